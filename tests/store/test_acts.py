"""Every act checks the right, then the rule, then the version; and writes one event."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guatu.errors import GuatuError, Invalid, NotAllowed, NotFound
from guatu.ledger.book import MoveForbidden
from guatu.ledger.closing import ClosedByHandler, EvidenceMissing
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.cancel import cancel
from guatu.store.acts.extend import (
    NothingAsked,
    ask_extension,
    grant_extension,
    refuse_extension,
)
from guatu.store.acts.reopen import reopen
from guatu.store.acts.report_progress import report_progress
from guatu.store.acts.return_matter import return_matter
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.evidence import EvidenceRefused, Proof, evidence_path
from guatu.store.models import Event, Evidence, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.record import Conflict
from tests.store.town import DAY, MONDAY, PROOF, Town

NEXT = MONDAY + DAY
LATER = MONDAY + 3 * DAY


def stored(matter: Matter) -> Matter:
    with acting(SYSTEM):
        found: Matter = Matter.objects.get(pk=matter.pk)
    return found


def last_event(matter: Matter) -> Event:
    with acting(SYSTEM):
        event: Event = Event.objects.filter(matter=matter).order_by("-sequence")[0]
    return event


def test_numbers_run_through_the_year(town: Town) -> None:
    numbers = [town.matter(title).number for title in ("甲", "乙")]

    assert numbers == ["督〔2026〕1号", "督〔2026〕2号"]


def test_a_new_matter_stands_in_the_first_stage_with_its_whole_state_recorded(town: Town) -> None:
    matter = town.matter(money=Decimal("1200.50"))

    event = last_event(matter)
    assert (matter.stage, matter.version, matter.head) == ("registered", 1, event.hash)
    assert event.after_facts["lead"] == "water"
    assert event.after_facts["money"] == "1200.5"
    assert event.after_facts["due"] == event.after_facts["first_due"] == "2026-03-20"


def test_assigning_records_only_what_changed(town: Town) -> None:
    matter = town.assigned()

    assert last_event(matter).before_facts == {"stage": "registered"}
    assert last_event(matter).after_facts == {"stage": "assigned"}
    assert stored(matter).version == 2


def test_units_beside_the_lead_are_part_of_the_record(town: Town) -> None:
    matter = town.matter()
    to = Assignment(town.units["water"], supporting=[town.units["roads"], town.units["east"]])

    with acting(town.actor("sun")) as sun:
        assign(matter, to, actor=sun, at=NEXT)

    assert last_event(matter).before_facts["supporting"] == []
    assert last_event(matter).after_facts["supporting"] == ["east", "roads"]
    assert stored(matter).involvements.count() == 2


def test_a_claim_is_kept_with_its_words_and_its_proof(town: Town) -> None:
    matter = town.assigned()
    photo = Proof("site_photo", content=b"\x89PNG\r\n\x1a\n rest", name="../../渠.png")

    with acting(town.actor("li")) as li:
        report_progress(matter, actor=li, at=NEXT, progress=40, text="已清淤", evidence=[photo])
        kept = Evidence.objects.get(matter=matter)

    said = last_event(matter).after_facts
    assert (matter.stage, matter.progress, matter.claim) == ("working", 40, "claimed")
    assert said["+text"] == "已清淤"
    assert said["+evidence"][0]["sha256"] == kept.sha256
    assert (kept.name, kept.media, kept.sequence) == ("渠.png", "image/png", 3)
    assert evidence_path(kept.sha256).read_bytes() == photo.content


@pytest.mark.parametrize(
    "proof",
    [
        Proof("bribe", "说明"),
        Proof("result"),
        Proof("result", content=b"", name="empty.pdf"),
        Proof("result", content=b"MZ\x90\x00 program", name="report.pdf"),
        Proof("result", content=b"<html><script>", name="page.txt"),
    ],
)
def test_what_is_no_evidence_is_refused_and_nothing_changes(town: Town, proof: Proof) -> None:
    matter = town.assigned()

    with acting(town.actor("li")) as li, pytest.raises(EvidenceRefused):
        report_progress(matter, actor=li, at=NEXT, progress=1, text="…", evidence=[proof])

    assert stored(matter).version == 2


@pytest.mark.parametrize(
    ("progress", "text"), [(-1, "有"), (101, "有"), (50, " "), (50, "长" * 4001)]
)
def test_a_report_has_words_and_a_percentage(town: Town, progress: int, text: str) -> None:
    matter = town.assigned()

    with acting(town.actor("li")) as li, pytest.raises(Invalid):
        report_progress(matter, actor=li, at=NEXT, progress=progress, text=text)


def test_a_supporting_unit_may_report_but_not_hand_in(town: Town) -> None:
    matter = town.matter()
    with acting(town.actor("sun")) as sun:
        to = Assignment(town.units["water"], supporting=[town.units["roads"]])
        assign(matter, to, actor=sun, at=MONDAY)

    with acting(town.actor("zhao")) as zhao:
        report_progress(matter, actor=zhao, at=NEXT, progress=10, text="路口已让出")
        with pytest.raises(NotAllowed):
            submit_for_closing(matter, actor=zhao, at=NEXT, text="完", evidence=[PROOF])


def test_an_extension_keeps_the_first_date(town: Town) -> None:
    matter = town.reported()

    with acting(town.actor("li")) as li:
        ask_extension(matter, actor=li, at=NEXT, due=date(2026, 4, 10), reason="汛前水位高")
    asked = stored(matter)
    with acting(town.actor("chen")) as chen:
        grant_extension(matter, actor=chen, at=LATER)

    assert (asked.due, asked.asked_due) == (date(2026, 3, 20), date(2026, 4, 10))
    granted = stored(matter)
    assert (granted.due, granted.first_due) == (date(2026, 4, 10), date(2026, 3, 20))
    assert (granted.asked_due, granted.extended_times) == (None, 1)
    assert last_event(matter).before_facts["due"] == "2026-03-20"


def test_an_extension_may_be_refused_with_a_reason(town: Town) -> None:
    matter = town.reported()
    with acting(town.actor("li")) as li:
        ask_extension(matter, actor=li, at=NEXT, due=date(2026, 4, 10), reason="汛前水位高")

    with acting(town.actor("sun")) as sun:
        refuse_extension(matter, actor=sun, at=LATER, reason="工期已含汛期")

    assert (stored(matter).due, stored(matter).asked_due) == (date(2026, 3, 20), None)


def test_who_asks_for_a_later_date_does_not_grant_it(town: Town) -> None:
    matter = town.reported()

    with acting(town.actor("li")) as li:
        ask_extension(matter, actor=li, at=NEXT, due=date(2026, 4, 10), reason="汛前水位高")
        with pytest.raises(NotAllowed):
            grant_extension(matter, actor=li, at=LATER)


def test_an_extension_must_lead_to_a_later_day(town: Town) -> None:
    matter = town.reported()

    with acting(town.actor("li")) as li, pytest.raises(Invalid):
        ask_extension(matter, actor=li, at=NEXT, due=date(2026, 3, 20), reason="再看看")


def test_nothing_is_granted_that_nobody_asked_for(town: Town) -> None:
    matter = town.reported()

    with acting(town.actor("chen")) as chen, pytest.raises(NothingAsked):
        grant_extension(matter, actor=chen, at=LATER)


def test_a_matter_is_not_handed_in_without_the_proof_its_book_asks_for(town: Town) -> None:
    matter = town.reported()

    with acting(town.actor("li")) as li, pytest.raises(EvidenceMissing) as refused:
        submit_for_closing(matter, actor=li, at=NEXT, text="做完了")

    assert refused.value.facts["wanted"] == "办结佐证"
    assert stored(matter).stage == "working"


def test_a_returned_matter_is_worked_on_again(town: Town) -> None:
    matter = town.submitted()

    with acting(town.actor("sun")) as sun:
        return_matter(matter, actor=sun, at=LATER, reason="缺验收签字")

    assert (matter.stage, matter.returned_times, matter.submitted_on) == ("working", 1, None)
    assert last_event(matter).reason == "缺验收签字"


def test_closing_names_its_acceptor_and_its_day(town: Town) -> None:
    matter = town.submitted()

    with acting(town.actor("he")) as he:
        accept_closing(matter, actor=he, at=LATER)

    closed = stored(matter)
    assert (closed.stage, closed.state) == ("closed", "closed")
    assert (closed.acceptor, closed.closed_on) == (town.users["he"], date(2026, 3, 5))
    assert closed.claim == "verified"


def test_who_handled_a_matter_does_not_accept_it(town: Town) -> None:
    matter = town.matter()
    with acting(town.actor("sun")) as sun:
        to = Assignment(town.units["water"], handler=town.users["sun"])
        assign(matter, to, actor=sun, at=MONDAY)
    with acting(town.actor("li")) as li:
        submit_for_closing(matter, actor=li, at=NEXT, text="完", evidence=[PROOF])

    with acting(town.actor("sun")) as sun, pytest.raises(ClosedByHandler):
        accept_closing(matter, actor=sun, at=LATER)


def test_a_supervisor_who_reported_does_not_accept_either(town: Town) -> None:
    town_wide = SYSTEM
    matter = town.assigned()
    with acting(SYSTEM):
        submit_for_closing(matter, actor=town_wide, at=NEXT, text="完", evidence=[PROOF])

        with pytest.raises(ClosedByHandler):
            accept_closing(matter, actor=town_wide, at=LATER)


def test_a_reopened_matter_was_closed_and_says_so(town: Town) -> None:
    matter = town.submitted()
    with acting(town.actor("he")) as he:
        accept_closing(matter, actor=he, at=LATER)

    with acting(town.actor("chen")) as chen:
        reopen(matter, actor=chen, at=LATER + DAY, reason="回头看发现淤积")

    assert (matter.state, matter.stage, matter.closed_on) == ("open", "working", None)
    assert (matter.acceptor, matter.reopened_times) == (None, 1)
    assert last_event(matter).before_facts["closed_on"] == "2026-03-05"


def test_a_cancelled_matter_stays_in_the_account(town: Town) -> None:
    matter = town.assigned()

    with acting(town.actor("chen")) as chen:
        cancel(matter, actor=chen, at=NEXT, reason="并入防洪工程")

    assert stored(matter).state == "cancelled"


@pytest.mark.parametrize("name", ["assign", "report", "submit", "return", "accept", "reopen"])
def test_the_book_forbids_what_its_stages_do_not_allow(town: Town, name: str) -> None:
    matter = town.assigned()
    with acting(town.actor("chen")) as chen:
        cancel(matter, actor=chen, at=NEXT, reason="误立")
        if name == "reopen":
            reopen(matter, actor=chen, at=NEXT, reason="再办")
    doers = {
        "assign": lambda: assign(matter, Assignment(town.units["water"]), actor=SYSTEM, at=LATER),
        "report": lambda: report_progress(matter, actor=SYSTEM, at=LATER, progress=1, text="有"),
        "submit": lambda: submit_for_closing(
            matter, actor=SYSTEM, at=LATER, text="完", evidence=[PROOF]
        ),
        "return": lambda: return_matter(matter, actor=SYSTEM, at=LATER, reason="缺"),
        "accept": lambda: accept_closing(matter, actor=SYSTEM, at=LATER),
        "reopen": lambda: reopen(matter, actor=SYSTEM, at=LATER, reason="又办"),
    }
    version = matter.version

    with acting(SYSTEM), pytest.raises(MoveForbidden):
        doers[name]()

    assert stored(matter).version == version


def test_of_two_who_act_on_what_they_saw_the_second_is_told(town: Town) -> None:
    matter = town.submitted()
    seen_by_he, seen_by_sun = stored(matter), stored(matter)
    with acting(town.actor("he")) as he:
        accept_closing(seen_by_he, actor=he, at=LATER)

    with acting(town.actor("sun")) as sun, pytest.raises(Conflict):
        return_matter(seen_by_sun, actor=sun, at=LATER, reason="缺签字")

    assert stored(matter).state == "closed"


def test_what_one_may_not_see_is_not_there_and_what_one_sees_is_not_yours(town: Town) -> None:
    matter = town.assigned()

    outcomes: dict[str, type[GuatuError]] = {}
    for name in ("zhao", "qian", "nobody", "zheng", "wang", "chen"):
        with acting(town.actor(name)) as actor, pytest.raises(GuatuError) as refused:
            return_matter(matter, actor=actor, at=NEXT, reason="看看")
        outcomes[name] = refused.type

    assert outcomes == {
        "zhao": NotFound,
        "qian": NotFound,
        "nobody": NotFound,
        "zheng": NotFound,
        "wang": NotAllowed,
        "chen": NotAllowed,
    }


def test_a_county_enters_matters_of_its_own_units_alone(town: Town) -> None:
    with acting(town.actor("qian")) as qian:
        own = add_matter(
            NewMatter("meeting_tasks", "修路", lead=town.units["east"]), actor=qian, at=MONDAY
        )
        with pytest.raises(NotAllowed):
            new = NewMatter("meeting_tasks", "修路", lead=town.units["roads"])
            add_matter(new, actor=qian, at=MONDAY)

    assert own.lead == town.units["east"]
