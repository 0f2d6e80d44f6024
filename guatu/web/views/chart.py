"""The time chart: the page, its data, and the chart on paper."""

from __future__ import annotations

import gzip
import json
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.store.calendar import city_calendar
from guatu.store.seasons import city_seasons
from guatu.store.selectors.chart import chart_data, chart_plans
from guatu.store.selectors.chart_sources import source_lines
from guatu.web import clock
from guatu.web.chart import chart_json
from guatu.web.kept import kept, kept_key
from guatu.web.paper import sheets
from guatu.web.paper_parts import SIZES
from guatu.web.paper_sources import source_sheets
from guatu.web.scope import actor
from guatu.web.signs import SIGNS


def chart(request: HttpRequest) -> HttpResponse:
    """Show the chart; its picture is drawn in the browser from `chart_rows`."""
    context = {
        "source": reverse("wall:chart_rows"),
        "paper": reverse("wall:paper"),
        "lights": SIGNS.values(),
        "groups": [
            ("unit", _("牵头单位")),
            ("leader", _("分管领导")),
            ("class", _("类别")),
            ("batch", _("批次")),
            ("book", _("台账")),
            ("light", _("亮灯")),
        ],
    }
    return render(request, "wall/chart.html", context)


def chart_rows(request: HttpRequest) -> HttpResponse:
    """Return all matters of the chart in columns; packed once, until something is recorded."""
    packed = kept(kept_key(request), lambda: _packed_rows(request))
    # Of what is sent, not of the record: what one may not see does not move it.
    tag = sha256(packed).hexdigest()
    headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponse(status=304, headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return HttpResponse(packed, "application/json", headers=headers)
    return HttpResponse(gzip.decompress(packed), "application/json", headers=headers)


def _packed_rows(request: HttpRequest) -> bytes:
    who, today = actor(request), clock.today()
    sent = chart_json(
        chart_data(who, today=today),
        city_calendar(),
        today=today,
        plans=chart_plans(who),
        seasons=city_seasons(),
    )
    text = json.dumps(sent, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=5, mtime=0)


def paper(request: HttpRequest) -> HttpResponse:
    """Show the chart as sheets to print, drawn by the server."""
    given = request.GET.get("size", "")
    size = given if given in SIZES else "A3"
    today = clock.today()
    data = chart_data(actor(request), today=today, unit=request.GET.get("unit", ""))
    lines = source_lines(actor(request), [row[0] for row in data.rows])
    context = {
        "size": size,
        "sources": source_sheets(lines, size),
        "sizes": list(SIZES),
        "sheets": sheets(data, size, today=today, nameless=_("未交办")),
        "total": len(data.rows),
        "paper_style": f"css/paper-{size.lower()}.css",
        "at": clock.now(),
        "who": actor(request).text,
    }
    return render(request, "wall/paper.html", context)
