"""The documents: the list, the reading desk, decisions on drafts, a new page to read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.errors import Invalid
from guatu.store.acts.accept_draft import accept_draft
from guatu.store.acts.reject_draft import reject_draft
from guatu.store.acts.store_document import store_document
from guatu.store.permission import may, require
from guatu.store.selectors.documents import document_list, document_page, draft_seen
from guatu.web import clock
from guatu.web.desk import desk_context, draft_row
from guatu.web.draft_forms import AcceptForm, PageForm, RejectForm
from guatu.web.language import current_language
from guatu.web.scope import actor


def documents(request: HttpRequest) -> HttpResponse:
    """List the documents, newest first."""
    context = {
        "rows": document_list(actor(request)),
        "may_store": may(actor(request), "document.store"),
    }
    return render(request, "wall/documents.html", context)


def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a document with its statements marked and its drafts beside it."""
    page = document_page(actor(request), pk)
    return render(request, "wall/document.html", desk_context(page, actor(request)))


def new_document(request: HttpRequest) -> HttpResponse:
    """Read an uploaded file or pasted text, and store it."""
    require(actor(request), "document.store")
    form = PageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        page, text = form.read()
        if page.articles:
            stored = store_document(page, text, actor=actor(request), at=clock.now())
            if not stored.is_new:
                messages.info(request, _("这份文件以前读过，这里是当时的结果。"))
            return redirect("wall:document", stored.document.pk)
        for finding in page.findings:
            form.add_error(None, finding.say(current_language()))
    return render(request, "wall/new_document.html", {"form": form})


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
    return _decided(request, pk, form)


@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft aside."""
    draft = draft_seen(actor(request), pk)
    form = RejectForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        reject_draft(draft, actor=actor(request), at=clock.now(), reason=reason)
    return _decided(request, pk, form)


def _decided(request: HttpRequest, pk: int, form: AcceptForm | RejectForm) -> HttpResponse:
    """Answer htmx with the draft alone; a plain browser with the desk, at the draft."""
    draft = draft_seen(actor(request), pk)
    row = draft_row(draft, form if form.errors else None)
    if request.headers.get("HX-Request"):
        return render(request, "wall/_draft.html", {"draft": row, "may_decide": True})
    if not form.errors:
        return redirect(f"{reverse('wall:document', args=[draft.document_id])}#draft-{pk}")
    page = document_page(actor(request), draft.document_id)
    return render(request, "wall/document.html", desk_context(page, actor(request), row))
