"""Many at once: no update is lost, nothing closes twice, no chain has a gap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from numpy.random import default_rng

from guatu.errors import GuatuError
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.report_progress import report_progress
from guatu.store.acts.return_matter import return_matter
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.models import Event, Matter
from guatu.store.permission import SYSTEM, Actor, acting
from guatu.store.selectors.matter import matter_seen
from guatu.store.verify import verify
from tests.store.town import DAY, MONDAY, PROOF, build_town

pytestmark = pytest.mark.django_db(transaction=True)
LATER = MONDAY + 4 * DAY


def at_once(tasks: list[Callable[[], str]]) -> list[str]:
    """Run `tasks` in threads that start together; return what each says, or its error's code."""
    start = Barrier(len(tasks))

    def run(task: Callable[[], str]) -> str:
        start.wait()
        try:
            return task()
        except GuatuError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def test_of_two_who_close_a_matter_at_once_one_wins_and_the_other_is_told() -> None:
    town = build_town()
    matter = town.submitted()
    actors = {name: town.actor(name) for name in ("he", "sun")}

    def close(actor: Actor) -> Callable[[], str]:
        def task() -> str:
            with acting(actor):
                seen = matter_seen(actor, matter.pk, version=matter.version)
                accept_closing(seen, actor=actor, at=LATER)
            return "closed"

        return task

    said = at_once([close(actor) for actor in actors.values()])

    assert Counter(said) == {"closed": 1, "store.conflict": 1}
    with acting(SYSTEM):
        assert Event.objects.filter(matter=matter, act="matter.accept").count() == 1
        assert list(verify()) == []


@pytest.mark.slow
def test_32_threads_of_acts_on_50_matters_lose_nothing() -> None:
    town = build_town()
    matters = [town.assigned(f"第{number}件").pk for number in range(50)]
    li, he = town.actor("li"), town.actor("he")
    done = Counter[str]()

    def work(seed: int) -> Callable[[], str]:
        def task() -> str:
            chance = default_rng(seed)
            for _ in range(20):
                done[random_act(int(chance.choice(matters)), li, he, int(chance.integers(4)))] += 1
            return "done"

        return task

    said = at_once([work(seed) for seed in range(32)])

    assert said == ["done"] * 32
    assert done["done"] > 100
    with acting(SYSTEM):
        # Every act that was acknowledged is there, and no other: the town's own are two each.
        assert Event.objects.filter(matter__isnull=False).count() == 50 * 2 + done["done"]
        assert list(verify()) == []


def random_act(pk: int, li: Actor, he: Actor, which: int) -> str:
    """Do one act on a matter as it is now; return "done" or the code of what forbade it."""
    actor = he if which > 1 else li
    try:
        with acting(actor):
            matter: Matter = matter_seen(actor, pk)
            if which == 0:
                report_progress(matter, actor=li, at=LATER, progress=50, text="又进一步")
            elif which == 1:
                submit_for_closing(matter, actor=li, at=LATER, text="完", evidence=[PROOF])
            elif which == 2:
                return_matter(matter, actor=he, at=LATER, reason="缺件")
            else:
                accept_closing(matter, actor=he, at=LATER)
    except GuatuError as error:
        return error.code
    return "done"
