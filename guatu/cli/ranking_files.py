"""Facts and scorecards as the commands of the ranking are given them: files by their sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import click
import pyarrow as pa
import pyarrow.parquet as pq

from guatu.cli.files import bytes_of, check_file, rule_file, settings_of
from guatu.errors import Invalid
from guatu.rank.appeals_duckdb import read_appeals
from guatu.rank.facts_duckdb import csv_table
from guatu.rank.read import read_scorecard
from guatu.rank.scorecard import Scorecard

_Command = TypeVar("_Command", bound=Callable[..., object])


class UnknownFacts(Invalid):
    """A file of facts belongs to no source of the scorecard."""

    code = "rank.unknown_facts"


@dataclass(frozen=True, slots=True)
class Given:
    """A scorecard with its files: source -> path, and the hash of the scorecard's own."""

    card: Scorecard
    paths: dict[str, Path]
    sha256: str
    appeals: Path | None

    @property
    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of the scorecard and of every file."""
        listed = {**self.paths, **({"appeals": self.appeals} if self.appeals else {})}
        hashed = {name: sha256(path.read_bytes()).hexdigest() for name, path in listed.items()}
        return {"scorecard": self.sha256, **hashed}

    def tables(self) -> dict[str, pa.Table]:
        """Return the facts in memory, for those who change them."""
        return {name: table_of(path) for name, path in self.paths.items()}

    def granted(self) -> pa.Table | None:
        """Return the appeals that were granted."""
        if self.appeals is None:
            return None
        return read_appeals(bytes_of(self.appeals), name=self.appeals.name)


def takes_scorecard(period: str) -> Callable[[_Command], _Command]:
    """Add what every command over a scorecard takes; `period` says which period is wanted."""
    parts: list[Callable[[_Command], _Command]] = [
        click.argument("scorecard", type=click.Path(path_type=Path)),
        click.argument("facts", nargs=-1, required=True, metavar="[SOURCE=]FACTS…"),
        click.option("--period", required=True, help=period),
        click.option("--json", "as_json", is_flag=True, help="Print all as JSON."),
        click.option(
            "--set", "pairs", multiple=True, metavar="NAME=NUMBER", help="Set a parameter."
        ),
    ]

    def added(command: _Command) -> _Command:
        return reduce(lambda done, part: part(done), reversed(parts), command)

    return added


def table_of(path: Path) -> pa.Table:
    """Return a file of facts as a table; cells of CSV are texts."""
    if path.suffix.lower() == ".parquet":
        return pq.read_table(path)
    return csv_table(bytes_of(path), path.name)


def given_files(scorecard: Path, facts: Sequence[str], pairs: Sequence[str]) -> Given:
    """Return the scorecard and its files, each by the source that it belongs to.

    Raises:
        Invalid: the scorecard is refused, or a file belongs to no source.
    """
    data = rule_file(scorecard, "scorecards")
    card = read_scorecard(data, name=scorecard.name, given=settings_of(pairs))
    paths = by_source(card, facts)
    appeals = paths.pop("appeals", None)
    return Given(card, paths, sha256(data).hexdigest(), appeals)


def by_source(card: Scorecard, facts: Sequence[str]) -> dict[str, Path]:
    """Return the files by the sources that they belong to; `appeals` is one of its own.

    Raises:
        UnknownFacts: a file belongs to none, or two to one. NoSuchFile, NotAFile.
    """
    found: dict[str, Path] = {}
    known = [*card.sources, "appeals"]
    for given in facts:
        name, sign, rest = given.partition("=")
        path = Path(rest) if sign and name in known else Path(given)
        source = name if sign and name in known else path.stem
        if source not in known and len(card.sources) == 1:
            source = known[0]
        if source not in known or source in found:
            raise UnknownFacts(name=given, sources=", ".join(known))
        check_file(path)
        found[source] = path
    return found
