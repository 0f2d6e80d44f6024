"""The same demand met again: proposed as a further source, linked by a person, taken back."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.errors import NotAllowed, NotFound
from guatu.lib.mapped import MappedText
from guatu.read.facts import Article, Duty, Label, Masthead, Page, Segment
from guatu.read.same import Change
from guatu.store.acts.accept_draft import accept_draft
from guatu.store.acts.link_draft import CannotLink, NoNewDate, link_draft, take_date
from guatu.store.acts.merge_drafts import merge_drafts
from guatu.store.acts.reject_draft import DraftDecided, reject_draft
from guatu.store.acts.reopen_draft import DraftStands, reopen_draft
from guatu.store.acts.store_document import store_document
from guatu.store.models import Draft, Event, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.documents import waiting_drafts
from guatu.store.selectors.retellings import Known, further_sources, known_demands
from guatu.store.verify import verify
from tests.store.town import DAY, MONDAY, Town

NEXT = MONDAY + DAY
LATER = Duty("市水利局；市交通局", (), "4月15日前", "2026-04-15", "东渠北闸清淤疏通要完成")


def page_of(text: str, duty: Duty) -> Page:
    demand = Segment(text, Label.DEMAND, (0, len(text)), "会议", duty, rule="demand.must")
    article = Article(MappedText.run(text, 0, len(text)), segments=(demand,))
    return Page(f"{text[:4]}.txt", (article,), Masthead(issue_date="2026-03-02"))


def stored(town: Town, text: str, duty: Duty, *, restricted_to: str = "") -> Draft:
    """Return the one draft of a document whose one sentence is `text`."""
    page = page_of(text, duty)
    with acting(SYSTEM):
        document = store_document(
            page, text, actor=SYSTEM, at=MONDAY, restricted_to=restricted_to
        ).document
        drafts = Draft.objects.select_related("statement__document", "lead")
        draft: Draft = drafts.get(document=document)
        return draft


def told_again(town: Town) -> Draft:
    return stored(town, "会议再次强调，4月15日前东渠北闸清淤疏通要完成。", LATER)


def proposals(town: Town, draft: Draft, who: str = "sun") -> list[Known]:
    with acting(town.actor(who)) as actor:
        return known_demands(actor, [draft]).get(draft.pk, [])


def linked(town: Town) -> tuple[Draft, Matter]:
    matter, draft = town.matter("完成东渠北闸清淤疏通"), told_again(town)
    with acting(town.actor("sun")) as sun:
        link_draft(draft, matter, actor=sun, at=NEXT)
    return draft, matter


def faults() -> list[str]:
    with acting(SYSTEM):
        return [finding.code for finding in verify()]


def test_a_demand_met_again_is_proposed_as_a_source_with_what_changed(town: Town) -> None:
    matter = town.matter("完成东渠北闸清淤疏通")

    (known,) = proposals(town, told_again(town))

    assert known.matter == matter
    assert known.score >= 0.42
    assert known.shared == ("东渠北闸清",)
    assert known.changes == (
        Change("deadline", "2026-03-20", "4月15日前"),
        Change("responsible", "市水利局", "市水利局；市交通局"),
    )


def test_another_demand_is_not_proposed(town: Town) -> None:
    town.matter("新建三所幼儿园")

    assert proposals(town, told_again(town)) == []


def test_a_draft_that_waits_is_proposed_and_then_the_matter_it_became(town: Town) -> None:
    duty = Duty("市水利局", task="完成东渠北闸清淤疏通")
    first = stored(town, "市水利局要完成东渠北闸清淤疏通。", duty)
    again = told_again(town)
    assert [known.earlier for known in proposals(town, again)] == [first]

    with acting(town.actor("sun")) as sun:
        matter = accept_draft(first, actor=sun, at=NEXT)

    assert [known.matter for known in proposals(town, again)] == [matter]


def test_a_draft_that_was_rejected_is_no_longer_proposed(town: Town) -> None:
    duty = Duty("市水利局", task="完成东渠北闸清淤疏通")
    first = stored(town, "市水利局要完成东渠北闸清淤疏通。", duty)
    again = told_again(town)

    with acting(town.actor("sun")) as sun:
        reject_draft(first, actor=sun, at=NEXT, reason="旧闻")

    assert proposals(town, again) == []


def test_who_may_not_see_the_matter_is_shown_nothing_of_it(town: Town) -> None:
    matter, again = town.matter("完成东渠北闸清淤疏通", lead="water"), told_again(town)

    assert proposals(town, again, "qian") == []
    with acting(town.actor("qian")) as qian, pytest.raises(NotFound):
        link_draft(again, matter, actor=qian, at=NEXT)


def test_a_restricted_document_and_an_open_matter_are_never_put_together(town: Town) -> None:
    matter = town.matter("完成东渠北闸清淤疏通")
    secret = stored(town, "东渠北闸清淤疏通要完成。", LATER, restricted_to="inspection")

    with acting(SYSTEM):
        assert known_demands(SYSTEM, [secret]) == {}
        with pytest.raises(CannotLink):
            link_draft(secret, matter, actor=SYSTEM, at=NEXT)


def test_a_link_is_told_in_the_chain_and_makes_no_second_matter(town: Town) -> None:
    draft, matter = linked(town)

    with acting(town.actor("sun")) as sun:
        events = list(Event.objects.filter(matter=matter).order_by("sequence"))
        (source,) = further_sources(sun, matter, events)
        assert Matter.objects.count() == 1
    assert (draft.state, draft.matter) == ("linked", matter)
    assert events[-1].act == "draft.link"
    assert events[-1].after_facts["+linked"] == draft.key
    assert source.draft == draft
    assert [change.field for change in source.changes] == ["deadline", "responsible"]
    assert matter.due == date(2026, 3, 20)
    assert faults() == []


def test_the_new_date_is_taken_over_by_an_act_of_its_own(town: Town) -> None:
    draft, matter = linked(town)

    with acting(town.actor("sun")) as sun:
        take_date(draft, matter, actor=sun, at=NEXT)
        with pytest.raises(NoNewDate):
            take_date(draft, matter, actor=sun, at=NEXT)
        last = Event.objects.filter(matter=matter).order_by("sequence").last()

    assert last
    assert (last.act, last.reason) == ("matter.extend", "《会议再次.txt》4月15日前")
    assert (matter.due, matter.first_due) == (date(2026, 4, 15), date(2026, 3, 20))
    assert matter.extended_times == 1
    assert faults() == []


def test_a_draft_is_linked_once_and_only_by_the_office(town: Town) -> None:
    draft, matter = linked(town)

    with acting(town.actor("sun")) as sun, pytest.raises(DraftDecided):
        link_draft(draft, matter, actor=sun, at=NEXT)
    with acting(town.actor("li")) as li, pytest.raises(NotAllowed):
        link_draft(draft, matter, actor=li, at=NEXT)


def test_a_closed_matter_takes_no_further_source(town: Town) -> None:
    matter, draft = town.matter("完成东渠北闸清淤疏通"), told_again(town)
    with acting(SYSTEM):
        Matter.objects.filter(pk=matter.pk).update(state="closed")
    matter.state = "closed"

    with acting(town.actor("sun")) as sun, pytest.raises(CannotLink):
        link_draft(draft, matter, actor=sun, at=NEXT)


def test_a_link_is_taken_back_and_both_stay_on_record(town: Town) -> None:
    draft, matter = linked(town)

    with acting(town.actor("sun")) as sun:
        reopen_draft(draft, actor=sun, at=NEXT)
        events = list(Event.objects.filter(matter=matter).order_by("sequence"))

        assert (draft.state, draft.matter) == ("proposed", None)
        assert [event.act for event in events] == ["matter.add", "draft.link", "draft.reopen"]
        assert further_sources(sun, matter, events) == []
        assert [row.pk for row in waiting_drafts(sun)] == [draft.pk]
    assert faults() == []


def test_an_accepted_draft_is_not_taken_back(town: Town) -> None:
    draft = told_again(town)
    with acting(town.actor("sun")) as sun:
        accept_draft(draft, actor=sun, at=NEXT)

        with pytest.raises(DraftStands):
            reopen_draft(draft, actor=sun, at=NEXT)


def test_a_link_that_the_record_does_not_tell_is_found(town: Town) -> None:
    draft, _ = linked(town)
    other = town.matter("修路", lead="roads")

    with acting(SYSTEM):
        Draft.objects.filter(pk=draft.pk).update(matter=other)

    assert faults() == ["verify.draft"]


def test_two_drafts_become_one_matter_with_what_either_says(town: Town) -> None:
    vague = stored(town, "要完成东渠北闸清淤疏通。", Duty(task="完成东渠北闸清淤疏通"))
    exact = told_again(town)

    with acting(town.actor("sun")) as sun:
        matter = merge_drafts(exact, vague, actor=sun, at=NEXT)

        assert Matter.objects.count() == 1
    assert (vague.state, exact.state, exact.matter) == ("accepted", "linked", matter)
    assert (matter.lead, matter.due) == (town.units["water"], date(2026, 4, 15))
    assert matter.statement == vague.statement
    assert faults() == []


def test_a_draft_is_merged_with_neither_itself_nor_a_rejected_one(town: Town) -> None:
    first, second = stored(town, "要修路。", Duty(task="修路")), told_again(town)
    with acting(town.actor("sun")) as sun:
        reject_draft(first, actor=sun, at=NEXT, reason="旧闻")

        for into in (first, second):
            with pytest.raises(CannotLink):
                merge_drafts(second, into, actor=sun, at=NEXT)
    assert second.state == "proposed"
