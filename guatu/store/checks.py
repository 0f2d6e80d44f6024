"""Checks that several acts share."""

from __future__ import annotations

from datetime import date

from guatu.errors import Invalid
from guatu.store.models import Unit

LONGEST_TEXT = 4000


def check_text(text: str, what: str) -> None:
    """Let `text` stand for `what` if it holds words and is of a length that people read.

    Raises:
        Invalid: it is blank, or longer than 4000 characters.
    """
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise Invalid(what=what, value=f"{len(text)} 字", wanted=f"1–{LONGEST_TEXT} 字 characters")


def check_in_being(unit: Unit, day: date) -> None:
    """Let `unit` be given something to do on `day`, if it exists then.

    Raises:
        Invalid: it does not.
    """
    if not unit.is_valid_on(day):
        raise Invalid(what="field.unit", value=unit.name, wanted="a unit in being 现存的单位")
