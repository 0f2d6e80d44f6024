"""The lists that a person keeps under a name."""

from __future__ import annotations

from guatu.errors import NotFound
from guatu.store.actor import Actor
from guatu.store.models import SavedView


def saved_views(actor: Actor) -> list[SavedView]:
    """Return the views that `actor` saved, by name. One query."""
    return list(SavedView.objects.seen_by(actor).order_by("name"))


def saved_view(actor: Actor, pk: int) -> SavedView:
    """Return the view with row number `pk`.

    Raises:
        NotFound: `actor` saved no such view.
    """
    view: SavedView | None = SavedView.objects.seen_by(actor).filter(pk=pk).first()
    if view is None:
        raise NotFound(what=pk)
    return view
