"""载入台账: load a book file; a changed one becomes a new version."""

from __future__ import annotations

from datetime import datetime

from guatu.ledger.bookfile import read_book
from guatu.store.actor import Actor
from guatu.store.books import digest
from guatu.store.models import BookVersion
from guatu.store.permission import require
from guatu.store.record import Deed, act, note


@act
def load_book(text: str, *, name: str, actor: Actor, at: datetime) -> BookVersion:
    """Store the book that `text` says, and return its version; matters keep the one they have.

    The same text again returns the version that is there.

    Raises:
        NotAllowed: `actor` does not keep the system.
        BookWrong: the file has mistakes.
    """
    require(actor, "book.load")
    book = read_book(text, name=name)
    newest = BookVersion.objects.filter(key=book.key).order_by("-version").first()
    if newest and newest.sha256 == digest(text):
        return newest
    version = BookVersion.objects.create(
        key=book.key,
        version=newest.version + 1 if newest else 1,
        title=book.zh,
        title_en=book.en,
        restricted=book.restricted,
        text=text,
        sha256=digest(text),
        loaded_at=at,
    )
    facts = {"version": version.version, "sha256": version.sha256}
    note(f"book:{book.key}", Deed("book.load", actor, at), after=facts)
    return version
