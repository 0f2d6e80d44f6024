"""The reader's quality on hand-labelled pages may not fall below these floors (F1)."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

from guatu.read.as_json import page_dict
from guatu.read.files import read_bytes
from tests.read.scoring import Score, likeness, score_folder

ROOT = Path(__file__).parents[2]
# Pages that are not part of the project: scored where they are, skipped where they are not.
SHARED = next((up / "shared" for up in ROOT.parents if (up / "shared/gold").is_dir()), None)

# Layout: the goals of the reader. Statements and facts: the first floors, raised as they improve.
FLOORS = {
    "articles": 1.0, "body": 0.98, "titles": 0.93, "reporters": 0.97, "event_date": 0.95,
    "seg:demand": 0.80, "speaker": 0.75, "people": 0.80, "figures": 0.80,
}  # fmt: skip


@pytest.fixture(scope="module")
def city() -> Score:
    return score_folder(ROOT / "tests/gold", ROOT / "guatu/books/city/pages")


@pytest.mark.parametrize(("metric", "floor"), FLOORS.items())
def test_the_sample_citys_pages_are_read_at_least_this_well(
    city: Score, metric: str, floor: float
) -> None:
    assert city.f1(metric) >= floor


@pytest.fixture(scope="module")
def shared() -> Score:
    if SHARED is None:
        pytest.skip("the shared pages are not here; the sample city's are always scored")
    return score_folder(SHARED / "gold", SHARED / "pages")


@pytest.mark.parametrize(("metric", "floor"), FLOORS.items())
def test_the_shared_pages_are_read_at_least_this_well(
    shared: Score, metric: str, floor: float
) -> None:
    assert shared.f1(metric) >= floor


# What the reader reached on the examination, less a few points: it may improve, not fall.
REACHED = {
    "articles": 0.95, "body": 0.97, "titles": 0.90, "reporters": 0.90, "event_date": 0.93,
    "seg:demand": 0.91, "seg:macro": 0.92, "speaker": 0.93, "responsible": 0.90, "deadline": 0.90,
    "people": 0.94, "posts": 0.95, "orgs": 0.92, "projects": 0.85, "figures": 0.95,
}  # fmt: skip


REACHED_ON_G = {**REACHED, "responsible": 0.88}
# K was scored once unseen (README of the examination), then repaired against.
REACHED_ON_K = {
    **REACHED, "event_date": 0.90, "seg:macro": 0.90, "posts": 0.86, "projects": 0.78,
    "figures": 0.91,
}  # fmt: skip
# L was scored when the work was done, and not repaired against: what unseen pages may expect.
REACHED_ON_L = {
    **REACHED, "event_date": 0.92, "speaker": 0.91, "deadline": 0.83, "orgs": 0.90,
    "projects": 0.80,
}  # fmt: skip
# Set O is not learnt: its floors are what was reached on it at first sight, but for two rules.
REACHED_ON_O = {
    "articles": 0.92, "body": 0.96, "titles": 0.92, "reporters": 0.92, "event_date": 0.83,
    "seg:demand": 0.90, "seg:macro": 0.86, "speaker": 0.68, "responsible": 0.89, "people": 0.90,
    "posts": 0.88, "orgs": 0.84, "projects": 0.81, "figures": 0.95,
}  # fmt: skip
SETS = {
    **dict.fromkeys("abcdefhijmn", REACHED),
    "g": REACHED_ON_G,
    "k": REACHED_ON_K,
    "l": REACHED_ON_L,
    "o": REACHED_ON_O,
}


@pytest.mark.parametrize(("letter", "floors"), SETS.items())
def test_the_examination_is_read_at_least_this_well(letter: str, floors: dict[str, float]) -> None:
    score = score_folder(ROOT / f"tests/exam/{letter}/gold", ROOT / f"tests/exam/{letter}/pages")

    found = {metric: score.f1(metric) for metric in floors}
    assert {metric: f1 for metric, f1 in found.items() if f1 < floors[metric]} == {}


def article(text: str, **facts: object) -> dict[str, object]:
    return {"text": text, "segments": [], **facts}


def test_a_perfect_reading_scores_one_and_an_empty_one_nothing() -> None:
    gold = [article("全市防汛工作会议召开，部署工作。", reporters=["温知夏"], headline="会议召开")]
    perfect, empty = Score(), Score()

    perfect.add_page(gold, gold)
    empty.add_page(gold, [])

    metrics = ("articles", "body", "titles", "reporters", "event_date")
    assert [perfect.f1(m) for m in metrics] == [1.0] * 5
    assert [empty.f1(m) for m in metrics] == [0.0] * 5


def test_half_the_body_counts_half_its_n_grams() -> None:
    # 12 characters have 8 five-grams, the first 8 characters 4 of them: P 1, R 1/2, F1 2/3.
    score = Score()

    score.add_page([article("甲乙丙丁戊己庚辛壬癸子丑")], [article("甲乙丙丁戊己庚辛")])

    assert list(score.row("body")) == pytest.approx([1, 1 / 2, 2 / 3])


def test_likeness_ignores_spaces_and_full_width_forms() -> None:
    assert likeness("（一） 加强，领导", "(一)加强,领导") == 1.0


@pytest.mark.skipif(SHARED is None, reason="the shared scorer is not here")
def test_our_scorer_agrees_with_the_shared_one(
    shared: Score, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert SHARED is not None
    for source in (SHARED / "pages").glob("*.txt"):
        page, _ = read_bytes(source.read_bytes(), name=source.name)
        (tmp_path / f"{source.stem}.json").write_text(json.dumps(page_dict(page)), "utf-8")
    scorer = runpy.run_path(str(SHARED / "tools/score_read.py"))["main"]

    scorer([str(SHARED / "gold"), str(tmp_path), "--json"])

    theirs = json.loads(capsys.readouterr().out)
    ours = {metric: round(shared.f1(metric), 4) for metric in theirs}
    assert ours == {metric: row["f1"] for metric, row in theirs.items()}
