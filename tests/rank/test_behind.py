"""Behind every value stand its facts: the item that cost the points comes first."""

from __future__ import annotations

from tests.rank.cards import HEAD, PLAIN, card, ranked, table

ITEMS = """
[sources.projects]
kind = "items"
[sources.projects.columns.done]
kind = "number"
[sources.projects.columns.plan]
kind = "number"
[[indicator]]
key = "rate"
zh = "完成率"
en = "rate"
weight = 100
direction = "up"
cap = "weight"
floor = 0
missing = "zero"
negative = "keep"
points = "value * weight"
"""
TOTAL = HEAD + ITEMS + 'value = "sum(done) / sum(plan)"\n'


def project(item: str, done: float, plan: float) -> dict[str, object]:
    return {"unit": "甲", "item": item, "done": done, "plan": plan, "document": f"{item}月报"}


def test_the_project_that_cost_most_comes_first() -> None:
    facts = table([project("一号桥", 4.0, 4.0), project("二号路", 1.0, 6.0)])

    found = ranked(card(TOTAL), projects=facts)["甲"]

    # 5 of 10 in all; without the road 4 of 4, without the bridge 1 of 6.
    (loss,) = found["losses"]
    assert loss["points"] == 50.0
    assert [(f["item"], f["without"], f["document"]) for f in loss["behind"]] == [
        ("二号路", 1.0, "二号路月报"), ("一号桥", 1 / 6, "一号桥月报"),
    ]  # fmt: skip


def test_a_total_of_one_item_is_not_known_without_it() -> None:
    found = ranked(card(TOTAL), projects=table([project("一号桥", 1.0, 4.0)]))["甲"]

    assert [f["without"] for f in found["losses"][0]["behind"]] == [None]


def test_items_that_bring_points_say_how_many_each() -> None:
    each = card(HEAD + ITEMS.replace("value * weight", "value") + 'each = "10 * done"\n')

    found = ranked(each, projects=table([project("一", 4.0, 1.0), project("二", 1.0, 1.0)]))["甲"]

    assert found["score"] == 50.0
    assert [(f["item"], f["value"]) for f in found["losses"][0]["behind"]] == [
        ("二", 10.0), ("一", 40.0),
    ]  # fmt: skip


def test_a_reading_names_its_document() -> None:
    facts = table([
        {"unit": "甲", "indicator": "a", "value": 0.5, "document": "统计月报第9期"},
        {"unit": "甲", "indicator": "b", "value": 1.0, "document": None},
    ])  # fmt: skip

    (loss,) = ranked(card(PLAIN), readings=facts)["甲"]["losses"]

    assert loss["behind"] == [
        {"item": "a", "value": 0.5, "without": None, "document": "统计月报第9期"}
    ]


def test_matters_of_the_ledger_have_their_columns_without_a_word() -> None:
    text = (
        TOTAL.replace('kind = "items"', 'kind = "items"\nfrom = "store"')
        .replace("sum(done) / sum(plan)", "count_if(colour = 'red' or late_days > 0) / count()")
        .replace("columns.done", "columns.own")
    )

    scorecard = card(text)

    assert scorecard.sources["projects"].is_kept
    assert {"due", "progress", "colour", "own"} <= scorecard.sources["projects"].columns.keys()
