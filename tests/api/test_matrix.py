"""Every operation of the API, by every role, on one's own, another's and a restricted matter.

The operations are those of the API's own description: a new one is asked without being entered.
"""

from __future__ import annotations

from typing import Any

import pytest

from guatu.api.act_table import ACT_BODIES
from guatu.api.app import api
from guatu.store.actor import SEEING, Role
from guatu.store.acts.access import make_token
from guatu.store.acts.people import NewUser, add_user, give_grant
from guatu.store.models import Matter
from guatu.store.permission import ROLES_OF, SYSTEM, acting, actor_of
from tests.api.conftest import Program
from tests.store.town import MONDAY, Town

pytestmark = pytest.mark.django_db
# One role in every run, the others with the slow tests.
ROLES = [
    Role.HANDLER,
    *(pytest.param(role, marks=pytest.mark.slow) for role in Role if role is not Role.HANDLER),
]
OTHER, RESTRICTED = "乙路修补工程", "丙案专项核查"
EVERY: dict[str, Any] = {
    "lead": "water", "to": "water", "text": "字", "reason": "字", "progress": 5, "holds": True,
    "due": "2026-04-01", "until": "2026-04-01", "into": "x", "where": "x", "parts": [],
    "evidence": [], "edits": {},
}  # fmt: skip


def program_of(town: Town, role: Role, book: str = "") -> Program:
    """Return a program of a new person who holds `role` over the water bureau."""
    water = town.units["water"]
    with acting(SYSTEM):
        user = add_user(NewUser(f"a-{role}", "某人", "", water), actor=SYSTEM, at=MONDAY)
        give_grant(user, role, water, actor=SYSTEM, at=MONDAY, book=book)
    with acting(actor_of(user)) as actor:
        return Program(make_token(user, "测试", 30, actor=actor, at=MONDAY))


def hidden(town: Town) -> list[Matter]:
    """Add what people of the water bureau may not see."""
    other, restricted = town.assigned(OTHER, lead="roads"), town.assigned(RESTRICTED)
    with acting(SYSTEM):
        Matter.objects.filter(pk=restricted.pk).update(restricted=True)
    return [other, restricted]


def operations(method: str) -> list[tuple[str, str]]:
    """Return operation and address of all that is asked with `method`."""
    return [
        (methods[method]["operationId"], path.removeprefix("/api/v1"))
        for path, methods in api.get_openapi_schema()["paths"].items()
        if method in methods
    ]


def body_of(code: str, matter: Matter) -> dict[str, Any]:
    """Return a body that has the right shape, and mostly says nothing sensible."""
    fields = ACT_BODIES[code].model_fields
    return {"version": matter.version, **{k: v for k, v in EVERY.items() if k in fields}}


@pytest.mark.parametrize("role", list(Role))
def test_reading_shows_no_trace_of_what_one_may_not_see(role: Role, town: Town) -> None:
    town.assigned("甲渠清淤")
    program = program_of(town, role)
    lists = [path for _, path in operations("get") if "{" not in path]

    before = {path: program.get(path) for path in lists}
    matters = hidden(town)

    assert {path: program.get(path) for path in lists} == before
    for path in (path for _, path in operations("get") if path.startswith("/matters/{number}")):
        for matter in matters:
            assert program.get(path.format(number=matter.pk))[0] == 404, path


@pytest.mark.parametrize("role", ROLES)
def test_acts_are_for_their_roles_and_never_on_what_one_may_not_see(role: Role, town: Town) -> None:
    own, (other, restricted) = town.assigned("甲渠清淤"), hidden(town)
    program = program_of(town, role)
    acts = [(code, path) for code, path in operations("post") if code in ACT_BODIES]
    assert len(acts) == len(ACT_BODIES)

    for code, path in acts:
        statuses = [
            program.post(path.format(number=matter.pk), body_of(code, matter))[0]
            for matter in (other, restricted)
        ]
        assert statuses == [404, 404], code
    for code, path in acts:
        body = body_of(code, own) | {"version": 99}
        status, told = program.post(path.format(number=own.pk), body)
        wanted = 404 if role not in SEEING else 409 if role in ROLES_OF[code] else 403
        assert status == wanted, (code, told)


def test_a_restricted_matter_is_there_for_a_grant_of_its_book(town: Town) -> None:
    _, restricted = hidden(town)
    program = program_of(town, Role.HANDLER, "meeting_tasks")

    assert program.get(f"/matters/{restricted.pk}")[0] == 200
    assert program.get("/lights")[1]["total"] == 1
