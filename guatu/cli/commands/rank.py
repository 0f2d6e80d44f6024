"""`guatu rank`: scores, places and losses of units by a scorecard."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table as Grid

from guatu.cli.files import bytes_of
from guatu.cli.ranking_files import given_files, takes_scorecard
from guatu.errors import Invalid
from guatu.rank.difference import difference
from guatu.rank.recompute import answer_of
from guatu.rank.scorecard import Scorecard


class NotAnAnswer(Invalid):
    """A file is no earlier output of the command."""

    code = "rank.not_an_answer"


@click.command(name="rank")
@takes_scorecard("Such as 2026-10, 2026-Q4, 2026-H2, 2026.")
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    help="An earlier --json output: show what has changed since.",
)
def command(
    scorecard: Path,
    facts: Sequence[str],
    period: str,
    as_json: bool,
    pairs: Sequence[str],
    against: Path | None,
) -> None:
    """Rank units by SCORECARD over FACTS, CSV or Parquet files.

    A file belongs to the source of its name: `projects.csv` to [sources.projects], unless it is
    written projects=FILE. A scorecard with one source takes a file of any name. Granted appeals
    are given as appeals=FILE (unit, period, key, item, points, document).
    """
    given = given_files(scorecard, facts, pairs)
    found: dict[str, Any] = answer_of(given.card, given.paths, period, appeals=given.granted())
    found["inputs"] = given.digests
    if against is not None:
        found["changed"] = difference(_earlier(against), found)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _show(found, _names(given.card))


def _earlier(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(bytes_of(path))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("units"), list):
        raise NotAnAnswer(name=path.name)
    return found


def _show(found: Mapping[str, Any], names: Mapping[str | None, str]) -> None:
    """Print the units by group, with what cost them most."""
    grid = Grid(
        title=f"{found['scorecard']['zh']}　{found['period']}",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for name in ("组", "名次", "单位", "得分", "变化", "等次", "主要失分原因"):
        grid.add_column(name, overflow="fold")
    for unit in found["units"]:
        grid.add_row(*_row(unit, names))
    console = Console()
    console.print(grid)
    for change in found.get("changed", []):
        was, now = change["before"] or {}, change["after"] or {}
        console.print(
            f"{change['unit']}：{was.get('score')}分第{was.get('rank')} → "
            f"{now.get('score')}分第{now.get('rank')}",
            markup=False,
        )


def _names(card: Scorecard) -> dict[str | None, str]:
    """Return the Chinese names of what an answer names by its key."""
    parts = [part for longer in card.longer.values() for part in longer.parts]
    found: dict[str | None, str] = {part.key: f"缺{part.zh}" for part in parts}
    classes = card.classes.classes if card.classes else ()
    for named in (card.groups, card.exemptions, card.vetoes, classes):
        found |= {each.key: each.zh for each in named}
    return {**found, "all": "全部", "newcomer": "新参评单位", "not_rated": "", None: ""}


def _row(unit: Mapping[str, Any], names: Mapping[str | None, str]) -> list[str]:
    worst = [loss["words"]["zh"] for loss in unit.get("losses", [])[:2] if loss["points"] > 0]
    change = unit.get("change")
    return [
        names.get(unit["group"], unit["group"]),
        str(unit["rank"] or "不参评"),
        unit["unit"],
        f"{unit['score']:.10g}",
        _arrow(change["rank"] if change else None),
        names.get(unit.get("class"), ""),
        "\n".join(worst) if unit["rank"] else names.get(unit.get("not_rated_by"), ""),
    ]


def _arrow(change: int | None) -> str:
    """Return places won or lost since the period before."""
    if change is None:
        return ""
    return "→" if change == 0 else f"{'↑' if change > 0 else '↓'}{abs(change)}"
