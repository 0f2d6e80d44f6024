"""`guatu map`: whose areas the map shows."""

from __future__ import annotations

from pathlib import Path

import click

from guatu.cli.files import bytes_of
from guatu.cli.store import acting_as, now
from guatu.lib.geo import Datum, Frame
from guatu.lib.geojson import Guess, Sureness, crs_of, read_areas, recognise
from guatu.read.decode import decode
from guatu.store.acts.load_boundaries import load_boundaries
from guatu.store.permission import SYSTEM, acting
from guatu.wording import say

DATUMS = click.Choice([datum.value for datum in Datum])


@click.group()
def command() -> None:
    """The map: the boundaries of the city's units."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", required=True, help="Where the file comes from.")
@click.option("--datum", type=DATUMS, help="What its coordinates count in; told or asked for.")
@click.option("--meridian", type=float, help="Middle of the zone, for metres without its number.")
@click.option("--as", "who", help="Account of the person who signs; the system's keeper.")
def load(
    *, file: Path, source: str, datum: str | None, meridian: float | None, who: str | None
) -> None:
    """Load the areas of FILE (GeoJSON); an area names its unit by key, code or name.

    GCJ-02, CGCS2000 (degrees, or metres of a Gauss-Krüger zone) and WGS-84 are turned into
    WGS-84. What the file does not say for sure is asked for.
    """
    text = decode(bytes_of(file), name=file.name).text
    frame = Frame(Datum(datum), meridian) if datum else _frame_of(text, meridian)
    with acting_as(who) if who else acting(SYSTEM) as actor:
        loaded = load_boundaries(text, frame, actor=actor, at=now(), source=source)
    for name in loaded.unmatched:
        _tell("map.unmatched", name=name)
    areas = len(loaded.units)
    click.echo(f"载入 {areas} 块边界（{frame.datum}） / {areas} areas from {frame.datum}")


def _frame_of(text: str, meridian: float | None) -> Frame:
    """Return the frame that the file names; otherwise ask, with what is likely as the answer."""
    guess: Guess = recognise(read_areas(text), crs_of(text))
    if guess.frame and guess.sureness is Sureness.SURE:
        return guess.frame
    _tell(guess.why)
    likely = guess.frame.datum.value if guess.frame else None
    datum = Datum(click.prompt("坐标系 datum", type=DATUMS, default=likely, err=True))
    return Frame(datum, meridian)


def _tell(code: str, **facts: object) -> None:
    click.echo(f"{say(code, facts, 'zh')}  {say(code, facts, 'en')}", err=True)
