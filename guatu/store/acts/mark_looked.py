"""看过了: how far somebody has seen what changed. Theirs alone, and no time is kept."""

from __future__ import annotations

from guatu.errors import NotFound
from guatu.store.actor import Actor
from guatu.store.models import Event, Look
from guatu.store.permission import require
from guatu.store.record import act


@act
def mark_looked(matter: int, sequence: int, *, actor: Actor) -> None:
    """Remember that `actor` has seen what changed up to event `sequence` of `matter`.

    Never goes back. Not recorded as an event: guatu tracks work, not who looked when.

    Raises:
        NotAllowed: `actor` sees no matters. NotFound: no event that the actor sees.
    """
    require(actor, "look.mark")
    events = Event.objects.seen_by(actor).filter(matter=matter, sequence=sequence)
    if (seen := events.values_list("pk", flat=True).first()) is None:
        raise NotFound(what=f"{matter}#{sequence}")
    look, _ = Look.objects.get_or_create(user_id=actor.user_id)
    Look.objects.filter(pk=look.pk, event__lt=seen).update(event=seen)
