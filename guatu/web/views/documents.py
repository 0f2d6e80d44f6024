"""The documents: the list, the reading desk, a new page to read."""

from __future__ import annotations

import json
import re
from pathlib import PurePath

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from guatu.store.acts.store_document import store_document
from guatu.store.permission import may, require
from guatu.store.selectors.documents import document_list, document_page
from guatu.store.selectors.gold import gold_page
from guatu.web import clock
from guatu.web.desk import desk_context
from guatu.web.draft_forms import PageForm
from guatu.web.language import current_language
from guatu.web.paging import changed_query
from guatu.web.scope import actor

NUMBER = re.compile("[0-9]{1,18}", re.ASCII)


def documents(request: HttpRequest) -> HttpResponse:
    """List the documents, newest first; with `?waiting=1` those with drafts to be decided.

    `?after=NUMBER` goes on behind a document.
    """
    waiting = request.GET.get("waiting") == "1"
    after = request.GET.get("after", "")
    start = int(after) if NUMBER.fullmatch(after) else 0
    rows, total = document_list(actor(request), waiting=waiting, after=start)
    context = {
        "rows": rows,
        "total": total,
        "waiting": waiting,
        "beyond": total - len(rows),
        "older": changed_query(request.GET, after=rows[-1].pk) if rows else "",
        "may_store": may(actor(request), "document.store"),
    }
    return render(request, "wall/documents.html", context)


def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a document with its statements marked and its drafts beside it."""
    page = document_page(actor(request), pk)
    return render(request, "wall/document.html", desk_context(page, actor(request)))


def gold(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a document with the decisions on its drafts as a file to score the reader with."""
    page = gold_page(actor(request), pk)
    text = json.dumps(page, ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"{PurePath(page['page']).stem}.gold.json"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


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
