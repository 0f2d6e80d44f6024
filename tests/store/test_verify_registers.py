"""What is kept beside matters is compared with its events too: units, people, books, facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from guatu.store.acts.access import make_token
from guatu.store.acts.facts import Wanted, ask_fact, give_fact
from guatu.store.acts.meetings import close_meeting, put_down
from guatu.store.acts.people import revoke_grant
from guatu.store.acts.save_view import remove_view, save_view
from guatu.store.acts.second_factor import (
    confirm_factor,
    is_right_code,
    offer_factor,
    remove_factor,
)
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.evidence import Proof, evidence_path
from guatu.store.jobs.tick import record_lights
from guatu.store.models import (
    BookVersion,
    Evidence,
    Fact,
    Grant,
    Matter,
    Meeting,
    RecoveryCode,
    SavedView,
    Token,
    Unit,
    UnitAlias,
    User,
)
from guatu.store.permission import SYSTEM, acting
from guatu.store.verify import verify
from tests.store.test_meetings import called
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

MEETING_CHANGES: dict[str, tuple[str, Callable[[], object]]] = {
    "another day": ("on", lambda: Meeting.objects.update(on=date(2026, 3, 9))),
    "another chair": ("chair", lambda: Meeting.objects.update(chair="另一人")),
    "others attended": ("present", lambda: Meeting.objects.update(present="无人")),
    "another agenda": ("agenda", lambda: Meeting.objects.update(agenda=[])),
    "a paper is gone": ("papers", lambda: Meeting.objects.get().papers.set([])),
}  # fmt: skip
ACCESS_CHANGES: dict[str, Callable[[], object]] = {
    "another phone": lambda: TOTPDevice.objects.update(key="00" * 20),
    "no phone": lambda: TOTPDevice.objects.all().delete(),
    "a code of somebody's own": lambda: RecoveryCode.objects.update(digest="0" * 64),
    "another secret": lambda: Token.objects.update(digest="0" * 64),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_register_that_was_changed_without_an_act_is_named(town: Town, what: str) -> None:
    fact(town)
    assert differences() == []
    field, change = CHANGES[what]

    change()

    assert differences() == [("verify.field", field)]


@pytest.mark.parametrize("what", MEETING_CHANGES)
def test_a_meeting_that_was_rewritten_is_named(town: Town, what: str) -> None:
    meeting = called(town)
    with acting(town.actor("sun")) as sun:
        put_down(meeting, ["市水利局3月底前疏通东渠。"], actor=sun, at=MONDAY)
        close_meeting(meeting, "各单位", actor=sun, at=MONDAY + DAY)
    assert differences() == []
    field, change = MEETING_CHANGES[what]

    with acting(SYSTEM):
        change()

    assert differences() == [("verify.field", field)]


@pytest.mark.parametrize("what", ACCESS_CHANGES)
def test_another_way_into_an_account_is_named(town: Town, what: str) -> None:
    li = town.users["li"]
    device = offer_factor(li)
    with acting(town.actor("li")) as actor:
        confirm_factor(li, f"{totp(device.bin_key):06d}", actor=actor, at=MONDAY)
        make_token(li, "进度同步", 10, actor=actor, at=MONDAY)
    assert differences() == []

    ACCESS_CHANGES[what]()

    assert differences() == [("verify.field", "access")]


def test_a_phone_that_was_taken_off_leaves_no_difference(town: Town) -> None:
    li = town.users["li"]
    device = offer_factor(li)
    with acting(town.actor("li")) as actor:
        codes = confirm_factor(li, f"{totp(device.bin_key):06d}", actor=actor, at=MONDAY)
        assert is_right_code(li, codes[0], at=MONDAY) == "recovery"
        remove_factor(li, actor=actor, at=MONDAY, reason="换机")

    assert differences() == []


def test_a_saved_view_that_was_slipped_in_is_named(town: Town) -> None:
    with acting(town.actor("sun")) as sun:
        save_view("红灯", "light=red", actor=sun, at=MONDAY)
        remove_view(save_view("水利", "unit=water", actor=sun, at=MONDAY), actor=sun, at=MONDAY)
    assert differences() == []

    with acting(SYSTEM):
        SavedView.objects.update(query="light=green")

    assert differences() == [("verify.field", "views")]


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
