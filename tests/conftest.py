"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from hypothesis import settings

from guatu.store.triggers import install_triggers, remove_triggers

# The same examples each time, so that a red run tells of the change; a long fuzz draws new ones.
settings.register_profile("same", derandomize=True)
if "GUATU_FUZZ" not in os.environ:
    settings.load_profile("same")


@pytest.fixture(autouse=True)
def _emptied_record(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the tables be emptied after a test that commits: their triggers would refuse it.

    Such tests run last, so that the tests before them have a database that refuses.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction"))
    if not commits and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    install_triggers(connection)
    yield
    remove_triggers(connection)
