"""Whatever is done in whatever order: the account balances and the record equals the rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.errors import GuatuError
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.add_evidence import add_evidence
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.cancel import cancel
from guatu.store.acts.edit_matter import edit_matter
from guatu.store.acts.extend import ask_extension, grant_extension, refuse_extension
from guatu.store.acts.hand_over import hand_over
from guatu.store.acts.pause import pause, resume
from guatu.store.acts.recheck import recheck
from guatu.store.acts.reopen import reopen
from guatu.store.acts.report_progress import report_progress
from guatu.store.acts.return_matter import return_matter
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.acts.verify_progress import contradict, verify_progress
from guatu.store.models import Event, Matter, Unit
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.home import book_accounts
from guatu.store.selectors.matter import matter_seen
from guatu.store.selectors.next_acts import next_acts
from guatu.store.verify import verify
from tests.store.town import MONDAY, PROOF, Town

NAMES = ("sun", "he", "chen", "li", "wang", "zhao", "qian")
Do = Callable[..., object]


def _extend(matter: Matter, **who: object) -> object:
    due = (matter.due or MONDAY.date()) + timedelta(days=7)
    return ask_extension(matter, due=due, reason="雨", **who)  # type: ignore[arg-type]


ACTS: dict[str, Do] = {
    "matter.assign": lambda matter, **who: assign(matter, Assignment(matter.lead), **who),
    "matter.report": lambda matter, **who: report_progress(matter, progress=60, text="进", **who),
    "matter.submit": lambda matter, **who: submit_for_closing(
        matter, text="完", evidence=[PROOF], **who
    ),
    "matter.return": lambda matter, **who: return_matter(matter, reason="缺", **who),
    "matter.accept": accept_closing,
    "matter.reopen": lambda matter, **who: reopen(matter, reason="再查", **who),
    "matter.cancel": lambda matter, **who: cancel(matter, reason="误", **who),
    "matter.extend_ask": _extend,
    "matter.pause": lambda matter, **who: pause(matter, reason="停", **who),
    "matter.resume": resume,
    "matter.verify": lambda matter, **who: verify_progress(matter, text="属实", **who),
    "matter.contradict": lambda matter, **who: contradict(matter, text="不实", **who),
    "matter.recheck": lambda matter, **who: recheck(matter, holds=False, text="复发", **who),
    "matter.add_evidence": lambda matter, **who: add_evidence(matter, [PROOF], **who),
    "matter.edit": lambda matter, **who: edit_matter(matter, {"count": "3"}, **who),
    "matter.hand_over": lambda matter, **who: hand_over(
        matter, Unit.objects.exclude(pk=matter.lead_id)[0], reason="转", **who
    ),
    "matter.extend": grant_extension,
    "matter.extend_refuse": lambda matter, **who: refuse_extension(matter, reason="不", **who),
}
steps = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(NAMES), st.sampled_from(sorted(ACTS))),
    min_size=5,
    max_size=40,
)


@pytest.mark.django_db
class TestAnyActs:
    """One town for all examples; each example makes three matters of its own."""

    @settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,
        ],
    )
    @given(steps=steps)
    def test_the_account_balances_and_replay_equals_rows(
        self, town: Town, steps: list[tuple[int, str, str]]
    ) -> None:
        matters = [town.matter(f"第{number}件").pk for number in range(3)]
        events = _events()

        done = sum(_try(town, matters[which], name, act) for which, name, act in steps)

        assert _events() == events + done
        with acting(SYSTEM):
            assert list(verify()) == []
            account = book_accounts(SYSTEM)[0]
        parts = account.open + account.closed + account.cancelled + account.merged
        assert account.established == parts


def _events() -> int:
    with acting(SYSTEM):
        return int(Event.objects.count())


def _try(town: Town, pk: int, name: str, act: str) -> bool:
    """Let `name` try `act`; tell whether it was done, which must be what was offered."""
    with acting(town.actor(name)) as actor:
        try:
            matter = matter_seen(actor, pk)
        except GuatuError:
            return False
        offered = {
            offer.act: offer.allowed for offer in next_acts(actor, matter, today=MONDAY.date())
        }
        before = matter.state
        try:
            ACTS[act](matter, actor=actor, at=MONDAY)
        except GuatuError:
            assert not offered.get(act, False)
            return False
        assert offered[act]
        if matter.state == Matter.State.CLOSED and before == Matter.State.OPEN:
            _assert_not_closed_by_handler(matter, actor.key)
    return True


def _assert_not_closed_by_handler(matter: Matter, acceptor: str) -> None:
    doers = Event.objects.filter(matter=matter, act__in=("matter.report", "matter.submit"))
    assert acceptor not in set(doers.values_list("actor", flat=True))
