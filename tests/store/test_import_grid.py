"""Cases of the city's platform come in once; what became of them there becomes an event here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from guatu.errors import NotAllowed
from guatu.ledger.grid.request import GridRequest
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.import_grid import GridImport, import_grid
from guatu.store.models import Event, Evidence, Matter, UnitAlias
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.matter import matter_seen
from guatu.store.verify import verify
from tests.store.town import DAY, MONDAY, Town, load

CASE = GridRequest(
    "G-1",
    "dispatched",
    {
        "service_name": "积存渣土",
        "description": "桥头有渣土",
        "agency_responsible": "市水利局",
        "address": "东渠路8号",
    },
    requested_at=datetime(2026, 3, 1, 6, 0, tzinfo=UTC),
    updated_at=datetime(2026, 3, 1, 7, 0, tzinfo=UTC),
    expected_at=datetime(2026, 3, 6, 9, 30, tzinfo=UTC),
    place=(113.67, 34.76),
)


@pytest.fixture(autouse=True)
def grid_book(db: None) -> None:
    load("grid_events")


def later(
    case: GridRequest = CASE, *, days: int = 1, notes: str = "", **fields: Any
) -> GridRequest:
    """Return the case as the platform tells it some days later."""
    texts = {**case.texts, **({"status_notes": notes} if notes else {})}
    updated = (case.updated_at or MONDAY) + timedelta(days=days)
    return replace(case, **{"updated_at": updated, "texts": texts, **fields})


def took(town: Town, *cases: GridRequest, who: str = "sun") -> GridImport:
    with acting(town.actor(who)) as actor:
        return import_grid(cases, source="grid.json", actor=actor, at=MONDAY + 5 * DAY)


def only_matter() -> Matter:
    with acting(SYSTEM):
        return matter_seen(SYSTEM, Matter.objects.get().pk)


def test_a_case_becomes_a_matter_as_it_stands_on_the_platform(town: Town) -> None:
    done = took(town, CASE)

    matter = only_matter()
    assert (len(done.new), done.changed, done.same) == (1, [], 0)
    assert (matter.title, matter.text) == ("积存渣土 东渠路8号", "桥头有渣土")
    assert (matter.stage, matter.lead, matter.issued) == (
        "dispatched", town.units["water"], date(2026, 3, 1),
    )  # fmt: skip
    assert (matter.due, matter.due_at) == (date(2026, 3, 6), CASE.expected_at)
    assert (matter.longitude, matter.latitude) == CASE.place
    assert matter.values == {"external": "G-1", "class": "积存渣土", "address": "东渠路8号"}


def test_the_same_list_again_changes_nothing(town: Town) -> None:
    took(town, CASE)
    before = only_matter().version

    again = took(town, CASE)

    assert (again.new, again.changed, again.same) == ([], [], 1)
    assert only_matter().version == before
    with acting(SYSTEM):
        assert list(verify()) == []


def test_a_changed_state_becomes_an_event(town: Town) -> None:
    took(town, CASE)

    took(town, later(stage="handling", notes="正在清运"))

    matter = only_matter()
    with acting(SYSTEM):
        event = Event.objects.filter(matter=matter).order_by("-sequence")[0]
    assert (matter.stage, matter.stage_on) == ("handling", date(2026, 3, 2))
    assert (event.act, event.reason, event.after_facts["+text"]) == (
        "grid.import", "grid.json", "正在清运",
    )  # fmt: skip


def test_what_the_platform_closed_is_closed_with_its_word_as_proof(town: Town) -> None:
    took(town, CASE)

    took(town, later(stage="closed", days=2, notes="核查结案"))

    matter = only_matter()
    assert (matter.state, matter.closed_on, matter.claim) == (
        "closed",
        date(2026, 3, 3),
        "verified",
    )
    with acting(SYSTEM):
        proof = Evidence.objects.get(matter=matter)
        assert (proof.kind, proof.note) == ("checked", "G-1 2026-03-03 核查结案")
        assert list(verify()) == []


def test_a_case_that_was_closed_before_it_was_first_imported_is_closed(town: Town) -> None:
    took(town, later(stage="closed", days=2))

    assert (only_matter().state, only_matter().closed_on) == ("closed", date(2026, 3, 3))


def test_a_case_that_is_opened_again_there_is_opened_again_here(town: Town) -> None:
    took(town, CASE)
    took(town, later(stage="closed"))

    took(town, later(stage="handling", days=3, notes="返工"))

    matter = only_matter()
    assert (matter.state, matter.closed_on, matter.reopened_times) == ("open", None, 1)
    assert matter.submitted_on is None


def test_an_older_list_takes_nothing_back(town: Town) -> None:
    took(town, later(stage="closed", days=2))

    done = took(town, CASE)

    assert (done.same, only_matter().state) == (1, "closed")


def test_what_was_changed_here_stays_unless_the_platform_changes_it(town: Town) -> None:
    took(town, CASE)
    with acting(town.actor("sun")) as sun:
        to = Assignment(town.units["roads"])
        assign(matter_seen(sun, only_matter().pk), to, actor=sun, at=MONDAY)

    took(town, later(stage="handling"))
    stays = only_matter().lead
    took(
        town, later(days=2, stage="handling", texts={**CASE.texts, "agency_responsible": "东河县"})
    )

    assert (stays, only_matter().lead) == (town.units["roads"], town.units["east"])


def test_an_agency_that_is_no_unit_is_named_and_found_once_it_has_an_alias(town: Town) -> None:
    case = replace(CASE, texts={**CASE.texts, "agency_responsible": "渠道所"})
    done = took(town, case)
    without = only_matter().lead
    UnitAlias.objects.create(unit=town.units["water"], name="渠道所")

    took(town, case)

    assert (done.unknown, without, only_matter().lead) == ({"渠道所": 1}, None, town.units["water"])


def test_a_list_that_says_no_more_than_that_it_was_looked_at_is_no_event(town: Town) -> None:
    took(town, CASE)

    assert took(town, later()).same == 1


def test_only_the_office_imports(town: Town) -> None:
    with pytest.raises(NotAllowed):
        took(town, CASE, who="li")
    with pytest.raises(NotAllowed):
        took(town, CASE, who="qian")  # a county's office, and the case of a bureau


def test_many_cases_come_in_by_batches(
    town: Town, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    cases = [replace(CASE, key=f"G-{number}") for number in range(400)]

    with django_assert_max_num_queries(60):
        assert len(took(town, *cases).new) == 400
