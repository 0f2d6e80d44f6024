"""The rows of task tables as demands of the article in which the table stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from guatu.read.facts import Article, Duty, Label, Place, Segment
from guatu.read.formats.source import TaskPlace
from guatu.read.statements.deadlines import resolve_deadline


def with_tasks(
    article: Article, tasks: Mapping[int, TaskPlace], *, issue_date: date | None = None
) -> Article:
    """Return `article` with each of its task rows as one demand, in the order of its text.

    Args:
        article: an article whose places are in the raw text.
        tasks: the task rows of the document by where their task starts in the raw text.
        issue_date: the day of the document; time limits without a year are counted from it.
    """
    body = article.body
    starts = {raw: start for start, raw in zip(body.starts, body.raws, strict=True) if raw in tasks}
    if not starts:
        return article
    event = article.event_date
    day = issue_date or (date.fromisoformat(event) if event and event[0] != "-" else None)
    rows = []
    for raw, start in starts.items():
        task = tasks[raw]
        rows.append(_demand(task, body.text[start : start + task.place[1] - raw], day))
    covered = sorted(row.place for row in rows)
    prose = [segment for segment in article.segments if not _is_covered(segment.place, covered)]
    segments = sorted([*prose, *rows], key=lambda segment: segment.place)
    return replace(article, segments=tuple(segments))


def _demand(task: TaskPlace, text: str, day: date | None) -> Segment:
    row = task.row
    due = resolve_deadline(task.deadline, on=day) if task.deadline else None
    duty = Duty(
        responsible=row.lead or None,
        supporting=row.supporting,
        deadline=task.deadline,
        deadline_iso=due.isoformat() if due else None,
        task=text,
    )
    return Segment(text, Label.DEMAND, task.place, None, duty, rule="table.row", cell=task.cell)


def _is_covered(place: Place, covered: Sequence[Place]) -> bool:
    """Return whether `place` lies in one of `covered`, which are in order and do not overlap."""
    before = bisect_right(covered, (place[0], len(covered) + place[1] + 1)) - 1
    return before >= 0 and place[1] <= covered[before][1]
