"""多规合一: which open matters lie in a zone in which one may not simply build."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from guatu.lib.overlap import Area, area_m2, contains, overlap_m2
from guatu.lib.polygon import polygons_of
from guatu.store.actor import Actor
from guatu.store.boundaries import SITES, ZONES, layer
from guatu.store.models import Matter
from guatu.wording import Language


@dataclass(frozen=True, slots=True)
class ZoneOverlap:
    """A matter in a zone; `m2`, and `share` of its site: `None` where only its place is known."""

    pk: int
    number: str
    title: str
    zone: str
    m2: float | None = None
    share: float | None = None

    def say(self, language: Language) -> str:
        """Return how much of it lies there, in words."""
        if self.m2 is None or self.share is None:
            return "坐标点位于区内" if language == "zh" else "its place lies inside"
        size, share = f"{self.m2 / 10_000:.2f}", f"{self.share * 100:.1f}%"
        if language == "zh":
            return f"重叠 {size} 公顷，占用地 {share}"
        return f"{size} ha, {share} of its site"


def zone_overlaps(actor: Actor, *, book: str = "") -> list[ZoneOverlap]:
    """Return the open matters of `book` ("": of all) that `actor` may see and that lie in a zone.

    A matter with a site is judged by it, any other by its position. What only touches does not
    lie in it. Three queries.
    """
    zones = [(str(said.get("name") or "—"), area) for said, area in _areas(ZONES)]
    if not zones:
        return []
    sites = {str(said["number"]): area for said, area in _areas(SITES)}
    held = Matter.objects.seen_by(actor).filter(state=Matter.State.OPEN)
    placed = held.filter(Q(number__in=sites) | Q(longitude__isnull=False, latitude__isnull=False))
    found = placed.filter(book=book) if book else placed
    return [
        overlap
        for matter in found.order_by("book", "number")
        for zone, area in zones
        if (overlap := _overlap(matter, zone, area, sites.get(matter.number)))
    ]


def _overlap(matter: Matter, zone: str, area: Area, site: Area | None) -> ZoneOverlap | None:
    named = (matter.pk, matter.number, matter.title, zone)
    if site is not None:
        shared = overlap_m2(site, area)
        return ZoneOverlap(*named, shared, shared / area_m2(site)) if shared >= 1 else None
    lies = contains(area, (matter.longitude or 0.0, matter.latitude or 0.0))
    return ZoneOverlap(*named) if lies else None


def _areas(stream: str) -> Sequence[tuple[Mapping[str, Any], Area]]:
    features = json.loads(layer(stream))["features"]
    return [(each["properties"], polygons_of(each["geometry"])) for each in features]
