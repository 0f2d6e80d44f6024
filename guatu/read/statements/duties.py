"""Who must do it, by when, and what it is: the duty of each demand.

A unit is *responsible* when the words make it so: a closing （牵头单位：X；责任单位：Y；
完成时限：Z）, 由X牵头, X负责, 责成X. Whom a demand merely addresses (各县区要…, 市水利局要…)
is its audience: guatu proposes it, and a person assigns. What the closing of
its item gives is `guatu.read.statements.closings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

import regex

from guatu.read.facts import Duty
from guatu.read.statements.closings import BRACKET, ROLE_HINT
from guatu.read.statements.cut import Piece
from guatu.read.statements.deadlines import Found, due_on_any, find_deadlines
from guatu.read.statements.lexicon import Kind, any_of, endings
from guatu.read.statements.speech import names_a_superior
from guatu.read.statements.units import NO_NAME, each_unit, is_named_unit, is_unit

_LEADS = re.compile(
    r"(?:^|[，,。；;：:“])(?P<units>[^，,。；;：:（）()由“]{2,40}?)(?:具体)?(?:牵头|总牵头|负责(?!人|同志|任|的))(?!单位|部门|责任|抓总的)"
)
_HELPS = re.compile(
    r"(?:^|[，,。；;：:“])(?P<units>[^，,。；;：:（）()“]{2,60}?)(?:积极|主动|密切|做好|予以)?(?:配合|协助|协同配合)(?:$|[，,。；;])"
)
_STRIP = re.compile(
    r"^“?(?:[ 　]*(?:[一二三四五六七八九十]+[是要、]|[（(][一二三四五六七八九十0-9]+[）)]"
    r"|[0-9]+[.．、]|第[一二三四五六七八九十]+[，,]|同时[，,]?|并))+"
)
_GIVES = re.compile(r"由|责成|责令|交由|明确|牵头|负责|配合|协助")
# What stands before a unit that opens a clause, and what tells that it is no unit there.
_CALLED = re.compile(
    r"(?:并|同时|其中|由|请|责成|责令|督促|要求|叮嘱|建议)*(?:随行|在场|陪同|到会|参会)?的?(?:(?:施工|建设|责任|承建|业主|监理|运营)(?:单位|方))?"
)
_NOT_IT = re.compile(
    r"[的长主书党系常]|[\u4e00-\u9fff]{0,3}率|占比|等(?!部门|单位)|领导|干部|负责|会议|有关(?:同志|领导)"
)
# 二水厂|扩建工程 is no unit with an act.
_WORKS = re.compile(r"(?:[新改扩续迁翻]建|改造|扩容|提标|建设|除险加固)(?:改造|提标)?(?:工程|项目)")
# After the one who must act: 县政府要组建专班，督促某公司筹措资金.
_URGED = ("督促", "指导", "监督")
_JOINS_IN = re.compile(r"(?:配合|协助|参与|支持|指导|监督)[^，,；;]{0,4}$")
# 各区政府, 各县（市、区）水利局: offices of a kind, each of which must act.
_EACH_OFFICE = regex.compile(
    r"各[县市区州盟旗乡镇街道（）()、]{1,10}[\u4e00-\u9fff]{0,12}"
    r"(?:政府|局|委员会|安委会|防指|指挥部|党委|党工委|办公室|办事处)"
)
_IN_CHARGE = regex.compile(
    r"(?:同志)?(?:具体|统一)?(?:牵头|总牵头|负责|抓总|挂帅|包保|包联|包案|领办|督办|主抓|盯办|是第一责任人|为第一责任人|负总责)(?!人|同志)"
)
_CLAUSES = re.compile(r"[，,；;：:]")
_STOP = re.compile(r"[，,：:；;。“]")
_EVEN = regex.compile(r"(?:还|也|都|均|一定|尤其|特别)$")
_TAIL = re.compile(r"(?:于|在|再|将|还|也|自|从)$")
# A longer name goes on only to such an end: 市政府|督查室, but 县供电公司|保障泵站.
_OFFICES = ("室", "办", "局", "委", "部", "组", "专班", "中心", "大队", "支队", "政府")
_ACTS = Kind.IMPERATIVE | Kind.ADVERB | Kind.BARE_WILL | Kind.MEANS | Kind.MODAL
_LEADING_DUTY = re.compile(r"^(?:还|也|都|更|又)?(?:要|务必|必须|须|应当?|需要?|请)")


def by_beginning(names: Iterable[str]) -> dict[str, list[str]]:
    """Return names by their first two characters, the longest first."""
    table: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        table.setdefault(name[:2], []).append(name)
    return table


@dataclass(frozen=True, slots=True)
class DutyReader:
    """Finds duties in one text.

    `days`: the day from which deadlines count; none when it is not known, that day in several
    years when its year is not. `bodies` are those found in the text, `by_beginning`.
    """

    text: str
    days: Sequence[date]
    bodies: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def duty(self, piece: Piece, content: int, given: Duty | None) -> Duty:
        """Return the duty of a demand whose words begin at the offset `content`.

        `given` is what the closing of its item says, and goes before what the demand says itself.
        """
        words = piece.text[content - piece.start :]
        plain = _without_brackets(words)
        own = self._said(plain) if _GIVES.search(words) else Duty()
        deadlines = find_deadlines(plain)
        duty = given or Duty()
        if deadlines and duty.deadline is None:
            duty = replace(
                duty,
                deadline=deadlines[0].words.removeprefix("到").removeprefix("至"),
                deadline_iso=due_on_any(self.days, lambda on: find_deadlines(plain, on=on)[0].due),
            )
        audience = _audience(piece, content) or _subject(piece, content, deadlines)
        told = self._told(plain)
        if not told and audience and (is_named_unit(audience) or _EACH_OFFICE.fullmatch(audience)):
            told = [audience]
        return replace(
            duty,
            responsible=duty.responsible
            or _in_charge(piece, content)
            or each_unit(_joined(own.responsible, told)),
            supporting=duty.supporting or own.supporting,
            audience=audience,
            task=_task(words, [item.words for item in deadlines]),
        )

    def _said(self, words: str) -> Duty:
        """Return the units that the sentence, without its brackets, makes responsible."""
        plain = _STRIP.sub("", words)
        made = [match.group("units").removeprefix("请") for match in _made().finditer(plain)]
        made += [match.group("units").removeprefix("请") for match in _LEADS.finditer(plain)]
        helping = [match.group("units") for match in _HELPS.finditer(plain)]
        unique = list(dict.fromkeys(filter(is_unit, made)))
        supporting = tuple(filter(is_unit, helping))
        return Duty(responsible=each_unit("、".join(unique)), supporting=supporting)

    def _told(self, words: str) -> list[str]:
        """Return the bodies that open the clauses of a demand: 市水利局抓紧…，市财政局要….

        One that only helps (…配合) is left out.
        """
        found: list[str] = []
        clauses = _CLAUSES.split(_STRIP.sub("", words))
        if len(clauses) > 1 and self._body_at(clauses[0], 0) == clauses[0]:
            found.append(clauses[0])  # 叮嘱某某管理处，…
        for clause in clauses:
            if not (_JOINS_IN.search(clause) or (found and clause.startswith(_URGED))):
                given = clause.partition("由")[2]  # 用地手续由某局推进
                found += self._opening(clause.strip()) or (self._opening(given) if given else [])
        return list(dict.fromkeys(found))

    def unit_of(self, piece: Piece, content: int) -> str | None:
        """Return the body that opens the words of `piece` from the offset `content` on.

        In a quotation it may open a later clause: “这个做法好，市住建局月底前推开。”
        """
        words = piece.text[content - piece.start :]
        clauses = _CLAUSES.split(words.strip("“”")) if words[:1] == "“" else [words]
        found = next(filter(None, map(self._opening, clauses)), None)
        return found[0] if found else None

    def _opening(self, clause: str) -> list[str]:
        """Return the bodies, one or a list, that open a clause and do something in it."""
        found: list[str] = []
        match = _CALLED.match(clause)
        at = match.end() if match else 0
        while (name := self._body_at(clause, at)) and not NO_NAME.search(name):
            found.append(name)
            at += len(name)
            if clause[at : at + 1] not in "、和与及":
                break
            at += 1
        nobody = _NOT_IT.match(clause, at) or _WORKS.match(clause, at)
        return found if at < len(clause) and not nobody else []

    def _body_at(self, words: str, at: int) -> str | None:
        names = self.bodies.get(words[at : at + 2], ())
        return next((name for name in names if words.startswith(name, at)), None)


def _without_brackets(words: str) -> str:
    """Blank the closing brackets of a sentence; offsets stay."""
    if "（" not in words and "(" not in words:
        return words
    return BRACKET.sub(
        lambda m: " " * len(m.group()) if ROLE_HINT.search(m.group()) else m.group(), words
    )


def _in_charge(piece: Piece, content: int) -> str | None:
    """Return the persons whom the words put in charge: 由副市长某某牵头."""
    names = [
        mention.name
        for mention in piece.mentions
        if mention.start >= content and _IN_CHARGE.match(piece.text, mention.end - piece.start)
    ]
    return "；".join(dict.fromkeys(names)) or None


def _audience(piece: Piece, content: int) -> str | None:
    """Return whom the demand addresses: what stands before 要 in its clause, if it is somebody."""
    for cue in piece.cues:
        if cue.start < content or not cue.kinds & (Kind.MODAL | Kind.NEED):
            continue
        start = max(content, piece.start)
        clause = _STOP.split(piece.text[start - piece.start : cue.start - piece.start])[-1]
        clause = _EVEN.sub("", clause)
        clause = _STRIP.sub("", clause).removeprefix("请").split("会同")[0]
        return clause if clause and _is_addressed(clause) else None
    return None


def _subject(piece: Piece, content: int, deadlines: Sequence[Found]) -> str | None:
    """Return the named body that opens the words of a demand without 要: 县住建局月底前组织验收."""
    if any(cue.start == content and cue.kinds & Kind.MODAL for cue in piece.cues):
        return None
    words = piece.text[content - piece.start :]
    clause = _STOP.split(_STRIP.sub("", words), maxsplit=1)[0].removeprefix("请")
    opens_act = any(cue.start == content and cue.kinds & _ACTS for cue in piece.cues)
    if not opens_act and len(clause) < len(words) - 1 and is_named_unit(clause):
        return clause
    starts = [content + item.start for item in deadlines]
    starts += [cue.start for cue in piece.cues if cue.start > content and cue.kinds & _ACTS]
    named = None
    for start in sorted(starts):
        before = piece.text[content - piece.start : start - piece.start]
        before = _TAIL.sub("", _STRIP.sub("", before)).removeprefix("请").split("会同")[0]
        if _WORKS.match(piece.text, start - piece.start):
            break
        if _STOP.search(before) or _names_a_duty(piece, content, before):
            break
        if is_named_unit(before) and (named is None or before.endswith(_OFFICES)):
            named = before
    return named


def _joined(given: str | None, told: Sequence[str]) -> str:
    """Return the units that are given a duty (甲局负责…) and those told beside them (乙局做好…)."""
    units = given.split("；") if given else []
    new = (unit for unit in told if not any(one in unit or unit in one for one in units))
    return "、".join([*units, *new])


def _names_a_duty(piece: Piece, content: int, words: str) -> bool:
    """Tell whether words that end like a body open with an act: 实施省市(重点项目)."""
    opening = [c for c in piece.cues if c.start == content and c.kinds & (_ACTS & ~Kind.MEANS)]
    return any(names_a_superior(words[len(cue.word) :]) for cue in opening)


def _is_addressed(clause: str) -> bool:
    words = endings("duties", "audience", "words")
    return len(clause) <= 40 and (
        clause.startswith(words) or clause.endswith(words) or is_unit(clause)
    )


@cache
def _made() -> regex.Pattern[str]:
    """由X牵头, 由X约谈, 责成X限期…: the name ends like a body and a verb follows it."""
    ends = any_of("speech", "subjects", "body")
    verbs = any_of("duties", "audience", "verbs")
    return regex.compile(
        rf"(?:由|责成|责令|交由|明确)(?P<units>[^，,。；;：:（）()由]{{1,60}}?(?:{ends}))"
        rf"(?=(?:同志|具体|统一|总|分别)?(?:{verbs}))"
    )


def _task(words: str, deadlines: Sequence[str]) -> str:
    """Return what is to be done: the words without item number, 要, deadline and brackets."""
    task = BRACKET.sub(lambda m: "" if ROLE_HINT.search(m.group()) else m.group(), words)
    for deadline in deadlines:
        before, found, after = task.partition(deadline)
        if found:
            before = before[:-1] if before.endswith(("于", "在")) else before
            task = before + (after[1:] if after.startswith(("，", ",")) else after)
    task = _STRIP.sub("", task.strip())
    return _LEADING_DUTY.sub("", task).strip(" 　，,。；;！!”")
