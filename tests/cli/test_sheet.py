"""`guatu sheet`: a look first, then all rows or none."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from guatu.cli.commands.sheet import command
from guatu.errors import GuatuError
from guatu.store.acts.cancel import cancel
from guatu.store.models import Matter
from guatu.store.permission import acting
from tests.store.conftest import town as _town
from tests.store.town import MONDAY, Town

town = _town


def ledger(path: Path, *rows: list[object]) -> str:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return str(path)


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(command, [*arguments, "--book", "meeting_tasks", "--as", "sun"])
    if isinstance(result.exception, GuatuError):
        raise result.exception
    return result


HEAD: list[object] = ["序号", "任务", "牵头单位", "完成时限"]
GOOD: list[object] = [1, "修东堤", "水利局", "2026年6月底前"]
BAD: list[object] = [2, "通西路", "园林局", "2026-09-30"]


def titles(town: Town) -> list[str]:
    with acting(town.actor("sun")):
        return list(Matter.objects.values_list("title", flat=True))


def test_a_check_shows_columns_and_problems_and_stores_nothing(town: Town, tmp_path: Path) -> None:
    result = run("check", ledger(tmp_path / "台账.xlsx", HEAD, GOOD, BAD))

    assert "牵头单位" in result.output
    assert "园林局" in result.output
    assert titles(town) == []


def test_a_load_enters_all_rows_or_none(town: Town, tmp_path: Path) -> None:
    file = ledger(tmp_path / "台账.xlsx", HEAD, GOOD, BAD)

    refused = run("load", file)
    assert titles(town) == []
    assert "读 reading" in refused.stderr

    result = run("load", file, "--leave-out")
    assert "导入 1 行" in result.output
    assert titles(town) == ["修东堤"]


def test_a_column_may_be_read_otherwise(town: Town, tmp_path: Path) -> None:
    file = ledger(tmp_path / "台账.xlsx", HEAD, GOOD)

    run("load", file, "--map", "完成时限=field:meeting")

    with acting(town.actor("sun")):
        assert [(m.due, m.values) for m in Matter.objects.all()] == [
            (None, {"meeting": "2026年6月底前"})
        ]


@pytest.mark.parametrize("pair", ["完成时限=deadline", "颜色=title", "title"])
def test_a_mapping_that_does_not_hold_is_refused(town: Town, tmp_path: Path, pair: str) -> None:
    with pytest.raises(GuatuError, match="--map"):
        run("check", ledger(tmp_path / "a.xlsx", HEAD, GOOD), "--map", pair)


def test_what_is_no_ledger_is_said(town: Town, tmp_path: Path) -> None:
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")

    with pytest.raises(GuatuError, match="no ledger"):
        run("check", ledger(tmp_path / "a.xlsx", ["甲", "乙"], [1, 2]))
    with pytest.raises(GuatuError, match="no ledger"):
        run("check", str(tmp_path / "b.xlsx"))
    with pytest.raises(GuatuError, match="none"):
        run("check", str(tmp_path / "none.xlsx"))


def test_a_saved_ledger_loads_again_to_the_cell(town: Town, tmp_path: Path) -> None:
    head = [*HEAD, "投资（万元）", "完成率", "会议", "工作要求", "配合单位"]
    row = [*GOOD, 125.5, "30%", "第3次周例会", "先勘察后施工", "交通局、东河"]
    run("load", ledger(tmp_path / "a.xlsx", head, row))
    run("save", str(tmp_path / "b.xlsx"))
    refused = run("load", str(tmp_path / "b.xlsx"))
    with acting(town.actor("chen")) as chen:
        cancel(Matter.objects.get(), actor=chen, at=MONDAY, reason="重报")

    run("load", str(tmp_path / "b.xlsx"))

    assert "不重复立账" in refused.output  # while it is open nothing is entered twice
    with acting(town.actor("sun")):
        first, second = Matter.objects.order_by("pk")
        same = ["title", "text", "lead", "issued", "due", "money", "progress", "values"]
        assert [getattr(first, f) for f in same] == [getattr(second, f) for f in same]
        assert {p.unit.key for p in first.involvements.all()} == {"roads", "east"}
        assert {p.unit.key for p in second.involvements.all()} == {"roads", "east"}
