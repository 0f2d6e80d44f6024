"""Each book that ships walks its special column, as its rows in the list of mechanisms say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from guatu.errors import GuatuError, NotFound
from guatu.ledger.book import MoveForbidden
from guatu.ledger.clock import ClockUnset
from guatu.ledger.closing import (
    EvidenceMissing,
    FieldsMissing,
    PartsOpen,
    SignaturesMissing,
    WrongAcceptor,
)
from guatu.ledger.coverage import coverage
from guatu.ledger.limits import CheckFailed
from guatu.ledger.pipeline import quarter_gaps
from guatu.store.actor import Role
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.acts.advance import advance
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.carry_over import carry_over
from guatu.store.acts.decompose import Part, decompose
from guatu.store.acts.edit_matter import edit_matter
from guatu.store.acts.load_book import load_book
from guatu.store.acts.people import give_grant
from guatu.store.acts.report_progress import report_progress
from guatu.store.acts.sign import sign
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.books import book_in, newest_version, shipped_books
from guatu.store.evidence import Proof
from guatu.store.lights import light_of
from guatu.store.models import Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.home import book_accounts, open_list
from guatu.store.selectors.ledger import LedgerFilters, ledger_page, light_counts
from guatu.store.selectors.matter import matter_seen
from guatu.store.selectors.special import (
    batch_rates,
    left_open,
    stages_of,
    unbalanced,
    vacant_duties,
)
from guatu.store.selectors.tally import tallied
from guatu.store.verify import verify
from tests.store.town import DAY, MONDAY, Town, load

TODAY = date(2026, 3, 10)
CITY = ZoneInfo("Asia/Shanghai")


def entered(town: Town, book: str, title: str = "甲", **fields: Any) -> Matter:
    """Return a new matter of `book`, led by the water bureau unless said otherwise."""
    load(book)
    lead = town.units[fields.pop("lead", "water")]
    new = NewMatter(book, title, lead=lead, **fields)
    with acting(SYSTEM):
        return add_matter(new, actor=SYSTEM, at=MONDAY)


def given(town: Town, book: str, title: str = "甲", **fields: Any) -> Matter:
    """Return a matter of `book` that was given to its lead on Monday."""
    matter = entered(town, book, title, **fields)
    with acting(SYSTEM):
        assign(matter, Assignment(matter.lead or town.units["water"]), actor=SYSTEM, at=MONDAY)
    return matter


def handed_in(town: Town, matter: Matter, *kinds: str) -> None:
    proofs = [Proof(kind, "文号") for kind in kinds]
    with acting(town.actor("li")) as li:
        at = MONDAY + DAY
        submit_for_closing(matter, actor=li, at=at, text="已办", evidence=proofs)


def close(town: Town, matter: Matter, who: str = "he") -> None:
    with acting(town.actor(who)) as actor:
        accept_closing(matter, actor=actor, at=MONDAY + 2 * DAY)


def colour(matter: Matter, day: date = TODAY) -> str:
    return light_of(matter, day).key


@pytest.mark.parametrize("name", sorted(shipped_books()))
def test_a_book_that_ships_is_without_mistake_and_names_its_source(town: Town, name: str) -> None:
    load(name.removesuffix(".toml"))
    book = book_in(newest_version(name.removesuffix(".toml")))

    assert book.source
    assert book.lights.rows[-1].rule is None
    acts = {move.act for move in book.moves}
    assert {"matter.report", "matter.submit", "matter.accept", "matter.return"} <= acts


# --- 重点项目 ----------------------------------------------------------------------------------

WAY = [
    ("signed", ["agreement"]),
    ("performed", ["performance"]),
    ("begun", ["permit"]),
    ("building", ["document"]),
    ("producing", ["quality_check", "safety_check", "production"]),
]


def advanced(town: Town, matter: Matter, to: str) -> None:
    """Move a project along its way up to the stage `to`."""
    for stage, kinds in WAY[: [stage for stage, _ in WAY].index(to) + 1]:
        with acting(town.actor("wang")) as wang:
            proofs = [Proof(kind, "文号") for kind in kinds]
            advance(matter, stage, actor=wang, at=MONDAY + DAY, evidence=proofs)


def test_a_project_goes_from_reserve_to_effect_and_no_stage_is_skipped(town: Town) -> None:
    project = given(town, "key_projects")
    with acting(town.actor("wang")) as wang, pytest.raises(MoveForbidden):
        advance(project, "begun", actor=wang, at=MONDAY)

    advanced(town, project, "producing")
    handed_in(town, project, "result")
    close(town, project)

    assert (project.stage, project.state) == ("effective", "closed")


@pytest.mark.parametrize("missing", ["quality_check", "safety_check"])
def test_the_checks_of_quality_and_safety_cannot_be_skipped(town: Town, missing: str) -> None:
    project = given(town, "key_projects")
    advanced(town, project, "building")
    kinds = {"quality_check", "safety_check", "production"} - {missing}

    with acting(town.actor("wang")) as wang, pytest.raises(EvidenceMissing):
        proofs = [Proof(kind, "文号") for kind in kinds]
        advance(project, "producing", actor=wang, at=MONDAY, evidence=proofs)


def test_the_four_rates_count_what_ever_came_so_far(town: Town) -> None:
    for to in ("signed", "signed", "performed", "begun", "producing"):
        advanced(town, given(town, "key_projects", values={"batch": "14"}), to)
    given(town, "key_projects", values={"batch": "15"})

    with acting(town.actor("sun")) as sun:
        rates = batch_rates(sun, "14")
        stages = stages_of(sun, "key_projects")

    # Signed 5; performed 3 of them; begun 2 of 3; producing 1 of 2; effective 0 of 1.
    assert [rate.share for rate in rates] == [
        Fraction(3, 5), Fraction(2, 3), Fraction(1, 2), Fraction(0, 1),
    ]  # fmt: skip
    assert sum(stages.values()) == 6


def test_an_input_lights_its_provider_and_not_the_project(town: Town) -> None:
    project = given(town, "key_projects", due=date(2026, 12, 31))
    values = {"input": "土地", "quantity": 30}
    load("inputs")
    part = Part("供地30亩", town.units["roads"], date(2026, 3, 5), book="inputs", values=values)

    with acting(town.actor("sun")) as sun:
        (need,) = decompose(project, [part], actor=sun, at=MONDAY)
        rows = ledger_page(sun, LedgerFilters(), today=TODAY).rows

    assert {row.book: (row.lead_key, row.light.colour) for row in rows} == {
        "inputs": ("roads", "red"),
        "key_projects": ("water", "green"),
    }
    assert need.parent == project


def test_a_start_that_is_overdue_is_red_until_it_begins(town: Town) -> None:
    project = given(
        town, "key_projects", due=date(2026, 12, 31), values={"planned_start": "2026-03-01"}
    )
    before = colour(project)

    advanced(town, project, "begun")

    assert (before, colour(project)) == ("late_start", "running")


def test_a_quarter_with_too_few_planned_starts_is_named_with_how_many_lack() -> None:
    planned = [date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 1)]

    gaps = quarter_gaps(planned, {(2026, 2): 2, (2026, 3): 3, (2026, 4): 1})

    assert gaps == {(2026, 3): 2, (2026, 4): 1}


# --- 会议交办 ----------------------------------------------------------------------------------


def test_what_a_meeting_left_open_stands_on_the_agenda_of_the_next(town: Town) -> None:
    for number in (28, 29, 30):
        values = {"series": "城建周例会", "meeting_no": number}
        given(town, "meeting_tasks", f"第{number}次的事", values=values)
    done = given(
        town, "meeting_tasks", "办了的事", values={"series": "城建周例会", "meeting_no": 28}
    )
    given(town, "meeting_tasks", "别会的事", values={"series": "防汛会", "meeting_no": 1})
    handed_in(town, done, "result")
    close(town, done)

    with acting(town.actor("sun")) as sun:
        titles = [matter.title for matter in left_open(sun, "城建周例会", 30)]

    assert titles == ["第28次的事", "第29次的事"]


def test_a_printed_count_is_reconciled_with_its_parts(town: Town) -> None:
    whole = given(town, "meeting_tasks", "完工23个", values={"count": 23})
    with acting(town.actor("sun")) as sun:
        parts = [
            Part("道路15个", town.units["roads"], values={"count": 15}),
            Part("其他7个", town.units["water"], values={"count": 7}),
        ]
        _, other = decompose(whole, parts, actor=sun, at=MONDAY)
        short = unbalanced(sun)
        edit_matter(other, {"count": 8}, actor=sun, at=MONDAY)
        balanced = unbalanced(sun)

    assert [(row.number, row.account.gap) for row in short] == [(whole.number, 1)]
    assert balanced == []


# --- 政府工作报告 ------------------------------------------------------------------------------


def test_at_the_years_end_the_account_of_the_report_balances(town: Town) -> None:
    tasks = [given(town, "work_report", title) for title in "甲乙丙"]
    handed_in(town, tasks[0], "result")
    close(town, tasks[0])
    with acting(town.actor("chen")) as chen:
        due = date(2027, 6, 30)
        new = carry_over(tasks[1], actor=chen, at=MONDAY, due=due, reason="跨年工程")
        account = next(row for row in book_accounts(chen) if row.book == "work_report")

    assert (account.established, account.closed, account.open, account.carried) == (4, 1, 2, 1)
    assert new.number == "报〔2027〕1号"
    assert new.values["carried_from"] == tasks[1].number


def test_a_matter_is_carried_into_a_later_year_alone(town: Town) -> None:
    task = given(town, "work_report")

    with acting(town.actor("chen")) as chen, pytest.raises(GuatuError):
        carry_over(task, actor=chen, at=MONDAY, due=date(2026, 12, 31), reason="结转")


# --- 巡视巡察整改 ------------------------------------------------------------------------------


@pytest.fixture
def inspectors(town: Town) -> Town:
    """Sun, He and Li hold grants for the restricted book; Chen, who leads the city, does not."""
    with acting(SYSTEM):
        for name, role, unit in (
            ("sun", Role.SUPERVISOR, "city"),
            ("he", Role.SUPERVISOR, "city"),
            ("li", Role.HANDLER, "water"),
            ("wang", Role.REVIEWER, "water"),
        ):
            user, where = town.users[name], town.units[unit]
            give_grant(user, role, where, actor=SYSTEM, at=MONDAY, book="inspection")
    return town


def test_a_restricted_book_leaves_no_trace_for_others(inspectors: Town) -> None:
    finding = given(inspectors, "inspection")

    seen = {}
    for name in ("sun", "li", "chen", "zhao"):
        with acting(inspectors.actor(name)) as actor:
            page = ledger_page(actor, LedgerFilters(), today=TODAY)
            counted = tallied(open_list(actor, today=TODAY)).counts()
            accounts = book_accounts(actor)
            seen[name] = (len(page.rows), sum(counted.values()), len(accounts))

    assert seen == {"sun": (1, 1, 1), "li": (1, 1, 1), "chen": (0, 0, 0), "zhao": (0, 0, 0)}
    with acting(inspectors.actor("chen")) as chen, pytest.raises(NotFound):
        matter_seen(chen, finding.pk)


def test_done_is_not_yet_effective_and_effect_needs_its_own_proof(inspectors: Town) -> None:
    finding = given(inspectors, "inspection", values={"class": "限期整改", "measures": "清退资金"})
    with acting(inspectors.actor("li")) as li:
        report_progress(finding, actor=li, at=MONDAY, progress=90, text="基本完成")
    with acting(inspectors.actor("wang")) as wang:
        advance(finding, "done", actor=wang, at=MONDAY, evidence=[Proof("measure", "退款单")])
    with pytest.raises(EvidenceMissing):
        handed_in(inspectors, finding)
    with pytest.raises(FieldsMissing) as refused:
        handed_in(inspectors, finding, "effect")
    with acting(inspectors.actor("sun")) as sun:
        gains = {"built": "资金管理办法", "governed": "专项治理"}
        edit_matter(finding, gains, actor=sun, at=MONDAY)
    handed_in(inspectors, finding, "effect")
    close(inspectors, finding)

    assert "以巡促建" in str(refused.value.facts["wanted"])
    assert finding.stage == "closed"


# --- 审计整改 ----------------------------------------------------------------------------------


def test_what_is_rectified_and_what_is_open_make_up_the_amount(town: Town) -> None:
    values = {"amount": 100, "rectified": 40, "remaining": 60}
    problem = given(town, "audit", values=values)

    with acting(town.actor("sun")) as sun:
        with pytest.raises(CheckFailed):
            edit_matter(problem, {"rectified": 50}, actor=sun, at=MONDAY)
        edit_matter(problem, {"rectified": "100", "remaining": "0"}, actor=sun, at=MONDAY)
    handed_in(town, problem, "result")
    close(town, problem)

    assert problem.state == "closed"


def test_an_audit_problem_with_money_outstanding_is_not_closed(town: Town) -> None:
    values = {"amount": 100, "rectified": 40, "remaining": 60}
    problem = given(town, "audit", values=values)
    handed_in(town, problem, "result")

    with pytest.raises(CheckFailed):
        close(town, problem)


def test_the_city_names_the_audit_office_that_accepts(town: Town) -> None:
    text = shipped_books()["audit.toml"].replace(
        "by_other_unit = true", 'by_other_unit = true\nunit = "east"'
    )
    with acting(SYSTEM):
        load_book(text, name="audit.toml", actor=SYSTEM, at=MONDAY)
    values = {"amount": 1, "rectified": 1, "remaining": 0}
    problem = given(town, "audit", values=values)
    handed_in(town, problem, "result")

    with pytest.raises(WrongAcceptor):
        close(town, problem)


# --- 网格事件 ----------------------------------------------------------------------------------

HOURS = 'count = "working_hours"\nhours = ["08:30-12:00", "14:00-17:30"]'


def filed(town: Town, **values: object) -> Matter:
    case = entered(town, "grid_events", values=values)
    with acting(SYSTEM):
        advance(case, "filed", actor=SYSTEM, at=MONDAY)
    return case


def test_a_case_brings_its_limit_in_hours_or_in_days(town: Town) -> None:
    text = shipped_books()["grid_events.toml"].replace('count = "working_hours"', HOURS)
    with acting(SYSTEM):
        load_book(text, name="grid.toml", actor=SYSTEM, at=MONDAY)
    in_hours = filed(town, limit_amount=5, limit_unit="工作时")
    in_days = filed(town, limit_amount=4, limit_unit="工作日")
    with acting(SYSTEM):
        for case in (in_hours, in_days):
            assign(case, Assignment(town.units["water"]), actor=SYSTEM, at=MONDAY)

    # From 10:00 on Monday: two hours before noon, three from two o'clock on.
    assert in_hours.due_at == datetime(2026, 3, 2, 17, 0, tzinfo=CITY)
    assert in_days.due == date(2026, 3, 6)


def test_hours_of_work_are_asked_for_and_not_guessed(town: Town) -> None:
    case = filed(town, limit_amount=5, limit_unit="工作时")

    with acting(SYSTEM), pytest.raises(ClockUnset):
        assign(case, Assignment(town.units["water"]), actor=SYSTEM, at=MONDAY)


def test_a_case_goes_through_seven_stages_and_its_handler_does_not_close_it(town: Town) -> None:
    case = filed(town)
    stages = ["collected", case.stage]
    with acting(SYSTEM):
        assign(case, Assignment(town.units["water"]), actor=SYSTEM, at=MONDAY)
        stages.append(case.stage)
    with acting(town.actor("li")) as li:
        report_progress(case, actor=li, at=MONDAY, progress=50, text="处置中")
        stages.append(case.stage)
    handed_in(town, case, "handled", "checked")
    stages.append(case.stage)
    with acting(SYSTEM):
        give_grant(
            town.users["wang"], Role.SUPERVISOR, town.units["water"], actor=SYSTEM, at=MONDAY
        )
    with pytest.raises(WrongAcceptor):
        close(town, case, "wang")
    close(town, case)
    stages.append(case.stage)
    with acting(town.actor("sun")) as sun:
        advance(case, "evaluated", actor=sun, at=MONDAY + 9 * DAY)
    stages.append(case.stage)

    assert stages == [
        "collected", "filed", "dispatched", "handling", "reported", "closed", "evaluated",
    ]  # fmt: skip
    assert case.closed_on == date(2026, 3, 4)


# --- 企业诉求、农民工工资 ----------------------------------------------------------------------


def test_only_the_firms_own_word_closes_its_problem(town: Town) -> None:
    problem = given(town, "enterprise", values={"firm": "甲厂", "helper": "孙"})

    with pytest.raises(EvidenceMissing) as refused:
        handed_in(town, problem, "answer")
    handed_in(town, problem, "answer", "confirmation")
    close(town, problem)

    assert refused.value.facts["wanted"] == "企业确认"


@pytest.mark.parametrize(
    ("values", "light"),
    [
        ({"arrears": 1}, "arrears"),
        ({"arrears": 0, "cycle_months": 2}, "cycle"),
        ({"cycle_months": 1, "last_paid_on": "2026-02-06"}, "silent"),
        ({"cycle_months": 1, "last_paid_on": "2026-02-07", "account": False}, "no_account"),
        ({"account": True, "complaints": 1}, "complaint"),
        ({"account": True, "last_paid_on": "2026-03-01"}, "running"),
    ],
)
def test_wages_light_up_before_somebody_complains(
    town: Town, values: dict[str, object], light: str
) -> None:
    project = given(
        town, "wages", due=date(2026, 12, 31), values={"project": "甲", "account": True, **values}
    )

    with acting(town.actor("sun")) as sun:
        listed = ledger_page(sun, LedgerFilters(), today=TODAY)
        counts = light_counts(sun, LedgerFilters(), today=TODAY)

    assert colour(project) == light  # 10 March: the 6 February is 32 days ago, the 7th 31
    assert counts == {listed.rows[0].light.colour.value: 1}


def test_wages_are_not_closed_over_arrears(town: Town) -> None:
    project = given(town, "wages", values={"project": "甲", "arrears": 5})
    handed_in(town, project, "payroll", "result")

    with pytest.raises(CheckFailed):
        close(town, project)


# --- 区域共建、专项检查、防汛责任 --------------------------------------------------------------


def test_a_hand_over_needs_two_signatures_on_an_equal_inventory(town: Town) -> None:
    values = {"parties": "水利局、交通局", "given": 12, "received": 11}
    matter = entered(town, "cobuilding", values=values, supporting=(town.units["roads"],))
    with acting(SYSTEM):
        assign(matter, Assignment(town.units["water"]), actor=SYSTEM, at=MONDAY)
        give_grant(town.users["zhao"], Role.REVIEWER, town.units["roads"], actor=SYSTEM, at=MONDAY)
    with pytest.raises(CheckFailed):
        handed_in(town, matter, "agreement", "result")
    with acting(SYSTEM):
        matter = matter_seen(SYSTEM, matter.pk)
        edit_matter(matter, {"received": 12}, actor=SYSTEM, at=MONDAY)
    handed_in(town, matter, "agreement", "result")
    with acting(town.actor("wang")) as wang:
        sign(matter, actor=wang, at=MONDAY)
    with pytest.raises(SignaturesMissing):
        close(town, matter)
    with acting(town.actor("zhao")) as zhao:
        sign(matter, actor=zhao, at=MONDAY)
    close(town, matter)

    assert matter.state == "closed"


def test_who_benefits_is_not_alone(town: Town) -> None:
    matter = given(town, "cobuilding", values={"parties": "甲乙"})

    with acting(town.actor("sun")) as sun:
        with pytest.raises(CheckFailed):
            edit_matter(matter, {"benefits": "甲"}, actor=sun, at=MONDAY)
        matter = matter_seen(sun, matter.pk)
        shared = {"benefits": "甲", "pays": "乙", "answers": "乙"}
        edit_matter(matter, shared, actor=sun, at=MONDAY)

    assert matter.values["pays"] == "乙"


def test_one_late_unit_does_not_hide_in_a_group(town: Town) -> None:
    whole = given(town, "campaigns", "校园安全", due=date(2026, 3, 9))
    units = [town.units[key] for key in ("water", "roads", "east")]
    with acting(town.actor("sun")) as sun:
        parts = decompose(whole, [Part(unit.name, unit) for unit in units], actor=sun, at=MONDAY)
    for part in parts:
        with acting(SYSTEM):
            assign(part, Assignment(part.lead or units[0]), actor=SYSTEM, at=MONDAY)
    handed_in(town, parts[0], "result")
    close(town, parts[0])

    with acting(town.actor("sun")) as sun:
        red = ledger_page(sun, LedgerFilters(light="red"), today=TODAY).rows
    with pytest.raises(PartsOpen):
        handed_in(town, whole, "result")

    assert [row.lead_key for row in red] == ["water", "roads", "east"]  # the whole and two parts


def test_a_rate_above_the_whole_is_refused(town: Town) -> None:
    site = given(town, "campaigns", values={"base": 99})

    with acting(town.actor("sun")) as sun, pytest.raises(CheckFailed):
        edit_matter(site, {"counted": 100}, actor=sun, at=MONDAY)
    assert coverage(366, 366) == 1


def test_gaps_in_the_duty_tree_are_shown_and_red(town: Town) -> None:
    for level, person in (("区", "甲"), ("办", "乙"), ("村", "")):
        values = {"segment": "东渠1段", "level": level, "person": person}
        duty = given(town, "flood_duty", f"{level}级", values=values)
    given(town, "flood_duty", "单级", values={"segment": "西渠2段", "level": "区", "person": "丙"})

    with acting(town.actor("sun")) as sun:
        gaps = vacant_duties(sun)

    assert gaps == {"东渠1段": ["村"], "西渠2段": ["办", "村"]}
    assert colour(duty) == "vacant"


def test_after_all_books_were_used_the_record_is_whole(town: Town) -> None:
    for name in shipped_books():
        given_or_filed(town, name.removesuffix(".toml"))

    with acting(SYSTEM):
        assert list(verify()) == []


def given_or_filed(town: Town, key: str) -> Matter:
    """Return a matter of any book, whatever its first stage."""
    if key == "grid_events":
        return filed(town)
    matter = entered(town, key, due=(MONDAY + timedelta(days=9)).date())
    with acting(SYSTEM):
        assign(matter, Assignment(town.units["water"]), actor=SYSTEM, at=MONDAY)
    return matter


@pytest.mark.parametrize(
    ("values", "light"),
    [
        ({"payroll_rows": 40, "people": 41}, "few_paid"),
        ({"payroll_rows": 41, "people": 41}, "running"),
    ],
)
def test_fewer_on_the_payroll_than_at_work_is_an_early_sign(
    town: Town, values: dict[str, object], light: str
) -> None:
    given_values = {"project": "甲", "account": True, **values}
    project = given(town, "wages", due=date(2026, 12, 31), values=given_values)

    assert colour(project) == light


def test_a_project_that_was_paid_more_than_it_costs_is_red(town: Town) -> None:
    values = {"investment": 1_000_000, "funds_paid": 101}  # yuan, and 万元
    project = given(town, "key_projects", due=date(2026, 12, 31), values=values)

    assert colour(project) == "overpaid"
