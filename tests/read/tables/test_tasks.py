"""Task tables in the forms that offices use: who, what, by when, found in any order and wording."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.read.tables.grid import Grid, Merge, cell_text
from guatu.read.tables.headers import Field, field_of, find_header
from guatu.read.tables.tasks import task_rows

PLAIN = Grid(
    [
        ["序号", "重点任务", "牵头单位", "责任单位", "完成时限"],
        [1, "完成老旧管网改造12公里", "市住建局", "市财政局、各县区", "2026年9月底前"],
        [2, "建成社区食堂8处", "市民政局", "各区", "持续推进"],
    ]
)


def test_each_row_is_a_task_with_its_units_and_its_deadline() -> None:
    first, second = task_rows(PLAIN)

    assert (first.task, first.lead) == ("完成老旧管网改造12公里", "市住建局")
    assert first.supporting == ("市财政局", "各县区")
    assert first.words[Field.DEADLINE] == "2026年9月底前"
    assert (second.row, second.columns[Field.TASK]) == (2, 1)


def test_the_order_and_the_wording_of_columns_do_not_matter() -> None:
    grid = Grid(
        [
            ["办结时限", "承办部门", "配合部门", "议定事项", "备注"],
            [date(2026, 6, 30), "水务局", "城管局", "疏浚东沟河", None],
        ]
    )

    (row,) = task_rows(grid)

    assert (row.task, row.lead, row.supporting) == ("疏浚东沟河", "水务局", ("城管局",))
    assert row.words[Field.DEADLINE] == "2026-06-30"


def test_a_title_a_note_and_a_second_header_row_are_not_tasks() -> None:
    grid = Grid(
        [
            ["2026年重点任务责任分解表", None, None, None],
            ["单位：万元", None, None, None],
            ["序号", "任务", "责任分工", None],
            [None, None, "牵头单位", "配合单位"],
            ["1", "建设停车泊位500个", "市城管局", "市交警支队"],
        ],
        merges=[Merge(0, 0, 0, 3), Merge(2, 0, 3, 0), Merge(2, 1, 3, 1), Merge(2, 2, 2, 3)],
    )

    header = find_header(grid.filled())
    (row,) = task_rows(grid)

    assert header is not None
    assert (header.top, header.bottom) == (2, 3)
    assert (row.task, row.lead, row.supporting) == (
        "建设停车泊位500个",
        "市城管局",
        ("市交警支队",),
    )


def test_a_merged_cell_counts_for_each_of_its_rows() -> None:
    grid = Grid(
        [
            ["任务类别", "工作内容", "责任单位", "时限"],
            ["治水", "清淤3公里", "市水务局", "5月底"],
            [None, "新建泵站1座", None, "8月底"],
        ],
        merges=[Merge(1, 0, 2, 0), Merge(1, 2, 2, 2)],
    )

    rows = task_rows(grid)

    assert [(row.words[Field.CATEGORY], row.lead) for row in rows] == [("治水", "市水务局")] * 2


def test_sums_blank_rows_group_heads_and_repeated_headers_are_left_out() -> None:
    grid = Grid(
        [
            ["序号", "项目名称", "责任单位", "完成时间"],
            ["一、基础设施", None, None, None],
            ["1", "东环路改造", "住建局", "年底前"],
            [None, None, None, None],
            ["序号", "项目名称", "责任单位", "完成时间"],
            ["2", "西湖公园", "园林局", "年底前"],
            ["合计", "2个", None, None],
        ],
        merges=[Merge(1, 0, 1, 3)],
    )

    assert [row.task for row in task_rows(grid)] == ["东环路改造", "西湖公园"]


def test_a_lead_marked_inside_a_list_of_units_is_the_lead() -> None:
    grid = Grid([["任务", "责任单位", "时限"], ["甲", "市发改委（牵头）、市财政局、各县区", "6月"]])

    (row,) = task_rows(grid)

    assert (row.lead, row.supporting) == ("市发改委", ("市财政局", "各县区"))


def test_a_table_that_names_nobody_and_no_date_is_no_task_table() -> None:
    assert task_rows(Grid([["指标", "单位", "数值"], ["粮食", "万吨", 32]])) == ()
    assert task_rows(Grid([["项目", "数量"], ["水库", 3]])) == ()
    assert task_rows(Grid([])) == ()


def test_the_unit_in_a_heading_is_kept() -> None:
    grid = Grid([["项目名称", "总投资（亿元）", "责任单位"], ["甲路", 1.2, "住建局"]])

    header = find_header(grid)

    assert header is not None
    assert [(h.field, h.unit) for h in header.headings][1] == (Field.AMOUNT, "亿元")


def test_the_head_noun_of_a_heading_decides() -> None:
    assert field_of("年度目标任务")[0] is Field.TASK
    assert field_of("牵头责任单位")[0] is Field.LEAD
    assert field_of("整改完成时限")[0] is Field.DEADLINE
    assert field_of("序 号")[0] is Field.NUMBER
    assert field_of("颜色") == (None, 0)


def test_cells_read_as_people_read_them() -> None:
    assert [cell_text(v) for v in (3.0, 2.5, None, " 甲\n乙 ", date(2026, 1, 5))] == [
        "3", "2.5", "", "甲 乙", "2026-01-05",
    ]  # fmt: skip


cells = st.none() | st.text("任务单位时限牵头一二3\n", max_size=8) | st.floats(allow_nan=False)


@given(st.lists(st.lists(cells, max_size=6), max_size=8))
def test_no_table_crashes_and_every_row_has_a_task(rows: list[list[str | float | None]]) -> None:
    found = task_rows(Grid(rows, merges=[Merge(0, 0, 1, 1), Merge(5, 5, 90, 90)]))

    assert all(row.task and 0 <= row.row < len(rows) for row in found)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("办结时间", Field.DEADLINE),
        ("完成节点", Field.DEADLINE),
        ("责任科室", Field.RESPONSIBLE),
        ("牵头处室", Field.LEAD),
        ("配合股室", Field.SUPPORTING),
        ("督查事项", Field.TASK),
    ],
)
def test_headings_of_offices_and_other_cities_are_known(heading: str, field: Field) -> None:
    assert field_of(heading)[0] is field
