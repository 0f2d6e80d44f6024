"""In which language a page is written: Chinese, unless the reader chose English."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from guatu.wording import Language


def current_language() -> Language:
    """Return the language of the page that is being made."""
    return "en" if translation.get_language() == "en" else "zh"


def chosen_language(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the language of the cookie, else Chinese.

    Django's own asks the browser too; but half of the desktops of a Chinese office say `en-US`
    because nobody ever set them, and their people read Chinese.
    """
    known = {code for code, _ in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(wanted if wanted in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response

    return middleware
