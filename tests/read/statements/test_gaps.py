from __future__ import annotations

from guatu.read.facts import Duty, Label, Segment
from guatu.read.statements import Context, Gap, duty_findings, gaps, read_statements


def demand(deadline: str | None, iso: str | None = None) -> Segment:
    duty = Duty(deadline=deadline, deadline_iso=iso)
    return Segment("要完成清淤。", Label.DEMAND, (3, 9), duty=duty)


def test_a_demand_without_unit_and_date_lacks_both() -> None:
    segment = read_statements("会议要求，要高度重视果园管护。", context=Context())[0]

    assert segment.label is Label.DEMAND
    assert gaps(segment.duty) == (Gap.OWNER, Gap.DATE)


def test_whom_a_demand_addresses_is_no_owner() -> None:
    segment = read_statements("会议要求，各县区要完成清淤。", context=Context())[0]

    assert (segment.duty.audience, gaps(segment.duty)[0]) == ("各县区", Gap.OWNER)


def test_a_unit_and_a_day_close_the_gaps() -> None:
    assert gaps(Duty(responsible="市水利局", deadline_iso="2026-06-30")) == ()


def test_a_deadline_without_a_day_is_a_finding_at_its_sentence() -> None:
    (finding,) = duty_findings([demand("汛期前")])

    assert (finding.code, finding.place.start, finding.place.end) == (
        "read.deadline_without_day",
        3,
        9,
    )
    assert "汛期前" in finding.say("zh")


def test_a_day_no_deadline_and_a_lasting_duty_are_no_findings() -> None:
    segments = [demand("6月底前", "2026-06-30"), demand(None), demand("长期坚持")]

    assert duty_findings(segments) == ()


def test_only_demands_are_asked_for_a_day() -> None:
    told = Segment("汛期前已完成。", Label.RESULT, (0, 7), duty=Duty(deadline="汛期前"))

    assert duty_findings([told]) == ()


def test_a_day_without_its_year_is_a_gap() -> None:
    assert gaps(Duty(responsible="市水利局", deadline_iso="--06-30")) == (Gap.DATE,)
