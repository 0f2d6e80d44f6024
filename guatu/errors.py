"""Broken rules: exceptions with a code, facts, a status and an exit code.

A bad document gives a `guatu.findings.Finding` instead. One subclass per failure, defined
in the domain that raises it; its sentence stands in `wording.toml` under its code. Each
family is mapped once per edge: middleware to a page, the API to JSON, the CLI to an exit.

    GuatuError
      NotFound     404, exit 3   what was asked for is not there, or not yours to see
      NotAllowed   403, exit 2   you see it and may not change it
      RuleBroken   409, exit 2   a rule of the book or the trade forbids it
      Invalid      422, exit 3   the input is not what was wanted
      Busy         503, exit 1   try again later
"""

from __future__ import annotations

from typing import ClassVar

from guatu.wording import Language, say


class GuatuError(Exception):
    """A failure that a person is told about, in words."""

    code: ClassVar[str]
    status: ClassVar[int]
    exit_code: ClassVar[int]

    def __init__(self, **facts: object) -> None:
        """Keep the facts that the sentence of `code` names."""
        super().__init__(self.code)
        self.facts = facts

    def say(self, language: Language = "zh") -> str:
        """Return the sentence of this failure in `language`."""
        return say(self.code, self.facts, language)

    def __str__(self) -> str:
        return self.say("en")


class NotFound(GuatuError):
    """What was asked for is not there, or the actor may not know that it is."""

    code = "not_found"
    status = 404
    exit_code = 3


class NotAllowed(GuatuError):
    """The actor sees the thing and may not do this to it."""

    code = "not_allowed"
    status = 403
    exit_code = 2


class RuleBroken(GuatuError):
    """A rule of the book or of the trade forbids this."""

    code = "rule_broken"
    status = 409
    exit_code = 2


class Invalid(GuatuError):
    """The input is not what was wanted."""

    code = "invalid"
    status = 422
    exit_code = 3


class Busy(GuatuError):
    """Somebody else is at it; try again."""

    code = "busy"
    status = 503
    exit_code = 1
