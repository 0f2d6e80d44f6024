"""The second half of a story that the columns put behind another one, given back.

Where a page is read column by column, the end of one article may stand behind the end of the
next, or the whole next article between the two halves. Such a stretch opens with somebody whom
its supposed story has not named (施望洲反映), and all who speak in it are known to the other one;
or it is set in another column than what stands before it, and in that of the other one; or it has
no title and opens no report, and the other one broke off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

import regex

from guatu.lib.han import han_pattern
from guatu.read.layout.bylines import is_name
from guatu.read.layout.flow import Unit
from guatu.read.layout.marks import is_ended
from guatu.read.layout.pieces import Kind, join_texts
from guatu.read.layout.stories import Paragraph, Story, is_cut

_SPEAKS = han_pattern(
    r"(?P<name>\p{Han}{2,4}?)(?:在\p{Han}{2,8}时)?(?:还|又)?"
    r"(?:指出|强调|要求|表示|提出|介绍|反映|说|认为|希望|叮嘱|对|向|一行|当场|仔细|详细)"
)
_HEAD = regex.compile(r"[。；！？\n”]")
_APART, _ALIKE = 2.5, 1.5  # by how much the widths of two columns differ, and of one
# Of one page and of one story; more are no newspaper.
_MOST_STORIES, _MOST_PARAGRAPHS = 40, 400


def reunited(stories: Sequence[Story]) -> list[Story]:
    """Return the stories, each with the stretch that stood behind another one.

    The stories are changed in place. Cost: linear in the page, times the stretches that open
    with an unknown speaker; a page of more than 40 stories is left as it is, and so is a story
    of more than 400 paragraphs.
    """
    if len(stories) <= _MOST_STORIES:
        for i, story in enumerate(stories):
            if 0 < len(story.paragraphs) <= _MOST_PARAGRAPHS:
                _take_orphan(story, stories[:i])
                _give_back(story, [other for other in stories if other is not story])
                _split_column(story, stories[:i])
    return [story for story in stories if story.paragraphs or story.titles]


def _is_orphan(story: Story) -> bool:
    """Return whether nothing makes a story an article of its own: no title, byline or credit."""
    marks = (story.titles, story.opened, story.caption, story.jumps, story.closed, story.numbered)
    return bool(story.paragraphs) and not any(marks)


def _take_orphan(orphan: Story, before: Sequence[Story]) -> None:
    """Give a story without title or byline to the one that broke off or knows its speakers."""
    if not _is_orphan(orphan):
        return
    whole = [story for story in before if story.paragraphs and not (story.closed or story.caption)]
    broken = [story for story in whole if is_cut(story)]
    speakers = _speakers(orphan.text)
    knowing = [s for s in whole if speakers and all(name in s.text for name in speakers)]
    for owners in (broken, knowing):
        if len(owners) == 1:
            _append(owners[0], orphan.paragraphs)
            owners[0].bylines += orphan.bylines
            orphan.paragraphs = []
            return


def _split_column(story: Story, before: Sequence[Story]) -> None:
    """Give the last paragraphs of a story, when set in another column, to the one set in that."""
    widths = [_column(paragraph) for paragraph in story.paragraphs]
    own = next((width for width in widths if width is not None), None)
    if own is None or not story.opened:
        return
    first = len(widths)
    while first > 1 and _is_apart(widths[first - 1], own):
        first -= 1
    other = next((width for width in widths[first:] if width is not None), None)
    if first < 2 or other is None or widths[first] is None:
        return
    named = _speakers(_told(story.paragraphs[:first])) & _speakers(_told(story.paragraphs[first:]))
    owners = [s for s in before if not (s.closed or s.caption) and _is_set_in(s, other)]
    if len(owners) == 1 and not named:
        _append(owners[0], story.paragraphs[first:])
        del story.paragraphs[first:]


def _is_apart(width: float | None, own: float) -> bool:
    """Return whether a paragraph of `width` (unknown when it is short) may be of another column."""
    return width is None or abs(width - own) >= _APART


def _told(paragraphs: Sequence[Paragraph]) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs)


def _column(paragraph: Paragraph) -> float | None:
    """Return the width of the column that a paragraph of three lines or more is set in."""
    lines = paragraph.unit.lines[1 if paragraph.start else 0 : -1]
    return median(line.width for line in lines) if len(lines) > 1 else None


def _is_set_in(story: Story, column: float) -> bool:
    own = next((w for w in map(_column, story.paragraphs) if w is not None), None)
    return own is not None and abs(own - column) < _ALIKE


def _give_back(story: Story, others: Sequence[Story]) -> None:
    """Move the end of `story` to the one of `others` that it belongs to, if there is one."""
    for index, at in _openings(story):
        speaker = _SPEAKS.match(story.paragraphs[index].unit.text, at)
        before = _text_before(story, index, at)
        if speaker is None or not is_name(speaker["name"]) or speaker["name"] in before:
            continue
        known = [other for other in others if speaker["name"] in other.text and not other.closed]
        rest = story.paragraphs[index].unit.text[at:] + "".join(
            paragraph.text for paragraph in story.paragraphs[index + 1 :]
        )
        if len(known) == 1 and _tells_of(rest, known[0].text, before):
            _append(known[0], _cut_off(story, *_with_rest(story, index, at, known[0])))
            return


def _with_rest(story: Story, index: int, at: int, other: Story) -> tuple[int, int]:
    """Where the stretch begins when the other story broke off: with the rest of its sentence.

    That is the paragraph before, when it opens no report, names nobody and follows an end.
    """
    if index < 2 or at != story.paragraphs[index].start or is_ended(other.paragraphs[-1].text):
        return index, at
    rest, last = story.paragraphs[index - 1], story.paragraphs[index - 2]
    opens = rest.start > 0 or _speakers(rest.text) or not is_ended(last.text)
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


def _text_before(story: Story, index: int, at: int) -> str:
    earlier = "".join(paragraph.text for paragraph in story.paragraphs[:index])
    paragraph = story.paragraphs[index]
    titles = "".join(title.text for title in story.titles)
    return titles + earlier + paragraph.unit.text[paragraph.start : at]


def _tells_of(rest: str, other: str, own: str) -> bool:
    """Whether all who speak in `rest` are known to the other story and new to its own."""
    return all(name in other and name not in own for name in _speakers(rest))


def _speakers(text: str) -> set[str]:
    """Return who speaks at the head of a clause of `text`."""
    found = (_SPEAKS.match(text, start) for start in (0, *(m.end() for m in _HEAD.finditer(text))))
    return {match["name"] for match in found if match and is_name(match["name"])}


def _cut_off(story: Story, index: int, at: int) -> list[Paragraph]:
    """Take what stands from `at` in paragraph `index` on out of the story."""
    paragraph = story.paragraphs[index]
    taken = [replace(paragraph, start=at), *story.paragraphs[index + 1 :]]
    story.paragraphs = story.paragraphs[:index]
    if at > paragraph.start:
        story.paragraphs.append(replace(paragraph, end=at))
    return taken
