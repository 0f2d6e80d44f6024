"""The time chart: the page, its data, and the chart on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from guatu.store.calendar import city_calendar
from guatu.store.selectors.chart import chart_data
from guatu.web import clock
from guatu.web.chart import chart_json
from guatu.web.paper import SIZES, sheets
from guatu.web.scope import actor
from guatu.web.signs import SIGNS


def chart(request: HttpRequest) -> HttpResponse:
    """Show the chart; its picture is drawn in the browser from `chart_rows`."""
    context = {
        "source": reverse("wall:chart_rows"),
        "paper": reverse("wall:paper"),
        "lights": SIGNS.values(),
        "groups": [("unit", _("牵头单位")), ("book", _("台账")), ("light", _("亮灯"))],
    }
    return render(request, "wall/chart.html", context)


@gzip_page
def chart_rows(request: HttpRequest) -> JsonResponse:
    """Return all matters of the chart in columns."""
    today = clock.today()
    data = chart_data(actor(request), today=today)
    answer = JsonResponse(
        chart_json(data, city_calendar(), today=today),
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def paper(request: HttpRequest) -> HttpResponse:
    """Show the chart as sheets to print, drawn by the server."""
    given = request.GET.get("size", "")
    size = given if given in SIZES else "A3"
    today = clock.today()
    data = chart_data(actor(request), today=today, unit=request.GET.get("unit", ""))
    context = {
        "size": size,
        "sizes": list(SIZES),
        "sheets": sheets(data, size, today=today, nameless=_("未交办")),
        "total": len(data.rows),
        "paper_style": f"css/paper-{size.lower()}.css",
        "at": clock.now(),
        "who": actor(request).text,
    }
    return render(request, "wall/paper.html", context)
