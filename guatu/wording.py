"""The sentences of all codes (errors, findings) in Chinese and English, from `wording.toml`.

A sentence says what is wrong, the value, and what was wanted. Facts stand in braces.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

Language = Literal["zh", "en"]


@cache
def sentences() -> dict[str, dict[Language, str]]:
    """Return code -> language -> sentence, for every code."""
    return tomllib.loads(files("guatu").joinpath("wording.toml").read_text("utf-8"))


def say(code: str, facts: Mapping[str, object], language: Language) -> str:
    """Return the sentence of `code` in `language`, with `facts` filled in.

    A fact that is itself a code (`matter.remind`, `rules.syntax`) is said in its own words, which
    may name the same facts.

    Raises:
        KeyError: no sentence for `code`, or a fact that it names is missing: a fault of ours.
    """
    said = {name: _said(fact, facts, language) for name, fact in facts.items()}
    return sentences()[code][language].format_map(said)


def _said(fact: object, facts: Mapping[str, object], language: Language) -> object:
    """Return a fact in its own words if it is a code, and not what somebody typed like one."""
    if not isinstance(fact, str) or "." not in fact or fact not in sentences():
        return fact
    try:
        return sentences()[fact][language].format_map(facts)
    except KeyError:
        return fact
