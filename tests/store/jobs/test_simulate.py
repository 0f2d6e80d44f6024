"""What is written in bulk is what the acts would have written, and every chain of it is whole."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from guatu.ledger.simulation import Happening, Scale, SimCity, SimMatter, Step, simulate
from guatu.lib.calendar import Calendar
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.extend import ask_extension, grant_extension, refuse_extension
from guatu.store.acts.load_book import load_book
from guatu.store.acts.reopen import reopen
from guatu.store.acts.report_progress import report_progress
from guatu.store.acts.return_matter import return_matter
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.books import shipped_books
from guatu.store.jobs import simulate as job
from guatu.store.jobs.roots import OtherCity
from guatu.store.jobs.simulate import Grown, Stage, build_stage, grow, write_city
from guatu.store.jobs.simulated_plans import plan_projects
from guatu.store.models import Event, Evidence, Matter, PlanNode, ProjectPlan, User
from guatu.store.permission import SYSTEM, acting
from guatu.store.snapshot import row_facts
from guatu.store.verify import verify

START = datetime(2025, 11, 1, tzinfo=UTC)
LAST = date(2026, 11, 21)


def city(matters: int = 40, *, seed: int = 11) -> SimCity:
    scale = Scale(LAST, matters=matters, projects=matters // 10, units=6)
    return simulate(scale, seed=seed, calendar=Calendar.china())


@pytest.fixture
def ledger(db: None) -> None:
    with acting(SYSTEM):
        for name, text in shipped_books().items():
            load_book(text, name=name, actor=SYSTEM, at=START)


def played(simulated: SimMatter, stage: Stage) -> Matter:
    """Return the matter that the real acts make of `simulated`."""
    plan = simulated.plan
    new = NewMatter(
        stage.book.key,
        plan.title,
        lead=stage.units[plan.lead],
        due=plan.due,
        issued=plan.issued,
        money=Decimal(plan.money) if plan.money else None,
        supporting=() if plan.helper is None else (stage.units[plan.helper],),
        longitude=plan.longitude,
        latitude=plan.latitude,
    )
    with acting(stage.actors[job.OFFICE]) as office:
        matter = add_matter(new, actor=office, at=simulated.steps[0].at)
    for position, step in enumerate(simulated.steps[1:]):
        _, who = job.ACTS[step.what]
        with acting(stage.actors[who or stage.units[plan.lead].key]) as actor:
            _act(matter, step, stage, actor=actor, words=job._words(step, position))
    return matter


def _act(matter: Matter, step: Step, stage: Stage, *, actor, words: str) -> None:
    proofs = job._proofs(step, stage.book, step.at.date().isoformat())
    common = {"actor": actor, "at": step.at}
    match step.what:
        case Happening.ASSIGN:
            assert matter.lead
            assign(matter, Assignment(matter.lead, stage.users[matter.lead.key]), **common)
        case Happening.REPORT:
            progress = step.progress
            report_progress(matter, progress=progress, text=words, evidence=proofs, **common)
        case Happening.SUBMIT:
            submit_for_closing(matter, text=words, evidence=proofs, **common)
        case Happening.ASK:
            assert step.due
            ask_extension(matter, due=step.due, reason=words, **common)
        case _:
            answers = {
                Happening.GRANT: grant_extension,
                Happening.REFUSE: refuse_extension,
                Happening.RETURN: return_matter,
                Happening.ACCEPT: accept_closing,
                Happening.REOPEN: reopen,
            }
            answers[step.what](matter, reason=words, **common)


def told(events: list[Event]) -> list[tuple[object, ...]]:
    """Return what events say, without the identity of the act and the hash that covers it."""
    return [
        (e.sequence, e.act, e.actor, e.actor_text, e.at, e.before, e.after, e.reason)
        for e in events
    ]


def test_what_is_grown_is_what_the_acts_make(ledger: None) -> None:
    made = city()
    stage = build_stage(made, at=START)
    happened = Counter(step.what for matter in made.matters for step in matter.steps)
    assert set(happened) == set(Happening)  # or the comparison would miss an act

    for number, simulated in enumerate(made.matters, start=1):
        matter = played(simulated, stage)
        grown = grow(simulated, stage, number=matter.number)

        with acting(SYSTEM):
            events = list(Event.objects.filter(matter=matter).order_by("sequence"))
            proofs = Evidence.objects.filter(matter=matter).values_list("sequence", "kind", "note")
        assert row_facts(grown.matter) == row_facts(matter), number
        assert told(grown.events) == told(events), number
        assert [(p.sequence, p.kind, p.note) for p in grown.evidence] == list(proofs)


def test_a_city_written_in_bulk_verifies(ledger: None) -> None:
    made = city(200)
    stage = build_stage(made, at=START)

    counts = list(write_city(made, stage))

    with acting(SYSTEM):
        assert list(verify()) == []
        assert Matter.objects.count() == counts[-1] == 200
        steps = sum(len(matter.steps) for matter in made.matters)
        assert Event.objects.exclude(matter=None).count() == steps


def test_a_changed_byte_in_a_written_city_is_named(ledger: None) -> None:
    made = city(10)
    stage = build_stage(made, at=START)
    grown = [grow(one, stage, number=f"{n}号") for n, one in enumerate(made.matters)]
    grown[3].events[1].after = grown[3].events[1].after.replace("sim-", "sin-", 1)

    with acting(SYSTEM):
        job._store(grown)
        findings = [finding for finding in verify() if finding.facts.get("stream")]

    assert {finding.facts["stream"] for finding in findings} == {grown[3].matter.stream}


def test_the_same_seed_writes_the_same_record(ledger: None) -> None:
    stage = build_stage(city(), at=START)

    def heads() -> list[str]:
        grown: list[Grown] = [grow(one, stage, number="1号") for one in city().matters]
        return [one.matter.head for one in grown]

    assert heads() == heads()


def test_numbers_go_on_where_the_book_stands(ledger: None) -> None:
    made = city(12)
    stage = build_stage(made, at=START)
    list(write_city(made, stage))
    years = Counter(matter.plan.issued.year for matter in made.matters)

    with acting(stage.actors[job.OFFICE]) as office:
        new = NewMatter(stage.book.key, "另一件", lead=stage.units[0])
        matter = add_matter(new, actor=office, at=datetime(2026, 11, 21, 4, tzinfo=UTC))

    assert matter.number == f"督〔2026〕{years[2026] + 1}号"


def test_a_second_city_in_one_database_is_refused(ledger: None) -> None:
    build_stage(city(), at=START)

    with pytest.raises(OtherCity):
        build_stage(city(seed=12), at=START)


def test_people_sign_in_only_with_a_password_that_was_given(ledger: None) -> None:
    build_stage(city(), at=START, password="for-this-test-1")  # noqa: S106

    assert all(user.check_password("for-this-test-1") for user in User.objects.all())


def test_open_projects_get_plans_with_what_is_done_by_the_last_day(ledger: None) -> None:
    made = city()
    stage = build_stage(made, at=START)
    list(write_city(made, stage))

    count = plan_projects(made, stage, most=2)

    with acting(SYSTEM):
        plans = list(ProjectPlan.objects.select_related("matter"))
        nodes = list(PlanNode.objects.all())
        assert [finding.code for finding in verify()] == []
    assert count == len(plans) == 2
    assert all(plan.matter.money and plan.counted_on == LAST for plan in plans)
    assert any(node.finished for node in nodes)
    assert all(node.started <= LAST for node in nodes if node.started)
