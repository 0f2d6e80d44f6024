"""People and what they may do."""

from __future__ import annotations

from guatu.errors import NotFound
from guatu.store.actor import Actor
from guatu.store.models import Grant, User


def has_people() -> bool:
    """Tell whether anybody has an account. One query."""
    return bool(User.objects.exists())


def user_named(username: str) -> User:
    """Return the user with the account `username`.

    Raises:
        NotFound: there is none.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NotFound(what=username)
    return user


def user_with(pk: int) -> User:
    """Return the active user with row number `pk`.

    Raises:
        NotFound: there is none.
    """
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None:
        raise NotFound(what=pk)
    return user


def grants_in_force() -> list[Grant]:
    """Return all grants in force, by account and unit. Who may do what is no secret. One query."""
    held = Grant.objects.filter(revoked_at=None).select_related("user", "unit")
    return list(held.order_by("user__username", "unit__path", "role"))


def people_of(unit_key: str) -> list[User]:
    """Return the active people of a unit, by name: those who may handle its matters."""
    return list(User.objects.filter(unit__key=unit_key, is_active=True).order_by("name"))


def user_of(actor: Actor) -> User:
    """Return the person who acts.

    Raises:
        NotFound: nobody in person: the system, or somebody not signed in.
    """
    user = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    if user is None:
        raise NotFound(what=actor.key)
    return user
