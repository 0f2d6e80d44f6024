"""Meetings: call them, hold them, show them, keep their minutes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from guatu.errors import Invalid
from guatu.report.minutes import minutes_document, minutes_lines
from guatu.store.acts.meetings import call_meeting, close_meeting, put_down, take_paper
from guatu.store.models import Meeting
from guatu.store.permission import may, require
from guatu.store.selectors.home import open_books
from guatu.store.selectors.meetings import decided, last_words, meeting_seen
from guatu.store.selectors.meetings import meetings as held
from guatu.store.selectors.units import unit_tree
from guatu.web import clock
from guatu.web.draft_forms import PageForm
from guatu.web.draft_rows import rows_of
from guatu.web.language import current_language
from guatu.web.meeting_forms import CallForm, CloseForm, DecideForm
from guatu.web.meetings import agenda_parts, minutes_of, said, slide, sums
from guatu.web.posted import posted_from
from guatu.web.scope import actor

Made = TypeVar("Made")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def meetings(request: HttpRequest) -> HttpResponse:
    """List the meetings, the latest first, and call the next one."""
    who = actor(request)
    rows, may_call = held(who), may(who, "meeting.call")
    last = rows[0].meeting if rows else None
    form = CallForm(request.POST or None, units=unit_tree(), books=open_books(who), last=last)
    if request.method == "POST":
        require(who, "meeting.call")
        if form.is_valid() and (called := _try(form, partial(_call, request, form))):
            return redirect("wall:meeting", called.pk)
    series = sorted({row.meeting.series for row in rows})
    context = {"rows": rows, "series": series, "form": form if may_call else None}
    return render(request, "wall/meetings.html", context)


def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a meeting: its agenda, and what it decided."""
    return _page(request, meeting_seen(actor(request), pk))


def _page(request: HttpRequest, shown: Meeting, **bound: forms.Form) -> HttpResponse:
    who, today = actor(request), clock.today()
    found = decided(who, shown)
    may_decide = may(who, "meeting.decide") and not shown.held_at
    context = {
        "meeting": shown,
        "parts": agenda_parts(who, shown, today),
        "drafts": rows_of(who, found.drafts),
        "papers": found.papers,
        "sums": sums(found.balances),
        "may_decide": may_decide,
        "units": unit_tree() if may_decide else [],
        "decide_form": bound.get("decide") or DecideForm(),
        "paper_form": bound.get("paper") or PageForm(initial={"issue_date": shown.on}),
        "close_form": bound.get("close") or CloseForm(),
    }
    return render(request, "wall/meeting.html", context)


@posted_from("wall:meeting", "pk")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Put down what was typed; each line becomes a draft to sign."""
    shown, form = meeting_seen(actor(request), pk), DecideForm(request.POST)
    require(actor(request), "meeting.decide")
    if form.is_valid():
        lines = form.cleaned_data["lines"].splitlines()
        act = partial(put_down, shown, lines, actor=actor(request), at=clock.now())
        if _try(form, act):
            return redirect("wall:meeting", pk)
    return _page(request, shown, decide=form)


@posted_from("wall:meeting", "pk")
def minutes_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the minutes that were pasted or sent, and make their demands decisions."""
    shown, who = meeting_seen(actor(request), pk), actor(request)
    require(who, "meeting.decide")
    form = PageForm(request.POST, request.FILES)
    if form.is_valid():
        page, text = form.read()
        for finding in () if page.articles else page.findings:
            form.add_error(None, finding.say(current_language()))
        if page.articles:
            take_paper(shown, page, text, actor=who, at=clock.now())
            return redirect("wall:meeting", pk)
    return _page(request, shown, paper=form)


@posted_from("wall:meeting", "pk")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the meeting: its agenda is kept as it stands."""
    shown, who, form = meeting_seen(actor(request), pk), actor(request), CloseForm(request.POST)
    require(who, "meeting.close")
    if form.is_valid():
        close_meeting(shown, form.cleaned_data["present"], actor=who, at=clock.now())
        return redirect("wall:meeting", pk)
    return _page(request, shown, close=form)


def present(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the meeting on the big screen, one matter at a time."""
    who, shown = actor(request), meeting_seen(actor(request), pk)
    asked = request.GET.get("slide", "")
    parts = agenda_parts(who, shown, clock.today())
    now = slide(shown, parts, int(asked) if asked.isdecimal() and len(asked) < 6 else 0)
    context = {
        "meeting": shown,
        "parts": parts,
        "slide": now,
        "said": said(last_words(who, now.item.pk)) if now.item else [],
        "drafts": [
            row for row in rows_of(who, decided(who, shown).drafts) if row.state != "rejected"
        ],
    }
    return render(request, "wall/present.html", context)


def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the minutes as a page to print."""
    shown = meeting_seen(actor(request), pk)
    lines = minutes_lines(minutes_of(actor(request), shown, clock.today()))
    context = {"meeting": shown, "lines": lines}
    return render(request, "wall/minutes.html", context)


def minutes_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the minutes as a Word file."""
    shown = meeting_seen(actor(request), pk)
    data = minutes_document(minutes_of(actor(request), shown, clock.today()))
    name = f"{shown.series}-{shown.number}.docx"
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(data, WORD, headers={"Content-Disposition": disposition})


def _call(request: HttpRequest, form: CallForm) -> Meeting:
    return call_meeting(form.new(), actor=actor(request), at=clock.now())


def _try(form: forms.Form, act: Callable[[], Made]) -> Made | None:
    """Return what `act` gives; when a rule refuses, say so on the form and return nothing."""
    try:
        return act()
    except Invalid as error:
        form.add_error(None, error.say(current_language()))
        return None
