"""The lights of a table of facts, as plain values: what `guatu lights --json` prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from guatu.rules import Column, WorkdayTable
from guatu.rules.table import Table
from guatu.watch.book import LightBook
from guatu.watch.columns import ESCALATION_COLUMNS, MATTER_COLUMNS, UNIT_COLUMNS
from guatu.watch.escalation import Proposal, Told, proposals
from guatu.watch.light import Light, LightTable
from guatu.watch.unit import unit_facts


def columns_of_facts(book: LightBook) -> dict[str, Column]:
    """Return what the headers of a file of facts may be."""
    built_in = MATTER_COLUMNS if book.about == "matter" else UNIT_COLUMNS
    periods = {name: ESCALATION_COLUMNS[name] for name in ("periods_yellow", "periods_red")}
    return {**built_in, **periods, **book.header.columns}


def answer(
    book: LightBook,
    facts: Table,
    *,
    on: date,
    told: Mapping[str, Sequence[Told]] | None = None,
    workdays: WorkdayTable | None = None,
) -> dict[str, object]:
    """Return the lights of `facts` on the day `on`, with reasons; of units too if the book says.

    Args:
        book: of the rules.
        facts: a row per matter or unit; a row without `key` (or `unit`) goes by its number.
        on: the day; a column `today` is not looked at.
        told: what was proposed before, by key.
        workdays: what rules count working days in.
    """
    lit = [(*named, book.lights.light(named[1], workdays)) for named in _named(book, facts, on)]
    steps = [
        proposals(
            book.escalations, light, {**known, **book.lights.constants},
            told=(told or {}).get(name, ()), on=on, workdays=workdays,
        )
        for name, known, light in lit
    ]  # fmt: skip
    return {
        "book": {
            "zh": book.header.zh,
            "en": book.header.en,
            "source": book.header.source,
            "year": book.header.year,
            "version": book.header.version,
        },
        "on": on.isoformat(),
        "lights": [
            _light(book.lights, name, known, light) | {"escalations": list(map(_step, due))}
            for (name, known, light), due in zip(lit, steps, strict=True)
        ],
        "units": _units(book, lit, told or {}, on, workdays),
        "missing": list(facts.missing),
        "ignored": list(facts.ignored),
    }


def _named(book: LightBook, facts: Table, on: date) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the name of each row, and its facts on the day `on`."""
    column = "key" if book.about == "matter" else "unit"
    for number, row in enumerate(facts.rows, start=1):
        yield str(row.get(column) or number), {**row, "today": on}


def _light(
    table: LightTable, name: str, facts: Mapping[str, object], light: Light
) -> dict[str, object]:
    row = table.row(light.key)
    return {
        "key": name,
        "unit": facts.get("unit"),
        "title": facts.get("title"),
        "light": light.key,
        "colour": light.colour.value,
        "shape": row.shape.value,
        "name": {"zh": row.zh, "en": row.en},
        "rule": row.rule.text if row.rule else None,
        "values": {column: _plain(value) for column, value in light.values.items()},
        "words": dict(light.words),
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _step(step: Proposal) -> dict[str, object]:
    return {
        "key": step.key,
        "tell": dict(step.tell),
        "act": dict(step.act),
        "words": dict(step.words),
        "withheld_until": _plain(step.withheld_until),
    }


def _units(
    book: LightBook,
    lit: Sequence[tuple[str, Mapping[str, object], Light]],
    told: Mapping[str, Sequence[Told]],
    on: date,
    workdays: WorkdayTable | None,
) -> list[dict[str, object]]:
    """Return the units' lights, by name; matters without a unit count for none."""
    if book.unit_lights is None:
        return []
    by_unit: dict[str, list[tuple[Mapping[str, object], Light]]] = {}
    for _, facts, light in lit:
        if facts.get("unit"):
            by_unit.setdefault(str(facts["unit"]), []).append((facts, light))
    counts, constants = book.own_counts(workdays), book.lights.constants
    answers = []
    for unit in sorted(by_unit):
        known = unit_facts(by_unit[unit], unit=unit, on=on, counts=counts)
        light = book.unit_lights.light(known, workdays)
        steps = proposals(
            book.unit_escalations, light, {**known, **constants},
            told=told.get(unit, ()), on=on, workdays=workdays,
        )  # fmt: skip
        answers.append(
            _light(book.unit_lights, unit, known, light) | {"escalations": list(map(_step, steps))}
        )
    return answers
