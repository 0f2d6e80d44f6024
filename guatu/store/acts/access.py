"""How people come in: tokens for their programs, identities of the city's provider, sign-ins.

All of it is recorded in the chain `access:ACCOUNT`, which the audit administrator reads. Secrets
are shown once and kept as digests.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from axes.utils import reset
from django.conf import settings

from guatu.errors import Invalid, NotAllowed, RuleBroken
from guatu.store.actor import SYSTEM, Actor
from guatu.store.acts.people import OwnRights, check_password_of
from guatu.store.books import digest
from guatu.store.checks import check_text
from guatu.store.models import Identity, Token, User
from guatu.store.permission import actor_of, require
from guatu.store.record import Deed, act, last_noted, note

PREFIX = "guatu_"
LONGEST_DAYS = 366


class TokenNamed(RuleBroken):
    """The person has a token of this name in force already."""

    code = "store.token_named"


class PasswordWrong(Invalid):
    """The old password is not the one of the account."""

    code = "store.password_wrong"


class SubjectTaken(RuleBroken):
    """The subject of the provider is bound to an account already."""

    code = "store.subject_taken"


@act
def make_token(user: User, name: str, days: int, *, actor: Actor, at: datetime) -> str:
    """Make a token with which a program acts as `user` for `days`; return its secret, once.

    Raises:
        NotAllowed: `actor` is somebody else, or may do nothing anyway.
        Invalid: no name, or not 1 to 366 days. TokenNamed: there is one of this name.
    """
    _own(actor, user, "token.make")
    check_text(name, "field.name")
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(what="field.days", value=days, wanted=f"1–{LONGEST_DAYS}")
    if Token.objects.filter(user=user, name=name, revoked_at=None).exists():
        raise TokenNamed(name=name)
    secret = PREFIX + secrets.token_urlsafe(32)
    until = at + timedelta(days=days)
    held = digest(secret)
    token = Token.objects.create(user=user, name=name, digest=held, made_at=at, until=until)
    note(user.access_stream, Deed("token.make", actor, at), after={"+given": token.told})
    return secret


@act
def revoke_token(token: Token, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """Let `token` be taken no more.

    Raises:
        NotAllowed: it is somebody else's, and `actor` does not keep the rights.
    """
    if actor.user_id != token.user_id:
        require(actor, "token.revoke")
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        deed = Deed("token.revoke", actor, at, reason)
        note(token.user.access_stream, deed, after={"+revoked": token.told})


@act
def link_identity(user: User, subject: str, *, issuer: str, actor: Actor, at: datetime) -> Identity:
    """Let whom `issuer` calls `subject` sign in as `user`. Done by hand, never by e-mail or name.

    Raises:
        NotAllowed: `actor` does not keep the rights. OwnRights: one's own account.
        Invalid: no subject, or no provider. SubjectTaken: it means somebody already.
    """
    require(actor, "identity.link")
    if user.pk == actor.user_id:
        raise OwnRights(who=user.text)
    check_text(subject, "field.subject")
    check_text(issuer, "field.issuer")
    if Identity.objects.filter(issuer=issuer, subject=subject).exists():
        raise SubjectTaken(subject=subject)
    identity = Identity.objects.create(user=user, issuer=issuer, subject=subject, linked_at=at)
    note(user.access_stream, Deed("identity.link", actor, at), after={"+given": identity.told})
    return identity


@act
def unlink_identity(identity: Identity, *, actor: Actor, at: datetime, reason: str) -> None:
    """Let the provider's subject sign in as nobody.

    Raises:
        NotAllowed: `actor` does not keep the rights. Invalid: no reason.
    """
    require(actor, "identity.unlink")
    check_text(reason, "field.reason")
    if Identity.objects.filter(pk=identity.pk).delete()[0]:
        deed = Deed("identity.unlink", actor, at, reason)
        note(identity.user.access_stream, deed, after={"+revoked": identity.told})


@act
def note_sign_in(user: User, how: str, *, address: str, at: datetime) -> None:
    """Record that `user` signed in; `how`: password, code, recovery or provider."""
    deed = Deed("session.sign_in", actor_of(user), at)
    note(user.access_stream, deed, after={"+how": how, "+address": address})


@act
def lock_out(username: str, *, address: str, at: datetime) -> None:
    """Record that sign-in as `username` from `address` is paused after too many failures.

    Once a pause: whoever goes on trying does not fill the record. A name that nobody has is not
    recorded; anybody may type anything.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        return
    last = last_noted(user.access_stream)
    if last and last.act == "session.lock_out" and at - last.at < settings.AXES_COOLOFF_TIME:
        return
    deed = Deed("session.lock_out", SYSTEM, at)
    note(user.access_stream, deed, after={"+address": address})


@act
def unlock(user: User, *, actor: Actor, at: datetime, reason: str) -> None:
    """Let `user` try to sign in again at once, from every address.

    Raises:
        NotAllowed: `actor` does not keep the rights. Invalid: no reason.
    """
    require(actor, "session.unlock")
    check_text(reason, "field.reason")
    reset(username=user.username)
    note(user.access_stream, Deed("session.unlock", actor, at, reason))


@act
def change_password(user: User, old: str, new: str, *, actor: Actor, at: datetime) -> None:
    """Give `user` the password `new` in the place of `old`.

    Raises:
        NotAllowed: `actor` is somebody else. PasswordWrong: `old` is not theirs.
        Invalid: `new` is too weak.
    """
    if actor.user_id != user.pk:
        raise NotAllowed(action="password.change")
    if not user.check_password(old):
        raise PasswordWrong
    check_password_of(user, new)
    user.set_password(new)
    user.save(update_fields=["password"])
    note(user.access_stream, Deed("password.change", actor, at))


def _own(actor: Actor, user: User, action: str) -> None:
    require(actor, action)
    if actor.user_id != user.pk:
        raise NotAllowed(action=action)
