"""Photos are told apart by their outlines, and say when and where they were taken."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from PIL import ExifTags, Image, ImageEnhance

from guatu.ledger.photo_pillow import Picture, read_picture
from guatu.ledger.photos import (
    Claim,
    PhotoLimits,
    Shown,
    are_alike,
    metres_between,
    photo_bands,
    photo_findings,
)
from tests.ledger.pictures import as_file, scene, with_exif

HANDED_IN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


def picture_of(content: bytes) -> Picture:
    picture = read_picture(content)
    assert picture is not None
    return picture


@pytest.mark.parametrize("seed", range(5))
def test_the_same_picture_is_known_again_however_it_was_saved(seed: int) -> None:
    photo = scene(seed)
    width, height = photo.size
    original = picture_of(as_file(photo, quality=92)).near_hash

    changed = {
        "compressed": as_file(photo, quality=30),
        "smaller": as_file(photo.resize((width // 4, height // 4))),
        "brighter": as_file(ImageEnhance.Brightness(photo).enhance(1.2)),
        "cut": as_file(photo.crop((6, 4, width - 6, height - 4))),
        "png": as_file(photo, "PNG"),
    }

    hashes = {name: picture_of(content).near_hash for name, content in changed.items()}
    assert [name for name, near in hashes.items() if not are_alike(original, near)] == []
    assert all(set(photo_bands(original)) & set(photo_bands(near)) for near in hashes.values())


def test_pictures_of_other_things_are_not_alike() -> None:
    hashes = [picture_of(as_file(scene(seed))).near_hash for seed in range(30)]

    pairs = [(a, b) for i, a in enumerate(hashes) for b in hashes[:i] if are_alike(a, b)]

    assert pairs == []


def test_a_blank_sheet_is_like_nothing() -> None:
    blank = picture_of(as_file(Image.new("RGB", (400, 300), "white"))).near_hash

    assert (blank, are_alike(blank, blank)) == ("", False)


def test_a_photo_that_lies_on_its_side_is_the_same_photo() -> None:
    photo, turned = scene(3), Image.Exif()
    turned[ExifTags.Base.Orientation] = 6  # to be shown turned by a quarter
    lying = as_file(photo.rotate(90, expand=True), exif=turned)

    assert are_alike(picture_of(as_file(photo)).near_hash, picture_of(lying).near_hash)


def test_a_photo_says_when_and_where_it_was_taken() -> None:
    photo = picture_of(as_file(scene(1), exif=with_exif("2026:03:01 10:20:30")))

    assert photo.taken_at == datetime(2026, 3, 1, 10, 20, 30)  # noqa: DTZ001
    assert photo.place == (113.666667, 34.758472)  # 113° 40', 34° 45' 30.5"


def test_a_photo_may_name_its_zone() -> None:
    exif = with_exif("2026:03:01 10:20:30", zone="+08:00")

    taken_at = picture_of(as_file(scene(1), exif=exif)).taken_at

    assert taken_at == datetime(2026, 3, 1, 2, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["0000:00:00 00:00:00", "yesterday", ""])
def test_a_photo_with_a_senseless_time_says_none(text: str) -> None:
    assert picture_of(as_file(scene(1), exif=with_exif(text))).taken_at is None


def test_what_is_no_picture_says_nothing() -> None:
    whole = as_file(scene(1))

    assert read_picture(b"\x89PNG\r\n\x1a\n rest") is None
    assert read_picture(whole[:600]) is None


def test_a_small_file_with_a_vast_picture_is_not_opened() -> None:
    vast = BytesIO()
    Image.new("1", (20_000, 10_000)).save(vast, "PNG")

    assert len(vast.getvalue()) < 100_000
    assert read_picture(vast.getvalue()) is None


def test_distances_are_those_on_a_sphere() -> None:
    # A degree of latitude is 111.2 km; one of longitude at 60 degrees half of that.
    assert round(metres_between((113, 34), (113, 35)) / 100) == 1112
    assert round(metres_between((113, 60), (114, 60)) / 100) == 556
    assert metres_between((113, 34), (113, 34)) == 0


@pytest.mark.parametrize(
    ("taken", "limits", "codes"),
    [
        (timedelta(hours=-1), PhotoLimits(), []),
        (timedelta(days=-30), PhotoLimits(), ["evidence.taken_before"]),
        (timedelta(hours=2), PhotoLimits(), ["evidence.taken_later"]),
        (timedelta(days=-2), PhotoLimits(days=2), []),
        (timedelta(days=-2), PhotoLimits(days=1), ["evidence.old"]),
        (None, PhotoLimits(days=1), []),
    ],
)
def test_the_time_of_a_photo_is_compared_with_the_claim(
    taken: timedelta | None, limits: PhotoLimits, codes: list[str]
) -> None:
    shown = Shown(HANDED_IN, None if taken is None else HANDED_IN + taken)

    found = photo_findings(shown, Claim(date(2026, 3, 2)), limits)

    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(
    ("place", "metres", "codes"),
    [
        ((113.0, 34.01), 1200, []),  # 1,112 m north
        ((113.0, 34.01), 1000, ["evidence.far"]),
        ((113.0, 34.01), None, []),
        (None, 1000, []),
    ],
)
def test_the_place_of_a_photo_is_compared_with_that_of_the_matter(
    place: tuple[float, float] | None, metres: int | None, codes: list[str]
) -> None:
    claim = Claim(date(2026, 3, 2), (113.0, 34.0))

    found = photo_findings(Shown(HANDED_IN, place=place), claim, PhotoLimits(metres=metres))

    assert [finding.code for finding in found] == codes
