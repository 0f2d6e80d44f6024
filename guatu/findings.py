"""Findings: what is wrong with a document, as values with a place. Never raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guatu.wording import Language, say


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a document.

    `start` and `end` are offsets in characters of the raw text, end not included; `None` when
    the finding is about the whole document. `line` counts from 1; `quote` is the raw text there.
    """

    document: str = ""
    start: int | None = None
    end: int | None = None
    page: int | None = None
    line: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at; `code` names its sentence in `wording.toml`."""

    code: str
    place: Place = field(default_factory=Place)
    facts: Mapping[str, object] = field(default_factory=dict)

    def say(self, language: Language = "zh") -> str:
        """Return the sentence of this finding in `language`."""
        return say(self.code, self.facts, language)
