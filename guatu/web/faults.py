"""Failures as pages: every error of `guatu.errors`, and Django's own, mapped here and only here."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.errors import GuatuError
from guatu.store.acts.access import lock_out
from guatu.web import clock
from guatu.web.address import client_address
from guatu.web.language import current_language

HEADINGS = {
    400: gettext_lazy("请求有误"),
    403: gettext_lazy("无权办理"),
    404: gettext_lazy("找不到"),
    409: gettext_lazy("规则不允许"),
    422: gettext_lazy("内容有误"),
    429: gettext_lazy("登录已暂停"),
    500: gettext_lazy("系统出错"),
    503: gettext_lazy("请稍后再试"),
}


def fault_page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """Return the page that tells a failure with `sentence`."""
    context = {
        "status": status,
        "heading": HEADINGS.get(status, HEADINGS[500]),
        "sentence": sentence,
        "back": _own_referer(request),
    }
    return render(request, "fault.html", context, status=status)


def _own_referer(request: HttpRequest) -> str:
    """Return where the person came from, if that was one of our pages; else nothing."""
    referer = request.headers.get("Referer", "")
    here = request.build_absolute_uri("/")
    return referer if referer.startswith(here) else ""


class FailuresAsPages:
    """Middleware: an error of ours that leaves a view becomes a page with its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; only failures are of interest here."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page of `error`; faults of ours go on to Django."""
        if isinstance(error, GuatuError):
            return fault_page(request, error.status, error.say(current_language()))
        return None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400: a request that no browser of ours sends."""
    return fault_page(request, 400, _("浏览器发来的请求无法识别，请从页面上重新操作。"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 404: no such address."""
    return fault_page(request, 404, _("没有这个页面，或者您看不到它。请检查网址。"))


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 403: a right that is missing."""
    return fault_page(request, 403, _("您没有办理这件事的权限。"))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old: what was typed is still in the browser."""
    return fault_page(request, 403, _("页面停留过久或已重新登录，请返回上一页，刷新后再提交。"))


def broken(request: HttpRequest) -> HttpResponse:
    """Django's 500: a fault of ours, told without touching the database."""
    return fault_page(request, 500, _("这是系统的故障，已经记录，不是您的操作有误。"))


def locked_out(
    request: HttpRequest, original: object = None, credentials: object = None
) -> HttpResponse:
    """Too many wrong passwords by one person from one address (axes)."""
    name = request.POST.get("username", "")
    lock_out(name, address=client_address(request), at=clock.now())
    return fault_page(request, 429, _("密码连续输错次数过多，请稍后再试，或请安全管理员解锁。"))
