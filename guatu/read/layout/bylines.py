"""Who wrote it: the byline before a report (本报讯（记者 …）) and the credit after it ((记者 …)).

A credit is recognised when every word of it is a role, a name or a bracket; a single word of
prose makes it none. So a sentence about reporters stays a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from guatu.books import load_book
from guatu.lib.han import han_pattern
from guatu.read.layout.marks import alternation, any_of, words
from guatu.read.names import lexicon
from guatu.read.names.shape import given_points

_LONGEST_CREDIT = 120
_SIGNS = 0.8  # the points of the given characters where the surname is in no list
# 青屏讯 记者许文报道, 青屏讯 5月5日: a place's news, named like a paper.
NEWS_OF_PLACE = (
    r"\p{Han}{2,8}(?<![通喜资])讯"
    r"(?=[ \u3000]*(?:记者|通讯员|实习生|见习记者|\d{1,2}月|近日|日前|昨日|今日))"
)
_BULLETS = "□■●◎▲△○☆★◆◇▶*·"
_TOKEN = re.compile(r"[\s、，,；;：:|｜/／]+")
_SLASH = regex.compile(r"\s*[/／]\s*")
_NAME = regex.compile(r"\p{Han}{2,4}|\p{Han}{1,8}(?:·\p{Han}{1,8})+|[A-Z][A-Za-z.]+")
_HAN = regex.compile(r"\p{Han}+")
# （某某融媒体中心 许文）: who sent the story in.
_SENDER = regex.compile(
    r"\p{Han}{2,16}(?:中心|局|办|委|部|社|站|台|公司|集团|大学|学院|中学|小学|医院|街道|[镇乡县区]|法院|检察院|支队|大队)"
)
_NAMELESS = regex.compile(r"本[报刊台网](?:特约|首席)?(?:记者|评论员|编辑部)")
_NO_CREDIT = frozenset("。！？；：，、!?;:,”…—")
_PHOTO_ROLES = frozenset({"摄", "供图", "摄影", "图", "图片", "摄影报道"})
_SHORT_ROLES = frozenset("摄文图")  # 记者岑溪摄
_TAIL = regex.compile(r"(?:(?<=[。！？!?…][”’\"'）)]?)|\s)(?=[^。！？\s])")


@dataclass(frozen=True, slots=True)
class Byline:
    """Publisher and reporters as credited; `photo` when the credit is for a picture.

    `dateline` is the opening as printed, which may hold a date (新华社望江8月3日电).
    """

    publisher: str | None = None
    reporters: tuple[str, ...] = ()
    photo: bool = False
    dateline: str = ""


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str]]:
    book = load_book("lexicon/names.toml")
    single = "".join(book[key] for key in ("common", "plain", "wordlike"))
    return frozenset("".join(single.split())), frozenset(book["compound"].split())


@cache
def _role() -> re.Pattern[str]:
    """A word that holds a role: what stands before it, the role, names glued to it."""
    roles = alternation([role for role in words("reporter_roles") if len(role) > 1])
    return han_pattern(
        rf"(?P<before>[\p{{Han}}A-Za-z0-9·“”]*?)(?P<role>{roles})(?P<after>\p{{Han}}*)"
    )


def is_name(word: str) -> bool:
    """Return whether `word` is built like a personal name: a surname, and one or two more."""
    single, compound = _surnames()
    if "·" in word:  # 买买提·艾力, not 民生·看变化
        sounds = sum(char in lexicon.letters("names", "sounds") for char in word)
        return bool(_NAME.fullmatch(word)) and sounds * 2 >= len(word) - 1
    if word[:2] in compound:
        return 3 <= len(word) <= 4
    return 2 <= len(word) <= 3 and word[0] in single and bool(_HAN.fullmatch(word))


def split_names(word: str) -> list[str]:
    """Return the names that are glued together in `word`; empty when it is not made of names."""
    if is_name(word):
        return [word]
    for cut in (3, 2, 4):
        if len(word) > cut and is_name(word[:cut]) and (rest := split_names(word[cut:])):
            return [word[:cut], *rest]
    return []


def may_sign(word: str) -> bool:
    """Return whether `word` alone in brackets, behind □ or below a headline may be the author.

    Also (妥金虎); not 安全, 方案, which begin like names.
    """
    known = lexicon.words("names", "words")
    rare = len(word) == 3 and word[1:] not in known and given_points(word[1:]) >= _SIGNS
    return word not in known and (is_name(word) or rare)


def _is_likely(word: str) -> bool:
    """Return whether `word` behind a role may be a name that is_name does not know.

    Foreign names and rare surnames are; 老祠堂, 改造完了 are other words.
    """
    if not _HAN.fullmatch(word) or "·" in word:
        return True
    return bool(split_names(word)) or given_points(word[1:]) >= 0


def may_all_sign(names: Sequence[str]) -> bool:
    """Return whether words that stand alone are names: one is sure, and all are built like it."""
    return any(map(may_sign, names)) and all(is_name(name) or may_sign(name) for name in names)


def names_alone(text: str) -> Byline:
    """Return the byline that names without role or bracket are."""
    return Byline(
        None, tuple(n for word in _TOKEN.split(text) for n in split_names(word) or [word])
    )


# （许文 陈远）, □许文: names alone.
_SIGNED = regex.compile(
    rf"[（(].*[）)]|[{_BULLETS[:-1]}]\s*\p{{Han}}{{2,4}}(?:[\s、]+\p{{Han}}{{2,4}}){{0,3}}"
)

# 来源：漪东街道, 综合新华社、市气象台: whose words they are.
_SOURCE = regex.compile(
    r"(?:信息|文字|素材|稿件|资料)?(?:来源|稿源)[：:]\s*[\p{Han}“”《》·]{2,20}\s*"
)

# 本栏目由本报与热线中心联办: who runs the column, before who wrote it.
_RUN_BY = regex.compile(r"^本(?:栏目?|专栏|版|专版)由\S{2,40}?(?:联办|主办|协办|承办|合办)\s*")

# 记者 单 晓: a name of two characters is set as wide as one of three.
_SPREAD = han_pattern(r"(?<!\p{Han})(\p{Han})[ \u3000]+(\p{Han})(?!\p{Han})")


def parse_credit(text: str, *, lenient: bool = False) -> Byline | None:
    """Return the byline that the whole of `text` is, or `None` when it is anything else.

    Where a byline is sure to stand (`lenient`) a name may have a surname that nobody knows.
    """
    if len(text) > _LONGEST_CREDIT or not _maybe_credit().search(text):
        return None
    inner = text.strip(_BULLETS + " \u3000").strip("（()）[]【】 ").strip(_BULLETS + " \u3000")
    inner, sources = _SOURCE.subn("", _SPREAD.sub(r"\1\2", _RUN_BY.sub("", inner)))
    if sources and not inner:
        return Byline()
    tokens = [token for token in _TOKEN.split(inner) if token]
    bracketed = text[:1] in "（(" and text[-1:] in "）)"
    if bracketed and tokens[1:] and _SENDER.fullmatch(tokens[0]) and may_all_sign(tokens[1:]):
        return Byline(tokens[0], tuple(tokens[1:]))
    return _role_credit(text, inner, tokens, lenient=lenient or text[:1] in "（(")


def _role_credit(text: str, inner: str, tokens: Sequence[str], *, lenient: bool) -> Byline | None:
    """Return the byline whose words are all roles, names and papers, or names alone."""
    reader = _CreditReader(lenient)
    if not all(map(reader.take, tokens)):
        return None
    if not reader.roles:
        sure = text.startswith("□")  # the mark of an author, also of a pen name
        signed = _SIGNED.fullmatch(text) and (sure or may_all_sign(tokens))
        return Byline(None, tuple(tokens)) if signed and tokens else None
    if not reader.names and reader.publisher is None and not _NAMELESS.fullmatch(inner):
        return None
    photo = not _PHOTO_ROLES.isdisjoint(reader.roles) and "文" not in text
    return Byline(reader.publisher, tuple(dict.fromkeys(reader.names)), photo)


@cache
def _maybe_credit() -> regex.Pattern[str]:
    """What a credit cannot do without: a role, or brackets around it all."""
    return regex.compile(rf"{any_of('reporter_roles')}|来源|稿源|^(?:{_SIGNED.pattern})$")


class _CreditReader:
    """Takes the words of a credit one by one; a word that fits nowhere is refused."""

    def __init__(self, lenient: bool) -> None:
        self.lenient = lenient
        self.publisher: str | None = None
        self.names: list[str] = []
        self.roles: list[str] = []

    def take(self, token: str) -> bool:
        token = token.strip("（()）")
        if token in words("reporter_roles"):
            self.roles.append(token)
            return True
        if token in words("editor_roles"):
            return False
        if found := _role().fullmatch(token):
            return self._take_role(found)
        glued = token[-1:] == "摄" or (token[-1:] in "文图" and not is_name(token))
        if glued and len(token) > 2 and (names := split_names(token[:-1])):
            self.roles.append(token[-1])
            self.names += names
            return True
        if _NAME.fullmatch(token) and (is_name(token) or (self.roles and _is_likely(token))):
            self.names += [token] if len(token) < 4 else split_names(token) or [token]
            return True
        return False

    def _take_role(self, found: re.Match[str]) -> bool:
        after = found["after"]
        if after[-1:] in _SHORT_ROLES and len(after) > 2 and (glued := split_names(after[:-1])):
            self.roles.append(after[-1])
            names = glued
        else:
            names = split_names(after) if after else []
        if not names and self.lenient and 2 <= len(found["after"]) <= 4:
            names = [found["after"]]
        if found["after"] and not names:
            return False
        paper = publisher_of(found["before"])
        if paper is not None and not found["role"].endswith("记者"):
            if not (names_before := split_names(paper)):
                return False
            self.names += names_before
        elif paper is not None:
            self.publisher = self.publisher or paper
        self.roles.append(found["role"])
        self.names += names
        return True


def publisher_of(prefix: str) -> str | None:
    """Return the paper that stands in `prefix`, what precedes 记者; `None` when there is none."""
    kinds = words("reporter_kinds")
    while prefix:
        kind = next((kind for kind in kinds if prefix.endswith(kind)), None)
        if kind is None:
            return prefix.strip("·") or None
        prefix = prefix.removesuffix(kind)
    return None


@cache
def _opening() -> regex.Pattern[str]:
    """The start of a report: 本报讯, 某某日报讯, 新华社某地8月3日电, with or without a bracket."""
    endings = any_of("paper_endings")
    return regex.compile(
        rf"(?:(?P<own>本[报刊台网])(?:\p{{Han}}{{0,5}}(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?讯|(?=\s*[（(]))"
        rf"|(?P<paper>\p{{Han}}{{0,8}}{endings}|\p{{Han}}{{2,8}}(?:新闻|网|融媒|发布|电视台|广播)"
        rf"|[\p{{Han}}·]{{3,24}}(?=讯\s*[（(【](?:记者|通讯员|特约|实习|见习|全媒体|融媒体)))讯"
        rf"|(?P<agency>新华社|中新社|中新网|新华网|人民网|人民日报)(?P<date>[\p{{Han}}\d]{{2,14}}?日)?[电讯]"
        rf"|{NEWS_OF_PLACE}"
        rf"|讯(?=\s*[（(]))\s*(?:[（(【](?P<inner>[^（）()【】\n]{{2,100}})[）)】])?[\s：:]*"
    )


_BARE = regex.compile(
    r"(?P<credit>(?:(?:本报|见习|实习|首席|全媒体|融媒体)*(?:记者|通讯员|实习生)[\s：:]*"
    r"(?:(?:见习|实习|首席)?(?:记者|通讯员|实习生)?\p{Han}{0,4}(?:[\s、]+|(?=报道))){1,8}))(?:报道[：:]?)?\s*"
)
_BRACKETED = regex.compile(r"[（(](?P<inner>[^（）()\n]{2,100})[）)]\s*")


def opening_byline(text: str) -> tuple[Byline, int] | None:
    """Return the byline with which `text` begins and where the report proper starts, or `None`."""
    found = _opening().match(text)
    if found is None:
        inner = _BRACKETED.match(text)
        byline = parse_credit(inner["inner"]) if inner else None
        return (byline, inner.end()) if inner and byline else None
    byline = _named_inside(found["inner"]) if found["inner"] else None
    if found["inner"] and byline is None:
        return None
    if not found["inner"] and "讯" not in found[0] and "电" not in found[0]:
        return None
    paper = found["paper"] or found["agency"]
    end = found.end()
    if (
        byline is None
        and (bare := _BARE.match(text, end))
        and (byline := parse_credit(bare["credit"]))
    ):
        end = bare.end()
    byline = byline or Byline()
    return Byline(byline.publisher or paper, byline.reporters, byline.photo, found[0]), end


def _named_inside(inner: str) -> Byline | None:
    """Return the byline in the brackets of an opening, with roles or names alone (高铁军)."""
    byline = parse_credit(inner, lenient=True)
    names = [token for token in _TOKEN.split(inner) if token]
    if byline is None and names and all(map(is_name, names)):
        return Byline(None, tuple(names))
    return byline


def closing_credit(text: str) -> tuple[Byline, int] | None:
    """Return the credit with which `text` ends and where it starts, or `None`."""
    if text[-1:] in _NO_CREDIT:
        return None
    start = max(len(text) - _LONGEST_CREDIT, 0)
    cuts = [found.end() for found in _TAIL.finditer(text, start)]
    cuts += [at for at in (text.rfind("（"), text.rfind("(")) if at >= start and at > 0]
    for cut in sorted(set(cuts)):
        if byline := parse_credit(text[cut:]):
            return byline, cut
    return None
