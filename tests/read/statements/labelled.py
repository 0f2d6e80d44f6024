"""Reads the texts of `genres/`, labelled by hand: see its README."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import regex

from guatu.read.context import Context
from guatu.read.facts import Label, Person, Segment
from guatu.read.statements import read_statements
from guatu.read.statements.cut import spans

GENRES = Path(__file__).parent / "genres"
LABELS = {
    "D": Label.DEMAND,
    "P": Label.PROBLEM,
    "C": Label.COMMITMENT,
    "R": Label.RESULT,
    "N": Label.NARRATIVE,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person says of one segment."""

    text: str
    label: Label
    speaker: str | None
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its surroundings and its labels."""

    text: str
    context: Context
    wanted: tuple[Wanted, ...]

    def read(self) -> tuple[Segment, ...]:
        return read_statements(self.text, context=self.context)


def load(path: Path) -> Labelled:
    heads: dict[str, str] = {}
    paragraphs: list[list[Wanted]] = [[]]
    for line in path.read_text("utf-8").splitlines():
        if line.strip() == "¶":
            paragraphs.append([])
        elif line[1:2] == "|":
            paragraphs[-1] += _wanted(line)
        elif line.strip():
            key, value = line.split(":", 1)
            heads[key] = value.strip()
    text = "\n".join("".join(want.text for want in one) for one in paragraphs if one)
    return Labelled(text, _context(heads), tuple(want for one in paragraphs for want in one))


def _wanted(line: str) -> list[Wanted]:
    marks, text = line.rsplit("| ", 1)
    label, *rest = marks.split("|")
    fields = [field for part in rest[1:] for field in regex.split(r"[；;](?=[a-z]+=)", part)]
    facts = dict(field.split("=", 1) for field in fields if "=" in field)
    speaker = rest[0] if rest and "=" not in rest[0] else ""
    return [Wanted(text[a:b], LABELS[label], speaker or None, facts) for a, b in spans(text)]


def _context(heads: dict[str, str]) -> Context:
    people = (item.partition("=") for item in heads["people"].split(" / ") if item)
    event, issue = heads["event_date"], heads.get("issue_date")
    return Context(
        bodies=tuple(name for name in heads.get("bodies", "").split(" / ") if name),
        people=tuple(Person(name, (0, 0), tuple(posts.split("、"))) for name, _, posts in people),
        headline=heads["headline"],
        subheads=tuple(head for head in heads["subheads"].split(" / ") if head),
        event_date=None if event in {"", "null"} else event,
        issue_date=date.fromisoformat(issue) if issue else None,
    )


def scores(texts: Sequence[Labelled]) -> dict[str, float]:
    """Return F1 by label, the share of right speakers of demands, and F1 of the duty's parts."""
    hit: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for text in texts:
        for want, segment in zip(text.wanted, text.read(), strict=True):
            gold[want.label] += 1
            found[segment.label] += 1
            hit[segment.label] += want.label == segment.label
            if want.label == segment.label == Label.DEMAND:
                gold["speaker"] += 1
                found["speaker"] += 1
                hit["speaker"] += want.speaker == segment.speaker
            for key in ("responsible", "deadline"):
                wanted, got = plain(want.facts.get(key)), plain(getattr(segment.duty, key))
                gold[key] += bool(wanted)
                found[key] += bool(got)
                hit[key] += bool(wanted) and wanted == got
    return {key: 2 * hit[key] / (gold[key] + found[key]) for key in gold}


def plain(words: str | None) -> str:
    """Return a list of units without the marks that part them."""
    return regex.sub("[、；]", "", words or "")
