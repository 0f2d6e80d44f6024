"""Who acts: a person with grants, or the system said aloud. A value, made once per request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a grant lets a person do in a unit and all that is under it (design.md §6)."""

    READER = "reader"
    HANDLER = "handler"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    PATROL = "patrol"
    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"


# The administrators of systems and of rights see no matters: their trade is not the city's.
SEEING = frozenset(Role) - {Role.SYSTEM, Role.SECURITY}


@dataclass(frozen=True, slots=True)
class Granted:
    """A role over the units whose path starts with `path`.

    `book` is the key of the one book it is for; "" means all books that are not restricted.
    """

    role: Role
    path: str
    book: str = ""

    def covers(self, path: str, *, book: str = "", restricted: bool = False) -> bool:
        """Tell whether this reaches a unit with `path` and, when given, a matter of `book`."""
        right_book = self.book == book if restricted or self.book else True
        return right_book and path.startswith(self.path)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts. `key` never changes (user:li); `text` is how the record names them.

    `unit` is the key of the unit that they belong to.
    """

    key: str
    text: str
    grants: tuple[Granted, ...] = ()
    user_id: int | None = None
    unit: str = ""
    is_system: bool = False

    @property
    def seeing(self) -> tuple[Granted, ...]:
        """Return the grants that let the actor see matters."""
        return tuple(grant for grant in self.grants if grant.role in SEEING)

    @property
    def books(self) -> frozenset[str]:
        """Return the keys of the books for which the actor has a seeing grant of its own."""
        return frozenset(grant.book for grant in self.seeing if grant.book)

    def has(self, roles: Iterable[Role]) -> bool:
        """Tell whether the actor holds one of `roles` anywhere."""
        wanted = frozenset(roles)
        return self.is_system or any(grant.role in wanted for grant in self.grants)


SYSTEM = Actor(key="system", text="guatu", is_system=True)
NOBODY = Actor(key="nobody", text="nobody")
