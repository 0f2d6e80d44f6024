"""Numerals: what a printed number is worth.

Arabic (12,345.6), Chinese (三百二十, 两), mixed (3亿5000万, 12万5千, 1.2万亿), fractions
(三分之二, 百分之九十五), halves (一年半), and numbers with a loose end (300余, 十多万).
Written here: cn2an refuses several of these forms, and takes a third of a second to import.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
LOOSE = str.maketrans("", "", ",，余多来几 ")
# A row of digits worth more than this is a number of a bill or a fault of the scan.
LARGEST = Decimal(10) ** 24


def parse_number(printed: str) -> Decimal | None:
    """Return what `printed` is worth, or `None` when it is no number.

    >>> parse_number("3亿5000万")
    Decimal('350000000')

    Scales multiply what stands before them; a small scale after a larger one adds (12万5千).
    余, 多 and 来 are left out: 300余 is worth 300. What is worth more than `LARGEST` is none.
    """
    value = _worth(printed.translate(CAPITALS).translate(LOOSE))
    return None if value is None or value > LARGEST else value


def _worth(text: str) -> Decimal | None:
    if "分之" in text:
        return _fraction(text)
    whole, point, decimals = text.partition("点")
    if point and decimals and all(c in DIGITS for c in decimals):
        base = _chinese(whole)
        digits = "".join(str(DIGITS[c]) for c in decimals)
        return None if base is None else base + Decimal(f"0.{digits}")
    return _scaled(text)


def _fraction(text: str) -> Decimal | None:
    below, _, above = text.partition("分之")
    part, whole = parse_number(above), _scaled(below) or Decimal(SMALL.get(below, 0))
    return part / whole if part is not None and whole else None


def _scaled(text: str) -> Decimal | None:
    """Sum of number-with-scale pieces: each large scale closes a section (3亿5000万)."""
    total, section = Decimal(0), ""
    for char in text:
        if char not in LARGE:
            section += char
            continue
        value = _section(section) if section else (total or Decimal(1))
        if value is None:
            return None
        total = (total if section else Decimal(0)) + value * LARGE[char]
        section = ""
    if not section:
        return total if text else None
    rest = _section(section)
    return None if rest is None else total + rest


def _section(text: str) -> Decimal | None:
    """A number below 万: 5000, 3.5千, 三百二十, 5千."""
    if text.replace(".", "", 1).isdecimal():
        return Decimal(text)
    if text[-1] in SMALL and text[:-1].replace(".", "", 1).isdecimal():
        return Decimal(text[:-1]) * SMALL[text[-1]]
    return _chinese(text)


# 七八里, 五六十人: two neighbouring digits are a loose number, worth the lower one.
_PAIRS = "|".join(f"{a}(?={b})" for a, b in (*pairwise("一二三四五六七八九"), "两三"))
_BETWEEN = re.compile(rf"({_PAIRS}).(?=[十百千]|$)")


def _chinese(text: str) -> Decimal | None:
    """三百二十 = 320; 二〇二六 = 2026 digit by digit; 十 = 10."""
    if not text or any(c not in DIGITS and c not in SMALL for c in text):
        return None
    text = _BETWEEN.sub(r"\1", text)
    if len(text) > 1 and all(c in DIGITS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text))
    total, digit, last_scale = 0, 0, 10
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
            last_scale = 10 if char in "零〇" else last_scale
        else:
            total += (digit or 1) * SMALL[char]
            digit, last_scale = 0, SMALL[char]
    # 三百二 is 320 in speech; 三百零二 is 302.
    spoken = text[-1] in DIGITS and last_scale > 10 and len(text) > 2
    return Decimal(total + digit * (last_scale // 10 if spoken else 1))
