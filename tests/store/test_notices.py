"""通报: a notice holds only what is late and was checked since, and a person signs it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guatu.errors import NotAllowed
from guatu.ledger.book import MoveForbidden
from guatu.store.acts.draft_notice import NothingToNotice, draft_notice
from guatu.store.acts.edit_matter import edit_matter
from guatu.store.acts.excuse import excuse
from guatu.store.acts.publish import publish
from guatu.store.acts.report_progress import report_progress
from guatu.store.acts.sign import sign
from guatu.store.acts.verify_progress import contradict, verify_progress
from guatu.store.models import Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.criticism import late_matters, signature
from guatu.store.verify import verify
from tests.store.town import DAY, MONDAY, Town, load

# All matters here are due on Friday 20 March.
CHECKED, TODAY = MONDAY + 21 * DAY, MONDAY + 28 * DAY  # 23 and 30 March

LAST = TODAY.date()


def checked(town: Town, matter: Matter, *, days: int = 21, text: str = "现场未见施工") -> Matter:
    with acting(town.actor("sun")) as sun:
        contradict(matter, actor=sun, at=MONDAY + days * DAY, text=text)
    return matter


def late(town: Town, on: date = LAST) -> tuple[list[str], list[str]]:
    with acting(town.actor("sun")) as sun:
        seen, unseen = late_matters(sun, today=on)
    return [lag.title for lag in seen], [lag.title for lag in unseen]


def test_only_what_was_checked_since_it_was_due_is_noticed(town: Town) -> None:
    checked(town, town.reported(title="甲"))
    checked(town, town.reported(title="乙"), days=10)  # before it was due
    town.reported(title="丙")
    in_time = town.reported(title="丁", due=date(2026, 4, 30))
    again = checked(town, town.reported(title="戊"))
    with acting(town.actor("li")) as li:
        report_progress(again, actor=li, at=CHECKED + DAY, progress=90, text="已赶上")

    assert late(town) == (["甲"], ["乙", "丙", "戊"])
    assert in_time.title not in str(late(town))
    assert late(town, date(2026, 3, 20)) == ([], [])


def test_an_accepted_reason_a_stopped_clock_and_a_handing_in_are_no_lag(town: Town) -> None:
    excused = checked(town, town.reported(title="甲"))
    with acting(town.actor("chen")) as chen:
        until = TODAY.date() + timedelta(days=1)
        excuse(excused, actor=chen, at=CHECKED, until=until, reason="汛情")
    town.submitted(title="乙")

    assert late(town) == ([], [])


def test_a_notice_is_a_draft_until_a_leader_signs_and_then_stays_as_it_is(town: Town) -> None:
    load("notices")
    matter = town.reported(title="疏通东渠")
    with acting(town.actor("sun")) as sun:
        verify_progress(matter, actor=sun, at=CHECKED, text="完成约半")
        notice = draft_notice(actor=sun, at=TODAY)
        with pytest.raises(MoveForbidden):
            publish(notice, actor=SYSTEM, at=TODAY, where="政府网")
        with pytest.raises(NotAllowed):
            sign(notice, actor=sun, at=TODAY)
        unsigned = signature(notice)
    with acting(town.actor("chen")) as chen:
        sign(notice, actor=chen, at=TODAY + DAY)
        publish(notice, actor=chen, at=TODAY + DAY, where="政府网")
    with acting(SYSTEM):
        with pytest.raises(MoveForbidden):
            edit_matter(notice, {"text": "改"}, actor=SYSTEM, at=TODAY + DAY)
        assert (unsigned, signature(notice)) == ("", "Chen（副市长） 2026-03-31")
        assert list(verify()) == []

    assert "已逾期10天" in notice.text
    assert "完成约半" in notice.text


def test_nothing_checked_gives_no_notice_and_clerks_draft_none(town: Town) -> None:
    load("notices")
    matter = town.reported()
    with acting(town.actor("sun")) as sun, pytest.raises(NothingToNotice):
        draft_notice(actor=sun, at=TODAY)
    checked(town, matter)
    with acting(town.actor("li")) as li, pytest.raises(NotAllowed):
        draft_notice(actor=li, at=TODAY)
