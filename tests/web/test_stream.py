"""Streams of changes: told at once, bounded, and the database asked by one for all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from time import monotonic

from guatu.web.stream import FULL, Streams, Watch


class Record:
    """A record that moves on by one with the `moves`-th question."""

    def __init__(self, moves: int) -> None:
        self.asked = self.closed = 0
        self.moves = moves

    def ask(self) -> int:
        self.asked += 1
        return 7 if self.asked < self.moves else 8

    def let_go(self) -> None:
        self.closed += 1


def streams(record: Record, *, places: int = 2, longest_s: float = 5) -> Streams:
    watch = Watch(record.ask, record.let_go, every_s=0.01)
    return Streams(watch, BoundedSemaphore(places), beat_s=0.05, longest_s=longest_s)


def numbers(said: Iterator[str], count: int) -> list[int]:
    return [int(next(said).split("data: ")[1]) for _ in range(count)]


def test_a_change_is_told_long_before_the_next_sign_of_life() -> None:
    record = Record(moves=3)
    watch = Watch(record.ask, record.let_go, every_s=0.01)
    began = monotonic()

    assert watch.newer(7, wait_s=5) == 8
    assert monotonic() - began < 1
    assert record.closed == 1


def test_silence_is_a_sign_of_life() -> None:
    assert numbers(streams(Record(moves=10**6)).messages(7), 3) == [7, 7, 7]


def test_one_asks_for_all() -> None:
    record = Record(moves=20)
    watch = Watch(record.ask, record.let_go, every_s=0.01)

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: watch.newer(7, 5), range(8)))

    assert told == [8] * 8
    assert record.asked <= 21  # twenty questions and perhaps one of a late asker: not 8 times 20


def test_who_finds_no_place_is_told_so_and_a_place_is_given_back() -> None:
    two = streams(Record(moves=10**6))
    first, second, third = (two.messages(7) for _ in range(3))
    next(first), next(second)

    assert next(third) == FULL
    first.close()  # type: ignore[attr-defined]
    assert numbers(two.messages(7), 1) == [7]


def test_a_stream_ends_so_that_a_sign_out_counts() -> None:
    assert len(list(streams(Record(moves=10**6), longest_s=0.1).messages(7))) <= 4
