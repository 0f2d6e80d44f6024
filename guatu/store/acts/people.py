"""Units, users and grants: who there is and what they may do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from guatu.errors import Invalid, RuleBroken
from guatu.store.actor import Actor, Role
from guatu.store.checks import check_text
from guatu.store.models import Grant, Unit, UnitAlias, User
from guatu.store.models.people import LEVELS, STEP
from guatu.store.permission import require
from guatu.store.record import Deed, act, note


class OwnRights(RuleBroken):
    """Nobody gives rights to themselves, and no account holds rights and their record."""

    code = "store.own_rights"


class AccountTaken(RuleBroken):
    """There is an account of this name."""

    code = "store.account_taken"


class UnitTaken(RuleBroken):
    """There is a unit with this key."""

    code = "store.unit_taken"


# Kept apart: no account keeps two of the system, the rights and the record.
ADMINISTRATORS = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDIT})
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit as it is added. `key` never changes; `parent` None makes a root."""

    key: str
    name: str
    kind: str
    parent: Unit | None = None
    aliases: tuple[str, ...] = ()
    code: str = ""
    group: str = ""
    valid_from: date | None = None


@act
def add_unit(new: NewUnit, *, actor: Actor, at: datetime) -> Unit:
    """Add a unit under its parent, with its aliases.

    Raises:
        NotAllowed: `actor` does not keep the system.
        Invalid: no key or name, no kind of unit, the tree is full, or too deep.
        UnitTaken: there is one with this key.
    """
    require(actor, "unit.add")
    check_text(new.name, "field.name")
    if not KEY.fullmatch(new.key):
        raise Invalid(what="field.key", value=new.key, wanted="a-z 0-9 _ -")
    if Unit.objects.filter(key=new.key).exists():
        raise UnitTaken(key=new.key)
    if new.kind not in Unit.Kind.values:
        raise Invalid(what="field.kind", value=new.kind, wanted=" ".join(Unit.Kind.values))
    unit = Unit.objects.create(
        key=new.key,
        name=new.name,
        kind=new.kind,
        parent=new.parent,
        path=_next_path(new.parent),
        code=new.code,
        group=new.group,
        valid_from=new.valid_from,
    )
    UnitAlias.objects.bulk_create(UnitAlias(unit=unit, name=name) for name in new.aliases)
    facts = {
        "name": new.name, "kind": new.kind, "path": unit.path, "code": new.code, "group": new.group,
        "parent": new.parent and new.parent.key, "aliases": sorted(new.aliases),
        "valid_from": new.valid_from and new.valid_from.isoformat(),
    }  # fmt: skip
    note(f"unit:{new.key}", Deed("unit.add", actor, at), after=facts)
    return unit


@dataclass(frozen=True, slots=True)
class NewUser:
    """A person as they are added. Without a password they cannot sign in."""

    username: str
    name: str
    post: str = ""
    unit: Unit | None = None
    password: str | None = None


@act
def add_user(new: NewUser, *, actor: Actor, at: datetime) -> User:
    """Add a person; what they may do is given separately.

    Raises:
        NotAllowed: `actor` does not keep the rights.
        Invalid: the name of the account is blank or the password is too weak.
        AccountTaken: somebody has that name.
    """
    require(actor, "user.add")
    if not new.username.strip():
        raise Invalid(what="field.username", value=new.username, wanted="a-z 0-9")
    if User.objects.filter(username=new.username).exists():
        raise AccountTaken(username=new.username)
    user = User(username=new.username, name=new.name, post=new.post, unit=new.unit)
    if new.password is not None:
        check_password_of(user, new.password)
    user.set_password(new.password)
    user.save(force_insert=True)
    unit = new.unit.key if new.unit else None
    facts = {"name": new.name, "post": new.post, "unit": unit, "is_active": True}
    note(f"user:{new.username}", Deed("user.add", actor, at), after=facts)
    return user


@act
def give_grant(  # the one act whose object has three parts
    user: User, role: Role, unit: Unit, *, actor: Actor, at: datetime, book: str = ""
) -> Grant:
    """Give `user` a `role` over `unit` and all under it, for `book` alone when it is named.

    Raises:
        NotAllowed: `actor` does not keep the rights of this unit.
        OwnRights: to oneself, or two of the three administrators to one account.
    """
    require(actor, "grant.give", unit)
    held = {Role(grant.role) for grant in user.grants.filter(revoked_at=None)} | {role}
    if user.pk == actor.user_id or len(held & ADMINISTRATORS) > 1:
        raise OwnRights(who=user.text)
    grant, is_new = Grant.objects.get_or_create(
        user=user, role=role.value, unit=unit, book=book, revoked_at=None,
        defaults={"given_at": at},
    )  # fmt: skip
    if is_new:
        facts = {"role": role.value, "unit": unit.key, "book": book}
        note(user.key, Deed("grant.give", actor, at), after={"+given": facts})
    return grant


@act
def revoke_grant(grant: Grant, *, actor: Actor, at: datetime, reason: str) -> None:
    """Take a grant back; that it was held stays in the record.

    Raises:
        NotAllowed: `actor` does not keep the rights of this unit.
        OwnRights: one's own.
    """
    require(actor, "grant.revoke", grant.unit)
    if grant.user_id == actor.user_id:
        raise OwnRights(who=grant.user.text)
    if Grant.objects.filter(pk=grant.pk, revoked_at=None).update(revoked_at=at):
        facts = {"role": grant.role, "unit": grant.unit.key, "book": grant.book}
        note(grant.user.key, Deed("grant.revoke", actor, at, reason), after={"+revoked": facts})


def _next_path(parent: Unit | None) -> str:
    siblings = Unit.objects.filter(parent=parent).order_by("-path").values_list("path", flat=True)
    last = siblings.first()
    number = int(last[-STEP:]) + 1 if last else 1
    head = parent.path if parent else ""
    if number >= 10**STEP or len(head) >= STEP * LEVELS:
        raise Invalid(what="parent", value=head, wanted=f"< {10**STEP} units, {LEVELS} levels")
    return f"{head}{number:0{STEP}d}"


def check_password_of(user: User, password: str) -> None:
    """Let `password` be that of `user`, or raise.

    Raises:
        Invalid: it is too weak; the facts say why.
    """
    try:
        validate_password(password, user)
    except ValidationError as error:
        wanted = " ".join(error.messages)
        raise Invalid(what="field.password", value="***", wanted=wanted) from error
