"""进展: report how far a matter is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from guatu.errors import Invalid
from guatu.store.actor import Actor
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.evidence import Proof, kinds_in
from guatu.store.models import Matter
from guatu.store.moves import moved
from guatu.store.permission import require
from guatu.store.proven import change_with
from guatu.store.record import Deed, act


@act
def report_progress(
    matter: Matter,
    *,
    actor: Actor,
    at: datetime,
    progress: int,
    text: str,
    evidence: Sequence[Proof] = (),
) -> None:
    """Report `progress` percent of `matter` in words: a claim until somebody verifies it.

    Raises:
        NotAllowed: `actor` handles nothing of this matter's units.
        Invalid: `progress` is not 0 to 100, or there are no words.
        EvidenceRefused: a file cannot be kept.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.report", matter)
    if not 0 <= progress <= 100:
        raise Invalid(what="field.progress", value=progress, wanted="0–100")
    check_text(text, "field.progress")
    day = day_of(at)
    fields: dict[str, object] = {
        "progress": progress,
        "claim": Matter.Claim.CLAIMED.value,
        "last_report_on": day,
        "started_on": matter.started_on or day,
        **moved(matter, "matter.report", day=day, having=kinds_in(evidence)),
    }
    deed = Deed("matter.report", actor, at)
    change_with(matter, deed, evidence, fields=fields, said={"text": text})
