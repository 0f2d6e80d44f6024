"""Making an edition of a ranking: inputs in, answer out, both kept, and the rows made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guatu.ledger.chain import canonical
from guatu.rank.recompute import APPEALS, recompute
from guatu.rank.scorecard import MICRO
from guatu.store.actor import SYSTEM
from guatu.store.books import digest
from guatu.store.models import Appeal, Edition, PeriodRanking, ScorecardVersion
from guatu.store.ranking_facts import as_csv
from guatu.store.ranking_rows import make_rows
from guatu.store.record import Conflict, Deed, note
from guatu.store.scope import acting


@dataclass(frozen=True, slots=True)
class Makings:
    """What an edition is made of: a scorecard, its inputs as CSV text, the day they stand for."""

    card: ScorecardVersion
    inputs: Mapping[str, str]
    on: date


def make_edition(
    ranking: PeriodRanking,
    makings: Makings,
    deed: Deed,
    *,
    state: str,
    said: Mapping[str, object] | None = None,
) -> Edition:
    """Compute `ranking` again, keep it as its newest edition in `state`, and record that.

    Raises:
        Invalid: the facts are not what the scorecard wants. Conflict: another edition was made.
    """
    inputs = {**makings.inputs, **granted_appeals(ranking)}
    answer = recompute(
        makings.card.text, inputs, ranking.period, name=f"{makings.card.key}.toml"
    )  # fmt: skip
    with acting(SYSTEM):
        edition: Edition = Edition.objects.create(
            ranking=ranking,
            card=makings.card,
            number=ranking.current.number + 1 if ranking.current else 1,
            on=makings.on,
            inputs=canonical(inputs),
            answer=answer,
            sha256=digest(answer),
            reason=deed.reason,
            made_at=deed.at,
        )
        make_rows(edition)
        seen = PeriodRanking.objects.filter(pk=ranking.pk, current=ranking.current)
        if seen.update(current=edition, card=makings.card, state=state) != 1:
            raise Conflict(what=str(ranking))
    ranking.current, ranking.card, ranking.state = edition, makings.card, state
    after = {"edition": edition.number, "state": state, "answer": edition.sha256, "inputs":
             digest(edition.inputs), "on": makings.on.isoformat()}  # fmt: skip
    note(ranking.stream, deed, after={**after, **(said or {})})
    return edition


def granted_appeals(ranking: PeriodRanking) -> dict[str, str]:
    """Return the appeals that were granted as a source of its own; nothing when there are none."""
    with acting(SYSTEM):
        granted = list(
            Appeal.objects.filter(ranking=ranking, state=Appeal.State.GRANTED).select_related(
                "unit"
            )
        )
    if not granted:
        return {}
    rows = [
        (a.unit.name, ranking.period, a.key, a.item or None, _points(a.points), a.proof)
        for a in granted
    ]
    return {APPEALS: as_csv(["unit", "period", "key", "item", "points", "document"], rows)}


def _points(micro: int | None) -> str | None:
    return None if micro is None else repr(micro / MICRO)
