"""Shared revenue: settlements by period, their receipts, and the signatures of both sides."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.errors import Invalid, RuleBroken
from guatu.store.acts.share_revenue import compute_shares, sign_share
from guatu.store.permission import require
from guatu.store.selectors.shares import (
    agreement_named,
    agreements,
    part_of,
    settlement_seen,
    settlements_seen,
    share_page,
)
from guatu.store.selectors.units import root_unit
from guatu.web import clock
from guatu.web.language import current_language
from guatu.web.scope import actor
from guatu.web.shares import SharesForm, SignForm, settlement_row, share_context


def shares(request: HttpRequest) -> HttpResponse:
    """List the settlements; the office hands in receipts here."""
    known = agreements(actor(request))
    form = SharesForm(request.POST or None, request.FILES or None, agreements=known)
    if request.method == "POST":
        require(actor(request), "share.compute", root_unit())
        if form.is_valid():
            given = form.cleaned_data
            agreement, period = agreement_named(given["agreement"]), given["period"]
            try:
                compute_shares(
                    agreement, period, given["receipts"].read(), actor=actor(request),
                    at=clock.now(),
                )  # fmt: skip
                return redirect("wall:settlement", agreement.key, period)
            except (Invalid, RuleBroken) as error:
                form.add_error(None, error.say(current_language()))
    rows = [settlement_row(each) for each in settlements_seen(actor(request))]
    return render(request, "wall/shares.html", {"rows": rows, "form": form if known else None})


def settlement(request: HttpRequest, key: str, period: str) -> HttpResponse:
    """Show what came in during a period, who has what of it, and who has signed."""
    page = share_page(actor(request), settlement_seen(actor(request), key, period))
    return render(request, "wall/settlement.html", share_context(page))


@require_POST
def sign(request: HttpRequest, key: str, period: str, unit: str) -> HttpResponse:
    """Acknowledge a unit's sum, the one that stood on the page."""
    part = part_of(settlement_seen(actor(request), key, period), unit)
    form = SignForm(request.POST)
    try:
        cents = form.cleaned_data["cents"] if form.is_valid() else -1
        sign_share(part, cents=cents, actor=actor(request), at=clock.now())
        messages.success(request, _("已确认。"))
    except RuleBroken as error:
        messages.error(request, error.say(current_language()))
    return redirect("wall:settlement", key, period)
