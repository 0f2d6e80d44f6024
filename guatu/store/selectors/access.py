"""Who comes in with what: tokens, phones, identities of the city's provider."""

from __future__ import annotations

from datetime import datetime

from guatu.errors import NotFound
from guatu.store.actor import NOBODY, Actor
from guatu.store.books import digest
from guatu.store.models import Identity, RecoveryCode, Token, User
from guatu.store.permission import actor_of


def actor_of_token(secret: str, *, at: datetime) -> Actor:
    """Return who acts with the token `secret` at the instant `at`; `NOBODY` when it is no good."""
    related = Token.objects.filter(digest=digest(secret)).select_related("user__unit")
    token = related.first()
    return actor_of(token.user) if token and token.is_good_at(at) else NOBODY


def tokens_of(user: User) -> list[Token]:
    """Return the tokens of `user` that were not taken back, newest first. One query."""
    return list(Token.objects.filter(user=user, revoked_at=None))


def token_of(user: User, pk: int) -> Token:
    """Return the token with row number `pk`, if it is one of `user`.

    Raises:
        NotFound: it is not.
    """
    token = Token.objects.filter(user=user, pk=pk).select_related("user").first()
    if token is None:
        raise NotFound(what=pk)
    return token


def codes_left(user: User) -> int:
    """Return how many recovery codes of `user` are unused. One query."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def user_of_identity(issuer: str, subject: str) -> User | None:
    """Return the active person whom `issuer` calls `subject`, if one was bound to it."""
    found = Identity.objects.filter(issuer=issuer, subject=subject, user__is_active=True)
    identity = found.select_related("user").first()
    return identity.user if identity else None


def identities_of(user: User) -> list[Identity]:
    """Return whom providers know as `user`. One query."""
    return list(Identity.objects.filter(user=user).order_by("issuer", "subject"))
