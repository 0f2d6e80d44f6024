"""Months make the year; a changed month changes it, and the change is shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner

from guatu.cli.main import guatu
from guatu.errors import Invalid
from guatu.rank.difference import difference
from guatu.rank.longer_duckdb import longer_answer, rank_longer
from guatu.rank.periods import BadPeriod, Period
from tests.rank.cards import PLAIN, card, ranked, readings, shipped

YEAR = (
    "[year]\nleast_months = 2\ncarry_over = {carry}\n"
    '[[year_part]]\nkey = "m"\nweight = 1\nof = "months"\n'
)


def months(*values: float) -> pa.Table:
    return pa.concat_tables([
        readings([("甲", "a", value), ("甲", "b", value)], f"2026-{month:02}")
        for month, value in enumerate(values, start=1)
    ])  # fmt: skip


def test_zhumadians_year_is_10_percent_months_45_half_year_45_year_end() -> None:
    rows = [
        readings([("甲", "investment", 90.0), ("甲", "progress", 80.0)], "2019-05"),  # 86
        readings([("甲", "investment", 50.0), ("甲", "progress", 100.0)], "2019-06"),  # 70
        readings([("甲", "half_year_score", 80.0), ("甲", "year_end_score", 90.0)], "2019"),
    ]
    year = Period.read("2019", "year")

    (row,) = rank_longer(shipped("zhumadian-2019"), {"readings": pa.concat_tables(rows)}, year)

    # 0.10 * (86 + 70) / 2 + 0.45 * 80 + 0.45 * 90 = 7.8 + 36 + 40.5
    assert (row.score, row.place) == (84_300_000, 1)
    assert row.parts == {"months": 7_800_000, "half-year": 36_000_000, "year-end": 40_500_000}


def test_a_unit_that_lacks_a_part_is_not_rated_and_says_which() -> None:
    facts = {"readings": readings([("甲", "investment", 9.0), ("甲", "progress", 8.0)], "2019-05")}

    (row,) = rank_longer(shipped("zhumadian-2019"), facts, Period.read("2019", "year"))

    assert (row.place, row.why) == (None, "half-year")


def test_too_few_months_are_not_rated() -> None:
    scorecard = card(PLAIN + YEAR.replace("{carry}", "0"))
    year = Period.read("2026", "year")

    (one,) = rank_longer(scorecard, {"readings": months(0.5)}, year)
    (two,) = rank_longer(scorecard, {"readings": months(0.5, 0.7)}, year)

    assert (one.place, one.why) == (None, "m")
    assert (two.place, two.score) == (1, 60_000_000)


def test_points_above_the_ceiling_are_carried_to_the_next_month_as_the_rule_says() -> None:
    text = PLAIN.replace('ceiling = "none"', "ceiling = 80") + YEAR.replace("{carry}", "0.5")

    (row,) = rank_longer(
        card(text), {"readings": months(1.0, 0.5, 0.6)}, Period.read("2026", "year")
    )

    # 100 is cut to 80, half of 20 goes on: 50 + 10 = 60; nothing is left for the third.
    assert list(row.shorter.values()) == [80_000_000, 60_000_000, 60_000_000]


def test_a_part_may_be_added_beside_the_others_up_to_the_ceiling_of_the_year() -> None:
    part = '[[year_part]]\nkey = "h"\nweight = 1\nof = "reading"\nreading = "h"\nbeside = true\n'
    text = PLAIN + YEAR.replace("{carry}", "0\nceiling = 100") + part
    facts = pa.concat_tables([months(0.9, 0.95), readings([("甲", "h", 9.0)], "2026")])
    year, scorecard = Period.read("2026", "year"), card(text)

    rows = rank_longer(scorecard, {"readings": facts}, year)
    without = rank_longer(scorecard, {"readings": months(0.9, 0.95)}, year)

    # 92.5 and 9 for honours, at most 100; a unit that has none is rated all the same.
    assert (rows[0].score, rows[0].parts["limited"]) == (100_000_000, -1_500_000)
    assert (without[0].score, without[0].place) == (92_500_000, 1)
    told: Any = longer_answer(scorecard, year, rows)
    assert {loss["key"]: loss["points"] for loss in told["units"][0]["losses"]} == {
        "h": -9.0, "m": 7.5, "limited": 1.5,
    }  # fmt: skip


def test_a_veto_may_strike_the_year_of_a_unit() -> None:
    veto = (
        '[sources.events]\nkind = "items"\n[[veto]]\nkey = "v"\nzh = "事故"\nen = "accidents"\n'
        'source = "events"\nwhen = "document is not null"\nat_least = 2\nwithin = "period"\n'
        'longer = true\neffect = "at_most"\nlimit = 60\n'
    )
    text = PLAIN + YEAR.replace("{carry}", "0") + veto
    events = pa.table({"unit": ["甲"] * 2, "period": ["2026-01", "2026"], "item": ["x", "y"],
                       "document": ["d"] * 2})  # fmt: skip
    facts = {"readings": months(0.9, 0.8), "events": events}

    (row,) = rank_longer(card(text), facts, Period.read("2026", "year"))
    (once,) = rank_longer(card(text), {**facts, "events": events[:1]}, Period.read("2026", "year"))

    assert (row.score, row.parts["vetoed"], once.score) == (60_000_000, -25_000_000, 85_000_000)
    assert row.shorter == {"2026-01": 90_000_000, "2026-02": 80_000_000}


def test_of_several_months_the_best_may_count() -> None:
    text = PLAIN + YEAR.replace("{carry}", "0") + "best = 2\n"

    (row,) = rank_longer(
        card(text), {"readings": months(0.9, 0.1, 0.7)}, Period.read("2026", "year")
    )

    assert row.score == 80_000_000


def test_an_appeal_changes_the_month_and_the_year_and_both_are_shown() -> None:
    scorecard = card(PLAIN + YEAR.replace("{carry}", "0"))
    facts = {"readings": months(0.5, 0.7)}
    appeals = pa.table({
        "unit": ["甲"], "period": ["2026-01"], "key": ["a"],
        "points": pa.array([10.0], pa.float64()), "document": ["复核1号"],
    })  # fmt: skip
    year = Period.read("2026", "year")

    before = longer_answer(scorecard, year, rank_longer(scorecard, facts, year))
    after = longer_answer(scorecard, year, rank_longer(scorecard, facts, year, appeals=appeals))
    month = {"units": list(ranked(scorecard, "2026-01", **facts).values())}
    changed = {"units": list(ranked(scorecard, "2026-01", appeals=appeals, **facts).values())}

    (shown,) = difference(before, after)
    assert shown["lines"] == [{"key": "m", "was": {"points": 60.0}, "is": {"points": 65.0}}]
    (line,) = difference(month, changed)
    assert line["lines"] == [
        {"key": "a appeal", "was": None, "is": {"points": 10.0, "value": None}}
    ]
    assert difference(month, month) == []


QUARTERS = """
[quarter]
least_months = 2
carry_over = 0
[[quarter_part]]
key = "months"
weight = 0.7
of = "months"
[[quarter_part]]
key = "check"
weight = 0.3
of = "reading"
reading = "check"
[year]
least_months = 5
carry_over = 0
[[year_part]]
key = "first"
weight = 0.2
of = "quarters"
numbers = [1]
[[year_part]]
key = "second"
weight = 0.5
of = "quarters"
numbers = [2]
[[year_part]]
key = "checks"
weight = 0.1
of = "reading"
every = "quarters"
reading = "check"
[[year_part]]
key = "extra"
weight = 0.2
of = "reading"
every = "months"
reading = "extra"
combine = "sum"
[classes]
by = "score"
of = "all"
[[class]]
key = "A"
zh = "好"
en = "good"
from = 60
[[class]]
key = "B"
zh = "其他"
en = "other"
"""


def half_year() -> pa.Table:
    return pa.concat_tables([
        months(0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
        readings([("甲", "check", 80.0)], "2026-Q1"),
        readings([("甲", "check", 100.0)], "2026-Q2"),
        readings([("甲", "extra", 10.0)], "2026-01"),
        readings([("甲", "extra", 20.0)], "2026-04"),
    ])  # fmt: skip


def test_months_make_the_quarter_and_quarters_the_year() -> None:
    scorecard, facts = card(PLAIN + QUARTERS), {"readings": half_year()}

    (quarter,) = rank_longer(scorecard, facts, Period.read("2026-Q1", "quarter"))
    (year,) = rank_longer(scorecard, facts, Period.read("2026", "year"))

    # 0.7 * (50 + 60 + 70) / 3 + 0.3 * 80 = 42 + 24; the second: 0.7 * 90 + 0.3 * 100 = 93.
    assert quarter.parts == {"months": 42_000_000, "check": 24_000_000}
    # 0.2 * 66 + 0.5 * 93 + 0.1 * 90 + 0.2 * (10 + 20)
    assert year.parts == {
        "first": 13_200_000, "second": 46_500_000, "checks": 9_000_000, "extra": 6_000_000,
    }  # fmt: skip
    assert (year.score, year.class_) == (74_700_000, "A")


def test_the_losses_of_a_year_add_up_to_full_less_score() -> None:
    scorecard, year = card(PLAIN + QUARTERS), Period.read("2026", "year")

    found: Any = longer_answer(
        scorecard, year, rank_longer(scorecard, {"readings": half_year()}, year)
    )

    (unit,) = found["units"]
    assert sum(loss["points"] for loss in unit["losses"]) == pytest.approx(100 - 74.7)
    assert unit["losses"][0]["key"] == "extra"  # 20 of 0.2 less 6


def test_a_quarter_with_too_few_months_is_not_rated() -> None:
    facts = {"readings": pa.concat_tables([months(0.5), readings([("甲", "check", 1)], "2026-Q1")])}

    (row,) = rank_longer(card(PLAIN + QUARTERS), facts, Period.read("2026-Q1", "quarter"))

    assert (row.place, row.why) == (None, "months")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weight = 0.7", "weight = 0.8"),
        ('of = "months"', 'of = "halves"'),
        ('of = "quarters"', 'of = "halves"'),
        ("[quarter]", "[month]"),
    ],
)
def test_a_longer_period_of_what_is_not_there_is_refused(old: str, new: str) -> None:
    with pytest.raises(Invalid):
        card(PLAIN + QUARTERS.replace(old, new, 1))


@pytest.mark.parametrize(
    ("text", "kind", "before", "year_ago"),
    [
        ("2026-01", "month", "2025-12", "2025-01"),
        ("2026-Q1", "quarter", "2025-Q4", "2025-Q1"),
        ("2026-H2", "half", "2026-H1", "2025-H2"),
        ("2026", "year", "2025", "2025"),
    ],
)
def test_periods_know_the_one_before_and_a_year_ago(
    text: str, kind: str, before: str, year_ago: str
) -> None:
    period = Period.read(text, kind)

    assert (str(period), str(period.before()), str(period.year_ago())) == (text, before, year_ago)


@pytest.mark.parametrize("text", ["2026-13", "2026-Q5", "26-01", "2026/01", ""])
def test_a_period_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(BadPeriod):
        Period.read(text, "month")


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "card.toml").write_text(PLAIN + YEAR.replace("{carry}", "0"), "utf-8")
    lines = ["unit,period,indicator,value"]
    lines += [f"{u},2026-0{m},{k},{v}" for u, v in (("甲", "0.5"), ("乙", "75%")) for m in (1, 2)
              for k in "ab"]  # fmt: skip
    (tmp_path / "facts.csv").write_bytes("\n".join(lines).encode("gb18030"))
    return [str(tmp_path / "card.toml"), str(tmp_path / "facts.csv")]


def run(*words: str) -> str:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(guatu, ["rank", *words],
                                                      catch_exceptions=False)  # fmt: skip
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_gives_the_same_bytes_every_time(files: list[str]) -> None:
    first = run(*files, "--period", "2026-02", "--json")

    assert run(*files, "--period", "2026-02", "--json") == first
    found = json.loads(first)
    assert [(unit["unit"], unit["score"], unit["rank"]) for unit in found["units"]] == [
        ("乙", 75.0, 1), ("甲", 50.0, 2),
    ]  # fmt: skip
    assert set(found["inputs"]) == {"scorecard", "readings"}


def test_the_command_shows_what_changed_against_a_published_result(
    files: list[str], tmp_path: Path
) -> None:
    published, appeals = tmp_path / "published.json", tmp_path / "appeals.csv"
    published.write_text(run(*files, "--period", "2026-02", "--json"), "utf-8")
    appeals.write_text("unit,period,key,points,document\n甲,2026-02,a,,复核1号\n", "utf-8")

    words = [*files, f"appeals={appeals}", "--period", "2026-02", "--against", str(published)]

    overtaken, change = json.loads(run(*words, "--json"))["changed"]
    assert (change["unit"], change["before"]["score"], change["after"]["score"]) == ("甲", 50, 80)
    assert (overtaken["unit"], overtaken["before"]["rank"], overtaken["after"]["rank"]) == (
        "乙", 1, 2,
    )  # fmt: skip
    assert "甲：50.0分第2 → 80.0分第1" in run(*words)


def test_the_command_makes_the_year_too(files: list[str]) -> None:
    assert "75" in run(*files, "--period", "2026")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--period", "2026-Q1"], "rank.bad_period"),
        (["other=x.csv", "--period", "2026-02"], "rank.unknown_facts"),
        (["--period", "2026-02", "--set", "x=1"], "rules.parameter_unknown"),
        (["--period", "2027-02"], "rank.no_units"),
    ],
)
def test_what_does_not_fit_is_refused(files: list[str], words: list[str], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        run(*files, *words)

    assert caught.value.code == code
