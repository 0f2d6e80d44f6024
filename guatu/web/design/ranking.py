"""Samples of the ranking: a group with its race, losses with and without what explains them."""

from __future__ import annotations

from guatu.web.race import STEP, Dot, Line, RaceChart
from guatu.web.ranking import FactRow, Group, LossRow, Row

PERIODS = ("2026-08", "2026-09", "2026-10")
PLACES = {"澄东区": (2, 1, 1), "白石县": (1, 3, 2), "桐山县": (3, 2, 3)}


def ranking_samples() -> dict[str, object]:
    """Return a group and its losses."""
    return {"group": sample_group(), "losses": _losses(), "full": "100",
            "score": "94.25", "lost": "5.75"}  # fmt: skip


def sample_group() -> Group:
    """Return a group of four units, one of which has no place."""
    moves = zip(PLACES, (2, -1, 0), ("先进", "", "末位"), strict=True)
    rows = [
        Row(name, "#design-ranking", place, f"{98 - 4 * place}.25", 130 - 20 * place, moved,
            f"{moved:+d}.5", klass, "投资进度 −3.5", place == 2)
        for place, (name, moved, klass) in enumerate(moves, start=1)
    ]  # fmt: skip
    away = Row("云门县", "", None, "", 1, None, "", "", "", False)
    return Group("县区", [*rows, away], _race())


def _race() -> RaceChart:
    xs = [28 + STEP * number for number in range(3)]
    lines = [
        _line(name, xs, places, rank) for rank, (name, places) in enumerate(PLACES.items(), start=1)
    ]
    return RaceChart("县区", 382, 124, 170, list(zip(xs, PERIODS, strict=True)), lines)


def _line(name: str, xs: list[int], places: tuple[int, ...], rank: int) -> Line:
    dots = [Dot(x, 19 + 30 * p, p, f"{name} {p}") for x, p in zip(xs, places, strict=True)]
    way = " ".join(f"{dot.x},{dot.y}" for dot in dots)
    return Line(name, [way], dots, 19 + 30 * rank, rank, rank == 2)


def _losses() -> list[LossRow]:
    fact = FactRow("督〔2026〕12号", "0.88", "0.91", "市质监站10月巡查通报")
    words = "工程质量88%：得26.4分（满分30分）"
    document, rule = "市质监站10月巡查通报", "value * weight"
    blank = ("", "", "")
    return [
        LossRow(
            9001,
            words,
            "指标未得满分",
            "3.6",
            False,
            120,
            "",
            "",
            "",
            document,
            "",
            rule,
            [fact],
            None,
        ),
        LossRow(9002, "国家级试点加分", "加分", "2", True, 66, *blank, "", "", "", [], None),
    ]
