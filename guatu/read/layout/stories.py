"""From units to stories: which titles, paragraphs and credits make one article.

First the page is cut where it must be: before a report that opens, after a credit, at a title.
Then a cut at a title is taken back when the title only heads a section (`_is_section`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from statistics import median

import regex

from guatu.lib.han import han_pattern
from guatu.read.layout.bylines import (
    Byline,
    closing_credit,
    names_alone,
    opening_byline,
    parse_credit,
)
from guatu.read.layout.flow import Unit, is_section_head
from guatu.read.layout.lines import Line
from guatu.read.layout.marks import (
    ADDRESSEE,
    CONTINUED,
    JUMP,
    any_of,
    ends_sentence,
    find_jumps,
    number_level,
)
from guatu.read.layout.pieces import Kind, opens_report

_DATED = regex.compile(
    r"[“‘（(]?(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日|近日|日前|昨日|昨天|今日|今天|连日来|近期|\d{1,2}日[，,上下]"
)
_TOLD = regex.compile(
    r"(?:据|记者(?:近日|日前|昨日|今日)?从)[^，。]{2,16}(?:消息|获悉|了解到|预报|通报)[，,]"
)
_COMMENT = regex.compile(rf"{any_of('comment_openers')}(?:[：:|｜丨]|$)")
_EVENT = regex.compile(rf"{any_of('event_endings')}$")
_DOCUMENT = re.compile(rf"{any_of('document_kinds')}(?:[（(][^）)]+[）)])?$")
_SHORT_CAPTION = 40
_SHORT_HEAD = 8
_POINTERS = frozenset("▲▼◀▶△▽◁▷←→↑↓")  # where the picture of a caption stands
_UNWRAPPED, _NO_COLUMN = 60, 999.0  # a longer line is a whole paragraph, set in no column
_OTHER_COLUMN = 2.5  # by how much the widths of two columns differ
_REPEATED = 16  # as many equal characters are no chance
_LONGEST_HEAD = 20
_ANNEX = regex.compile(r"附[件表：:录]|[（(]|\d{1,2}[.．、]|抄送|联系|主送|分送")
_UNIT = regex.compile(r"\p{Han}{2,26}(?:委|府|局|厅|办|室|会|部|院|组|处)")
_SIGNATURE = han_pattern(
    r"(?P<unit>[\p{Han}（）()、\s]{4,40}[\p{Han}）)]\s*)?"
    r"(?P<date>(?:(?:19|20)\d\d|二[〇○０零][〇○０零一二三四五六七八九]{2})年\S{1,3}月\S{1,3}日)"
    r"(?:\d{1,2}[时点:：](?:\d{1,2}分?)?)?"
)


@dataclass(slots=True)
class Paragraph:
    """A paragraph and which part of it is text: byline and credit stand outside `start`, `end`."""

    unit: Unit
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the paragraph."""
        return self.unit.text[self.start : self.end]


def column_of(paragraph: Paragraph) -> float | None:
    """Return the width of the column that a paragraph is set in; `None` when it is too short."""
    lines = paragraph.unit.lines
    if max(line.width for line in lines) > _UNWRAPPED:
        return _NO_COLUMN
    inner = lines[1 if paragraph.start else 0 : -1]
    return median(line.width for line in inner) if len(inner) > 1 else None


@dataclass(slots=True)
class Story:
    """An article in the making. `opened` by a byline, `closed` by a credit or a jump line.

    `parts` pairs the title of each section with its first paragraph. `signed` is the date under a
    document, which stands below the name of its unit; `printed` the day on which it was printed.
    """

    titles: list[Unit] = field(default_factory=list)
    sections: list[Unit] = field(default_factory=list)
    parts: list[tuple[Unit, Paragraph]] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)
    numbered: list[Unit] = field(default_factory=list)
    jumps: list[Line] = field(default_factory=list)
    signed: str | None = None
    printed: str | None = None
    opened: bool = False
    closed: bool = False
    caption: bool = False
    feature: bool = False

    @property
    def credited(self) -> bool:
        """Whether a reporter is named below the text."""
        return self.closed and any(byline.reporters for byline in self.bylines)

    @property
    def text(self) -> str:
        """All words of the story, for comparing."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


def cut_stories(units: Sequence[Unit]) -> list[Story]:
    """Return the stories of a page in order; titles stand with the story below them.

    A last story without paragraphs holds titles that nothing follows.
    """
    cutter = _Cutter()
    for unit in units:
        cutter.take(unit)
    return _merged(cutter.finish())


class _Cutter:
    """Cuts the units of a page into stories, one unit at a time."""

    def __init__(self) -> None:
        self.stories: list[Story] = []
        self.story = Story()
        self.below_lead = False

    def finish(self) -> list[Story]:
        self._next()
        return self.stories

    def take(self, unit: Unit) -> None:
        {
            Kind.TITLE: self._title,
            Kind.TEXT: self._text,
            Kind.CREDIT: self._credit,
            Kind.JUMP: self._jump,
            Kind.NUMBER: self._number,
            Kind.TABLE: self._table,
        }[unit.kind](unit)

    def _next(self) -> None:
        story = self.story
        if story.titles or story.paragraphs or story.numbered:
            self.stories.append(story)
        self.story = Story()

    def _title(self, unit: Unit) -> None:
        self.below_lead = False
        if self.story.paragraphs:
            self._next()
        found = _SIGNATURE.fullmatch(unit.text) if self.story.titles else None
        if found is None or not found["unit"]:  # above the text: who issued it, and when
            self.story.titles.append(unit)

    def _number(self, unit: Unit) -> None:
        if self.story.paragraphs:
            self._next()
        self.story.numbered.append(unit)

    def _table(self, unit: Unit) -> None:
        self.story.paragraphs.append(Paragraph(unit, 0, len(unit.text)))

    def _credit(self, unit: Unit) -> None:
        byline = parse_credit(unit.text) or names_alone(unit.text)
        has_text = bool(self.story.paragraphs)
        opens_next = has_text and self.story.opened and bool(self.story.bylines[0].reporters)
        if opens_next and not byline.photo and not unit.text.startswith(("（", "(")):
            self._next()
            has_text = False
        if byline.photo and has_text:
            self._part_caption()
        elif byline.reporters and has_text:
            self._part_report()
        self.story.bylines.append(byline)
        self.story.closed = has_text
        self.story.opened = self.story.opened or not has_text
        self.story.feature = self.story.feature or (not has_text and bool(self.story.titles))
        # 本报记者 … below a lead or an editor's note: the story itself follows.
        lead = len(self.story.paragraphs) == 1 and bool(self.story.titles)
        self.below_lead = lead and not byline.photo and unit.text.startswith(("本报", "□", "■"))

    def _part_caption(self) -> None:
        """Make the paragraph above a photographer's credit a caption of its own."""
        paragraph = self.story.paragraphs[-1]
        if len(paragraph.text) <= _SHORT_CAPTION:
            return
        if len(self.story.paragraphs) > 1:
            self.story.paragraphs.pop()
            self._next()
            self.story.paragraphs.append(paragraph)
        self.story.caption = True

    def _part_report(self) -> None:
        """Part a report with a credit of its own below from one that a byline opened."""
        story = self.story
        opened = story.opened and bool(story.bylines) and bool(story.bylines[0].reporters)
        dated = [
            index
            for index, paragraph in enumerate(story.paragraphs)
            if index and (_DATED.match(paragraph.text) or _TOLD.match(paragraph.text))
        ]
        if opened and dated:
            report = story.paragraphs[dated[-1] :]
            story.paragraphs = story.paragraphs[: dated[-1]]
            self._next()
            self.story.paragraphs += report
            self.story.bylines.append(Byline())
            self.story.opened = True

    def _jump(self, unit: Unit) -> None:
        found = JUMP.search(unit.text)
        goes_on = bool(found and (found["on"] or found["on2"]))
        if goes_on and not self.story.paragraphs and self.stories:
            self.stories[-1].jumps += unit.lines
            return
        self.story.jumps += unit.lines
        self.story.closed = self.story.closed or (goes_on and bool(self.story.paragraphs))

    def _text(self, unit: Unit) -> None:
        if self._is_signature(unit):
            return
        if self._begins_elsewhere(unit):
            self._next()
        opening = opening_byline(unit.text) if opens_report(unit.text) else None
        start = opening[1] if opening else 0
        closing = closing_credit(unit.text[start:])
        end = start + closing[1] if closing else len(unit.text)
        is_caption = bool(closing and closing[0].photo and end - start > _SHORT_CAPTION)
        if self.below_lead and not opening and not is_caption:
            self.story.closed, self.story.opened, self.story.feature = False, True, True
        self.below_lead = False
        if self.story.paragraphs and (opening or self.story.closed or is_caption):
            self._next()
        story = self.story
        if opening:
            story.opened = True
            story.bylines.append(opening[0])
        start, end = self._without_jumps(unit, start, end)
        start += unit.text[start : start + 1] in _POINTERS and start < end
        if start < end:
            story.paragraphs.append(Paragraph(unit, start, end))
        if closing:
            if closing[0].reporters and not closing[0].photo:
                self._part_report()
                story = self.story
            story.bylines.append(closing[0])
        story.closed = story.closed or bool(closing)
        story.caption = story.caption or (is_caption and len(story.paragraphs) == 1)

    def _begins_elsewhere(self, unit: Unit) -> bool:
        """Return whether `unit` is of another article: a half from another page, after a date."""
        if not self.story.paragraphs:
            return False
        found = JUMP.match(unit.text)
        is_half = found is not None and bool(found["back"] or found["back2"])
        return is_half or (self.story.signed is not None and not _ANNEX.match(unit.text))

    def _is_signature(self, unit: Unit) -> bool:
        """Give the date under a document, and the unit's name above it, to the document."""
        found = _SIGNATURE.fullmatch(unit.text)
        if found is None:
            return False
        story = self.story
        if not story.paragraphs:
            if not self.stories or not self.stories[-1].paragraphs:
                return False
            story = self.stories[-1]
            story.paragraphs += [
                Paragraph(title, 0, len(title.text)) for title in self.story.titles
            ]
            self.story = Story()
        story.paragraphs.append(Paragraph(unit, 0, len(unit.text)))
        story.signed = found["date"]
        return True

    def _without_jumps(self, unit: Unit, start: int, end: int) -> tuple[int, int]:
        """Return `start` and `end` without a jump line at either end of the paragraph."""
        text = unit.text[start:end]
        begins = 0
        for found in find_jumps(text):
            if found.end() >= len(text) - 1:
                self.story.jumps.append(unit.lines[-1])
                self.story.closed = True
                return start + begins, start + found.start()
            if found.start() <= 1 and not begins:
                self.story.jumps.append(unit.lines[0])
                begins = found.end()
        if "待续" in text and CONTINUED.search(text):
            self.story.jumps.append(unit.lines[-1])
        return start + begins, end


def _merged(stories: Sequence[Story]) -> list[Story]:
    """Return the stories with those that only are sections of the story before put into it."""
    merged: list[Story] = []
    levels = {_level(story) for story in stories if story.opened or story.closed} - {0}
    rows = _parallel_heads(stories)
    owners: dict[int, Story] = {}
    for story in stories:
        before = next((s for s in reversed(merged) if not s.caption), None)
        row = rows.get(id(story))
        if row is not None and row in owners and not owners[row].closed and not story.numbered:
            before = owners[row]  # another story may stand between two heads of one form
        in_row = before is not None and row is not None and not _stands_alone(before, story)
        if before is not None and _is_tail(before, story):
            before.paragraphs += _as_text(story)
        elif (
            before is not None
            and story.paragraphs
            and (in_row or _is_section(before, story, levels))
        ):
            _append(before, story)
            if row is not None:
                owners[row] = before
        else:
            merged.append(story)
    return merged


_FORM = regex.compile(r"\p{Han}")
_TELLING = 3  # as many marks make one form of two heads that begin with different words


def _parallel_heads(stories: Sequence[Story]) -> dict[int, int]:
    """Return the ids of stories whose single heads have one form, with the number of the form.

    抓开工，… and 抓服务，…; 早下手：一粒种子的“账” and 巧用力：一台农机的“账”.
    """
    forms: dict[tuple[str, str], list[Story]] = {}
    for story in stories:
        if (
            len(story.titles) == 1
            and not story.opened
            and len(story.titles[0].text) <= _LONGEST_HEAD
        ):
            head = story.titles[0].text
            form = _FORM.sub("字", head)
            marks = form.replace("字", "")
            if marks and not _tells_event(head):
                first = "" if len(marks) >= _TELLING else head[0]
                forms.setdefault((form, first), []).append(story)
    rows = [alike for alike in forms.values() if len(alike) > 1]
    return {id(story): row for row, alike in enumerate(rows) for story in alike}


def _as_text(story: Story) -> list[Paragraph]:
    """Return the titles of a story as paragraphs, and its paragraphs."""
    titles = [Paragraph(unit, 0, len(unit.text)) for unit in story.titles]
    return [*titles, *story.paragraphs]


def _is_tail(before: Story, story: Story) -> bool:
    """Return whether a story is the units that sign a document, and whom to call."""
    is_document = any(_is_document_title(title.text) for title in before.titles)
    units = bool(story.titles) and all(_UNIT.fullmatch(title.text) for title in story.titles)
    return is_document and units and all(_ANNEX.match(p.text) for p in story.paragraphs)


def _stands_alone(before: Story, story: Story) -> bool:
    """Return whether a byline, a number or what ended before makes `story` an article."""
    opens = story.opened or bool(story.numbered) or story.caption
    return opens or before.closed or not before.paragraphs


def _level(story: Story) -> int:
    """Return the highest level of the story's headings, 0 when none has a level."""
    return min((title.level for title in story.titles if title.level), default=0)


def _append(before: Story, story: Story) -> None:
    before.sections += story.titles
    before.parts += [(title, story.paragraphs[0]) for title in story.titles]
    before.paragraphs += story.paragraphs
    before.bylines += story.bylines
    before.jumps += story.jumps
    before.closed = story.closed
    before.signed = story.signed or before.signed


def _is_section(before: Story, story: Story, levels: Collection[int]) -> bool:
    """Return whether `story` goes on with `before` rather than being an article of its own.

    `levels` are those of the headings of articles that a byline or credit marks as such.
    """
    heads = [title.text for title in story.titles]
    alone = not heads or _stands_alone(before, story)
    if alone or any(_COMMENT.match(head) for head in heads):
        return False
    # The heads of articles are marked here, and this one is not.
    unmarked = bool(levels and _level(before) and not (_level(story) or before.bylines))
    if unmarked or all(is_section_head(head) or head.startswith("—") for head in heads):
        return True
    if before.signed or _is_document(story) or _is_announcement(story):
        return bool(before.signed) and _is_attached(before, heads[0])
    level, top = _level(story), _level(before)
    # The sections of a feature may begin with a date; a next article tells its event in its title.
    may_date = not before.feature or story.credited or any(map(_tells_event, heads))
    is_dated = may_date and bool(_DATED.match(story.paragraphs[0].text))
    is_article = not _repeats(before, story) and (is_dated or level in levels)
    if level <= top if level and top else is_set_apart(before, story):
        return False
    if is_article and (story.credited or max(map(len, heads)) > _SHORT_HEAD):
        return False
    return bool(level and top) or _goes_on(before, story, heads)


def opens_dated(paragraph: Paragraph) -> bool:
    """Return whether a paragraph begins with a day, as the lead of a report does."""
    return bool(_DATED.match(paragraph.text))


def is_set_apart(before: Story, story: Story) -> bool:
    """Return whether two stories are set in columns of different width; a lead may be wider."""
    if len(before.paragraphs) < 2:
        return False
    above = next((w for w in map(column_of, reversed(before.paragraphs)) if w is not None), None)
    below = next((w for w in map(column_of, story.paragraphs) if w is not None), None)
    return above is not None and below is not None and abs(above - below) >= _OTHER_COLUMN


def _repeats(before: Story, story: Story) -> bool:
    """Return whether a story begins with words that the extraction printed twice."""
    near = (*before.paragraphs[:3], *before.paragraphs[-3:])
    opening = story.paragraphs[0].text[:_REPEATED]
    return len(opening) == _REPEATED and any(opening in paragraph.text for paragraph in near)


def _goes_on(before: Story, story: Story, heads: Sequence[str]) -> bool:
    """Return whether a story without heading levels is a section, by credits and its head."""
    is_head = len(heads) == 1 and len(heads[0]) <= _LONGEST_HEAD and not _tells_event(heads[0])
    if story.credited and before.jumps:
        return False  # the rest of a story from another page has no sections
    if story.credited:
        has_names = bool(before.bylines and before.bylines[0].reporters)
        return is_head and (not has_names or len(heads[0]) <= _SHORT_HEAD)
    is_report = any(title.text.endswith("报告") for title in before.titles)
    heading = {title.block for title in story.titles if not title.text.startswith("—")}
    if len(heading) > 1 and not is_report:
        return False  # a kicker and a headline
    return before.opened or is_head or is_report or _repeats(before, story)


def _tells_event(head: str) -> bool:
    """Return whether a title tells what happened, as that of an article does."""
    return _is_document_title(head) or bool(_EVENT.search(head))


def _is_attached(before: Story, head: str) -> bool:
    """Return whether a document is the one that the notice `before` sends out."""
    named = "".join(title.text for title in before.titles)
    if head.startswith(("附件", "附表", "附：")):
        return True
    return "".join(head.split()) in "".join(named.split())


def _is_document(story: Story) -> bool:
    """Return whether a story starts as an official document does."""
    titled = any(_is_document_title(title.text) for title in story.titles)
    return titled and bool(ADDRESSEE.match(story.paragraphs[0].text))


def _is_announcement(story: Story) -> bool:
    """Return whether a story with a document's title is signed below: 任前公示."""
    return story.signed is not None and _is_document_title(story.titles[-1].text)


def _is_document_title(text: str) -> bool:
    return bool(_DOCUMENT.search(text))


def is_cut(story: Story) -> bool:
    """Return whether the story breaks off in mid-sentence."""
    if not story.paragraphs or story.paragraphs[-1].unit.kind is Kind.TABLE:
        return False
    last = story.paragraphs[-1].text
    is_prose = len(last) > 15 and number_level(last) == 0 and any(mark in last for mark in "，,。")
    return is_prose and not ends_sentence(last) and last[-1] not in "；;：:—）)”’》0123456789日号"
