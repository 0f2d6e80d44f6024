"""The grammar carries over: texts of twenty genres, labelled by hand, keep their scores."""

from __future__ import annotations

from functools import cache

import pytest

from guatu.read.facts import Label
from tests.read.statements.labelled import GENRES, Labelled, load, scores

PATHS = sorted(GENRES.glob("*.txt"))
# What each text reached when its genre was last worked on; none may fall below.
FLOORS = {
    Label.DEMAND: 0.98,
    Label.PROBLEM: 0.95,
    Label.COMMITMENT: 0.95,
    Label.RESULT: 0.95,
    "speaker": 0.98,
    "responsible": 0.95,
    "deadline": 0.95,
}


@cache
def texts() -> tuple[Labelled, ...]:
    return tuple(load(path) for path in PATHS)


@pytest.mark.parametrize("text", texts(), ids=[path.stem for path in PATHS])
def test_a_text_is_cut_as_a_person_cuts_it(text: Labelled) -> None:
    assert [segment.text for segment in text.read()] == [want.text for want in text.wanted]


@pytest.mark.parametrize("text", texts(), ids=[path.stem for path in PATHS])
def test_segments_are_the_text_at_their_places(text: Labelled) -> None:
    segments = text.read()

    assert all(text.text[slice(*segment.place)] == segment.text for segment in segments)
    assert "".join(segment.text for segment in segments) == text.text.replace("\n", "")


@pytest.mark.parametrize("key", list(FLOORS), ids=str)
def test_no_score_falls(key: str) -> None:
    assert scores(texts())[key] >= FLOORS[key]


@pytest.mark.parametrize("text", texts(), ids=[path.stem for path in PATHS])
def test_every_deadline_ends_on_the_day_a_clerk_says(text: Labelled) -> None:
    days = {
        want.text: (want.facts["iso"] or None, segment.duty.deadline_iso)
        for want, segment in zip(text.wanted, text.read(), strict=True)
        if "iso" in want.facts
    }

    assert {words: day[1] for words, day in days.items()} == {w: day[0] for w, day in days.items()}


@pytest.mark.parametrize("text", texts(), ids=[path.stem for path in PATHS])
def test_only_words_that_bind_have_a_speaker(text: Labelled) -> None:
    spoken = {Label.DEMAND, Label.PROBLEM, Label.COMMITMENT}

    assert all(s.speaker is None for s in text.read() if s.label not in spoken)


@pytest.mark.parametrize("text", texts(), ids=[path.stem for path in PATHS])
def test_every_label_names_its_rule(text: Labelled) -> None:
    assert all(segment.rule for segment in text.read())
