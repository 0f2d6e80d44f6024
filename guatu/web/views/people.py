"""People and grants: the administrator of rights; for everybody else these pages are not there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guatu.errors import NotFound
from guatu.store.actor import Role
from guatu.store.acts.access import link_identity, revoke_token, unlink_identity, unlock
from guatu.store.acts.leave import let_back, let_go
from guatu.store.acts.people import add_user, give_grant, revoke_grant
from guatu.store.acts.second_factor import remove_factor
from guatu.store.models import Grant, Identity, Token
from guatu.store.selectors.home import all_books
from guatu.store.selectors.keeping import Person, people_list, person_page
from guatu.store.selectors.units import unit_tree
from guatu.web import clock
from guatu.web.done import done
from guatu.web.people_forms import ROLES, GrantForm, IdentityForm, PersonForm, WhyForm
from guatu.web.posted import posted_from
from guatu.web.scope import actor

Row = TypeVar("Row", Grant, Identity, Token)


def people(request: HttpRequest) -> HttpResponse:
    """List people with their grants, and add one."""
    who, text = actor(request), request.GET.get("q", "")
    rows = people_list(who, text)
    form = PersonForm(request.POST or None, units=unit_tree())
    added = []

    def add() -> None:
        added.append(add_user(form.person(), actor=who, at=clock.now()))

    if request.method == "POST" and done(form, add):
        return redirect("wall:person", added[0].pk)
    context = {"rows": rows, "form": form, "text": text, "roles": ROLES}
    return render(request, "wall/people.html", context)


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person with all that opens something to them."""
    return _page(request, person_page(actor(request), pk))


@posted_from("wall:person", "pk")
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a grant."""
    who, page = actor(request), person_page(actor(request), pk)
    form = GrantForm(request.POST, units=unit_tree(), books=all_books())

    def give() -> None:
        given = form.cleaned_data
        unit, role = form.units[given["unit"]], Role(given["role"])
        give_grant(page.user, role, unit, actor=who, at=clock.now(), book=given["book"])

    return _after(request, page, "grant_form", form, give)


@posted_from("wall:person", "pk")
def identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Bind a subject of the city's provider."""
    who, page = actor(request), person_page(actor(request), pk)
    form = IdentityForm(request.POST)

    def link() -> None:
        subject = form.cleaned_data["subject"]
        issuer = settings.OIDC_ISSUER
        link_identity(page.user, subject, issuer=issuer, actor=who, at=clock.now())

    return _after(request, page, "identity_form", form, link)


@posted_from("wall:person", "pk")
def take(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Take something of a person back, or give the account back: each with its reason."""
    page, form = person_page(actor(request), pk), WhyForm(request.POST)
    if what not in TAKEN:
        raise NotFound(what=what)

    def do() -> None:
        TAKEN[what](page, request, form.cleaned_data["reason"])

    return _after(request, page, "why_form", form, do)


def _take_grant(page: Person, request: HttpRequest, reason: str) -> None:
    held = _chosen(request, page.grants)
    revoke_grant(held, actor=actor(request), at=clock.now(), reason=reason)


def _take_token(page: Person, request: HttpRequest, reason: str) -> None:
    token = _chosen(request, page.tokens)
    revoke_token(token, actor=actor(request), at=clock.now(), reason=reason)


def _take_identity(page: Person, request: HttpRequest, reason: str) -> None:
    bound = _chosen(request, page.identities)
    unlink_identity(bound, actor=actor(request), at=clock.now(), reason=reason)


def _of_user(act: Callable[..., None]) -> Callable[[Person, HttpRequest, str], None]:
    def run(page: Person, request: HttpRequest, reason: str) -> None:
        act(page.user, actor=actor(request), at=clock.now(), reason=reason)

    return run


TAKEN: dict[str, Callable[[Person, HttpRequest, str], None]] = {
    "grant": _take_grant,
    "token": _take_token,
    "identity": _take_identity,
    "phone": _of_user(remove_factor),
    "pause": _of_user(unlock),
    "leave": _of_user(let_go),
    "return": _of_user(let_back),
}


def _chosen(request: HttpRequest, rows: Sequence[Row]) -> Row:
    wanted = request.POST.get("number", "")
    for row in rows:
        if str(row.pk) == wanted:
            return row
    raise NotFound(what=wanted)


def _after(
    request: HttpRequest, page: Person, name: str, form: forms.Form, do: Callable[[], None]
) -> HttpResponse:
    if done(form, do):
        return redirect("wall:person", page.user.pk)
    return _page(request, page, **{name: form})


def _page(request: HttpRequest, page: Person, **came_back: object) -> HttpResponse:
    context = {
        "person": page,
        "roles": ROLES,
        "has_provider": bool(settings.OIDC_ISSUER),
        "grant_form": GrantForm(units=unit_tree(), books=all_books()),
        "identity_form": IdentityForm(),
        "why_form": WhyForm(auto_id=False),
        **came_back,
    }
    return render(request, "wall/person.html", context)
