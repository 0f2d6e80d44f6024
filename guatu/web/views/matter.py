"""One matter: its page, the acts on it, and its evidence as files."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guatu.errors import Invalid, NotAllowed, NotFound, RuleBroken
from guatu.store.evidence import evidence_path
from guatu.store.permission import require
from guatu.store.selectors.matter import matter_page, matter_seen
from guatu.store.selectors.matter_past import matter_page_at
from guatu.web import clock
from guatu.web.act_entries import ENTRIES
from guatu.web.act_forms import ActForm
from guatu.web.kept import kept_page
from guatu.web.language import current_language
from guatu.web.matter import act_form, choices_for, code_of, matter_context, wanted_day
from guatu.web.scope import actor
from guatu.web.words import ACTS


def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a matter, or with `?on=DAY` how it stood at the end of a past day."""
    return kept_page(request, "wall/matter.html", lambda: _context(request, pk))


def _context(request: HttpRequest, pk: int) -> dict[str, object]:
    who, today = actor(request), clock.today()
    day = wanted_day(request.GET.get("on", ""), today)
    past = matter_page_at(who, pk, day=day) if day < today else None
    page = past.page if past else matter_page(who, pk, today=today)
    return matter_context(page, choices_for(page), past=past)


def act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Do one act; what the rules refuse comes back on its form, as a page with status 200.

    That page keeps the address of the act: whoever asks for it again, as the live parts do, is
    led to the matter.
    """
    if request.method != "POST":
        return redirect("wall:matter", pk)
    code = code_of(slug)
    if code not in ENTRIES:
        raise NotFound(what=slug)
    page = matter_page(actor(request), pk, today=clock.today())
    require(actor(request), code, page.matter)
    choices = choices_for(page)
    form = act_form(code, page.matter, choices, (request.POST, request.FILES))
    if form.is_valid() and _done(request, code, pk, form):
        words = _("已办：%(act)s") % {"act": ACTS[code]}
        messages.success(request, words)
        return redirect("wall:matter", pk)
    return render(request, "wall/matter.html", matter_context(page, choices, {code: form}))


def _done(request: HttpRequest, code: str, pk: int, form: ActForm) -> bool:
    """Run the act; tell on the form what a rule says against it.

    The right to the act itself was checked before: what is not allowed here is a part of it, such
    as the unit that a matter is handed to.
    """
    who = actor(request)
    try:
        seen = matter_seen(who, pk, version=form.cleaned_data["version"])
        ENTRIES[code].run(form, seen, who, clock.now())
    except (Invalid, NotAllowed, RuleBroken) as error:
        form.add_error(None, error.say(current_language()))
        return False
    return True


def evidence(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """Hand out a file of evidence, as a download and never as a page."""
    page = matter_page(actor(request), pk, today=clock.today())
    held = (proven.evidence for proven in page.evidence)
    item = next((item for item in held if item.pk == number and item.sha256), None)
    if item is None:
        raise NotFound(what=number)
    file = evidence_path(item.sha256).open("rb")
    return FileResponse(file, as_attachment=True, filename=item.name, content_type=item.media)
