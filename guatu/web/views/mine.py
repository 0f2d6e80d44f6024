"""For those who report, on a phone: my open matters, and a report in three taps."""

from __future__ import annotations

from importlib.resources import files

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.errors import GuatuError
from guatu.store.acts.report_progress import report_progress
from guatu.store.selectors.matter import matter_seen
from guatu.store.selectors.mine import handled_matters, is_reported
from guatu.web import clock
from guatu.web.language import current_language
from guatu.web.rows import lines_of
from guatu.web.scope import actor


class QuickReport(forms.Form):
    """How far, in a number and a sentence, of the version that was on the phone."""

    version = forms.IntegerField(min_value=1)
    progress = forms.IntegerField(min_value=0, max_value=100)
    text = forms.CharField(max_length=4000)


def mine(request: HttpRequest) -> HttpResponse:
    """Show the open matters that this person may report on, what is due first first."""
    found = handled_matters(actor(request), today=clock.today())
    versions = [row.version for row in found.rows]
    rows = list(zip(lines_of(found.rows), versions, strict=True))
    context = {"rows": rows, "total": found.total, "beyond": found.total - len(rows)}
    return render(request, "wall/mine.html", context)


@require_POST
def quick_report(request: HttpRequest, pk: int) -> JsonResponse:
    """Take a report that was perhaps written offline; the same one sent twice counts once.

    200 when it is recorded, now or before; another status with the reason when it is not, and
    then it stays on the phone until its writer has looked at it.
    """
    form, who = QuickReport(request.POST), actor(request)
    if not form.is_valid():
        return JsonResponse({"message": form.errors.as_text()}, status=422)
    version, said = form.cleaned_data.pop("version"), form.cleaned_data
    if is_reported(who, pk, version=version, **said):
        return JsonResponse({"message": _("以前已收到。")})
    try:
        seen = matter_seen(who, pk, version=version)
        report_progress(seen, actor=who, at=clock.now(), **said)
    except GuatuError as error:
        return JsonResponse({"message": error.say(current_language())}, status=error.status)
    return JsonResponse({"message": _("已报。")})


@login_not_required
def service_worker(request: HttpRequest) -> HttpResponse:
    """Hand out the worker from the root, so that it may serve the phone's page offline."""
    script = files("guatu.web").joinpath("static/js/offline-worker.js")
    return HttpResponse(
        script.read_bytes(), "text/javascript", headers={"Cache-Control": "no-cache"}
    )
