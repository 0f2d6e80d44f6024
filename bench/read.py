"""How fast guatu reads, and what it finds, beside jieba.posseg, thulac and jionlp, on one core.

    python bench/read.py [GOLD_DIR]

GOLD_DIR holds *.gold.json after docs/reading.md (default: the sample city's, tests/gold). Each tool
reads the same article texts. `make bench` installs the tools; one that is not there is left out.
The tools take turns, three rounds of all texts, so that a busy machine slows them alike; of
each text the best time of the processor counts. Speed is UTF-8 bytes of text a second.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import logging
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from guatu.read.figures import find_figures
from guatu.read.names import find_bodies, find_people, find_projects
from guatu.read.page import read_page

ROOT = Path(__file__).parents[1]
ROUNDS = 3
Names = tuple[set[str], set[str]]  # persons, bodies of one text
Reader = Callable[[str], Names]


@dataclass(frozen=True, slots=True)
class Row:
    """One tool: its speed, and how well it names persons and bodies (`None`: it does not)."""

    tool: str
    speed: float
    persons: float | None
    bodies: float | None


def texts_of(folder: Path) -> list[tuple[str, Names]]:
    """Return (text, (persons, bodies)) of every labelled article of `folder`."""
    pages = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.gold.json"))]
    articles = [article for page in pages for article in page["articles"]]
    return [
        (one["text"], ({person["name"] for person in one["people"]}, set(one["orgs"])))
        for one in articles
    ]


def guatu_names(text: str) -> Names:
    """Guatu's people and bodies alone."""
    people = find_people(text)
    return {one.name for one in people}, {one.name for one in find_bodies(text, people)}


def guatu_facts(text: str) -> Names:
    """Guatu's people, bodies, projects and figures."""
    find_projects(text)
    find_figures(text)
    return guatu_names(text)


def guatu_whole(text: str) -> Names:
    """The whole reading: layout, statements, duties, names, figures, checks."""
    articles = read_page(text, name="bench").articles
    people = {one.name for article in articles for one in article.people}
    return people, {one.name for article in articles for one in article.orgs}


def jieba_names() -> Reader:
    """jieba.posseg: nr are persons, nt bodies."""
    posseg = import_module("jieba.posseg")

    def read(text: str) -> Names:
        pairs = list(posseg.cut(text))
        return (
            {pair.word for pair in pairs if pair.flag.startswith("nr")},
            {pair.word for pair in pairs if pair.flag == "nt"},
        )

    return read


def thulac_names() -> Reader:
    """thulac: np are persons, ni bodies."""
    tagger = import_module("thulac").thulac()

    def read(text: str) -> Names:
        pairs = tagger.cut(text)
        return {word for word, tag in pairs if tag == "np"}, {w for w, tag in pairs if tag == "ni"}

    return read


def jionlp_times() -> Reader:
    """jionlp.ner.extract_time: times alone, names neither."""
    logging.disable(logging.WARNING)  # it logs where words that look like a time are none
    extract = import_module("jionlp").ner.extract_time

    def read(text: str) -> Names:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            extract(text)
        return set(), set()

    return read


def f1(found: Iterable[set[str]], wanted: Iterable[set[str]]) -> float:
    """F1 over all texts together."""
    pairs = list(zip(found, wanted, strict=True))
    hits = 2 * sum(len(a & b) for a, b in pairs)
    total = sum(len(a) + len(b) for a, b in pairs)
    return hits / total if total else 0.0


def measure(tools: Mapping[str, Reader], labelled: Sequence[tuple[str, Names]]) -> list[Row]:
    """Read every text with every tool; a first reading warms caches and is scored."""
    answers = {tool: [read(text) for text, _ in labelled] for tool, read in tools.items()}
    # What the others hold in memory must not cost the one that makes many values its time.
    gc.collect()
    gc.freeze()
    best = [dict.fromkeys(tools, float("inf")) for _ in labelled]
    for _ in range(ROUNDS):
        for tool, read in tools.items():
            for times, (text, _) in zip(best, labelled, strict=True):
                times[tool] = min(times[tool], _seconds(read, text))
    size = sum(len(text.encode()) for text, _ in labelled) / 1e6
    return [
        Row(tool, size / sum(times[tool] for times in best), *_scores(answers[tool], labelled))
        for tool in tools
    ]


def _scores(
    answers: Sequence[Names], labelled: Sequence[tuple[str, Names]]
) -> tuple[float | None, float | None]:
    """F1 of persons and of bodies; `None` for a tool that names neither."""
    if not any(persons or bodies for persons, bodies in answers):
        return None, None
    persons, bodies = (
        f1([answer[kind] for answer in answers], [wanted[kind] for _, wanted in labelled])
        for kind in (0, 1)
    )
    return persons, bodies


def _seconds(read: Reader, text: str) -> float:
    start = time.process_time()
    read(text)
    return time.process_time() - start


TOOLS: dict[str, Callable[[], Reader]] = {
    "guatu, whole reading": lambda: guatu_whole,
    "guatu, names, projects, figures": lambda: guatu_facts,
    "guatu, names": lambda: guatu_names,
    "jieba.posseg, names": jieba_names,
    "thulac, names": thulac_names,
    "jionlp, times": jionlp_times,
}


def main(folder: Path) -> None:
    """Print the table."""
    labelled, console = texts_of(folder), Console()
    table = Table("tool", "MB/s", "persons F1", "bodies F1", "speed ÷ jieba's")
    tools, missing = {}, []
    for tool, make in TOOLS.items():
        try:
            tools[tool] = make()
        except ModuleNotFoundError:
            missing.append(tool)
    rows = measure(tools, labelled)
    jieba = next((row.speed for row in rows if row.tool.startswith("jieba")), None)
    for row in rows:
        scores = ("-" if one is None else f"{one:.3f}" for one in (row.persons, row.bodies))
        table.add_row(
            row.tool, f"{row.speed:.3f}", *scores, f"{row.speed / jieba:.1f}" if jieba else "-"
        )
    console.print(table)
    for tool in missing:
        console.print(f"left out, not installed: {tool}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests" / "gold")
