"""Articles that go on on another page of the paper are read as one."""

from __future__ import annotations

from guatu.read.facts import Label, Page
from guatu.read.files import read_bytes
from guatu.read.jumps import join_pages, ways

FIRST = """澄州日报
2026年6月3日 星期三 第1版
全市防汛工作会议召开
本报讯（记者 方知行）6月2日，全市防汛工作会议召开。市长林远舟出席会议并讲话。
林远舟强调，要压实防汛责任，市水利局要在6月底前完成东堤加固，各县区要全面排查
（下转第3版）
"""
SECOND = """澄州日报
2026年6月3日 星期三 第3版
全市防汛工作会议召开
（上接第1版）低洼易涝点，落实值守人员。要备足物资，市应急局要在6月15日前补齐抢险物资。
要加强值班值守，严格执行领导带班制度。
"""


def reading(raw: str, name: str) -> tuple[Page, str]:
    return read_bytes(raw.encode(), name=name)


def joined(first: str = FIRST, second: str = SECOND) -> list[Page]:
    return join_pages([reading(first, "a.txt"), reading(second, "b.txt")])[0]


def test_a_jump_line_marks_its_article_and_tells_where_it_leads() -> None:
    (on,), (back,) = (reading(raw, "x.txt")[0].articles for raw in (FIRST, SECOND))

    assert (on.complete, ways(on)) == (False, frozenset({"on"}))
    assert (back.complete, ways(back)) == (False, frozenset({"back"}))


def test_who_speaks_is_known_after_the_jump() -> None:
    alone = reading(SECOND, "b.txt")[0].articles[0]

    after = joined()[1].articles[0]

    assert {s.speaker for s in alone.segments} == {None}
    assert {s.speaker for s in after.segments} == {"林远舟"}
    assert {s.label for s in after.segments} == {Label.DEMAND}


def test_a_sentence_that_the_jump_cuts_is_one_and_belongs_to_the_first_page() -> None:
    first, second = (page.articles[0] for page in joined())

    cut = first.segments[-1]
    assert cut.text.endswith("各县区要全面排查低洼易涝点，落实值守人员。")
    assert FIRST[slice(*cut.place)].endswith("各县区要全面排查")
    assert second.segments[0].text.startswith("要备足物资")


def test_every_place_points_into_the_raw_text_of_its_own_page() -> None:
    for page, raw in zip(joined(), (FIRST, SECOND), strict=True):
        (article,) = page.articles
        assert article.complete
        for segment in article.segments:
            start, end = segment.place
            assert segment.text.startswith(raw[start:end].split("\n")[0])
        assert {finding.place.document for finding in article.findings} <= {page.name}


def test_the_whole_text_stands_in_one_article() -> None:
    _, pairs = join_pages([reading(FIRST, "a.txt"), reading(SECOND, "b.txt")])

    text = pairs[0].whole.body.text
    assert "".join(s.text for s in pairs[0].whole.segments).replace("\n", "") == text.replace(
        "\n", ""
    )
    assert "全面排查低洼易涝点" in text


def test_pages_of_another_day_or_paper_are_left_apart() -> None:
    for other in (SECOND.replace("6月3日", "6月4日"), SECOND.replace("澄州日报", "平川日报")):
        assert [page.articles[0].complete for page in joined(second=other)] == [False, False]


def test_of_two_that_jump_the_more_alike_is_joined() -> None:
    other = FIRST.replace("防汛", "供暖").replace("东堤加固", "管网检修")
    readings = [reading(other, "c.txt"), reading(FIRST, "a.txt"), reading(SECOND, "b.txt")]

    pages, pairs = join_pages(readings)

    assert [[part.name for part in pair.parts] for pair in pairs] == [["a.txt", "b.txt"]]
    assert not pages[0].articles[0].complete


MIDDLE = SECOND.replace("领导带班制度。", "领导带班制度，各镇街\n（下转第4版）")
LAST = """澄州日报
2026年6月3日 星期三 第4版
全市防汛工作会议召开
（上接第3版）要逐村逐户叫应。会议以视频形式召开。
"""


def test_an_article_over_three_pages_is_one_whatever_their_order() -> None:
    raws = {"c.txt": LAST, "b.txt": MIDDLE, "a.txt": FIRST}

    pages, (whole,) = join_pages([reading(raw, name) for name, raw in raws.items()])

    assert [part.name for part in whole.parts] == ["a.txt", "b.txt", "c.txt"]
    assert "".join(segment.text for segment in whole.whole.segments).count("会议以视频") == 1
    for page, raw in zip(pages, raws.values(), strict=True):
        assert page.articles[0].complete
        for segment in page.articles[0].segments:
            assert segment.text.startswith(raw[slice(*segment.place)].split("\n")[0])


def test_a_sentence_over_the_second_jump_has_its_speaker() -> None:
    raws = {"a.txt": FIRST, "b.txt": MIDDLE, "c.txt": LAST}

    pages, _ = join_pages([reading(raw, name) for name, raw in raws.items()])

    cut = pages[1].articles[0].segments[-1]
    assert (cut.text[-18:], cut.speaker) == ("领导带班制度，各镇街要逐村逐户叫应。", "林远舟")


def test_while_a_page_is_missing_the_others_stay_incomplete() -> None:
    assert [page.articles[0].complete for page in joined(second=MIDDLE)] == [False, False]
