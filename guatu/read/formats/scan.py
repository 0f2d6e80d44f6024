"""Scanned pages and photographs as text, recognised on this machine.

The only module that knows RapidOCR, which comes with the `ocr` extra and brings its models along.
A picture of a page that lies askew is put straight by the angle that its lines agree on, and its
lines are then read in order like the runs of a PDF.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from io import BytesIO
from math import atan2, cos, hypot, sin
from statistics import median
from typing import Any
from warnings import catch_warnings

import numpy as np
import regex
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from guatu.findings import Finding, Place
from guatu.read.formats.blocks import Run, write_runs
from guatu.read.formats.source import Source, SourceWriter

MOST_PAGES = 50  # pictures in one document; each takes some seconds
MOST_PIXELS = 60_000_000  # of one picture: 180 MB as colours
_LONGEST_SIDE = 4000  # pixels; print of a broadsheet photographed whole stays legible
_UNSURE = 0.8  # confidence under which a line wants a look
_ANY = 0.5  # confidence under which it is no text at all

Point = tuple[float, float]

# The recogniser knows one form of these signs; between Chinese characters they are wide.
_NARROW = regex.compile(r"(?<=[\p{Han}》”）])[,:;?!]|(?<=\p{Han})\((?=[\p{Han}\d])|(?<=\p{Han})\)")
_WIDE = str.maketrans(",:;?!()", "，：；？！（）")


class Recogniser:
    """Recognises the pictures of one document and remembers how sure it was."""

    def __init__(self) -> None:
        self.pages = self.lines = self.unsure = self.left_out = 0
        self.is_missing = False

    def write(self, writer: SourceWriter, picture: Image.Image) -> None:
        """Write the text of `picture`; pictures beyond `MOST_PAGES` are counted and left out."""
        engine = _engine()
        if engine is None or self.pages == MOST_PAGES:
            self.is_missing = engine is None
            self.left_out += 1
            return
        runs = list(self._runs(engine(_pixels(picture))))
        write_runs(writer, runs, ())
        self.pages += 1

    def findings(self, name: str) -> Iterator[Finding]:
        """Yield what a reader of the text should know of it."""
        place = Place(document=name)
        if self.pages:
            facts = {"name": name, "pages": self.pages, "lines": self.lines, "unsure": self.unsure}
            yield Finding("read.recognised", place, facts)
        if self.left_out:
            code = "read.ocr_missing" if self.is_missing else "read.too_many_pictures"
            yield Finding(code, place, {"name": name, "count": self.left_out, "most": MOST_PAGES})

    def _runs(self, found: Any) -> Iterator[Run]:
        if found.boxes is None:
            return
        boxes = [[(float(x), float(y)) for x, y in box] for box in found.boxes]
        angle = _lean(boxes)
        for box, words, score in zip(boxes, found.txts, found.scores, strict=True):
            if not words.strip():
                continue
            self.lines += 1
            self.unsure += score < _UNSURE
            yield _run(box, angle, _NARROW.sub(lambda sign: sign[0].translate(_WIDE), words))


def read_scan(data: bytes, *, name: str) -> Source:
    """Return the text of a picture, of a TIFF file all its pages; what cannot be read: findings."""
    writer, recogniser = SourceWriter(), Recogniser()
    try:
        with catch_warnings(action="ignore"), Image.open(BytesIO(data)) as picture:  # of odd EXIF
            if picture.width * picture.height > MOST_PIXELS:
                return _refused(
                    name, "table.too_large", what=f"{picture.width} × {picture.height} px"
                )
            for frame in ImageSequence.Iterator(picture):
                recogniser.write(writer, ImageOps.exif_transpose(frame) or frame)
    except Image.DecompressionBombError as error:
        return _refused(name, "table.too_large", what=str(error)[:120])
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        return _refused(name, "read.broken", why=str(error)[:120])
    for finding in recogniser.findings(name):
        writer.finding(finding)
    return writer.source()


def _refused(name: str, code: str, **facts: str) -> Source:
    return Source("", findings=(Finding(code, Place(document=name), {"name": name, **facts}),))


@cache
def _engine() -> Any:
    """Return RapidOCR, or `None` without the extra. It works without a network."""
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # else newer runtimes report their use
    try:
        rapidocr = import_module("rapidocr")
    except ModuleNotFoundError:
        return None
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": _LONGEST_SIDE,
            "Global.text_score": _ANY,
        }
    )


def _pixels(picture: Image.Image) -> Any:
    """Return rows of blue, green, red."""
    picture = picture.convert("RGB")
    picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])


def _lean(boxes: list[list[Point]]) -> float:
    """Return the angle of the lines, in radians: the median of the longer half of them."""
    tops = sorted(
        (hypot(right[0] - left[0], right[1] - left[1]), left, right) for left, right, *_ in boxes
    )
    longer = tops[len(tops) // 2 :]
    return median(atan2(right[1] - left[1], right[0] - left[0]) for _, left, right in longer)


def _run(box: list[Point], angle: float, text: str) -> Run:
    """Return a box, put straight, as a run; y grows downwards in a picture, upwards in a run."""
    xs = [x * cos(angle) + y * sin(angle) for x, y in box]
    ys = [x * sin(angle) - y * cos(angle) for x, y in box]
    lefts, rights = (xs[0] + xs[3]) / 2, (xs[1] + xs[2]) / 2
    return Run(text, lefts, (ys[2] + ys[3]) / 2, rights, (ys[0] + ys[1]) / 2)
