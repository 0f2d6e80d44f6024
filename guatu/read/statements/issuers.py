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
    r"^(?P<who>[\u4e00-\u9fff（）()]{2,30}?)(?:关于|(?:总指挥|紧急|防汛|抗旱|防台风?|调度|应急)?(?:动员|紧急|命|指|调度)?令$)"
)
# How an office is shortened: 荆澄市安全生产委员会办公室 is 市安委办.
_TAILS = {
    "办公室": ("办公室", "办"),
    "指挥部": ("指挥部", "指"),
    "委员会": ("委会", "委"),
    "局": ("局",),
    "厅": ("厅",),
}
# The general office prints what the government decides: 某市人民政府办公室文件, …印发.
_PRINTS = regex.compile(
    r"(?P<rank>[省市县区州盟旗])(?P<kind>人民政府|委)办公室(?:文件|[ 　]*[0-9年月日]+印发)?$"
)
_PLAN_PRINTED = regex.compile(
    r"(?P<rank>[省市县区州盟旗])(?P<kind>人民政府|委)办公室关于(?:印发|转发)《[^》]*(?:方案|计划|规划|办法|措施|意见|要点|细则|预案)"
)
_PASSED = regex.compile(
    r"(?:政府|委)[^，。]{0,8}会议?[^，。]{0,8}(?:通过|审定)，现[^，。]{0,4}印发"
)
# A title that names a place only (某县关于…的报告): its committee and government sign.
_PLACE = regex.compile(r"\p{Han}{2,6}[省市县区州盟旗]")
_BOTH = regex.compile(
    r"(?:中共)?(\p{Han}{2,6}(?P<rank>[省市县区州盟旗]))委(?:员会)?[ 　、]*\1人民政府"
)
_COLOPHON = 3
_GOVERNMENT_BODY = regex.compile(r"人民政府(?!办公室)\p{Han}")
_PLACELESS = regex.compile(r"(?<=\p{Han})[省市县区州盟旗]人民政府办公室$")
_GOVERNMENT = regex.compile(r"[省市县区州盟旗]人民政府$")
# The lead of a document introduces the names that it goes on with.
_INTRODUCED = 500
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
_SEAT = regex.compile(r"[省市县区州盟旗]委$")
_EDGES = frozenset({"", *"，。；：\n　"})
_HAN = regex.compile(r"\p{Han}")
# 临泉市市长 邵文涛 on a line of its own.
_SPEAKS_FOR = regex.compile(
    r"(?:[省市县区州]长)(?P<name>[\u4e00-\u9fff]{2,4}?)(?:受[^，。]{2,12}委托)?(?:同志)?代表[^，。\n]{2,16}，?(?:作|向)"
)
_REPRESENTED = regex.compile(
    r"我(?:受[^，。]{2,12}委托)?，?代表(?P<who>\p{Han}{1,12}?(?:政府|委员会|常委会|法院|检察院))"
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
    if match := _TITLE.match(title):
        named = match.group("who")
        both = _signed_by_both(text) if _PLACE.fullmatch(named) else None
        return both or _passed_plan(title, text) or _by_title(named, text)
    if signed := next(_signatures(text), None):
        spoken = _as_it_speaks(signed, text)
        if signed.endswith("指挥部"):
            return _self_name(spoken, text[:_INTRODUCED]) or spoken
        return _same_name(spoken, text) or _acting_name(spoken, text) or spoken
    named = next((head for head in heads if _is_body(head) and not _PRINTS.search(head)), None)
    if named is None:
        return None
    spoken = _as_it_speaks(named, text)
    return _self_name(spoken, text) or spoken


def printed_for(heads: Sequence[str], text: str) -> str | None:
    """Return the government or committee whose general office prints a document: 市政府.

    Args:
        heads: lines that stand above it.
        text: its text, with the colophon (某市人民政府办公室2025年4月11日印发) if it has one.
    """
    lines = [*heads, *text.rstrip().split("\n")[-_COLOPHON:]]
    match = next(filter(None, map(_PRINTS.search, lines)), None)
    return match.group("rank") + match.group("kind").removeprefix("人民") if match else None


def _signed_by_both(text: str) -> str | None:
    """Return 县委、县政府 where the committee and the government of a place sign together."""
    found = map(_BOTH.fullmatch, (line.strip(" 　") for line in text.rstrip().split("\n")))
    match = next(filter(None, found), None)
    return f"{match.group('rank')}委、{match.group('rank')}政府" if match else None


def _passed_plan(title: str, text: str) -> str | None:
    """Return the government whose plan its office prints: passed at the government's meeting."""
    match = _PLAN_PRINTED.search(title) if _PASSED.search(text[:_LEAD]) else None
    return match.group("rank") + match.group("kind").removeprefix("人民") if match else None


def _by_title(named: str, text: str) -> str:
    """Return how a document calls the issuer that its title names: without its place, or short."""
    spoken = _as_it_speaks(named, text)
    if match := _GOVERNMENT.search(spoken):
        return match.group()
    return _self_name(spoken, text) or _office_of(spoken, text) or spoken


def told_by(text: str, half: str) -> str | None:
    """Return the body that the sentences of a document tell to have made it, `None` when none do.

    Args:
        text: the document's.
        half: `lead`: who makes it known, then who inspected, at whose meeting it was passed;
            `tail`: who explains it, and to whom answers are to be sent.
    """
    words = text[:_LEAD] if half == "lead" else text[-_LEAD:]
    for pattern, where in _told():
        if where == half and (match := pattern.search(words)):
            return _as_it_speaks(match.group("who"), text)
    return None


def _signatures(text: str) -> Iterator[str]:
    """Yield the lines that sign: a body before its date, on the same line, or at the very end."""
    lines = [line.strip(" 　") for line in text.rstrip().split("\n")]
    for number, line in enumerate(lines):
        last = number >= len(lines) - 3
        dated = number + 1 < len(lines) and _DATE_LINE.fullmatch(lines[number + 1])
        if (last or dated) and _is_body(line) and not _printed(lines[number:]):
            yield line
        elif not _PRINTS.search(line) and (match := _SAME_LINE.match(line)):
            yield from filter(_is_body, [match.group("who")])


def _printed(lines: Sequence[str]) -> bool:
    """Tell whether a line with the next one is a colophon: who printed it, not whose it is."""
    return _PRINTS.search("".join(lines[:2])) is not None and lines[1:2] != []


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
                rf"(?:报送|上报|报告|反馈|抄报|报|送|提交)(?:至|给|到)?(?P<who>{body})"
                r"(?=[（(，,。；;备汇审]|$)"
            ),
            "tail",
        ),
    )


def _as_it_speaks(issuer: str, text: str) -> str:
    """Return the form in which an issuer names itself where it acts: 市防指 of 云泽市防指."""
    for whole in _wholes(issuer):
        shortest = 2 if _SEAT.search(whole) else _SHORTEST_SELF
        forms = (whole[at:] for at in range(min(len(whole) - shortest, _LONGEST_PLACE) + 1))
        if found := next((form for form in forms if _opens_a_clause(text, form)), None):
            return found
    return issuer.removeprefix(_PARTY)


def _wholes(issuer: str) -> list[str]:
    """Return the names of an issuer: 中共某学院委员会 is 某学院党委, 中共某县委员会 某县委 too."""
    name = issuer.removeprefix(_PARTY)
    if _GOVERNMENT_BODY.search(name):
        return [name.replace("人民政府", "政府"), name]
    seat = name.removesuffix("委员会")
    if name in (issuer, seat):
        return [name]
    return [f"{seat}委" if seat.endswith(tuple("省市县区州盟旗")) else f"{seat}党委", name]


def _self_name(issuer: str, text: str) -> str | None:
    """Return the short name by which a document calls its issuer: 报市安委办, 市防指决定."""
    tails = next((short for full, short in _TAILS.items() if issuer.endswith(full)), ())
    for tail in tails:
        pattern = rf"[省市县区州盟旗][\u4e00-\u9fff]{{1,8}}?{tail}(?![公会员挥])"
        found = (match.group() for match in regex.finditer(pattern, text.replace(issuer, "")))
        if name := next((name for name in found if _abbreviates(name, issuer)), None):
            return name
    return None


def _acting_name(issuer: str, text: str) -> str | None:
    """Return the short name if the issuer acts by it in the text: 市安委办将对…挂牌."""
    name = _self_name(issuer, text)
    return name if name and _opens_a_clause(text, name) else None


def _same_name(issuer: str, text: str) -> str | None:
    """Return the name without its place and 人民, if the document uses it: 报市政府办公室."""
    match = _PLACELESS.search(issuer)
    name = match.group().replace("人民政府", "政府") if match else ""
    return name if len(name) > 2 and name in text.replace(issuer, "") else None


def _office_of(issuer: str, text: str) -> str | None:
    """Return the short name of an office after that of its committee: 市安委会 has 市安委办."""
    committee = issuer.removesuffix("办公室")
    short = _self_name(committee, text) if committee != issuer else None
    return f"{short.removesuffix('会')}办" if short and len(short) < len(committee) - 2 else None


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


def represented(text: str) -> str | None:
    """Return the government for which somebody who is not named reports: 现在，我代表区人民政府."""
    match = _REPRESENTED.search(text[:_INTRODUCED])
    return match.group("who") if match else None


def author_of(context: Context, text: str = "") -> str | None:
    """Return the person whose words a report is: named under its title, or as giving it."""
    lines = "\n".join(context.subheads)
    names = [person.name for person in context.people if person.name in lines]
    names += [match.group("name") for match in _AUTHOR.finditer(lines)]
    unique = list(dict.fromkeys(names))
    if not unique and (match := _SPEAKS_FOR.search(text[:300])):
        return match.group("name")
    return unique[0] if len(unique) == 1 else None
