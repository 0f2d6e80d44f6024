"""建议提案: three months, six with consent; who is not satisfied is answered a second time."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.ledger.clock import TooLate
from guatu.ledger.closing import EvidenceMissing
from guatu.ledger.limits import CheckFailed
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.add_evidence import add_evidence
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.edit_matter import edit_matter
from guatu.store.acts.extend import ask_extension, grant_extension
from guatu.store.acts.return_matter import return_matter
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.evidence import Proof
from guatu.store.models import Matter
from guatu.store.permission import SYSTEM, acting
from tests.store.town import DAY, MONDAY, Town, load


@pytest.fixture
def proposal(town: Town) -> Matter:
    """A proposal that was given to the water bureau on 2 March."""
    load("proposals")
    values = {"kind": "政协提案", "proposer": "某委员", "result": "B"}
    new = NewMatter("proposals", "疏通东渠的建议", lead=town.units["water"], values=values)
    with acting(SYSTEM):
        matter = add_matter(new, actor=SYSTEM, at=MONDAY)
        assign(matter, Assignment(town.units["water"]), actor=SYSTEM, at=MONDAY)
    return matter


def ask(town: Town, proposal: Matter, due: date) -> None:
    with acting(town.actor("li")) as li:
        ask_extension(proposal, actor=li, at=MONDAY, due=due, reason="须会商")


def answer(town: Town, proposal: Matter, opinion: str, *, round_: int = 1) -> None:
    """Let the office write down what the proposer thinks of an answer, and Li hand it in."""
    with acting(town.actor("sun")) as sun:
        edits = {"opinion_given": opinion, "rounds": round_}
        edit_matter(proposal, edits, actor=sun, at=MONDAY + DAY)
    proofs = [Proof("reply", f"复函{round_}"), Proof("opinion", f"反馈表{round_}")]
    with acting(town.actor("li")) as li:
        submit_for_closing(proposal, actor=li, at=MONDAY + DAY, text="已答复", evidence=proofs)


def close(town: Town, proposal: Matter) -> None:
    with acting(town.actor("he")) as he:
        accept_closing(proposal, actor=he, at=MONDAY + 2 * DAY)


def test_a_proposal_is_answered_within_three_months(proposal: Matter) -> None:
    assert proposal.due == date(2026, 6, 2)


def test_more_time_needs_consent_and_ends_after_six_months(town: Town, proposal: Matter) -> None:
    with pytest.raises(TooLate) as refused:
        ask(town, proposal, date(2026, 9, 3))
    ask(town, proposal, date(2026, 9, 2))
    with acting(town.actor("chen")) as chen, pytest.raises(EvidenceMissing):
        grant_extension(proposal, actor=chen, at=MONDAY)
    with acting(town.actor("li")) as li:
        add_evidence(proposal, [Proof("consent", "委员来函")], actor=li, at=MONDAY)
    with acting(town.actor("chen")) as chen:
        grant_extension(proposal, actor=chen, at=MONDAY)

    assert refused.value.facts["last"] == date(2026, 9, 2)
    assert (proposal.due, proposal.first_due) == (date(2026, 9, 2), date(2026, 6, 2))


def test_who_is_not_satisfied_is_answered_a_second_time(town: Town, proposal: Matter) -> None:
    answer(town, proposal, "不满意")
    with pytest.raises(CheckFailed):
        close(town, proposal)
    with acting(town.actor("sun")) as sun:
        return_matter(proposal, actor=sun, at=MONDAY + DAY, reason="二次办理")
    answer(town, proposal, "满意", round_=2)
    close(town, proposal)

    assert (proposal.state, proposal.returned_times) == ("closed", 1)
    assert proposal.values["rounds"] == "2"


def test_a_second_round_is_not_written_down_without_a_second_answer(
    town: Town, proposal: Matter
) -> None:
    answer(town, proposal, "不满意")

    with acting(town.actor("sun")) as sun, pytest.raises(CheckFailed):
        edit_matter(proposal, {"opinion_given": "满意", "rounds": 2}, actor=sun, at=MONDAY)
