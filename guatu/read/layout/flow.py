"""From lines to units: wrapped lines and broken columns become paragraphs again.

A unit is a paragraph, a title, a credit that stands alone, a jump line, a document number or a
row of a table.
Whether a short line is a title or a piece of a sentence is decided by weighing what it says,
where it stands, and whether what follows could begin anew (`_title_weight`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from guatu.lib.han import han_pattern
from guatu.lib.mapped import MappedText
from guatu.read.layout.bylines import closing_credit, is_name, may_all_sign
from guatu.read.layout.lines import Line, width_of
from guatu.read.layout.margins import is_lone_date
from guatu.read.layout.marks import (
    ADDRESSEE,
    any_of,
    can_begin,
    find_jumps,
    is_ended,
    is_open,
    number_level,
    words,
)
from guatu.read.layout.pieces import (
    LONE_NUMBER,
    LONGEST_TITLE,
    MOST_TITLE_LINES,
    Kind,
    Piece,
    is_field,
    is_list_like,
    join_texts,
    needs_space,
    opens_report,
    read_pieces,
)

_WIDEST_TITLE = 70
_INTERVIEW = han_pattern(r"(?:记者|问|答|主持人)[：:]|\p{Han}{2,8}[：:].*[？?]$")
_LEVELS = frozenset("省市县区州镇乡村局委办")
_TURN = han_pattern(r"(\p{Han}{2,4})[：:]")
_PILED = 4  # what it says for a title that it stands among titles
_OTHER_COLUMN = 2.5  # lines so much wider are those of another column
_TAIL = 300  # more than any rule looks back


@dataclass(slots=True)
class Unit:
    """A part of the page in reading order, made of whole lines.

    `level` is the depth of a `#` heading, 0 when the title was recognised by its words. `block`
    is that of the first line. `tail` is the end of the text while lines are still added to it:
    putting the whole text together each time would take quadratic time.
    """

    kind: Kind
    lines: list[Line]
    tail: str
    level: int = 0
    text: str = ""

    @property
    def block(self) -> int:
        """The stretch of lines in which the unit begins."""
        return self.lines[0].block

    def mapped(self, raw: str) -> MappedText:
        """Return the text of the unit with its places in `raw`."""
        parts: list[MappedText] = []
        for line in self.lines:
            if parts and needs_space(parts[-1].text, line.text):
                parts.append(MappedText.glue(" "))
            parts.append(line.mapped(raw))
        return MappedText.joined(parts)


def read_units(lines: Sequence[Line]) -> list[Unit]:
    """Return the units of the lines of a page, margins left out, in their order."""
    pieces = list(read_pieces(lines))
    units: list[Unit] = []
    for i, piece in enumerate(pieces):
        before = units[-1] if units else None
        kind = piece.kind or _text_or_title(before, piece, pieces[i + 1 : i + 3])
        level = piece.lines[0].level
        if before is not None and _continues(before, piece, kind):
            before.lines += piece.lines
            before.tail = (before.tail + piece.text)[-_TAIL:]
        else:
            units.append(Unit(kind, list(piece.lines), piece.text[-_TAIL:], level))
    for unit in units:
        unit.text = join_texts(unit.lines)
    return units


def _continues(before: Unit, piece: Piece, kind: Kind) -> bool:
    """Return whether `piece` goes on where `before` stopped."""
    if before.kind is Kind.TITLE and before.level == 0 and piece.kind is None:
        return not can_begin(piece.text) and len(piece.text) <= LONGEST_TITLE
    if before.kind is not Kind.TEXT or kind is not Kind.TEXT:
        return False
    if opens_report(piece.text) or _begins_item(piece.text) or _is_caption(piece):
        return False
    if _goes_elsewhere(before.tail) or is_lone_date(piece.text):
        return False
    if is_ended(before.tail):
        last = before.lines[-1]
        return (
            piece.column is not None
            and piece.column - 1.5 < last.width < piece.column + _OTHER_COLUMN
            and piece.lines[0].width > piece.column - 1
            and piece.lines[0].indent < 1
        )
    is_credit = closing_credit(before.tail) is not None and not is_open(before.tail)
    return not is_list_like(before.tail) and not is_credit


def _goes_on(text: str) -> bool:
    """Return whether `text` holds a jump line that leads on: 下转第2版."""
    return any(jump["on"] or jump["on2"] for jump in find_jumps(text)[:1])


def _goes_elsewhere(text: str) -> bool:
    """Return whether `text` ends in a jump line: what follows is another article."""
    return any(found.end() >= len(text) - 1 for found in find_jumps(text))


def _is_caption(piece: Piece) -> bool:
    """Return whether a piece is a whole caption: a date or 图, a photographer at its end."""
    if not piece.text.endswith(("摄", "供图", "摄影")):
        return False
    begins = piece.text.startswith("图") or _forms()["dated"].match(piece.text)
    return bool(begins) and closing_credit(piece.text) is not None


def _begins_item(text: str) -> bool:
    return number_level(text) > 0 or is_turn(text) or is_field(text)


def is_turn(text: str) -> bool:
    """Return whether `text` is what one side of an interview says (记者：…？)."""
    turn = _TURN.match(text)
    speaks = turn is not None and is_name(turn[1]) and turn[1][-1] not in _LEVELS
    return bool(_INTERVIEW.match(text)) or speaks


def _text_or_title(before: Unit | None, piece: Piece, following: Sequence[Piece]) -> Kind:
    annexed = before is not None and before.tail.startswith("附件") and number_level(piece.text)
    if annexed or not is_title_like(piece):
        return Kind.TEXT
    if before is not None and before.kind is Kind.TEXT and is_name(piece.text):
        return Kind.CREDIT if is_ended(before.tail) else Kind.TEXT
    if before is not None and before.kind is Kind.TITLE and _signs(before, piece, following):
        return Kind.CREDIT
    return Kind.TITLE if _title_weight(before, piece, following) > 0 else Kind.TEXT


def _signs(title: Unit, piece: Piece, following: Sequence[Piece]) -> bool:
    """Return whether a line between a headline and its text holds names only: who wrote it."""
    below = following[0] if following else None
    is_head = below is None or below.kind is not None or not _PAUSE.search(below.text)
    names = piece.text.replace("、", " ").split()
    return not is_head and len(title.tail) > len(piece.text) and may_all_sign(names)


def is_title_like(piece: Piece) -> bool:
    """Return whether a piece could be a title at all, by its form."""
    text = piece.text
    if len(piece.lines) > MOST_TITLE_LINES or not can_begin(text) or opens_report(text):
        return False
    if any(mark in text for mark in "。；;…") or text.endswith(("，", ",", "、", "——", "—")):
        return False
    says = is_turn(text) and (
        " " not in text or is_ended(text)
    )  # 某某：不解决 不撤回 is a headline
    if says or is_field(text) or text.endswith(("如下：", "如下:")):
        return False
    if _goes_on(text):
        return False
    if is_lone_date(text) or ADDRESSEE.match(text) or text.startswith(("附件", "附：", "各位")):
        return False
    return len(text) >= 2 and all(line.width <= _WIDEST_TITLE for line in piece.lines)


def _title_weight(before: Unit | None, piece: Piece, following: Sequence[Piece]) -> float:
    """Return how much speaks for a title; below or at 0 the piece is text."""
    after = following[0] if following else None
    weight = _own_weight(piece.text) + _weight_before(before, piece) + _weight_after(piece, after)
    weight += _PILED * _is_piled(before, piece, following)
    if piece.column is not None:
        widest = max(line.width for line in piece.lines)
        if widest > piece.column + 2:
            weight += 3
        elif not _stands_alone(before, piece, after):
            weight -= 3
    return weight


def _is_piled(before: Unit | None, piece: Piece, following: Sequence[Piece]) -> bool:
    """Return whether a line stands, blank lines around it, among titles and short lines."""
    if before is None or before.kind is not Kind.TITLE or not following:
        return False
    block, after = piece.lines[0].block, following[0]
    parted = before.lines[-1].block != block != after.lines[0].block
    short = len(after.lines) == 1 and len(after.text) <= LONGEST_TITLE and not is_ended(after.text)
    return parted and len(piece.lines) == 1 and short and can_begin(after.text)


def _stands_alone(before: Unit | None, piece: Piece, after: Piece | None) -> bool:
    """Return whether a short line has blank lines on both sides and breaks no sentence."""
    line = piece.lines[0]
    parted = [
        unit.lines[0 if unit is after else -1].block != line.block
        for unit in (before, after)
        if unit
    ]
    if len(piece.lines) > 1 or piece.column is None or not all(parted):
        return False
    after_whole = before is None or is_ended(before.tail) or before.kind is not Kind.TEXT
    short = line.width <= piece.column - 2 or not _PAUSE.search(piece.text)
    return (short and after_whole) or (before is not None and is_list_like(before.tail))


_PAUSE = regex.compile(r"[，,、；：]")


@cache
def _forms() -> dict[str, regex.Pattern[str]]:
    speech = any_of("speech_verbs")
    return {
        "speech": regex.compile(rf"{speech}[，,：:“]"),
        "opener": regex.compile(rf"{any_of('sentence_openers')}"),
        "dangling": regex.compile(rf"{any_of('dangling_endings')}$"),
        "headline": regex.compile(
            rf"(?:{any_of('kicker_endings')}|{any_of('attendance_endings')}"
            rf"|{any_of('event_endings')}|{any_of('document_kinds')})$"
        ),
        "dated": regex.compile(
            r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|近日|昨日|昨天|日前|今日|今天|\d{1,2}日[，,上下]"
        ),
    }


# 在甲村的果园，技术员正给果树: a sentence sets its scene; 拉枝。 is the rest of one.
_SETTING = regex.compile(r"(?:在|从|走进|来到)[^，,]{2,16}[，,]")
_REST = regex.compile(r"[^，,。；：、“]{1,5}[。；]")


def _own_weight(text: str) -> float:
    """Weigh what the words of a piece say."""
    forms = _forms()
    weight = 0.5
    weight -= 4 * bool(forms["speech"].search(text))
    weight -= 2 * bool(forms["opener"].match(text))
    weight -= 3 * bool(forms["dangling"].search(text))
    weight -= 1.5 * bool(forms["dated"].match(text))
    weight -= 2 * (text[-1] in "！!" and "，" in text and len(text) > 20)
    weight -= (
        text.count("，")
        + text.count(",")
        + 2 * bool(_SETTING.match(text))
        + 1.5 * max(text.count("、") - 1, 0)
    )
    weight += 2 * bool(forms["headline"].search(text)) + 1.5 * (" " in text)
    weight -= 4 * is_open(text) + 1.5 * (len(text) > LONGEST_TITLE)
    weight += (
        1 * (len(text) <= 30) + 2 * text.startswith(("——", "—")) + 2 * (number_level(text) > 0)
    )
    return weight - 3 * text.endswith(("：", ":"))


def _weight_before(before: Unit | None, piece: Piece) -> float:
    """Weigh what stands before: a title hardly follows a sentence that has not ended."""
    if before is None or before.kind in (Kind.CREDIT, Kind.JUMP, Kind.NUMBER):
        return 1
    if before.kind is Kind.TITLE:
        is_list = number_level(before.tail) > 0 and "、" in piece.text
        return 1 + 1.5 * piece.text.startswith("——") - 5 * is_list
    ended = is_ended(before.tail) or is_list_like(before.tail) or _goes_elsewhere(before.tail)
    credited = before.kind is Kind.TEXT and not is_open(before.tail)
    if ended or (credited and closing_credit(before.tail) is not None):
        return 1
    return -1 if before.lines[-1].block != piece.lines[0].block else -2


def _weight_after(piece: Piece, after: Piece | None) -> float:
    """Weigh what follows: a report that opens, another title, or the rest of the sentence."""
    if after is None:
        return 1
    if after.kind is Kind.JUMP and _goes_on(after.text):
        return -4  # the piece is what the jump cuts off
    if after.kind in (Kind.TITLE, Kind.CREDIT, Kind.NUMBER, Kind.JUMP) or opens_report(after.text):
        return 4
    if not can_begin(after.text):
        return -4 if len(after.text) > LONGEST_TITLE or not piece.text.startswith("——") else 0
    weight = -2.0 * bool(_REST.match(after.text))
    weight += 2 * bool(_forms()["dated"].match(after.text) or ADDRESSEE.match(after.text))
    weight += 0.5 * (after.column is None and width_of(after.text) > 2 * width_of(piece.text))
    if number_level(piece.text) and number_level(piece.text) == number_level(after.text):
        weight -= 4  # one of a list, not the head of a section
    return weight


# The parts of a work report, whose heads often have no number: 2026年重点工作.
_REPORT_PART = regex.compile(
    r"(?:20[0-9]{2}年|今年|去年|过去[一五]年|下一步|下步)?(?:政府|经济社会发展)?的?(?:主要|重点)?(?:工作)?"
    r"(?:工作)?(?:回顾|总体要求(?:和主要(?:预期)?目标)?|主要(?:预期)?目标|重点工作|重点任务|主要任务|工作安排"
    r"|工作打算|工作|任务)"
)


def is_section_head(text: str) -> bool:
    """Return whether a title heads a section of an article rather than an article."""
    if text.endswith(words("section_endings")) and len(text) <= 14:
        return True
    is_number = number_level(text) > 0 or bool(LONE_NUMBER.fullmatch(text))
    return is_number or text in words("section_names") or bool(_REPORT_PART.fullmatch(text))
