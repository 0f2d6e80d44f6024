"""The searches' machine code is there before a test gives them a number of seconds."""

from __future__ import annotations

import pytest

from guatu.schedule.warm import warm_up


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Compile once a process; on a fresh clone that takes longer than a test allows."""
    warm_up()
