"""Firms whose names have no ending of a firm: 恒丰电子, 瑞祥重工.

Three things tell them: a list that says that it is one of firms, the post of somebody who leads
them, and a word of their branch where something is done by them or with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import cache

import regex
from ahocorasick_rs import AhoCorasick

from guatu.lib.han import han_pattern
from guatu.read.facts import Person
from guatu.read.names.cuts import find_cuts
from guatu.read.names.lexicon import words

Span = tuple[int, int, str]

# Digits are bounded: a long run of them would be looked through once from each of them.
_COUNT = r"(?:\d{1,9}|[一二两三四五六七八九十]{1,9}|多|数)(?:余|多)?[家所]"
_LIST_OF_FIRMS = regex.compile(
    rf"(?:等(?:{_COUNT})?|{_COUNT})(?:重点|骨干|龙头|规上|本地|知名|头部|上市|民营|国有|省属|市属)*(?:企业|公司|高校|银行)"
)


def find_firms(text: str, people: Sequence[Person], ends: Set[int]) -> Iterator[Span]:
    """Yield (start, end, rule) of firms without an ending; some may be found twice. Linear.

    `ends`: where bodies end that are known; a firm may stand in a list with them.
    """
    yield from _listed(text)
    yield from _of_posts(text, people)
    yield from _of_branches(text, ends)


def _listed(text: str) -> Iterator[Span]:
    """恒丰电子、瑞祥重工等38家企业: every item of the list is a firm."""
    cuts = find_cuts(text)
    for close in _LIST_OF_FIRMS.finditer(text):
        end, items = close.start(), []
        while end > 0:
            start = cuts.left(end)
            items.append((start, end, "body.list"))
            if text[start - 1 : start] != "、":
                break
            end = start - 1
        shortest = 2 if len(items) > 1 else 3
        if len(items) == 1 and not close[0].startswith("等"):
            continue
        yield from (item for item in items if _is_name(text, item, shortest))


def _is_name(text: str, item: Span, shortest: int) -> bool:
    name = text[item[0] : item[1]]
    return shortest <= len(name) <= 16 and not begins_loosely(name, 1)


def begins_loosely(name: str, ending: int) -> bool:
    """Whether nothing of its own is left of `name` when loose words (各, 相关, 重点) go.

    `ending` is how many characters its kind of body takes.
    """
    loose = words("bodies", "loose_starts")
    rest = name
    while rest:
        if rest in words("bodies", "generic"):
            return True
        first = next((rest[:size] for size in (4, 3, 2, 1) if rest[:size] in loose), None)
        if first is None:
            return len(rest) <= ending
        rest = rest[len(first) :]
    return True


# 恒泰电子总经理: whatever a firm is called, who leads it tells that it is one.
_LEADS_A_FIRM = han_pattern(
    r"^(?P<firm>\p{Han}{3,12}?(?:（\p{Han}{2,4}）)?)(?:原|前|时任)?(?:党委书记)?(?:副?董事长|(?:常务)?副?总经理|副?总裁|总工程师|创始人|(?:创始)?合伙人|首席\p{Han}{2,3})$"
)


def _of_posts(text: str, people: Sequence[Person]) -> Iterator[Span]:
    """Yield the firms before the posts of those who lead them."""
    for post in (post for person in people for post in person.posts):
        match = _LEADS_A_FIRM.match(post)
        if (
            match
            and post in text
            and not (begins_loosely(match["firm"], 1) or _is_part(match["firm"]))
        ):
            at = text.index(post)
            yield at, at + len(match["firm"]), "body.post"


def _is_part(name: str) -> bool:
    """德国博泽集团亚太区: a part of a firm whose name is found by its ending."""
    return any(word in name[:-2] for word in ("公司", "集团"))


# --- by the word of a branch ---------------------------------------------------


_OPENING_MARKS = "，。；：、“”\n（("


@cache
def _branch() -> regex.Pattern[str]:
    branches = "|".join(sorted(words("bodies", "branches"), key=len, reverse=True))
    acts = "|".join(sorted(words("bodies", "firm_acts"), key=len, reverse=True))
    before = "|".join(sorted(words("bodies", "firm_before"), key=len, reverse=True))
    marks = rf"(?<=^|[{_OPENING_MARKS}])"
    return regex.compile(
        rf"(?:(?P<open>{marks})|(?:{marks}|(?<=\p{{Han}}))(?:{before})(?:了)?)"
        rf"(?P<firm>\p{{Han}}{{2,4}}(?:{branches}))(?!公司|集团|有限|股份|企业|总厂|研究|学院|大学|(?:投资|控股|科技)(?:集团|公司|有限|股份))"
        rf"(?P<next>{acts}|在[^，。]{{2,12}}(?:中|时|期间))?"
    )


@cache
def _branch_words() -> AhoCorasick:
    return AhoCorasick(sorted(words("bodies", "branches")))


def _branch_starts(text: str) -> list[int]:
    """Return every place where a branch's word begins, also one inside another."""
    found = _branch_words().find_matches_as_indexes(text, overlapping=True)
    return sorted({start for _, start, _ in found})


@cache
def _openers() -> tuple[str, ...]:
    before = words("bodies", "firm_before")
    return (*_OPENING_MARKS, *before, *(f"{word}了" for word in before))


def _may_open_before(text: str, at: int) -> bool:
    """Tell whether what stands before a firm stands two to four characters before `at`."""
    starts = range(max(at - 4, 0), at - 1)
    return any(start == 0 or text.endswith(_openers(), 0, start) for start in starts)


# Of a match so much stands before and after the place where its branch's word begins.
_BEFORE_BRANCH, _AFTER_BRANCH = 16, 40


def _branch_matches(text: str) -> Iterator[regex.Match[str]]:
    """Yield the matches of `_branch`, looked for only round the words of branches."""
    done = 0
    for at in _branch_starts(text):
        start = max(done, at - _BEFORE_BRANCH)
        near = start < at and _may_open_before(text, at)
        match = _branch().search(text, start, at + _AFTER_BRANCH) if near else None
        if match and match.start("firm") < at:
            yield match
            done = match.end()


def _of_branches(text: str, ends: Set[int]) -> Iterator[Span]:
    """恒利化工在…, 走进华瑞生物，: a branch's word, and somebody who acts, is met or is listed."""
    for match in _branch_matches(text):
        start, end = match.span("firm")
        acts = match["next"] is not None
        alone = find_cuts(text).right(end, end + 1) == end
        met = match["open"] is None and alone
        listed = alone and start - 1 in ends and text[start - 1] in "、和与及"
        if (acts or met or listed) and _is_own_name(text, start, end):
            yield start, end, "body.branch"


def _is_own_name(text: str, start: int, end: int) -> bool:
    """绿色化工, 高端装备 are branches, not firms; nor is what a cutting word parts."""
    name = text[start:end]
    branch = next(name[-size:] for size in (3, 2) if name[-size:] in words("bodies", "branches"))
    stem = name[: -len(branch)]
    known = words("projects", "generic") | words("bodies", "loose_starts")
    return (
        find_cuts(text).left(end) <= start
        and stem not in known
        and stem[:2] not in known
        and stem[-2:] not in known
    )
