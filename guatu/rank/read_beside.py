"""A scorecard beside its indicators: bonuses, deductions, vetoes, classes, the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from guatu.rank.scorecard import (
    Adjustment,
    Ask,
    Bands,
    Class,
    Classes,
    Effect,
    Exemption,
    Longer,
    LongerPart,
    Missing,
    Veto,
)
from guatu.rules import Column, Kind
from guatu.rules.fields import Fields


def limit(part: Fields, key: str) -> Decimal | None:
    """Return a number or, for "none", None; one of the two must be written."""
    return None if part.value(key) == "none" else part.number(key)


def read_adjustment(
    part: Fields, columns: Mapping[str, Column], source: str, sign: int
) -> Adjustment:
    """Return a `[[bonus]]` or `[[deduction]]`; `evidence` and `cap` must be written."""
    once_by, repeat_by = _column(part, "once_by", columns), _column(part, "repeat_by", columns)
    at_most = part.whole("at_most", least=1) if "at_most" in part else None
    looks_back = once_by or repeat_by or at_most
    evidence = part.choice("evidence", ["none", *columns])
    found = Adjustment(
        key=part.text("key"),
        zh=part.text("zh"),
        en=part.text("en"),
        sign=sign,
        source=source,
        points=part.rule("points", columns, wanted=Kind.NUMBER),
        when=part.rule("when", columns) if "when" in part else None,
        once_by=once_by,
        repeat_by=repeat_by,
        within=part.choice("within", ["period", "year"]) if looks_back else "period",
        at_most=at_most,
        cap=limit(part, "cap"),
        evidence=None if evidence == "none" else evidence,
        exempt=part.rule("exempt", columns) if "exempt" in part else None,
        year_cap=part.maybe_number("year_cap"),
    )
    part.close()
    if found.points.columns.keys() & {"nth", "in_a_row"} and repeat_by is None:
        raise part.refused("repeat_by", "a column, because `points` names nth, in_a_row / 列名")
    return found


def _column(part: Fields, key: str, columns: Mapping[str, Column]) -> str | None:
    return part.choice(key, list(columns)) if key in part else None


def read_veto(part: Fields, columns: Mapping[str, Column], source: str) -> Veto:
    """Return a `[[veto]]`."""
    effect = Effect(part.choice("effect", [effect.value for effect in Effect]))
    at_least = part.whole("at_least", 1, least=1)
    veto = Veto(
        key=part.text("key"),
        zh=part.text("zh"),
        en=part.text("en"),
        source=source,
        when=part.rule("when", columns),
        effect=effect,
        limit=part.number("limit") if effect is Effect.AT_MOST else None,
        to_class=part.text("class") if effect in {Effect.CLASS, Effect.CLASS_AT_MOST} else None,
        at_least=at_least,
        within=part.choice("within", ["period", "year"]) if at_least > 1 else "period",
        is_longer=part.flag("longer", False),
    )
    part.close()
    return veto


def read_exemption(part: Fields, columns: Mapping[str, Column]) -> Exemption:
    """Return an `[[exemption]]`: without `indicators` the unit is not rated at all."""
    indicators = part.texts("indicators")
    gives = ["full", "average", "zero", "leave_out"]
    exemption = Exemption(
        key=part.text("key"),
        zh=part.text("zh"),
        en=part.text("en"),
        when=part.rule("when", columns),
        indicators=indicators,
        gives=Missing(part.choice("gives", gives)) if indicators else None,
    )
    part.close()
    return exemption


def read_classes(fields: Fields) -> Classes | None:
    """Return `[classes]` and its `[[class]]` rows; None when the scorecard has none."""
    return _read_cut(fields, "classes", "class")


def read_bands(fields: Fields) -> Bands | None:
    """Return `[bands]` and its `[[band]]` rows; None when the scorecard has none."""
    rows = fields.tables("band")
    asks = {row.text("key"): _ask(row) for row in rows}
    cut = _read_cut(fields, "bands", "band")
    return None if cut is None else Bands(cut, asks)


def _ask(row: Fields) -> Ask:
    plan_days = row.whole("plan_days", least=1) if "plan_days" in row else None
    return Ask(row.text("ask_zh"), row.text("ask_en"), plan_days)


_ASKED = {"ask_zh", "ask_en", "plan_days"}


def _read_cut(fields: Fields, section: str, each: str) -> Classes | None:
    """Return classes or bands: bands are cut in each group, by share or count of places."""
    is_band = section == "bands"
    part = fields.table(section)
    rows = [row.without(_ASKED) if is_band else row for row in fields.tables(each)]
    if part is None:
        if rows:
            raise fields.refused(each, f"[{section}]")
        return None
    by = part.choice("by", ["share", "count"] if is_band else ["score", "share", "count"])
    found = Classes(
        by_score=by == "score",
        of_group=is_band or part.choice("of", ["group", "all"]) == "group",
        rounding=part.choice("rounding", ["down", "nearest", "up"]) if by == "share" else "down",
        tied_in=part.choice("tied", ["in", "out"]) == "in" if by != "score" else True,
        classes=tuple(
            _class(row, by, is_last=number == len(rows), may_start=not is_band)
            for number, row in enumerate(rows, 1)
        ),
    )
    part.close()
    if len(found.classes) < 2:
        raise fields.refused(each, f"two [[{each}]] or more / 至少两个")
    return found


def _class(row: Fields, by: str, *, is_last: bool, may_start: bool) -> Class:
    key, zh, en = row.text("key"), row.text("zh"), row.text("en")
    policy = _policy(row) if may_start else None
    if is_last:
        row.close()
        return Class(key, zh, en, policy=policy)
    found = Class(
        key,
        zh,
        en,
        start=_start(row, by) if may_start else None,
        share=row.number("share") if by == "share" else None,
        count=row.whole("count") if by == "count" else None,
        is_bottom=row.flag("bottom", False) if by != "score" else False,
        policy=policy,
    )
    row.close()
    return found


def _policy(row: Fields) -> tuple[str, str] | None:
    asked = [key in row for key in ("policy_zh", "policy_en")]
    return (row.text("policy_zh"), row.text("policy_en")) if any(asked) else None


def _start(row: Fields, by: str) -> Decimal | None:
    return row.number("from") if by == "score" else row.maybe_number("from")


# Kinds of periods, the shortest first; their plurals, as parts name them.
KINDS = ("month", "quarter", "half", "year")
_PLURALS = {"months": "month", "quarters": "quarter", "halves": "half"}


def read_longer(fields: Fields, own: str) -> dict[str, Longer]:
    """Return how the periods longer than `own` are made: [quarter], [half], [year].

    Raises:
        Invalid: a table is about a period that is not longer, or its weights are not whole.
    """
    found = {}
    for kind in KINDS[1:]:
        part, rows = fields.table(kind), fields.tables(f"{kind}_part")
        if part is None:
            continue
        if KINDS.index(kind) <= KINDS.index(own):
            raise fields.refused(kind, f"a period longer than {own} / 须长于评分周期")
        shorter = [each for each in KINDS[KINDS.index(own) : KINDS.index(kind)]
                   if each == own or each in found]  # fmt: skip
        found[kind] = Longer(
            parts=tuple(_longer_part(row, shorter) for row in rows),
            least=part.whole("least_months", least=1),
            carry_over=part.number("carry_over"),
            ceiling=part.maybe_number("ceiling"),
            floor=part.maybe_number("floor"),
        )
        part.close()
        shares = (each.weight for each in found[kind].parts if not each.is_beside)
        if sum(shares, Decimal(0)) != 1:
            raise fields.refused(f"{kind}_part", "weights that add up to 1 / 权重之和为1")
    return found


def _longer_part(row: Fields, shorter: Sequence[str]) -> LongerPart:
    plurals = [plural for plural, kind in _PLURALS.items() if kind in shorter]
    of = row.choice("of", [*plurals, "reading"])
    is_reading = of == "reading"
    every = row.choice("every", list(_PLURALS), "") if is_reading else of
    key = row.text("key")
    part = LongerPart(
        key=key,
        zh=row.text("zh", key),
        en=row.text("en", key),
        weight=row.number("weight"),
        of=_PLURALS.get(every, ""),
        numbers=tuple(int(n) for n in row.numbers("numbers")) if "numbers" in row else (),
        reading=row.text("reading") if is_reading else None,
        is_sum=row.choice("combine", ["mean", "sum"], "mean") == "sum",
        is_beside=row.flag("beside", False),
        best=row.whole("best", least=1) if "best" in row else None,
    )
    row.close()
    return part
