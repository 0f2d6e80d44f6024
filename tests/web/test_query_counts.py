"""How many queries each page takes is pinned, and does not grow with what it lists.

`UPDATE_QUERY_COUNTS=1 pytest tests/web/test_query_counts.py` rewrites tests/query_counts.json.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.caches import forget
from tests.store.plans import planned
from tests.store.town import Town, load
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


def measured(town: Town, signed_in: SignIn) -> dict[str, int]:
    document, matter = stored_document(town), town.submitted()
    for number in range(3):
        town.matter(f"事项{number}", due=date(2026, 3, 2 + number))
    load("inputs")
    with_plan = planned(town)
    client = signed_in("sun")
    counts = {}
    for name, path in PATHS.items():
        asked = path.format(document=document.pk, matter=matter.pk, planned=with_plan.pk)
        client.get(asked)
        forget()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(asked).status_code == 200
        counts[name] = len(queries)
    return counts


def test_each_page_takes_the_pinned_number_of_queries(town: Town, signed_in: SignIn) -> None:
    counts = measured(town, signed_in)
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        PINNED.write_text(json.dumps(counts, indent=1) + "\n", "utf-8")

    assert counts == json.loads(PINNED.read_text("utf-8"))


def test_a_longer_ledger_takes_no_more_queries(town: Town, signed_in: SignIn) -> None:
    for number in range(20):
        town.assigned(f"第{number}段", due=date(2026, 3, 1 + number))
    client = signed_in("sun")
    client.get("/ledger/")
    forget()

    with CaptureQueriesContext(connection) as queries:
        client.get("/ledger/")

    assert len(queries) == json.loads(PINNED.read_text("utf-8"))["ledger"]
