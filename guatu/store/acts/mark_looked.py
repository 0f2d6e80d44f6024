"""看过了: how far somebody has seen what changed. Theirs alone, and no time is kept."""

from __future__ import annotations

from guatu.store.actor import Actor
from guatu.store.models import Event, Look
from guatu.store.permission import require
from guatu.store.record import act


@act
def mark_looked(event: int, *, actor: Actor) -> None:
    """Remember that `actor` has seen what changed up to the event `event`; never goes back.

    Not recorded as an event: guatu tracks work, not who looked when.

    Raises:
        NotAllowed: `actor` sees no matters.
    """
    require(actor, "look.mark")
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    seen = min(event, newest)
    look, _ = Look.objects.get_or_create(user_id=actor.user_id)
    Look.objects.filter(pk=look.pk, event__lt=seen).update(event=seen)
