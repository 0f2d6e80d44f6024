"""The record's progress as a stream of server-sent events, bounded, for pages that are open.

A stream holds one of a server's threads. There are as many as `GUATU_STREAMS` per process; who
comes later is told so and asks by itself instead (`guatu.web.views.live`). However many listen,
the database is asked twice a second by one of them; a person's own mark only when something was
recorded. Streams end after some minutes, so that a sign-out counts; the browser opens the next
by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import BoundedSemaphore, Condition, Lock
from time import monotonic, sleep

FULL = "event: full\ndata: 0\n\n"


class Watch:
    """The number of the newest event: one of those who wait asks for all of them.

    `ask` returns the number; `let_go` ends the asker's connection to the database.
    """

    def __init__(
        self, ask: Callable[[], int], let_go: Callable[[], None], *, every_s: float = 0.5
    ) -> None:
        self._ask, self._let_go, self._every_s = ask, let_go, every_s
        self._asking = Lock()
        self._moved = Condition()
        self._newest = 0

    def newer(self, known: int, wait_s: float) -> int:
        """Return the newest number as soon as it is beyond `known`; after `wait_s` at the latest.

        It may lag behind `known` while nobody asked; then `known` itself is returned.
        """
        end = monotonic() + wait_s
        while self._newest <= known and monotonic() < end:
            if self._asking.acquire(blocking=False):
                try:
                    self._ask_until(known, end)
                finally:
                    self._let_go()
                    self._asking.release()
            else:
                with self._moved:
                    self._moved.wait(self._every_s)
        return max(known, self._newest)

    def _ask_until(self, known: int, end: float) -> None:
        while self._newest <= known and monotonic() < end:
            if (newest := self._ask()) > self._newest:
                with self._moved:
                    self._newest = newest
                    self._moved.notify_all()
            else:
                sleep(self._every_s)


@dataclass(frozen=True, slots=True)
class Streams:
    """The streams of a process: what they watch, and how many there may be."""

    watch: Watch
    places: BoundedSemaphore
    beat_s: float
    longest_s: float = 300

    def messages(self, first: int, mark: Callable[[], str]) -> Iterator[str]:
        """Yield `mark()`, and again as soon as it differs, at least once in `beat_s` seconds.

        A mark that is repeated says that the stream is alive, and comes with the beat alone: an
        act that does not change the mark is not to be told from silence. With no place left there
        is one message, `full`.

        Args:
            first: the number of the newest event before `mark` was asked.
            mark: what one person is told of; asked only when the number has moved.
        """
        if not self.places.acquire(blocking=False):
            yield FULL
            return
        try:
            end, told = monotonic() + self.longest_s, mark()
            yield f"retry: 2000\ndata: {told}\n\n"
            while monotonic() < end:
                first, told = self._next(first, told, mark)
                yield f"data: {told}\n\n"
        finally:
            self.places.release()

    def _next(self, known: int, told: str, mark: Callable[[], str]) -> tuple[int, str]:
        """Return the next number and mark: another than `told`, or `told` after a beat."""
        beat = monotonic() + self.beat_s
        while (left := beat - monotonic()) > 0:
            if (number := self.watch.newer(known, left)) > known:
                known = number
                if (now := mark()) != told:
                    return known, now
        return known, told
