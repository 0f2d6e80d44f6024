"""A simulated city of 1,000 projects and 20,000 matters, served as a real one, for a whole session.

Made once: some 45 seconds of one core. `GUATU_CITY` names the folder of a city that is there.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest import TempPathFactory

from bench.wall import served, simulate_in

# Those who are in every simulated city: the office, and whoever handles the matters of a unit.
OFFICE = "sim-office"


@dataclass(frozen=True, slots=True)
class SimulatedCity:
    """Where the city is served, and its database for counting without guatu."""

    url: str
    file: Path

    def asked(self, sql: str) -> int:
        """Return the number that `sql` asks for."""
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as database:
            return int(database.execute(sql).fetchone()[0])


@pytest.fixture(scope="session")
def simulated_city(tmp_path_factory: TempPathFactory) -> Iterator[SimulatedCity]:
    home = os.environ.get("GUATU_CITY") or str(tmp_path_factory.mktemp("simulated"))
    file = Path(home) / "guatu.sqlite3"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        if not file.exists():
            simulate_in(home, matters=20_000, projects=1_000)
        with served(home) as port:
            yield SimulatedCity(f"http://127.0.0.1:{port}", file)
