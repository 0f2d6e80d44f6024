"""Quantities in running text: a number, its unit, and what it measures.

One pass of one pattern. Its first branch eats what looks like a quantity and is none: dates,
clock times, ordinals, document numbers, telephone numbers, names with digits (G107, PM2.5).
What a number may stand before is data: `books/lexicon/units.toml`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

import regex

from guatu.books import load_book
from guatu.lib.han import han_pattern
from guatu.read.facts import Figure
from guatu.read.figures.numerals import parse_number
from guatu.read.figures.refusals import is_quantity, unit_kinds

_HAN_DIGIT = "一二两三四五六七八九十"
_ARABIC = (
    r"(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:\.\d+)?[余多]?"
    r"(?:[百千]?[万亿]{1,2}(?:\d{1,4}(?:\.\d+)?[百千]?万?(?=[^\d.]))?|[百千](?![伏瓦克米卡赫帕焦]))?[余多]?"
)
_CHINESE = (
    rf"[{_HAN_DIGIT}][{_HAN_DIGIT}百千零〇]*(?:点[{_HAN_DIGIT}零〇]+)?[余多来]?"
    rf"[万亿]{{0,2}}(?:[{_HAN_DIGIT}][{_HAN_DIGIT}百千零〇]*[万千百]?)?[余多]?"
)
_YEAR = r"(?:(?:19|20)\d\d|[一二][九〇零○][〇零○一二三四五六七八九]{2})"
_MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DASH = r"[-—–~～至到]"
# What holds digits and is no quantity; tried first, so that it eats the digits.
_OTHER = "|".join(
    (
        rf"第\s*(?:\d+|[{_HAN_DIGIT}百零〇]+)(?:{_DASH}(?:\d+|[{_HAN_DIGIT}百]+))?",
        r"(?<![A-Za-z])[A-Za-z]+[-—–.+]?\d[A-Za-z0-9.+-]*",
        rf"{_YEAR}(?:年(?:度)?)?{_DASH}+{_YEAR}年?",
        rf"{_YEAR}年(?:\s*{_MONTH}(?:{_DASH}+{_MONTH})?月(?:份|底|初)?)?(?:\s*{_DAY}[日号])?",
        rf"{_MONTH}(?:{_DASH}+{_MONTH})?月份?(?:\s*{_DAY}[日号]?(?:{_DASH}+{_DAY}[日号])?)?"
        rf"(?![{_HAN_DIGIT}\d])",
        rf"\d{{1,2}}日?{_DASH}+\d{{1,2}}日(?!内|以内)",
        r"\d{1,2}[日号](?!内|以内|之内)",
        r"(?<![\d.个])\d{1,2}[时点](?![段效])(?:\d{1,2}分|许|整|半)?",
        r"\d{1,2}[:：]\d{2}(?!\d)",
        r"[\(（\[〔【]\d{4}[\)）\]〕】]\s*\d*号?",
        r"(?:0\d{2,3}-)?\d{7,8}(?![\d.,，万亿]|\p{Han})|1[3-9]\d{9}",
        rf"(?:\d+|[{_HAN_DIGIT}百]+)(?:[号版期届级]|周年|年代|世纪|中全会|大报告)",
        r"\d+[+＋×*]\d[\d+＋×*]*(?:\+?[A-Za-z]+)?(?![\d小])",
        r"[“《][^”》\d]{0,6}(?:\d|[一二两三四五六七八九十])[^”》，。；]{0,12}[”》]",
    )
)
# With what any of these begins: most characters are passed over by a look at them.
_FIRST = rf"第A-Za-z\d{_HAN_DIGIT}百千万(（\[〔【“《"


@cache
def _pattern() -> re.Pattern[str]:
    units = "|".join(map(regex.escape, sorted(unit_kinds(), key=lambda u: (-len(u), u))))
    number = rf"{_ARABIC}|{_CHINESE}"
    return han_pattern(
        rf"(?=[{_FIRST}])(?:(?P<other>{_OTHER})"
        rf"|(?P<tenths>[{_HAN_DIGIT}])成(?=[以多左的，。、；]|$)"
        rf"|(?P<part>(?:百|千|万|[{_HAN_DIGIT}]+)分之(?:[{_HAN_DIGIT}零〇点百]+|\d+(?:\.\d+)?))"
        rf"|(?P<low>{number})(?:(?P<unit1>{units})?(?:{_DASH}|——)(?P<high>{number}))?"
        rf"(?P<half>半)?(?P<unit>{units})?(?P<half2>(?<=[年月天时里亩倍斤吨米度层])半(?![数天年月成封专]))?)"
    )


def find_figures(text: str) -> tuple[Figure, ...]:
    """Return the quantities of `text`, in order.

    Not among them: dates, clock times, ordinals, levels, document and telephone numbers, and
    numbers of slogans (三个一批). 约, 近, 超 stay outside `text` and set `about`. Where the unit
    is left out it is inferred from the noun before (受益人口达227万), and the rule says so.

    A fact said twice is one figure, at its first place (`find_mentions` gives all places).

    Cost: linear in the length of `text`.
    """
    kept: list[Figure] = []
    by_value: dict[tuple[float, str], list[Figure]] = {}
    for figure in find_mentions(text):
        same = by_value.setdefault((figure.value, figure.unit), [])
        if not any(says_the_same(text, earlier, figure) for earlier in same[-REMEMBERED:]):
            same.append(figure)
            kept.append(figure)
    return tuple(kept)


@lru_cache(maxsize=4)
def find_mentions(text: str) -> tuple[Figure, ...]:
    """Return every quantity of `text` in order, also those that say a fact again.

    Linear in the length of `text`; the last few texts are remembered.
    """
    matches = _pattern().finditer(text)
    found = (_figure(text, match) for match in matches if match["other"] is None)
    return tuple(figure for figure in found if figure is not None)


SAME_WORDS = 3
REMEMBERED = 8  # earlier mentions of a value that a new one is compared with


def figure_words(value: Decimal, unit: str) -> str:
    """Return a value with its unit as a clerk writes it: 1.5亿元, 2482个."""
    for scale, word in ((Decimal(10**8), "亿"), (Decimal(10**4), "万")):
        if value >= scale:
            return f"{(value / scale).normalize():f}{word}{unit}"
    return f"{value.normalize():f}{unit}"


def says_the_same(text: str, one: Figure, other: Figure) -> bool:
    """Whether two mentions of one quantity are one fact, said twice.

    Their values and units are equal already; the words right before and right after must agree
    too, the more the less telling the number is (two accidents may well both kill 5人).
    """
    before = _common(text[: one.place[0]][-8:][::-1], text[: other.place[0]][-8:][::-1])
    after = _common(text[one.place[1] :][:8], text[other.place[1] :][:8])
    telling = len(one.text.strip("0").replace(".", "")) >= 5 and one.unit != "%"
    wanted = SAME_WORDS if telling else SAME_WORDS + 1
    return before >= 2 and before + after >= wanted - (one.unit == "年")


def _common(one: str, other: str) -> int:
    """How many characters two strings share from their start, up to a mark."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b or a in "，。；：、,;\n":
            break
        count += 1
    return count


def _figure(text: str, match: Any) -> Figure | None:
    if match["part"]:
        return _part(text, match)
    if match["tenths"]:
        value = (parse_number(match["tenths"]) or Decimal(0)) * 10
        return _made(text, match.span(), value, "%", rule="figure.tenths")
    unit, low = match["unit"], match["low"]
    chinese = not low[0].isdecimal()
    if unit is None:
        return None if chinese else _unitless(text, match)
    if not is_quantity(text, match):
        return None
    printed = parse_number(low)
    if printed is None:
        return None
    value, upper = _range(low, printed, match["high"])
    in_unit = "个半" in unit  # 两个半小时
    half = Decimal("0.5") if match["half"] or match["half2"] or in_unit else Decimal(0)
    unit = unit.replace("个半月", "个月").replace("个半", "")
    start, end = match.span()
    if unit in _DEGREES and text.startswith("零下", start - 2):
        start, value = start - 2, -value
    rule = "figure.range" if upper is not None else f"figure.{unit_kinds()[match['unit']]}"
    return _made(text, (start, end), value + half, unit, rule=rule, upper=upper)


def _made(
    text: str,
    place: tuple[int, int],
    value: Decimal,
    unit: str,
    *,
    rule: str,
    upper: Decimal | None = None,
) -> Figure:
    start, end = place
    printed = text[start:end]
    return Figure(
        text=printed,
        value=float(value),
        unit="%" if unit == "％" else unit,
        place=place,
        of=measured_thing(text, start, end),
        upper=None if upper is None else float(upper),
        about=text[max(start - 2, 0) : start].endswith(_ABOUT)
        or "余" in printed
        or "多" in printed,
        rule=rule,
    )


_DEGREES = frozenset({"℃", "°C", "摄氏度", "度"})
_ABOUT = ("约", "近", "大约", "超", "超过", "将近", "逾", "达到近")
# 由3.2万增加到4.5万人: the unit stands with the second number.
_UNIT_LATER = regex.compile(r"[^\d，。；、,;\n]{1,8}[\d.]+[百千]?[万亿]+(\p{Han}{1,2})")
_MARK = regex.compile(r"[，。；、,;\n]")
_LOOSE = frozenset("余多")


def _part(text: str, match: Any) -> Figure | None:
    """百分之九十五 is 95 %; 三分之二 has no unit and is none."""
    value = parse_number(match["part"])
    if value is None:
        return None
    scale, unit = {"百": (100, "%"), "千": (1000, "‰")}.get(match["part"][0], (1, ""))
    if match["part"][1:3] != "分之" or not unit:
        return None
    return _made(text, match.span("part"), value * scale, unit, rule="figure.part")


def _range(low: str, value: Decimal, high: str | None) -> tuple[Decimal, Decimal | None]:
    """In 3—5万元 the scale of the upper end holds for the lower one too."""
    upper = parse_number(high) if high else None
    if high is None or upper is None:
        return value, None
    if low[-1].isdecimal() and high[-1] in "百千万亿" and value < upper:
        scale = parse_number(high[-1] if high[-2] not in "百千万" else high[-2:])
        value *= scale or 1
    return (value, upper) if upper >= value else (value, None)


def _unitless(text: str, match: Any) -> Figure | None:
    """A bare number with 万 or 亿 takes its unit from the noun behind (31.6万农民) or before it."""
    low, end = match["low"], match.end("low")
    if low[-1] not in "万亿" or match["high"] or text[end : end + 1] in {"+", "＋", "级", "元"}:
        return None
    before = text[max(match.start() - 10, 0) : match.start()]
    following = _UNIT_LATER.match(text, end)
    if following and following[1] in unit_kinds():
        return _made(
            text,
            match.span("low"),
            parse_number(low) or Decimal(0),
            following[1],
            rule="figure.implied",
        )
    clause = _MARK.split(before)[-1]
    implied: dict[str, str] = load_book("lexicon/units.toml")["implied"]
    nouns = [(clause.rfind(noun) + len(noun), noun) for noun in implied if noun in clause]
    behind = next((noun for noun in implied if text.startswith(noun, end)), None)
    value = parse_number(low)
    if not (nouns or behind) or value is None:
        return None
    unit = implied[behind or max(nouns)[1]]
    return _made(text, match.span("low"), value, unit, rule="figure.implied")


_AFTER = han_pattern(r"(?:的)?((?:(?![为是有在到由达将与和及以等，。；])\p{Han}){2,14})")
# Backwards from the end: the longest stretch in one step.
_BEFORE = regex.compile(r"(?r)[\p{Han}\w“”·（）()%．.]{1,24}")
_LINK = regex.compile(
    r"(?:已|共|累计|总计|合计|均|约|近|超过|超|逾|仅|为|达到|达|是|有|到|至|了|长|高|计|的|占|将|"
    r"增长|下降|提高|完成|实现)+$"
)


def measured_thing(text: str, start: int, end: int) -> str:
    """Return the words of `text` that say what the quantity at (start, end) measures.

    A noun right after it (17家共建单位), else the words before it in its clause (受益人口达227万).
    Empty when the clause holds nothing else.
    """
    after = _AFTER.match(text, end)
    if after and text[end - 1] not in "%‰元米里亩吨点倍":
        return str(after[1])
    before = _BEFORE.match(text, max(start - 24, 0), start)
    if not before:
        return str(after[1]) if after else ""
    return _LINK.sub("", before[0]) or before[0]
