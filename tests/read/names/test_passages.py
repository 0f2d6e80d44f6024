"""Scores on labelled passages may not fall: own passages, the sample city, the real pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.read.names.scoring import below, f1_of

HERE = Path(__file__).parent
SAMPLE_CITY = Path(__file__).parents[2] / "gold"
REAL_PAGES = Path("/work/shared/gold")


def test_names_in_other_genres_keep_their_scores() -> None:
    floors = {"people": 0.96, "posts": 0.94, "orgs": 0.94, "projects": 0.75, "figures": 0.97}

    assert below(f1_of(sorted(HERE.glob("passages*.toml"))), floors) == []


def test_names_of_the_sample_city_keep_their_scores() -> None:
    floors = {"people": 0.96, "posts": 0.92, "orgs": 0.92, "projects": 0.65, "figures": 0.96}

    assert below(f1_of(sorted(SAMPLE_CITY.glob("*.gold.json"))), floors) == []


@pytest.mark.skipif(not REAL_PAGES.is_dir(), reason="the real pages are not part of the project")
def test_names_of_the_real_pages_reach_the_goal() -> None:
    # The goals of the reader's issue; projects are matched exactly here, loosely there.
    floors = {"people": 0.96, "posts": 0.88, "orgs": 0.85, "projects": 0.70, "figures": 0.96}

    assert below(f1_of(sorted(REAL_PAGES.glob("*.gold.json"))), floors) == []
