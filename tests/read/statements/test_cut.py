from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.read.facts import Person
from guatu.read.statements.cut import LONGEST, Piece, find_mentions, pieces, spans, with_cues


def cued(text: str, *people: Person) -> list[Piece]:
    return list(with_cues(pieces(text), find_mentions(text, people)))


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text)]


@pytest.mark.parametrize("stop", "。；;！!？?")
def test_a_sentence_ends_at_each_stop(stop: str) -> None:
    assert cut(f"要加强巡查{stop}要落实责任。") == [f"要加强巡查{stop}", "要落实责任。"]


def test_a_closing_mark_stays_with_its_sentence() -> None:
    assert cut("他说：“要快。”会后（含周末。）散会。") == [
        "他说：“要快。”",
        "会后（含周末。）",
        "散会。",
    ]


def test_a_straight_quote_stays_with_its_sentence_only_when_it_closes() -> None:
    assert cut('他说:"要快。"散会。"好。') == ['他说:"要快。"', "散会。", '"好。']


def test_a_line_feed_ends_a_piece_and_belongs_to_none() -> None:
    assert cut("一、总体要求\n\n坚持底线") == ["一、总体要求", "坚持底线"]


@given(st.text(alphabet='要加强，。；！？”）“(\n"甲 ', max_size=80))
def test_every_character_but_line_feeds_is_in_exactly_one_piece(text: str) -> None:
    assert "".join(cut(text)) == text.replace("\n", "")
    assert all(start < end for start, end in spans(text))


def test_paragraphs_are_counted_and_their_ends_known() -> None:
    found = pieces("甲。乙。\n丙。")

    assert [(p.paragraph, p.opens, p.closes) for p in found] == [
        (0, True, False),
        (0, False, True),
        (1, True, True),
    ]


def test_a_word_inside_a_name_is_no_cue() -> None:
    wei = Person("卫希望", (0, 0))

    named = cued("卫希望出席。", wei)[0]
    unnamed = cued("希望各地出席。")[0]

    assert "希望" not in [cue.word for cue in named.cues]
    assert "希望" in [cue.word for cue in unnamed.cues]


def test_the_longer_of_two_names_is_mentioned() -> None:
    people = [Person("王立", (0, 0)), Person("王立新", (0, 0))]

    assert [m.name for m in find_mentions("王立新、王立出席", people)] == ["王立新", "王立"]


def test_a_duty_word_inside_a_short_quotation_is_a_slogan() -> None:
    assert "要" not in [cue.word for cue in cued("开展“要我干到我要干”活动。")[0].cues]


@given(st.integers(1, 5))
def test_the_work_on_an_endless_sentence_does_not_grow(times: int) -> None:
    sentence = "全市防汛会议召开，要求各部门抓好落实，" * 50 * times

    (piece,) = cued(sentence)

    assert (piece.start, piece.end) == (0, len(sentence))
    assert len(piece.text) <= LONGEST
    assert all(cue.end <= LONGEST for cue in piece.cues)
