"""`guatu map`: whose areas the map shows, and which projects lie in zones not to be built in."""

from __future__ import annotations

from pathlib import Path

import click

from guatu.cli.files import bytes_of
from guatu.cli.store import acting_as, now
from guatu.lib.geo import Datum, Frame
from guatu.lib.geojson import AREAS, ROUTES, Guess, Sureness, crs_of, read_features, recognise
from guatu.read.decode import decode
from guatu.store.acts.load_boundaries import (
    load_boundaries,
    load_patrols,
    load_sites,
    load_zones,
)
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.zones import zone_overlaps
from guatu.wording import say

LOADERS = {
    "areas": load_boundaries,
    "patrols": load_patrols,
    "zones": load_zones,
    "sites": load_sites,
}
KINDS = {"areas": AREAS, "patrols": ROUTES, "zones": AREAS, "sites": AREAS}
WORDS = {
    "areas": "块边界",
    "patrols": "条巡查线和站点",
    "zones": "片管控区",
    "sites": "处项目用地",
}
DATUMS = click.Choice([datum.value for datum in Datum])


@click.group()
def command() -> None:
    """The map: boundaries of the city's units, patrol lines and stations."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--what", type=click.Choice(list(LOADERS)), default="areas", help="What FILE holds.")
@click.option("--source", required=True, help="Where the file comes from.")
@click.option("--datum", type=DATUMS, help="What its coordinates count in; told or asked for.")
@click.option("--meridian", type=float, help="Middle of the zone, for metres without its number.")
@click.option("--as", "who", help="Account of the person who signs; the system's keeper.")
def load(
    *,
    file: Path,
    what: str,
    source: str,
    datum: str | None,
    meridian: float | None,
    who: str | None,
) -> None:
    """Load areas, patrol lines and stations, zones or sites from FILE (GeoJSON).

    An area names its unit by key, code or name; a line or station the unit that keeps it; a site
    the number of its matter; a zone its name.

    GCJ-02, CGCS2000 (degrees, or metres of a Gauss-Krüger zone) and WGS-84 are turned into
    WGS-84. What the file does not say for sure is asked for.
    """
    text = decode(bytes_of(file), name=file.name).text
    frame = Frame(Datum(datum), meridian) if datum else _frame_of(text, what, meridian)
    with acting_as(who) if who else acting(SYSTEM) as actor:
        loaded = LOADERS[what](text, frame, actor=actor, at=now(), source=source)
    for name in loaded.unmatched:
        _tell("map.unmatched_site" if what == "sites" else "map.unmatched", name=name)
    known, word = len(loaded.units), WORDS[what]
    click.echo(f"载入 {known} {word}（{frame.datum}） / {known} {what} from {frame.datum}")


@command.command()
@click.option("--as", "who", required=True, help="Account of the person who asks.")
def overlaps(who: str) -> int:
    """Name the open matters whose site or place lies in a zone. Exit 3 if there is one."""
    with acting_as(who) as actor:
        found = zone_overlaps(actor)
    for one in found:
        click.echo(f"! {one.number} {one.title}: {one.zone} {one.say('zh')} {one.say('en')}")
    click.echo(f"{len(found)} 处重叠 / {len(found)} overlaps")
    return 3 if found else 0


def _frame_of(text: str, what: str, meridian: float | None) -> Frame:
    """Return the frame that the file names; otherwise ask, with what is likely as the answer."""
    guess: Guess = recognise(read_features(text, KINDS[what]), crs_of(text))
    if guess.frame and guess.sureness is Sureness.SURE:
        return guess.frame
    _tell(guess.why)
    likely = guess.frame.datum.value if guess.frame else None
    datum = Datum(click.prompt("坐标系 datum", type=DATUMS, default=likely, err=True))
    return Frame(datum, meridian)


def _tell(code: str, **facts: object) -> None:
    click.echo(f"{say(code, facts, 'zh')}  {say(code, facts, 'en')}", err=True)
