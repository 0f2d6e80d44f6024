"""Figures that must agree: sums, rates against their counts, facts said twice, near misses.

Only findings: nothing is corrected. Printed numbers are rounded, so a sum or a rate may differ
by half of the last printed digit of each number in it. What is derived says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import regex

from guatu.findings import Finding, Place
from guatu.read.facts import Figure
from guatu.read.figures.numerals import parse_number
from guatu.read.figures.quantities import figure_words, find_mentions, says_the_same

_STOP = regex.compile(r"[，。；、,;\n]")
SENTENCE = re.compile(r"[^。；！？;\n]+")
SENTENCE_END = re.compile(r"[。；！？;\n]")
_PARTS_FOLLOW = regex.compile(
    r"其中|包括|分别(?:为|是)|由.{0,12}组成|(?<=[，,：:])(?:含|即)|(?<=[，,；;])一期(?=投资|总投资|建筑面积|占地|用地)"
)
# 已整改1198处, 路基宽24米: a new clause that goes on about something else.
_NEW_CLAUSE = regex.compile(
    r"[，,；;][^，,、；;]{0,6}?(?:已|完成|整改|占|同比|较|比|累计|目前|现|截至|新增|设计|宽|高|时速|平均|人均|户均|带动|惠及|涉及|预计)"
)
_OPEN_LIST = regex.compile(r"等|以上|不含|除外|余")
NEARLY = Decimal("0.95")  # a sum of parts below this share of the total is no full list
MOST_APART = 0.05  # two near figures differ by at most this share
RECENT = 4  # how many figures before a rate are looked at for its counts
NEAREST = 12  # how many earlier figures of a unit a new one is compared with


def check_figures(figures: Sequence[Figure], text: str) -> tuple[Finding, ...]:
    """Return what does not agree among the figures of `text`, in order of place.

    Args:
        figures: the figures found in `text` (`find_figures`), places in it.
        text: the article's repaired text; places of the findings are offsets into it.

    Sums are looked for where a total is followed by 其中 or 包括; a list that ends in 等 may be
    shorter than its total. Linear in `text`.
    """
    by_place = sorted(figures, key=lambda figure: figure.place)
    findings: list[Finding] = []
    at = 0
    for sentence in SENTENCE.finditer(text):
        inside = []
        while at < len(by_place) and by_place[at].place[0] < sentence.end():
            inside.append(by_place[at])
            at += 1
        if inside:
            findings += _check_sentence(text, sentence.start(), inside)
    mentions = list(find_mentions(text))
    findings += _repeated(figures, text, mentions)
    findings += _near(by_place, text)
    findings += _before(text, mentions)
    return tuple(sorted(findings, key=lambda finding: finding.place.start or 0))


def _check_sentence(text: str, start: int, inside: Sequence[Figure]) -> Iterator[Finding]:
    yield from _sums(text, start, inside)
    for index, figure in enumerate(inside):
        if figure.unit == "%":
            yield from _rates(text, inside[max(index - RECENT, 0) : index], figure)


# --- sums --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sum:
    total: Figure
    parts: Sequence[Figure]
    closed: bool


def _sums(text: str, start: int, inside: Sequence[Figure]) -> Iterator[Finding]:
    cue = _PARTS_FOLLOW.search(text, start, inside[-1].place[1])
    if not cue:
        return
    before = [figure for figure in inside if figure.place[1] <= cue.start()]
    after = [figure for figure in inside if figure.place[0] >= cue.end()]
    closed = not _OPEN_LIST.search(text, cue.start(), inside[-1].place[1] + 12)
    for unit in dict.fromkeys(figure.unit for figure in before if figure.unit not in {"%", "倍"}):
        total = [figure for figure in before if figure.unit == unit][-1]
        parts = _parts(text, cue.end(), [figure for figure in after if figure.unit == unit], total)
        if len(parts) > 1:
            yield from _check_sum(_Sum(total, parts, closed and cue[0] not in {"其中", "一期"}))


def _parts(text: str, start: int, after: Sequence[Figure], total: Figure) -> Sequence[Figure]:
    """Those figures of the total's unit that go on with one list."""
    parts: list[Figure] = []
    at = start
    for figure in after:
        goes_on = not (parts and _NEW_CLAUSE.search(text, at, figure.place[0]))
        if not goes_on or figure.value > total.value:
            break
        parts.append(figure)
        at = figure.place[1]
    return parts


def _check_sum(case: _Sum) -> Iterator[Finding]:
    total, values = _worth(case.total), [_worth(part) for part in case.parts]
    slack = sum((_step(figure) for figure in (case.total, *case.parts)), Decimal(0)) / 2
    added = sum(values, Decimal(0))
    difference = added - total
    if abs(difference) <= slack:
        return
    # Fewer parts than the total are a fault only when the list claims to be whole.
    if difference > 0 or case.closed or added >= total * NEARLY:
        yield _finding(
            "read.sum_differs",
            case.total,
            total=case.total.text,
            parts="、".join(part.text for part in case.parts),
            added=figure_words(added, case.total.unit),
            difference=figure_words(abs(difference), case.total.unit),
        )


def _worth(figure: Figure) -> Decimal:
    return Decimal(str(figure.value))


_NUMBER = regex.compile(r"[\d.,，]+")


def _step(figure: Figure) -> Decimal:
    """The worth of the last printed digit: 0.01亿 of 10.15亿, 1 of 23; exact counts have 0."""
    number = _NUMBER.match(figure.text)
    if not number:
        return Decimal(0)
    digits = number[0].replace(",", "").replace("，", "")
    scale = parse_number("1" + "".join(c for c in figure.text if c in "百千万亿")) or Decimal(1)
    decimals = len(digits.partition(".")[2])
    return Decimal(0) if scale == 1 and not decimals else scale / 10**decimals


# --- rates -------------------------------------------------------------------

# Shares of a whole; a 完成率 may pass 100 %.
_SHARE = regex.compile(
    r"(?:覆盖|普及|合格|入学|入住|达标|优良|整改|办结|满意|知晓|参与|检查|受理|见面|响应|及格|成活|存活|入户|签约|"
    r"处置|治愈|利用|绿化|硬化|自给|化解|销号|录取|就业|开工|竣工|复工|完工|落实|报到|抽检|建成|投产)率"
)
_DONE = regex.compile(r"(?:已|开工|竣工|复工|完成|办结|整改|合格|建成|达标|销号|化解|处置)")
_GROWTH = regex.compile(r"(?:增长|下降|提高|提升|上升|同比|环比|降低|减少|增加|超)[^，,]{0,4}$")


def _rates(text: str, before: Sequence[Figure], rate: Figure) -> Iterator[Finding]:
    """Check `rate` against the counts of its sentence that stand before it."""
    start = max((figure.place[1] for figure in before), default=max(rate.place[0] - 12, 0))
    words = text[start : rate.place[0]]
    if not _SHARE.search(words) or _GROWTH.search(words):
        return
    if rate.value > 100:
        yield _finding("read.rate_impossible", rate, rate=rate.text)
        return
    counts = [figure for figure in before if figure.unit not in {"%", "元", "年"}]
    wholes = [whole for whole in counts[:-1] if _is_share(text, (whole, counts[-1]))]
    if wholes:
        yield from _check_rate(wholes, counts[-1], rate)
    elif counts and rate.value and "覆盖率" in words and not _between(text, counts[-1], rate):
        yield _derived(counts[-1], rate)


def _is_share(text: str, counts: Sequence[Figure]) -> bool:
    """The second count is the done part of the first: 反馈问题28个，已整改25个."""
    whole, part = counts
    if whole.unit != part.unit:
        return False
    between = text[whole.place[1] : part.place[0]]
    return 0 < part.value <= whole.value and bool(_DONE.search(between))


def _between(text: str, count: Figure, rate: Figure) -> bool:
    return bool(regex.search(r"[。；;\n]", text[count.place[1] : rate.place[0]]))


def _check_rate(wholes: Sequence[Figure], part: Figure, rate: Figure) -> Iterator[Finding]:
    """Nothing is told when the rate holds for one of the counts before it."""
    slack = (_step(rate) or Decimal(1)) / 2 + Decimal("0.001")
    slack += Decimal("0.5") if rate.about else 0
    shares = [Decimal(100) * _worth(part) / _worth(whole) for whole in wholes]
    if any(abs(share - _worth(rate)) <= slack for share in shares):
        return
    yield _finding(
        "read.rate_differs",
        rate,
        part=part.text,
        whole=wholes[-1].text,
        computed=f"{shares[-1]:.2f}%",
        rate=rate.text,
    )


def _derived(count: Figure, rate: Figure) -> Finding:
    base = _worth(count) * 100 / _worth(rate)
    return _finding(
        "read.base_derived",
        count,
        count=count.text,
        rate=rate.text,
        base=figure_words(base.quantize(Decimal(1)), count.unit),
    )


# --- what was there before -------------------------------------------------------

# 年产能规模将达到60万台: what there will be in all.
_REACHES = regex.compile(
    r"(?:产能|能力|规模)[^，。；,;\n]{0,8}(?:达到?|增至|增加到|扩大到|提升到|提升至)$"
)
_ADDED = regex.compile(r"(?:投产|投用|投运|建成|新增|竣工)")


def _before(text: str, mentions: Sequence[Figure]) -> Iterator[Finding]:
    """年产30万台的新厂投产后产能将达到60万台: what was there before is derived, never printed."""
    for added, whole in pairwise(mentions):
        between = text[added.place[1] : whole.place[0]]
        if (
            added.unit == whole.unit
            and added.value < whole.value
            and not SENTENCE_END.search(between)
            and _ADDED.search(between)
            and _REACHES.search(between)
        ):
            base = figure_words(_worth(whole) - _worth(added), whole.unit)
            yield _finding(
                "read.before_derived", whole, whole=whole.text, added=added.text, base=base
            )


# --- said twice, nearly said twice ---------------------------------------------


def _repeated(
    figures: Sequence[Figure], text: str, mentions: Sequence[Figure]
) -> Iterator[Finding]:
    """A fact said again: one figure, two citations."""
    kept = {figure.place: figure for figure in figures}
    by_value: dict[tuple[float, str], list[Figure]] = {}
    for mention in mentions:
        same = by_value.setdefault((mention.value, mention.unit), [])
        first = next((one for one in same[-NEAREST:] if says_the_same(text, one, mention)), None)
        if mention.place in kept:
            same.append(mention)
        elif first is not None:
            yield _finding(
                "read.figure_repeated",
                mention,
                quote=mention.text,
                first=f"{first.of}{first.text}",
            )


def _near(figures: Sequence[Figure], text: str) -> Iterator[Finding]:
    """147公里 and 约150公里: two figures of one unit that may be meant to be one."""
    by_unit: dict[str, list[Figure]] = {}
    for figure in figures:
        earlier = by_unit.setdefault(figure.unit, [])
        for other in earlier[-NEAREST:]:
            if _is_near(text, figure, other):
                yield _finding("read.figures_near", figure, one=other.text, other=figure.text)
        earlier.append(figure)


def _is_near(text: str, one: Figure, other: Figure) -> bool:
    larger, smaller = max(one.value, other.value), min(one.value, other.value)
    apart = larger - smaller
    if one.unit in {"%", "元", "年", "分", "次", "倍"} or smaller < 20 or not apart:
        return False
    if apart / larger > MOST_APART:
        return False
    return (one.about and other.about) or _shares_words(text, one, other)


def _shares_words(text: str, one: Figure, other: Figure) -> bool:
    """Whether the clauses of both say at least two pairs of characters alike."""
    pairs = [
        {a + b for a, b in pairwise(_clause(text, figure)) if "\u4e00" <= a <= "\u9fff"}
        for figure in (one, other)
    ]
    return len(pairs[0] & pairs[1]) >= 3


def _clause(text: str, figure: Figure) -> str:
    before = _STOP.split(text[max(figure.place[0] - 12, 0) : figure.place[0]])[-1]
    after = _STOP.split(text[figure.place[1] : figure.place[1] + 10])[0]
    return f"{before}|{after}"


def _finding(code: str, figure: Figure, **facts: object) -> Finding:
    start, end = figure.place
    return Finding(code, Place(start=start, end=end, quote=figure.text), facts)
