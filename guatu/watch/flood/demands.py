"""What a response level asks for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Demands:
    """What the plan of a city asks for while a response of level `key` is in force.

    `None` is what the city has not set. `source` says where the numbers stand.

    Attributes:
        patrol_hours: within how many hours each segment is patrolled once.
        answer_minutes: after how many minutes an unanswered call climbs the duty tree.
        leader: whether a leader is in the duty room.
    """

    key: str
    zh: str
    en: str
    source: str
    patrol_hours: int | None = None
    answer_minutes: int | None = None
    leader: bool | None = None

    @property
    def unset(self) -> tuple[str, ...]:
        """Return the keys that the city has not set."""
        wanted = ("patrol_hours", "answer_minutes", "leader")
        return tuple(key for key in wanted if getattr(self, key) is None)
