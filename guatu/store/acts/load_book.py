"""载入台账: load a book file; a changed one becomes a new version."""

from __future__ import annotations

from datetime import datetime

from guatu.ledger.bookfile import read_book
from guatu.store.actor import Actor
from guatu.store.file_versions import keep_version
from guatu.store.models import BookVersion
from guatu.store.permission import require
from guatu.store.record import Deed, act


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
    deed = Deed("book.load", actor, at)
    return keep_version(
        BookVersion, text, key=book.key, header=book, deed=deed, restricted=book.restricted
    )
