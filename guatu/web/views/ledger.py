"""The ledger: all matters that one may see, filtered, counted by light, and as a file."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from tempfile import TemporaryFile

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from guatu.errors import NotFound
from guatu.report.ledger_csv import csv_lines
from guatu.report.ledger_sheet import write_workbook
from guatu.store.permission import may
from guatu.store.selectors.ledger import (
    LedgerFilters,
    ledger_page,
    light_counts,
    light_list,
)
from guatu.store.selectors.saved_views import saved_views
from guatu.store.selectors.sheets import seen_columns, seen_rows
from guatu.store.selectors.tally import Tally
from guatu.web import clock
from guatu.web.beginning import first_steps
from guatu.web.bulk import bulk_codes
from guatu.web.kept import kept_page, kept_tally
from guatu.web.language import current_language
from guatu.web.ledger_form import Asked, asked_list
from guatu.web.ledger_table import chips, choices, heading, table_rows
from guatu.web.paging import Pager, changed_query, wanted_cursor
from guatu.web.scope import actor

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def ledger(request: HttpRequest) -> HttpResponse:
    """List matters; what is due first stands first, unless another order is asked for."""
    return kept_page(request, "wall/ledger.html", lambda: _context(request))


def _context(request: HttpRequest) -> dict[str, object]:
    who, given = actor(request), request.GET
    asked = asked_list(given, who)
    return {
        "form": asked.form,
        "views": saved_views(who),
        "query": changed_query(given),
        "book": asked.filters.book,
        "may_pick": bool(bulk_codes(who)),
        "may_enter": may(who, "matter.add"),
        **_list(request, asked),
    }


def _list(request: HttpRequest, asked: Asked) -> dict[str, object]:
    who, today, given = actor(request), clock.today(), request.GET
    tally = _tally(request, replace(asked.filters, light=""))
    at, light = wanted_cursor(given), asked.filters.light
    page = ledger_page(who, asked.filters, today=today, at=at, shown=asked.shown, tally=tally)
    lights = _counts(tally) if tally else light_counts(who, asked.filters, today=today)
    total = lights.get(light, 0) if light else sum(lights.values())
    sides = {
        name: changed_query(given, at=cursor) if cursor else ""
        for name, cursor in (("previous", page.previous), ("next", page.next))
    }
    return {
        "begin": None if total else first_steps(who),
        "chips": chips(given, lights, light),
        "heads": [heading(column) for column in asked.shown.columns],
        "columns": choices(asked.offered, asked.shown.columns),
        "rows": list(table_rows(page, asked.shown.columns)),
        "total": total,
        "pager": Pager(len(page.rows), total, **sides),
    }


def _tally(request: HttpRequest, filters: LedgerFilters) -> Tally | None:
    """Return the tally of a list that people come back to; of a search there is none."""
    if filters.text:
        return None
    who = actor(request)
    person = who.key if filters.waiting == "mine" else ""
    return kept_tally(request, light_list(who, filters, today=clock.today()), filters, person)


def _counts(tally: Tally) -> dict[str, int]:
    """Return colour -> number."""
    return {str(colour): number for (colour,), number in tally.counts().items() if colour}


def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Hand out the list as it is seen, whole: its filters, its order, its columns."""
    who, today = actor(request), clock.today()
    english = current_language() == "en"
    asked = asked_list(request.GET, who)
    columns = seen_columns(asked.shown.columns, english=english)
    rows = seen_rows(who, asked.filters, asked.shown, today=today, english=english)
    name = f"{_('台账')}-{today}.{kind}"
    if kind == "csv":
        answer = StreamingHttpResponse(csv_lines(columns, rows), "text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
        return answer
    if kind != "xlsx":
        raise NotFound(what=kind)
    with ExitStack() as stack:
        file = stack.enter_context(TemporaryFile())
        write_workbook(file, _("台账"), columns, rows)
        file.seek(0)
        stack.pop_all()  # the answer closes it when it is sent
    return FileResponse(file, as_attachment=True, filename=name, content_type=EXCEL)
