"""The marks by which the parts of a page are known: sentence ends, jumps, numbering, margins.

Word lists are data (`books/lexicon/layout.toml`); the patterns here say how they are built up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import regex

from guatu.books import load_book
from guatu.lib.han import han_pattern

CLOSERS = r"”’\"'）)】》」』〉\]"
# An item that closes with its units and time limit: （牵头单位：…；完成时限：…）
_CLOSED_ITEM = regex.compile(
    r"[（(][^（()）]*[：:][^（()）]*(?:[（(][^（()）]*[）)][^（()）]*)*[）)]$"
)
_CLOSING = CLOSERS.replace("\\", "")
_ENDS = (*"。！？；!?;…：:.", "——")
_SENTENCE = regex.compile(rf"[。！？!?…][{CLOSERS}]*$")
_DIGITS = "[0-9０-９一二三四五六七八九十百零〇○两]"
JUMP = regex.compile(
    rf"[（(【\[][▶▷→]?(?:紧|文|全文)?(?:(?P<on>下\s*转|转)|(?P<back>上\s*接|接))\s*(?:本报)?第?"
    rf"\s*[A-Z]?{_DIGITS}{{1,4}}\s*[版页][^。）)】\]\n]{{0,12}}[）)】\]]|"
    rf"[▶▷→■●]*\s*(?:紧|文|全文)?(?:(?P<on2>下\s*转)|(?P<back2>上\s*接))\s*(?:本报)?第?"
    rf"\s*[A-Z]?{_DIGITS}{{1,4}}\s*[版页]"
)
CONTINUED = regex.compile(r"[（(](?:未完待续|待续)[）)]$")
_NUMBER = {
    1: regex.compile(
        r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章节部分]{1,2}[\s、]?"
    ),
    2: regex.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"),
    3: regex.compile(r"[0-9０-９]{1,2}[.．、](?![0-9])"),
    4: regex.compile(r"[（(][0-9０-９]{1,2}[）)]|[①-⑳]"),
}
_NUMBERED = re.compile(r"[第（(一二三四五六七八九十0-9０-９①-⑳]")
DOCUMENT_NUMBER = regex.compile(
    r"[\p{Han}]{0,14}[〔﹝\[［(（【]\s*(?:19|20)\d\d\s*[〕﹞\]］)）】]\s*第?\s*\d{1,4}\s*(?:[号期次]|$)"
)
ADDRESSEE = han_pattern(
    r"^(?=.{4,160}[：:]$)[^。；]*(?:人民政府|政府|委员会|管委会|各?单位|部门|机构|公司|企业|街道|办事处|党委|支部|"
    r"局|办|指挥部|领导小组|专班|中心|协会|院校|学校|居民|市民|代表|同志|朋友们|委员)[，、）)\p{Han}]{0,12}[：:]$"
)
ADDRESS_TO_DEPUTIES = regex.compile(r"^各位(?:代表|委员|同志)")
SIGNATURE_DATE = regex.compile(
    r"^(?:(?:19|20)\d\d|二[〇○０零]\S{2})\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日$"
)


@cache
def words(key: str) -> tuple[str, ...]:
    """Return the word list `key` of the layout lexicon."""
    return tuple(load_book("lexicon/layout.toml")[key])


@cache
def any_of(key: str) -> str:
    """Return a pattern for one of the words of list `key`, longest first."""
    return alternation(words(key))


def alternation(strings: Iterable[str]) -> str:
    """Return a pattern that matches one of `strings`, the longest possible."""
    return "(?:" + "|".join(map(regex.escape, sorted(strings, key=len, reverse=True))) + ")"


def find_jumps(text: str) -> list[regex.Match[str]]:
    """Return the jump lines in `text`; nearly all texts name no page, and hold none."""
    return list(JUMP.finditer(text)) if "版" in text or "页" in text else []


def is_ended(text: str) -> bool:
    """Return whether `text` ends in a mark after which a new line may begin (also ；：——)."""
    if text[-8:].rstrip(_CLOSING).endswith(_ENDS):
        return True
    return text[-1:] in "）)" and bool(_CLOSED_ITEM.search(text, max(len(text) - 200, 0)))


def ends_sentence(text: str) -> bool:
    """Return whether `text` ends a sentence."""
    return bool(_SENTENCE.search(text, max(len(text) - 8, 0)))


def number_level(text: str) -> int:
    """Return the level of the number that `text` begins with: 一、 1, (一) 2, 1. 3, (1) 4, or 0."""
    if not _NUMBERED.match(text):
        return 0
    return next((level for level, form in _NUMBER.items() if form.match(text)), 0)


def can_begin(text: str) -> bool:
    """Return whether a sentence or a headline can begin like `text`."""
    return not text.startswith(words("never_first"))


_PAIRS = (("“", "”"), ("‘", "’"), ("（", "）"), ("(", ")"), ("《", "》"), ("【", "】"))


def is_open(text: str) -> bool:
    """Return whether a quotation mark or bracket of `text` waits for its other half."""
    return any(text.count(left) > text.count(right) for left, right in _PAIRS)
