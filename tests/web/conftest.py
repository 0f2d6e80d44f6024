"""The town of the store's tests, signed in to the pages as one of its people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from guatu.web import clock
from tests.caches import forget
from tests.store.conftest import town
from tests.store.town import DAY, MONDAY, Town

__all__ = ["town"]

SignIn = Callable[[str], Client]
# Thursday of the town's first week, 5 March 2026, ten in the morning: Li has handed in.
THURSDAY = MONDAY + 3 * DAY


@pytest.fixture
def signed_in(town: Town) -> SignIn:
    """Return a function that gives a browser in which a person of the town is signed in."""

    def sign_in(name: str) -> Client:
        client = Client()
        if name != "anonymous":
            backend = "django.contrib.auth.backends.ModelBackend"
            client.force_login(town.users[name], backend)
        return client

    return sign_in


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Forget the parts of pages of the test before: its record had the same numbers."""
    forget()


@pytest.fixture(autouse=True)
def on_thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)
