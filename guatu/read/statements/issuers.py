"""Whose words a document is: who signs it, heads it, or is told in its course to have made it.

Asked in this order: the title, a line of signature, a head, who decides or makes known (…现将…),
who inspected (…对…开展督查), at whose meeting it was passed, who explains it, and last to whom
answers are to be sent. A report of work is the words of the person who gives it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import regex

from guatu.read.context import Context
from guatu.read.statements.lexicon import any_of, endings

_TITLE = regex.compile(
    r"^(?P<who>[\u4e00-\u9fff（）()]{2,30}?)(?:关于|(?:总指挥|紧急)?(?:动员|紧急|命)?令$)"
)
# How an office is shortened: 荆澄市安全生产委员会办公室 is 市安委办.
_SHORTENED = {"办公室": "办", "指挥部": "指", "委员会": "委"}
_PARTY = "中共"
_LINE = regex.compile(r"^[\u4e00-\u9fff（）()]{3,30}$")
_DIGIT = r"[\d〇○零０一二三四五六七八九十]"
_DAY = rf"(?:19|20|二){_DIGIT}{{2,3}}年{_DIGIT}{{1,2}}月{_DIGIT}{{1,3}}日"
_DATE_LINE = regex.compile(rf"[（(]?{_DAY}[）)]?")
_SAME_LINE = regex.compile(rf"^(?P<who>[\u4e00-\u9fff（）()]{{3,30}}?)[ 　]*{_DAY}(?:印发)?$")
# A plan of 市政府 says in its course: 本方案已经市政府常务会议审议通过.
_LEAD = 1500
_LONGEST = 24
# How much of an issuer's name may be left away where it speaks of itself: 雁栖县水利|局党组.
_SHORTEST_SELF, _LONGEST_PLACE = 3, 16
_EDGES = frozenset({"", *"，。；：\n　"})
_HAN = regex.compile(r"\p{Han}")
# 临泉市市长 邵文涛 on a line of its own.
_SPEAKS_FOR = regex.compile(
    r"(?:[省市县区州]长)(?P<name>[\u4e00-\u9fff]{2,4}?)(?:受[^，。]{2,12}委托)?(?:同志)?代表[^，。\n]{2,16}(?:作|向)"
)
_AUTHOR = regex.compile(
    r"(?m)(?:[省市县区州镇乡局厅院部]长|主席|主任|检察长|书记)[ 　]*"
    r"(?P<name>[\u4e00-\u9fff]{2,4})[）)]?$"
)


def signed_by(title: str, text: str, heads: Sequence[str] = ()) -> str | None:
    """Return the body that a document prints as its own: in the title, under it or above it.

    Args:
        title: the document's title without its number.
        text: its text, paragraphs joined by line feeds.
        heads: lines that stand above it and are no heads of its parts.

    Returns:
        The body as it names itself in the text; `None` when none is printed.

    Cost: linear in the text.
    """
    match = _TITLE.match(title)
    signed = next(_signatures(text), None)
    named = match.group("who") if match else signed or next(filter(_is_body, heads), None)
    if named is None:
        return None
    spoken = _as_it_speaks(named, text)
    return spoken if signed else _shortened(spoken, text)


def told_by(text: str) -> str | None:
    """Return the body that the sentences of a document tell to have made it, `None` when none do.

    Who makes it known is asked first, then who inspected, at whose meeting it was passed, who
    explains it, and to whom answers are to be sent.
    """
    halves = {"lead": text[:_LEAD], "tail": text[-_LEAD:]}
    for pattern, where in _told():
        if match := pattern.search(halves[where]):
            return _as_it_speaks(match.group("who"), text)
    return None


def _signatures(text: str) -> Iterator[str]:
    """Yield the lines that sign: a body before its date, on the same line, or at the very end."""
    lines = [line.strip(" 　") for line in text.rstrip().split("\n")]
    for number, line in enumerate(lines):
        last = number >= len(lines) - 3
        dated = number + 1 < len(lines) and _DATE_LINE.fullmatch(lines[number + 1])
        if (last or dated) and _is_body(line):
            yield line
        elif (match := _SAME_LINE.match(line)) and _is_body(match.group("who")):
            yield match.group("who")


def _is_body(line: str) -> bool:
    return bool(_LINE.match(line)) and line.endswith(endings("speech", "subjects", "body"))


@cache
def _told() -> tuple[tuple[regex.Pattern[str], str], ...]:
    """Return the sentences that tell who made a document, and in which half they stand."""
    ends = any_of("documents", "issuers", "ends")
    checks = any_of("documents", "issuers", "checks")
    body = rf"[\u4e00-\u9fff]{{0,{_LONGEST}}}?(?:{ends})"
    opens = rf"(?:^|(?<=[，,。；：:\n　日至]))(?![由请各责并]|其他)(?P<who>{body}(?:、{body})?)"
    return (
        (regex.compile(rf"{opens}(?:研究)?(?:决定|现发布|发布|要求|就有关|现将|现就)"), "lead"),
        (
            regex.compile(
                rf"{opens}(?:会同|联合|组织|对|派出|抽调|组成|牵头|成立|开展|印发|下发)"
                rf"[^。\n]{{0,160}}?了[^，。\n]{{0,24}}?(?:{checks})"
            ),
            "lead",
        ),
        (
            regex.compile(
                r"已?经[^，。\n]{0,24}?(?P<who>[省市县区州盟旗]?(?:委|人民政府|政府))"
                r"[^，。\n]{0,10}?(?:同意|批准|会议?[^，。\n]{0,8}(?:通过|同意|研究|审定))"
            ),
            "lead",
        ),
        (
            regex.compile(
                rf"(?:本|由)[^，。\n]{{0,8}}(?:由|归)(?P<who>{body})(?:负责)?(?:具体)?解释"
            ),
            "tail",
        ),
        (
            regex.compile(
                rf"(?:报送|上报|报告|反馈|抄报|报|送|交)(?:至|给|到)?(?P<who>{body})"
                r"(?=[（(，,。；;备汇审]|$)"
            ),
            "tail",
        ),
    )


def _as_it_speaks(issuer: str, text: str) -> str:
    """Return the form in which an issuer names itself where it acts: 市防指 of 云泽市防指."""
    for whole in _wholes(issuer):
        forms = (whole[at:] for at in range(min(len(whole) - _SHORTEST_SELF, _LONGEST_PLACE) + 1))
        if found := next((form for form in forms if _opens_a_clause(text, form)), None):
            return found
    return issuer.removeprefix(_PARTY)


def _wholes(issuer: str) -> list[str]:
    """Return the names of an issuer: 中共某学院委员会 is 某学院党委, 中共某县委员会 某县委 too."""
    name = issuer.removeprefix(_PARTY)
    seat = name.removesuffix("委员会")
    if name in (issuer, seat):
        return [name]
    return [f"{seat}委" if seat.endswith(tuple("省市县区州盟旗")) else f"{seat}党委", name]


def _shortened(issuer: str, text: str) -> str:
    """Return the short name that a document uses for its issuer: 报市安委办."""
    full, short = next(
        ((full, short) for full, short in _SHORTENED.items() if issuer.endswith(full)), ("", "")
    )
    if not full:
        return issuer
    pattern = rf"[省市县区州盟旗][\u4e00-\u9fff]{{1,5}}?{short}(?!{full[1:]}|[公会员挥])"
    found = (match.group() for match in regex.finditer(pattern, text))
    return next((name for name in found if _abbreviates(name, issuer)), issuer)


def _abbreviates(short: str, name: str) -> bool:
    """Tell whether the characters of `short` stand in `name` in this order."""
    rest = iter(name)
    return all(char in rest for char in short)


def _opens_a_clause(text: str, name: str) -> bool:
    """Tell whether `name` stands at the start of a clause and is not all of its line."""
    at = text.find(name)
    while at >= 0:
        following = text[at + len(name) : at + len(name) + 1]
        if text[at - 1 : at] in _EDGES and _HAN.match(following):
            return True
        at = text.find(name, at + len(name))
    return False


def author_of(context: Context, text: str = "") -> str | None:
    """Return the person whose words a report is: named under its title, or as giving it."""
    lines = "\n".join(context.subheads)
    names = [person.name for person in context.people if person.name in lines]
    names += [match.group("name") for match in _AUTHOR.finditer(lines)]
    unique = list(dict.fromkeys(names))
    if not unique and (match := _SPEAKS_FOR.search(text[:300])):
        return match.group("name")
    return unique[0] if len(unique) == 1 else None
