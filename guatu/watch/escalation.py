"""Escalation: who is to be told of a light, and who must talk to whom.

Proposed to a person, never carried out here. Every proposal is limited in its rate (国务院令
第733号: the frequency of supervision must be controlled): what was held back is said too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.rules import Column, Rule, WorkdayTable, explain
from guatu.rules.fields import Fields
from guatu.watch.light import Light
from guatu.wording import Language


@dataclass(frozen=True, slots=True)
class Escalation:
    """A step: when it is due, who is told, what is done, and how often at most.

    `at_most` times in any `per_days` days, for one matter or unit.
    """

    key: str
    rule: Rule
    tell: Mapping[Language, str]
    act: Mapping[Language, str]
    at_most: int
    per_days: int


@dataclass(frozen=True, slots=True)
class Told:
    """That a step was proposed for something on a day."""

    key: str
    on: date


@dataclass(frozen=True, slots=True)
class Proposal:
    """A step that a person may decide on.

    `withheld_until`: the rate limit forbids it before this day; None when it may go ahead.
    """

    key: str
    tell: Mapping[Language, str]
    act: Mapping[Language, str]
    words: Mapping[Language, str]
    withheld_until: date | None = None


def read_escalation(part: Fields, columns: Mapping[str, Column]) -> Escalation:
    """Return the step that an `[[escalation]]` table says.

    Raises:
        Invalid: a key is missing, unknown or not what was wanted; the rule is refused.
    """
    step = Escalation(
        key=part.text("key"),
        rule=part.rule("when", columns),
        tell={"zh": part.text("tell_zh"), "en": part.text("tell_en")},
        act={"zh": part.text("act_zh"), "en": part.text("act_en")},
        at_most=part.whole("at_most", least=1),
        per_days=part.whole("per_days", least=1),
    )
    part.close()
    return step


def proposals(
    steps: Sequence[Escalation],
    light: Light,
    facts: Mapping[str, object],
    *,
    told: Sequence[Told],
    on: date,
    workdays: WorkdayTable | None = None,
) -> list[Proposal]:
    """Return the steps that are due for one matter or unit on the day `on`, as in the file.

    Args:
        steps: of the book.
        light: its light that day.
        facts: its facts; of the escalation columns only `periods_yellow` and `periods_red`.
        told: what was proposed for it before, in any order.
        on: the day.
        workdays: what rules count working days in.
    """
    found = []
    for step in steps:
        before = sorted(past.on for past in told if past.key == step.key and past.on <= on)
        known = {
            **facts,
            "colour": light.colour.value,
            "light": light.key,
            "told_times": len(before),
            "told_on": before[-1] if before else None,
        }
        if step.rule.holds(known, workdays):
            words: dict[Language, str] = {
                "zh": explain(step.rule, known, "zh", workdays=workdays),
                "en": explain(step.rule, known, "en", workdays=workdays),
            }
            until = _withheld_until(step, before, on)
            found.append(Proposal(step.key, step.tell, step.act, words, until))
    return found


def _withheld_until(step: Escalation, before: Sequence[date], on: date) -> date | None:
    """Return the first day that the limit allows, or None when that is `on` or earlier."""
    if len(before) < step.at_most:
        return None
    free = before[-step.at_most] + timedelta(days=step.per_days)
    return free if free > on else None
