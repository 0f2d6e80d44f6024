"""Losses: where the points went, each with its cause and its reason in words (失分原因).

They add up exactly to the full score less the unit's: what was gained beyond an indicator's
weight, or beside the indicators, is a negative loss.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from guatu.rank.ranking_duckdb import PointLine, Standing
from guatu.rank.scorecard import MICRO, Indicator, Scorecard, micro
from guatu.rules import Kind, explain
from guatu.rules.announced import announced_workdays
from guatu.rules.words import plain
from guatu.wording import Language

CAUSES: Final[dict[str, tuple[str, str]]] = {
    "points": ("指标未得满分", "indicator below its weight"),
    "missing": ("数据缺失", "missing data"),
    "exempt": ("容错免扣", "exempted"),
    "left_out": ("不计此项", "left out"),
    "rescaled": ("按其余指标折算", "rescaled from the other indicators"),
    "bonus": ("加分", "bonus"),
    "deduction": ("扣分", "deduction"),
    "once": ("不重复计算", "not counted twice"),
    "topped_up": ("扣除此前已计部分", "less what was counted before"),
    "beyond": ("超出次数不计", "beyond the number that counts"),
    "no_evidence": ("缺佐证不计", "no evidence, not counted"),
    "cap": ("封顶", "cap"),
    "year_cap": ("全年封顶", "cap of the year"),
    "appeal": ("申诉恢复", "given back on appeal"),
    "vetoed": ("一票否决", "veto"),
    "limited": ("总分限额", "limit of the score"),
    "rounded": ("四舍五入", "rounding"),
    "ahead": ("与组内第一的差距", "behind the group's first"),
}


@dataclass(frozen=True, slots=True)
class Loss:
    """Points that a unit has not; negative when it has more.

    Attributes:
        key: of the indicator or rule, or of the step of the score.
        points: lost, in millionths.
        cause: a key of `CAUSES`.
        words: the reason.
    """

    key: str
    points: int
    cause: str
    words: Mapping[Language, str]
    value: float | None = None
    item: str | None = None
    document: str | None = None


def losses(card: Scorecard, standing: Standing, lines: Sequence[PointLine]) -> list[Loss]:
    """Return all losses of a unit, the largest first; they add up to full less score.

    For a scorecard with a full score. Lines that took nothing and gave nothing are listed when
    they say that something did not count.
    """
    found = [_loss(card, standing.group, line) for line in lines]
    found += [
        _step(card, standing, step, points)
        for step, points in standing.steps.items()
        if step in {"rescaled", "vetoed", "limited", "rounded"}
    ]
    return sorted(
        (loss for loss in found if loss.points or loss.cause not in _SILENT),
        key=lambda loss: (-loss.points, loss.key, loss.item or ""),
    )


def _step(card: Scorecard, standing: Standing, step: str, points: int) -> Loss:
    """Return the loss of a step of the score; a veto names itself and its document."""
    if step != "vetoed" or not standing.vetoes:
        return Loss(step, -points, step, _both(CAUSES[step]))
    named = {veto.key: veto for veto in card.vetoes}
    struck = [named[key] for key, _ in standing.vetoes]
    words: dict[Language, str] = {
        "zh": f"{CAUSES[step][0]}：{'、'.join(veto.zh for veto in struck)}",
        "en": f"{CAUSES[step][1]}: {', '.join(veto.en for veto in struck)}",
    }
    document = "、".join(name for _, name in standing.vetoes if name) or None
    return Loss(step, -points, step, words, document=document)


_SILENT = {"points", "bonus", "deduction", "topped_up", "rescaled", "vetoed", "limited", "rounded"}


def losses_to_first(
    card: Scorecard,
    own: tuple[Standing, Sequence[PointLine]],
    first: tuple[Standing, Sequence[PointLine]],
) -> list[Loss]:
    """Return the losses of a unit against its group's first; they add up to the difference."""
    names = _names(card)
    ours, theirs = _by_key(own), _by_key(first)
    found = []
    for key in sorted(ours.keys() | theirs.keys()):
        behind = theirs.get(key, 0) - ours.get(key, 0)
        zh, en = names.get(key, CAUSES.get(key, (key, key)))
        words: dict[Language, str] = {
            "zh": f"{zh}：{shown(ours.get(key, 0))}分，组内第一{shown(theirs.get(key, 0))}分",
            "en": f"{en}: {shown(ours.get(key, 0))} points, the group's first "
            f"{shown(theirs.get(key, 0))}",
        }
        if behind:
            found.append(Loss(key, behind, "ahead", words))
    return sorted(found, key=lambda loss: (-loss.points, loss.key))


def shown(points: int) -> str:
    """Return points as a person reads them."""
    return plain(points / MICRO)


def _by_key(account: tuple[Standing, Sequence[PointLine]]) -> dict[str, int]:
    standing, lines = account
    found = {
        step: points
        for step, points in standing.steps.items()
        if step in {"rescaled", "vetoed", "limited", "rounded"}
    }
    for line in lines:
        found[line.key] = found.get(line.key, 0) + line.points
    return found


def _names(card: Scorecard) -> dict[str, tuple[str, str]]:
    named = {i.key: (i.zh, i.en) for i in card.indicators}
    named |= {a.key: (a.zh, a.en) for a in card.adjustments}
    named |= {
        "bonus_cap": ("加分合计", "all bonuses"),
        "deduction_cap": ("扣分合计", "all deductions"),
    }
    return named | {e.key: (e.zh, e.en) for e in card.exemptions}


def _both(words: tuple[str, str]) -> dict[Language, str]:
    return {"zh": words[0], "en": words[1]}


def _loss(card: Scorecard, group: str, line: PointLine) -> Loss:
    indicator = card.indicator(line.key, group)
    cause = _cause(card, line)
    if indicator is not None:
        points = micro(indicator.weight) - line.points if line.is_indicator else -line.points
        words = _of_indicator(card, indicator, line, cause)
    else:
        points = -line.points
        zh, en = _names(card).get(line.key, (line.key, line.key))
        item = f"“{line.item}”" if line.item else ""
        how = _of_row(card, line)
        words = {
            "zh": f"{zh}{item}：{CAUSES[cause][0]}{shown(abs(line.points))}分{how['zh']}",
            "en": f"{en} {item}".strip()
            + f": {CAUSES[cause][1]}, {shown(abs(line.points))} points{how['en']}",
        }
    return Loss(line.key, points, cause, words, line.value, line.item, line.document)


def _of_row(card: Scorecard, line: PointLine) -> dict[Language, str]:
    """Return why a row counts, and how many points it gives: the rules with its values."""
    adjustment = card.adjustment(line.key)
    if adjustment is None or not line.known:
        return {"zh": "", "en": ""}
    rules = [rule for rule in (adjustment.when, adjustment.points) if rule and rule.columns]
    facts: dict[str, object] = {
        name: _typed(column.kind, line.known.get(name))
        for rule in rules
        for name, column in rule.columns.items()
    }
    facts |= card.constants
    days = announced_workdays()
    return {
        "zh": "".join(f"；{explain(rule, facts, 'zh', workdays=days)}" for rule in rules),
        "en": "".join(f"; {explain(rule, facts, 'en', workdays=days)}" for rule in rules),
    }


def _typed(kind: Kind, text: object) -> object:
    """Return what a text of `PointLine.known` stands for."""
    match kind:
        case Kind.NUMBER if text is not None:
            return float(str(text))
        case Kind.DATE if text is not None:
            return date.fromisoformat(str(text))
        case Kind.BOOL if text is not None:
            return text == "true"
    return text


def _measured(value: float | None, unit: str) -> str:
    """Return a value with its unit; a share is said in percent."""
    if value is None:
        return "–"
    return f"{plain(value * 100)}%" if unit == "1" else f"{plain(value)} {unit}".rstrip()


def _cause(card: Scorecard, line: PointLine) -> str:
    """Return the class of a line's cause; exemptions go by their own keys in the account."""
    if line.cause.endswith(":left_out"):
        return "left_out"
    return line.cause if line.cause in CAUSES else "exempt"


def _of_indicator(
    card: Scorecard, indicator: Indicator, line: PointLine, cause: str
) -> dict[Language, str]:
    """Return why an indicator gave its points: its rule with the value filled in, if it can be."""
    got, full = shown(line.points), plain(float(indicator.weight))
    if cause != "points":
        return {
            "zh": f"{indicator.zh}：{CAUSES[cause][0]}，得{got}分（满分{full}分）",
            "en": f"{indicator.en}: {CAUSES[cause][1]}, {got} of {full} points",
        }
    value = _measured(line.value, indicator.unit)
    facts: dict[str, object] = {
        "value": line.value, "weight": float(indicator.weight), **line.known,
        **card.constants,
    }  # fmt: skip
    is_known = indicator.points.columns.keys() <= facts.keys()
    how: dict[Language, str] = {"zh": indicator.points.text, "en": indicator.points.text}
    if is_known:
        days = announced_workdays()
        how = {"zh": explain(indicator.points, facts, "zh", workdays=days),
               "en": explain(indicator.points, facts, "en", workdays=days)}  # fmt: skip
    return {
        "zh": f"{indicator.zh}{value.replace(' ', '')}：得{got}分（满分{full}分）；{how['zh']}",
        "en": f"{indicator.en} {value}: {got} of {full} points; {how['en']}",
    }
