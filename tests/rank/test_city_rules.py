"""What rules of cities ask for, in the manner of their documents: each written from the guide."""

from __future__ import annotations

import pytest

from guatu.errors import Invalid
from guatu.rank.bands import entered
from tests.rank.cards import DEFAULTS, HEAD, PLAIN, READINGS, TWO, card, ranked, readings, table
from tests.rank.cards import places as places_of
from tests.rank.cards import scores as scores_of

FULL = [(unit, key, 1.0) for unit in "甲乙" for key in "ab"]
ITEMS = """
[sources.events]
kind = "items"
[sources.events.columns.what]
kind = "text"
[sources.events.columns.size]
kind = "number"
[sources.events.columns.forgiven]
kind = "bool"
"""
DEDUCTION = """
[[deduction]]
key = "{key}"
zh = "{key}"
en = "{key}"
source = "events"
when = "what = '{key}'"
points = "{points}"
cap = "none"
evidence = "none"
{more}
"""


def event(
    unit: str, what: str, item: str, period: str = "2026-10", **more: object
) -> dict[str, object]:
    return {"unit": unit, "period": period, "item": item, "document": f"{item}号", "what": what,
            "size": 1.0, "forgiven": None, **more}  # fmt: skip


def deduction(key: str, points: str, **more: str) -> str:
    lines = "\n".join(f"{name} = {value}" for name, value in more.items())
    return DEDUCTION.format(key=key, points=points, more=lines)


def test_repeats_double_each_time_and_the_forgiven_do_not_count() -> None:
    doubling = deduction(
        "late", "case nth when 1 then 1 when 2 then 2 when 3 then 4 else 8 end",
        repeat_by='"what"', within='"year"', exempt='"forgiven"',
    )  # fmt: skip
    rows = [
        event("甲", "late", "a", "2026-08"),
        event("甲", "late", "b", "2026-09", forgiven=True),
        event("甲", "late", "c"),
        event("甲", "late", "d"),
        event("乙", "late", "e"),
    ]

    found = ranked(card(PLAIN + ITEMS + doubling), readings=readings(FULL), events=table(rows))

    # 甲: the first was in August; in October the second and the third, 2 + 4. 乙: the first.
    assert scores_of(found) == {"甲": 94.0, "乙": 99.0}


def test_all_deductions_and_all_bonuses_together_have_their_caps() -> None:
    text = PLAIN.replace("newcomers", "bonus_cap = 2\ndeduction_cap = 5\nnewcomers") + ITEMS
    text += deduction("x", "4") + deduction("y", "3")
    text += deduction("p", "2").replace("deduction", "bonus")
    text += deduction("q", "1.5").replace("deduction", "bonus")
    rows = [event("甲", what, what) for what in "xypq"]

    found = ranked(card(text), readings=readings(FULL), events=table(rows))["甲"]

    assert found["score"] == 100 - 5 + 2
    caps = {loss["key"]: loss["points"] for loss in found["losses"] if loss["cause"] == "cap"}
    assert caps == {"bonus_cap": 1.5, "deduction_cap": -2.0}
    assert sum(loss["points"] for loss in found["losses"]) == pytest.approx(3.0)


def test_a_deduction_may_depend_on_its_unit() -> None:
    """区督查细则: doubled for units that have only listed items."""
    text = HEAD + READINGS + DEFAULTS + TWO + ITEMS
    text += '[sources.units]\nkind = "units"\n[sources.units.columns.only_listed]\nkind = "bool"\n'
    text += deduction("late", "if(only_listed, 10, 5)")
    units = table([{"unit": "甲", "only_listed": True}, {"unit": "乙", "only_listed": False}])
    rows = [event(unit, "late", unit) for unit in "甲乙"]

    found = ranked(card(text), readings=readings(FULL), units=units, events=table(rows))

    assert scores_of(found) == {"甲": 90.0, "乙": 95.0}


VETO = """
[[veto]]
key = "safety"
zh = "安全事故"
en = "accidents"
source = "events"
when = "what = 'accident'"
at_least = 2
within = "year"
effect = "at_most"
limit = 60
"""


def test_a_veto_may_need_two_accidents_in_the_year_and_names_its_documents() -> None:
    rows = [
        event("甲", "accident", "m", "2026-03"),
        event("甲", "accident", "o"),
        event("甲", "accident", "later", "2026-11"),
        event("乙", "accident", "once"),
    ]

    found = ranked(card(PLAIN + ITEMS + VETO), readings=readings(FULL), events=table(rows))

    assert scores_of(found) == {"甲": 60.0, "乙": 100.0}
    (loss,) = found["甲"]["losses"]
    assert (loss["words"]["zh"], loss["points"]) == ("一票否决：安全事故", 40.0)
    assert loss["document"] and "later" not in loss["document"]


CLASSES = """
[classes]
by = "share"
of = "all"
rounding = "down"
tied = "in"
[[class]]
key = "A"
zh = "优秀"
en = "excellent"
share = 0.5
from = 85
[[class]]
key = "B"
zh = "良好"
en = "good"
"""


def test_a_class_may_ask_for_a_share_and_a_score() -> None:
    rows = [(u, k, v) for u, v in zip("甲乙丙丁", (0.9, 0.8, 0.7, 0.6), strict=True) for k in "ab"]

    found = ranked(card(PLAIN + CLASSES), readings=readings(rows))

    assert {unit: row["class"] for unit, row in found.items()} == {
        "甲": "A", "乙": "B", "丙": "B", "丁": "B",
    }  # fmt: skip


def test_who_does_not_report_may_have_the_fewest_points_of_the_group() -> None:
    rows = [
        ("甲", "a", 0.9),
        ("乙", "a", 0.5),
        ("甲", "b", 1.0),
        ("乙", "b", 1.0),
        ("丙", "b", 1.0),
    ]
    text = PLAIN.replace('missing = "zero"', 'missing = "lowest"')

    found = ranked(card(text), readings=readings(rows))

    assert scores_of(found) == {"甲": 94.0, "乙": 70.0, "丙": 70.0}
    assert places_of(found) == {"甲": 1, "乙": 2, "丙": 2}


EXEMPTION = """
[[exemption]]
key = "e"
zh = "e"
en = "e"
when = "true"
indicators = ["c"]
gives = "full"
"""


@pytest.mark.parametrize(
    "wrong",
    [
        EXEMPTION,
        ITEMS + VETO.replace('effect = "at_most"\nlimit = 60', 'effect = "class"\nclass = "Z"'),
    ],
)
def test_a_name_of_what_is_not_there_is_refused(wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        card(PLAIN + wrong)

    assert refused.value.code == "rules.key_unknown"


HONOURS = ITEMS + deduction(
    "honour", "size", once_by='"item"', within='"year"', at_most="2", year_cap="6"
).replace("deduction", "bonus")


def honours(period: str, rows: list[dict[str, object]]) -> dict[str, tuple[float, str]]:
    """Return item -> points and cause of 甲's honours in a month."""
    facts = readings([("甲", key, 0.5) for key in "ab"], period)
    found = ranked(card(PLAIN + HONOURS), period, readings=facts, events=table(rows))
    return {line["item"]: (line["points"], line["cause"]) for line in found["甲"]["beside"]}


def test_an_award_that_is_raised_gives_the_difference_and_leaves_earlier_months_alone() -> None:
    march = event("甲", "honour", "park", "2026-03", size=1.0)
    june = event("甲", "honour", "park", "2026-06", size=3.0)

    assert honours("2026-03", [march]) == honours("2026-03", [march, june])
    assert honours("2026-03", [march, june]) == {"park": (1.0, "bonus")}
    assert honours("2026-06", [march, june]) == {"park": (2.0, "topped_up")}


def test_of_a_year_the_first_count_and_those_that_give_nothing_take_no_place() -> None:
    rows = [
        event("甲", "honour", "a", "2026-03", size=2.0),
        event("甲", "honour", "a", "2026-04", size=2.0),
        event("甲", "honour", "b", "2026-04", size=1.0),
        event("甲", "honour", "c", "2026-04", size=3.0),
    ]

    # Two of the year: March's, and the better one of April; the same again takes no place.
    assert honours("2026-04", rows) == {"a": (0.0, "once"), "b": (0.0, "beyond"),
                                        "c": (3.0, "bonus")}  # fmt: skip


def test_the_cap_of_the_year_counts_what_earlier_months_had() -> None:
    rows = [event("甲", "honour", m, f"2026-{m}", size=5.0) for m in ("03", "04", "05")]

    assert honours("2026-04", rows) == {"04": (5.0, "bonus"), None: (-4.0, "year_cap")}


def test_a_rule_about_earlier_months_knows_the_unit_in_them() -> None:
    """The file of units has no period: what it says holds for January as for March."""
    text = PLAIN + ITEMS + '[sources.units]\nkind = "units"\n'
    text += deduction("late", "2 * nth", repeat_by='"what"', within='"year"')
    text = text.replace("when = \"what = 'late'\"", "when = \"group = '县'\"")
    units = table([{"unit": "甲", "group": "县"}, {"unit": "乙", "group": "区"}])
    rows = [event(u, "late", p, p) for u in "甲乙" for p in ("2026-01", "2026-02", "2026-10")]

    found = ranked(card(text), readings=readings(FULL), units=units, events=table(rows))

    assert scores_of(found) == {"甲": 94.0, "乙": 100.0}


START = """
[book]
zh = "扣分制"
en = "points off"
source = "某文"
year = 2026
[scorecard]
period = "month"
base = 100
full = 100
decimals = 2
ties = "shared"
ceiling = 100
floor = 0
grouping = "listed"
newcomers = "rank"
[[group]]
key = "g"
zh = "区"
en = "districts"
units = ["甲", "乙"]
"""


def test_all_may_start_from_a_hundred_and_lose_by_mistakes_alone() -> None:
    rows = [event("甲", "late", "x"), event("甲", "late", "y", "2026-08")]

    found = ranked(card(START + ITEMS + deduction("late", "5")), events=table(rows))

    assert scores_of(found) == {"甲": 95.0, "乙": 100.0}
    assert [loss["points"] for loss in found["甲"]["losses"]] == [5.0]


def test_a_base_is_not_rescaled_with_what_is_left_out() -> None:
    text = PLAIN.replace("full = 100", "base = 100\nfull = 200")
    text = text.replace('missing = "zero"', 'missing = "leave_out"')

    found = ranked(card(text), readings=readings([("甲", "a", 0.5), ("乙", "a", 1.0)]))

    # 甲: 100, and 30 of 60, which is 50 of 100.
    assert scores_of(found) == {"甲": 150.0, "乙": 200.0}


RATED = """
[sources.units]
kind = "units"
[sources.units.columns.new]
kind = "bool"
[[indicator]]
key = "b"
zh = "b"
en = "b"
weight = 40
points = "if(rank = 1, weight, weight * value / mean)"
"""


@pytest.mark.parametrize(
    ("benchmarks", "expected"),
    [
        # The mean of 4, 2, 6 is 4, and the newcomer is the first.
        ("all", {"甲": 40.0, "乙": 20.0, "丙": 40.0}),
        # The mean of 4 and 2 is 3; 丙 would be the first of them, 甲 is.
        ("rated", {"甲": 40.0, "乙": 26.67, "丙": 40.0}),
    ],
)
def test_newcomers_count_in_means_and_places_or_do_not(
    benchmarks: str, expected: dict[str, float]
) -> None:
    head = HEAD.replace("full = 100", "full = 40").replace(
        'newcomers = "rank"',
        f'newcomers = "not_rated"\nnewcomer_when = "new"\nbenchmarks = "{benchmarks}"',
    )
    units = table([{"unit": u, "new": u == "丙"} for u in "甲乙丙"])
    rows = readings([("甲", "b", 4.0), ("乙", "b", 2.0), ("丙", "b", 6.0)])

    found = ranked(card(head + READINGS + DEFAULTS + RATED), readings=rows, units=units)

    assert scores_of(found) == expected
    assert places_of(found) == {"甲": 1, "乙": 2, "丙": None}


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        ('effect = "class_down"', {"甲": "B", "乙": "D", "丙": "D"}),
        ('effect = "class_at_most"\nclass = "B"', {"甲": "B", "乙": "B", "丙": "D"}),
        ('effect = "class"\nclass = "B"', {"甲": "B", "乙": "B", "丙": "B"}),
    ],
)
def test_a_veto_may_lower_a_class(effect: str, expected: dict[str, str]) -> None:
    """Classes in the order of the file: A, then D from the bottom, then B, the rest."""
    lowest = '[[class]]\nkey = "D"\nzh = "差"\nen = "D"\nshare = 0.34\nbottom = true\n'
    text = CLASSES.replace("share = 0.5\nfrom = 85", "share = 0.34")
    text = text.replace('[[class]]\nkey = "B"', f'{lowest}[[class]]\nkey = "B"')
    veto = VETO.replace('effect = "at_most"\nlimit = 60', effect).replace("at_least = 2", "")
    veto = veto.replace('within = "year"', "")
    rows = [(u, k, v) for u, v in zip("甲乙丙", (0.9, 0.8, 0.7), strict=True) for k in "ab"]

    found = ranked(
        card(PLAIN + text + ITEMS + veto),
        readings=readings(rows),
        events=table([event(u, "accident", u) for u in "甲乙丙"]),
    )

    assert {unit: row["class"] for unit, row in found.items()} == expected


def test_points_may_go_by_the_part_of_the_year_and_say_so() -> None:
    text = PLAIN.replace('"value * weight"', '"least(value / year_part, 1) * weight"')

    found = ranked(card(text), readings=readings([("甲", k, 0.6) for k in "ab"]))

    # October: ten of twelve months; 0.6 / (10 / 12) = 0.72.
    assert scores_of(found) == {"甲": 72.0}
    assert "序时进度" in found["甲"]["losses"][0]["words"]["zh"]


def test_of_two_exemptions_of_one_indicator_the_first_holds() -> None:
    exempt = EXEMPTION.replace('"c"', '"a"')
    second = exempt.replace('key = "e"', 'key = "f"').replace('"full"', '"zero"')
    text = HEAD + READINGS + '[sources.units]\nkind = "units"\n' + DEFAULTS + TWO + exempt + second

    found = ranked(card(text), readings=readings([("甲", k, 0.5) for k in "ab"]),
                   units=table([{"unit": "甲"}]))  # fmt: skip

    assert scores_of(found) == {"甲": 80.0}


@pytest.mark.parametrize("name", ["size", "rank", "nth", "Level", "group"])
def test_a_column_may_not_have_the_name_of_one_that_points_look_at(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        card(PLAIN + f'[sources.u]\nkind = "units"\n[sources.u.columns.{name}]\nkind = "number"\n')

    assert name in refused.value.say("en")


def test_periods_in_a_row_end_with_one_that_has_none() -> None:
    growing = deduction(
        "late", "in_a_row", repeat_by='"what"', within='"year"', exempt='"forgiven"'
    )
    months = ["2026-02", "2026-03", "2026-05", "2026-06", "2026-07"]
    rows = [event("甲", "late", month, month, forgiven=month == "2026-03") for month in months]
    rows.append(event("甲", "late", "again", "2026-07"))

    def lost(month: str) -> float:
        facts = readings([("甲", key, 1.0) for key in "ab"], month)
        found = ranked(card(PLAIN + ITEMS + growing), month, readings=facts, events=table(rows))
        return 100 - scores_of(found)["甲"]

    # March was forgiven; May is the first again; July has two, each of a third month in a row.
    assert [lost(month) for month in months] == [1.0, 0.0, 1.0, 2.0, 6.0]


BANDS = """
[bands]
by = "count"
tied = "in"
[[band]]
key = "front"
zh = "靠前"
en = "in front"
count = 1
ask_zh = "努力保持"
ask_en = "keep it up"
[[band]]
key = "rear"
zh = "靠后"
en = "behind"
count = 1
bottom = true
ask_zh = "全力扭转"
ask_en = "turn it round"
plan_days = 10
[[band]]
key = "middle"
zh = "居中"
en = "in the middle"
ask_zh = "大力提升"
ask_en = "do much better"
"""


def test_places_are_cut_into_bands_and_who_is_new_in_one_that_wants_a_plan_is_named() -> None:
    rows = [(u, k, v) for u, v in zip("甲乙丙丁", (0.9, 0.8, 0.6, 0.6), strict=True) for k in "ab"]
    scorecard = card(PLAIN + BANDS)

    found = ranked(scorecard, readings=readings(rows))

    now = {unit: row["band"] for unit, row in found.items()}
    assert now == {"甲": "front", "乙": "middle", "丙": "rear", "丁": "rear"}
    assert scorecard.bands is not None
    assert entered(scorecard.bands, {"丙": "rear", "丁": "middle"}, now) == [("丁", "rear")]


def test_a_band_needs_what_it_asks() -> None:
    with pytest.raises(Invalid) as refused:
        card(PLAIN + BANDS.replace('ask_zh = "全力扭转"\n', ""))

    assert "ask_zh" in refused.value.say("en")
