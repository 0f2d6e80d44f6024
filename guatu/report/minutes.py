"""会议纪要: the minutes of a meeting as an official document in Word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from docx.document import Document as Word

from guatu.report.official import (
    add_centred,
    add_first,
    add_right,
    add_text,
    add_title,
    new_page,
    packed,
)

ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided: its words, who must do it, by when, its number in the ledger.

    Blank and `None` where the meeting left it open; a blank `number` is not signed yet.
    """

    text: str
    lead: str = ""
    due: date | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of the agenda with its matters, a line each; `total` counts those not listed too."""

    title: str
    total: int
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the minutes of a meeting say; `sums` are counts beside their parts, in words."""

    series: str
    number: int
    on: date
    place: str
    chair: str
    present: str
    topics: Sequence[Topic]
    decisions: Sequence[Decision]
    sums: Sequence[str] = ()


class Kind(StrEnum):
    """What a line of the minutes is; each has its type on the page."""

    TITLE = "title"
    NUMBER = "number"
    HEAD = "head"
    TEXT = "text"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the minutes."""

    kind: Kind
    text: str


def minutes_document(minutes: Minutes) -> bytes:
    """Return the minutes as a .docx file on the page of GB/T 9704.

    The same minutes give the same words; the file's own dates are those of its template.
    """
    word = new_page()
    for line in minutes_lines(minutes):
        _ADD[line.kind](word, line.text)
    return packed(word)


_ADD: Mapping[Kind, Callable[[Word, str], object]] = {
    Kind.TITLE: add_title,
    Kind.NUMBER: add_centred,
    Kind.HEAD: add_first,
    Kind.TEXT: add_text,
    Kind.DAY: add_right,
}


def minutes_lines(minutes: Minutes) -> Iterator[Line]:
    """Yield the minutes line by line: for the Word file and for the page that is printed."""
    suffix = "纪要" if minutes.series.endswith("会") else "会议纪要"
    yield Line(Kind.TITLE, f"{minutes.series}{suffix}")
    yield Line(Kind.NUMBER, f"（第{minutes.number}次）")
    yield Line(Kind.TEXT, opening(minutes))
    for index, topic in enumerate(minutes.topics):
        yield Line(Kind.HEAD, f"{ORDINALS[index]}、{topic.title}（{topic.total}件）")
        yield from (Line(Kind.TEXT, text) for text in _topic_lines(topic))
    yield Line(Kind.HEAD, f"{ORDINALS[len(minutes.topics)]}、会议议定")
    for number, decision in enumerate(minutes.decisions, 1):
        yield Line(Kind.TEXT, f"{number}．{decision_words(decision)}")
    if not minutes.decisions:
        yield Line(Kind.TEXT, "会议没有新的议定事项。")
    yield from (Line(Kind.TEXT, text) for text in minutes.sums)
    if minutes.present:
        yield Line(Kind.TEXT, f"出席：{minutes.present}")
    yield Line(Kind.DAY, f"{minutes.on.year}年{minutes.on.month}月{minutes.on.day}日")


def _topic_lines(topic: Topic) -> Iterator[str]:
    for number, text in enumerate(topic.lines, 1):
        yield f"{number}．{text}"
    if topic.total > len(topic.lines):
        yield f"其余{topic.total - len(topic.lines)}件见台账。"


def opening(minutes: Minutes) -> str:
    """Return the first paragraph: when, where and under whom the meeting was held."""
    day = f"{minutes.on.year}年{minutes.on.month}月{minutes.on.day}日"
    where = f"在{minutes.place}" if minutes.place else ""
    held = f"{minutes.chair}{where}主持召开" if minutes.chair else f"{where}召开"
    return f"{day}，{held}{minutes.series}第{minutes.number}次会议。"


def decision_words(decision: Decision) -> str:
    """Return a decision as the minutes print it: its words, who, by when, under which number."""
    facts = [
        f"牵头单位：{decision.lead}" if decision.lead else "",
        f"完成时限：{decision.due}" if decision.due else "",
        decision.number or "待签",
    ]
    words = decision.text.rstrip("。；")
    return f"{words}（{'，'.join(filter(None, facts))}）。"


def sum_words(title: str, total: int, parts: Sequence[int]) -> str:
    """Return a count beside its parts: 23 = 15 + 8, or how much is missing (too much: negative)."""
    told = "＋".join(map(str, parts))
    if gap := total - sum(parts):
        return f"{title}：{total}≠{told}，差{gap}。"
    return f"{title}：{total}＝{told}。"
