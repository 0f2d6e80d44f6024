"""Meetings: numbered, with an agenda of their own making, and decisions that become matters."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from guatu.errors import Invalid, NotAllowed
from guatu.store.acts.accept_draft import accept_draft
from guatu.store.acts.decompose import Part, decompose
from guatu.store.acts.extend import ask_extension
from guatu.store.acts.meetings import (
    MeetingHeld,
    NewMeeting,
    attach,
    call_meeting,
    close_meeting,
    put_down,
)
from guatu.store.models import Event, Matter, Meeting
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.agenda import Section, agenda
from guatu.store.selectors.meetings import decided, meeting_seen, meetings
from guatu.store.verify import verify
from tests.store.town import DAY, MONDAY, Town
from tests.web.pages import stored_document

pytestmark = pytest.mark.django_db
THURSDAY = date(2026, 3, 5)
NEXT = date(2026, 3, 12)
SERIES = "城建周例会"


def called(town: Town, *, who: str = "sun", **fields: Any) -> Meeting:
    new = NewMeeting(**{"series": SERIES, "on": THURSDAY, "next_on": NEXT, **fields})
    with acting(town.actor(who)) as actor:
        return call_meeting(new, actor=actor, at=MONDAY)


def typed(town: Town, meeting: Meeting, *lines: str) -> list[Matter]:
    """Return the matters of decisions that Sun typed and signed."""
    with acting(town.actor("sun")) as sun:
        put_down(meeting, lines, actor=sun, at=MONDAY + 3 * DAY)
        drafts = decided(sun, meeting).drafts
        return [accept_draft(draft, actor=sun, at=MONDAY + 3 * DAY) for draft in drafts]


def sections(
    town: Town, meeting: Meeting, who: str = "sun", today: date = THURSDAY
) -> dict[str, Section]:
    with acting(town.actor(who)) as actor:
        return {section.key: section for section in agenda(actor, meeting, today=today)}


def titles(section: Section) -> list[str]:
    return [item.title for item in section.items]


def test_numbers_go_on_in_their_series(town: Town) -> None:
    numbers = [
        called(town, number=29).number,
        called(town).number,
        called(town, series="防汛周例会").number,
    ]

    assert numbers == [29, 30, 1]


def test_a_meeting_that_cannot_be_is_refused(town: Town) -> None:
    called(town, number=29)

    for wrong in ({"number": 29}, {"next_on": THURSDAY}, {"series": " "}, {"series": "长" * 81}):
        with pytest.raises(Invalid):
            called(town, **wrong)
    with pytest.raises(NotAllowed):
        called(town, who="li")


def test_the_agenda_makes_itself(town: Town) -> None:
    before = called(town, number=29, on=date(2026, 2, 26), next_on=THURSDAY)
    typed(town, before, "市水利局3月10日前疏通东渠")
    town.assigned("已过期", due=date(2026, 3, 4))
    town.assigned("下次会前", lead="roads", due=NEXT)
    town.assigned("下次会后", due=date(2026, 3, 13))
    town.submitted(title="待核准")
    asked = town.assigned("要延期")
    with acting(town.actor("li")) as li:
        ask_extension(asked, actor=li, at=MONDAY, due=date(2026, 4, 1), reason="汛期")

    made = sections(town, called(town))

    assert titles(made["left"]) == ["市水利局疏通东渠"]
    assert titles(made["red"]) == ["已过期"]
    # Due on the 10th too, but told as left open before; the count has it all the same.
    assert titles(made["due"]) == ["下次会前"]
    assert (made["due"].total, made["due"].before) == (2, 1)
    assert titles(made["signature"]) == ["待核准", "要延期"]


def test_the_scope_of_a_meeting_narrows_its_agenda(town: Town) -> None:
    town.assigned("水", due=date(2026, 3, 4))
    town.assigned("路", lead="roads", due=date(2026, 3, 4))

    made = sections(town, called(town, unit=town.units["roads"]))

    assert titles(made["red"]) == ["路"]


def test_what_is_typed_is_read_signed_and_followed_up(town: Town) -> None:
    meeting = called(town, number=29)

    (matter,) = typed(town, meeting, "市水利局3月20日前疏通东渠")

    assert (matter.lead, matter.due) == (town.units["water"], date(2026, 3, 20))
    assert matter.values == {
        "meeting": "城建周例会（第29次）", "series": SERIES, "meeting_no": "29",
    }  # fmt: skip
    assert matter.statement is not None
    assert matter.statement.text == "市水利局3月20日前疏通东渠"
    follows = sections(town, called(town))
    assert [item.pk for item in follows["left"].items] == [matter.pk]
    with acting(SYSTEM):
        assert list(verify()) == []


def test_the_drafts_of_attached_minutes_are_decisions_of_the_meeting(town: Town) -> None:
    meeting, minutes = called(town), stored_document(town)

    with acting(town.actor("sun")) as sun:
        attach(meeting, minutes, actor=sun, at=MONDAY)
        drafts = decided(sun, meeting).drafts
        matter = accept_draft(drafts[0], actor=sun, at=MONDAY)

    assert len(drafts) == 2
    assert matter.values["series"] == SERIES


def test_two_papers_with_the_same_words_are_two(town: Town) -> None:
    meeting = called(town)
    with acting(town.actor("sun")) as sun:
        for _ in range(2):
            put_down(meeting, ["市水利局疏通东渠"], actor=sun, at=MONDAY)

        found = decided(sun, meeting)

    assert (len(found.papers), len(found.drafts)) == (2, 2)


def test_a_closed_meeting_keeps_its_agenda_as_it_stood(town: Town) -> None:
    matter = town.assigned("已过期", due=date(2026, 3, 4))
    meeting = called(town)
    with acting(town.actor("sun")) as sun:
        close_meeting(meeting, "各有关单位", actor=sun, at=MONDAY + 3 * DAY)
        kept = meeting_seen(sun, meeting.pk)
        Matter.objects.filter(pk=matter.pk).update(title="改了")

    assert titles(sections(town, kept, today=date(2026, 4, 1))["red"]) == ["已过期"]
    # Zhao may not see the matter: it leaves no trace on the agenda either.
    hidden = sections(town, kept, who="zhao")["red"]
    assert (hidden.total, titles(hidden)) == (0, [])


def test_a_closed_meeting_takes_nothing_more(town: Town) -> None:
    meeting = called(town)
    with acting(town.actor("sun")) as sun:
        close_meeting(meeting, "", actor=sun, at=MONDAY)
        held = meeting_seen(sun, meeting.pk)

        for again in (
            lambda: put_down(held, ["再加一项"], actor=sun, at=MONDAY),
            lambda: close_meeting(held, "", actor=sun, at=MONDAY),
        ):
            with pytest.raises(MeetingHeld):
                again()


def test_counts_that_should_add_up_stand_beside_their_parts(town: Town) -> None:
    whole = town.matter("完工23个", values={"series": SERIES, "meeting_no": "29", "count": "23"})
    with acting(town.actor("sun")) as sun:
        parts = [Part(title=f"{n}个", lead=town.units["roads"]) for n in (15, 7)]
        for part, count in zip(decompose(whole, parts, actor=sun, at=MONDAY), (15, 7), strict=True):
            Matter.objects.filter(pk=part.pk).update(values={"count": str(count)})

        (balance,) = decided(sun, called(town)).balances

    # 23 were promised and 15 + 7 = 22 recorded: one is missing.
    assert (balance.account.total, balance.account.parts, balance.account.gap) == (23, (15, 7), 1)


def test_meetings_are_listed_with_what_waits_in_them(town: Town) -> None:
    meeting = called(town)
    with acting(town.actor("sun")) as sun:
        put_down(meeting, ["市水利局疏通东渠", "市交通局修路"], actor=sun, at=MONDAY)
        accept_draft(decided(sun, meeting).drafts[0], actor=sun, at=MONDAY)

        (row,) = meetings(sun)

    assert (row.decided, row.waiting) == (1, 1)
    with acting(SYSTEM):
        told = Event.objects.filter(stream=meeting.stream).order_by("sequence")
        assert [event.act for event in told] == ["meeting.call", "meeting.decide"]
