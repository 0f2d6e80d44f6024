"""Places: counties and districts that act as bodies (中牟县 signs, 高新区 reports).

A place counts as a body where an act of a body follows it, or in a list with one that does.
Names are traced like bodies: known names of GB/T 2260, or two to four characters before
县, 区, 旗 at the head of a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import cache

import regex

from guatu.lib.han import han_pattern
from guatu.read.names.cuts import Cuts, find_cuts
from guatu.read.names.lexicon import short_places, words
from guatu.read.names.shape import is_han

Span = tuple[int, int, str]


@cache
def known_counties() -> frozenset[str]:
    """Return the names of counties, districts and county-level cities of GB/T 2260."""
    return words("places", "counties")


PLACE_LENGTHS = (2, 3, 4, 5, 6, 7)


def level_start(text: str, start: int, level: int) -> int:
    """Return where the body begins whose level word (市 of 市委) stands at `level`.

    A place belongs to it when it is known (淅川县委), or when two or three characters before the
    level fill the whole phrase (云塘县委); other words before it do not (坚决拥护市委).
    """
    if level <= start:
        return start
    known = short_places()
    for size in PLACE_LENGTHS:
        if level - size >= start and text[level - size : level] in known:
            at = level - size
            above = text[start:at]
            return start if above in ABOVE_PLACES else at
    before = text[start:level]
    before = before.removeprefix(
        next((word for word in ABOVE_PLACES if before.startswith(word)), "")
    )
    unknown_place = (
        len(before) in {2, 3}
        and before[-1] not in "届报送请呈经由向转交给"
        and before not in _NO_PLACES
    )
    whole = _IN_COUNTY.fullmatch(before) is not None
    return start if unknown_place or whole or _holds_ordinal(before) else level


_IN_COUNTY = re.compile(r"[\u4e00-\u9fff]{2,4}[省市县区州旗][\u4e00-\u9fff]{2,3}")  # 甲县|乙|镇委


def _holds_ordinal(before: str) -> bool:
    """许昌市第七届人民政府: the words before hold a place and a term."""
    return "第" in before or before[-1:] in set("市县区州省")


# 共青团云州市委员会, 民盟云州市委: the organisation stands before the place.
ABOVE_PLACES = frozenset(
    [
        "国家",
        "中国",
        "中共",
        "共青团",
        "民革",
        "民盟",
        "民建",
        "民进",
        "农工党",
        "致公党",
        "九三学社",
        "台盟",
        "中国共产党",
        "中国人民银行",
    ]
)
_ENDS_NO_PLACE = frozenset("届报送请呈经由向转交给")
_NO_PLACES = frozenset({"全体", "会议", "时任", "现任", "今年", "去年", "经过", "领导", "机关"})


_LEVEL = re.compile(
    r"(?:旅游度假区|[县区旗市镇乡]|街道|苏木)(?![委长级直政域内属管区县市领里级党中情志人])"
)
_LONGEST_NAME = 7
_SEPARATOR = regex.compile(r"[、和与及]|以及")


@cache
def _is_no_place(name: str) -> bool:
    """住宅小区, 重点区: the word before 区 or 县 says what kind, not which."""
    listed = words("bodies", "not_places")
    kind = name[-2:] in listed and name[-2:] != "新区"
    return name in listed or kind or (len(name) > 3 and name[-3:] in listed)


def find_acting_districts(text: str, bodies: Sequence[Span] = ()) -> Iterator[Span]:
    """Yield (start, end, rule) of the districts that act as bodies, in order.

    A district in a list with one of `bodies` (市水利局、云塘县) acts as they do.
    """
    starts, ends = {span[0] for span in bodies}, {span[1] for span in bodies}
    whole = {start: end for start, end, _ in bodies}
    found = [at for at in _joined(text, _places(text)) if whole.get(at[0], 0) <= at[1]]
    acting = [
        (_acts(text, end) or _addressed(text, start) or _is_listed(text, start, end, starts, ends))
        and not _may_be_prefecture(text[start:end])
        for start, end in found
    ]
    joined = [
        bool(_SEPARATOR.fullmatch(text, found[index][1], found[index + 1][0]))
        for index in range(len(found) - 1)
    ]
    for index in range(len(found) - 2, -1, -1):
        acting[index] = acting[index] or (acting[index + 1] and joined[index])
    for index in range(len(found) - 1):
        acting[index + 1] = acting[index + 1] or (acting[index] and joined[index])
    for (start, end), acts in zip(found, acting, strict=True):
        if acts:
            yield start, end, "body.district"


def _is_listed(text: str, start: int, end: int, starts: Set[int], ends: Set[int]) -> bool:
    """Return whether a place that begins no body's name stands in a list with a body."""
    behind = text[start - 1 : start] == "、" and start - 1 in ends
    before = text[end : end + 1] == "、" and end + 1 in starts and text[end + 1] in "省市县区州"
    return (behind or before) and start not in starts


def _joined(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """上海市|青浦区 is one place."""
    whole: list[tuple[int, int]] = []
    for start, end in found:
        in_city = whole and whole[-1][1] == start and text[start - 1] in "市州"
        whole.append((whole.pop()[0] if in_city else start, end))
    return whole


def _districts(text: str, cuts: Cuts) -> Iterator[tuple[int, int]]:
    done = 0
    for match in _LEVEL.finditer(text):
        level, end = match.span()
        first = level
        while first > max(done, level - _LONGEST_NAME) and is_han(text[first - 1]):
            first -= 1
        if first == level and match[0] != "旅游度假区":
            continue
        start = first if match[0] == "苏木" else cuts.left(end - 1)
        if start < first != done and is_han(text[first - 1]):
            done = end
            continue  # too long for the name of a place
        done, start = end, max(start, first)
        name = text[start:end]
        if text[start - 1 : start].isdecimal():
            continue  # 9月新区
        if name in known_counties() or _looks_like_district(name) or _is_spelled_out(name):
            yield start, end


def _looks_like_district(name: str) -> bool:
    """A city that is not known may be a prefecture: it acts only in a list with a district."""
    if name.endswith("苏木"):
        return 4 <= len(name) <= 8
    shortest = 4 if name[-1] == "道" else 2  # 街道 alone is none
    return shortest <= len(name) <= 5 and name[-1] in "县区旗市镇乡道" and not _is_no_place(name)


# 第五师八十三团, 一八一团: the divisions and regiments of the Production and Construction Corps.
_REGIMENT = han_pattern(
    r"(?:兵团)?(?:第[一二三四五六七八九十]{1,3}师)?(?<![第\d一二三四五六七八九十〇])"
    r"(?:[一二三四五六七八九十〇]{2,4}|\d{2,3})团(?![体队圆结员组委圈购])"
)


_MAY_BE_REGIMENT = re.compile(r"[\d一二三四五六七八九十〇]团")


def _places(text: str) -> list[tuple[int, int]]:
    """Return districts and regiments in order; what lies inside another one is left out."""
    found = sorted([*_districts(text, find_cuts(text)), *_regiments(text)])
    return [at for at, last in zip(found, [(0, 0), *found], strict=False) if at[0] >= last[1]]


def _regiments(text: str) -> Iterator[tuple[int, int]]:
    if _MAY_BE_REGIMENT.search(text):
        yield from (match.span() for match in _REGIMENT.finditer(text))


_ZONE = regex.compile(r"\p{Han}{2,5}(?:旅游度假|管理|开发|示范|风景名胜)区")
_ABOVE = regex.compile(r"\p{Han}{2,7}(?:省|自治区|市|自治州|地区)")


def _is_spelled_out(name: str) -> bool:
    """江苏省昆山市, 云溪旅游度假区: a county with what is above it, a zone with its kind."""
    above = _ABOVE.match(name)
    county = above is not None and name[above.end() :] in known_counties()
    return county or bool(_ZONE.fullmatch(name))


def _may_be_prefecture(name: str) -> bool:
    return name[-1] == "市" and name not in known_counties()


def _addressed(text: str, start: int) -> bool:
    """视频连线甲县, 由乙区: the word before makes the place an actor."""
    return text[max(start - 4, 0) : start].endswith(tuple(words("bodies", "addressing")))


_ADVERB = regex.compile(r"(?:共|一并|均|已|先后|全部|分别|累计|还|正|再|也|都|相继|及时|各)")


# 青秀岭区61.2%、临空区58.5%: how a district did.
_MEASURED = regex.compile(r"\d[\d.]*(?:%|％|分(?!钟)|个百分点|亿元|万元)")


def _acts(text: str, end: int) -> bool:
    acts = words("bodies", "acts")
    adverb = _ADVERB.match(text, end)
    end = adverb.end() if adverb else end
    measured = _MEASURED.match(text, end) is not None
    return measured or any(text[end : end + size] in acts for size in (4, 3, 2, 1))
