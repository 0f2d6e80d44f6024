"""核实与质疑: say from outside that a claim holds, or that it does not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from guatu.errors import RuleBroken
from guatu.store.actor import Actor
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.evidence import Proof, kinds_in
from guatu.store.models import Matter
from guatu.store.moves import closing_facts, moved
from guatu.store.permission import require
from guatu.store.proven import change_with
from guatu.store.record import Deed, act


class OwnClaim(RuleBroken):
    """Who made a claim does not verify it."""

    code = "store.own_claim"


@act
def verify_progress(
    matter: Matter,
    *,
    actor: Actor,
    at: datetime,
    text: str,
    evidence: Sequence[Proof] = (),
    reason: str = "",
) -> None:
    """Say that the last claim about `matter` holds, and on what ground: a visit, a payment.

    Raises:
        NotAllowed: `actor` may not check matters of its lead unit.
        OwnClaim: `actor` handled it or reported on it. Invalid: no words.
        TooOften, EvidenceRefused, MoveForbidden, Conflict: as for every act on a matter.
    """
    _say(matter, Deed("matter.verify", actor, at, reason), Matter.Claim.VERIFIED, text, evidence)


@act
def contradict(
    matter: Matter,
    *,
    actor: Actor,
    at: datetime,
    text: str,
    evidence: Sequence[Proof] = (),
    reason: str = "",
) -> None:
    """Say that the last claim about `matter` does not hold, and what was found instead.

    The claim stays in the record beside it; nothing is averaged.

    Raises:
        NotAllowed: `actor` may not check matters of its lead unit.
        OwnClaim: `actor` handled it or reported on it. Invalid: no words.
        TooOften, EvidenceRefused, MoveForbidden, Conflict: as for every act on a matter.
    """
    _say(
        matter,
        Deed("matter.contradict", actor, at, reason),
        Matter.Claim.CONTRADICTED,
        text,
        evidence,
    )


def _say(
    matter: Matter, deed: Deed, claim: Matter.Claim, text: str, evidence: Sequence[Proof]
) -> None:
    require(deed.actor, deed.code, matter)
    check_text(text, "field.ground")
    if deed.actor.key in closing_facts(matter).doers:
        raise OwnClaim(who=deed.actor.text)
    having = kinds_in(evidence)
    fields = {
        "claim": claim.value,
        **moved(matter, deed.code, day=day_of(deed.at), having=having),
    }
    change_with(matter, deed, evidence, fields=fields, said={"text": text})
