"""Which lines surely belong together: those of a wrapped column, of a document's title.

What a line is on its own account (a credit, a jump line, a row of a table) is told here too;
whether the other pieces are titles or text is weighed in `guatu.read.layout.flow`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from statistics import median

import regex

from guatu.lib.han import han_pattern
from guatu.read.layout.bylines import NEWS_OF_PLACE, parse_credit
from guatu.read.layout.lines import Line
from guatu.read.layout.margins import is_lone_date
from guatu.read.layout.marks import (
    ADDRESSEE,
    DOCUMENT_NUMBER,
    any_of,
    can_begin,
    find_jumps,
    is_ended,
    is_open,
    number_level,
    words,
)

LONGEST_TITLE = 45
MOST_TITLE_LINES = 4
_HEAD_SHARE = 0.6
LONE_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十]{1,2}[）)]?")
# By a unit, nobody is named: （某某街道供稿）, （市水利局网站）.
_SUPPLIED = han_pattern(
    r"[（(](?:据|摘自|转自|综合)?\p{Han}{2,16}\s*(?:供稿|供图|网站|客户端|公众号)[）)]"
)
_SIGNER = regex.compile(r"\s*签发人[：:].{2,20}$")  # beside the number of a document
_LETTER = han_pattern(r"[\p{Han}\w]")
_WIDEST_COLUMN = 60
_LONGEST_ITEM = 6  # lines
_LISTED_SHARE = 0.7  # an item that is no longer is whole without a mark
_INDENTED = (1.5, 4)  # the first line of a paragraph, and no column that stands to the right
_RAGGED = 2.5  # by how much the lines of a column differ
# How a report may open without 讯 or 电 near.
_OPENING_MARKS = frozenset("本（(")
_LONGEST_OPENING = 40


class Kind(StrEnum):
    """What a unit is."""

    TITLE = "title"
    TEXT = "text"
    CREDIT = "credit"
    JUMP = "jump"
    NUMBER = "number"
    TABLE = "table"


def needs_space(left: str, right: str) -> bool:
    """Return whether two Latin words meet where two lines are joined."""
    return (
        left[-1:].isascii() and left[-1:].isalpha() and right[:1].isascii() and right[:1].isalpha()
    )


def join_texts(lines: Sequence[Line]) -> str:
    """Return the text of `lines` as one."""
    parts = [lines[0].text]
    for line in lines[1:]:
        if needs_space(parts[-1], line.text):
            parts.append(" ")
        parts.append(line.text)
    return "".join(parts)


@dataclass(slots=True)
class Piece:
    """Consecutive lines that surely belong together, before titles are told from text.

    `column` is the width of the column it stands in; `None` where a line is a paragraph.
    """

    lines: list[Line]
    kind: Kind | None
    column: float | None
    text: str = ""

    def __post_init__(self) -> None:
        self.text = join_texts(self.lines)


@cache
def _opens_report() -> re.Pattern[str]:
    papers = any_of("paper_endings")
    return han_pattern(
        rf"本[报刊台网]\p{{Han}}{{0,5}}(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?讯|本[报刊台网]?\s*[（(][^）)]{{0,30}}(?:记者|通讯员)|讯\s*[（(]"
        rf"|{NEWS_OF_PLACE}"
        rf"|[\p{{Han}}·]{{3,24}}讯\s*[（(【](?:记者|通讯员|特约|实习|见习|全媒体|融媒体)"
        rf"|(?:\p{{Han}}{{0,8}}{papers}|\p{{Han}}{{2,8}}(?:新闻|网|融媒))讯\s*[（(\s记]|(?:新华社|中新社|新华网|人民网)\S{{2,14}}日[电讯]"
        rf"|[（(](?:本报|全媒体|融媒体)*(?:记者|通讯员)[^）)]{{2,40}}[）)]\S"
    )


def opens_report(text: str) -> bool:
    """Return whether `text` begins a report: 本报讯, 某某日报讯, 新华社…电, （记者 …）8月3日."""
    head = text[:_LONGEST_OPENING]
    if head[:1] not in _OPENING_MARKS and "讯" not in head and "电" not in head:
        return False
    return bool(_opens_report().match(text))


def line_kind(line: Line) -> Kind | None:
    """Return what `line` is on its own account; `None` when only its surroundings can tell."""
    text = line.text
    if line.table:
        return Kind.TABLE
    if parse_credit(text):
        return Kind.CREDIT
    if line.level or LONE_NUMBER.fullmatch(text) or text == "图片新闻":
        return Kind.TEXT if text.endswith("。") else Kind.TITLE
    if _SUPPLIED.fullmatch(text):
        return Kind.CREDIT
    number = _SIGNER.sub("", text) if "签发人" in text else text
    may_number = number[-1:] in {"号", "期", "次"} or text[0] in "〔[﹝"
    if may_number and DOCUMENT_NUMBER.fullmatch(number):
        return Kind.NUMBER
    return Kind.JUMP if _is_jump(text) else None


def _is_jump(text: str) -> bool:
    """Return whether a jump line is all that `text` is."""
    found = find_jumps(text)[:1] if len(text) <= 40 else []
    return any(not _LETTER.search(text[: jump.start()] + text[jump.end() :]) for jump in found)


@cache
def _field() -> re.Pattern[str]:
    return re.compile(rf"{any_of('field_labels')}[：:]")


def is_field(text: str) -> bool:
    """Return whether `text` is a labelled line of an item: 整改时限：…, 责任单位：…."""
    return bool(_field().match(text))


def is_list_like(text: str) -> bool:
    """Return whether `text` is whole without a mark at its end: a signature, an item, an annex."""
    return (
        len(text) <= 40
        and (
            (number_level(text) > 0 and "。" not in text)
            or is_lone_date(text)
            or text.startswith(("附件", "附："))
        )
    ) or bool(ADDRESSEE.match(text) or is_field(text))


def read_pieces(lines: Sequence[Line]) -> Iterator[Piece]:
    """Yield the lines in pieces; the lines of a wrapped column are joined to paragraphs."""
    chunks = [part for kind, chunk in _chunks(lines) for part in _with_title(kind, chunk)]
    columns = _columns(chunks)
    opens = [opens_report(chunk[0].text) for _, chunk in chunks]
    for (kind, chunk), column, opens_next in zip(
        chunks, columns, [*opens[1:], False], strict=False
    ):
        are_titles = opens_next and not any(is_ended(line.text) for line in chunk)
        if kind is not None or column is None or are_titles:
            width = None if are_titles else column
            whole = [chunk] if kind else _with_rests(chunk)
            yield from (Piece(list(lines), kind, width) for lines in whole)
        else:
            above = _over_column(chunk, column)
            yield from (Piece([line], kind, None) for line in chunk[:above])
            yield from _unwrapped(chunk[above:], column)


def _with_rests(chunk: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield each line with the short ones below it that go on with it.

    Nothing begins like 和冬令救助工作, and no headline ends like 旧村改造，先把.
    """
    piece: list[Line] = []
    heads = len(chunk) <= MOST_TITLE_LINES and not any(is_ended(line.text) for line in chunk)
    for line in chunk:
        before = piece[-1].text if piece else ""
        whole = before.endswith(words("document_kinds"))
        open_end = heads and before.endswith(words("dangling_endings")) and not whole
        goes_on = len(line.text) <= LONGEST_TITLE and (open_end or not can_begin(line.text))
        if piece and not (goes_on and len(before) <= LONGEST_TITLE):
            yield piece
            piece = []
        piece.append(line)
    yield piece


@cache
def _whole_title() -> regex.Pattern[str]:
    kinds = any_of("document_kinds")
    return regex.compile(
        rf"[^。；：，]{{0,36}}?关于(?:[^。；：]|《[^》]*》){{4,90}}{kinds}(?:》的{kinds})?(?:[（(][^）)]{{1,16}}[）)])?"
    )


def _with_title(kind: Kind | None, chunk: list[Line]) -> Iterator[tuple[Kind | None, list[Line]]]:
    """Yield `chunk`, a document's title over lines (某局关于 / 某事的通知) at its head parted."""
    ordinals = [i + 1 for i, line in enumerate(chunk[:3]) if _ORDINAL.fullmatch(line.text)]
    first = ordinals[0] if ordinals else 0
    size = 0 if kind or len(chunk) < 2 else _title_size(chunk[first:], alone=first == 0)
    if size:
        yield from ((Kind.TITLE, [line]) for line in chunk[:first])
    if size:
        yield Kind.TITLE, chunk[first : first + size]
    if chunk[first + size if size else 0 :]:
        yield kind, chunk[first + size if size else 0 :]


# The title of a plan or a report that is about nothing by name: 某市2026年民生改善任务分解方案.
_PLAN = han_pattern(
    r"(?:\p{Han}{2,6}[省市县区州盟旗]|(?:19|20)\d\d年)[^，。；：]{6,60}(?:方案|计划|规划|要点|办法|意见|报告|清单|通报|预案|细则)"
)
_ORDINAL = re.compile(r"第\s*[\d一二三四五六七八九十]+\s*号")


def _title_size(chunk: Sequence[Line], *, alone: bool) -> int:
    """Return how many lines at the head of `chunk` are the title of a document; 0 if it has none.

    A title on one line is weighed as any other where it stands `alone`, not below 第3号.
    """
    text, longest = "", 0
    for size, line in enumerate(chunk[:MOST_TITLE_LINES], start=1):
        if is_ended(line.text) or (size > 1 and line.text[0] in "（("):
            break  # the day of the document, or whom it was passed by
        text += line.text
        if ("关于" in text and _whole_title().fullmatch(text)) or _PLAN.fullmatch(text):
            if size == 1 and alone:
                return 0
            longest = size
    return longest


def _chunks(lines: Sequence[Line]) -> Iterator[tuple[Kind | None, list[Line]]]:
    """Yield runs of lines of one block that no special line and no opening of a report parts."""
    chunk: list[Line] = []
    for line in lines:
        kind = line_kind(line)
        begins = opens_report(line.text) or is_field(line.text)
        if chunk and (kind or begins or line.block != chunk[-1].block):
            yield None, chunk
            chunk = []
        if kind:
            yield kind, [line]
        else:
            chunk.append(line)
    if chunk:
        yield None, chunk


def _columns(chunks: Sequence[tuple[Kind | None, list[Line]]]) -> list[float | None]:
    """Return for each chunk the width of its column, from its own lines or its neighbours'."""
    own = [None if kind else _column_width(chunk) for kind, chunk in chunks]
    columns = [
        width or _wrapped_in_two(chunk) for width, (_, chunk) in zip(own, chunks, strict=True)
    ]
    for i, (kind, chunk) in enumerate(chunks):
        if kind is None and columns[i] is None and len(chunk) <= 2:
            near = [width for width in own[max(i - 2, 0) : i + 3] if width is not None]
            fits = near and max(line.width for line in chunk) <= max(near) + 1.5
            # The first line of a wrapped paragraph is full: 总投资31亿元！ is a headline's.
            fits = fits and (len(chunk) < 2 or chunk[0].width >= near[0] - _RAGGED)
            columns[i] = near[0] if fits else None
    return columns


def _wrapped_in_two(chunk: Sequence[Line]) -> float | None:
    """Return the width of a line that is indented and goes on in one that is not."""
    if len(chunk) != 2 or any(line.table for line in chunk):
        return None
    first, second = chunk
    indented = _INDENTED[0] <= first.indent <= _INDENTED[1] and second.indent < 1
    full = first.width + first.indent
    whole = is_ended(second.text) or second.width > full - _RAGGED
    goes_on = not is_ended(first.text) and whole and any(mark in first.text for mark in "，。、")
    return (
        full if indented and goes_on and second.width <= full + _RAGGED <= _WIDEST_COLUMN else None
    )


def _column_width(chunk: Sequence[Line]) -> float | None:
    """Return the usual width of the lines when they were wrapped, else `None`."""
    body = chunk[:-1]
    every_indented = all(_INDENTED[0] <= line.indent <= _INDENTED[1] for line in chunk)
    if len(chunk) < 3 or (every_indented and any(is_ended(line.text) for line in body)):
        return None  # each line is a paragraph
    full = median(sorted(line.width for line in body)[len(body) // 3 :])
    broken = [line for line in body if not (is_ended(line.text) or line.text[-1] in "）)")]
    even = sum(full - max(3, full / 10) <= line.width <= full + 2.5 for line in broken)
    marks = sum(line.text.count(mark) for line in chunk for mark in "，。、；,;")
    is_wrapped = (
        full <= _WIDEST_COLUMN
        and len(broken) * 5 >= len(body) * 2
        and even * 10 >= len(broken) * 7
        and marks * 3 >= len(chunk)
        and chunk[-1].width <= full + 2.5
    )
    return full if is_wrapped else None


def _unwrapped(chunk: Sequence[Line], column: float) -> Iterator[Piece]:
    """Yield the paragraphs of a wrapped column."""
    paragraph: list[Line] = []
    for line in chunk:
        if paragraph and _breaks(paragraph, line, column):
            yield Piece(paragraph, None, None if _is_short(paragraph, column) else column)
            paragraph = []
        paragraph.append(line)
    yield Piece(paragraph, None, column)


def _over_column(chunk: Sequence[Line], column: float) -> int:
    """Return how many lines at the head of `chunk` are titles above a column, wider than it is."""
    head = chunk[:MOST_TITLE_LINES]
    wide = [
        i
        for i, line in enumerate(head)
        if line.width > column + _RAGGED and line.indent < 1 and "，" not in line.text
    ]
    titles = bool(wide) and not any(is_ended(line.text) for line in head[: wide[-1] + 1])
    return wide[-1] + 1 if titles and not opens_report(head[wide[-1]].text) else 0


def _breaks(paragraph: Sequence[Line], following: Line, column: float) -> bool:
    """Return whether a paragraph ends before the line `following`."""
    line = paragraph[-1]
    closes = line.text[-1] in "）)" and is_ended(join_texts(paragraph[-_LONGEST_ITEM:]))
    # （牵头单位：…；完成时限：…） over lines closes an item; the day stands below who signs.
    item = closes and (line.width < column - 2 or number_level(following.text) > 0)
    day = following.width < _LISTED_SHARE * column and is_lone_date(following.text)
    if item or day:
        return True
    if not is_ended(line.text):
        listed = line.width < _LISTED_SHARE * column and is_list_like(join_texts(paragraph))
        return listed or _is_short(paragraph, column)
    if ADDRESSEE.match(join_texts(paragraph[-3:])):
        return True
    if following.indent >= 1.5 > line.indent:
        return True
    if paragraph[0].indent >= 1.5 > following.indent and line.width + line.indent > column - 3:
        return False  # paragraphs are indented here, and what follows is not
    return line.width <= column - 2 or (
        line.width < column - 0.5 and following.width <= column - 1.5 and following.indent > 0
    )


def _is_short(paragraph: Sequence[Line], column: float) -> bool:
    """Return whether a paragraph is one line that ends far too early for a wrapped one: a head."""
    first = paragraph[0]
    ends_early = first.width < _HEAD_SHARE * column and not is_open(first.text)
    return len(paragraph) == 1 and not is_ended(first.text) and ends_early
