"""补充佐证: add evidence to a matter without claiming anything new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from guatu.errors import Invalid
from guatu.store.actor import Actor
from guatu.store.calendar import day_of
from guatu.store.evidence import Proof
from guatu.store.models import Matter
from guatu.store.moves import moved
from guatu.store.permission import require
from guatu.store.proven import change_with
from guatu.store.record import Deed, act


@act
def add_evidence(matter: Matter, evidence: Sequence[Proof], *, actor: Actor, at: datetime) -> None:
    """Add `evidence` to `matter`.

    Raises:
        NotAllowed: `actor` has no part in this matter.
        Invalid: none is given. EvidenceRefused: a proof cannot be kept.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.add_evidence", matter)
    if not evidence:
        raise Invalid(what="field.evidence", value=0, wanted="≥ 1")
    fields = moved(matter, "matter.add_evidence", day=day_of(at))
    change_with(matter, Deed("matter.add_evidence", actor, at), evidence, fields=fields)
