"""What an act and a page cost as the ledger grows, and how fast a record is verified. One run.

    python bench/ledger.py [--json] [1000 10000 …]

For each size a simulated city with a year of history (ten events a matter) is written into a
SQLite file of its own; with DATABASE_URL the same rows are copied into a new database on that
server too (its user must be a superuser), so that one run tells of both. Prints a line for each:
acts a second and their cost beside that of the smallest city, events verified a second, and each
page with its time (made anew) and its number of queries. Ends with an error when a page asks
more often than is pinned, or an act costs `FLAT` times what it cost in the smallest city.
100,000 matters (a million events) take some ten minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).parents[1]
LAST = date(2026, 11, 20)
# How often each size is measured, in turns, and on how many matters each time.
ROUNDS, ACTS = 7, 20
# What an act may cost in the largest city, where it costs 1 in the smallest.
FLAT = 1.2
PAGES = {"home": "/", "ledger": "/ledger/", "month": "/month/", "matter": "/matters/{matter}/"}
# No more in a city of any size; tests/web/test_query_counts.py counts them in a small one.
PINNED = json.loads((ROOT / "tests" / "query_counts.json").read_text("utf-8"))["any city, at most"]
Figures = dict[str, Any]


def main() -> None:
    """Build all cities, measure them in turns, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--copy", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        inside(asked.sizes[0], asked.copy)
        return
    with ExitStack() as stack:
        cities = [city for size in sorted(asked.sizes) for city in cities_of(size, stack)]
        # In turns: whatever else the machine does in a minute, it does to all cities.
        rounds = [[city.ask("acts") for city in cities] for _ in range(ROUNDS)]
        told = []
        for number, city in enumerate(cities):
            first = next(n for n, other in enumerate(cities) if other.kind == city.kind)
            measured = [(costs[number], costs[first]["mean"]) for costs in rounds]
            told.append(city.figures(measured))
            print(json.dumps(told[-1]) if asked.json else line(told[-1]), flush=True)
    check(told)


class City:
    """A city of `size` in a process of its own, which answers questions one by one."""

    def __init__(self, size: int, kind: str, environ: dict[str, str], *further: str) -> None:
        command = [sys.executable, __file__, "--inside", str(size), *further]
        pipe = subprocess.PIPE
        self.kind = kind
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdin=pipe, stdout=pipe, text=True
        )
        self.built = self._answer()

    def ask(self, what: str) -> Figures:
        """Return the answer to `what`: acts, pages or verify."""
        assert self.process.stdin
        print(what, file=self.process.stdin, flush=True)
        return self._answer()

    def figures(self, measured: list[tuple[Figures, float]]) -> Figures:
        """Return all that is told; `measured` are acts and what they cost in the smallest city."""
        return {
            "database": self.kind,
            **self.built,
            "act_ms": statistics.median(acts["mean"] for acts, _ in measured),
            "ratio": statistics.median(acts["mean"] / smallest for acts, smallest in measured),
            "acts": measured[-1][0],
            **self.ask("pages"),
            **self.ask("verify"),
        }

    def _answer(self) -> Figures:
        assert self.process.stdout
        if not (answer := self.process.stdout.readline()):
            raise SystemExit(self.process.wait() or 1)
        figures: Figures = json.loads(answer)
        return figures


def line(figures: Figures) -> str:
    """Return the figures of a city as a line to read."""
    pages = "  ".join(
        f"{name} {page['ms']:.0f} ms/{page['queries']}q" for name, page in figures["pages"].items()
    )
    return (
        f"{figures['database']:<10} {figures['matters']:>7} matters {figures['events']:>8} events  "
        f"built {figures['built_s']:.0f} s  {1000 / figures['act_ms']:5.0f} acts/s "
        f"(×{figures['ratio']:.2f})  verify {figures['verified_a_second']:.0f} events/s  {pages}"
    )


def check(told: list[Figures]) -> None:
    """End the run in an error when a page asked more often than is pinned, or acts grew dearer."""
    faults = []
    for figures in told:
        where = f"{figures['database']}, {figures['matters']} matters"
        counted = {name: page["queries"] for name, page in figures["pages"].items()}
        # Fewer where the war room has an empty list, or what is due fills it.
        if any(counted[name] > PINNED[name] for name in counted):
            faults.append(f"{where}: queries {counted}, pinned {PINNED}")
        if figures["ratio"] > FLAT:
            faults.append(f"{where}: an act costs ×{figures['ratio']:.2f}, not ×{FLAT} at most")
    if faults:
        raise SystemExit("\n".join(faults))


def cities_of(size: int, stack: ExitStack) -> Iterator[City]:
    """Yield the city on SQLite, and with DATABASE_URL its copy on that server."""
    home = stack.enter_context(tempfile.TemporaryDirectory(prefix="guatu-bench-"))
    environ = {**os.environ, "GUATU_HOME": home, "GUATU_LOG_LEVEL": "ERROR"}
    environ["PYTHONPATH"] = str(ROOT)
    server = environ.pop("DATABASE_URL", None)
    yield City(size, "SQLite", environ)
    if server:
        url = stack.enter_context(database(server, f"guatu_bench_{size}"))
        copy = ("--copy", str(Path(home) / "guatu.sqlite3"))
        yield City(size, "PostgreSQL", {**environ, "DATABASE_URL": url}, *copy)


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """Give the address of an empty database on `server` that is dropped again."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


# --- inside the process of one size -------------------------------------------


def inside(size: int, source: Path | None) -> None:
    """Build a city of `size`, or copy it from the SQLite file `source`, and answer questions.

    They come on standard input; each answer is a line of JSON.
    """
    begin = time.perf_counter()
    migrated()
    copied(source) if source else built(size)
    built_s = time.perf_counter() - begin
    from guatu.store.models import Event
    from guatu.store.permission import SYSTEM, acting

    answers: dict[str, Callable[[], Figures]] = {
        "acts": acts_ms,
        "pages": lambda: {"pages": {name: page_cost(path) for name, path in PAGES.items()}},
        "verify": verified,
    }
    with acting(SYSTEM):
        events = Event.objects.count()
        print(json.dumps({"matters": size, "events": events, "built_s": built_s}), flush=True)
        for question in sys.stdin:
            print(json.dumps(answers[question.strip()]()), flush=True)


def verified() -> Figures:
    """Return how many events a second are verified."""
    from guatu.store.models import Event
    from guatu.store.verify import verify

    events, begin = Event.objects.count(), time.perf_counter()
    if list(verify()):
        raise SystemExit("the record does not hold")
    return {"verified_a_second": events / (time.perf_counter() - begin)}


def migrated() -> None:
    """Make the tables and load the books."""
    from guatu.cli.commands.migrate import command as migrate

    # What it prints is not the figures.
    sys.stdout, out = sys.stderr, sys.stdout
    migrate.main([], standalone_mode=False)
    sys.stdout = out


def built(size: int) -> None:
    """Write the city, and let the database look at it, as it does by itself some time later."""
    from django.db import connection
    from django.utils import timezone

    from guatu.ledger.simulation import Scale, simulate
    from guatu.store.calendar import city_calendar
    from guatu.store.jobs.simulate import build_stage, write_city

    scale = Scale(LAST, matters=size, projects=size // 20)
    city = simulate(scale, seed=1, calendar=city_calendar())
    eve = datetime.combine(city.window.first - timedelta(days=1), datetime.min.time())
    for _ in write_city(city, build_stage(city, at=timezone.make_aware(eve))):
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def copied(source: Path) -> None:
    """Replace all rows of this PostgreSQL database by those of the SQLite file `source`."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection, transaction

    models = apps.get_models(include_auto_created=True)
    with closing(sqlite3.connect(source)) as old, connection.cursor() as cursor:
        with transaction.atomic():
            # Neither the order of the tables nor the triggers of the record stand in the way.
            cursor.execute("SET LOCAL session_replication_role = replica")
            tables = ", ".join(f'"{model._meta.db_table}"' for model in models)
            cursor.execute(f"TRUNCATE {tables}")
            for model in models:
                columns = ", ".join(f'"{field.column}"' for field in model._meta.local_fields)
                into = f'"{model._meta.db_table}"'
                with cursor.copy(f"COPY {into} ({columns}) FROM STDIN") as rows:
                    for row in old.execute(f"SELECT {columns} FROM {into}"):
                        rows.write_row(row)
            for sql in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(sql)
        cursor.execute("VACUUM ANALYZE")


def acts_ms() -> Figures:
    """Return act -> its median cost in ms, done by the people of the city to matters as they are.

    Each is its own transaction and begins with reading the matter, as a page does.
    """
    from guatu.cli.store import now
    from guatu.store.acts.add_matter import NewMatter, add_matter
    from guatu.store.acts.extend import ask_extension, grant_extension
    from guatu.store.acts.remind import remind
    from guatu.store.acts.report_progress import report_progress
    from guatu.store.evidence import Proof
    from guatu.store.jobs.simulate import LEADER, LEDGER, OFFICE
    from guatu.store.models import Matter, Unit, User
    from guatu.store.permission import acting, actor_of
    from guatu.store.selectors.matter import matter_seen

    proof, later = Proof("result", "验收单"), date(2040, 1, 1)
    lead = Unit.objects.exclude(parent=None)[0]
    acts: dict[str, tuple[str, Callable[..., object]]] = {
        "add": (OFFICE, lambda _, **who: add_matter(NewMatter(LEDGER, "新事", lead=lead), **who)),
        "remind": (OFFICE, lambda m, **who: remind(m, text="请抓紧", **who)),
        "report": ("", lambda m, **who: report_progress(
            m, progress=50, text="进", evidence=[proof], **who)),
        "ask": ("", lambda m, **who: ask_extension(m, due=later, reason="雨", **who)),
        "grant": (LEADER, grant_extension),
    }  # fmt: skip
    working = Matter.objects.filter(stage__in=("assigned", "working"), due__lt=later)
    pks = list(working.order_by("pk").values_list("pk", "lead__key"))
    spread = pks[:: max(len(pks) // ACTS, 1)][:ACTS]
    actors = {user.username: actor_of(user) for user in User.objects.all()}
    costs: dict[str, list[float]] = {name: [] for name in acts}
    for pk, key in spread:
        for name, (who, do) in acts.items():
            with acting(actors[who or key]) as actor:
                begin = time.perf_counter()
                do(matter_seen(actor, pk), actor=actor, at=now())
                costs[name].append((time.perf_counter() - begin) * 1000)
    medians = {name: statistics.median(listed) for name, listed in costs.items()}
    return {**medians, "mean": statistics.mean(medians.values())}


def page_cost(path: str) -> dict[str, float]:
    """Return the time (ms) and the number of queries of a page made anew for the office."""
    from django.core.cache import caches
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from guatu.store.jobs.simulate import OFFICE
    from guatu.store.models import Matter, User

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=OFFICE))
    matter = Matter.objects.filter(state="closed").order_by("-version")[0]
    address = path.format(matter=matter.pk)
    times, queries = [], 0
    for _ in range(4):
        for cache in caches.all():
            cache.clear()
        with CaptureQueriesContext(connection) as asked:
            begin = time.perf_counter()
            answer = client.get(address)
            times.append((time.perf_counter() - begin) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        queries = len(asked)
    return {"ms": statistics.median(times[1:]), "queries": queries}


if __name__ == "__main__":
    main()
