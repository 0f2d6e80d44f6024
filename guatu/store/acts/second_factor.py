"""One-time passwords: a phone that shows them, and codes for the day on which it is lost."""

from __future__ import annotations

import secrets
from datetime import datetime

from django_otp.plugins.otp_totp.models import TOTPDevice

from guatu.errors import Invalid, NotFound, RuleBroken
from guatu.store.actor import Actor
from guatu.store.books import digest
from guatu.store.checks import check_text
from guatu.store.models import RecoveryCode, User
from guatu.store.permission import require
from guatu.store.record import Deed, act, note

CODES = 10
# Without 0 O 1 I l: they are copied by hand.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class CodeWrong(Invalid):
    """The one-time password is not the one of now, or was used already."""

    code = "store.code_wrong"


class FactorThere(RuleBroken):
    """The account has a phone already; it is taken off first."""

    code = "store.factor_there"


def factor_of(user: User) -> TOTPDevice | None:
    """Return the confirmed phone of `user`, if there is one. One query."""
    device: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return device


def offered_factor(user: User) -> TOTPDevice:
    """Return the phone of `user` that waits to be confirmed.

    Raises:
        NotFound: none was offered.
    """
    device: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    if device is None:
        raise NotFound(what="phone")
    return device


@act
def offer_factor(user: User) -> TOTPDevice:
    """Return a phone to be confirmed: the one that was offered before, or a new one.

    Raises:
        FactorThere: one is confirmed.
    """
    if factor_of(user):
        raise FactorThere(who=user.text)
    device: TOTPDevice = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": user.username}
    )[0]
    return device


@act
def confirm_factor(user: User, code: str, *, actor: Actor, at: datetime) -> list[str]:
    """Confirm the offered phone by the `code` that it shows; return recovery codes, once.

    Raises:
        CodeWrong: it shows another one. NotFound: none was offered.
    """
    device = offered_factor(user)
    if not device.verify_token(_digits(code)):
        raise CodeWrong
    TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
    RecoveryCode.objects.filter(user=user).delete()
    codes = [_new_code() for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=digest(c)) for c in codes)
    note(user.access_stream, Deed("factor.add", actor, at), after={"+given": factor_told(device)})
    return codes


@act
def remove_factor(user: User, *, actor: Actor, at: datetime, reason: str) -> None:
    """Take the phone of `user` off, with its recovery codes: lost, or a new one is to come.

    Raises:
        NotAllowed: it is somebody else's, and `actor` does not keep the rights.
        Invalid: no reason.
    """
    if actor.user_id != user.pk:
        require(actor, "factor.remove")
    check_text(reason, "field.reason")
    device = factor_of(user)
    told = {"+revoked": factor_told(device)} if device else {}
    RecoveryCode.objects.filter(user=user).delete()
    if TOTPDevice.objects.filter(user=user).delete()[0]:
        note(user.access_stream, Deed("factor.remove", actor, at, reason), after=told)


def factor_told(device: TOTPDevice) -> dict[str, str]:
    """Return what the record tells of a phone and its recovery codes: hashes alone.

    All codes, used or not, have one hash together: a single one of them could be guessed.
    """
    held = RecoveryCode.objects.filter(user=device.user).values_list("digest", flat=True)
    codes = digest(" ".join(sorted(held)))
    return {"kind": "factor", "sha256": digest(device.key), "codes": codes}


def is_right_code(user: User, code: str, *, at: datetime) -> str:
    """Return "code" or "recovery" when `code` opens the account now, "" when it does not.

    A one-time password is taken once; failures slow the next try down. A recovery code is used up.
    """
    device = factor_of(user)
    if device is not None and device.verify_token(_digits(code)):
        return "code"
    typed = code.strip().upper().replace(" ", "").replace("-", "")
    unused = RecoveryCode.objects.filter(user=user, digest=digest(typed), used_at=None)
    return "recovery" if unused.update(used_at=at) else ""


def _digits(code: str) -> str:
    return "".join(code.split())


def _new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(12))
