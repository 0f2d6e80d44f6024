"""记录: what was seen on a visit, and each problem that it names is a task."""

from __future__ import annotations

import pytest

from guatu.errors import Invalid, NotAllowed
from guatu.ledger.closing import PartsOpen
from guatu.store.actor import Role
from guatu.store.acts.people import give_grant
from guatu.store.acts.take_note import Noted, take_note
from guatu.store.models import Matter
from guatu.store.moves import open_parts
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.matter import matter_page
from guatu.store.verify import verify
from tests.store.test_books import given, handed_in
from tests.store.town import DAY, MONDAY, Town, load

VISIT = Noted(
    "查看东渠工地", came_from="实地查看", problems=("围挡破损", " 电缆拖地 ", "", "围挡破损")
)


def visited(town: Town, matter: Matter, noted: Noted = VISIT) -> list[Matter]:
    with acting(town.actor("sun")) as sun:
        return take_note(matter, noted, actor=sun, at=MONDAY + DAY)


def test_each_problem_named_on_a_visit_is_a_task_of_the_lead(town: Town) -> None:
    load("found_problems")
    project = given(town, "key_projects", "东渠整治")

    tasks = visited(town, project)

    assert [(task.title, task.book, task.lead) for task in tasks] == [
        ("围挡破损", "found_problems", town.units["water"]),
        ("电缆拖地", "found_problems", town.units["water"]),
    ]
    assert [task.number for task in tasks] == [f"{project.number}-1", f"{project.number}-2"]
    with acting(SYSTEM):
        assert open_parts(project) == {task.number for task in tasks}
        assert list(verify()) == []


def test_a_matter_does_not_close_over_a_problem_that_was_found(town: Town) -> None:
    duty = given(town, "meeting_tasks", "疏通东渠")
    visited(town, duty, Noted("看了", problems=["淤积未清"]))

    with pytest.raises(PartsOpen):
        handed_in(town, duty, "result")


def test_a_book_that_is_not_loaded_leaves_problems_in_their_own(town: Town) -> None:
    project = given(town, "key_projects", "东渠整治")

    assert [task.book for task in visited(town, project)] == ["key_projects"] * 2


def test_problems_of_a_restricted_book_do_not_leave_it(town: Town) -> None:
    load("found_problems")
    finding = given(town, "inspection", values={"class": "限期整改", "measures": "清退"})
    with acting(SYSTEM):
        give_grant(
            town.users["sun"], Role.SUPERVISOR, town.units["city"], actor=SYSTEM, at=MONDAY,
            book="inspection",
        )  # fmt: skip

    (task,) = visited(town, finding, Noted("谈话", problems=["仍有挂账"]))

    assert (task.book, task.restricted) == ("inspection", True)


def test_a_note_without_problems_is_read_in_the_history(town: Town) -> None:
    matter = town.assigned()

    assert visited(town, matter, Noted("群众来电", "热线", "已派人", "恢复通行")) == []

    with acting(town.actor("li")) as li:
        line = matter_page(li, matter.pk, today=MONDAY.date()).history[-1]
    assert line.act == "matter.note"
    assert line.text.split("\n") == ["群众来电", "热线", "已派人", "恢复通行"]


def test_a_problem_wants_somebody_to_answer_for_it(town: Town) -> None:
    matter = town.assigned()
    with acting(SYSTEM):
        matter.lead = None
        with pytest.raises(Invalid, match="lead"):
            take_note(matter, VISIT, actor=SYSTEM, at=MONDAY)


def test_a_stranger_notes_nothing(town: Town) -> None:
    matter = town.assigned()

    with acting(town.actor("wu")) as auditor, pytest.raises(NotAllowed):
        take_note(matter, VISIT, actor=auditor, at=MONDAY)
