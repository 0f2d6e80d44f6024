"""A ledger in Excel becomes matters: all rows of a sheet or none, once, each with its event."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest

from guatu.errors import NotAllowed
from guatu.ledger.sheet import Reading, SheetMapping, SheetRow, propose_mapping, read_rows
from guatu.read.tables.grid import Grid
from guatu.store.acts.import_sheet import RowRefused, SheetFile, SheetThere, import_sheet
from guatu.store.books import book_in, newest_version
from guatu.store.establish import BATCH
from guatu.store.models import Event, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.matter import matter_page
from guatu.store.selectors.sheets import remembered
from guatu.store.selectors.units import UnitIndex
from guatu.store.verify import verify
from tests.store.town import MONDAY, Town

GRID = Grid(
    [
        ["任务", "责任单位", "完成时限", "投资（万元）", "完成率", "类别", "会议"],
        ["修东堤", "水利局、交通局", "2026年6月底前", 120, "30%", "治水", None],
        ["通西路", "市交通局", "2026-09-30", None, None, None, "第3次周例会"],
    ],
    name="台账",
)
SOURCE = SheetFile("台账.xlsx", "ab" * 32, "台账", "meeting_tasks")


def rows_of(grid: Grid) -> tuple[SheetMapping, tuple[SheetRow, ...]]:
    book = book_in(newest_version("meeting_tasks"))
    mapping = propose_mapping(grid, book)
    assert mapping is not None
    index = UnitIndex.load(None)
    units = {name: unit.key for name, unit in index.by_name.items()}
    read = read_rows(grid, mapping, Reading(units.get, book, on=date(2026, 1, 5)))
    return mapping, tuple(read)


def load(town: Town, grid: Grid = GRID, source: SheetFile = SOURCE) -> list[Matter]:
    with acting(town.actor("sun")) as sun:
        mapping, rows = rows_of(grid)
        return import_sheet(rows, mapping, source=source, actor=sun, at=MONDAY)


def test_each_row_becomes_a_matter_with_its_values(town: Town) -> None:
    dike, road = load(town)

    assert (dike.title, dike.lead, dike.due) == ("修东堤", town.units["water"], date(2026, 6, 30))
    assert (dike.money, dike.progress) == (Decimal(1_200_000), 30)
    assert (dike.number, road.number) == ("督〔2026〕1号", "督〔2026〕2号")
    assert dike.values == {"category": "治水"}
    assert road.values == {"meeting": "第3次周例会"}
    with acting(town.actor("sun")):
        assert [part.unit.key for part in dike.involvements.all()] == ["roads"]


def test_every_imported_matter_has_its_chain(town: Town) -> None:
    matters = load(town)

    with acting(town.actor("wu")):
        assert list(verify()) == []
        events = Event.objects.filter(matter__in=matters)
        assert {event.after_facts["+source"] for event in events} == {
            "台账.xlsx#台账!2", "台账.xlsx#台账!3",
        }  # fmt: skip


def test_the_same_sheet_is_not_imported_twice(town: Town) -> None:
    load(town)

    with pytest.raises(SheetThere, match="台账"):
        load(town)

    with acting(town.actor("sun")):
        assert Matter.objects.count() == 2


def test_a_row_with_a_problem_enters_nothing(town: Town) -> None:
    grid = Grid([*GRID.rows, ["丙", "市园林局", "择期", None, None, None, None]], name="台账")

    with pytest.raises(RowRefused):
        load(town, grid)

    with acting(town.actor("sun")):
        assert Matter.objects.count() == 0


def test_who_may_not_enter_matters_may_not_import_them(town: Town) -> None:
    with acting(town.actor("sun")):
        mapping, rows = rows_of(GRID)

    with acting(town.actor("li")) as li, pytest.raises(NotAllowed):
        import_sheet(rows, mapping, source=SOURCE, actor=li, at=MONDAY)


def test_what_a_person_chose_is_remembered_for_the_same_headings(town: Town) -> None:
    with acting(town.actor("sun")) as sun:
        mapping, rows = rows_of(GRID)
        chosen = mapping.with_targets({"类别": ""})
        import_sheet(rows, chosen, source=SOURCE, actor=sun, at=MONDAY)

        again = remembered(mapping, "meeting_tasks")

    assert again == chosen != mapping


def test_it_is_told_how_far_the_writing_is(town: Town) -> None:
    told: list[tuple[str, int, int]] = []
    many = Grid([GRID.rows[0], *[[f"修{n}号堤", *GRID.rows[1][1:]] for n in range(BATCH + 1)]])
    with acting(town.actor("sun")) as sun:
        mapping, rows = rows_of(many)

        import_sheet(
            rows, mapping, source=SOURCE, actor=sun, at=MONDAY,
            progress=lambda *now: told.append(now),
        )  # fmt: skip

    assert told == [("writing", BATCH, BATCH + 1), ("writing", BATCH + 1, BATCH + 1)]


def test_rows_are_stored_in_batches(
    town: Town, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    many = Grid([GRID.rows[0], *[[f"修{n}号堤", *GRID.rows[1][1:]] for n in range(300)]])

    with django_assert_max_num_queries(60):
        assert len(load(town, many)) == 300


def imported(town: Town, title: str) -> Matter:
    row = [title, *GRID.rows[1][1:]]
    source = SheetFile("台账.xlsx", sha256(title.encode()).hexdigest(), "台账", "meeting_tasks")
    (matter,) = load(town, Grid([GRID.rows[0], row], name="台账"), source)
    return matter


def alike(town: Town, matter: Matter, who: str = "sun") -> list[str]:
    with acting(town.actor(who)) as actor:
        return [other.number for other in matter_page(actor, matter.pk, today=MONDAY.date()).alike]


def test_an_imported_row_that_asks_for_what_is_open_is_linked_to_it(town: Town) -> None:
    known = town.assigned("加快推进东渠泵站机电设备更新改造")

    matter = imported(town, "东渠泵站机电设备更新改造")

    assert alike(town, matter) == [known.number]
    with acting(SYSTEM):
        event = Event.objects.get(matter=matter)
        assert event.after_facts["+alike"] == [known.key]
        assert list(verify()) == []


def test_what_is_another_thing_or_out_of_ones_sight_is_not_shown(town: Town) -> None:
    elsewhere = town.assigned("加快推进东渠泵站机电设备更新改造", lead="roads")

    other = imported(town, "新建三所幼儿园")

    assert alike(town, other) == []
    again = imported(town, "东渠泵站机电设备更新改造")
    assert alike(town, again) == [elsewhere.number]
    assert alike(town, again, "li") == []
