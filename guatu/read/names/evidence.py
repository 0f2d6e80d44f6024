"""The context in which a name stands, as points: what is left of it and what is right of it.

The points are added to those of the name's shape (`guatu.read.names.shape`); their sizes say
how sure each context is, from a clause's start (weak) to a post before the name (strong).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from guatu.read.names.lexicon import Finder, build_finder, words
from guatu.read.names.shape import is_han, shape_points, surname_length

THRESHOLD = 4.0
LEFT = {
    "appointed": 3.0,
    "post": 4.0,
    "weak_post": 2.2,
    "dweller": 2.7,
    "present": 3.0,
    "list": 2.6,
    "start": 0.8,
    "alone": 1.3,
    "link": 0.5,
}
RIGHT = {
    "leader": 3.6,
    "honorific": 3.4,
    "post": 2.6,
    "bracket": 2.6,
    "titled": 3.6,
    "speech": 2.7,
    "verb": 1.5,
    "letter": 0.6,
    "list": 0.8,
    "mark": 0.8,
    "none": -1.6,
    "swallowed": -6.0,
}
# Posts that are also common nouns: a surname after them proves less.
WEAK_HEADS = words("posts", "weak")
CLAUSE_MARKS = frozenset('，。；：！？\n“”"（(,;:!?、 \u3000—…》】')
LINKS = frozenset("由对向与和在给为同跟及请经受的了")
APPOINTING = frozenset(
    ["任命", "免去", "提名", "选举", "推选", "补选", "聘任", "接受", "撤销", "罢免"]
)
# 82岁的雷金妹, 他叫涂万山
NAMING = frozenset({"岁的", "旬的", "他叫", "她叫", "名叫", "我叫"})
SEPARATORS = frozenset("、和及与 \u3000")
END_MARKS = frozenset('，。；：！？\n”"）),;:!?…《“ \u3000—')


@cache
def _head_finder() -> Finder:
    return build_finder(
        {
            "dweller": words("posts", "dwellers"),
            "head": words("posts", "heads"),
            "other": words("posts", "not_heads"),
        }
    )


@dataclass(frozen=True, slots=True)
class Heads:
    """Where titles end in a text: end of a title's head -> its start."""

    posts: Mapping[int, int]
    dwellers: Mapping[int, int]


@lru_cache(maxsize=8)
def find_heads(text: str) -> Heads:
    """Return the title heads (书记, 局长) and the dwellers (村民) of `text`. Linear."""
    posts: dict[int, int] = {}
    dwellers: dict[int, int] = {}
    others: set[int] = set()
    for kind, start, end in _head_finder().hits(text):
        if kind == "head":
            posts[end] = start
        elif kind == "dweller":
            dwellers[end] = start
        others.add(end)
    for end in _trades(text):
        if end not in others:
            posts[end] = end - 3
    return Heads(posts, dwellers)


# 人员, 动员 and their like are no trades; 会员会 and 员工 go on.
_NO_TRADE = frozenset("人成官动党委会职学队团社议满减增复全裁超定随要演球雇伤病")
_MORE_THAN_A_TRADE = frozenset("会工额外们大")


def _trades(text: str) -> Iterator[int]:
    """Where words such as 护边员 end: who does what."""
    at = text.find("员")
    while at >= 0:
        known = text[at - 1] in _NO_TRADE or text[at + 1 : at + 2] in _MORE_THAN_A_TRADE
        if at > 1 and not known and is_han(text[at - 1]) and is_han(text[at - 2]):
            yield at + 1
        at = text.find("员", at + 1)


def left_kind(text: str, at: int, heads: Heads) -> str | None:
    """Return the kind of context that ends at `at`, a key of `LEFT`, or `None`."""
    if bracket_start(text, at) in heads.posts:
        return "post"
    if at in heads.posts:
        head = text[heads.posts[at] : at]
        sure = head in words("posts", "heads") and head not in WEAK_HEADS
        return "post" if sure else "weak_post"
    if at in heads.dwellers or text[max(at - 2, 0) : at] in NAMING:
        return "dweller"
    if text[max(at - 3, 0) : at].rstrip("：:")[-2:] in APPOINTING:
        return "appointed"
    if at == 0 or text[at - 1] in CLAUSE_MARKS:
        alone = text[at - 1 : at] in {" ", "\u3000"}
        return _after_colon(text, at, heads) or ("alone" if alone else "start")
    return "link" if text[at - 1] in LINKS else None


_BRACKET = regex.compile(r"[（(]\p{Han}{2,8}[）)]$")


def bracket_start(text: str, at: int) -> int | None:
    """Where the bracket opens that ends at `at`: 副局长（主持工作）单雄信; `None` without one."""
    if text[at - 1 : at] not in {"）", ")"}:
        return None
    bracket = _BRACKET.search(text, max(at - 10, 0), at)
    return bracket.start() if bracket else None


def _after_colon(text: str, at: int, heads: Heads) -> str | None:
    """组长：张三 and 组长 张三 are posts with a mark between."""
    back = at
    while back and at - back < 3 and text[back - 1] in "：: \u3000":
        back -= 1
    if back < at and back in heads.posts:
        return "weak_post"
    return "dweller" if back < at and back in heads.dwellers else None


@cache
def _right_words() -> dict[str, str]:
    """Word -> kind of context on the right of a name; longer words are tried first."""
    kinds = {
        **dict.fromkeys(words("posts", "verbs"), "verb"),
        **dict.fromkeys(words("posts", "speech"), "speech"),
        **dict.fromkeys(words("posts", "after"), "post"),
        **dict.fromkeys(words("posts", "honorifics"), "honorific"),
        **dict.fromkeys(words("posts", "leader"), "leader"),
        **dict.fromkeys(words("posts", "swallowed"), "swallowed"),
    }
    return {
        word: "letter" if len(word) == 1 and kind in {"verb", "speech"} else kind
        for word, kind in kinds.items()
    }


_INTRODUCED = regex.compile(r"[，,][男女][，,]")  # 单雄信，男，汉族，


def right_kind(text: str, at: int) -> str:
    """Return the kind of context that begins at `at`, a key of `RIGHT`."""
    char = text[at : at + 1]
    if not char or char in END_MARKS:
        return "titled" if _INTRODUCED.match(text, at) else "mark"
    if char == "、" or (char in "和与及" and _name_follows(text, at + 1)):
        return "list"
    if char in "（(":
        return _bracket_kind(text, at)
    if _is_titled_line(text, at) if char in " \u3000" else char in "为任" and _is_made(text, at):
        return "bracket"
    known = _right_words()
    for size in (4, 3, 2, 1):
        kind = known.get(text[at : at + size])
        if kind is not None:
            return _said(text, at) if char in "说称" and size == 1 else kind
    return "none" if is_han(char) or char.isdecimal() else "mark"


_MADE = regex.compile(r"[为任]\p{Han}{2,24}?(?=[，。；、,;\n的])")


def _is_made(text: str, at: int) -> bool:
    """任命：封常清为市财政局局长，: what somebody is made is a post."""
    made = _MADE.match(text, at)
    return made is not None and made.end() in find_heads(text).posts


def _name_follows(text: str, at: int) -> bool:
    """山涛和刘伶: what 和 joins to the name is a name too."""
    return surname_length(text, at) > 0 and any(
        shape_points(text[at : at + size]) >= 2.0 for size in (2, 3)
    )


def _said(text: str, at: int) -> str:
    """说 before a mark opens a speech; before anything else it is one verb of many."""
    return "speech" if text[at + 1 : at + 2] in END_MARKS else "verb"


def _bracket_kind(text: str, at: int) -> str:
    """（市政协副主席）: the bracket that opens at `at` is a title, holds one, or has none."""
    closes = [text.find(mark, at, at + 60) for mark in "）)"]
    close = min((place for place in closes if place > 0), default=-1)
    posts = find_heads(text[at:close]).posts if close > 0 else {}
    if not posts:
        return "mark"
    return "titled" if close - at in posts else "bracket"


# 组长：张三　市委副书记、市长: in lists of names the title stands behind a space.
_TITLE_BEHIND = regex.compile(r"[ \u3000]{1,8}([\p{Han}（）]{2,24})(?=[、，, \u3000\n]|$)")


def _is_titled_line(text: str, at: int) -> bool:
    found = _TITLE_BEHIND.match(text, at)
    return found is not None and len(found[1]) in find_heads(found[1]).posts


def titles_behind(text: str, at: int) -> str:
    """Return what stands behind the spaces at `at` to the line's end, if it begins with a title."""
    if not _is_titled_line(text, at):
        return ""
    stop = text.find("\n", at)
    return text[at : stop if stop >= 0 else len(text)].strip(" \u3000。；;")
