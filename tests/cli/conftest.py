"""`guatu` as a person runs it, over the small town of the store's tests."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from guatu.cli.main import main
from tests.store.conftest import town as _town

town = _town


class Run:
    """Runs `guatu` as a person would, and keeps what it printed."""

    def __init__(self, monkeypatch: Any, capsys: Any) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, *words: object) -> tuple[int, str]:
        """Return the exit code and all that was printed."""
        self.monkeypatch.setattr(sys, "argv", ["guatu", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        printed = self.capsys.readouterr()
        assert "Traceback" not in printed.err
        return int(end.value.code or 0), printed.out + printed.err


@pytest.fixture
def guatu(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Run:
    return Run(monkeypatch, capsys)
