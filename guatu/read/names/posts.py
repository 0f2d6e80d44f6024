"""Posts: the titles printed before a name, after it, or in brackets behind it.

A post ends in a head (书记, 局长); its left end is the nearest mark or cutting word. Posts joined
by 、 are several posts, as long as each piece ends in a head.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from guatu.read.names.cuts import find_cuts
from guatu.read.names.evidence import Heads, bracket_start, find_heads, titles_behind
from guatu.read.names.lexicon import words

LONGEST = 48
# 经市长, 应县长: a link, then the level that the post is of.
_LINKS, _LEVELS = frozenset("经应"), frozenset("省市县区州盟旗")
# 卓越电子（北麓）有限公司经理: the bracket belongs to the firm.
_FIRM_BRACKET, _FIRM_KINDS = (
    regex.compile(r"[（(]\p{Han}{2,5}[）)]$"),
    ("有限", "股份", "集团", "公司"),
)
# 县委书记甲任组长、|县长乙: what another one was made is no post of this one.
_OF_ANOTHER = regex.compile(r"\p{Han}{4}(?<![主责时现前原专])(?:担|兼)?任副?\p{Han}{2,4}$")
_GROUP = regex.compile(r"[（(](?:集团|控股|股份|中国)[）)]$")
_PIECES = regex.compile(r"[、，,；;：: \u3000]")
_APPOINTED = regex.compile(
    r"(?:同志)?(?:(?:为|任|担任|兼任)(\p{Han}{2,24}?)(?=[，。；、,;\n]|的)"
    r"|(?:的|辞去)(\p{Han}{2,24}?)的?职务)"
)
# 单雄信，男，汉族，大学，现任市水利局副局长，拟任…
_RESUME = regex.compile(r"[，,][男女][，,][^。；;\n]{0,80}?现任([\p{Han}、（）()]{2,60})")
# 市政府副秘书长甲、市住建局局长乙任副组长: deputies share the post behind the last of them.
_SHARED = regex.compile(
    r"[、，](?:(?!任)[\p{Han}、，（）()]){4,60}(?:担)?任(副\p{Han}{2,8}?)(?=[，。；的])"
)
_AFTER_BRACKET = regex.compile(r"[（(]([^（）()\n]{2,60})[）)]")


def posts_before(text: str, at: int, heads: Heads) -> tuple[str, ...]:
    """Return the posts that end right before the name at `at`, in printed order.

    省委常委、市委书记安伟 gives 省委常委 and 市委书记. Nothing when no head ends there. A label
    (组长：张三) counts as a post.
    """
    bracket = bracket_start(text, at)
    if bracket is not None and bracket in heads.posts:
        pieces = tuple(reversed(tuple(_pieces(text, bracket, heads))))
        return (*pieces[:-1], pieces[-1] + text[bracket:at]) if pieces else ()
    end = at
    while end and at - end < 3 and text[end - 1] in "：: \u3000":
        end -= 1
    if end not in heads.posts:
        return ()
    return tuple(reversed(tuple(_pieces(text, end, heads))))


def _pieces(text: str, end: int, heads: Heads) -> Iterator[str]:
    """Yield posts from right to left."""
    cuts = find_cuts(text)
    while end in heads.posts:
        start = _left_edge(heads.posts[end], cuts.left(heads.posts[end]), end)
        if bracket := _FIRM_BRACKET.search(text, max(start - 20, 0), start):
            of_firm = text.startswith(_FIRM_KINDS, start) or _GROUP.fullmatch(bracket[0])
            start = cuts.left(bracket.start()) if of_firm else start
        start += text[start] in _LINKS and text[start + 1] in _LEVELS
        while text[start - 1 : start] == "兼" and start - 1 in heads.posts:
            start = cuts.left(heads.posts[start - 1])
        if start >= end:
            return
        if _OF_ANOTHER.search(text, start, end):
            return
        yield text[start:end]
        if text[start - 1 : start] != "、":
            return
        end = start - 1


def _left_edge(head: int, cut: int, end: int) -> int:
    """Where the post begins: the cut, unless that makes it longer than any post is."""
    return cut if end - cut <= LONGEST else head


def posts_after(text: str, end: int) -> tuple[str, ...]:
    """Return posts printed after the name that ends at `end`.

    习近平总书记 gives 总书记; 刘睿（市政协副主席、党组书记） gives both in the brackets.
    """
    printed = _titles_printed(text, end)
    if printed:
        return tuple(_titles(printed))
    after = words("posts", "after")
    for size in (4, 3, 2):
        title = text[end : end + size]
        if title in after and not _goes_on(text, end + size):
            return (title,)
    return ()


def _titles_printed(text: str, end: int) -> str:
    """The words behind the name at `end` that hold its titles; empty without any."""
    if found := _AFTER_BRACKET.match(text, end) or _RESUME.match(text, end):
        return str(found[1])
    if behind := titles_behind(text, end):
        return behind
    if appointed := _APPOINTED.match(text, end):
        return str(appointed[1] or appointed[2])
    shared = _SHARED.match(text, end)
    return str(shared[1]) if shared else ""


def _titles(inside: str) -> Iterator[str]:
    for piece in _PIECES.split(inside):
        if len(piece) in find_heads(piece).posts:
            yield piece


def _goes_on(text: str, at: int) -> bool:
    """李强主任医师: the title is the beginning of a longer word that is none of `after`."""
    return text[at : at + 1] in {"团", "会", "办", "级", "制", "室"}
