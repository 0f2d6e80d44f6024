"""Every act, by every role, on one's own unit's matter, another's, and a restricted one."""

from __future__ import annotations

import pytest

from guatu.errors import NotAllowed, NotFound
from guatu.store.actor import Actor, Granted, Role
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.acts.people import OwnRights, give_grant, revoke_grant
from guatu.store.models import Grant, Matter
from guatu.store.permission import ROLES_OF, SYSTEM, acting, actor_of, allowed_actions, may, require
from guatu.store.scope import OutsideScope, current_actor
from tests.store.town import DAY, MONDAY, Town, load

ACTIONS = sorted(code for code in ROLES_OF if code.startswith("matter."))


def granted(town: Town, role: Role, unit: str, book: str = "") -> Actor:
    grant = Granted(role, town.units[unit].path, book)
    return Actor(key="user:x", text="X", grants=(grant,), unit=unit)


def outcome(actor: Actor, action: str, matter: Matter) -> str:
    try:
        require(actor, action, matter)
    except (NotFound, NotAllowed) as error:
        return error.code
    return "allowed"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_does_its_acts_in_its_own_unit_and_sees_no_other(town: Town, role: Role) -> None:
    own, other = town.matter("甲"), town.matter("乙", lead="roads")
    actor = granted(town, role, "water")
    sees = role not in {Role.SYSTEM, Role.SECURITY}

    for action in ACTIONS:
        wanted = "allowed" if role in ROLES_OF[action] else "not_allowed"
        assert outcome(actor, action, own) == (wanted if sees else "not_found"), action
        assert outcome(actor, action, other) == "not_found", action


@pytest.mark.parametrize("role", list(Role))
def test_a_restricted_matter_is_there_for_grants_of_its_book_alone(town: Town, role: Role) -> None:
    matter = town.matter()
    with acting(SYSTEM):
        Matter.objects.filter(pk=matter.pk).update(restricted=True)
    matter.restricted = True
    general, own = granted(town, role, "city"), granted(town, role, "city", "meeting_tasks")

    for action in ACTIONS:
        assert outcome(general, action, matter) == "not_found"
        if role not in {Role.SYSTEM, Role.SECURITY}:
            wanted = "allowed" if role in ROLES_OF[action] else "not_allowed"
            assert outcome(own, action, matter) == wanted


def test_a_grant_for_one_book_reaches_no_other(town: Town) -> None:
    matter = town.matter()
    actor = granted(town, Role.SUPERVISOR, "city", "audit")

    assert outcome(actor, "matter.assign", matter) == "not_found"


@pytest.mark.parametrize("role", list(Role))
def test_what_is_offered_is_what_is_allowed(town: Town, role: Role) -> None:
    matter = town.matter(supporting=(town.units["roads"],))

    for unit in ("water", "roads", "city", "east"):
        actor = granted(town, role, unit)
        assert allowed_actions(actor, matter) == {
            action for action in ACTIONS if may(actor, action, matter)
        }


def test_no_role_both_gives_rights_and_reads_their_record_or_acts_on_matters() -> None:
    for role in (Role.SYSTEM, Role.SECURITY, Role.AUDIT):
        held = {action for action, roles in ROLES_OF.items() if role in roles}
        assert not any(action.startswith("matter.") for action in held)
        assert len({action.split(".")[0] for action in held} & {"grant", "audit", "book"}) <= 1


def test_nobody_gives_rights_to_themselves_or_rights_and_their_audit_to_one(town: Town) -> None:
    city, zheng, wu = town.units["city"], town.users["zheng"], town.users["wu"]
    with acting(town.actor("zheng")) as actor:
        with pytest.raises(OwnRights):
            give_grant(zheng, Role.LEADER, city, actor=actor, at=MONDAY)
        with pytest.raises(OwnRights):
            give_grant(wu, Role.SECURITY, city, actor=actor, at=MONDAY)


def test_a_grant_that_was_taken_back_is_in_force_no_more_and_stays_on_record(town: Town) -> None:
    grant = Grant.objects.get(user=town.users["li"])
    with acting(town.actor("zheng")) as zheng:
        revoke_grant(grant, actor=zheng, at=MONDAY + DAY, reason="调离")

    assert actor_of(town.users["li"]).grants == ()
    assert Grant.objects.get(pk=grant.pk).revoked_at == MONDAY + DAY


def test_who_left_may_do_nothing(town: Town) -> None:
    li = town.users["li"]
    li.is_active = False

    assert actor_of(li).grants == ()


def test_a_query_that_forgot_its_actor_fails(town: Town) -> None:
    with pytest.raises(OutsideScope):
        Matter.objects.count()
    with pytest.raises(OutsideScope):
        current_actor()


def test_scopes_nest_and_the_inner_one_counts(town: Town) -> None:
    town.matter()

    with acting(SYSTEM):
        with acting(town.actor("zhao")):
            inner = Matter.objects.count()
        outer = Matter.objects.count()

    assert (inner, outer) == (0, 1)


@pytest.mark.parametrize(
    ("granted_for", "book", "said"),
    [
        ("", "meeting_tasks", "allowed"),
        ("", "inspection", "not_found"),
        ("inspection", "inspection", "allowed"),
        ("inspection", "meeting_tasks", "not_allowed"),
    ],
)
def test_a_matter_is_entered_where_a_grant_will_cover_it(
    town: Town, granted_for: str, book: str, said: str
) -> None:
    load("inspection")
    actor = granted(town, Role.SUPERVISOR, "city", granted_for)

    with acting(actor):
        try:
            add_matter(NewMatter(book, "甲", lead=town.units["water"]), actor=actor, at=MONDAY)
            outcome = "allowed"
        except (NotFound, NotAllowed) as error:
            outcome = error.code

    assert outcome == said
