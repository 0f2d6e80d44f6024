"""A matter as a line of a list: what the wall, the calendar and exports show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from guatu.store.books import book_in
from guatu.store.lights import light_of
from guatu.store.models import BookVersion, Matter
from guatu.watch import Light, LightRow


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One line. `days_left` counts calendar days to the due date, negative when it has passed.

    `light` is the colour with its reason, `sign` how the book shows it: shape and words.
    `red_on` is the day on which it was first recorded as red, `None` when it never was.
    """

    pk: int
    version: int
    book: str
    number: str
    title: str
    lead: str
    lead_key: str
    handler: str
    due: date | None
    first_due: date | None
    days_left: int | None
    stage: str
    stage_zh: str
    stage_en: str
    state: str
    progress: int
    claim: str
    light: Light
    sign: LightRow
    red_on: date | None


def rows_of(
    matters: Iterable[Matter], today: date, *, versions: Mapping[int, BookVersion]
) -> list[MatterRow]:
    """Return `matters` as lines; lead and handler must have been fetched along."""
    return [_row(matter, today, versions[matter.book_version_id]) for matter in matters]


def version_map() -> dict[int, BookVersion]:
    """Return all versions of all books by row number. One query."""
    return {version.pk: version for version in BookVersion.objects.all()}


def _row(matter: Matter, today: date, version: BookVersion) -> MatterRow:
    book = book_in(version)
    stage, light = book.stages[matter.stage], light_of(matter, today, version=version)
    return MatterRow(
        pk=matter.pk,
        version=matter.version,
        book=matter.book,
        number=matter.number,
        title=matter.title,
        lead=matter.lead.name if matter.lead else "",
        lead_key=matter.lead.key if matter.lead else "",
        handler=matter.handler.name if matter.handler else "",
        due=matter.due,
        first_due=matter.first_due,
        days_left=(matter.due - today).days if matter.due else None,
        stage=matter.stage,
        stage_zh=stage.zh,
        stage_en=stage.en,
        state=matter.state,
        progress=matter.progress,
        claim=matter.claim,
        light=light,
        sign=book.lights.row(light.key),
        red_on=matter.red_on if matter.red_on and matter.red_on <= today else None,
    )
