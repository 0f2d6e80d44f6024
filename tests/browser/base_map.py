"""A small base map: one lake and one road around a place, as a PMTiles archive of vector tiles.

A tile is a protocol buffer (Mapbox Vector Tile 2.1): a layer has features of integer
coordinates, written as commands with zigzag steps from the last point.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import asinh, pi, radians, tan
from pathlib import Path

from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

EXTENT = 4096
LINE, AREA = 2, 3
LAKE = ((600, 600), (3400, 600), (3400, 3400), (600, 3400))
ROAD = ((0, 2048), (4095, 2100))


def write_base_map(file: Path, *, longitude: float, latitude: float, zooms: Iterable[int]) -> None:
    """Write `file`: in each tile within five of the one around the place, a lake and a road."""
    tile = gzip.compress(_layer("water", AREA, LAKE) + _layer("roads", LINE, ROAD))
    with file.open("wb") as opened:
        writer = Writer(opened)
        for tile_id in sorted(_ids(longitude, latitude, zooms)):
            writer.write_tile(tile_id, tile)
        header = {
            "tile_type": TileType.MVT, "tile_compression": Compression.GZIP,
            "min_lon_e7": -1800000000, "min_lat_e7": -850000000,
            "max_lon_e7": 1800000000, "max_lat_e7": 850000000,
            "center_zoom": 9, "center_lon_e7": 0, "center_lat_e7": 0,
        }  # fmt: skip
        writer.finalize(header, {"vector_layers": [{"id": "water"}, {"id": "roads"}]})


def _ids(longitude: float, latitude: float, zooms: Iterable[int]) -> Iterator[int]:
    for zoom in zooms:
        side = 2**zoom
        x = int((longitude + 180) / 360 * side)
        y = int((1 - asinh(tan(radians(latitude))) / pi) / 2 * side)
        for column in range(max(0, x - 5), min(side, x + 6)):
            for row in range(max(0, y - 5), min(side, y + 6)):
                yield zxy_to_tileid(zoom, column, row)


def _layer(name: str, kind: int, points: Sequence[tuple[int, int]]) -> bytes:
    tags = _packed(2, [0, 0])
    feature = tags + _number(3, kind) + _packed(4, list(_commands(kind, points)))
    text = {"kind": "water" if kind == AREA else "major_road"}
    keys = b"".join(_bytes(3, key.encode()) for key in text)
    values = b"".join(_bytes(4, _bytes(1, value.encode())) for value in text.values())
    held = _number(15, 2) + _bytes(1, name.encode()) + _bytes(2, feature)
    return _bytes(3, held + keys + values + _number(5, EXTENT))


def _commands(kind: int, points: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield: move to the first point, lines to the others, and close an area."""
    here = (0, 0)
    steps = []
    for x, y in points:
        steps.append((_zigzag(x - here[0]), _zigzag(y - here[1])))
        here = (x, y)
    yield from (1 | 1 << 3, *steps[0], 2 | (len(steps) - 1) << 3, *chain(*steps[1:]))
    if kind == AREA:
        yield 7 | 1 << 3


def _zigzag(step: int) -> int:
    return step << 1 if step >= 0 else (-step << 1) - 1


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _packed(field: int, values: Sequence[int]) -> bytes:
    return _bytes(field, b"".join(map(_varint, values)))
