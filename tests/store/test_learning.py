"""What clerks decide is counted by rule and label, and makes gold of a page."""

from __future__ import annotations

from collections import Counter

from guatu.read.as_json import page_dict
from guatu.read.files import read_bytes
from guatu.store.acts.accept_draft import accept_draft
from guatu.store.acts.decide_misprint import dismiss_misprint, suggestions_of
from guatu.store.acts.link_draft import link_draft
from guatu.store.acts.reject_draft import reject_draft
from guatu.store.acts.reopen_draft import reopen_draft
from guatu.store.acts.store_document import store_document
from guatu.store.models import Document, Draft
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.gold import gold_page
from guatu.store.selectors.reader_quality import RuleQuality, reader_quality
from tests.read.scoring import Score
from tests.store.town import DAY, MONDAY, Town

NEXT = MONDAY + DAY
TEXT = (
    "全市防汛会议召开\n本报讯 2026年6月2日，全市防汛会议召开。"
    "会议要求，市水利局要在6月底前完成东堤加固；市交通局要抓紧修复水毁道路；"
    "市水利局要继续更新更新泵站设备。\n"
)


def stored(town: Town) -> tuple[Document, list[Draft]]:
    page, raw = read_bytes(TEXT.encode(), name="防汛.txt")
    with acting(town.actor("sun")) as sun:
        document = store_document(page, raw, actor=sun, at=MONDAY).document
        drafts = Draft.objects.filter(document=document).select_related("statement__document")
        return document, list(drafts.order_by("statement__start"))


def quality(town: Town, who: str = "sun") -> list[RuleQuality]:
    with acting(town.actor(who)) as actor:
        return reader_quality(actor)


def test_nothing_is_counted_before_anybody_decides(town: Town) -> None:
    stored(town)

    assert quality(town) == []


def test_decisions_are_counted_by_rule_and_label_and_edits_by_field(town: Town) -> None:
    _, (dyke, roads, pumps) = stored(town)

    with acting(town.actor("sun")) as sun:
        accept_draft(dyke, actor=sun, at=NEXT, edits={"lead": town.units["east"]})
        accept_draft(roads, actor=sun, at=NEXT)
        reject_draft(pumps, actor=sun, at=NEXT, reason="旧闻")

    rows = quality(town)
    assert {row.label for row in rows} == {"demand"}
    assert sum(row.accepted for row in rows) == 2
    assert sum(row.rejected for row in rows) == 1
    assert sum((row.edited for row in rows), Counter()) == Counter(lead=1)
    assert {row.rule for row in rows} == {d.statement.rule for d in (dyke, roads, pumps)}
    assert sum(row.precision * row.decided for row in rows) == 2


def test_what_was_taken_back_is_not_counted(town: Town) -> None:
    _, (dyke, *_) = stored(town)

    with acting(town.actor("sun")) as sun:
        reject_draft(dyke, actor=sun, at=NEXT, reason="旧闻")
        reopen_draft(dyke, actor=sun, at=NEXT)

    assert quality(town) == []


def test_misprints_and_links_are_counted_as_rules_of_their_own(town: Town) -> None:
    known = town.matter("完成东堤加固")
    document, (dyke, *_) = stored(town)

    with acting(town.actor("sun")) as sun:
        link_draft(dyke, known, actor=sun, at=NEXT)
        dismiss_misprint(document, suggestions_of(document)[0].number, actor=sun, at=NEXT)

    counted = {(row.label, row.linked, row.rejected) for row in quality(town)}
    assert counted == {("demand", 1, 0), ("misprint", 0, 1), ("same", 1, 0)}


def test_restricted_documents_are_counted_for_their_people_alone(town: Town) -> None:
    page, raw = read_bytes(TEXT.encode(), name="防汛.txt")
    with acting(SYSTEM):
        store_document(page, raw, actor=SYSTEM, at=MONDAY, restricted_to="inspection")
        reject_draft(Draft.objects.all()[0], actor=SYSTEM, at=NEXT, reason="旧闻")

        assert len(reader_quality(SYSTEM)) == 1
    assert quality(town) == []


def test_gold_is_the_page_as_it_was_read_until_somebody_decides(town: Town) -> None:
    document, drafts = stored(town)
    page, _ = read_bytes(TEXT.encode(), name="防汛.txt")

    with acting(town.actor("sun")) as sun:
        gold = gold_page(sun, document.pk)

    score = Score()
    score.add_page(gold["articles"], page_dict(page)["articles"])
    assert {metric: score.f1(metric) for metric in score.counts} == dict.fromkeys(score.counts, 1.0)
    assert gold["undecided"] == len(drafts)


def test_gold_has_the_decisions_of_the_clerk(town: Town) -> None:
    document, (dyke, roads, _) = stored(town)
    page, _ = read_bytes(TEXT.encode(), name="防汛.txt")

    with acting(town.actor("sun")) as sun:
        accept_draft(dyke, actor=sun, at=NEXT, edits={"lead": town.units["east"]})
        reject_draft(roads, actor=sun, at=NEXT, reason="旧闻")
        gold = gold_page(sun, document.pk)

    segments = gold["articles"][0]["segments"]
    by_text = {segment["text"]: segment for segment in segments}
    assert by_text[roads.statement.text]["label"] == "narrative"
    assert by_text[dyke.statement.text]["responsible"] == "东河县"
    score = Score()
    score.add_page(gold["articles"], page_dict(page)["articles"])
    assert score.row("seg:demand")[0] == 2 / 3  # three were read as demands, one was none
