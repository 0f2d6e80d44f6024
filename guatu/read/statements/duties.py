"""Who must do it, by when, and what it is: the duty of each demand.

A unit is *responsible* when the words make it so: a closing （牵头单位：X；责任单位：Y；
完成时限：Z）, 由X牵头, X负责, 责成X. Whom a demand merely addresses (各县区要…, 市水利局要…)
is its audience: guatu proposes it, and a person assigns.

The closing of an item gives its units and its deadline to every demand of the item, that is
back to the last closing, or to the numbered paragraph or heading that opens the item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

import regex

from guatu.read.facts import Duty
from guatu.read.statements.cut import Piece
from guatu.read.statements.deadlines import (
    Found,
    due_on_any,
    find_deadlines,
    is_undated,
    resolve_deadline,
)
from guatu.read.statements.documents import is_numbered
from guatu.read.statements.lexicon import Kind, any_of, endings
from guatu.read.statements.speech import names_a_superior

_BRACKET = re.compile(r"[（(]((?:[^（）()\n]|[（(][^（）()\n]{0,60}[）)]){0,400}+)[）)]")
_ROLE_HINT = re.compile(r"单位|部门|牵头|负责|时限|责任|配合|期限|落实")
_SHARED = regex.compile(
    r"^(?P<units>[^，,。；;：:]{2,80}?)(?:等)?(?:按(?:照)?(?:各自)?职责(?:分工)?)?(?:分别)?(?P<role>牵头负责|牵头|负责落实|负责|配合|参与|落实|参加)$"
)
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
# A list of units, not split inside 县（市、区）.
_LIST = regex.compile(r"[、；;](?![^（(]*[）)])|会同")
_GIVES = re.compile(r"由|责成|责令|交由|明确|牵头|负责|配合|协助")
# 与 joins two names only behind one: 市水利局与泉西县, but 市海洋与渔业局.
_JOINT = regex.compile(r"[、；，,]|(?<=[局委办部厅县区市镇乡院府司团组会心室队])(?:和|与|及|以及)")
# What no name of a body holds: a number, or a word that opens an act or a topic.
_NO_NAME = regex.compile(
    r"[0-9０-９]|成立|组建|设立|^支持|^联合|^建议|^鼓励|^引导|^推动|^发挥|^(?:原则)?同意|^关于|由|^请|^对|^把|^将|^为|^新[建改扩]|^一以贯之|^加[快强大]|^推[进动]|^建[设成]"
)
# 整改措施：… below its unit and its time limit still belongs to them.
_MEASURES = regex.compile(r"(?:整改|具体|工作|主要)?(?:措施|任务|目标|要求)[：:]")
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
_PARTS = regex.compile(r"[，,；;。]")
_CLAUSES = re.compile(r"[，,；;：:]")
_STOP = re.compile(r"[，,：:；;。“]")
_UNITS = regex.compile(r"[、，,；;和及与]|以及")
_EVEN = regex.compile(r"(?:还|也|都|均|一定|尤其|特别)$")
_TAIL = re.compile(r"(?:于|在|再|将|还|也|自|从)$")
# A longer name goes on only to such an end: 市政府|督查室, but 县供电公司|保障泵站.
_OFFICES = ("室", "办", "局", "委", "部", "组", "专班", "中心", "大队", "支队", "政府")
_LONGEST_UNIT = 24
# 疏通雨污管网38公里。（县住建局、县生态环境分局）
_UNITS_ALONE = re.compile(r"[。；][（(][^（）()]{3,60}[局委办部厅院队司府][）)]")
_OFFICES_ALONE = tuple("局委办部厅院队司府")
_ITEM = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]")
_ENDS_SENTENCE = {"。", "；"}
_ACTS = Kind.IMPERATIVE | Kind.ADVERB | Kind.BARE_WILL | Kind.MEANS | Kind.MODAL
_LEADING_DUTY = re.compile(r"^(?:还|也|都|更|又)?(?:要|务必|必须|须|应当?|需要?|请)")


@dataclass(frozen=True, slots=True)
class Closing:
    """A closing bracket or line: what it says, and where it stands."""

    start: int
    end: int
    duty: Duty


@dataclass(frozen=True, slots=True)
class Given:
    """What the closings of a text give: by number of piece the duty, and which are closings."""

    duties: Mapping[int, Duty]
    closings: frozenset[int]


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
        if not told and audience and (_is_named(audience) or _EACH_OFFICE.fullmatch(audience)):
            told = [audience]
        return replace(
            duty,
            responsible=duty.responsible
            or _in_charge(piece, content)
            or _each(_joined(own.responsible, told)),
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
        unique = list(dict.fromkeys(filter(_is_unit, made)))
        supporting = tuple(filter(_is_unit, helping))
        return Duty(responsible=_each("、".join(unique)), supporting=supporting)

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
        while (name := self._body_at(clause, at)) and not _NO_NAME.search(name):
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

    def given(self, pieces: Sequence[Piece]) -> Given:
        """Return what the closings of the text give to which pieces."""
        duties: dict[int, Duty] = {}
        within: set[int] = set()
        floor = at = 0
        for closing in self._closings(pieces):
            while at + 1 < len(pieces) and _belongs(pieces[at + 1], closing):
                at += 1
            for number in range(_item_start(pieces, at, floor), at + 1):
                duties[number] = closing.duty
                if pieces[number].start >= closing.start - 1:
                    within.add(number)
            floor = _measures_end(pieces, at + 1)
            duties |= dict.fromkeys(range(at + 1, floor), closing.duty)
        return Given(duties, frozenset(within))

    def _closings(self, pieces: Sequence[Piece]) -> list[Closing]:
        if not (_ROLE_HINT.search(self.text) or _UNITS_ALONE.search(self.text)):
            return []
        found = []
        for match in _BRACKET.finditer(self.text):
            alone = self.text[match.start() - 1 : match.start()] in _ENDS_SENTENCE
            if duty := self._closing_duty(match.group(1), alone=alone):
                found.append(Closing(match.start(), match.end(), duty))
        found += self._closing_lines(pieces, found)
        return sorted(found, key=lambda closing: closing.start)

    def _closing_lines(self, pieces: Sequence[Piece], brackets: Sequence[Closing]) -> list[Closing]:
        """Return runs of lines 责任单位：X / 整改时限：Y, each run one closing."""
        taken = [(closing.start, closing.end) for closing in brackets]
        runs: list[tuple[int, int, dict[str, str]]] = []
        for piece in pieces:
            if any(start < piece.end and piece.start < end for start, end in taken):
                continue
            fields = _fields(piece.text)
            if not fields:
                continue
            if runs and not self.text[runs[-1][1] : piece.start].strip("\n 　"):
                start, _, before = runs.pop()
                runs.append((start, piece.end, before | fields))
            else:
                runs.append((piece.start, piece.end, fields))
        return [Closing(start, end, self._from_fields(fields)) for start, end, fields in runs]

    def _closing_duty(self, inside: str, *, alone: bool) -> Duty | None:
        """Return what a bracket gives, `None` when it gives nothing.

        One that stands alone behind a sentence gives also when it only names units.
        """
        if alone and _is_named(inside) and inside.endswith(_OFFICES_ALONE):
            return self._from_fields({"responsible": inside})
        if not _ROLE_HINT.search(inside):
            return None
        if fields := _fields(inside):
            return self._from_fields(fields)
        return self._from_sentence(inside)

    def _from_sentence(self, inside: str) -> Duty | None:
        """Read （甲牵头，乙、丙配合，6月底前完成） and （甲、乙按职责分工负责）."""
        leads: list[str] = []
        helping: list[str] = []
        deadline = None
        for part in _PARTS.split(inside):
            if match := _SHARED.match(part.strip()):
                target = helping if match.group("role") in {"配合", "参与", "参加"} else leads
                target.append(match.group("units"))
            elif dates := find_deadlines(part):
                deadline = dates[-1].words
        if not leads and not helping:
            return None
        return self._from_fields(
            {"lead": "；".join(leads), "supporting": "；".join(helping), "deadline": deadline or ""}
        )

    def _from_fields(self, fields: Mapping[str, str]) -> Duty:
        lead, responsible = fields.get("lead", ""), fields.get("responsible", "")
        supporting = [fields["supporting"]] if fields.get("supporting") else []
        if lead and responsible:
            supporting.insert(0, responsible)
        deadline = fields.get("deadline") or None
        due = None
        if deadline and not is_undated(deadline):
            due = due_on_any(self.days, lambda on: resolve_deadline(deadline, on=on))
        return Duty(
            responsible=_each(lead or responsible),
            supporting=tuple(unit for units in supporting for unit in _UNITS.split(units) if unit),
            deadline=deadline,
            deadline_iso=due,
        )


def _fields(text: str) -> dict[str, str]:
    """Return the labelled fields of a closing: 牵头单位：X；责任单位：Y；完成时限：Z."""
    marks = list(_labels().finditer(text)) if "：" in text or ":" in text else []
    if not marks or text[: marks[0].start()].strip(" 　（(*·—-，,。；;0123456789.．、"):
        return {}
    fields: dict[str, str] = {}
    for number, match in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        value = (
            text[match.end() : end].strip(" 　，,。；;（").removesuffix("）")
            if _unbalanced(text[match.end() : end])
            else text[match.end() : end].strip(" 　，,。；;")
        )
        key = match.lastgroup or ""
        fields[key] = f"{fields[key]}；{value}" if fields.get(key) else value
    return fields


def _unbalanced(text: str) -> bool:
    return text.count("）") > text.count("（")


@cache
def _labels() -> regex.Pattern[str]:
    groups = (
        f"(?P<{key}>{any_of('duties', 'labels', key)})"
        for key in ("lead", "responsible", "supporting", "deadline")
    )
    return regex.compile(rf"(?:{'|'.join(groups)})(?:及责任人|及时限)?[：:]")


def _belongs(piece: Piece, closing: Closing) -> bool:
    """Tell whether a piece stands before the end of a closing, and not mostly behind it."""
    return piece.start < closing.start or piece.end <= closing.end + 1


def _item_start(pieces: Sequence[Piece], last: int, floor: int) -> int:
    """Return the number of the piece with which the item that ends at `last` begins."""
    first = last
    while first > floor:
        piece = pieces[first]
        if is_numbered(piece) and (piece.opens or _ITEM.match(piece.text)):
            break
        if piece.opens and not _opens_only_closing(piece) and _is_heading_like(pieces[first - 1]):
            break
        first -= 1
    return first


def _measures_end(pieces: Sequence[Piece], first: int) -> int:
    """Return the number behind the measures that begin at piece `first`; `first` if none do."""
    if first == len(pieces) or not _MEASURES.match(pieces[first].text):
        return first
    for number in range(first + 1, len(pieces)):
        piece = pieces[number]
        if piece.opens and (is_numbered(piece) or _is_heading_like(piece) or _fields(piece.text)):
            return number
    return len(pieces)


def _opens_only_closing(piece: Piece) -> bool:
    return bool(_fields(piece.text)) or piece.text[:1] in "（("


def _is_heading_like(piece: Piece) -> bool:
    return (
        piece.opens and piece.closes and piece.text[-1:] not in "。；;！!" and len(piece.text) < 40
    )


def _without_brackets(words: str) -> str:
    """Blank the closing brackets of a sentence; offsets stay."""
    if "（" not in words and "(" not in words:
        return words
    return _BRACKET.sub(
        lambda m: " " * len(m.group()) if _ROLE_HINT.search(m.group()) else m.group(), words
    )


def _is_unit(units: str) -> bool:
    """Tell whether words name units rather than tell what is done."""
    ends = endings("speech", "subjects", "body")
    return not _NO_NAME.search(units) and any(part.endswith(ends) for part in _UNITS.split(units))


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
    if not opens_act and len(clause) < len(words) - 1 and _is_named(clause):
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
        if _is_named(before) and (named is None or before.endswith(_OFFICES)):
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


def _each(units: str | None) -> str | None:
    """Return a list of units as printed, joined by ；."""
    if not units:
        return None
    listed = units.removeprefix("由").removeprefix("请")
    return "；".join(part for part in _LIST.split(listed) if part)


def _is_addressed(clause: str) -> bool:
    words = endings("duties", "audience", "words")
    return len(clause) <= 40 and (
        clause.startswith(words) or clause.endswith(words) or _is_unit(clause)
    )


def _is_named(units: str) -> bool:
    """Tell whether `units` are bodies by name, not 各部门 or 责任单位."""
    parts = [part for part in _JOINT.split(units) if part]
    return bool(parts) and all(
        2 < len(part) <= _LONGEST_UNIT
        and part.endswith(endings("speech", "subjects", "body"))
        and not part.startswith(endings("duties", "audience", "generic"))
        and not part.endswith(("企业", "单位", "部门", "学校", "医院", "双方", "各方", "干部"))
        and not _NO_NAME.search(part)
        for part in parts
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
    task = _BRACKET.sub(lambda m: "" if _ROLE_HINT.search(m.group()) else m.group(), words)
    for deadline in deadlines:
        before, found, after = task.partition(deadline)
        if found:
            before = before[:-1] if before.endswith(("于", "在")) else before
            task = before + (after[1:] if after.startswith(("，", ",")) else after)
    task = _STRIP.sub("", task.strip())
    return _LEADING_DUTY.sub("", task).strip(" 　，,。；;！!”")
