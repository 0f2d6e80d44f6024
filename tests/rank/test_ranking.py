"""Points, losses and places: what a scorecard says happens, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.errors import Invalid
from tests.rank.cards import (
    DEFAULTS,
    HEAD,
    PLAIN,
    READINGS,
    TWO,
    card,
    places,
    ranked,
    readings,
    scores,
    table,
)

BONUS = """
[sources.awards]
kind = "items"
[sources.awards.columns.award]
kind = "text"
[sources.awards.columns.given]
kind = "number"
[[bonus]]
key = "honour"
zh = "加分"
en = "honours"
source = "awards"
points = "given"
once_by = "award"
within = "year"
cap = 5
evidence = "document"
"""
LATE = """
[sources.late]
kind = "items"
[sources.late.columns.what]
kind = "text"
[sources.late.columns.forgiven]
kind = "bool"
[[deduction]]
key = "late"
zh = "迟报"
en = "late report"
source = "late"
points = "2 * nth"
repeat_by = "what"
within = "year"
cap = "none"
evidence = "none"
exempt = "forgiven"
"""
FULL = [("甲", "a", 1.0), ("甲", "b", 1.0)]


def award(
    unit: str, name: str, points: float, period: str = "2026-10", document: str | None = "文"
):
    return {
        "unit": unit, "period": period, "item": f"{name}{points}", "document": document,
        "award": name, "given": points,
    }  # fmt: skip


def late(
    unit: str, what: str, item: str, period: str = "2026-10", *, forgiven: bool = False
) -> dict[str, object]:
    return {
        "unit": unit, "period": period, "item": item, "what": what, "forgiven": forgiven,
        "document": None,
    }  # fmt: skip


def refused(text: str) -> Invalid:
    with pytest.raises(Invalid) as caught:
        card(text)
    assert caught.value.say("zh") and caught.value.say("en")
    return caught.value


def lost(unit: dict[str, Any]) -> Decimal:
    return sum((Decimal(str(loss["points"])) for loss in unit["losses"]), Decimal(0))


def test_scores_places_and_losses_of_a_plain_scorecard() -> None:
    facts = readings([("甲", "a", 0.5), ("甲", "b", 1.0), ("乙", "a", 1.0), ("乙", "b", 0.25)])

    found = ranked(card(PLAIN), readings=facts)

    assert scores(found) == {"甲": 70.0, "乙": 70.0}
    assert places(found) == {"甲": 1, "乙": 1}
    (loss,) = found["甲"]["losses"]
    assert (loss["key"], loss["points"], loss["cause"], loss["value"]) == ("a", 30.0, "points", 0.5)
    assert "甲指标0.5" in loss["words"]["zh"] and "30 of 60 points" in loss["words"]["en"]


@pytest.mark.parametrize(("ties", "third"), [("shared", 3), ("dense", 2)])
def test_ties_stand_as_the_scorecard_says(ties: str, third: int) -> None:
    facts = readings([(unit, key, value) for unit, value in (("甲", 1.0), ("乙", 1.0), ("丙", 0.5))
                      for key in "ab"])  # fmt: skip

    found = ranked(card(PLAIN.replace('"shared"', f'"{ties}"')), readings=facts)

    assert places(found) == {"甲": 1, "乙": 1, "丙": third}


def test_a_tie_break_looks_at_an_indicator() -> None:
    facts = readings([("甲", "a", 0.5), ("甲", "b", 1.0), ("乙", "a", 1.0), ("乙", "b", 0.25)])
    text = PLAIN.replace('ties = "shared"', 'ties = "shared"\ntie_break = ["b"]')

    assert places(ranked(card(text), readings=facts)) == {"甲": 1, "乙": 2}


@pytest.mark.parametrize(
    ("missing", "score"), [("zero", 60.0), ("full", 100.0), ("average", 80.0), ("leave_out", 100.0)]
)
def test_missing_data_gives_what_the_scorecard_says(missing: str, score: float) -> None:
    facts = readings([("甲", "a", 1.0), ("甲", "b", None), ("乙", "a", 1.0), ("乙", "b", 0.5)])

    found = ranked(card(PLAIN.replace('missing = "zero"', f'missing = "{missing}"')),
                   readings=facts)  # fmt: skip

    assert found["甲"]["score"] == score
    assert lost(found["甲"]) == Decimal(100) - Decimal(str(score))


def test_missing_data_is_an_error_where_the_scorecard_says_so() -> None:
    text = PLAIN.replace('missing = "zero"', 'missing = "error"')

    with pytest.raises(Invalid) as caught:
        ranked(card(text), readings=readings([("甲", "a", 1.0)]))

    assert caught.value.code == "rank.facts_missing"
    assert "甲 2026-10 b" in caught.value.say("zh")


@pytest.mark.parametrize(("negative", "score"), [("keep", 40.0), ("zero", 40.0), ("missing", 40.0)])
def test_negative_values_count_as_the_scorecard_says(negative: str, score: float) -> None:
    facts = readings([("甲", "a", -1.0), ("甲", "b", 1.0)])
    text = PLAIN.replace('negative = "keep"', f'negative = "{negative}"')

    assert ranked(card(text), readings=facts)["甲"]["score"] == score
    unfloored = text.replace("floor = 0", 'floor = "none"')
    expected = -20.0 if negative == "keep" else 40.0
    assert ranked(card(unfloored), readings=facts)["甲"]["score"] == expected


def test_a_negative_value_is_an_error_where_the_scorecard_says_so() -> None:
    text = PLAIN.replace('negative = "keep"', 'negative = "error"')

    with pytest.raises(Invalid) as caught:
        ranked(card(text), readings=readings([("甲", "a", -1.0), ("甲", "b", 1.0)]))

    assert caught.value.facts["indicator"] == "a"


def test_points_by_place_in_the_group_and_by_bands() -> None:
    text = HEAD + READINGS + DEFAULTS.replace('points = "value * weight"\n', "") + (
        '[[indicator]]\nkey = "a"\nzh = "甲"\nen = "a"\nweight = 60\nby_rank = [60, 40, 10]\n'
        '[[indicator]]\nkey = "b"\nzh = "乙"\nen = "b"\nweight = 40\ndirection = "down"\n'
        "bands = [{from = 0.9, points = 10}, {from = 0.5, points = 30}, {points = 40}]\n"
    )  # fmt: skip
    facts = readings(
        [
            ("甲", "a", 3.0),
            ("乙", "a", 2.0),
            ("丙", "a", 1.0),
            ("丁", "a", 0.5),
            ("甲", "b", 0.9),
            ("乙", "b", 0.89),
            ("丙", "b", 0.5),
            ("丁", "b", 0.49),
        ]
    )

    found = ranked(card(text), readings=facts)

    assert scores(found) == {"甲": 70.0, "乙": 70.0, "丙": 40.0, "丁": 50.0}
    place, band = (loss["words"]["zh"] for loss in found["乙"]["losses"])
    assert "40（因组内位次（2）等于2）" in place
    assert "30（因指标值（0.89）不小于0.5）" in band


def test_benchmarks_look_at_the_group_and_at_earlier_periods() -> None:
    rules = {
        "value / mean * 10": 15.0,  # 3 / ((3 + 1) / 2) * 10
        "value / best * 10": 10.0,
        "(best - worst) * 10": 20.0,
        "size * 10": 20.0,
        "value / all_mean * 8": 12.0,  # 3 / ((3 + 1 + 2) / 3) * 8
        "(value / last - 1) * 10": 5.0,  # 3 / 2
        "(value / last_year - 1) * 10": 20.0,  # 3 / 1
        "coalesce(value / nullif(last, 2), 7)": 7.0,
    }
    units = table([{"unit": u, "group": g} for u, g in (("甲", "x"), ("乙", "x"), ("丙", "y"))])
    now = readings([("甲", "a", 3.0), ("乙", "a", 1.0), ("丙", "a", 2.0)])
    before = readings([("甲", "a", 2.0), ("乙", "a", 1.0), ("丙", "a", 1.0)], "2026-09")
    a_year_ago = readings([("甲", "a", 1.0), ("乙", "a", 1.0), ("丙", "a", 1.0)], "2025-10")
    for rule, score in rules.items():
        text = HEAD.replace('grouping = "none"', 'grouping = "column"') + READINGS
        text += '[sources.units]\nkind = "units"\n' + DEFAULTS.replace('"weight"', '"none"')
        text += '[[indicator]]\nkey = "a"\nzh = "甲"\nen = "a"\nweight = 100\n'
        text += f'points = "{rule}"\n'

        found = ranked(
            card(text), readings=pa.concat_tables([now, before, a_year_ago]), units=units
        )

        assert found["甲"]["score"] == score, rule


def test_a_change_is_told_against_the_period_before() -> None:
    now = readings([("甲", "a", 0.5), ("甲", "b", 1.0), ("乙", "a", 1.0), ("乙", "b", 1.0)])
    before = readings([("甲", "a", 1.0), ("甲", "b", 1.0), ("乙", "a", 0.0), ("乙", "b", 1.0)],
                      "2026-09")  # fmt: skip

    found = ranked(card(PLAIN), compare=True, readings=pa.concat_tables([now, before]))
    alone = ranked(card(PLAIN), compare=True, readings=now)

    assert found["甲"]["change"] == {"score": -30.0, "rank": -1}
    assert found["乙"]["change"] == {"score": 60.0, "rank": 1}
    assert alone["甲"]["change"] is None


def test_the_same_award_counts_once_needs_evidence_and_is_capped() -> None:
    awards = table([
        award("甲", "x", 2.0), award("甲", "x", 3.0), award("甲", "y", 1.5),
        award("甲", "z", 9.0, document=None), award("乙", "w", 4.0), award("乙", "v", 4.0),
        award("丙", "u", 3.0, "2026-03"), award("丙", "u", 2.0),
    ])  # fmt: skip
    facts = readings([(unit, key, 0.5) for unit in "甲乙丙" for key in "ab"])

    found = ranked(card(PLAIN + BONUS), readings=facts, awards=awards)

    # 3 + 1.5; 4 + 4 capped at 5; the award of March was counted in March.
    assert scores(found) == {"甲": 54.5, "乙": 55.0, "丙": 50.0}
    causes = [line["cause"] for line in found["甲"]["beside"]]
    assert sorted(causes) == ["bonus", "bonus", "no_evidence", "once"]
    assert all(lost(unit) == 100 - Decimal(str(unit["score"])) for unit in found.values())


def test_an_award_of_a_later_period_changes_nothing_before() -> None:
    awards = table([award("甲", "x", 2.0), award("甲", "x", 5.0, "2026-11")])
    facts = readings([("甲", "a", 0.5), ("甲", "b", 0.5)])

    assert scores(ranked(card(PLAIN + BONUS), readings=facts, awards=awards)) == {"甲": 52.0}


def test_repeats_cost_more_and_forgiven_ones_nothing() -> None:
    rows = table([
        late("甲", "周报", "1", "2026-09"), late("甲", "周报", "2"), late("甲", "月报", "3"),
        late("甲", "月报", "4", forgiven=True),
    ])  # fmt: skip

    found = ranked(card(PLAIN + LATE), readings=readings(FULL), late=rows)

    # The second weekly report of the year costs 4, the first monthly one 2.
    assert found["甲"]["score"] == 94.0
    assert {(line["item"], line["cause"], line["points"]) for line in found["甲"]["beside"]} == {
        ("2", "deduction", -4.0), ("3", "deduction", -2.0), ("4", "exempt", 0.0),
    }  # fmt: skip


@pytest.mark.parametrize("points", [None, 4.0, 1.5, 99.0])
def test_an_appeal_gives_back_exactly_its_points_and_leaves_the_trace(
    points: float | None,
) -> None:
    rows = table([late("甲", "周报", "1"), late("甲", "周报", "2")])  # 2 + 4 points
    appeals = pa.table({
        "unit": ["甲"], "period": ["2026-10"], "key": ["late"],
        "points": pa.array([points], pa.float64()), "document": ["复核〔2026〕1号"],
    })  # fmt: skip

    before = ranked(card(PLAIN + LATE), readings=readings(FULL), late=rows)
    after = ranked(card(PLAIN + LATE), readings=readings(FULL), late=rows, appeals=appeals)

    given_back = min(points if points is not None else 6.0, 6.0)
    assert after["甲"]["score"] - before["甲"]["score"] == given_back
    assert lost(after["甲"]) == lost(before["甲"]) - Decimal(str(given_back))
    assert before["甲"]["beside"] == [x for x in after["甲"]["beside"] if x["cause"] != "appeal"]


def test_an_appeal_about_an_indicator_gives_back_no_more_than_was_lost() -> None:
    facts = readings([("甲", "a", 0.5), ("甲", "b", 1.0)])
    appeals = pa.table({
        "unit": ["甲"], "period": ["2026-10"], "key": ["a"],
        "points": pa.array([50.0], pa.float64()), "document": [None],
    })  # fmt: skip

    found = ranked(card(PLAIN), readings=facts, appeals=appeals)

    assert found["甲"]["score"] == 100.0 and lost(found["甲"]) == 0


VETO = """
[sources.accidents]
kind = "items"
[sources.accidents.columns.deaths]
kind = "number"
[[veto]]
key = "accident"
zh = "安全事故"
en = "accident"
source = "accidents"
when = "deaths >= 3"
"""


@pytest.mark.parametrize(
    ("effect", "score", "place"),
    [
        ('effect = "zero"', 0.0, 2),
        ('effect = "at_most"\nlimit = 60', 60.0, 2),
        ('effect = "not_rated"', 100.0, None),
    ],
)
def test_a_veto_does_what_it_says(effect: str, score: float, place: int | None) -> None:
    facts = readings([*FULL, ("乙", "a", 0.9), ("乙", "b", 0.9)])
    accidents = table([{"unit": "甲", "period": "2026-10", "item": "1", "deaths": 3.0}])

    found = ranked(card(PLAIN + VETO + effect), readings=facts, accidents=accidents)

    assert (found["甲"]["score"], found["甲"]["rank"]) == (score, place)
    assert lost(found["甲"]) == 100 - Decimal(str(score))
    assert found["乙"]["rank"] == (1 if place != 1 else 2)


CLASSES = """
[classes]
by = "share"
of = "all"
rounding = "{rounding}"
tied = "{tied}"
[[class]]
key = "A"
zh = "优"
en = "A"
share = 0.25
[[class]]
key = "D"
zh = "差"
en = "D"
share = 0.25
bottom = true
[[class]]
key = "B"
zh = "良"
en = "B"
"""


@pytest.mark.parametrize(
    ("rounding", "tied", "classes"),
    [
        # 0.25 * 5 = 1.25 units: one, or two; the second and third are tied.
        ("down", "in", "ABBBD"), ("up", "in", "AAADD"), ("up", "out", "ABBDD"),
        ("nearest", "in", "ABBBD"),
    ],
)  # fmt: skip
def test_classes_cut_shares_as_the_scorecard_says(rounding: str, tied: str, classes: str) -> None:
    values = {"甲": 1.0, "乙": 0.8, "丙": 0.8, "丁": 0.6, "戊": 0.5}
    facts = readings([(unit, key, value) for unit, value in values.items() for key in "ab"])
    text = PLAIN + CLASSES.replace("{rounding}", rounding).replace("{tied}", tied)

    found = ranked(card(text), readings=facts)

    assert "".join(found[unit]["class"] for unit in values) == classes


def test_the_counts_of_anyang_are_reproduced() -> None:
    text = PLAIN + (
        '[classes]\nby = "count"\nof = "all"\ntied = "in"\n'
        '[[class]]\nkey = "A"\nzh = "A"\nen = "A"\ncount = 37\n'
        '[[class]]\nkey = "C"\nzh = "C"\nen = "C"\ncount = 22\nbottom = true\n'
        '[[class]]\nkey = "B"\nzh = "B"\nen = "B"\n'
    )
    facts = readings([(f"企业{n}", key, n / 1000) for n in range(235) for key in "ab"])

    found = ranked(card(text), readings=facts)

    classes = [unit["class"] for unit in found.values()]
    assert {name: classes.count(name) for name in "ABC"} == {"A": 37, "B": 176, "C": 22}


def test_newcomers_and_exempt_units_are_left_out_by_rule() -> None:
    text = PLAIN.replace(
        'newcomers = "rank"',
        'newcomers = "not_rated"\nnewcomer_when = "since >= date \'2026-01-01\'"',
    ) + (
        '[sources.units]\nkind = "units"\n[sources.units.columns.since]\nkind = "date"\n'
        '[sources.units.columns.flooded]\nkind = "bool"\n'
        '[[exemption]]\nkey = "flood"\nzh = "受灾"\nen = "flooded"\nwhen = "flooded"\n'
        'indicators = ["b"]\ngives = "full"\n'
    )
    units = table([
        {"unit": "甲", "since": "2020-01-01", "flooded": "否"},
        {"unit": "乙", "since": "2026-03-01", "flooded": "否"},
        {"unit": "丙", "since": "2020-01-01", "flooded": "是"},
    ])  # fmt: skip
    facts = readings([(unit, key, 0.5) for unit in "甲乙丙" for key in "ab"])

    found = ranked(card(text), readings=facts, units=units)

    assert places(found) == {"甲": 2, "乙": None, "丙": 1}
    assert (found["乙"]["class"], found["乙"]["not_rated_by"]) == ("not_rated", "newcomer")
    assert found["丙"]["score"] == 70.0  # 30 + all 40
    assert lost(found["丙"]) == 30


@pytest.mark.parametrize(
    ("old", "new", "code", "word"),
    [
        ('ties = "shared"\n', "", "rules.key_missing", "ties"),
        ('newcomers = "rank"\n', "", "rules.key_missing", "newcomers"),
        ('missing = "zero"\n', "", "rules.key_missing", "missing"),
        ('negative = "keep"\n', "", "rules.key_missing", "negative"),
        ('cap = "weight"\n', "", "rules.key_missing", "cap"),
        ("floor = 0\n", "", "rules.key_missing", "floor"),
        ('direction = "up"\n', "", "rules.key_missing", "direction"),
        ("weight = 40", "weight = 41", "rank.weights_differ", "101"),
        ("full = 100", "full = true", "rules.bad_value", "full"),
        ('key = "b"', 'key = "a"', "rank.key_twice", "a"),
        ('points = "value * weight"', 'points = "vlaue * weight"', "rules.in_book", "value"),
        ('points = "value * weight"', 'points = "sum(value)"', "rules.in_book", "sum"),
        ('period = "month"', 'period = "week"', "rules.bad_value", "quarter"),
        ('zh = "甲指标"', 'zh = "甲指标"\nwieght = 3', "rules.key_unknown", "weight"),
        ('grouping = "none"', 'grouping = "listed"', "rules.bad_value", "group"),
    ],
)  # fmt: skip
def test_a_scorecard_that_leaves_a_rule_out_is_refused_with_its_name(
    old: str, new: str, code: str, word: str
) -> None:
    assert old in PLAIN

    error = refused(PLAIN.replace(old, new))

    assert error.code == code
    assert word in error.say("en") and word in error.say("zh")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("甲", "a", 1.0), ("甲", "a", 0.5), ("甲", "b", 1.0)], "rank.row_twice"),
        ([("甲", "a", 1e300), ("甲", "b", 1.0)], "rules.bad_cell"),
        ([("甲", "a", float("nan")), ("甲", "b", 1.0)], "rules.bad_cell"),
    ],
)
def test_facts_that_say_two_things_or_no_number_are_refused(
    rows: list[tuple[str, str, float | None]], code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        ranked(card(PLAIN), readings=readings(rows))

    assert caught.value.code == code
    assert "readings" in caught.value.say("zh")


def test_facts_of_units_in_no_group_are_refused() -> None:
    text = PLAIN.replace('grouping = "none"', 'grouping = "listed"') + (
        '[[group]]\nkey = "x"\nzh = "组"\nen = "group"\nunits = ["甲"]\n'
    )

    with pytest.raises(Invalid) as caught:
        ranked(card(text), readings=readings([("甲", "a", 1.0), ("外", "a", 1.0)]))

    assert caught.value.facts["units"] == "外"


values = st.none() | st.integers(-50, 150).map(lambda n: n / 100)
tables = st.lists(st.tuples(values, values), min_size=1, max_size=6)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=tables,
    order=st.randoms(use_true_random=False),
    bonus=st.integers(0, 9),
    missing=st.sampled_from(["zero", "full", "average", "leave_out"]),
    negative=st.sampled_from(["keep", "zero", "missing"]),
)
def test_losses_add_up_order_plays_no_part_and_a_bonus_never_lowers(
    rows: list[tuple[float | None, float | None]],
    order: Any,
    bonus: int,
    missing: str,
    negative: str,
) -> None:
    text = PLAIN.replace('missing = "zero"', f'missing = "{missing}"')
    text = text.replace('negative = "keep"', f'negative = "{negative}"') + BONUS
    facts = [(f"u{n}", key, value) for n, row in enumerate(rows)
             for key, value in zip("ab", row, strict=True)]  # fmt: skip
    facts += [("full", "a", 1.0), ("full", "b", 1.0)]
    shuffled = list(facts)
    order.shuffle(shuffled)
    none, some = table([award("full", "x", 0.0)]), table([award("u0", "x", float(bonus))])

    found = ranked(card(text), readings=readings(facts), awards=none)
    again = ranked(card(text), readings=readings(shuffled), awards=none)
    with_bonus = ranked(card(text), readings=readings(facts), awards=some)

    assert found == again
    for unit in [*found.values(), *with_bonus.values()]:
        assert lost(unit) == 100 - Decimal(str(unit["score"]))
        assert Decimal(str(unit["lost"])) == lost(unit)
    assert with_bonus["u0"]["score"] == pytest.approx(found["u0"]["score"] + min(bonus, 5))
    assert with_bonus["u0"]["rank"] <= found["u0"]["rank"]
    assert all(-1e-9 <= i["points"] <= i["weight"] for u in found.values() for i in u["indicators"])


@given(
    sizes=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    asked=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 12)), max_size=6),
    cap=st.integers(3, 30),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_appeals_give_back_what_was_asked_and_lost_and_caps_hold(
    sizes: list[int], asked: list[tuple[int, int]], cap: int
) -> None:
    text = (PLAIN + LATE).replace('points = "2 * nth"', 'points = "size"').replace(
        'cap = "none"', f"cap = {cap}"
    ).replace('repeat_by = "what"\nwithin = "year"', "").replace(
        '[sources.late.columns.what]', '[sources.late.columns.size]\nkind = "number"\n'
        "[sources.late.columns.what]"
    )  # fmt: skip
    rows = table([{**late("甲", "x", str(n)), "size": float(size)} for n, size in enumerate(sizes)])
    wanted = {item: points for item, points in asked if item < len(sizes)}
    appeals = pa.table({
        "unit": ["甲"] * len(wanted), "period": ["2026-10"] * len(wanted),
        "key": ["late"] * len(wanted), "item": pa.array(map(str, wanted), pa.string()),
        "points": pa.array(map(float, wanted.values()), pa.float64()),
        "document": pa.array(["复核"] * len(wanted), pa.string()),
    })  # fmt: skip

    before = ranked(card(text), readings=readings(FULL), late=rows)["甲"]
    after = ranked(card(text), readings=readings(FULL), late=rows, appeals=appeals)["甲"]

    taken = min(sum(sizes), cap)
    given_back = min(sum(min(points, sizes[item]) for item, points in wanted.items()), taken)
    assert (before["score"], after["score"]) == (100 - taken, 100 - taken + given_back)
    assert lost(after) == 100 - Decimal(str(after["score"]))


def test_two_indicators_may_be_made_of_the_same_readings() -> None:
    text = (
        HEAD
        + '[columns.tax]\nkind = "number"\n[columns.land]\nkind = "number"\n'
        + (READINGS + DEFAULTS + TWO.replace('key = "a"', 'key = "a"\nvalue = "tax / land"'))
    )
    facts = readings([("甲", "tax", 3.0), ("甲", "land", 4.0), ("甲", "b", 0.5),
                      ("乙", "tax", 3.0), ("乙", "land", 0.0), ("乙", "b", 1.0)])  # fmt: skip

    found = ranked(card(text), readings=facts)

    assert scores(found) == {"甲": 65.0, "乙": 40.0}  # 45 + 20; nothing by a division by 0
    assert found["乙"]["losses"][0]["cause"] == "missing"
