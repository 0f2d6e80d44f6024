"""Decisions as somebody types them while a meeting goes on: a line each, and each is a demand.

Minutes frame their sentences (会议议定); whoever types does not. The frame is put before every
line, so that the reader of minutes reads who must do what by when.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from guatu.lib.mapped import MappedText
from guatu.read.facts import Article, Label, Masthead, Page, Segment
from guatu.read.page import read_article

FRAME = "会议议定："


def read_decisions(lines: Sequence[str], *, heading: str, on: date) -> tuple[Page, str]:
    """Return `lines` as a page of a meeting held on `on`, and the page's raw text.

    Args:
        lines: what was decided, one decision each; blank ones are left out.
        heading: of the paper; makes the text of every paper another one.
        on: the day from which deadlines count.

    Returns:
        A page with one article, in which every line is one demand with its duty; what does not
        add up in it (15 + 7 called 23) is among its findings.
    """
    framed = [f"{FRAME}{line.strip()}" for line in lines if line.strip()]
    text = "\n".join((heading, *framed))
    segments, at = [], len(heading) + 1
    for line in framed:
        segments.append(_demand(line, at, on))
        at += len(line) + 1
    whole = read_article(Article(body=MappedText.run(text, 0, len(text))), issue_date=on)
    article = replace(whole, headline=heading, event_date=on.isoformat(), segments=tuple(segments))
    return Page(heading, [article], Masthead(issue_date=on.isoformat())), text


def _demand(line: str, at: int, on: date) -> Segment:
    """Return a line as one demand; its duty is the first that the reader finds in it."""
    read = read_article(Article(body=MappedText.run(line, 0, len(line))), issue_date=on)
    duties = [segment for segment in read.segments if segment.label is Label.DEMAND]
    first = duties[0] if duties else Segment(line, Label.DEMAND, (0, len(line)))
    words = line.removeprefix(FRAME)
    duty = first.duty if len(duties) == 1 else replace(first.duty, task=words)
    start = at + len(line) - len(words)
    return replace(first, text=words, place=(start, at + len(line)), duty=duty, speaker="会议")
