"""What a photo's file says: its outlines, and when and where it was taken (Exif).

The one module of the core that opens pictures. A file that cannot be opened says nothing: that
is no reason to refuse it.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from math import isfinite
from typing import Any

from PIL import ExifTags, Image, ImageOps

# Larger pictures are not opened: a small file can hold one that fills the memory.
MOST_PIXELS = 120_000_000
MEDIA = frozenset({"image/jpeg", "image/png"})
_ROWS, _COLUMNS = 8, 9


@dataclass(frozen=True, slots=True)
class Picture:
    """What a file says of itself. `near_hash` is blank for a picture without outlines.

    `taken_at` is aware if the file names its zone; `place` is (longitude, latitude), degrees.
    """

    near_hash: str
    taken_at: datetime | None = None
    place: tuple[float, float] | None = None


def read_picture(content: bytes) -> Picture | None:
    """Return what the bytes of a photo say; `None` when they are no picture that can be opened."""
    try:
        with warnings.catch_warnings():
            # Damaged Exif and large pictures are warned of; both are dealt with here.
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
                if image.width * image.height > MOST_PIXELS:
                    return None
                exif = image.getexif()
                return Picture(_near_hash(image), _taken_at(exif), _place(exif))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _near_hash(image: Image.Image) -> str:
    """Return where, in eight rows of nine greys, each is brighter than the one before it."""
    image.draft("L", (_COLUMNS * 16, _ROWS * 16))
    upright = ImageOps.exif_transpose(image).convert("L")
    greys = upright.resize((_COLUMNS, _ROWS), Image.Resampling.LANCZOS).tobytes()
    bits = "".join(
        "1" if greys[row * _COLUMNS + column + 1] > greys[row * _COLUMNS + column] else "0"
        for row in range(_ROWS)
        for column in range(_COLUMNS - 1)
    )
    # A blank sheet has no outlines: all blank sheets would be one photo.
    return f"{int(bits, 2):016x}" if "1" in bits else ""


def _taken_at(exif: Image.Exif) -> datetime | None:
    told = exif.get_ifd(ExifTags.IFD.Exif)
    text = str(told.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime) or "")
    zone = str(told.get(ExifTags.Base.OffsetTimeOriginal) or "").strip("\x00 ")
    for form, value in (("%Y:%m:%d %H:%M:%S%z", text + zone), ("%Y:%m:%d %H:%M:%S", text)):
        try:
            return datetime.strptime(value.strip("\x00 "), form)  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _place(exif: Image.Exif) -> tuple[float, float] | None:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(gps, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef)
    longitude = _degrees(gps, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef)
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return None
    return (longitude, latitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _degrees(gps: dict[int, Any], value: int, reference: int) -> float | None:
    """Return degrees, minutes and seconds as degrees; south and west are negative."""
    try:
        degrees, minutes, seconds = (float(part) for part in gps[value])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    total = round(degrees + minutes / 60 + seconds / 3600, 6)
    if not isfinite(total):
        return None
    return -total if str(gps.get(reference, "")).strip("\x00 ") in ("S", "W") else total
