"""`guatu read`: read pages, print or show what they say, and store them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click


@click.command(name="read")
@click.argument("pages", nargs=-1, metavar="PAGE…", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the reading format; store nothing.")
@click.option("--explain", is_flag=True, help="Tell the rule and the words behind every label.")
@click.option(
    "--issue-date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day of the paper or document, for dates without a year and for 昨日.",
)
@click.option("--as", "who", help="Account of the person who stores; the system if not given.")
@click.option(
    "--second", is_flag=True, help="Ask the city's own model too; needs GUATU_READER_URL."
)
@click.option(
    "--quality", is_flag=True, help="Show the precision of every rule, by what clerks decided."
)
@click.option(
    "--gold", is_flag=True, help="Print stored pages as gold, with the clerks' decisions."
)
@click.option(
    "--engine",
    type=click.Choice(["pool", "spark"]),
    help="Read a whole folder into Parquet: with the cores of this machine, or a Spark cluster.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Where an engine writes.")
@click.option("--master", default="local[*]", show_default=True, help="The Spark cluster.")
def command(
    pages: Sequence[Path],
    as_json: bool,
    explain: bool,
    issue_date: datetime | None,
    **rest: Any,
) -> int:
    """Read PAGE… : articles, statements, people, bodies, projects, figures.

    Shows a summary and stores the documents with their drafts, each whole or not at all; a page
    that is stored already stays as it is. A page that cannot be read is told on standard error,
    the others are still read, and the exit code is 3. With --engine, PAGE is a folder; a run
    that was stopped goes on where it was.
    """
    who, engine, second = rest.pop("who"), rest.pop("engine"), rest.pop("second")
    quality, gold = rest.pop("quality"), rest.pop("gold")
    if quality:
        return int(import_module("guatu.cli.learning").show_quality(who))
    if not pages:
        raise click.UsageError("PAGE… is missing / 缺少文件名")
    if gold:
        return int(import_module("guatu.cli.learning").print_gold(pages, who))
    if engine:
        run = import_module("guatu.cli.engines.run").run_engine  # late: pyarrow is slow to import
        return int(run(engine, pages, issue_date=issue_date and issue_date.date(), **rest))
    # Late: the reader's patterns take a second to compile, which --help and --quality do without.
    return int(
        import_module("guatu.cli.reading").read_pages(
            pages, issue_date and issue_date.date(), as_json=as_json, explain=explain,
            second=second, who=who,
        )
    )  # fmt: skip
