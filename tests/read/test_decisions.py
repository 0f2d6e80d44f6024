"""Decisions typed line by line: each is one demand, with its duty, in its place."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.read.decisions import read_decisions
from guatu.read.facts import Label

THURSDAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("line", "responsible", "due"),
    [
        ("市水利局3月20日前疏通东渠", "市水利局", "2026-03-20"),
        ("市交通局要加快修补断头路，4月底前完工，市财政局配合", "市交通局", "2026-04-30"),
        ("各县区提前排查", None, None),
        ("好", None, None),
    ],
)
def test_a_line_is_one_demand(line: str, responsible: str | None, due: str | None) -> None:
    page, text = read_decisions([line], heading="城建周例会", on=THURSDAY)

    (segment,) = page.articles[0].segments
    assert (segment.label, segment.text) == (Label.DEMAND, line)
    assert text[slice(*segment.place)] == line
    assert (segment.duty.responsible, segment.duty.deadline_iso) == (responsible, due)


def test_places_of_several_lines_and_blank_ones() -> None:
    lines = ["市水利局疏通东渠", "", "  市交通局修补断头路。要月底前完成。"]

    page, text = read_decisions(lines, heading="例会", on=THURSDAY)

    segments = page.articles[0].segments
    assert [segment.text for segment in segments] == [lines[0], lines[2].strip()]
    assert all(text[slice(*segment.place)] == segment.text for segment in segments)


def test_a_sum_that_does_not_add_up_is_found() -> None:
    right = "上半年完工项目23个，包括道路铣刨项目15个、其他类项目8个"

    sums = [
        read_decisions([line], heading="例会", on=THURSDAY)[0].articles[0].findings
        for line in (right, right.replace("15", "14"))
    ]

    assert [finding.code for finding in sums[0] if "sum" in finding.code] == []
    assert [finding.code for finding in sums[1] if "sum" in finding.code] != []
