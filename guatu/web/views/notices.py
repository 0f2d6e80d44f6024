"""拟通报: what is late and was checked, what is to be checked first, the notice in Word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from guatu.errors import NotFound
from guatu.report.criticism import notice_document, notice_lines
from guatu.store.acts.draft_notice import BOOK, draft_notice
from guatu.store.permission import may
from guatu.store.selectors.criticism import late_matters, signature
from guatu.store.selectors.matter import matter_seen
from guatu.web import clock
from guatu.web.scope import actor

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_SHOWN = 100


def notices(request: HttpRequest) -> HttpResponse:
    """Show what a notice of today would say, and put it down for somebody to sign."""
    who, today = actor(request), clock.today()
    if request.method == "POST":
        return redirect("wall:matter", draft_notice(actor=who, at=clock.now()).pk)
    checked, unchecked = late_matters(who, today=today)
    context = {
        "lines": notice_lines(checked, today) if checked else [],
        "unchecked": [(lag, lag.days_late(today)) for lag in unchecked[:MOST_SHOWN]],
        "more": max(len(unchecked) - MOST_SHOWN, 0),
        "may_draft": may(who, "matter.add") and bool(checked),
    }
    return render(request, "wall/notices.html", context)


def word(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a notice as a Word file; one that nobody signed says that it is a draft."""
    matter = matter_seen(actor(request), pk)
    if matter.book != BOOK:
        raise NotFound(what=pk)
    data = notice_document(matter.title, matter.text.splitlines(), signed=signature(matter))
    disposition = content_disposition_header(True, f"{matter.number}.docx")
    return HttpResponse(
        data, content_type=WORD, headers={"Content-Disposition": disposition or "attachment"}
    )
