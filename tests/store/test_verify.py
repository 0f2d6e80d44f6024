"""`verify` finds nothing after honest acts, and names what was changed behind their back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from guatu.findings import Finding
from guatu.ledger.chain import event_hash
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.extend import ask_extension
from guatu.store.checkpoints import make_checkpoint
from guatu.store.models import Event, Evidence, Involvement, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.triggers import install_triggers, remove_triggers
from guatu.store.verify import verify
from tests.store.town import DAY, MONDAY, Town


def differences() -> list[Finding]:
    with acting(SYSTEM):
        return list(verify())


@contextmanager
def triggers_off() -> Iterator[None]:
    remove_triggers(connection)
    yield
    install_triggers(connection)


@pytest.fixture
def closed(town: Town) -> Matter:
    matter = town.submitted(supporting=(town.units["roads"],))
    with acting(town.actor("he")) as he:
        accept_closing(matter, actor=he, at=MONDAY + 3 * DAY)
    return matter


def test_honest_acts_leave_no_difference(town: Town, closed: Matter) -> None:
    other = town.reported(title="修闸门")
    with acting(town.actor("li")) as li:
        ask_extension(other, actor=li, at=MONDAY + DAY, due=date(2026, 4, 10), reason="汛期")

    assert differences() == []


@pytest.mark.parametrize(
    "statement", ["UPDATE store_event SET reason = 'x'", "DELETE FROM store_event"]
)
def test_the_database_refuses_to_change_the_record(closed: Matter, statement: str) -> None:
    with pytest.raises(DatabaseError, match="guatu"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_database_refuses_to_change_the_text_of_a_document(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_document (name, sha256, text, page_starts, paper, issue, "
            "restricted_to, findings, stored_at) VALUES "
            "('p', 'x', 'text', '[0]', '', '', '', '[]', '2026-03-02 00:00:00')"
        )
        cursor.execute("UPDATE store_document SET paper = 'allowed'")

    with pytest.raises(DatabaseError, match="guatu"), transaction.atomic():
        connection.cursor().execute("UPDATE store_document SET text = 'other'")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "因"),
        ("actor", "user:someone"),
        ("actor_text", "某人"),
        ("act", "matter.cancel"),
        ("at", MONDAY),
        ("before", "{}"),
    ],
)
def test_one_changed_byte_of_one_event_is_named(closed: Matter, column: str, value: object) -> None:
    with triggers_off(), acting(SYSTEM):
        Event.objects.filter(matter=closed, sequence=3).update(**{column: value})

    found = differences()

    assert [finding.code for finding in found] == ["verify.hash"]
    assert found[0].facts["sequence"] == 3
    assert found[0].facts["stream"] == closed.stream


def test_a_byte_of_what_came_after_is_named_even_when_it_is_no_json(closed: Matter) -> None:
    with triggers_off(), acting(SYSTEM):
        Event.objects.filter(matter=closed, sequence=3).update(after="{")

    assert [finding.code for finding in differences()] == ["verify.hash"]


def test_an_event_that_was_made_to_fit_breaks_the_next(closed: Matter) -> None:
    with triggers_off(), acting(SYSTEM):
        forged = Event.objects.get(matter=closed, sequence=2)
        forged.reason = "forged"
        Event.objects.filter(pk=forged.pk).update(reason="forged", hash=event_hash(forged.body))

    found = differences()

    assert [(finding.code, finding.facts["sequence"]) for finding in found] == [
        ("verify.previous", 3)
    ]


def test_a_dropped_event_is_missed(closed: Matter) -> None:
    with triggers_off(), acting(SYSTEM):
        Event.objects.filter(matter=closed, sequence=3).delete()

    codes = {finding.code for finding in differences()}

    assert {"verify.sequence", "verify.previous"} <= codes


def test_a_cut_tail_is_missed(closed: Matter) -> None:
    with triggers_off(), acting(SYSTEM):
        Event.objects.filter(matter=closed, sequence=closed.version).delete()

    fields = {finding.facts["field"] for finding in differences()}

    assert {"version", "head", "stage", "state"} <= fields


ROW_CHANGES: dict[str, Callable[[Matter], object]] = {
    "due": lambda matter: Matter.objects.filter(pk=matter.pk).update(due="2027-01-01"),
    "progress": lambda matter: Matter.objects.filter(pk=matter.pk).update(progress=1),
    "values": lambda matter: Matter.objects.filter(pk=matter.pk).update(values={"x": "y"}),
    "acceptor": lambda matter: Matter.objects.filter(pk=matter.pk).update(acceptor=None),
    "supporting": lambda matter: Involvement.objects.filter(matter=matter).delete(),
}


@pytest.mark.parametrize("field", ROW_CHANGES)
def test_a_row_that_was_changed_without_an_act_is_named_by_field(
    closed: Matter, field: str
) -> None:
    with acting(SYSTEM):
        ROW_CHANGES[field](closed)

    found = differences()

    assert [(finding.code, finding.facts["field"]) for finding in found] == [
        ("verify.field", field)
    ]
    assert found[0].facts["number"] == closed.number


def test_a_matter_that_vanished_with_its_events_shows_at_the_checkpoint(
    town: Town, closed: Matter
) -> None:
    town.reported(title="另一件")
    with acting(SYSTEM):
        made = make_checkpoint(MONDAY + 4 * DAY)
    assert differences() == []

    with triggers_off(), acting(SYSTEM):
        Evidence.objects.filter(matter=closed).delete()
        Event.objects.filter(matter=closed).delete()
        closed.delete()

    found = differences()
    assert [finding.code for finding in found] == ["verify.checkpoint"]
    assert (found[0].facts["then"], found[0].facts["now"]) == (made.chains, made.chains - 1)


def test_a_checkpoint_that_was_changed_is_named(town: Town) -> None:
    with acting(SYSTEM):
        made = make_checkpoint(MONDAY)
        type(made).objects.filter(pk=made.pk).update(root="0" * 64)

    codes = [finding.code for finding in differences()]

    assert codes == ["verify.checkpoint_changed", "verify.checkpoint"]
