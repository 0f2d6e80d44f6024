"""F1 of names and figures against hand labels, counted over all passages together."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from guatu.read.figures import find_figures
from guatu.read.names import find_bodies, find_people, find_projects

Bag = Counter[Any]


def passages(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield text, people, orgs, projects, figures of each passage of a TOML or gold file."""
    if path.suffix == ".toml":
        yield from tomllib.loads(path.read_text("utf-8"))["passage"]
        return
    for article in json.loads(path.read_text("utf-8"))["articles"]:
        yield {
            "text": article["text"],
            "people": [(one["name"], one["posts"]) for one in article["people"]],
            "orgs": article["orgs"],
            "projects": [one["name"] for one in article["projects"]],
            "figures": [(one["text"], one["value"], one["unit"]) for one in article["figures"]],
        }


def _labelled(passage: Mapping[str, Any]) -> dict[str, Bag]:
    return {
        "people": Counter(name for name, _ in passage["people"]),
        "posts": Counter((name, post) for name, posts in passage["people"] for post in posts),
        "orgs": Counter(set(passage["orgs"])),
        "projects": Counter(passage["projects"]),
        "figures": Counter((round(value, 6), unit) for _, value, unit in passage["figures"]),
    }


def _read(text: str) -> dict[str, Bag]:
    people = find_people(text)
    return {
        "people": Counter(person.name for person in people),
        "posts": Counter((person.name, post) for person in people for post in person.posts),
        "orgs": Counter(body.name for body in find_bodies(text, people)),
        "projects": Counter(project.name for project in find_projects(text)),
        "figures": Counter((round(one.value, 6), one.unit) for one in find_figures(text)),
    }


def f1_of(paths: Iterable[Path]) -> dict[str, float]:
    """Return kind -> F1 over all passages of `paths`."""
    hit: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for passage in (one for path in paths for one in passages(path)):
        wanted, found = _labelled(passage), _read(passage["text"].strip())
        for kind, bag in wanted.items():
            hit[kind] += 2 * (bag & found[kind]).total()
            total[kind] += bag.total() + found[kind].total()
    return {kind: hit[kind] / total[kind] for kind in total}


def below(scores: Mapping[str, float], floors: Mapping[str, float]) -> Sequence[str]:
    """Return the kinds whose score is under its floor, with both numbers."""
    return [f"{k}: {scores[k]:.3f} < {floor}" for k, floor in floors.items() if scores[k] < floor]
