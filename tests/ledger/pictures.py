"""Invented photos: a scene of coloured patches for each seed, saved as a camera would."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import ExifTags, Image


def scene(seed: int) -> Image.Image:
    """Return a picture of 640 × 480 with soft patches that differ from seed to seed."""
    patches = np.random.default_rng(seed).integers(0, 255, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(patches).resize((640, 480), Image.Resampling.BICUBIC)


def as_file(
    image: Image.Image, kind: str = "JPEG", *, quality: int = 85, exif: Image.Exif | None = None
) -> bytes:
    """Return the bytes of `image` as a file."""
    file = BytesIO()
    # Without a tag of its own an Exif counts as false, whatever stands in its parts.
    image.save(file, kind, quality=quality, exif=Image.Exif() if exif is None else exif)
    return file.getvalue()


def with_exif(taken: str, *, zone: str = "") -> Image.Exif:
    """Return what a camera writes: when, and 113° 40' east, 34° 45' 30.5" north."""
    exif = Image.Exif()
    told = exif.get_ifd(ExifTags.IFD.Exif)
    told[ExifTags.Base.DateTimeOriginal] = taken
    if zone:
        told[ExifTags.Base.OffsetTimeOriginal] = zone
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLongitudeRef] = "N", "E"
    place[ExifTags.GPS.GPSLatitude] = (34.0, 45.0, 30.5)
    place[ExifTags.GPS.GPSLongitude] = (113.0, 40.0, 0.0)
    return exif
