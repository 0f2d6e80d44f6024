"""The ranking: standings and races, one unit's losses, objections, decisions, comments."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.errors import Invalid, RuleBroken
from guatu.store.acts.appeal_loss import Objection, appeal_loss, decide_appeal
from guatu.store.acts.comment_on import comment_on
from guatu.store.acts.rank_period import rank_period
from guatu.store.acts.show_ranking import publish_ranking, show_ranking
from guatu.store.models import PeriodRanking
from guatu.store.permission import require
from guatu.store.scorecards import card_in, newest_card
from guatu.store.selectors.ranking import (
    UnitPage,
    appeal_seen,
    loss_seen,
    ranking_page,
    ranking_seen,
    scorecards_seen,
    unit_page,
)
from guatu.store.selectors.ranking_ahead import ahead_of, lifts_of
from guatu.store.selectors.units import root_unit
from guatu.web import clock
from guatu.web.language import current_language
from guatu.web.ranking import card_title, period_url, ranking_context, unit_context, unit_url
from guatu.web.ranking_forms import CommentForm, ComputeForm, DecisionForm, ObjectionForm, ShowForm
from guatu.web.scope import actor


def ranking(request: HttpRequest) -> HttpResponse:
    """Show the newest ranking, or that there is none yet."""
    cards = scorecards_seen(actor(request))
    if not cards:
        return render(request, "wall/ranking_none.html")
    wanted = request.GET.get("card", cards[0].key)
    return redirect(period_url(ranking_seen(actor(request), wanted)))


def ranking_period(request: HttpRequest, key: str, period: str) -> HttpResponse:
    """Show a ranking."""
    seen = ranking_seen(actor(request), key, period)
    context = ranking_context(ranking_page(actor(request), seen), actor(request))
    others = [card for card in scorecards_seen(actor(request)) if card.key != key]
    return render(request, "wall/ranking.html", {**context, "others": others, "form": ShowForm()})


def compute(request: HttpRequest, key: str) -> HttpResponse:
    """Take the tables of a period, and compute it."""
    require(actor(request), "ranking.compute", root_unit())
    version = newest_card(key)
    form = ComputeForm(request.POST or None, request.FILES or None, card=card_in(version))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = rank_period(
                version, given["period"].strip(), files=form.handed_in(), actor=actor(request),
                at=clock.now(), reason=given["reason"],
            )  # fmt: skip
            return redirect(period_url(made))
        except (Invalid, RuleBroken) as error:
            form.add_error(None, error.say(current_language()))
    context = {"form": form, "card": version, "title": card_title(card_in(version))}
    return render(request, "wall/ranking_compute.html", context)


@require_POST
def turn_ranking(request: HttpRequest, key: str, period: str, slug: str) -> HttpResponse:
    """Show a draft to its units, or publish it."""
    seen = ranking_seen(actor(request), key, period)
    form = ShowForm(request.POST)
    until = form.cleaned_data["until"] if form.is_valid() else None
    try:
        if slug == "show":
            show_ranking(seen, actor=actor(request), at=clock.now(), until=until)
        else:
            publish_ranking(seen, actor=actor(request), at=clock.now())
    except (Invalid, RuleBroken) as error:
        messages.error(request, error.say(current_language()))
    return redirect(period_url(seen))


def ranking_unit(request: HttpRequest, key: str, period: str, unit: str) -> HttpResponse:
    """Show why a unit stands where it stands."""
    page = unit_page(actor(request), ranking_seen(actor(request), key, period), unit)
    return _unit(request, page, {})


def _unit(
    request: HttpRequest,
    page: UnitPage,
    forms: Mapping[int, ObjectionForm],
    comment: CommentForm | None = None,
) -> HttpResponse:
    ahead, lifts = None, []
    if page.ranking.state == PeriodRanking.State.RUNNING:
        ahead = ahead_of(page.ranking, page.standing)
        unit = page.standing.unit
        lifts = lifts_of(actor(request), page.ranking, unit, today=clock.today())
    context = unit_context(page, ahead, lifts, forms)
    form = comment or CommentForm()
    return render(request, "wall/ranking_unit.html", {**context, "comment_form": form})


@require_POST
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to a loss; what the rules refuse comes back on its form."""
    loss = loss_seen(actor(request), pk)
    seen, unit = loss.edition.ranking, loss.unit.key
    form = ObjectionForm(request.POST, most=loss.points)
    if form.is_valid():
        given = form.cleaned_data
        try:
            objection = Objection(given["reason"], given["proof"], given["points"])
            appeal_loss(loss, objection, actor=actor(request), at=clock.now())
            messages.success(request, _("申诉已提出，待复核。"))
            return redirect(unit_url(seen, unit))
        except (Invalid, RuleBroken) as error:
            form.add_error(None, error.say(current_language()))
    return _unit(request, unit_page(actor(request), seen, unit), {pk: form})


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide an appeal."""
    found = appeal_seen(actor(request), pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        granted, answer = given["granted"] == "yes", given["answer"]
        try:
            decide_appeal(
                found, granted=granted, actor=actor(request), at=clock.now(), answer=answer
            )
        except (Invalid, RuleBroken) as error:
            messages.error(request, error.say(current_language()))
    else:
        messages.error(request, _("请写明复核意见。"))
    return redirect(unit_url(found.ranking, found.unit.key))


@require_POST
def comment(request: HttpRequest, key: str, period: str, unit: str) -> HttpResponse:
    """Keep what a leader says to a unit's standing."""
    seen = ranking_seen(actor(request), key, period)
    page = unit_page(actor(request), seen, unit)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _unit(request, page, {}, form)
    text = form.cleaned_data["text"]
    said = comment_on(seen, page.standing.unit, text, actor=actor(request), at=clock.now())
    drafts = said.document.drafts.count() if said.document else 0
    messages.success(request, _("点评已记录，读出拟办 %(count)s 条。") % {"count": drafts})
    return redirect(unit_url(seen, unit))
