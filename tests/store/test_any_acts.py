"""Whatever is done in whatever order by whatever book: the account balances, replay = rows."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from guatu.errors import GuatuError
from guatu.ledger.bookfile import read_book
from guatu.store.actor import Actor, Role
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.acts.load_book import load_book
from guatu.store.acts.people import give_grant
from guatu.store.calendar import day_of
from guatu.store.jobs.tick import record_lights
from guatu.store.models import Event, Matter
from guatu.store.permission import ROLES_OF, SYSTEM, acting
from guatu.store.selectors.home import book_accounts
from guatu.store.selectors.matter import matter_seen
from guatu.store.selectors.next_acts import next_acts
from guatu.store.verify import verify
from tests.fuzz import long_run
from tests.store.any_books import ACTS, BOOKS, values_of
from tests.store.town import DAY, MONDAY, PEOPLE, Town

NAMES = ("sun", "he", "chen", "li", "wang", "zhao", "qian")
# What is offered and yet refused, because a form may ask for what is not there: another matter to
# merge into, a field that only some may write, a rule of fields, a rate.
NEED_MORE = frozenset(
    {"matter.advance", "matter.carry", "matter.edit", "matter.merge", "matter.decompose",
     "matter.extend_ask", "matter.submit", "matter.sign", "matter.upgrade", "matter.hand_over",
     "matter.call", "matter.extend", "matter.accept", "matter.report", "matter.remind",
     "matter.verify"}
)  # fmt: skip


class AnyActs(RuleBasedStateMachine):
    """A town with one book by chance; three matters and what becomes of them."""

    town: ClassVar[Town]

    def __init__(self) -> None:
        super().__init__()
        self.before = transaction.savepoint()
        self.at = MONDAY

    def teardown(self) -> None:
        """Look at the whole record once more, and take everything back."""
        with acting(SYSTEM):
            assert [finding.say("en") for finding in verify()] == []
        transaction.savepoint_rollback(self.before)

    @initialize(text=BOOKS)
    def load(self, text: str) -> None:
        """Load the book; of a restricted one everybody is given their role."""
        self.text, self.book = text, read_book(text, name="by chance")
        with acting(SYSTEM):
            load_book(text, name="by chance", actor=SYSTEM, at=self.at)
            for name in NAMES if self.book.restricted else ():
                unit, role = PEOPLE[name][1:]
                give_grant(
                    self.town.users[name], Role(role), self.town.units[unit], actor=SYSTEM,
                    at=self.at, book=self.book.key,
                )  # fmt: skip
        for _ in range(3):
            self.establish()

    @rule()
    def establish(self) -> None:
        """Enter a matter of the water bureau."""
        water = self.town.units["water"]
        new = NewMatter(
            self.book.key, "一件事", lead=water, due=date(2026, 3, 20), values=values_of(self.book)
        )
        with acting(SYSTEM):
            add_matter(new, actor=SYSTEM, at=self.at)

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        """Let days pass, and lights be recorded."""
        self.at += days * DAY
        record_lights(self.at)

    @rule()
    def change_the_book(self) -> None:
        """Load the book with another comment: a new version, under which nothing stands yet."""
        self.text += "\n# changed\n"
        with acting(SYSTEM):
            load_book(self.text, name="by chance", actor=SYSTEM, at=self.at)

    @rule(
        which=st.integers(0, 99), name=st.sampled_from(NAMES), act=st.sampled_from(sorted(ACTS))
    )  # fmt: skip
    def do(self, which: int, name: str, act: str) -> None:
        """Let somebody try an act: with it comes an event, without it nothing."""
        self._tried(self._matter(which), name, act)

    @rule(which=st.integers(0, 99), steps=st.lists(st.sampled_from(sorted(ACTS)), max_size=6))
    def do_in_turn(self, which: int, steps: list[str]) -> None:
        """Let each act be done by whoever may, so that matters get far."""
        pk = self._matter(which)
        for act in steps:
            any(self._tried(pk, name, act) for name in NAMES)

    @invariant()
    def the_account_balances(self) -> None:
        """Established = open + closed + cancelled + merged + carried over, in every book."""
        with acting(SYSTEM):
            for held in book_accounts(SYSTEM):
                sides = held.open + held.closed + held.cancelled + held.merged + held.carried
                assert held.established == sides

    def _matter(self, which: int) -> int:
        """Return one of the matters of the book, be it a part of another."""
        with acting(SYSTEM):
            of_book = Matter.objects.filter(book=self.book.key).order_by("pk")
            listed: list[int] = list(of_book.values_list("pk", flat=True))
        return listed[which % len(listed)]

    def _tried(self, pk: int, name: str, act: str) -> bool:
        """Tell whether `name` did `act`: with it comes an event, without it nothing."""
        events = _count()
        with acting(self.town.actor(name)) as actor:
            try:
                matter = matter_seen(actor, pk)
            except GuatuError:
                return False
            done = self._done(matter, actor, act)
        assert _count() > events if done else _count() == events
        return done

    def _done(self, matter: Matter, actor: Actor, act: str) -> bool:
        """Do `act`, which must be possible when it is offered and must not when it is not."""
        listed = next_acts(actor, matter, today=day_of(self.at))
        offered, before = {offer.act: offer.allowed for offer in listed}, matter.state
        try:
            ACTS[act](matter, actor=actor, at=self.at)
        except GuatuError:
            assert act in NEED_MORE or not offered.get(act, False), act
            return False
        assert offered[act], act
        if matter.state == Matter.State.CLOSED and before == Matter.State.OPEN:
            _assert_rightly_closed(matter, actor.key)
        return True


def test_every_act_on_a_matter_is_tried() -> None:
    assert {code for code in ROLES_OF if code.startswith("matter.")} - {"matter.add"} == set(ACTS)


@pytest.mark.django_db
def test_the_account_balances_and_replay_equals_rows(town: Town) -> None:
    walk(town, examples=2, steps=10, number=1)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("number", [2, 3, 4])
def test_long_histories_balance_and_replay(town: Town, number: int) -> None:
    walk(town, examples=long_run(5), steps=30, number=number)


def walk(town: Town, *, examples: int, steps: int, number: int) -> None:
    """Let `examples` towns live for `steps` each; `number` draws other ones."""
    AnyActs.town = town
    run_state_machine_as_test(
        seed(number)(AnyActs),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=False,  # `number` says which examples are drawn
            database=None,
            phases=[Phase.generate],  # a failure names its steps; to shrink them takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )


def _count() -> int:
    with acting(SYSTEM):
        return int(Event.objects.count())


def _assert_rightly_closed(matter: Matter, acceptor: str) -> None:
    """See that neither its handler closed it, nor anybody over an open part of it."""
    with acting(SYSTEM):
        doers = Event.objects.filter(
            matter=matter, act__in=("matter.report", "matter.submit", "matter.advance")
        )
        assert acceptor not in set(doers.values_list("actor", flat=True))
        assert not Matter.objects.filter(parent=matter, mandatory=True, state="open").exists()
