"""The account of a book comes out, and its own figures show what does not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from guatu.errors import NotFound
from guatu.read.page import read_page
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.decompose import Part, decompose
from guatu.store.acts.load_book import load_book
from guatu.store.acts.store_document import store_document
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.books import shipped_books
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.accounts import BookFigures, book_figures
from tests.store.test_books import advanced, given
from tests.store.town import DAY, MONDAY, PROOF, Town, load

TODAY = date(2026, 3, 10)


def figures_of(town: Town, book: str, who: str = "sun") -> BookFigures:
    with acting(town.actor(who)) as actor:
        return book_figures(actor, book, today=TODAY)


def section(town: Town, book: str, title: str) -> list[tuple[str, str, bool]]:
    """Return the figures under `title`: name, value, and whether it is odd."""
    found = {one.zh: one.figures for one in figures_of(town, book).sections}
    return [(figure.zh, figure.value, figure.odd) for figure in found.get(title, ())]


def test_the_sides_of_the_account_make_up_what_was_established(town: Town) -> None:
    town.assigned("甲")
    matter = town.submitted(title="乙")
    with acting(town.actor("he")) as he:
        accept_closing(matter, actor=he, at=MONDAY + 3 * DAY)

    figures = figures_of(town, "meeting_tasks")

    account = figures.account
    assert (account.established, account.open, account.closed) == (2, 1, 1)
    assert section(town, "meeting_tasks", "各环节件数") == [
        ("交办", "1", False), ("已销号", "1", False),
    ]  # fmt: skip


def test_printed_counts_that_do_not_come_out_are_odd(town: Town) -> None:
    whole = given(town, "meeting_tasks", "完工23个", values={"count": 23})
    parts = [
        Part("道路", town.units["roads"], values={"count": 15}),
        Part("其他", town.units["water"], values={"count": 7}),
    ]
    with acting(town.actor("sun")) as sun:
        decompose(whole, parts, actor=sun, at=MONDAY)

    assert section(town, "meeting_tasks", "数量核对") == [
        (f"{whole.number} 完工23个", "23 = 15 + 7（+1）", True)
    ]


def test_each_batch_has_its_rates(town: Town) -> None:
    for batch, to in (("14", "signed"), ("14", "begun"), ("15", "signed")):
        advanced(town, given(town, "key_projects", values={"batch": batch}), to)

    rates = section(town, "key_projects", "三个一批四率")

    assert rates == [
        ("批次 14 签约项目履约率", "1 / 2  50%", False),
        ("批次 14 履约项目开工率", "1 / 1  100%", False),
        ("批次 14 开工项目投产率", "0 / 1  0%", False),
        ("批次 15 签约项目履约率", "0 / 1  0%", False),
    ]


BATCH = (
    "本报讯 3月2日，副市长到经开区调研项目建设。\n"
    "作为全省第十四期“三个一批”项目，云溪饮品生产基地项目和高岭智造港项目建设正酣，"
    "调研组实地了解项目建设进度。\n"
)


def test_the_projects_of_a_batch_that_a_page_names_are_kept_and_their_rates_are_of_events(
    town: Town,
) -> None:
    with acting(town.actor("sun")) as sun:
        page = read_page(BATCH, name="调研.txt")
        stored = store_document(page, BATCH, actor=sun, at=MONDAY).document
        names = {project["name"] for project in stored.articles.get().facts["projects"]}
    two = ["云溪饮品生产基地项目", "高岭智造港项目"]
    assert set(two) <= names

    for title, to in zip(two, ("begun", "building"), strict=True):
        advanced(town, given(town, "key_projects", title, values={"batch": "14"}), to)

    rates = section(town, "key_projects", "三个一批四率")
    assert rates == [
        ("批次 14 签约项目履约率", "2 / 2  100%", False),
        ("批次 14 履约项目开工率", "2 / 2  100%", False),
        ("批次 14 开工项目投产率", "0 / 2  0%", False),
    ]


def test_each_month_tells_how_many_came_into_each_stage(town: Town) -> None:
    """Stock and flow of the columns; the sum of the columns is all projects."""
    for to in ("signed", "begun", "building"):
        advanced(town, given(town, "key_projects"), to)

    flow = section(town, "key_projects", "每月进入各环节")
    stock = section(town, "key_projects", "各环节件数")

    # Three were established and signed, two performed and begun, one of them builds.
    came = "储备 3 · 签约 3 · 履约 2 · 开工 2 · 建设 1"
    assert flow == [("2026年3月", came, False)]
    assert sum(int(value) for _, value, _ in stock) == 3


TARGETS = """
[[target]]
quarter = "2026Q1"
starts = 1
source = "市定"

[[target]]
quarter = "2026Q2"
starts = 2

[[target]]
quarter = "2025Q4"
starts = 9
"""


def test_a_quarter_with_too_few_starts_to_come_is_warned_of(town: Town) -> None:
    with acting(SYSTEM):
        text = shipped_books()["key_projects.toml"] + TARGETS
        load_book(text, name="projects.toml", actor=SYSTEM, at=MONDAY)
    for start in ("2026-03-20", "2026-04-01"):
        given(town, "key_projects", values={"planned_start": start})
    begun = given(town, "key_projects", values={"planned_start": "2026-05-01"})
    advanced(town, begun, "begun")  # it has begun: it is no start to come

    assert section(town, "key_projects", "开工接续") == [
        ("2026年第1季度", "1 / 1", False),
        ("2026年第2季度", "1 / 2", True),
    ]


def test_results_of_proposals_are_counted_with_their_shares(town: Town) -> None:
    # 济源 2023: 92 answers, A 22 (23.91 %), B 68 (73.91 %), C 2 (2.17 %); a fourth of it.
    for result, count in (("A", 3), ("B", 1)):
        for _ in range(count):
            given(town, "proposals", values={"kind": "政协提案", "result": result})

    assert section(town, "proposals", "办理结果") == [
        ("A", "3 / 4  75%", False), ("B", "1 / 4  25%", False),
    ]  # fmt: skip


def test_amounts_add_up(town: Town) -> None:
    for amount, done in ((100, 40), (50, 50)):
        values = {"amount": amount, "rectified": done, "remaining": amount - done}
        given(town, "audit", values=values)

    assert section(town, "audit", "金额合计") == [
        ("问题金额（元）", "150", False),
        ("已整改金额（元）", "90", False),
        ("未整改金额（元）", "60", False),
    ]


def test_a_unit_that_is_late_shows_in_the_coverage_of_its_campaign(town: Town) -> None:
    whole = given(town, "campaigns", "校园安全", values={"base": 366, "counted": 366})
    with acting(town.actor("sun")) as sun:
        done, _ = decompose(
            whole, [Part(key, town.units[key]) for key in ("water", "roads")], actor=sun, at=MONDAY
        )
    with acting(SYSTEM):
        assign(done, Assignment(town.units["water"]), actor=SYSTEM, at=MONDAY)
    with acting(town.actor("li")) as li:
        submit_for_closing(done, actor=li, at=MONDAY, text="已查", evidence=[PROOF])
    with acting(town.actor("he")) as he:
        accept_closing(done, actor=he, at=MONDAY)

    name = f"{whole.number} 校园安全"
    assert section(town, "campaigns", "覆盖情况") == [
        (f"{name} 点位", "366 / 366  100%", False),
        (f"{name} 单位", "1 / 2  50%", True),
    ]


def test_vacant_duties_are_named(town: Town) -> None:
    values = {"segment": "西渠2段", "level": "区", "person": "丙"}
    given(town, "flood_duty", values=values)

    assert section(town, "flood_duty", "责任空缺") == [("西渠2段", "办、村", True)]


def test_a_restricted_book_is_not_there_for_others(town: Town) -> None:
    load("inspection")

    with pytest.raises(NotFound):
        figures_of(town, "inspection")
    with pytest.raises(NotFound):
        figures_of(town, "no_such_book")


@pytest.mark.parametrize("book", ["meeting_tasks", "key_projects"])
def test_an_account_takes_a_fixed_number_of_queries(
    town: Town,
    book: str,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    for number in range(8):
        given(town, book, f"第{number}件")

    with acting(town.actor("sun")) as sun, django_assert_max_num_queries(11):
        book_figures(sun, book, today=TODAY)
