"""`guatu map load` asks what it cannot tell, and says which areas are no units."""

from __future__ import annotations

import json
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings

from tests.cli.conftest import Run
from tests.store.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def areas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "EVIDENCE_ROOT", tmp_path / "evidence")
    ring = [[114.3, 30.6], [114.4, 30.6], [114.4, 30.7], [114.3, 30.6]]
    features = [
        {"type": "Feature", "properties": {"name": name},
         "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for name in ("东河县", "别处")
    ]  # fmt: skip
    file = tmp_path / "areas.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return file


def test_areas_are_loaded_in_the_datum_that_is_named(town: Town, guatu: Run, areas: Path) -> None:
    code, said = guatu("map", "load", areas, "--source", "市资源局", "--datum", "gcj02")

    assert code == 0
    assert "1 areas from gcj02" in said
    assert "别处 is no unit of this city" in said


def test_what_cannot_be_told_is_asked_and_not_guessed(
    town: Town, guatu: Run, areas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(""))

    code, said = guatu("map", "load", areas, "--source", "市资源局")

    assert code == 1  # nobody answered
    assert "the file does not say" in said


def test_a_project_in_a_zone_ends_with_3_and_its_name(town: Town, guatu: Run, areas: Path) -> None:
    matter = town.matter(longitude=114.39, latitude=30.62)
    none, _ = guatu("map", "overlaps", "--as", "sun")
    loaded, said = guatu(
        "map", "load", areas, "--what", "zones", "--source", "市资源局", "--datum", "wgs84"
    )

    code, told = guatu("map", "overlaps", "--as", "sun")

    assert (none, loaded, code) == (0, 0, 3)
    assert "2 zones from wgs84" in said
    assert f"! {matter.number} 疏通东渠: 东河县 坐标点位于区内 its place lies inside" in told
