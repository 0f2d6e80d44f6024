"""Samples of lists: matters by every light, panels, the table of the ledger, a history."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from guatu.store.selectors.areas import UnitLoad
from guatu.web.areas import area_rows
from guatu.web.beginning import STEPS, Step
from guatu.web.ledger_table import Cell, Chip, ColumnChoice, TableRow
from guatu.web.matter import Change, EventRow, EvidenceRow, OpenAct, TimeSlider
from guatu.web.month import month_weeks
from guatu.web.paging import Pager
from guatu.web.rows import Line, days_words
from guatu.web.signs import SIGNS
from guatu.web.today import ChangeRow, Figure, Panel

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
LEADS = ("市水利局", "市住房城乡建设局", "澄州高新技术产业开发区")
TITLES = ("东渠清淤和护岸", "老旧小区改造：完成管线迁改，恢复小区道路", "新建高标准农田18万亩")


def line(number: int, colour: str) -> Line:
    """Return a matter of the samples."""
    due = DAY + timedelta(days=3 * number - 9)
    return Line(
        pk=number,
        url="#design-lists",
        number=f"督〔2026〕{number}号",
        title=TITLES[number % 3],
        lead=LEADS[number % 3],
        stage="办理中",
        progress=10 * number,
        due=due,
        due_day=due.isoformat(),
        due_words=days_words((due - DAY).days),
        sign=SIGNS[colour],
    )


LINES = [line(number, colour) for number, colour in enumerate(SIGNS, start=1)]


def list_samples() -> dict[str, object]:
    """Return lists, full and empty."""
    past = replace(SIGNS["green"], red_on=DAY - timedelta(days=20))
    return {
        "begin": [Step(title, words, "#design-lists") for _, _, title, words in STEPS[:3]],
        "past_sign": past,
        "panel": Panel("design-panel", "红灯", "没有红灯。", "#design-lists", LINES[:3], 12),
        "empty_panel": Panel("design-none", "三天内将转红", "没有。", "#design-lists", [], 0),
        "figures": [Figure(12, sign.word, "#design-lists", sign) for sign in SIGNS.values()],
        **_table(),
        **_matter(),
        **_month(),
    }


def _table() -> dict[str, object]:
    rows = [TableRow(each, _cells(each)) for each in LINES[:4]]
    return {
        "chips": [Chip("?", 1024, True), Chip("?", 12, False, SIGNS["red"])],
        "columns": [ColumnChoice("lead", "牵头单位", True), ColumnChoice("batch", "批次", False)],
        "heads": ["牵头单位", "进度", "完成时限"],
        "rows": rows,
        "may_pick": True,
        "query": "",
        "pager": Pager(4, 1024, "?before", "?after"),
    }


def _cells(each: Line) -> list[Cell]:
    return [
        Cell("牵头单位", each.lead, "name table__names"),
        Cell("进度", f"{each.progress}%", "number"),
        Cell("完成时限", each.due_day, "table__fix", each.due_words),
    ]


def _matter() -> dict[str, object]:
    changes = [Change("进度", "30%", "65%")]
    odd = ["拍摄时间早于上次报告。"]
    return {
        "history": [
            EventRow("立项", "周砚（督查科科长）", AT - timedelta(days=30), "", []),
            EventRow("报告进展", "李筑（科员）", AT, "护岸完成七成，清淤剩余两公里。", changes),
        ],
        "evidence": [
            EvidenceRow("照片", "护岸.jpg", "", AT, "#design-lists", AT, odd),
            EvidenceRow("说明", "", "监理已签认。", AT, "", None, []),
        ],
        "acts": [OpenAct("close", "提交销号", "", None, "还有两个节点没有完成。", False)],
        "slider": TimeSlider(DAY - timedelta(days=90), DAY, DAY - timedelta(days=30), [0, 30, 60]),
        "changes": [ChangeRow("#design-lists", TITLES[0], ["报告进展"], "李筑（科员）", AT)],
    }  # fmt: skip


def _month() -> dict[str, object]:
    due = {DAY + timedelta(days=n): area_rows([_load(n)])[0].lights for n in range(3)}
    worked = {DAY + timedelta(days=1): True, DAY - timedelta(days=4): False}
    first = DAY.replace(day=1)
    return {
        "weeks": month_weeks(first, due, today=DAY, worked=worked),
        "first": first,
        "previous": first - timedelta(days=1),
        "next": first + timedelta(days=31),
        "total": 6,
        "unknown_year": 2027,
    }


def _load(number: int) -> UnitLoad:
    return UnitLoad("u", "", "county", 1, Counter(red=number, yellow=1, green=2))
