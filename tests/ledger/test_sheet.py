"""Somebody's Excel ledger: its columns are proposed, its rows read, its mistakes listed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guatu.ledger.book import Book, Field, FieldKind, Stage
from guatu.ledger.sheet import Reading, SheetMapping, propose_mapping, read_rows
from guatu.read.tables.grid import Grid, Merge
from guatu.watch import light_table

UNITS = {"市住建局": "zhujian", "住建局": "zhujian", "市财政局": "caizheng", "东河县": "donghe"}
BOOK = Book(
    key="projects",
    zh="项目",
    en="projects",
    source="test",
    numbering="项{n}",
    stages={"new": Stage("new", "新", "new")},
    moves=(),
    lights=light_table(
        [
            {
                "key": "all", "colour": "grey", "shape": "circle", "zh": "灰", "en": "grey",
                "words_zh": "无", "words_en": "none",
            }
        ]
    ),
    fields={
        "kind": Field("kind", "项目类型", "kind", FieldKind.CHOICE, choices=("新建", "续建")),
        "listed": Field("listed", "是否省重点", "listed", FieldKind.BOOL),
    },
)  # fmt: skip
READING = Reading(UNITS.get, BOOK, on=date(2026, 1, 10), document="台账.xlsx")
SHEET = Grid(
    [
        ["2026年重点项目台账", *[None] * 7],
        ["序号", "项目名称", "总投资", "时间", None, "责任单位", "项目类型", "是否省重点"],
        [None, None, "（万元）", "开工时间", "竣工时间", None, None, None],
        [1, "东环路改造", 12_500, "2026.3.1", "2026年底前", "住建局、市财政局", "新建", "是"],
        [2, "人民医院", "3.2亿元", date(2025, 5, 6), "6月30日前", "市住建局", "续建", "否"],
        ["合计", None, 44_500, None, None, None, None, None],
    ],
    merges=[Merge(0, 0, 0, 7), Merge(1, 0, 2, 0), Merge(1, 1, 2, 1), Merge(1, 3, 1, 4)],
    name="Sheet1",
)


def mapping(grid: Grid = SHEET) -> SheetMapping:
    found = propose_mapping(grid, BOOK)
    assert found is not None
    return found


def test_every_column_gets_what_its_heading_says() -> None:
    assert [(c.target, c.unit) for c in mapping().columns] == [
        ("", None),
        ("title", None),
        ("money", "万元"),
        ("issued", None),
        ("due", None),
        ("lead", None),
        ("field:kind", None),
        ("field:listed", None),
    ]


def test_rows_are_read_with_days_money_units_and_the_books_own_fields() -> None:
    first, second = read_rows(SHEET, mapping(), READING)

    assert first.problems == second.problems == ()
    assert first.number == 4
    assert first.values == {
        "title": "东环路改造",
        "money": Decimal(125_000_000),
        "issued": date(2026, 3, 1),
        "due": date(2026, 12, 31),
        "lead": ["zhujian"],
        "supporting": ["caizheng"],
        "field:kind": "新建",
        "field:listed": True,
    }
    assert second.values["money"] == Decimal(320_000_000)
    assert second.values["due"] == date(2026, 6, 30)


def test_each_row_lists_what_is_wrong_with_it_and_where() -> None:
    grid = Grid(
        [
            ["任务", "牵头单位", "完成时限", "完成率", "项目类型"],
            ["甲", "市民政局", "择期", "120%", "改建"],
            [None, "市住建局", "6月底", 0.5, None],
        ]
    )

    bad, nameless = read_rows(grid, mapping(grid), READING)

    assert [p.code for p in bad.problems] == [
        "sheet.unknown_unit", "sheet.no_date", "sheet.no_percent", "sheet.no_choice",
    ]  # fmt: skip
    assert {p.place.line for p in bad.problems} == {2}
    assert [p.code for p in nameless.problems] == ["sheet.no_title"]
    assert all(p.say("zh") and p.say("en") for row in (bad, nameless) for p in row.problems)


NASTY = Grid(
    [
        ["2026年督办台账", *[None] * 5],
        ["填报单位：督查室", None, None, None, None, "单位：万元"],
        ["序号", "事项", "责任", None, "时限", "资金"],
        [None, "事项名称", "牵头单位", "配合单位", "完成时限", "总投资"],
        [1, "东渠清淤", "住建局", "—", "4月底前", 3500],
        [2, "断头路", "东河县", "市财政局、住建局", "46173", "0.35亿元"],
        [None, None, None, None, None, None],
        [3, "示范段", "住建局", "无", "/", "-"],
        ["合计", None, None, None, None, 7000],
        ["制表：某某", None, None, None, "审核：某某", None],
    ],
    merges=[Merge(0, 0, 0, 5), Merge(1, 0, 1, 4), Merge(2, 0, 3, 0), Merge(2, 2, 2, 3)],
)


def test_what_stands_above_the_header_is_said_of_all_rows_and_is_no_heading() -> None:
    found = mapping(NASTY)

    assert [c.words for c in found.columns][:3] == ["序号", "事项/事项名称", "责任/牵头单位"]
    assert found.columns[5].unit == "万元"
    assert found.begins == date(2026, 1, 1)


def test_dashes_serials_and_who_made_it_are_read_as_a_clerk_means_them() -> None:
    found = mapping(NASTY)
    late = Reading(UNITS.get, BOOK, on=found.begins, today=date(2026, 11, 22))

    rows = list(read_rows(NASTY, found, late))

    assert [row.problems for row in rows] == [(), (), ()]
    assert [row.values.get("due") for row in rows] == [
        date(2026, 4, 30), date(2026, 5, 31), None,
    ]  # fmt: skip
    assert [row.values.get("money") for row in rows] == [35_000_000, 35_000_000, None]
    assert [row.values.get("supporting") for row in rows] == [None, ["caizheng", "zhujian"], None]


def test_without_a_year_above_a_deadline_follows_the_day_on_which_it_was_given() -> None:
    grid = Grid(
        [["任务", "责任单位", "交办时间", "完成时限"], ["甲", "住建局", "2026-03-06", "4月底前"]]
    )
    late = Reading(UNITS.get, BOOK, today=date(2026, 11, 22))

    (row,) = read_rows(grid, mapping(grid), late)

    assert row.values["due"] == date(2026, 4, 30)


def test_of_two_years_above_none_is_taken() -> None:
    grid = Grid(
        [["2025年结转2026年事项", None], ["任务", "责任单位"], ["甲", "住建局"]],
        merges=[Merge(0, 0, 0, 1)],
    )

    assert mapping(grid).begins is None


def test_a_column_of_shares_is_not_read_as_points() -> None:
    grid = Grid([["任务", "责任单位", "进度"], ["甲", "住建局", 1], ["乙", "住建局", 0.4]])

    read = list(read_rows(grid, mapping(grid), READING))

    assert [row.values["progress"] for row in read] == [100, 40]


def test_points_stay_points() -> None:
    grid = Grid([["任务", "责任单位", "进度"], ["甲", "住建局", 1], ["乙", "住建局", 40]])

    read = list(read_rows(grid, mapping(grid), READING))

    assert [row.values["progress"] for row in read] == [1, 40]


def test_a_person_may_map_otherwise_and_the_headings_are_remembered() -> None:
    changed = mapping().with_targets({"序号": "field:kind", "项目类型": ""})

    assert changed.columns[0].target == "field:kind"
    assert changed.fingerprint == mapping().fingerprint
    assert (
        changed.fingerprint != mapping(Grid([["任务", "责任单位"], ["甲", "住建局"]])).fingerprint
    )


def test_problems_are_the_title_where_there_is_no_task() -> None:
    grid = Grid(
        [["反馈问题", "整改措施", "责任单位", "整改时限"], ["漏报", "补报", "住建局", "长期"]]
    )

    (row,) = read_rows(grid, mapping(grid), READING)

    assert (row.values["title"], row.values["text"]) == ("漏报", "补报")
    assert "due" not in row.values
    assert row.problems == ()


def test_a_sheet_without_a_header_is_not_guessed_at() -> None:
    assert propose_mapping(Grid([["甲", "乙"], [1, 2]]), BOOK) is None


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        ("市 住 建 局", ["zhujian"]),
        ("市住建局 市财政局", ["zhujian", "caizheng"]),
        ("市住建局/市财政局", ["zhujian", "caizheng"]),
        ("市住建局\n东河县", ["zhujian", "donghe"]),
    ],
)
def test_units_stand_apart_or_side_by_side(cell: str, keys: list[str]) -> None:
    grid = Grid([["任务", "责任单位"], ["修桥", cell]])

    (row,) = read_rows(grid, mapping(grid), READING)

    assert [*row.values["lead"], *row.values.get("supporting", [])] == keys  # type: ignore[misc]


def test_an_unknown_name_beside_a_known_one_is_named() -> None:
    grid = Grid([["任务", "责任单位"], ["修桥", "市住建局 园林处"]])

    (row,) = read_rows(grid, mapping(grid), READING)

    assert [problem.code for problem in row.problems] == ["sheet.unknown_unit"]


@pytest.mark.parametrize("unit", ["（亿元）", "亿元", "单位：亿元"])
def test_a_row_that_only_says_the_units_is_part_of_the_header(unit: str) -> None:
    """3.2 亿 were 3.2 yuan, or what the line above the header counts in."""
    grid = Grid(
        [
            ["填报单位：市住建局", None, None, "单位：万元"],
            ["项目名称", "责任单位", "资金", None],
            [None, None, "总投资", "完成投资"],
            [None, None, unit, "（万元）"],
            ["东环路改造", "市住建局", 3.2, 5],
        ],
        merges=[Merge(1, 0, 3, 0), Merge(1, 1, 3, 1), Merge(1, 2, 1, 3)],
    )

    (row,) = read_rows(grid, mapping(grid), READING)

    assert row.values["money"] == Decimal(320_000_000)
