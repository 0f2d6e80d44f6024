"""Many lights in one query are the lights that each matter gets alone."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from guatu.books import load_book_bytes
from guatu.lib.calendar import Calendar
from guatu.rules import WorkdayTable
from guatu.watch import light_table, read_light_book
from guatu.watch.bulk_duckdb import bulk_lights

TODAY = date(2026, 11, 21)


def random_facts(rows: int, seed: int) -> pa.Table:
    random = np.random.default_rng(seed)

    def some(values: list[object]) -> list[object]:
        return [None if gone else value for value, gone in zip(values, random.random(rows) < 0.15,
                                                              strict=True)]  # fmt: skip

    days = [TODAY + timedelta(days=int(day)) for day in random.integers(-60, 60, rows)]
    return pa.table(
        {
            "key": [f"m{number}" for number in range(rows)],
            "progress": pa.array(some(list((random.integers(0, 11, rows) / 10).tolist()))),
            "planned": pa.array(some(list((random.integers(0, 11, rows) / 10).tolist()))),
            "periods_missed": pa.array(some(list(random.integers(0, 5, rows).tolist()))),
            "started_on": pa.array(some(list(days)), pa.date32()),
            "due": pa.array(some(list(days)), pa.date32()),
        }
    )


def test_a_query_over_many_matters_gives_each_the_light_it_gets_alone() -> None:
    data = load_book_bytes("lights/yinchuan-2025.toml")
    assert data is not None
    table = read_light_book(data, name="yinchuan-2025").lights
    facts = random_facts(500, seed=6)

    found = bulk_lights(table, facts, on=TODAY).to_pylist()

    alone = [table.light({**row, "today": TODAY}) for row in facts.to_pylist()]
    assert [(row["light"], row["colour"]) for row in found] == [
        (light.key, light.colour) for light in alone
    ]
    assert [row["key"] for row in found] == facts["key"].to_pylist()
    assert len({light.key for light in alone}) == 6  # the six rows whose facts are there


def test_working_days_are_counted_in_bulk_too() -> None:
    red = {"colour": "red", "zh": "红", "en": "red", "when": "workdays(due, today) > 5"}
    table = light_table([red, {"colour": "green", "zh": "绿", "en": "green"}])
    workdays = WorkdayTable.between(
        date(2026, 1, 1), date(2027, 12, 31), Calendar.china().is_workday
    )
    facts = random_facts(200, seed=7)

    found = bulk_lights(table, facts, on=TODAY, workdays=workdays).to_pylist()

    assert [row["light"] for row in found] == [
        table.light({**row, "today": TODAY}, workdays).key for row in facts.to_pylist()
    ]
