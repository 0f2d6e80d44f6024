"""Decisions at the reading desk: one request each, answered with what changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from guatu.errors import Invalid, NotFound
from guatu.store.acts.accept_draft import accept_draft
from guatu.store.acts.decide_misprint import accept_misprint, dismiss_misprint
from guatu.store.acts.link_draft import link_draft, take_date
from guatu.store.acts.merge_drafts import merge_drafts
from guatu.store.acts.propose_draft import propose_draft
from guatu.store.acts.reject_draft import reject_draft
from guatu.store.acts.reopen_draft import reopen_draft
from guatu.store.permission import require
from guatu.store.selectors.documents import document_page, document_seen, draft_seen, statement_seen
from guatu.store.selectors.matter import matter_seen
from guatu.web import clock
from guatu.web.desk import desk_context, progress_of
from guatu.web.draft_forms import AcceptForm, RejectForm, TargetForm
from guatu.web.draft_rows import Row, desk_rows
from guatu.web.language import current_language
from guatu.web.scope import actor

MISPRINT_ACTS = {"accept": accept_misprint, "dismiss": dismiss_misprint}


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a matter of a draft, as it is or as edited."""
    draft = draft_seen(actor(request), pk)
    require(actor(request), "draft.accept", draft)
    form = AcceptForm(request.POST, draft=draft)
    if form.is_valid():
        try:
            accept_draft(draft, actor=actor(request), at=clock.now(), edits=form.edits())
        except Invalid as error:
            form.add_error(None, error.say(current_language()))
    kept = form if form.errors else None
    return _decided(request, draft.document_id, f"draft-{pk}", kept=kept)


@require_POST
def propose(request: HttpRequest, pk: int, statement: int) -> HttpResponse:
    """Make a draft of a problem of which no task was made."""
    who = actor(request)
    draft = propose_draft(statement_seen(who, pk, statement), actor=who, at=clock.now())
    return redirect(f"{reverse('wall:document', args=[pk])}#draft-{draft.pk}")


@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft aside."""
    draft = draft_seen(actor(request), pk)
    form = RejectForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        reject_draft(draft, actor=actor(request), at=clock.now(), reason=reason)
    return _decided(request, draft.document_id, f"draft-{pk}")


@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft a further source of a matter that asks for the same."""
    draft = draft_seen(actor(request), pk)
    matter = matter_seen(actor(request), TargetForm(request.POST).number())
    link_draft(draft, matter, actor=actor(request), at=clock.now())
    return _decided(request, draft.document_id, f"draft-{pk}")


@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one matter of two drafts."""
    draft = draft_seen(actor(request), pk)
    into = draft_seen(actor(request), TargetForm(request.POST).number())
    merge_drafts(draft, into, actor=actor(request), at=clock.now())
    return _decided(request, draft.document_id, f"draft-{pk}", also=f"draft-{into.pk}")


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that a draft was rejected or linked."""
    draft = draft_seen(actor(request), pk)
    reopen_draft(draft, actor=actor(request), at=clock.now())
    return _decided(request, draft.document_id, f"draft-{pk}")


@require_POST
def date_taken(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the day that a linked draft sets the due date of its matter."""
    draft = draft_seen(actor(request), pk)
    matter = matter_seen(actor(request), draft.matter_id or 0)
    take_date(draft, matter, actor=actor(request), at=clock.now())
    if request.headers.get("HX-Request"):
        return _decided(request, draft.document_id, f"draft-{pk}")
    return redirect("wall:matter", matter.pk)


@require_POST
def misprint(request: HttpRequest, pk: int, number: int, decision: str) -> HttpResponse:
    """Accept or dismiss a likely misprint."""
    if decision not in MISPRINT_ACTS:
        raise NotFound(what=decision)
    document = document_seen(actor(request), pk)
    MISPRINT_ACTS[decision](document, number, actor=actor(request), at=clock.now())
    return _decided(request, pk, f"misprint-{number}", all_waiting=True)


def _decided(
    request: HttpRequest,
    document: int,
    name: str,
    *,
    also: str = "",
    kept: AcceptForm | None = None,
    all_waiting: bool = False,
) -> HttpResponse:
    """Answer htmx with the rows that changed; a plain browser with the desk, at the row `name`.

    `also` changed with it; `kept` is a form with errors; `all_waiting` may have other words.
    """
    if not request.headers.get("HX-Request") and kept is None:
        return redirect(f"{reverse('wall:document', args=[document])}#{name}")
    page = document_page(actor(request), document)
    if not request.headers.get("HX-Request"):
        return render(request, "wall/document.html", desk_context(page, actor(request), kept))
    rows = desk_rows(page, kept)
    context = _changed_rows(rows, name, also, all_waiting)
    context |= {"may_decide": True, "at_desk": _is_at_desk(request)}
    return render(request, "wall/_decided.html", context)


def _is_at_desk(request: HttpRequest) -> bool:
    """Tell whether the person is at the reading desk: a draft stands on a meeting's page too."""
    return "/documents/" in request.headers.get("HX-Current-URL", "/documents/")


def _changed_rows(
    rows: Sequence[Row], name: str, also: str, all_waiting: bool
) -> dict[str, object]:
    """Return the row `name`, and the others that look different now.

    The one after it too: with which draft it may be merged depends on the decision.
    """
    at = next(number for number, row in enumerate(rows) if row.id == name)
    waiting = [row for row in rows if row.is_waiting_draft and row.id != name]
    after = [row for row in waiting if rows.index(row) > at][:1]
    others = waiting if all_waiting else [row for row in rows if row.id == also] + after
    return {"rows": [rows[at]], "others": others, "progress": progress_of(rows)}
