"""The second half of a story that the columns put behind another one, given back.

Where a page is read column by column, the end of one article may stand behind the end of the
next, or the whole next article between the two halves. Each place where such a stretch may begin
is weighed: what the story before it claims (it stands there, it knows who speaks) against what
each other story claims (it broke off and the stretch begins in mid-sentence, it is set in the
same column, it knows who speaks, both name the same thing).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import pairwise
from statistics import median

import regex

from guatu.lib.han import han_pattern
from guatu.read.layout.bylines import is_name
from guatu.read.layout.flow import Unit
from guatu.read.layout.marks import can_begin, is_ended
from guatu.read.layout.pieces import Kind, join_texts
from guatu.read.layout.stories import Paragraph, Story, column_of, is_cut

_SPEAKS = han_pattern(
    r"(?P<name>\p{Han}{1,8}(?:·\p{Han}{1,8}?)+|\p{Han}{2,4}?)(?:在\p{Han}{2,8}时)?(?:还|又)?"
    r"(?:指出|强调|要求|表示|提出|介绍|反映|说|认为|希望|叮嘱|对|向|一行|当场|仔细|详细|来到)"
)
_HEAD = regex.compile(r"[。；！？\n”]")
_APART, _ALIKE = 2.5, 1.5  # by how much the widths of two columns differ, and of one
_INDENTED = 1.5
_TWO = 2  # what more stories say tells none from another
_COMPARED = 200  # characters of a stretch, by pairs
_AKIN, _MORE_AKIN = 0.12, 2.5  # the share of pairs that is no chance, and against the own story
# Of one page and of one story; more are no newspaper.
_MOST_STORIES, _MOST_PARAGRAPHS = 40, 400
# What speaks for one story as the owner of a stretch.
_STANDS_BEHIND = 1.5
_BROKE_OFF, _GOES_ON = 2.0, 2.0
_SAME_COLUMN = 2.0
_KNOWS_SPEAKERS = 2.0
_TELLS_THE_SAME = 2.0


def reunited(stories: Sequence[Story]) -> list[Story]:
    """Return the stories, each with the stretch that stood behind another one.

    The stories are changed in place. Cost: linear in the page, times the stretches with a sign
    that they stand wrong; a page of more than 40 stories is left as it is, and so is a story
    of more than 400 paragraphs.
    """
    if 1 < len(stories) <= _MOST_STORIES:
        measured = [_Measured(story) for story in stories]
        spread = _spread_of(tuple(measured))
        for one in measured:
            one.spread = spread
        for i, story in enumerate(stories):
            if 0 < len(story.paragraphs) <= _MOST_PARAGRAPHS:
                for changed in _give_back(measured, i) or ():
                    measured[changed] = _Measured(stories[changed], spread=spread)
    return [story for story in stories if story.paragraphs or story.titles]


def _spread_of(page: Sequence[_Measured]) -> Callable[[], Counter[str]]:
    """Return what tells in how many stories of a page each pair of characters stands."""
    return cache(lambda: Counter(pair for story in page for pair in story.pairs))


@dataclass
class _Measured:
    """A story as the weighing needs it, each thing found once, and what few need when asked for.

    `told` are its titles and words, `starts` where each paragraph's begin in them, `speaking`
    who speaks where, `widths` the column of each paragraph, `indent` the usual one, `spread` as
    of `_spread_of`.
    """

    story: Story
    told: str = ""
    starts: list[int] = field(default_factory=list)
    speaking: list[tuple[int, str]] = field(default_factory=list)
    widths: list[float | None] = field(default_factory=list)
    indent: float = 0.0
    spread: Callable[[], Counter[str]] = Counter

    def __post_init__(self) -> None:
        parts = ["".join(title.text for title in self.story.titles)]
        at = len(parts[0]) + 1
        for paragraph in self.story.paragraphs:
            self.starts.append(at)
            parts.append(paragraph.text)
            at += len(parts[-1]) + 1
        self.told = "\n".join(parts)
        self.speaking = list(_speakers(self.told))
        self.widths = [column_of(paragraph) for paragraph in self.story.paragraphs]
        indents = [paragraph.unit.lines[0].indent for paragraph in self.story.paragraphs]
        self.indent = median(indents) if indents else 0.0

    @cached_property
    def pairs(self) -> dict[str, int]:
        """Where each pair of characters stands first."""
        told = self.told
        return {told[at : at + 2]: at for at in range(len(told) - 2, -1, -1)}

    @property
    def column(self) -> float | None:
        """The width of the column in which the story ends."""
        return next((width for width in reversed(self.widths) if width is not None), None)

    @property
    def is_even(self) -> bool:
        """Whether all of it is set in one column."""
        known = [width for width in self.widths if width is not None]
        return not known or max(known) - min(known) < _ALIKE


@dataclass(slots=True)
class _Stretch:
    """The end of a story, from character `at` of paragraph `index` on."""

    of: _Measured
    index: int
    at: int

    @property
    def first(self) -> Paragraph:
        """The paragraph in which it begins."""
        return self.of.story.paragraphs[self.index]

    @property
    def start(self) -> int:
        """Where it begins in what the story tells."""
        return self.of.starts[self.index] + self.at - self.first.start

    @property
    def is_whole(self) -> bool:
        """Whether it begins with a paragraph that no byline opens."""
        return self.at == self.first.start == 0

    def speakers(self) -> set[str]:
        """Return who speaks in it."""
        return {name for at, name in self.of.speaking if at >= self.start}

    def knows(self, name: str) -> bool:
        """Return whether the story names somebody before the stretch begins."""
        return self.of.told.find(name, 0, self.start) >= 0

    def new_speaker(self) -> bool:
        """Return whether it opens with somebody whom the story has not named."""
        head = _SPEAKS.match(self.of.told, self.start)
        return head is not None and is_name(head["name"]) and not self.knows(head["name"])

    def column(self) -> float | None:
        """Return the width of the column that all of it is set in, if it is another than above."""
        widths = self.of.widths
        own = widths[self.index] if self.is_whole else None
        above = next((w for w in reversed(widths[: self.index]) if w is not None), None)
        if own is None or above is None:
            return None
        apart = (w is None or abs(w - above) >= _APART for w in widths[self.index :])
        return own if all(apart) else None

    def begins_inside(self) -> bool:
        """Return whether it begins in mid-sentence: by its first word, or not indented."""
        unindented = self.of.indent >= _INDENTED and self.first.unit.lines[0].indent < 1
        return self.is_whole and (unindented or not can_begin(self.first.text))

    def breaks_off(self) -> bool:
        """Return whether it is one paragraph that ends in mid-sentence or in a jump line."""
        story = self.of.story
        is_last = self.index == len(story.paragraphs) - 1
        return is_last and (bool(story.jumps) or is_cut(story))

    def is_akin(self, other: _Measured) -> bool:
        """Return whether it shares far more with `other` than with its story and the page."""
        end = self.start + min(self.first.end - self.at, _COMPARED)
        text = self.of.told[self.start : end]
        pairs = {text[i : i + 2] for i in range(len(text) - 1)}
        own = sum(self.of.pairs[pair] < self.start - 1 for pair in pairs)
        spread = self.of.spread()
        common = sum(pair in other.pairs and spread[pair] <= _TWO for pair in pairs)
        return common >= max(_AKIN * len(pairs), _MORE_AKIN * own)

    def has_sign(self, *, broken: bool) -> bool:
        """Return whether anything says that it may stand wrong; `broken`: a story broke off."""
        if (broken and self.is_whole) or self.index == 0 or self.begins_inside():
            return True
        return self.breaks_off() or self.new_speaker() or self.column() is not None


def _give_back(measured: Sequence[_Measured], i: int) -> tuple[int, int] | None:
    """Move the end of a story to the other one with the best claim, if one has a better."""
    story = measured[i].story
    broken = any(is_cut(other.story) for other in measured[:i])
    for index, at in _openings(story):
        stretch = _Stretch(measured[i], index, at)
        if not stretch.has_sign(broken=broken):
            continue
        claims = [
            _claim(stretch, other, earlier=number < i) if number != i else 0.0
            for number, other in enumerate(measured)
        ]
        best = max(claims)
        if best > _own_claim(stretch) and claims.count(best) == 1:
            owner = claims.index(best)
            _move(stretch, measured[owner].story)
            return i, owner
    return None


def _own_claim(stretch: _Stretch) -> float:
    """Return what speaks for the story that a stretch stands in."""
    if stretch.index == 0:
        return 0.0
    return _STANDS_BEHIND + _KNOWS_SPEAKERS * any(map(stretch.knows, stretch.speakers()))


def _claim(stretch: _Stretch, other: _Measured, *, earlier: bool) -> float:
    """Return what speaks for another story, which stands before the stretch or behind it."""
    story = other.story
    if not story.paragraphs or story.closed or story.caption or story.jumps:
        return 0.0
    if _credit_below(stretch.of.story) and any(byline.reporters for byline in story.bylines):
        return 0.0  # the credit below the stretch would be its second one
    claim = _KNOWS_SPEAKERS * _knows_speakers(stretch, other)
    if not earlier:
        return claim
    broke_off = is_cut(story)
    inside = stretch.begins_inside()
    akin = (broke_off or stretch.breaks_off()) and stretch.is_akin(other)
    if broke_off and (inside or akin or stretch.index == 0):
        claim += _BROKE_OFF + _GOES_ON * inside
    column = stretch.column()
    if column is not None and other.column is not None:
        sure = stretch.index > 1 or broke_off or other.is_even
        alike = abs(column - other.column) < _ALIKE
        claim += (_SAME_COLUMN if sure else _SAME_COLUMN / 2) * (1 if alike else -1)
    return claim + _TELLS_THE_SAME * akin


def _knows_speakers(stretch: _Stretch, other: _Measured) -> bool:
    """Return whether all who speak in a stretch, one at its head, are new there and known here."""
    speakers = stretch.speakers()
    if not speakers or not (stretch.index == 0 or stretch.new_speaker()):
        return False
    return all(name in other.told and not stretch.knows(name) for name in speakers)


def _credit_below(story: Story) -> bool:
    """Return whether a reporter is named below the text."""
    return story.closed and any(byline.reporters for byline in story.bylines[story.opened :])


def _is_orphan(story: Story) -> bool:
    """Return whether nothing makes a story an article of its own: no title, byline or credit."""
    marks = (story.titles, story.opened, story.caption, story.jumps, story.closed, story.numbered)
    return bool(story.paragraphs) and not any(marks)


def _move(stretch: _Stretch, owner: Story) -> None:
    """Take a stretch out of its story and add it to `owner`, with its credit and jump line."""
    story = stretch.of.story
    index, at = _with_rest(stretch, owner)
    _append(owner, _cut_off(story, index, at))
    owner.jumps += story.jumps
    story.jumps = []
    above = int(story.opened and bool(story.paragraphs))
    if story.closed and len(story.bylines) > above:
        owner.bylines += story.bylines[above:]
        owner.closed = True
        del story.bylines[above:]
        story.closed = False
    elif not story.paragraphs:
        owner.bylines += story.bylines


def _with_rest(stretch: _Stretch, owner: Story) -> tuple[int, int]:
    """Where the stretch begins when its owner broke off: with the rest of its sentence.

    That is the paragraph before, when it opens no report, names nobody and follows an end.
    """
    index, at, paragraphs = stretch.index, stretch.at, stretch.of.story.paragraphs
    broke_off = not is_ended(owner.paragraphs[-1].text)
    if index < 2 or at != stretch.first.start or not broke_off or not stretch.new_speaker():
        return index, at
    rest, last = paragraphs[index - 1], paragraphs[index - 2]
    opens = rest.start > 0 or any(_speakers(rest.text)) or not is_ended(last.text)
    return (index, at) if opens else (index - 1, rest.start)


def _append(story: Story, taken: list[Paragraph]) -> None:
    """Add paragraphs; the first one goes on with the last sentence when that has not ended."""
    last, first = story.paragraphs[-1], taken[0]
    whole = last.end == len(last.unit.text) and first.start == 0
    if not is_ended(last.text) and whole and first.unit.kind is last.unit.kind:
        lines = [*last.unit.lines, *first.unit.lines]
        unit = Unit(last.unit.kind, lines, first.unit.tail, text=join_texts(lines))
        ended = len(unit.text) - (len(first.unit.text) - first.end)
        story.paragraphs[-1] = Paragraph(unit, last.start, ended)
        taken = taken[1:]
    story.paragraphs += taken


def _openings(story: Story) -> Iterator[tuple[int, int]]:
    """Yield (paragraph, offset) of each place where a stretch may begin.

    The first paragraph is one only where no title, byline or credit makes the story an article.
    """
    orphan = _is_orphan(story)
    for index, paragraph in enumerate(story.paragraphs):
        if paragraph.unit.kind is not Kind.TEXT:
            continue
        if index or orphan:
            yield index, paragraph.start
        at, lines = 0, paragraph.unit.lines
        for line, following in pairwise(lines):
            at += len(line.text)
            if following.block != line.block and paragraph.unit.text[at - 1 : at] in {"。", "”"}:
                yield index, at


def _speakers(text: str) -> Iterator[tuple[int, str]]:
    """Yield where and who speaks at the head of a clause of `text`."""
    for start in (0, *(found.end() for found in _HEAD.finditer(text))):
        match = _SPEAKS.match(text, start)
        if match and is_name(match["name"]):
            yield start, match["name"]


def _cut_off(story: Story, index: int, at: int) -> list[Paragraph]:
    """Take what stands from `at` in paragraph `index` on out of the story."""
    paragraph = story.paragraphs[index]
    taken = [replace(paragraph, start=at), *story.paragraphs[index + 1 :]]
    story.paragraphs = story.paragraphs[:index]
    if at > paragraph.start:
        story.paragraphs.append(replace(paragraph, end=at))
    return taken
