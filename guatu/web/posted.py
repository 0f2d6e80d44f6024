"""Addresses that take a form: a page that comes back from one with a refusal keeps the address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]


def posted_from(page: str, *kept: str) -> Callable[[View[Given]], View[Given]]:
    """Return a decorator of a view that takes what the form on `page` posts.

    Whoever asks for its address, as somebody who loads the page anew and the live parts of it do,
    is led to `page`, with those parts of the address that `kept` names. Other methods are 405.
    """

    def decorated(view: View[Given]) -> View[Given]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def led(request: HttpRequest, /, *args: Given.args, **given: Given.kwargs) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **given)
            return redirect(page, *(given[name] for name in kept))

        return led

    return decorated
