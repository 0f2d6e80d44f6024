"""A restricted book at work leaves no trace: not in a total, a chart, a window, a file or a search.

The book is one of a city's own, with plans and windows; the clerk that asks leads the whole city
and holds no grant for the book.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from guatu.read.page import read_page
from guatu.store.actor import Role
from guatu.store.acts.accept_draft import accept_draft
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.load_book import load_book
from guatu.store.acts.people import give_grant
from guatu.store.acts.plan_change import change_plan
from guatu.store.acts.plan_input import WantedInput, ask_input
from guatu.store.acts.plan_make import NewPlan, make_plan
from guatu.store.acts.plan_record import Actual, record_node
from guatu.store.acts.report_progress import report_progress
from guatu.store.acts.set_means import NewMeans, set_means
from guatu.store.acts.store_document import store_document
from guatu.store.books import shipped_books
from guatu.store.establish import BookTooOpen
from guatu.store.jobs.tick import record_lights
from guatu.store.models import Document, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.matter import matter_seen
from tests.caches import forget
from tests.store.plans import DURATIONS
from tests.store.town import DAY, MONDAY, PROOF, Town, load
from tests.web.conftest import SignIn
from tests.web.pages import stored_document
from tests.web.test_matrix import CHANGING, NOT_COMPARED, asked
from tests.web.test_rights import PAGES

pytestmark = pytest.mark.django_db
CASE = "丙案专项核查"
PAPER = "丙案核查组会议要求，市水利局要在2026年3月4日前完成丙案专项核查台账。\n"
BOOK = (
    shipped_books()["key_projects.toml"]
    .replace('key = "key_projects"', 'key = "cases"\nrestricted = true')
    .replace("重〔{year}〕{n}号", "案〔{year}〕{n}号")
    .replace('zh = "重点项目"', 'zh = "专案"')
)
WITH_QUERIES = (
    "/ledger/?q=丙案", "/ledger/?book=cases", "/ledger/?unit=water&light=red", "/ledger/?state=all",
    "/ledger/file.csv", "/ledger/file.csv?book=cases", "/ledger/past/?on=2026-03-04",
    "/ledger/changes/?from=2026-03-01&to=2026-03-05", "/bottlenecks/?book=cases",
    "/bottlenecks/?book=key_projects", "/month/?month=2026-03",
    "/portfolio/", "/documents/?waiting=1",
    "/burden/?from=2026-03-01&to=2026-03-31", "/facts/?q=丙案", "/live/", "/books/key_projects/",
    "/map/?light=red", "/chart/?light=red",
)  # fmt: skip


def worked(town: Town) -> Matter:
    """Let the water bureau work at a restricted case in every way that it could be noticed."""
    with acting(SYSTEM):
        for name, role in (("sun", Role.SUPERVISOR), ("wang", Role.REVIEWER), ("li", Role.HANDLER)):
            unit = town.units["city" if name == "sun" else "water"]
            give_grant(town.users[name], role, unit, actor=SYSTEM, at=MONDAY, book="cases")
    new = NewMatter(
        "cases", CASE, lead=town.units["water"], due=date(2026, 3, 4), money=Decimal(10**6),
        longitude=114.1, latitude=30.2,
    )  # fmt: skip
    with acting(town.actor("sun")) as sun:
        matter = add_matter(new, actor=sun, at=MONDAY)
        assign(matter, Assignment(town.units["water"]), actor=sun, at=MONDAY)
        store_document(
            read_page(PAPER, name="丙案.txt"), PAPER, actor=sun, at=MONDAY, restricted_to="cases"
        )
        draft = Document.objects.get(name="丙案.txt").drafts.earliest("pk")
        accept_draft(draft, actor=sun, at=MONDAY)
    with acting(town.actor("wang")) as wang:
        plan = NewPlan("flood_works", date(2026, 3, 2), date(2026, 6, 15), durations=DURATIONS)
        make_plan(matter, plan, actor=wang, at=MONDAY)
        needs = {"nodes": {"river_permit": {"needs": {"window": 2}}}}
        change_plan(matter, needs, actor=wang, at=MONDAY, reason="登记窗口")
    with acting(town.actor("li")) as li:
        done = Actual("survey", date(2026, 3, 2), date(2026, 3, 3))
        record_node(
            matter, done, actor=li, at=MONDAY + DAY, evidence=[replace(PROOF, kind="document")]
        )
        report_progress(matter, actor=li, at=MONDAY + DAY, progress=30, text=CASE)
    record_lights(MONDAY + 3 * DAY)
    return matter


def told(client: Client) -> dict[str, str]:
    """Return what each page says that is about no one thing, and each with a question."""
    forget()
    listed = [
        page.path
        for name, page in PAGES.items()
        if "{" not in page.path and page.method == "get" and name not in NOT_COMPARED
    ]
    return {
        path: CHANGING.sub("", asked(client, path, "get")[1]) for path in [*listed, *WITH_QUERIES]
    }


@pytest.mark.parametrize("who", ["chen", "he", "zhao"])
def test_a_restricted_book_at_work_changes_no_page_of_others(
    town: Town, signed_in: SignIn, who: str
) -> None:
    load("key_projects")
    town.reported()
    stored_document(town)
    with acting(SYSTEM):
        load_book(BOOK, name="cases.toml", actor=SYSTEM, at=MONDAY)
        set_means(NewMeans("window", "涉河许可窗口", "window", 1), actor=SYSTEM, at=MONDAY)
        record_lights(MONDAY + 3 * DAY)
    client = signed_in(who)
    before = told(client)

    worked(town)

    after = told(client)
    assert [path for path in before if before[path] != after[path]] == []
    assert not [path for path in after if CASE in after[path] and "q=" not in path]


def test_a_file_of_gold_says_nothing_of_what_came_into_a_restricted_book(
    town: Town, signed_in: SignIn
) -> None:
    load("inspection")
    document = stored_document(town)
    with acting(SYSTEM):
        give_grant(
            town.users["he"], Role.SUPERVISOR, town.units["city"], actor=SYSTEM, at=MONDAY,
            book="inspection",
        )  # fmt: skip
        draft = document.drafts.earliest("pk")
    with acting(town.actor("he")) as he:
        edits = {"book": "inspection", "lead": town.units["roads"], "due": date(2026, 4, 4)}
        accept_draft(draft, actor=he, at=MONDAY, edits=edits)

    path = f"/documents/{document.pk}/gold/"
    theirs, others = (asked(signed_in(who), path, "get")[1] for who in ("he", "chen"))

    assert "2026-04-04" in theirs
    assert "2026-04-04" not in others


def test_a_part_of_a_restricted_matter_stays_in_its_book(town: Town) -> None:
    load("inputs")
    with acting(SYSTEM):
        load_book(BOOK, name="cases.toml", actor=SYSTEM, at=MONDAY)
        set_means(NewMeans("window", "涉河许可窗口", "window", 1), actor=SYSTEM, at=MONDAY)
    matter = worked(town)
    wanted = WantedInput("design", "土地", "丙案临时用地", town.units["roads"], date(2026, 4, 1))

    with acting(town.actor("wang")) as wang, pytest.raises(BookTooOpen):
        ask_input(matter_seen(wang, matter.pk), wanted, actor=wang, at=MONDAY + DAY)
