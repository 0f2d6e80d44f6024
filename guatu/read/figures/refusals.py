"""What stands before a unit and is no quantity: slogans, deadlines, years, groups of things.

三个一批 counts no batches, 10个工作日内 is a deadline, 前8个月 a stretch of the calendar.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import regex

from guatu.books import load_book

_TIMES = "年 天 日 周 月 小时 分钟 工作日 季度 个月 个小时 个工作日 个自然日 个季度 个星期"
_AFTER_YEAR = frozenset("级代底初度")
_SHORT = frozenset({"分钟", "小时", "个小时"})


_CLAUSE_MARKS = frozenset("，。；：！？、“”（）,;:!?\n")
# What a count's noun may have before its own word: 两个|作业|班组, 两条|真空|包装线.
_MODIFIED = 5
_NOUN = regex.compile(r"\p{Han}{1,8}")


@cache
def unit_words(key: str) -> frozenset[str]:
    """Return list `key` of `lexicon/units.toml`."""
    return frozenset(load_book("lexicon/units.toml")[key].split())


@cache
def unit_kinds() -> dict[str, str]:
    """Return unit -> its kind; of two kinds measured goes before counted, counted before vague."""
    kinds = ("vague", "counted", "measured")
    return {unit: kind for kind in kinds for unit in unit_words(kind)}


@cache
def _starts(key: str) -> tuple[str, ...]:
    return tuple(unit_words(key))


def is_quantity(text: str, match: Any) -> bool:
    """Return whether the number with a unit in `match` counts or measures something.

    `match` has the groups low, high, unit, half, half2 and lies in `text`.
    """
    unit, after = match["unit"], text[match.end() : match.end() + 3]
    if _is_ordinal(text, match) or _is_other_word(unit, after) or _is_word(match, after):
        return False
    if unit in _TIMES.split() and _is_limit(text, match.start(), unit, after):
        return False
    if match["low"][0].isdecimal():
        return not (unit == "年" and len(match["low"]) == 4 and match["low"][:2] in {"19", "20"})
    return _is_chinese_quantity(text, match)


def _is_ordinal(text: str, match: Any) -> bool:
    """第3个, 〔3〕, 前5名, 几十个, 上百人."""
    before = text[match.start() - 1 : match.start()]
    if before in {"前", "后"} and match["unit"] in {"名", "位"}:
        return True
    return before in {"第", "〔", "["} or (
        before in {"几", "数", "成", "上"} and match["low"][0] in "十百千万"
    )


def _is_word(match: Any, after: str) -> bool:
    """银行、人社这两头，: no count; nor is 二次供水, as things are counted with 两."""
    ends = not after or after[0] in _CLAUSE_MARKS
    ordinal = match["low"] == "二" and unit_kinds()[match["unit"]] != "measured"
    repeated = match["low"] == "一一"
    return repeated or ordinal or (ends and match[0] in unit_words("no_counts"))


def _is_other_word(unit: str, after: str) -> bool:
    """两个维护, 三部委, 21年底."""
    if unit == "年" and (after[:1] in _AFTER_YEAR or after.startswith(("行动", "计划", "规划"))):
        return True
    if unit in _SHORT and after.startswith(_starts("round_the_clock")):
        return True
    if unit in {"岁", "周岁"}:
        return after.startswith(("以上", "以下", "及以", "（含", "(含"))
    if unit in {"吨", "千伏"} and after[:1] == "级":
        return True  # 5万吨级泊位: a class of works
    never = unit_kinds()[unit] == "measured" or unit in {"名", "位"}
    slogan = after.startswith(_starts("slogan")) and not never
    return slogan or (unit == "部" and after[:1] in {"门", "委"})


def _is_limit(text: str, start: int, unit: str, after: str) -> bool:
    """10个工作日内, 3日前 are deadlines; 前8个月, 今后5年 are stretches of the calendar.

    Minutes and hours are how fast one comes (15分钟内赶到).
    """
    before = text[max(start - 2, 0) : start]
    in_calendar = before.endswith(_starts("periods")) and before not in unit_words("not_periods")
    if text[max(start - 4, 0) : start].endswith(_starts("cut_to")):
        return False
    limits = _starts("limits") if unit not in _SHORT else _starts("short_limits")
    return in_calendar or after.startswith(limits)


def _is_chinese_quantity(text: str, match: Any) -> bool:
    """Small Chinese numerals mostly count ideas: only real measures and things are taken."""
    low, unit, after = match["low"], match["unit"], text[match.end() : match.end() + 3]
    large = any(c in low for c in "百千万亿") or (len(low) > 1 and low[0] not in "一二")
    kind = unit_kinds()[unit]
    lasted = _lasted(text, match.start(), after)
    if low == "一" and match["high"] is None and not (lasted and unit in {"年", "个月", "天"}):
        return bool(match["half"] or match["half2"] or "个半" in unit)
    if kind != "vague":
        return kind == "counted" or large or unit not in {"元", "升", "方", "度", "里"}
    if unit in {"年", "天", "日", "周"}:
        return lasted or (unit == "天" and "十" in low[1:])
    if unit in {"元", "方", "里"}:
        return large
    return _counts_things(text, match.end(), unit)


def _lasted(text: str, start: int, after: str) -> bool:
    """停滞两年, 落户三年来: how long something took; 三年来 alone is the time until now."""
    before = text[max(start - 2, 0) : start]
    if before.endswith(_starts("lasted")):
        return True
    opens = before[-1:] in _CLAUSE_MARKS or not before or before[-1:] in {"这", "近"}
    return after.startswith(_starts("lasting")) and not opens


def _counts_things(text: str, end: int, unit: str) -> bool:
    """三个乡镇, 两条防火通道, 跑了三趟 count; 三个方面, 五项工作, 七次全会 do not."""
    if text.startswith(_starts("ideas"), end) or text[end : end + 1] in {"“", '"'}:
        return False
    if unit in unit_words("things"):
        return True
    if unit in {"项", "种", "类"}:
        return text.startswith(_starts("concrete"), end)
    noun = _NOUN.match(text, end)
    if noun is None or unit != "个":
        return noun is not None and noun[0].endswith(_starts("concrete"))
    first = noun[0][:_MODIFIED]
    return any(text.startswith(_starts("concrete"), end + at) for at in range(len(first)))
