"""No more requests than a few are worked at together, and one that fails gives its turn back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from time import sleep

import pytest
from django.http import HttpRequest, HttpResponse

from guatu.web.turns import AT_ONCE, in_turn


def test_a_few_at_a_time() -> None:
    lock, inside, most = Lock(), 0, 0

    def page(request: HttpRequest) -> HttpResponse:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        sleep(0.01)
        with lock:
            inside -= 1
        return HttpResponse()

    serve = in_turn(page)
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: serve(HttpRequest()), range(24)))

    assert len(answers) == 24
    assert most == AT_ONCE


def test_a_page_that_fails_gives_its_turn_back() -> None:
    def page(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    serve = in_turn(page)

    for _ in range(AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError):
            serve(HttpRequest())
