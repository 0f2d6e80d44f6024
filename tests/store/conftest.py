"""The town in a database of its own for each test."""

from __future__ import annotations

import pytest

from tests.store.town import Town, build_town


@pytest.fixture
def town(db: None) -> Town:
    return build_town()
