"""What is kept beside matters is compared with its events too: units, people, books, facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from guatu.store.acts.facts import Wanted, ask_fact, give_fact
from guatu.store.acts.people import revoke_grant
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.evidence import Proof, evidence_path
from guatu.store.jobs.tick import record_lights
from guatu.store.models import (
    BookVersion,
    Evidence,
    Fact,
    Grant,
    Matter,
    Unit,
    UnitAlias,
    User,
)
from guatu.store.permission import SYSTEM, acting
from guatu.store.verify import verify
from tests.store.town import DAY, MONDAY, Town


def differences() -> list[tuple[str, str]]:
    """Return the code of each finding, and the field or chain that it names."""
    with acting(SYSTEM):
        return [
            (finding.code, str(finding.facts.get("field", finding.facts.get("stream", ""))))
            for finding in verify()
        ]


def fact(town: Town) -> Fact:
    wanted = Wanted("东渠", "清淤方量", "2026-03", town.units["water"], "立方米", date(2026, 4, 1))
    with acting(town.actor("sun")) as sun:
        asked = ask_fact(wanted, actor=sun, at=MONDAY)
    with acting(town.actor("li")) as li:
        give_fact(asked, "1200", actor=li, at=MONDAY + DAY, source="验收单")
    return asked


CHANGES: dict[str, tuple[str, Callable[[], object]]] = {
    "a unit has another name": ("name", lambda: Unit.objects.filter(key="water").update(name="x")),
    "a unit has moved": ("path", lambda: Unit.objects.filter(key="water").update(path="0009")),
    "an alias is gone": ("aliases", lambda: UnitAlias.objects.all()[:1].get().delete()),
    "a person has another post": (
        "post", lambda: User.objects.filter(username="li").update(post="市长"),
    ),
    "a person is locked out": (
        "is_active", lambda: User.objects.filter(username="li").update(is_active=False),
    ),
    "a right was taken": (
        "grants", lambda: Grant.objects.filter(user__username="li").update(revoked_at=MONDAY),
    ),
    "a right was widened": (
        "grants", lambda: Grant.objects.filter(user__username="li").update(role="leader"),
    ),
    "a book says something else": (
        "sha256", lambda: BookVersion.objects.update(text="[book]"),
    ),
    "a fact has another value": ("value", lambda: Fact.objects.update(value="1300")),
    "a fact has another owner": (
        "owner", lambda: Fact.objects.update(owner=Unit.objects.get(key="roads")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_a_register_that_was_changed_without_an_act_is_named(town: Town, what: str) -> None:
    fact(town)
    assert differences() == []
    field, change = CHANGES[what]

    change()

    assert differences() == [("verify.field", field)]


def test_a_right_that_nobody_gave_is_named(town: Town) -> None:
    li, city = town.users["li"], town.units["city"]

    Grant.objects.create(user=li, role="supervisor", unit=city, given_at=MONDAY)

    assert differences() == [("verify.field", "grants")]


def test_a_row_without_events_and_events_without_their_row_are_named(town: Town) -> None:
    User.objects.create_user("ghost", name="无名")
    fact(town).delete()

    found = differences()

    assert ("verify.untold", "user:ghost") in found
    assert [code for code, _ in found] == ["verify.untold", "verify.row_missing"]


def test_a_right_that_was_taken_back_leaves_no_difference(town: Town) -> None:
    grant = Grant.objects.get(user=town.users["li"])
    with acting(SYSTEM):
        revoke_grant(grant, actor=SYSTEM, at=MONDAY, reason="调离")

    assert differences() == []


def handed_in(town: Town) -> Matter:
    matter = town.reported()
    proofs = [Proof("result", "验收单"), Proof("document", content=b"%PDF-1.7 a", name="a.pdf")]
    with acting(town.actor("li")) as li:
        submit_for_closing(matter, actor=li, at=MONDAY + DAY, text="完", evidence=proofs)
    return matter


def test_evidence_that_was_dropped_or_reworded_is_named(town: Town) -> None:
    matter = handed_in(town)
    assert differences() == []
    with acting(SYSTEM):
        Evidence.objects.filter(matter=matter, kind="result").update(note="另一张")

    assert differences() == [("verify.field", "evidence")]


def test_a_file_that_is_gone_is_named(town: Town) -> None:
    matter = handed_in(town)
    with acting(SYSTEM):
        kept = Evidence.objects.get(matter=matter, kind="document")

    evidence_path(kept.sha256).unlink()

    assert [code for code, _ in differences()] == ["verify.file"]


def test_a_red_that_was_wiped_away_is_named(town: Town) -> None:
    matter = town.assigned(due=date(2026, 3, 3))
    record_lights(MONDAY + 5 * DAY)
    assert differences() == []

    with acting(SYSTEM):
        Matter.objects.filter(pk=matter.pk).update(red_on=None)

    assert differences() == [("verify.field", "red_on")]
