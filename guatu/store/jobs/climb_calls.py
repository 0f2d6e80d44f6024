"""Calls that nobody answered in time go to the level above: from a timer, each minute."""

from __future__ import annotations

from datetime import datetime

from guatu.store.acts.flood_calls import Calling, NobodyToCall, call
from guatu.store.flood import Duty, call_name, calls_of, duties
from guatu.store.models import Event, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.watch.flood import Call, next_level, unanswered


def climb_calls(at: datetime) -> list[tuple[str, str]]:
    """Call the level above for each call that nobody answered by `at`; return (segment, level).

    A level without anybody is passed over. What climbed does not climb again from below, so that
    the job may run as often as one likes.
    """
    with acting(SYSTEM):
        tree = duties()
        return [
            (waiting.segment, level)
            for waiting in unanswered(calls_of(tree), at)
            if (level := _climbed(waiting, tree, at))
        ]


def _climbed(waiting: Call, tree: list[Duty], at: datetime) -> str:
    """Call the next level at which there is somebody, and return it; "" if there is none."""
    event, level = Event.objects.get(pk=waiting.key), next_level(waiting.level)
    text = str(event.after_facts["+text"])
    calling = Calling(text, waiting.exercise, climbed_from=call_name(event))
    while level:
        for duty in tree:
            if (duty.segment, duty.level) == (waiting.segment, level):
                try:
                    call(Matter.objects.get(pk=duty.pk), calling, actor=SYSTEM, at=at)
                except NobodyToCall:
                    continue
                return level
        level = next_level(level)
    return ""
