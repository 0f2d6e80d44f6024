"""A real Chromium on a live server; whatever it complains of fails the test.

No console message, no report of the Content-Security-Policy, no request to another host.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from shutil import which

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from pytest_django.live_server_helper import LiveServer

from guatu.store.jobs.sample_city import load_city, read_samples
from guatu.store.jobs.sample_history import play_history
from guatu.store.jobs.sample_rankings import play_rankings
from guatu.store.models import User
from guatu.store.selectors.latest import latest_event, let_go
from guatu.store.triggers import install_triggers, remove_triggers
from guatu.web.stream import Watch
from guatu.web.views import live
from tests.caches import forget
from tests.store.town import Town, build_town

# Playwright's own loop runs in the thread of the tests, and Django takes that for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

WORDS = "demo-guatu-2026"
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def playwright_here() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright_here: Playwright) -> Iterator[Browser]:
    path = which("chromium")
    if path is None:
        pytest.skip("Chromium is needed: sudo apt-get install -y chromium fonts-noto-cjk")
    browser = playwright_here.chromium.launch(
        executable_path=path, args=["--no-sandbox", "--disable-gpu"]
    )
    yield browser
    browser.close()


@pytest.fixture
def records(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the tables be emptied afterwards, which the triggers of the record forbid.

    The record of each test begins anew, and the watch over its newest number with it: no event
    of this test would be newer than the last one of the test before.
    """
    forget()
    monkeypatch.setattr(live, "STREAMS", replace(live.STREAMS, watch=Watch(latest_event, let_go)))
    install_triggers(connection)
    yield
    remove_triggers(connection)


@pytest.fixture
def town(records: None) -> Town:
    """The town of the store's tests; everybody signs in with the same words."""
    town = build_town()
    for user in town.users.values():
        user.set_password(WORDS)
        user.save(update_fields=["password"])
    return town


@pytest.fixture(scope="session")
def kept_city() -> Iterator[sqlite3.Connection]:
    """Hold a copy of the sample city as it was loaded; empty until a test did."""
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as kept:
        yield kept


@pytest.fixture
def sample_city(records: None, kept_city: sqlite3.Connection) -> None:
    """The city of `guatu demo`, with Zhou of its supervision office able to sign in.

    Loaded once: for the tests that follow its copy is written back.
    """
    connection.ensure_connection()
    is_file = connection.vendor == "sqlite"
    if is_file and kept_city.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        kept_city.backup(connection.connection)
        return
    _load_sample_city()
    if is_file:
        connection.connection.backup(kept_city)


def _load_sample_city() -> None:
    load_city(at=timezone.now())
    list(read_samples())
    play_history()
    play_rankings()
    zhou = User.objects.get(username="zhou")
    zhou.set_password(WORDS)
    zhou.save(update_fields=["password"])


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def open_page(
    chromium: Browser, live_server: LiveServer, complaints: list[str]
) -> Iterator[OpenPage]:
    """Give a function that opens a browser as a person: `open_page("li", width=390)`."""
    contexts: list[BrowserContext] = []

    def open_as(who: str = "", *, width: int = 1440, height: int = 900, **options: object) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="zh-CN",
            **options,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        listen(page, live_server.url, complaints)
        if who:
            sign_in(page, who)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(page: Page, who: str, *, home: str = "", words: str = WORDS) -> None:
    page.goto(f"{home}/sign-in/")
    page.get_by_label("用户名").fill(who)
    page.get_by_label("密码").fill(words)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")


def listen(page: Page, home: str, complaints: list[str]) -> None:
    page.on("console", lambda message: complaints.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))

    def see(url: str) -> None:
        if not url.startswith((home, "data:")):
            complaints.append(f"request: {url}")

    page.on("request", lambda request: see(request.url))


def shot(page: Page, name: str) -> None:
    """Write a picture for the docs, when GUATU_SHOTS asks for it."""
    if os.environ.get("GUATU_SHOTS"):
        folder = Path(__file__).parents[2] / "docs" / "images"
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / name)


def printed(*words: str) -> str:
    """Return what a tool of poppler says of a PDF."""
    if which(words[0]) is None:
        pytest.skip("poppler is needed: sudo apt-get install -y poppler-utils")
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout
