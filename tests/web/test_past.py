"""The ledger of a past day, and two days compared, as pages."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.cancel import cancel
from guatu.store.acts.merge import merge
from guatu.store.models import Matter
from guatu.store.permission import acting
from tests.store.town import DAY, MONDAY, Town
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(town: Town) -> Matter:
    """Li reports on Tuesday, hands in on Wednesday; on Thursday it is closed, others end."""
    matter = town.submitted(title="东渠", due=date(2026, 3, 4))
    one, other, open_one = (town.assigned(name) for name in ("西渠", "南渠", "北渠"))
    at = MONDAY + 3 * DAY
    with acting(town.actor("he")) as he:
        accept_closing(matter, actor=he, at=at)
        cancel(one, actor=he, at=at, reason="不办了")
        merge(other, open_one, actor=he, at=at, reason="同一件事")
    return matter


def test_a_past_day_shows_what_was_open_then_with_its_light(
    history: Matter, signed_in: SignIn
) -> None:
    client = signed_in("sun")

    tuesday = client.get("/ledger/past/?on=2026-03-03").content.decode()
    before = client.get("/ledger/past/?on=2026-03-01").content.decode()

    assert f'/matters/{history.pk}/?on=2026-03-03">东渠' in tuesday
    assert "50%" in tuesday
    assert "东渠" not in before
    assert "东渠" not in client.get("/ledger/").content.decode()
    assert "东渠" in client.get("/ledger/past/?on=2026-03-03&light=green").content.decode()
    assert "东渠" not in client.get("/ledger/past/?on=2026-03-03&light=red").content.decode()


def test_two_days_are_compared_in_words_with_what_was_cancelled_and_merged(
    history: Matter, signed_in: SignIn
) -> None:
    path = "/ledger/changes/?first=2026-03-03&last=2026-03-05"

    html = signed_in("sun").get(path).content.decode()

    for became, title in (("已销号", "东渠"), ("已取消", "西渠"), ("已并案", "南渠")):
        assert f'{became} · <a href="/matters/' in html
        assert title in html
    assert "<del>50%</del> → <ins>100%</ins>" in html
    assert "3 件有变" in html
    assert "东渠" not in signed_in("zhao").get(path).content.decode()


def test_days_the_wrong_way_round_are_told(history: Matter, signed_in: SignIn) -> None:
    answer = signed_in("sun").get("/ledger/changes/?first=2026-03-05&last=2026-03-03")

    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
