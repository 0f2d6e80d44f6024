from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guatu.web.marks import Mark, Note, SourcePart, cut_text, with_notes

TEXT = "会议要求，月底前完工。散会。"


def test_a_statement_is_marked_and_the_rest_is_left_plain() -> None:
    parts = list(cut_text(TEXT, [Mark(5, 11, "demand", "s1", "draft-1")]))

    assert parts == [
        SourcePart("会议要求，"),
        SourcePart("月底前完工。", "demand", "s1", "draft-1", start=5),
        SourcePart("散会。", start=11),
    ]


def test_overlapping_marks_share_no_character() -> None:
    parts = list(cut_text(TEXT, [Mark(0, 6, "demand", "a"), Mark(4, 11, "result", "b")]))

    assert [(part.text, part.label) for part in parts] == [
        ("会议要求，月", "demand"),
        ("底前完工。", "result"),
        ("散会。", ""),
    ]


def test_a_mark_inside_another_is_dropped() -> None:
    parts = list(cut_text(TEXT, [Mark(0, 11, "demand", "a"), Mark(5, 8, "result", "b")]))

    assert [part.id for part in parts] == ["a", ""]


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_the_parts_are_the_page_to_the_character(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(start, end, "demand", "x") for start, end in spans]

    assert "".join(part.text for part in cut_text(text, marks)) == text


def test_a_note_inside_a_statement_cuts_it_and_keeps_its_mark() -> None:
    parts = with_notes(
        cut_text(TEXT, [Mark(5, 11, "demand", "s1")]), [Note(4, 7, "misprint", "f0")]
    )

    assert [[(piece.text, bool(piece.note)) for piece in part.pieces] for part in parts] == [
        [("会议要求", False), ("，", True)],
        [("月底", True), ("前完工。", False)],
        [("散会。", False)],
    ]


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_the_pieces_are_the_page_to_the_character(text: str, spans: list[tuple[int, int]]) -> None:
    notes = [Note(start, end, "figures", "x") for start, end in spans]
    parts = with_notes(cut_text(text, [Mark(3, 9, "demand", "x")]), notes)

    assert "".join(piece.text for part in parts for piece in part.pieces) == text
