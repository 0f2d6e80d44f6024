"""The base map is handed out in parts, to those who have come in, and only when there is one."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from guatu.web import ranges
from tests.store.town import Town
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
HERE = "/map/base.pmtiles"


@pytest.fixture
def archive(tmp_path: Path, settings: Settings) -> bytes:
    content = bytes(range(200))
    file = tmp_path / "city.pmtiles"
    file.write_bytes(content)
    settings.BASE_MAP = str(file)
    return content


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=190-", 190, 199), ("bytes=150-900", 150, 199)],
)
def test_a_part_is_handed_out(
    asked: str, first: int, last: int, town: Town, archive: bytes, signed_in: SignIn
) -> None:
    answer = signed_in("li").get(HERE, headers={"Range": asked})

    assert answer.status_code == 206
    assert answer.content == archive[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/200"


@pytest.mark.parametrize("asked", ["", "bytes=200-210", "bytes=-5", "bytes=0-1,5-6", "pages=1-2"])
def test_the_whole_and_nonsense_are_refused(
    asked: str, town: Town, archive: bytes, signed_in: SignIn
) -> None:
    answer = signed_in("li").get(HERE, headers={"Range": asked} if asked else {})

    assert answer.status_code == 416
    assert answer["Content-Range"] == "bytes */200"


def test_no_more_than_a_bound_at_once(
    town: Town, archive: bytes, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "MOST", 16)

    assert len(signed_in("li").get(HERE, headers={"Range": "bytes=8-199"}).content) == 16


def test_a_stranger_gets_nothing(town: Town, archive: bytes, signed_in: SignIn) -> None:
    assert signed_in("anonymous").get(HERE, headers={"Range": "bytes=0-9"}).status_code == 302


def test_without_a_file_the_page_loads_nothing_of_it(town: Town, signed_in: SignIn) -> None:
    html = signed_in("li").get("/map/").content.decode()

    assert "protomaps" not in html
    assert "data-base" not in html
