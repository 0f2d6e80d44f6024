"""Closings: what stands at the end of an item and gives it to units, with a time limit.

（牵头单位：X；责任单位：Y；完成时限：Z）, （甲牵头，乙配合）, lines 责任单位：X, and brackets that
hold nothing but units. A closing gives its units and its deadline to every demand of its item, that
is back to the last closing, or to the numbered paragraph or heading that opens the item.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import regex

from guatu.read.facts import Duty
from guatu.read.statements.cut import Piece
from guatu.read.statements.deadlines import (
    due_on_any,
    find_deadlines,
    is_undated,
    resolve_deadline,
)
from guatu.read.statements.documents import is_numbered
from guatu.read.statements.lexicon import any_of
from guatu.read.statements.units import UNITS, each_unit, is_named_unit

BRACKET = re.compile(r"[（(]((?:[^（）()\n]|[（(][^（）()\n]{0,60}[）)]){0,400}+)[）)]")
ROLE_HINT = re.compile(r"单位|部门|牵头|负责|时限|责任|配合|期限|落实")
_SHARED = regex.compile(
    r"^(?P<units>[^，,。；;：:]{2,80}?)(?:等)?(?:按(?:照)?(?:各自)?职责(?:分工)?)?(?:分别)?(?P<role>牵头负责|牵头|负责落实|负责|配合|参与|落实|参加)$"
)
# 整改措施：… below its unit and its time limit still belongs to them.
_MEASURES = regex.compile(r"(?:整改|具体|工作|主要)?(?:措施|任务|目标|要求)[：:]")
_PARTS = regex.compile(r"[，,；;。]")
# 疏通雨污管网38公里。（县住建局、县生态环境分局）
_UNITS_ALONE = re.compile(r"[。；][（(][^（）()]{3,60}[局委办部厅院队司府][）)]")
_OFFICES_ALONE = tuple("局委办部厅院队司府")
_ITEM = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]")
_ENDS_SENTENCE = {"。", "；"}


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


@dataclass(frozen=True, slots=True)
class ClosingReader:
    """Finds closings in one text; `days` as in `guatu.read.statements.duties.DutyReader`."""

    text: str
    days: Sequence[date]

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
        if not (ROLE_HINT.search(self.text) or _UNITS_ALONE.search(self.text)):
            return []
        found = []
        for match in BRACKET.finditer(self.text):
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
        if alone and is_named_unit(inside) and inside.endswith(_OFFICES_ALONE):
            return self._from_fields({"responsible": inside})
        if not ROLE_HINT.search(inside):
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
            responsible=each_unit(lead or responsible),
            supporting=tuple(unit for units in supporting for unit in UNITS.split(units) if unit),
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
