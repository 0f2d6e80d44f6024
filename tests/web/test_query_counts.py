"""How many queries each page takes is pinned, and does not grow with what it lists.

`UPDATE_QUERY_COUNTS=1 pytest tests/web/test_query_counts.py` rewrites tests/query_counts.json.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.ledger.simulation import Scale, simulate
from guatu.store.books import shipped_books
from guatu.store.calendar import city_calendar
from guatu.store.jobs.simulate import OFFICE, build_stage, write_city
from guatu.store.models import Matter, User
from guatu.store.permission import SYSTEM, acting
from guatu.web import clock
from tests.caches import forget
from tests.store.plans import planned
from tests.store.town import DAY, Town, load
from tests.web.conftest import SignIn
from tests.web.pages import stored_document

pytestmark = pytest.mark.django_db
PINNED = Path(__file__).parents[1] / "query_counts.json"
PATHS = {
    "home": "/",
    "ledger": "/ledger/",
    "ledger by unit": "/ledger/?unit=city&light=red&q=x",
    "month": "/month/",
    "documents": "/documents/",
    "document": "/documents/{document}/",
    "matter": "/matters/{matter}/",
    "plan": "/matters/{planned}/plan/",
    "portfolio": "/portfolio/",
    "bottlenecks": "/bottlenecks/",
}


# The pages of bench/ledger.py, which asks them in cities of up to 100,000 matters.
CITY_PATHS = {"home": "/", "ledger": "/ledger/", "month": "/month/", "matter": "/matters/{matter}/"}
LAST = datetime(2026, 11, 20, 2, tzinfo=UTC)
Counts = dict[str, int]


def queries_of(client: Client, path: str) -> int:
    """Return how many queries the page at `path` takes when nothing of it is kept."""
    client.get(path)
    forget()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def held_pins() -> dict[str, Counts]:
    """Return what is pinned: where -> page -> number of queries."""
    pins: dict[str, Counts] = json.loads(PINNED.read_text("utf-8"))
    return pins


def measured(town: Town, signed_in: SignIn) -> Counts:
    document, matter = stored_document(town), town.submitted()
    for number in range(3):
        town.matter(f"事项{number}", due=date(2026, 3, 2 + number))
    load("inputs")
    with_plan = planned(town)
    client = signed_in("sun")
    places = {"document": document.pk, "matter": matter.pk, "planned": with_plan.pk}
    return {name: queries_of(client, path.format(**places)) for name, path in PATHS.items()}


def test_each_page_takes_the_pinned_number_of_queries(town: Town, signed_in: SignIn) -> None:
    counts = measured(town, signed_in)
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        PINNED.write_text(json.dumps(held_pins() | {"town": counts}, indent=1) + "\n", "utf-8")

    assert counts == held_pins()["town"]


def test_a_longer_ledger_takes_no_more_queries(town: Town, signed_in: SignIn) -> None:
    for number in range(20):
        town.assigned(f"第{number}段", due=date(2026, 3, 1 + number))

    counted = queries_of(signed_in("sun"), "/ledger/")

    assert counted == held_pins()["town"]["ledger"]


def test_a_city_takes_no_more_than_the_bench_allows_one_of_100_000_matters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: LAST)
    client = Client()
    client.force_login(simulated_city(matters=160))
    with acting(SYSTEM):
        matter = Matter.objects.filter(state="closed").order_by("-version")[0]

    counts = {
        name: queries_of(client, path.format(matter=matter.pk)) for name, path in CITY_PATHS.items()
    }

    # Fewer where the war room has an empty list, or what is due fills it.
    most = held_pins()["any city, at most"]
    assert {name: min(count, most[name]) for name, count in counts.items()} == counts


def simulated_city(*, matters: int) -> User:
    """Write a city of so many `matters` with a year of history; return its office."""
    for name in shipped_books():
        load(name.removesuffix(".toml"))
    scale = Scale(LAST.date(), matters=matters, projects=matters // 20)
    city = simulate(scale, seed=1, calendar=city_calendar())
    with acting(SYSTEM):
        list(write_city(city, build_stage(city, at=LAST - 400 * DAY)))
        office: User = User.objects.get(username=OFFICE)
    return office
