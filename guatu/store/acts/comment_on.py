"""点评: a leader comments on a unit's standing; what the words demand waits as drafts."""

from __future__ import annotations

from datetime import datetime

from guatu.read.facts import Label
from guatu.read.files import read_bytes
from guatu.store.actor import SYSTEM, Actor
from guatu.store.acts.store_document import keep_page
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.models import Comment, PeriodRanking, Unit
from guatu.store.permission import require
from guatu.store.record import Deed, act, note
from guatu.store.scope import acting
from guatu.store.selectors.people import user_of
from guatu.store.selectors.units import root_unit


@act
def comment_on(
    ranking: PeriodRanking, unit: Unit, text: str, *, actor: Actor, at: datetime
) -> Comment:
    """Keep what a leader says to the standing of `unit`; what demands something is a document.

    Each demand in it becomes a draft that somebody signs or refuses; one that names no unit
    proposes `unit`.

    Raises:
        NotAllowed: `actor` is no leader of the city. Invalid: no words.
    """
    require(actor, "ranking.comment", root_unit())
    check_text(text, "field.text")
    name = f"{ranking.card.title}{ranking.period}{unit.name}点评"
    whole = f"{name}\n\n{text.strip()}\n"
    page, raw = read_bytes(whole.encode(), name=f"{name}.txt", issue_date=day_of(at))
    deed = Deed("ranking.comment", actor, at)
    stored = None
    if any(s.label == Label.DEMAND for article in page.articles for s in article.segments):
        with acting(SYSTEM):
            stored = keep_page(page, raw, deed, lead=unit)
    comment: Comment = Comment.objects.create(
        ranking=ranking,
        unit=unit,
        text=text.strip(),
        by=user_of(actor),
        at=at,
        document=stored.document if stored else None,
    )
    facts = {"+comment": text.strip(), "+unit": unit.key, "+drafts": stored.drafts if stored else 0}
    note(ranking.stream, deed, after=facts)
    return comment
