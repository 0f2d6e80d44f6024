"""抽取回头看: closed matters are drawn, and the record says how."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.errors import Invalid, NotAllowed
from guatu.ledger.sampling import draw, list_digest
from guatu.store.acts.draw_rechecks import Drawing, NothingToDraw, draw_rechecks
from guatu.store.acts.recheck import recheck
from guatu.store.models import Event, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.verify import verify
from tests.store.test_accounts import section
from tests.store.test_books import close
from tests.store.town import DAY, MONDAY, Town

LATER = MONDAY + 7 * DAY
MARCH = Drawing("meeting_tasks", date(2026, 3, 1), date(2026, 3, 31), 2, "3月31日开奖 0731")


def closed(town: Town, count: int = 5) -> list[str]:
    numbers = []
    for n in range(count):
        matter = town.submitted(title=f"事{n}")
        close(town, matter)
        numbers.append(matter.number)
    return numbers


def drawn(town: Town, drawing: Drawing = MARCH, who: str = "sun") -> list[Matter]:
    with acting(town.actor(who)) as actor:
        return list(draw_rechecks(drawing, actor=actor, at=LATER))


def test_the_draw_is_recorded_and_can_be_repeated(town: Town) -> None:
    numbers = closed(town)
    still_open = town.reported(title="在办")

    found = drawn(town)

    assert [matter.number for matter in found] == draw(numbers, 2, seed=MARCH.seed)
    assert {matter.recheck_on for matter in found} == {LATER.date()}
    with acting(SYSTEM):
        told = Event.objects.get(stream="rechecks:meeting_tasks")
        assert (told.reason, told.actor) == (MARCH.seed, "user:sun")
        assert told.after_facts["list"] == list_digest(numbers)
        assert told.after_facts["of"] == 5
        assert list(verify()) == []
        still_open.refresh_from_db()
    assert still_open.recheck_on is None


def test_what_waits_for_its_recheck_is_listed_until_somebody_looked(town: Town) -> None:
    closed(town)
    first, second = drawn(town)
    with acting(town.actor("sun")) as sun:
        recheck(first, actor=sun, at=LATER, holds=False, text="又淤了")

    assert first.state == "open"
    ((name, day, _),) = section(town, "meeting_tasks", "待回头看")
    assert name.startswith(second.number)
    assert day == "2026-03-09"


def test_nothing_is_drawn_twice_or_from_nothing(town: Town) -> None:
    closed(town, 2)
    assert len(drawn(town)) == 2

    with pytest.raises(NothingToDraw):
        drawn(town)
    with pytest.raises(Invalid):
        drawn(town, Drawing("meeting_tasks", date(2026, 3, 2), date(2026, 3, 1), 1, "s"))


def test_who_handles_matters_draws_none(town: Town) -> None:
    closed(town, 1)

    with pytest.raises(NotAllowed):
        drawn(town, who="li")


def test_a_county_draws_from_its_own_matters_alone(town: Town) -> None:
    closed(town, 1)

    with pytest.raises(NothingToDraw):
        drawn(town, who="qian")
