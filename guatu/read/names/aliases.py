"""Short forms of bodies: introduced in brackets, or made from the full name and met in the text.

深圳国际控股有限公司 is 深国际 where that word stands in the same text. Nothing is guessed that the
text does not print.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import regex

from guatu.books import load_book
from guatu.read.facts import Alias, Body
from guatu.read.names.lexicon import find_all, short_places

_INTRODUCED = regex.compile(
    r"[（(](?:以下|下)?(?:统一)?简?称[为：:]?[“\"‘']?(?P<short>\p{Han}{2,12})[”\"’']?[）)]"
)
SHORTEST = 2


def find_aliases(text: str, bodies: Sequence[Body]) -> tuple[Alias, ...]:
    """Return the short forms of `bodies` that `text` prints, each with its first place.

    Args:
        text: the article's repaired text.
        bodies: the bodies found in it.

    A short form that two bodies share is left out: it names neither for sure. Linear in `text`.
    """
    found = {alias.short: alias for alias in _derived(text, bodies)}
    found |= {alias.short: alias for alias in _introduced(text, bodies)}
    return tuple(sorted(found.values(), key=lambda alias: alias.place))


def _introduced(text: str, bodies: Sequence[Body]) -> Iterator[Alias]:
    if "称" not in text:
        return
    names = sorted((body.name for body in bodies), key=len, reverse=True)
    for match in _INTRODUCED.finditer(text):
        before = text[max(match.start() - 40, 0) : match.start()].rstrip('》”"')
        name = next((name for name in names if before.endswith(name)), None)
        if name:
            yield Alias(name, match["short"], match.span("short"), "alias.introduced")


def _derived(text: str, bodies: Sequence[Body]) -> Iterator[Alias]:
    owners: dict[str, set[str]] = {}
    names = {body.name for body in bodies}
    for name in names:
        for short in short_forms(name):
            owners.setdefault(short, set()).add(name)
    full = find_all(text, list(names))
    for short, places in find_all(text, list(owners)).items():
        for name in owners[short] if len(owners[short]) == 1 else ():
            inside = {at for start in full[name] for at in range(start, start + len(name))}
            free = [at for at in places if at not in inside]
            if free:
                yield Alias(name, short, (free[0], free[0] + len(short)), "alias.derived")


def short_forms(name: str) -> frozenset[str]:
    """Return the short forms that usage makes of a body's full name; none is the name itself.

    深圳国际控股有限公司: 深国际, 深圳国际; 市发展和改革委员会: 市发展改革委, 市发改委.
    """
    forms = {*_firm_forms(name), *_organ_forms(name)}
    return frozenset(form for form in forms if len(form) >= SHORTEST and form != name)


@cache
def _firm_endings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    firms: dict[str, str] = load_book("lexicon/aliases.toml")["firms"]
    return tuple(firms["endings"].split()), tuple(firms["kept"].split())


def _firm_forms(name: str) -> Iterator[str]:
    endings, kept = _firm_endings()
    ending = next((ending for ending in endings if name.endswith(ending)), None)
    if ending is None:
        return
    stem = name[: -len(ending)]
    if len(stem) < 3:
        return
    yield stem
    yield from (stem + word for word in kept if word in ending)
    place = next((stem[:size] for size in (6, 5, 4, 3, 2) if stem[:size] in short_places()), "")
    core = stem[len(place) :]
    if place and len(core) >= 2:
        yield place[0] + core
        yield from (core + word for word in kept if word in ending)
        if len(core) >= 3:
            yield core


def _organ_forms(name: str) -> Iterator[str]:
    table: dict[str, str] = load_book("lexicon/aliases.toml")["organs"]
    for part, shorts in table.items():
        if part in name:
            yield from (name.replace(part, short) for short in shorts.split())
