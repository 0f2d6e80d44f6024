"""The books in their newest versions."""

from __future__ import annotations

from guatu.ledger.book import Book
from guatu.store.books import book_in
from guatu.store.models import BookVersion


def public_books() -> list[Book]:
    """Return the books that are not restricted, each in its newest version, by key. One query."""
    versions = BookVersion.objects.filter(restricted=False).order_by("key", "version")
    newest = {version.key: version for version in versions}
    return [book_in(version) for version in newest.values()]
