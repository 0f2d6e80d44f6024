"""What the chains of the record are about, by name: a person, a unit, a document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from guatu.store.actor import Actor
from guatu.store.models import Document, Unit, User

SHA256 = 64


def stream_names(actor: Actor, streams: Collection[str]) -> dict[str, str]:
    """Return stream -> the name of what it is about, as far as `actor` may see that.

    People by name and post, units by name, documents and the drafts in them by the document's
    name. Others, and what is not there, are left out: their keys are their names. Three queries
    at most.
    """
    people = _keys(streams, "user", "access")
    units = _keys(streams, "unit")
    documents = {
        stream: key[:SHA256] for stream, key in _keys(streams, "document", "draft").items()
    }
    found: dict[str, str] = {}
    if people:
        known = User.objects.filter(username__in=set(people.values()))
        found |= _named(people, {user.username: user.text for user in known})
    if units:
        known_units = Unit.objects.filter(key__in=set(units.values()))
        found |= _named(units, dict(known_units.values_list("key", "name")))
    if documents:
        seen = Document.objects.seen_by(actor).filter(sha256__in=set(documents.values()))
        found |= _named(documents, dict(seen.values_list("sha256", "name")))
    return found


def _keys(streams: Iterable[str], *kinds: str) -> dict[str, str]:
    """Return stream -> its key, of the streams of these kinds."""
    parts = ((stream, *stream.partition(":")[::2]) for stream in streams)
    return {stream: key for stream, kind, key in parts if kind in kinds}


def _named(keys: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    return {stream: names[key] for stream, key in keys.items() if key in names}
