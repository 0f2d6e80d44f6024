"""要素保障: ask a unit for what a node waits for; the one who owes it is lit, not the project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from guatu.errors import Invalid
from guatu.ledger.values import check_values
from guatu.schedule.record import merged
from guatu.store.actor import SYSTEM, Actor
from guatu.store.acts.edit_matter import edit_matter
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.books import book_in, newest_version
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.establish import establish
from guatu.store.evidence import Proof
from guatu.store.models import Matter, Unit
from guatu.store.permission import require
from guatu.store.plan_counts import count_plan
from guatu.store.plans import Beside, change_plan, check_open, record_of
from guatu.store.record import Deed, act
from guatu.store.scope import acting

BOOK = "inputs"


@dataclass(frozen=True, slots=True)
class WantedInput:
    """What `node` waits for: a kind that the book of inputs knows (土地, 资金 …), from whom, when.

    `quantity` in `measure` (亩, 万元 …) is what has to be provided.
    """

    node: str
    kind: str
    title: str
    provider: Unit
    due: date
    quantity: Decimal = Decimal(1)
    measure: str = ""


@act
def provide_input(
    source: Matter, *, actor: Actor, at: datetime, text: str, evidence: Sequence[Proof]
) -> None:
    """Say that all of the input `source` is provided; its node is free when another accepts that.

    Raises:
        NotAllowed: `actor` handles nothing of the provider's.
        EvidenceMissing, MoveForbidden, Conflict: as for every handing in.
    """
    edit_matter(source, {"provided": source.values.get("quantity")}, actor=actor, at=at)
    submit_for_closing(source, actor=actor, at=at, text=text, evidence=evidence)


@act
def ask_input(matter: Matter, wanted: WantedInput, *, actor: Actor, at: datetime) -> Matter:
    """Ask for `wanted` and return the matter of its provider, a part of `matter`.

    The node cannot start before it is provided, which is: before that matter is closed, with the
    evidence and by the acceptor that the book of inputs asks for. Until then it is lacking.

    Raises:
        NotAllowed: `actor` has no part in planning matters of this unit.
        NoPlan, PlanClosed: as their names say. NotFound: no book of inputs was loaded.
        Invalid: a blank title, no such node, a node that has started, or a kind that the book
            does not know.
    """
    require(actor, "plan.ask_input", matter)
    check_open(matter)
    check_text(wanted.title, "field.title")
    old = record_of(matter)
    facts = old["nodes"].get(wanted.node)
    if facts is None or facts.get("started"):
        waiting = [key for key, node in old["nodes"].items() if not node.get("started")]
        raise Invalid(what="field.node", value=wanted.node, wanted=" ".join(waiting))
    deed = Deed("plan.ask_input", actor, at)
    source = _establish(matter, wanted, deed)
    held = {"node": wanted.node, "source": source.key}
    new = merged(old, {"inputs": {f"{wanted.node}<{source.key}": held}})
    with acting(SYSTEM):  # the provider's matter need not be one that the actor sees
        change_plan(matter, deed, new, old=old, beside=Beside(wanted.title))
    count_plan(matter, day_of(at))
    return source


def _establish(matter: Matter, wanted: WantedInput, deed: Deed) -> Matter:
    version = newest_version(BOOK)
    own = {"input": wanted.kind, "quantity": wanted.quantity, "measure": wanted.measure}
    values = check_values(book_in(version).fields, own)
    with acting(SYSTEM):  # parts that this actor may not see have numbers too
        count = Matter.objects.filter(parent=matter).count()
    fields: dict[str, object] = {
        "number": f"{matter.number}-{count + 1}",
        "title": wanted.title.strip()[:200],
        "text": wanted.title,
        "lead": wanted.provider,
        "due": wanted.due,
        "mandatory": False,
        "parent": matter,
        "values": values,
    }
    return establish(version, deed, fields=fields)
