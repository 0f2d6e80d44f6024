"""The statement reader: pieces in order, a frame that runs along, a verdict for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import regex

from guatu.lib.values import value, with_field
from guatu.read.context import Context
from guatu.read.facts import Duty, Label, Segment
from guatu.read.statements.closings import ClosingReader, Given
from guatu.read.statements.cut import Piece, find_mentions, pieces, with_cues
from guatu.read.statements.documents import Document, Genre, classify
from guatu.read.statements.duties import DutyReader, by_beginning
from guatu.read.statements.frame import Frame
from guatu.read.statements.lexicon import Kind
from guatu.read.statements.marks import marks_of
from guatu.read.statements.quotes import Quote, find_quotes
from guatu.read.statements.rules import judge
from guatu.read.statements.rules.view import Verdict, View
from guatu.read.statements.speech import Act, find_acts

_RUN_IN = regex.compile(
    r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|[0-9]{1,3}[.．、])[^，,、。]{2,24}。"
)
# A deadline that is one day of the year in both hangs on no year.
_ANY_YEARS = (2023, 2025)
# An event longer ago is told for another reason than what was said at it.
_RECENTLY = timedelta(days=31)


@value
class _Reading:
    """What was found out of one piece."""

    piece: Piece
    verdict: Verdict
    speaker: str | None
    occasion: str | None
    content: int
    binds: bool


def read_statements(text: str, *, context: Context) -> tuple[Segment, ...]:
    """Return the segments of `text` in order; together they are the text without line feeds.

    Args:
        text: the repaired body of an article, paragraphs joined by line feeds.
        context: what is known of the article besides its text; `people` give the speakers,
            the dates the day from which deadlines count.

    Cost: linear in the text.
    """
    cut = pieces(text)
    document = classify(text, context)
    days = days_of(context, is_news=document.genre is Genre.NEWS)
    reader = DutyReader(text, days, by_beginning(context.bodies))
    given = ClosingReader(text, days).given(cut)
    found = []
    for number, reading in enumerate(
        _readings(text, cut, reader, context=context, given=given, document=document)
    ):
        piece, verdict = reading.piece, reading.verdict
        duty = Duty()
        if reading.binds:
            duty = reader.duty(piece, reading.content, given.duties.get(number))
        found.append(
            Segment(
                text[piece.start : piece.end],
                verdict.label,
                (piece.start, piece.end),
                speaker=reading.speaker,
                duty=duty,
                rule=verdict.rule,
                cues=verdict.cues,
                occasion=reading.occasion,
            )
        )
    return tuple(_headed(found, cut))


def _headed(segments: Sequence[Segment], cut: Sequence[Piece]) -> Iterator[Segment]:
    """Yield `segments`; a head run into its text, （一）道路运输。, does what the text does."""
    for number, segment in enumerate(segments):
        following = segments[number + 1] if number + 1 < len(segments) else None
        if following is None or cut[number].closes or not _waits_for(segment, following):
            yield segment
            continue
        headed = with_field(segment, "label", following.label)
        headed = with_field(headed, "speaker", following.speaker)
        yield with_field(headed, "rule", "headed")


def _waits_for(head: Segment, following: Segment) -> bool:
    """Tell whether a head says nothing of its own, or promises what its text requires."""
    if following.label is Label.NARRATIVE or not _RUN_IN.fullmatch(head.text.strip()):
        return False
    requires = head.rule == "listed_promise" and following.label is Label.DEMAND
    return head.rule == "no_rule" or requires


def days_of(context: Context, *, is_news: bool) -> tuple[date, ...]:
    """Return the day from which deadlines count; none when it is not known.

    News tells what was said on the day of its event, and 三天内 counts from then; of a document it
    is the day on which it was issued. A day without its year is given in two years.
    """
    event, issue = context.event_date or "", context.issue_date
    try:
        if event.startswith("--"):
            days = tuple(date.fromisoformat(f"{year}{event[1:]}") for year in _ANY_YEARS)
        else:
            days = (date.fromisoformat(event),)
    except ValueError:
        days = ()
    if issue is None:
        return days
    happened = is_news and len(days) == 1 and timedelta() <= issue - days[0] <= _RECENTLY
    return days if happened else (issue,)


def _readings(
    text: str,
    cut: Sequence[Piece],
    reader: DutyReader,
    *,
    context: Context,
    given: Given,
    document: Document,
) -> Iterator[_Reading]:
    frame = Frame.of(document, context)
    rectifies = frame.document.genre is Genre.RECTIFICATION
    quotes = find_quotes(text, context.people)
    cued = with_cues(cut, find_mentions(text, context.people))
    for number, (piece, quote) in enumerate(_with_quotes(cued, quotes)):
        acts = find_acts(piece)
        frame.enter(piece, acts, quote)
        content = _content(piece, acts)
        closes = number in given.closings
        verdict = judge(
            View(
                piece,
                marks_of(piece, content),
                acts[-1] if acts else None,
                frame.setting(piece),
                assigned=number in given.duties and not closes,
                in_closing=closes,
                unit=reader.unit_of(piece, content) if rectifies or _has_term(piece) else None,
            )
        )
        whose = verdict.label in {Label.DEMAND, Label.PROBLEM, Label.COMMITMENT}
        speaker, occasion = (
            (verdict.speaker or frame.speaker, frame.occasion) if whose else (None, None)
        )
        if verdict.label is Label.DEMAND and not speaker:
            speaker = frame.actor  # “要让成果走上生产线！” of the one who is there
        binds = verdict.label is Label.DEMAND or frame.promises_the_year(verdict)
        yield _Reading(piece, verdict, speaker, occasion, content, binds)
        frame.leave(piece, verdict)


def _content(piece: Piece, acts: Sequence[Act]) -> int:
    """Return where the words begin that a piece says; before their speaker if he stands behind."""
    if not acts:
        return piece.start
    credited = acts[0].empty and piece.text[-1:] in "。！" and "”" in piece.text
    return piece.start if credited else acts[0].content


def _has_term(piece: Piece) -> bool:
    return any(cue.kinds & Kind.DUE for cue in piece.cues)


def _with_quotes(
    cut: Iterable[Piece], quotes: Sequence[Quote]
) -> Iterator[tuple[Piece, Quote | None]]:
    """Pair each piece with the credited quotation in which it stands."""
    at = 0
    for piece in cut:
        while at < len(quotes) and quotes[at].end <= piece.start:
            at += 1
        inside = at < len(quotes) and quotes[at].start < piece.end
        yield piece, quotes[at] if inside else None
