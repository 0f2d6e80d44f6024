"""Every failure and finding has its sentence, in both languages, with the same facts."""

from __future__ import annotations

import string
from importlib import import_module
from pkgutil import walk_packages

import guatu
from guatu.errors import GuatuError
from guatu.wording import sentences

# One starts the command line, the other needs an extra that the quick tests do without.
NOT_IMPORTED = ("__main__", "engines.spark")


def facts_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def subclasses(kind: type[GuatuError]) -> set[type[GuatuError]]:
    return {kind, *(deep for child in kind.__subclasses__() for deep in subclasses(child))}


def test_both_languages_name_the_same_facts() -> None:
    uneven = [
        code for code, both in sentences().items() if facts_of(both["zh"]) != facts_of(both["en"])
    ]

    assert uneven == []


def test_every_error_has_a_sentence() -> None:
    for module in walk_packages(guatu.__path__, "guatu."):
        if "migrations" not in module.name and not module.name.endswith(NOT_IMPORTED):
            import_module(module.name)

    without = [
        kind.__qualname__
        for kind in subclasses(GuatuError) - {GuatuError}
        if kind.code not in sentences()
    ]

    assert without == []
