"""The two doors: `require` (may this actor do this to that?) and what a scope lets be seen.

An action's code is its permission's code. Roles come from the table below; a grant counts only
where its unit covers one of the thing's units. What one may not see is `NotFound`, what one sees
and may not change is `NotAllowed`.
"""

from __future__ import annotations

from django.db.models import Q

from guatu.errors import NotAllowed, NotFound
from guatu.store.actor import NOBODY, SEEING, SYSTEM, Actor, Granted, Role
from guatu.store.models import (
    BookVersion,
    Document,
    Draft,
    Grant,
    Involvement,
    Matter,
    Unit,
    User,
)
from guatu.store.scope import acting, current_actor

__all__ = [
    "NOBODY",
    "ROLES_OF",
    "SYSTEM",
    "Actor",
    "acting",
    "actor_of",
    "current_actor",
    "may",
    "require",
]

OFFICE = frozenset({Role.SUPERVISOR})
DOERS = frozenset({Role.HANDLER, Role.REVIEWER})
SIGNERS = frozenset({Role.SUPERVISOR, Role.LEADER})
CHECKERS = frozenset({Role.SUPERVISOR, Role.LEADER, Role.PATROL})

# Action -> roles that may do it. Codes are never renamed; new ones are added.
ROLES_OF: dict[str, frozenset[Role]] = {
    "audit.read": frozenset({Role.AUDIT}),
    "book.load": frozenset({Role.SYSTEM}),
    "calendar.load": frozenset({Role.SYSTEM}),
    "document.store": OFFICE,
    "draft.accept": OFFICE,
    "draft.link": OFFICE,
    "draft.propose": OFFICE,
    "draft.reject": OFFICE,
    "draft.reopen": OFFICE,
    "fact.ask": OFFICE | DOERS,
    "factor.remove": frozenset({Role.SECURITY}),
    "fact.give": DOERS | OFFICE,
    "grant.give": frozenset({Role.SECURITY}),
    "grant.revoke": frozenset({Role.SECURITY}),
    "identity.link": frozenset({Role.SECURITY}),
    "identity.unlink": frozenset({Role.SECURITY}),
    "map.load": frozenset({Role.SYSTEM}),
    "grid.import": OFFICE,
    "look.mark": SEEING,
    "matter.accept": SIGNERS,
    "matter.add": OFFICE,
    "matter.add_evidence": DOERS | OFFICE | {Role.PATROL},
    "matter.advance": frozenset({Role.REVIEWER, Role.SUPERVISOR}),
    "matter.answer": DOERS | CHECKERS,
    "matter.assign": OFFICE,
    "matter.call": SIGNERS,
    "matter.cancel": SIGNERS,
    "matter.carry": SIGNERS,
    "matter.contradict": CHECKERS,
    "matter.decompose": frozenset({Role.REVIEWER, Role.SUPERVISOR}),
    "matter.edit": DOERS | OFFICE,
    "matter.escalate": OFFICE,
    "matter.excuse": frozenset({Role.LEADER}),
    "matter.extend": SIGNERS,
    "matter.extend_ask": DOERS,
    "matter.extend_refuse": SIGNERS,
    "matter.hand_over": SIGNERS,
    "matter.merge": OFFICE,
    "matter.note": DOERS | CHECKERS,
    "matter.pause": SIGNERS,
    "matter.publish": SIGNERS,
    "matter.recheck": CHECKERS,
    "matter.remind": SIGNERS,
    "matter.reopen": SIGNERS,
    "matter.report": DOERS,
    "matter.resume": SIGNERS,
    "matter.return": OFFICE,
    "matter.sign": frozenset({Role.REVIEWER, Role.LEADER}),
    "matter.submit": DOERS,
    "matter.upgrade": OFFICE,
    "matter.verify": CHECKERS,
    "means.set": OFFICE,
    "plan.allow": frozenset({Role.REVIEWER, Role.SUPERVISOR}),
    "plan.ask_input": DOERS | OFFICE,
    "plan.baseline": SIGNERS,
    "plan.change": frozenset({Role.REVIEWER, Role.SUPERVISOR}),
    "plan.contradict": CHECKERS,
    "plan.make": frozenset({Role.REVIEWER, Role.SUPERVISOR}),
    "plan.record": DOERS,
    "plan.remedy": SIGNERS,
    "plan.replan": frozenset({Role.REVIEWER, Role.SUPERVISOR, Role.LEADER}),
    "plan.verify": CHECKERS,
    "session.unlock": frozenset({Role.SECURITY}),
    "recheck.draw": SIGNERS,
    "season.load": frozenset({Role.SYSTEM}),
    "misprint.accept": OFFICE,
    "misprint.dismiss": OFFICE,
    "token.make": frozenset(Role),
    "token.revoke": frozenset({Role.SECURITY}),
    "ranking.appeal": DOERS,
    "ranking.comment": frozenset({Role.LEADER}),
    "ranking.compute": OFFICE,
    "ranking.decide": SIGNERS,
    "ranking.publish": frozenset({Role.LEADER}),
    "ranking.show": OFFICE,
    "agreement.load": OFFICE,
    "share.compute": OFFICE,
    "share.sign": DOERS | SIGNERS,
    "scorecard.load": OFFICE | {Role.SYSTEM},
    "meeting.call": OFFICE,
    "meeting.close": OFFICE,
    "meeting.decide": OFFICE,
    "unit.add": frozenset({Role.SYSTEM}),
    "unit.edit": frozenset({Role.SYSTEM}),
    "user.add": frozenset({Role.SECURITY}),
    "user.leave": frozenset({Role.SECURITY}),
    "user.return": frozenset({Role.SECURITY}),
    "view.remove": SEEING,
    "view.save": SEEING,
}

# What a responsible or supporting unit may do too; all else is for grants over the lead unit.
OF_EVERY_UNIT = frozenset(
    {"matter.add_evidence", "matter.answer", "matter.report", "matter.sign", "plan.record"}
)


def is_of(actor: Actor, unit: Unit) -> bool:
    """Tell whether `actor` has a grant in `unit` or under it, not only over it."""
    return any(grant.path.startswith(unit.path) for grant in actor.grants)


def actor_of(user: User) -> Actor:
    """Return the actor that `user` is now: their grants in force. One query."""
    if not user.is_active:
        return NOBODY
    # Asked at each request, so as values: rows of three tables would cost twice as much.
    asked = ("role", "unit__path", "book", "user__unit__key")
    held = list(Grant.objects.filter(user=user, revoked_at=None).values_list(*asked))
    grants = tuple(Granted(Role(role), path, book) for role, path, book, _ in held)
    key = held[0][3] if held else user.unit and user.unit.key
    return Actor(key=user.key, text=user.text, grants=grants, user_id=user.pk, unit=key or "")


def may(actor: Actor, action: str, thing: object = None) -> bool:
    """Tell whether `actor` may do `action` to `thing`, which they are known to see."""
    if actor.is_system:
        return True
    held = [grant for grant in actor.grants if grant.role in ROLES_OF[action]]
    if isinstance(thing, Matter):
        every = action in OF_EVERY_UNIT
        return bool(held) and _any_covers(held, thing, _paths_of(thing, all_units=every))
    return any(_covers(grant, thing) for grant in held)


def allowed_actions(actor: Actor, matter: Matter, *, of: str = "matter.") -> frozenset[str]:
    """Return the codes that begin with `of` to which `actor` has a right. Two queries."""
    codes = {code for code in ROLES_OF if code.startswith(of)}
    if actor.is_system:
        return frozenset(codes)
    paths = {every: _paths_of(matter, all_units=every) for every in (False, True)}
    return frozenset(
        code
        for code in codes
        if _any_covers(
            [grant for grant in actor.grants if grant.role in ROLES_OF[code]],
            matter,
            paths[code in OF_EVERY_UNIT],
        )
    )


def roles_over(actor: Actor, matter: Matter) -> frozenset[Role]:
    """Return the roles that `actor` holds over the lead unit of `matter`, all for the system.

    Who signs somewhere else signs nothing here.
    """
    if actor.is_system:
        return frozenset(Role)
    paths = _paths_of(matter, all_units=False)
    return frozenset(g.role for g in actor.grants if _any_covers([g], matter, paths))


def require(actor: Actor, action: str, thing: object = None) -> None:
    """Let `actor` do `action` to `thing`, or raise.

    Args:
        actor: who acts.
        action: a key of `ROLES_OF`.
        thing: a matter, draft, document or unit; `None` for acts on nothing in particular.

    Raises:
        NotFound: the actor may not see `thing`.
        NotAllowed: the actor sees it and may not do this.
    """
    if isinstance(thing, Matter | Draft | Document) and not _sees(actor, thing):
        raise NotFound(what=thing.pk)
    if not may(actor, action, thing):
        raise NotAllowed(action=action)


def require_entry(actor: Actor, version: BookVersion, lead: Unit | None) -> None:
    """Let `actor` enter a matter of `lead` in a book, or raise: as it will be, a grant covers it.

    Raises:
        NotFound: the actor may not know of the book.
        NotAllowed: they may enter none in it for this unit.
    """
    require_known(actor, version)
    entered = Matter(book=version.key, restricted=version.restricted, lead=lead)
    if not may(actor, "matter.add", entered):
        raise NotAllowed(action="matter.add")


def require_known(actor: Actor, version: BookVersion) -> None:
    """Let `actor` know of a book: a restricted one wants a grant of its own.

    Raises:
        NotFound: they have none.
    """
    if version.restricted and not actor.is_system and version.key not in actor.books:
        raise NotFound(what=version.key)


def _any_covers(grants: list[Granted], matter: Matter, paths: list[str]) -> bool:
    return any(
        grant.covers(path, book=matter.book, restricted=matter.restricted)
        for grant in grants
        for path in paths
    )


def _sees(actor: Actor, thing: Matter | Draft | Document) -> bool:
    with acting(actor):
        return bool(type(thing).objects.filter(pk=thing.pk).exists())


def _covers(grant: Granted, thing: object) -> bool:
    match thing:
        case Draft():
            return _reaches(grant, thing.document)
        case Document():
            return _reaches(grant, thing)
        case Unit():
            return thing.path.startswith(grant.path)
        case _:
            return True


def _reaches(grant: Granted, document: Document) -> bool:
    return not document.restricted_to or grant.book == document.restricted_to


def _paths_of(matter: Matter, *, all_units: bool) -> list[str]:
    """Return the paths of the lead unit, or of all units in `matter`.

    A matter without a lead belongs to the roots.
    """
    if matter.lead and not all_units:
        return [matter.lead.path]
    wanted = Q(pk=matter.lead_id) if matter.lead_id else Q(parent=None)
    if all_units:
        # Not a join: with "or" beside it every involvement of the city would be read.
        wanted |= Q(pk__in=Involvement.objects.filter(matter=matter.pk).values("unit"))
    return list(Unit.objects.filter(wanted).values_list("path", flat=True))
