"""The register of facts: everybody reads it, whoever asks again is answered from it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guatu.store.acts.facts import ask_fact, give_fact
from guatu.store.permission import may, require
from guatu.store.selectors.facts import answers, fact_seen, facts_like
from guatu.store.selectors.units import unit_tree
from guatu.web import clock
from guatu.web.done import done
from guatu.web.fact_forms import AskForm, GiveForm
from guatu.web.scope import actor

SHOWN = 200


def facts(request: HttpRequest) -> HttpResponse:
    """List the facts that are searched for, and ask for one that is not there."""
    who, units = actor(request), unit_tree()
    form, asked = AskForm(request.POST or None, units=units), []
    if request.method == "POST":
        require(who, "fact.ask")
        if done(form, lambda: asked.append(ask_fact(form.wanted(), actor=who, at=clock.now()))):
            return redirect("wall:fact", asked[0].pk)
    text, owner = request.GET.get("q", ""), request.GET.get("unit", "")
    is_open = "open" in request.GET
    found = facts_like(text.strip(), owner=owner, is_open=is_open)
    context = {
        "rows": found[:SHOWN],
        "total": found.count(),
        "units": units,
        "asked": {"q": text, "unit": owner, "open": is_open},
        "form": form if may(who, "fact.ask") else None,
    }
    return render(request, "wall/facts.html", context)


def fact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a fact with all its answers; its owner answers here, or corrects the answer."""
    who, shown = actor(request), fact_seen(pk)
    form = GiveForm(request.POST or None)

    def give() -> None:
        told = form.cleaned_data
        give_fact(shown, told["value"], actor=who, at=clock.now(), source=told["source"])

    if request.method == "POST":
        require(who, "fact.give", shown.owner)
        if done(form, give):
            return redirect("wall:fact", pk)
    context = {
        "fact": shown,
        "answers": answers(shown),
        "form": form if may(who, "fact.give", shown.owner) else None,
    }
    return render(request, "wall/fact.html", context)
