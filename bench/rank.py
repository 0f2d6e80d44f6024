"""Scorecards and lights against the same things written by hand, in one run.

    python bench/rank.py                     1,000,000 facts
    python bench/rank.py --facts 10000000    10,000 units x 40 indicators x 25 months

Every engine runs in a process of its own, reads the same Parquet file, and makes the same tables:
points and losses of every unit, month and indicator; scores with place in the group and change.
Printed: seconds (best of --repeats), peak memory, ratio to the hand-written DuckDB; a checksum
that all must share. Then the explanation of one unit, and the lights of a million matters.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from guatu.books import load_book_bytes
from guatu.rank.answer import unit_answer
from guatu.rank.periods import Period
from guatu.rank.ranking_duckdb import rank
from guatu.rank.read import read_scorecard
from guatu.watch import read_light_book
from guatu.watch.bulk_duckdb import bulk_lights

MONTHS = [f"{2024 + n // 12}-{n % 12 + 1:02}" for n in range(25)]
GROUPS = 20


def weight(indicator: int) -> float:
    """Weights of 40 indicators that add up to 100."""
    return 2.0 if indicator < 20 else 3.0


def card_text(indicators: int) -> str:
    """A scorecard whose points are a share of the weight, capped."""
    total = sum(weight(n) for n in range(indicators))
    rows = "".join(
        f'[[indicator]]\nkey = "i{n}"\nzh = "指标{n}"\nen = "i{n}"\nweight = {weight(n)}\n'
        for n in range(indicators)
    )
    return (
        '[book]\nzh = "测"\nen = "bench"\nsource = "bench"\nyear = 2026\n[scorecard]\n'
        f'period = "month"\nfull = {total}\ndecimals = 6\nties = "shared"\nceiling = "none"\n'
        'floor = "none"\ngrouping = "column"\nnewcomers = "rank"\n'
        '[sources.readings]\nkind = "readings"\n[sources.units]\nkind = "units"\n'
        '[defaults]\nsource = "readings"\ndirection = "up"\ncap = "weight"\nfloor = 0\n'
        f'missing = "zero"\nnegative = "keep"\npoints = "value * weight"\n{rows}'
    )


def make_facts(folder: Path, facts: int, indicators: int) -> None:
    """Write shuffled readings and units, the same for the same numbers."""
    rows_of_unit = indicators * len(MONTHS)
    units = max(facts // rows_of_unit, 1)
    months = ", ".join(f"'{month}'" for month in MONTHS)
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT 'unit' || (n // {rows_of_unit}) AS unit, "
            f"[{months}][(n // {indicators}) % {len(MONTHS)} + 1] AS period, "
            f"'i' || (n % {indicators}) AS indicator, "
            "round((hash(n * 31 + 7) % 1300)::DOUBLE / 1000, 3) AS value "
            f"FROM range({units * rows_of_unit}) r(n) ORDER BY hash(n)) "
            f"TO '{folder / 'readings.parquet'}' (FORMAT parquet)"
        )
        connection.execute(
            f"COPY (SELECT 'unit' || n AS unit, 'g' || (n % {GROUPS}) AS \"group\" "
            f"FROM range({units}) r(n)) TO '{folder / 'units.parquet'}' (FORMAT parquet)"
        )


def by_guatu(folder: Path, indicators: int) -> tuple[float, Callable[[], Any]]:
    """Run the scorecard; return its checksum, and the explanation of one unit."""
    card = read_scorecard(card_text(indicators).encode(), name="bench.toml")
    periods = [Period.read(month, "month") for month in MONTHS]
    paths = {name: folder / f"{name}.parquet" for name in ("readings", "units")}
    ranking = rank(card, paths, periods)
    connection = ranking.connection
    connection.execute(
        "CREATE TABLE changes AS SELECT s.period, s.unit, s.score - b.score AS change, "
        "b.place - s.place AS moved FROM standing s JOIN periods p USING (period) "
        "LEFT JOIN standing b ON b.period = p.before AND b.u = s.u"
    )
    (total,) = connection.execute("SELECT sum(place * score) / 1e6 FROM standing").fetchone() or (
        0,
    )
    return float(total), lambda: unit_answer(ranking, "unit0", periods[-1])


BY_HAND = """
CREATE TABLE w AS SELECT 'i' || n AS indicator, CASE WHEN n < 20 THEN 2.0 ELSE 3.0 END::DOUBLE AS w
FROM range({indicators}) r(n);
CREATE TABLE points AS SELECT period, unit, indicator, value,
least(greatest(value * w, 0), w) AS points, w - least(greatest(value * w, 0), w) AS loss
FROM '{folder}/readings.parquet' JOIN w USING (indicator);
CREATE TABLE scores AS SELECT period, unit, sum(points) AS score FROM points GROUP BY ALL;
CREATE TABLE standing AS SELECT *, score - lag(score) OVER u AS change,
lag(place) OVER u - place AS moved FROM (SELECT s.*, "group",
rank() OVER (PARTITION BY period, "group" ORDER BY round(score, 6) DESC) AS place
FROM scores s JOIN '{folder}/units.parquet' USING (unit))
WINDOW u AS (PARTITION BY unit ORDER BY period);
"""


def by_hand(folder: Path, indicators: int) -> tuple[float, None]:
    """The same in SQL for DuckDB, as one would write it for this scorecard alone."""
    with duckdb.connect() as connection:
        connection.execute(BY_HAND.format(folder=folder, indicators=indicators))
        (total,) = connection.execute("SELECT sum(place * score) FROM standing").fetchone() or (0,)
    return float(total), None


def by_pandas(folder: Path, indicators: int, **options: object) -> tuple[float, None]:
    """The same in pandas, as it reads the file: texts are texts."""
    import pandas as pd

    facts = pd.read_parquet(folder / "readings.parquet", **options)
    units = pd.read_parquet(folder / "units.parquet").set_index("unit")["group"]
    weights = pd.Series({f"i{n}": weight(n) for n in range(indicators)})
    facts["w"] = facts["indicator"].map(weights).astype(float)
    facts["points"] = (facts["value"] * facts["w"]).clip(0, facts["w"])
    facts["loss"] = facts["w"] - facts["points"]
    by_unit = facts.groupby(["period", "unit"], sort=True, observed=True)
    scores = by_unit["points"].sum().reset_index(name="score")
    scores["group"] = scores["unit"].map(units)
    scores["rounded"] = scores["score"].round(6)
    grouped = scores.groupby(["period", "group"])["rounded"]
    scores["place"] = grouped.rank(method="min", ascending=False)
    of_unit = scores.sort_values("period").groupby("unit", observed=True)
    scores["change"], scores["moved"] = of_unit["score"].diff(), -of_unit["place"].diff()
    return float((scores["place"] * scores["score"]).sum()), None


def by_pandas_categories(folder: Path, indicators: int) -> tuple[float, None]:
    """The same in pandas by somebody who tells the reader which columns are categories."""
    return by_pandas(folder, indicators, read_dictionary=["unit", "period", "indicator"])


def by_polars(folder: Path, indicators: int) -> tuple[float, None]:
    """The same in Polars."""
    import polars as pl

    names = [f"i{n}" for n in range(indicators)]
    weights = pl.LazyFrame({"indicator": names, "w": [weight(n) for n in range(indicators)]})
    facts = (
        pl.scan_parquet(folder / "readings.parquet")
        .join(weights, on="indicator")
        .with_columns(points=(pl.col("value") * pl.col("w")).clip(0, pl.col("w")))
        .with_columns(loss=pl.col("w") - pl.col("points"))
        .collect()
    )
    place = pl.col("score").round(6).rank("min", descending=True).over("period", "group")
    scores = (
        facts.lazy()
        .group_by("period", "unit")
        .agg(score=pl.col("points").sum())
        .join(pl.scan_parquet(folder / "units.parquet"), on="unit")
        .with_columns(place=place)
        .sort("unit", "period")
        .with_columns(
            change=pl.col("score").diff().over("unit"),
            moved=-pl.col("place").cast(pl.Int64).diff().over("unit"),
        )
        .collect()
    )
    return float((scores["place"] * scores["score"]).sum()), None


def by_numpy(folder: Path, indicators: int) -> tuple[float, None]:
    """The same in NumPy, as a dense cube of units, months and indicators."""
    import pyarrow.parquet as pq

    columns = ["unit", "period", "indicator"]
    table = pq.read_table(folder / "readings.parquet", read_dictionary=columns)

    def codes(name: str) -> tuple[Any, list[str]]:
        column = table[name].unify_dictionaries()
        names = column.chunk(0).dictionary.to_pylist()
        return np.concatenate([chunk.indices.to_numpy() for chunk in column.chunks]), names

    (u, units), (m, months), (i, inds) = map(codes, columns)
    cube = np.zeros((len(units), len(months), len(inds)))
    cube[u, m, i] = table["value"].to_numpy()
    w = np.array([weight(int(name[1:])) for name in inds])
    points = np.clip(cube * w, 0, w)
    loss = w - points
    score = points.sum(axis=2)
    group = np.array([int(name[4:]) % GROUPS for name in units])
    place = np.zeros_like(score)
    rounded = -np.round(score, 6)
    for number in range(GROUPS):
        members = np.flatnonzero(group == number)
        for month in range(len(months)):
            values = rounded[members, month]
            place[members, month] = np.searchsorted(np.sort(values), values, side="left") + 1
    order = np.argsort(months)
    change, moved = np.diff(score[:, order], axis=1), -np.diff(place[:, order], axis=1)
    assert loss.shape == cube.shape and change.shape == moved.shape
    return float((place * score).sum()), None


ENGINES: dict[str, Callable[[Path, int], tuple[float, Any]]] = {
    "guatu": by_guatu,
    "duckdb": by_hand,
    "polars": by_polars,
    "numpy": by_numpy,
    "pandas": by_pandas,
    "pandas-c": by_pandas_categories,
}


def peak_mb() -> int:
    """Return the largest memory of this process; getrusage would count its parent's too."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def run_one(engine: str, folder: Path, indicators: int, repeats: int) -> None:
    """Run one engine, and print its figures as JSON."""
    seconds: list[float] = []
    total, explanation = 0.0, None
    for _ in range(repeats):
        start = time.perf_counter()
        total, explanation = ENGINES[engine](folder, indicators)
        seconds.append(time.perf_counter() - start)
    found = {
        "s": round(min(seconds), 3),
        "MB": peak_mb(),
        "sum": round(total, 1),
    }
    if explanation is not None:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            explanation()
            times.append(time.perf_counter() - start)
        found["explain_ms"] = round(min(times) * 1000, 1)
    print(json.dumps(found))


LIGHTS_BY_HAND = """
SELECT key, CASE
WHEN started_on IS NULL AND periods_missed >= 3 AND excuse_accepted IS NOT TRUE THEN 'start-red'
WHEN progress < planned - 0.3 THEN 'progress-red' WHEN funds_paid < funds_needed THEN 'funds-red'
WHEN enrolment_months_late > 2 THEN 'enrolment-red'
WHEN started_on IS NULL AND periods_missed >= 1 AND excuse_accepted IS NOT TRUE THEN 'start-yellow'
WHEN progress <= planned - 0.1 THEN 'progress-yellow'
WHEN enrolment_months_late >= 1 THEN 'enrolment-yellow'
WHEN started_on IS NOT NULL AND (progress IS NULL OR planned IS NULL) THEN 'unknown'
ELSE 'green' END AS light FROM facts
"""


def lights(matters: int, repeats: int) -> dict[str, float]:
    """Return the seconds of the lights of many matters, by guatu and by hand."""
    data = load_book_bytes("lights/yinchuan-2025.toml") or b""
    table = read_light_book(data, name="yinchuan-2025").lights
    with duckdb.connect() as connection:
        facts = connection.sql(
            "SELECT 'm' || n AS key, (hash(n) % 101) / 100.0 AS progress, "
            "(hash(n + 1) % 101) / 100.0 AS planned, (hash(n + 2) % 5)::INT AS periods_missed, "
            "CASE WHEN n % 3 = 0 THEN NULL ELSE DATE '2026-01-01' END AS started_on, "
            "n % 7 = 0 AS excuse_accepted, (hash(n + 3) % 100)::DOUBLE AS funds_paid, "
            "(hash(n + 4) % 60)::DOUBLE AS funds_needed, (hash(n + 5) % 4)::INT "
            f"AS enrolment_months_late FROM range({matters}) r(n)"
        ).to_arrow_table()
    best = {"guatu": 1e9, "by hand": 1e9}
    for _ in range(repeats):
        start = time.perf_counter()
        ours = bulk_lights(table, facts, on=date(2026, 11, 21))
        best["guatu"] = min(best["guatu"], time.perf_counter() - start)
        start = time.perf_counter()
        with duckdb.connect() as connection:
            connection.register("facts", facts)
            theirs = connection.sql(LIGHTS_BY_HAND).to_arrow_table()
        best["by hand"] = min(best["by hand"], time.perf_counter() - start)
        assert ours.num_rows == theirs.num_rows == matters
    return best


def report(folder: Path, options: argparse.Namespace) -> None:
    """Run the engines one after the other and print their figures."""
    figures: dict[str, dict[str, Any]] = {}
    for engine in ENGINES:
        if engine in {"polars", "pandas", "pandas-c"} and find_spec(engine[:6]) is None:
            continue
        words = [sys.executable, __file__, "--engine", engine, "--folder", str(folder)]
        words += ["--indicators", str(options.indicators), "--repeats", str(options.repeats)]
        done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
        figures[engine] = json.loads(done.stdout.splitlines()[-1])
    base = figures["duckdb"]["s"]
    print(f"{options.facts:,} facts, {options.indicators} indicators, {len(MONTHS)} months")
    for engine, found in figures.items():
        print(
            f"{engine:8} {found['s']:7.3f} s  {found['s'] / base:5.2f} x  {found['MB']:6} MB  "
            f"checksum {found['sum']}"
        )
    print(f"explanation of one unit: {figures['guatu']['explain_ms']} ms")


def main() -> None:
    """Make the facts, run every engine that is installed, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--indicators", type=int, default=40)
    parser.add_argument("--matters", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--engine", choices=list(ENGINES))
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.engine:
        run_one(options.engine, options.folder, options.indicators, options.repeats)
        return
    with tempfile.TemporaryDirectory() as folder:
        make_facts(Path(folder), options.facts, options.indicators)
        report(Path(folder), options)
    best = lights(options.matters, max(options.repeats, 3))
    print(
        f"lights of {options.matters:,} matters: guatu {best['guatu']:.3f} s, "
        f"by hand {best['by hand']:.3f} s, ratio {best['guatu'] / best['by hand']:.2f}"
    )


if __name__ == "__main__":
    main()
