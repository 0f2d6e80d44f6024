"""The record: sign-ins, rights and acts, for the audit administrator; for others not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.store.actor import Role
from guatu.store.models import Event
from guatu.store.selectors.keeping import RecordFilters, record_page
from guatu.store.selectors.stream_names import stream_names
from guatu.web.forms import DayField, WallForm
from guatu.web.paging import changed_query
from guatu.web.people_forms import ROLES
from guatu.web.scope import actor
from guatu.web.words import EVENTS


class RecordForm(WallForm):
    """What the record is narrowed to."""

    kind = forms.ChoiceField(
        label=_("类别"),
        required=False,
        choices=[
            ("", _("全部")), ("sign_in", _("登录")), ("rights", _("账号与权限")),
            ("matter", _("办理")),
        ],
    )  # fmt: skip
    who = forms.CharField(label=_("账号或姓名"), required=False, max_length=60)
    first = DayField(label=_("从"), required=False)
    last = DayField(label=_("到"), required=False)

    def filters(self) -> RecordFilters:
        """Return the filters; what makes no sense is told on the form and not used."""
        self.is_valid()
        return RecordFilters(**{name: value for name, value in self.cleaned_data.items() if value})


# How somebody signed in.
HOWS: Mapping[str, Promise] = {
    "password": _("密码"),
    "code": _("密码和动态口令"),
    "recovery": _("密码和恢复码"),
    "provider": _("统一身份"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An event as a line; `to` names whom or what it was done to."""

    number: int
    at: datetime
    act: str | Promise
    who: str
    to: str
    said: str
    hash: str


def record(request: HttpRequest) -> HttpResponse:
    """Show the record, newest first, a hundred at a time."""
    form, before = RecordForm(request.GET), request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else 0
    page = record_page(actor(request), form.filters(), before=number)
    following = changed_query(request.GET, before=page.next) if page.next else ""
    units = {f"unit:{grant['unit']}" for event in page.events if (grant := _grant(event))}
    names = stream_names(actor(request), units | {event.stream for event in page.events})
    context = {
        "form": form,
        "rows": [_line(event, names) for event in page.events],
        "next": following,
        "checkpoint": page.checkpoint,
    }
    return render(request, "wall/record.html", context)


def _line(event: Event, names: Mapping[str, str]) -> Line:
    facts = event.after_facts
    how = facts.get("+how", "")
    told = [*_granted(event, names), str(HOWS.get(how, how))]
    told += [str(facts[name]) for name in ("+address", "+text") if facts.get(name)]
    to = names.get(event.stream, event.stream.partition(":")[2])
    return Line(
        number=event.pk,
        at=event.at,
        act=EVENTS.get(event.act, event.act),
        who=event.actor_text,
        to=event.matter.number if event.matter else to,
        said=" · ".join(filter(None, [*told, event.reason])),
        hash=event.hash[:12],
    )


def _granted(event: Event, names: Mapping[str, str]) -> list[str]:
    """Return the grant that was given or taken back, in words: role, unit, book."""
    if not (grant := _grant(event)):
        return []
    role, unit = grant["role"], grant["unit"]
    return [str(ROLES[Role(role)]), names.get(f"unit:{unit}", unit), grant["book"]]


def _grant(event: Event) -> Mapping[str, str]:
    """Return the grant of which an event tells; tokens and second factors are given too."""
    if event.act not in {"grant.give", "grant.revoke"}:
        return {}
    return event.after_facts.get("+given") or event.after_facts.get("+revoked") or {}
