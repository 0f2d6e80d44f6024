"""A city's own Excel ledger comes into a book: handed in, looked through, then entered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from guatu.errors import Invalid, NotAllowed, RuleBroken
from guatu.store.acts.import_sheet import import_sheet
from guatu.store.books import book_in, newest_version
from guatu.store.permission import require
from guatu.store.selectors.home import open_books
from guatu.store.sheet_files import Prepared, prepared
from guatu.web import clock
from guatu.web.language import current_language
from guatu.web.scope import actor
from guatu.web.sheet_forms import TARGETS, ReadingForm, UploadForm, column_choice
from guatu.web.sheet_rows import problem_lines, sample_rows
from guatu.web.uploads import drop_upload, keep_upload, upload_of

# What is written while somebody waits for a page; longer ones come in by the command.
MOST_ROWS = 5000


def sheets(request: HttpRequest) -> HttpResponse:
    """Take a workbook in."""
    who = actor(request)
    require(who, "matter.add")
    form = UploadForm(request.POST or None, request.FILES or None, books=open_books(who))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        key = keep_upload(who, file.name, file.read(), at=clock.now())
        query = urlencode({"book": form.cleaned_data["book"]})
        return redirect(f"{reverse('wall:sheet', args=[key])}?{query}")
    return render(request, "wall/sheets.html", {"form": form})


def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """Show how a workbook would be read and what is wrong in each row; enter its rows."""
    who = actor(request)
    require(who, "matter.add")
    upload, form = upload_of(who, key), ReadingForm(request.GET)
    try:
        found = prepared(upload.data, upload.name, form.wanted(clock.today()))
        if request.method == "POST":
            return _entered(request, key, found)
    except (Invalid, NotAllowed, RuleBroken) as error:
        context = {"name": upload.name, "form": form, "refused": error.say(current_language())}
        return render(request, "wall/sheet.html", context)
    return render(request, "wall/sheet.html", _context(request, found, form))


def _entered(request: HttpRequest, key: str, found: Prepared) -> HttpResponse:
    """Enter the rows without problems, if there is none or the others may be left out."""
    who, rows = actor(request), found.clean
    left = len(found.rows) - len(rows)
    if (left and not request.POST.get("leave_out")) or not 0 < len(rows) <= MOST_ROWS:
        return redirect(request.get_full_path())
    import_sheet(rows, found.mapping, source=found.source, actor=who, at=clock.now())
    drop_upload(who, key)
    told = _("导入 %(rows)s 行，未导入 %(left)s 行。") % {"rows": len(rows), "left": left}
    messages.success(request, told)
    return redirect(f"{reverse('wall:ledger')}?{urlencode({'book': found.source.book})}")


def _context(request: HttpRequest, found: Prepared, form: ReadingForm) -> dict[str, object]:
    version = newest_version(found.source.book)
    book, is_english = book_in(version), current_language() == "en"
    return {
        "name": found.source.name,
        "sheet": found.source.sheet,
        "book": version.title_en if is_english else version.title,
        "form": form,
        "columns": [(c, column_choice(c, book)) for c in found.mapping.columns],
        "query": request.GET.urlencode(),
        "total": len(found.rows),
        "clean": len(found.clean),
        "too_many": len(found.clean) > MOST_ROWS,
        "most": MOST_ROWS,
        "targets": TARGETS,
        **problem_lines(found),
        **sample_rows(found),
    }
