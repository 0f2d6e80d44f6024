"""`guatu ranking`: rankings that the wall keeps, from the scorecard to publishing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import click

from guatu.cli.files import bytes_of, rule_file
from guatu.cli.grids import show_grid
from guatu.cli.ranking_files import by_source
from guatu.cli.store import acting_as, now
from guatu.rank.difference import difference
from guatu.rank.scorecard import MICRO
from guatu.store.acts.load_scorecard import load_scorecard
from guatu.store.acts.rank_period import rank_period
from guatu.store.acts.show_ranking import publish_ranking, show_ranking
from guatu.store.models import PeriodRanking
from guatu.store.scorecards import card_in, newest_card
from guatu.store.selectors.ranking import editions_of, ranking_page, ranking_seen, recomputed

_WHO = click.option("--as", "who", required=True, help="Account of the person who acts.")


@click.group()
def command() -> None:
    """Rankings of the wall. KEY names a scorecard, PERIOD is such as 2026-10."""


@command.command()
@click.argument("key")
@click.argument("scorecard", type=click.Path(path_type=Path))
@_WHO
def load(key: str, scorecard: Path, who: str) -> None:
    """Load SCORECARD, a TOML file, under KEY; a changed one becomes a new version."""
    text = rule_file(scorecard, "scorecards").decode()
    with acting_as(who) as actor:
        version = load_scorecard(text, key=key, actor=actor, at=now())
    click.echo(f"{version} {version.title}")


@command.command()
@click.argument("key")
@click.argument("period")
@click.argument("facts", nargs=-1, metavar="[SOURCE=]FACTS…")
@click.option("--reason", default="", help="Why it is computed again, once it has been shown.")
@_WHO
def compute(key: str, period: str, facts: Sequence[str], reason: str, who: str) -> None:
    """Compute PERIOD by the newest scorecard; CSV files of before stand in for those not given."""
    with acting_as(who) as actor:
        version = newest_card(key)
        paths = by_source(card_in(version), facts)
        files = {name: bytes_of(path) for name, path in paths.items()}
        rank_period(version, period, files=files, actor=actor, at=now(), reason=reason)
    _list(key, period, who)


@command.command(name="list")
@click.argument("key")
@click.argument("period", default="")
@_WHO
def list_(key: str, period: str, who: str) -> None:
    """List the standings that one may see; the newest period if none is given."""
    _list(key, period, who)


def _list(key: str, period: str, who: str) -> None:
    with acting_as(who) as actor:
        ranking = ranking_seen(actor, key, period)
        page = ranking_page(actor, ranking)
        rows = [
            [group, str(r.standing.place or "–"), r.unit.name, f"{r.standing.score / MICRO:g}"]
            for group, standings in page.groups.items()
            for r in standings
        ]
    state = PeriodRanking.State(ranking.state).label
    title = f"{ranking.card.title}　{ranking.period}　{state}"
    show_grid(title, ("组", "名次", "单位", "得分"), rows)


@command.command()
@click.argument("key")
@click.argument("period")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day for objections.")
@_WHO
def show(key: str, period: str, until: datetime | None, who: str) -> None:
    """Show a draft to its units, for the days that the scorecard says or up to --until."""
    with acting_as(who) as actor:
        ranking = ranking_seen(actor, key, period)
        show_ranking(ranking, actor=actor, at=now(), until=until.date() if until else None)
    click.echo(f"{ranking} 公示至 / objections until {ranking.objections_until}")


@command.command()
@click.argument("key")
@click.argument("period")
@_WHO
def publish(key: str, period: str, who: str) -> None:
    """Publish what its units have seen; from then on it is frozen."""
    with acting_as(who) as actor:
        ranking = ranking_seen(actor, key, period)
        publish_ranking(ranking, actor=actor, at=now())
    click.echo(f"{ranking} 已通报 / published")


@command.command()
@click.argument("key")
@click.argument("period")
@click.option("--json", "as_json", is_flag=True, help="Print all as JSON.")
@_WHO
def changes(key: str, period: str, as_json: bool, who: str) -> None:
    """Show what each edition changed against the one before: appeals, corrections."""
    with acting_as(who) as actor:
        editions = editions_of(actor, ranking_seen(actor, key, period))
        found = [
            {
                "edition": after.number,
                "reason": after.reason,
                "changed": difference(json.loads(before.answer), json.loads(after.answer)),
            }
            for before, after in pairwise(editions)
        ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for edition in found:
        click.echo(f"{edition['edition']}　{edition['reason']}")
        for change in edition["changed"]:  # type: ignore[attr-defined]
            was, is_ = change["before"] or {}, change["after"] or {}
            click.echo(f"  {change['unit']}　{was.get('score')} 第{was.get('rank')} → "
                       f"{is_.get('score')} 第{is_.get('rank')}")  # fmt: skip


@command.command()
@click.argument("key")
@click.argument("period")
@_WHO
def check(key: str, period: str, who: str) -> int:
    """Compute the newest edition again from what was kept; exit code 1 if a point differs.

    After an upgrade of guatu the words of an old edition may differ where no point does.
    """
    with acting_as(who) as actor:
        found = recomputed(actor, ranking_seen(actor, key, period))
    click.echo(_SAID[found])
    return 1 if found == "points" else 0


_SAID = {
    "": "逐字节一致 / the same to the byte",
    "words": "分数一致，文字有出入（程序版本不同）/ the same points in other words (another guatu)",
    "points": "分数不一致 / points differ",
}
