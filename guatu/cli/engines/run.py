"""Runs the engine that `guatu read --engine` names, with a bar and a sentence at the end."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from guatu.cli.engines import pool
from guatu.cli.engines.archive import pages_below
from guatu.errors import Invalid


class NotAnArchive(Invalid):
    """What was named cannot be read as an archive, or written to."""

    code = "read.not_an_archive"


def run_engine(
    engine: str, folders: Sequence[Path], out: Path | None, *, master: str, issue_date: date | None
) -> int:
    """Read one folder of pages into Parquet below `out`; return the exit code 0.

    Raises:
        NotAnArchive: not exactly one folder, nowhere to write, or no page below the folder.
    """
    if len(folders) != 1 or not folders[0].is_dir():
        raise NotAnArchive(what=", ".join(map(str, folders)), wanted="one folder / 一个文件夹")
    if out is None or (out.exists() and not out.is_dir()):
        raise NotAnArchive(what=f"--out {out or ''}", wanted="a folder to write / 输出文件夹")
    total = len(pages_below(folders[0]))
    if not total:
        raise NotAnArchive(what=str(folders[0]), wanted="pages (.txt .html .docx .pdf …)")
    if engine == "spark":
        return _on_spark(folders[0], out, master, issue_date)
    return _in_pool(folders[0], out, total, issue_date)


def _in_pool(folder: Path, out: Path, total: int, issue_date: date | None) -> int:
    columns = (TextColumn("读取"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("read", total=total)
        tally = pool.read_folder(
            folder,
            out,
            jobs=os.cpu_count() or 1,
            issue_date=issue_date,
            advance=lambda files: progress.advance(task, files),
        )
    click.echo(f"{tally.files} 个文件，本次读取 {tally.read} 个，写入 {tally.rows} 行：{out}")
    return 0


def _on_spark(folder: Path, out: Path, master: str, issue_date: date | None) -> int:
    try:
        spark = import_module("guatu.cli.engines.spark")  # an extra that few install
    except ImportError as error:
        wanted = "pip install 'guatu[spark]'"
        raise NotAnArchive(what=f"--engine spark ({error.name})", wanted=wanted) from error
    if out.exists():
        raise NotAnArchive(what=f"--out {out}", wanted="a folder that is not there yet / 新文件夹")
    rows = spark.read_folder(folder, out, master=master, issue_date=issue_date)
    click.echo(f"写入 {rows} 行：{out}")
    return 0
