"""Which of a book's own fields a person may see."""

from __future__ import annotations

from guatu.ledger.book import Book
from guatu.store.actor import Actor


def hidden_fields(book: Book, actor: Actor) -> frozenset[str]:
    """Return the keys of the book's fields that `actor` may not see."""
    roles = {str(grant.role) for grant in actor.grants}
    return frozenset(
        key
        for key, field in book.fields.items()
        if field.see and not actor.is_system and not roles & field.see
    )
