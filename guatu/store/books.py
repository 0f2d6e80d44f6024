"""Books as stored: loading a file adds a version; a matter is read by the version it keeps."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

from guatu.errors import NotFound
from guatu.ledger.book import Book
from guatu.ledger.bookfile import read_book
from guatu.store.models import BookVersion, Matter


@lru_cache(maxsize=256)
def parsed(text: str, name: str) -> Book:
    """Return the book that a file says; parsed once per text."""
    return read_book(text, name=name)


def book_in(version: BookVersion) -> Book:
    """Return the book of a stored version; parsed once per text."""
    return parsed(version.text, str(version))


def book_of(matter: Matter) -> Book:
    """Return the book in the version that `matter` stands in."""
    return book_in(matter.book_version)


def newest_version(key: str) -> BookVersion:
    """Return the newest version of the book `key`.

    Raises:
        NotFound: no such book was loaded.
    """
    version = BookVersion.objects.filter(key=key).order_by("-version").first()
    if version is None:
        raise NotFound(what=key)
    return version


def was_loaded(text: str) -> bool:
    """Tell whether a book of this very text was ever loaded, be it the newest or not. One query."""
    return BookVersion.objects.filter(sha256=digest(text)).exists()


def shipped_books() -> dict[str, str]:
    """Return file name -> text of the ledgers that ship."""
    folder = files("guatu.books").joinpath("ledgers")
    return {
        entry.name: entry.read_text("utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    }


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hex."""
    return sha256(text.encode()).hexdigest()
