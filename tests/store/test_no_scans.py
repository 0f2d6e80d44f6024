"""No act goes through a table of the city: its cost stays when the ledger grows.

The database is asked how it would find the rows of every statement that acts make. On PostgreSQL
scans are made so dear that one is planned only where no index would do.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.errors import GuatuError
from guatu.store.permission import acting
from guatu.store.selectors.matter import matter_page, matter_seen
from tests.store.any_books import ACTS
from tests.store.town import DAY, MONDAY, Town

pytestmark = pytest.mark.django_db
LONG = ("store_event", "store_matter", "store_evidence", "store_involvement", "store_lightrecord")
# A history with every act on a matter, and who does each.
HISTORY = (
    ("he", "matter.remind"), ("li", "matter.report"), ("he", "matter.verify"),
    ("li", "matter.extend_ask"), ("chen", "matter.extend"), ("li", "matter.extend_ask"),
    ("chen", "matter.extend_refuse"), ("chen", "matter.pause"), ("chen", "matter.resume"),
    ("chen", "matter.excuse"), ("li", "matter.add_evidence"), ("li", "matter.submit"),
    ("he", "matter.return"), ("li", "matter.submit"), ("he", "matter.accept"),
    ("he", "matter.recheck"), ("li", "matter.report"), ("sun", "matter.decompose"),
    ("he", "matter.merge"), ("chen", "matter.cancel"),
)  # fmt: skip


def scans(statements: list[str]) -> list[str]:
    """Return how the database would go through one of the long tables, if it would."""
    found = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        for sql in statements:
            if not sql.startswith(("SELECT", "UPDATE", "DELETE")):
                continue
            how = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
            cursor.execute(f"{how} {sql}")
            steps = [str(part) for row in cursor.fetchall() for part in row]
            found += [f"{step}: {sql}" for step in steps if _is_scan(step)]
    return found


def _is_scan(step: str) -> bool:
    words = step.replace("Seq Scan on", "SCAN").split()
    return "SCAN" in words and words[words.index("SCAN") + 1] in LONG


def test_no_act_goes_through_a_table(town: Town) -> None:
    matter, done = town.assigned(), 0
    with CaptureQueriesContext(connection) as queries:
        for who, act in HISTORY:
            with acting(town.actor(who)) as actor:
                try:
                    ACTS[act](matter_seen(actor, matter.pk), actor=actor, at=MONDAY + DAY)
                    done += 1
                except GuatuError:
                    continue

    assert done >= len(HISTORY) - 3
    assert scans([query["sql"] for query in queries]) == []


def test_parts_are_found_without_the_ledger_where_few_matters_have_any(town: Town) -> None:
    """The database has counted its rows: that one parent finds every matter must not come out."""
    matter = town.submitted()
    for number in range(150):
        town.matter(f"第{number}件")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    with acting(town.actor("chen")) as chen, CaptureQueriesContext(connection) as queries:
        matter_page(chen, matter.pk, today=MONDAY.date())

    of_parts = [query["sql"] for query in queries if '"parent_id" = ' in query["sql"]]
    assert len(of_parts) == 2
    assert scans(of_parts) == []
