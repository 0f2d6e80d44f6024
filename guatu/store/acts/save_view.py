"""保存视图: keep a list of the ledger under a name, and drop it again."""

from __future__ import annotations

from datetime import datetime

from guatu.errors import Invalid
from guatu.store.actor import Actor
from guatu.store.checks import check_text
from guatu.store.models import SavedView
from guatu.store.permission import require
from guatu.store.record import Deed, act, note

MOST, LONGEST_NAME, LONGEST_QUERY = 40, 40, 1000


@act
def save_view(name: str, query: str, *, actor: Actor, at: datetime) -> SavedView:
    """Keep the query string `query` of the ledger as `name`; the same name is written over.

    Raises:
        NotAllowed: `actor` sees no matters. Invalid: a blank or long name, or too many views.
    """
    require(actor, "view.save")
    name = name.strip()
    check_text(name, "field.name")
    for text, longest in ((name, LONGEST_NAME), (query, LONGEST_QUERY)):
        if len(text) > longest:
            raise Invalid(what="field.name", value=f"{text[:20]}…", wanted=f"≤ {longest} 字")
    own = SavedView.objects.filter(user=actor.user_id)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise Invalid(what="field.view", value=MOST + 1, wanted=f"≤ {MOST}")
    view: SavedView
    view, _ = own.update_or_create(
        name=name, defaults={"query": query, "saved_at": at, "user_id": actor.user_id}
    )
    note(_stream(actor), Deed("view.save", actor, at), after={"name": name, "query": query})
    return view


@act
def remove_view(view: SavedView, *, actor: Actor, at: datetime) -> None:
    """Drop `view`; the record keeps that there was one.

    Raises:
        NotAllowed: `actor` sees no matters.
    """
    require(actor, "view.remove")
    SavedView.objects.filter(pk=view.pk, user=actor.user_id).delete()
    note(_stream(actor), Deed("view.remove", actor, at), before={"name": view.name})


def _stream(actor: Actor) -> str:
    """Return the chain of a person's views."""
    return f"views:{actor.key}"
