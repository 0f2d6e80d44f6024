"""The town of the store's tests, asked by programs of its people."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from guatu.api import clock
from guatu.store.acts.access import make_token
from guatu.store.permission import acting
from tests.store.conftest import town
from tests.store.town import DAY, MONDAY, Town

__all__ = ["town"]


class Program:
    """A program with a token, or without one."""

    def __init__(self, token: str = "") -> None:
        self.token = token
        self.client = Client(raise_request_exception=True)

    def _headers(self, key: str) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return headers | ({"Idempotency-Key": key} if key else {})

    def get(self, path: str, **query: str | int) -> tuple[int, Any]:
        answer = self.client.get(f"/api/v1{path}", query, headers=self._headers(""))
        return answer.status_code, answer.json()

    def post(self, path: str, body: object, *, key: str = "") -> tuple[int, Any]:
        answer = self.client.post(
            f"/api/v1{path}",
            json.dumps(body),
            content_type="application/json",
            headers=self._headers(key),
        )
        return answer.status_code, answer.json()


AskAs = Callable[[str], Program]


@pytest.fixture(autouse=True)
def on_thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONDAY + 3 * DAY)


@pytest.fixture
def ask_as(town: Town) -> AskAs:
    """Return a function that gives a program with a token of a person of the town."""

    def program(name: str) -> Program:
        if name == "anonymous":
            return Program()
        with acting(town.actor(name)) as who:
            return Program(make_token(town.users[name], "测试", 30, actor=who, at=MONDAY))

    return program
