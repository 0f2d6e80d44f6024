"""Reads a folder with a pool of processes, into Parquet parts; resumable at any moment.

Files are dealt into buckets by their name. The name of a bucket's part says which files, of which
size and time, went into it, so a part that stands is not read again, and one changed file costs
one bucket. A part appears whole or not at all: a killed run leaves whole parts, the next goes on.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from guatu.cli.engines.archive import SCHEMA, file_rows, pages_below

PAGES_IN_BUCKET = 200


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run did: files now in the archive, those read in this run, rows written in it."""

    files: int
    read: int
    rows: int


@dataclass(frozen=True, slots=True)
class _Bucket:
    part: Path
    files: tuple[Path, ...]
    folder: Path
    issue_date: date | None


def read_folder(
    folder: Path,
    out: Path,
    *,
    jobs: int,
    issue_date: date | None = None,
    advance: Callable[[int], None] = lambda files: None,
) -> Tally:
    """Read every page below `folder` into Parquet parts in `out`, skipping what stands there.

    Args:
        folder: where the pages are.
        out: made if it is not there; holds `part-*.parquet` and nothing else of ours.
        jobs: processes to use, at least 1.
        issue_date: the day of the pages where they do not say it themselves.
        advance: told the number of files after each bucket, for a progress bar.
    """
    out.mkdir(parents=True, exist_ok=True)
    buckets = _buckets(folder, out, issue_date)
    _remove_all_but({bucket.part for bucket in buckets}, out)
    todo = [bucket for bucket in buckets if not bucket.part.exists()]
    advance(sum(len(b.files) for b in buckets) - sum(len(b.files) for b in todo))
    rows = 0
    # Spawned, not forked: a fork copies the threads' locks of pyarrow and of the progress bar.
    context = get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_settle) as pool:
        waiting = {pool.submit(_read_bucket, bucket): bucket for bucket in todo}
        for done in as_completed(waiting):
            rows += done.result()
            advance(len(waiting[done].files))
    return Tally(sum(len(b.files) for b in buckets), sum(len(b.files) for b in todo), rows)


def _buckets(folder: Path, out: Path, issue_date: date | None) -> list[_Bucket]:
    """Return the buckets of the pages below `folder`; a file's bucket depends on its name alone."""
    files = pages_below(folder)
    count = max(1, 1 << (len(files) // PAGES_IN_BUCKET).bit_length())
    dealt: dict[int, list[Path]] = {}
    for path in files:
        name = str(path.relative_to(folder)).encode()
        dealt.setdefault(int.from_bytes(hashlib.sha256(name).digest()[:4]) % count, []).append(path)
    return [
        _Bucket(
            out / f"part-{_digest(paths, folder, issue_date)}.parquet",
            tuple(paths),
            folder,
            issue_date,
        )
        for _, paths in sorted(dealt.items())
    ]


def _digest(paths: Sequence[Path], folder: Path, issue_date: date | None) -> str:
    """Return a name for what goes into a part: files, sizes, times, the given date."""
    lines = [str(issue_date)]
    for path in paths:
        stat = path.stat()
        lines.append(f"{path.relative_to(folder)} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:24]


def _remove_all_but(parts: set[Path], out: Path) -> None:
    """Delete the parts of an earlier state of the folder, and what a killed run left half done."""
    for path in [*out.glob("part-*.parquet"), *out.glob(".part-*")]:
        if path not in parts:
            path.unlink()


def _settle() -> None:
    """Take what a process of the pool has loaded out of the sight of the garbage collector.

    Reading makes many small values and no cycles: looking through lexicons and libraries after
    every few hundred of them is a twentieth of the time.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _read_bucket(bucket: _Bucket) -> int:
    """Write the part of `bucket`; return its number of rows. Runs in a process of the pool."""
    rows: list[Mapping[str, object]] = []
    for path in bucket.files:
        name = str(path.relative_to(bucket.folder))
        rows.extend(file_rows(path.read_bytes(), name, bucket.issue_date))
    # Whoever reads the folder (Arrow, Spark, DuckDB) passes over names that begin with a dot.
    half = bucket.part.with_name(f".{bucket.part.name}")
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), half)
    half.replace(bucket.part)
    return len(rows)
