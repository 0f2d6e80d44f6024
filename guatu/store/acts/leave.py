"""Leaving and coming back: an account that may not sign in, and may again."""

from __future__ import annotations

from datetime import datetime

from guatu.store.actor import Actor
from guatu.store.acts.people import OwnRights
from guatu.store.checks import check_text
from guatu.store.models import User
from guatu.store.permission import require
from guatu.store.record import Deed, act, note


@act
def let_go(user: User, *, actor: Actor, at: datetime, reason: str) -> None:
    """Let `user` sign in no more; their grants and tokens count for nothing until they return.

    Raises:
        NotAllowed: `actor` does not keep the rights. OwnRights: oneself. Invalid: no reason.
    """
    _turn(user, Deed("user.leave", actor, at, reason), is_active=False)


@act
def let_back(user: User, *, actor: Actor, at: datetime, reason: str) -> None:
    """Let `user` sign in again.

    Raises:
        NotAllowed: `actor` does not keep the rights. OwnRights: oneself. Invalid: no reason.
    """
    _turn(user, Deed("user.return", actor, at, reason), is_active=True)


def _turn(user: User, deed: Deed, *, is_active: bool) -> None:
    require(deed.actor, deed.code)
    check_text(deed.reason, "field.reason")
    if user.pk == deed.actor.user_id:
        raise OwnRights(who=user.text)
    turned = User.objects.filter(pk=user.pk, is_active=not is_active)
    if turned.update(is_active=is_active):
        before, after = {"is_active": not is_active}, {"is_active": is_active}
        note(user.key, deed, before=before, after=after)
