"""大干80天: the end of a campaign is asked for, with the two days that it may be."""

from __future__ import annotations

import pytest

from guatu.read.facts import Label, Segment
from guatu.read.statements import campaign_findings


def demand(text: str) -> Segment:
    return Segment(text, Label.DEMAND, (0, len(text)))


def test_80_days_from_11_october_end_a_day_before_the_year_and_both_are_shown() -> None:
    segments = [demand("以奋力冲刺的姿态大干80天，确保完成全年任务。")]

    (finding,) = campaign_findings(segments, on="2021-10-11")

    assert finding.place.quote == "大干80天"
    assert finding.facts == {
        "words": "大干80天", "start": "2021-10-11", "end": "2021-12-30",
        "year_end": "2021-12-31", "left": 81,
    }  # fmt: skip
    for day in ("2021-12-30", "2021-12-31", "81"):
        assert day in finding.say("zh")
        assert day in finding.say("en")


def test_without_a_day_to_count_from_the_start_is_asked_for() -> None:
    (finding,) = campaign_findings([demand("奋战一百天，决胜四季度。")], on=None)

    assert finding.code == "read.campaign_without_start"
    assert "奋战一百天" in finding.say("zh")


def test_a_campaign_is_asked_for_once_and_what_was_done_is_none() -> None:
    done = Segment("奋战80天，大桥通车。", Label.RESULT, (0, 10))
    segments = [demand("要大干80天。"), demand("再次动员大干80天。"), done]

    assert len(campaign_findings(segments, on="2021-10-11")) == 1


@pytest.mark.parametrize("text", ["工期80天。", "全年优良天数300天。", "大干快上，保住300天。"])
def test_other_days_are_no_campaign(text: str) -> None:
    assert campaign_findings([demand(text)], on="2021-10-11") == ()
