"""A draw that anybody can repeat and nobody can steer."""

from __future__ import annotations

import hashlib

import pytest

from guatu.errors import Invalid
from guatu.ledger.sampling import draw, list_digest

NUMBERS = [f"督〔2026〕{n}号" for n in range(1, 101)]


def test_the_same_list_and_seed_give_the_same_draw_in_any_order() -> None:
    drawn = draw(NUMBERS, 10, seed="0423 1735")

    assert drawn == draw(reversed(NUMBERS), 10, seed="0423 1735")
    assert len(set(drawn)) == 10
    assert drawn[:5] == draw(NUMBERS, 5, seed="0423 1735")
    assert drawn != draw(NUMBERS, 10, seed="0423 1736")


def test_the_draw_can_be_repeated_with_a_hash_alone() -> None:
    first = min(NUMBERS, key=lambda number: hashlib.sha256(f"s\n{number}".encode()).hexdigest())

    assert draw(NUMBERS, 1, seed="s") == [first]


def test_no_more_are_drawn_than_there_are() -> None:
    assert sorted(draw(NUMBERS[:2], 5, seed="s")) == sorted(NUMBERS[:2])


def test_every_number_is_drawn_about_as_often() -> None:
    """Of 400 draws of 10 in 100 each is in 40 on average; far from it would be a bent draw."""
    times = dict.fromkeys(NUMBERS, 0)
    for seed in range(400):
        for number in draw(NUMBERS, 10, seed=str(seed)):
            times[number] += 1

    assert min(times.values()) > 15
    assert max(times.values()) < 70


@pytest.mark.parametrize(("count", "seed"), [(0, "s"), (3, " "), (-1, "s")])
def test_a_draw_without_seed_or_number_is_refused(count: int, seed: str) -> None:
    with pytest.raises(Invalid):
        draw(NUMBERS, count, seed=seed)


def test_the_list_is_known_by_its_digest_whatever_its_order() -> None:
    assert list_digest(NUMBERS) == list_digest(reversed(NUMBERS))
    assert list_digest(NUMBERS) != list_digest(NUMBERS[1:])
