"""Keep a file of rules as loaded: the next version of it, or the one that says the same."""

from __future__ import annotations

from typing import Protocol, TypeVar

from guatu.store.books import digest
from guatu.store.models.versions import FileVersion
from guatu.store.record import Deed, note

Kept = TypeVar("Kept", bound=FileVersion)


class Titled(Protocol):
    """What a file calls itself."""

    @property
    def zh(self) -> str:
        """Return its title in Chinese."""

    @property
    def en(self) -> str:
        """Return its title in English."""


def keep_version(
    kind: type[Kept], text: str, *, key: str, header: Titled, deed: Deed, **own: object
) -> Kept:
    """Store `text` as the next version of the file `key`; the same text again adds none.

    `own` are the columns that this kind of file has besides.
    The event stands in the chain of the file: of `scorecard.load` in `scorecard:KEY`.
    """
    rows = kind._default_manager
    newest = rows.filter(key=key).order_by("-version").first()
    if newest and newest.sha256 == digest(text):
        return newest
    version = rows.create(
        key=key,
        version=newest.version + 1 if newest else 1,
        title=header.zh[:120],
        title_en=header.en[:120],
        text=text,
        sha256=digest(text),
        loaded_at=deed.at,
        **own,
    )
    facts = {"version": version.version, "sha256": version.sha256}
    note(f"{deed.code.partition('.')[0]}:{key}", deed, after=facts)
    return version
