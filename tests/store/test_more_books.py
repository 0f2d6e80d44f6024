"""What books do with a city's own numbers: limits, ladders, parties, and what is added up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guatu.errors import Invalid
from guatu.ledger.closing import FieldsMissing, SignaturesMissing
from guatu.ledger.limits import CheckFailed, TooOften
from guatu.store.actor import Role
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.acts.advance import advance
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.decompose import Part, decompose
from guatu.store.acts.edit_matter import edit_matter
from guatu.store.acts.load_book import load_book
from guatu.store.acts.people import give_grant
from guatu.store.acts.remind import escalate
from guatu.store.acts.report_progress import report_progress
from guatu.store.acts.sign import sign
from guatu.store.acts.verify_progress import verify_progress
from guatu.store.books import shipped_books
from guatu.store.evidence import Proof
from guatu.store.models import Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.ledger import LedgerFilters, ledger_page
from guatu.store.verify import verify
from tests.store.test_accounts import section
from tests.store.test_books import advanced, close, colour, entered, given, handed_in
from tests.store.town import DAY, MONDAY, PROOF, Town, load

TODAY = date(2026, 3, 10)


def loaded(book: str, more: str, *, instead: tuple[str, str] = ("", "")) -> None:
    """Load a shipped book with what this city sets."""
    text = shipped_books()[f"{book}.toml"].replace(*instead) + more
    with acting(SYSTEM):
        load_book(text, name=f"{book}.toml", actor=SYSTEM, at=MONDAY)


def listed(town: Town, **filters: object) -> list[str]:
    with acting(town.actor("sun")) as sun:
        page = ledger_page(sun, LedgerFilters(**filters), today=TODAY)  # type: ignore[arg-type]
    return [row.title for row in page.rows]


def test_a_finding_that_is_done_shows_that_no_rule_was_built(town: Town) -> None:
    finding = given(town, "inspection", values={"class": "限期整改", "measures": "清退"})
    with acting(SYSTEM):
        report_progress(finding, actor=SYSTEM, at=MONDAY, progress=90, text="基本完成")
        proofs = [Proof("measure", "退款单")]
        advance(finding, "done", actor=SYSTEM, at=MONDAY, evidence=proofs)
        before = colour(finding)
        gains = {"built": "资金管理办法", "governed": "专项治理"}
        edit_matter(finding, gains, actor=SYSTEM, at=MONDAY)

    assert (before, colour(finding)) == ("nothing_built", "unclear")


@pytest.mark.parametrize(
    ("values", "light"),
    [
        # Half of 1,000,000 yuan is done: 50 万元, and 10 were paid in advance.
        ({"funds_paid": 60, "advance": 10}, "running"),
        ({"funds_paid": 61, "advance": 10}, "paid_ahead"),
        ({"funds_paid": 99}, "running"),  # nobody told what was paid in advance
    ],
)
def test_funds_that_run_ahead_of_progress_are_flagged(
    town: Town, values: dict[str, object], light: str
) -> None:
    values = {"investment": 1_000_000, **values}
    project = given(town, "key_projects", due=date(2026, 12, 31), values=values)
    advanced(town, project, "building")
    with acting(town.actor("li")) as li:
        report_progress(project, actor=li, at=MONDAY + DAY, progress=50, text="完成一半")

    assert colour(project) == light


VISITS = """
[[limit]]
act = "matter.verify"
times = 1
days = 365
per = "unit"
source = "市定"
"""


def test_a_visit_beyond_the_years_number_needs_a_signed_reason(town: Town) -> None:
    loaded("audit", VISITS)
    values = {"amount": 1, "rectified": 0, "remaining": 1}
    problems = [given(town, "audit", title, values=values) for title in "甲乙"]
    with acting(town.actor("sun")) as sun:
        verify_progress(problems[0], actor=sun, at=MONDAY, text="实地查看")
        with pytest.raises(TooOften):
            verify_progress(problems[1], actor=sun, at=MONDAY + 9 * DAY, text="实地查看")
    with acting(town.actor("chen")) as chen:
        at = MONDAY + 9 * DAY
        verify_progress(problems[1], actor=chen, at=at, text="实地查看", reason="群众反映")

    assert problems[1].claim == "verified"


LADDER = """
[[rung]]
key = "leader"
zh = "报分管领导"
en = "to the leader in charge"
after_days = 3
role = "leader"
"""


def test_a_firm_that_got_no_answer_in_time_is_told_to_the_leader(town: Town) -> None:
    limit = 'count = "working_days"'
    loaded("enterprise", LADDER, instead=(limit, f"{limit}\ndefault = 5"))
    problem = given(town, "enterprise", values={"firm": "甲厂", "helper": "孙"})

    with acting(town.actor("sun")) as sun:
        rung = escalate(problem, actor=sun, at=MONDAY + 10 * DAY, reason="未答复")

    assert (problem.due, rung.role) == (date(2026, 3, 9), "leader")


def test_the_parties_are_asked_for_and_all_of_them_sign(town: Town) -> None:
    loaded("cobuilding", "", instead=("signatures = 2", "signatures = 3"))
    others = (town.units["roads"], town.units["east"])
    matter = entered(town, "cobuilding", values={"given": 1, "received": 1}, supporting=others)
    with acting(SYSTEM):
        assign(matter, Assignment(town.units["water"]), actor=SYSTEM, at=MONDAY)
        for name, unit in (("zhao", "roads"), ("qian", "east")):
            give_grant(town.users[name], Role.REVIEWER, town.units[unit], actor=SYSTEM, at=MONDAY)
    with pytest.raises(FieldsMissing):
        handed_in(town, matter, "agreement", "result")
    with acting(SYSTEM):
        matter = Matter.objects.get(pk=matter.pk)
        edit_matter(matter, {"parties": "水利局、交通局、东河县"}, actor=SYSTEM, at=MONDAY)
    handed_in(town, matter, "agreement", "result")
    for name in ("wang", "zhao", "qian"):
        with pytest.raises(SignaturesMissing):
            close(town, matter)
        with acting(town.actor(name)) as party:
            sign(matter, actor=party, at=MONDAY)
    close(town, matter)

    assert matter.state == "closed"


def test_a_body_that_was_dissolved_is_given_nothing(town: Town) -> None:
    body = town.units["roads"]
    body.valid_to = MONDAY.date()
    matter = town.matter()

    with acting(town.actor("sun")) as sun:
        with pytest.raises(Invalid):
            assign(matter, Assignment(body), actor=sun, at=MONDAY + DAY)
        assign(matter, Assignment(town.units["water"]), actor=sun, at=MONDAY + DAY)
        with pytest.raises(Invalid):
            decompose(matter, [Part("分项", body)], actor=sun, at=MONDAY + DAY)


def test_assistance_is_added_up_by_year_and_category(town: Town) -> None:
    for category, money, issued in (
        ("产业发展", 300, date(2025, 5, 1)),
        ("产业发展", 200, date(2026, 1, 5)),
        ("消费扶贫", 50, date(2026, 2, 1)),
        ("产业发展", 100, date(2026, 2, 1)),
    ):
        values = {"parties": "甲、乙", "category": category}
        given(town, "cobuilding", values=values, money=Decimal(money), issued=issued)

    assert section(town, "cobuilding", "历年帮扶") == [
        ("2025年 产业发展", "1件，300.00元", False),
        ("2026年 产业发展", "2件，300.00元", False),
        ("2026年 消费扶贫", "1件，50.00元", False),
    ]


def test_people_are_added_up_where_somebody_counted_them(town: Town) -> None:
    for people in ("120", "30", None):
        values = {"parties": "甲、乙", "category": "劳务协作", "people": people}
        given(town, "cobuilding", values=values, issued=date(2026, 2, 1))

    assert section(town, "cobuilding", "历年帮扶") == [
        ("2026年 劳务协作", "3件，0.00元，150人", False)
    ]


@pytest.mark.parametrize(
    ("values", "light"),
    [
        ({"contract": "100"}, "running"),  # 100 万元 are 1,000,000 yuan
        ({"contract": "101"}, "contract_over_budget"),
        ({"contract": "80", "funds_paid": "81", "advance": "100"}, "paid_over_contract"),
        ({"contract": "80", "funds_paid": "80", "advance": "100"}, "running"),
        ({"funds_paid": "81", "advance": "100"}, "running"),  # nobody told of a contract
    ],
)
def test_budget_contract_and_payment_must_agree(
    town: Town, values: dict[str, object], light: str
) -> None:
    values = {"investment": 1_000_000, **values}

    project = given(town, "key_projects", due=date(2026, 12, 31), values=values)

    assert colour(project) == light


@pytest.mark.parametrize(
    ("values", "light"),
    [
        ({"group": "五基", "item": "网格"}, "running"),
        ({"group": "五基", "item": "阵地"}, "unknown_foundation"),
        ({"group": "五基", "item": "阵地", "named_in": "区委〔2026〕3号"}, "running"),
        ({"group": "四化", "item": "智能化"}, "unknown_process"),
        ({"group": "四化", "item": "智能化", "named_in": "区委〔2026〕3号"}, "running"),
    ],
)
def test_an_item_of_the_programme_that_no_source_names_asks(
    town: Town, values: dict[str, object], light: str
) -> None:
    item = given(town, "five_foundations", due=date(2026, 12, 31), values=values)

    assert colour(item) == light


def test_an_item_of_the_programme_without_an_owner_is_red(town: Town) -> None:
    load("five_foundations")
    new = NewMatter("five_foundations", "网格", values={"group": "五基", "item": "网格"})
    with acting(SYSTEM):
        assert colour(add_matter(new, actor=SYSTEM, at=MONDAY)) == "no_owner"


def test_a_yearly_check_is_there_again_when_one_is_closed(town: Town) -> None:
    """Due on 20 March every twelve months: each closing establishes the next year's."""
    values = {"object": "行道果树", "every_months": "12"}
    check = given(town, "upkeep", "果树管护", due=date(2026, 3, 20), values=values)
    handed_in(town, check, "result")
    close(town, check)

    with acting(SYSTEM):
        following = Matter.objects.get(book="upkeep", state="open")
        assert list(verify()) == []
    assert (following.title, following.due) == ("果树管护", date(2027, 3, 20))
    assert following.values == check.values
    assert following.number != check.number
    assert listed(town, book="upkeep", state="open") == ["果树管护"]


def test_upkeep_wants_whole_months(town: Town) -> None:
    for months in ("0", "1.5"):
        with pytest.raises(CheckFailed):
            entered(town, "upkeep", values={"object": "果树", "every_months": months})


def test_a_school_that_nobody_checked_is_listed_before_the_term_begins(town: Town) -> None:
    term = date(2026, 3, 16)
    whole = given(town, "campaigns", "平安开学", due=term)
    parts = [
        Part(name, town.units["water"], values={"site": name, "item": "校门"})
        for name in ("一小", "二小", "三小")
    ]
    with acting(town.actor("sun")) as sun:
        first, *_ = decompose(whole, parts, actor=sun, at=MONDAY)
    with acting(SYSTEM):
        assign(first, Assignment(town.units["water"]), actor=SYSTEM, at=MONDAY)
    handed_in(town, first, PROOF.kind)
    close(town, first)

    assert listed(town, book="campaigns", due_to=term) == ["平安开学", "二小", "三小"]


def test_what_was_closed_is_still_looked_after(town: Town) -> None:
    project = given(town, "meeting_tasks", "果树进村", due=date(2026, 3, 20))
    care = Part("后期管护", town.units["water"], date(2026, 3, 20), mandatory=False)
    with acting(town.actor("sun")) as sun:
        decompose(project, [care], actor=sun, at=MONDAY)
    handed_in(town, project, "result")
    close(town, project)

    assert project.state == "closed"
    assert listed(town) == ["后期管护"]


# --- a city's own book --------------------------------------------------------------------------


def test_what_a_move_needs_may_come_with_the_act_itself(town: Town) -> None:
    """A clerk hands a photo in with the words; it need not be there a moment before."""
    move = 'act = "matter.submit"\nfrom = ["assigned", "working"]\nto = "submitted"\n'
    text = shipped_books()["meeting_tasks.toml"]
    assert move in text
    with acting(SYSTEM):
        needing = text.replace(move, move + 'needs = ["result"]\n')
        load_book(needing, name="meeting_tasks.toml", actor=SYSTEM, at=MONDAY)

    matter = town.submitted()

    assert matter.stage == "submitted"
