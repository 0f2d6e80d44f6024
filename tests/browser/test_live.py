"""What one person does is soon on another's page, through bad proxies too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import takewhile
from select import select
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from guatu.store.acts.report_progress import report_progress
from guatu.store.models import Matter
from guatu.store.permission import acting
from guatu.web import clock
from tests.browser.conftest import OpenPage, sign_in
from tests.store.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Two seconds is what a machine of its own shows; a busy one shows the change too, later.
WITHIN_MS = 15_000
PASSED_ON = ("Cookie", "Content-Type", "X-CSRFToken", "Referer", "Accept")


class Withholding(BaseHTTPRequestHandler):
    """A proxy that passes an answer on when it is complete: what breaks streams."""

    upstream = ""

    def do_GET(self) -> None:
        self._pass_on(b"")

    def do_POST(self) -> None:
        self._pass_on(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _pass_on(self, body: bytes) -> None:
        headers = {name: self.headers[name] for name in PASSED_ON if self.headers[name]}
        with closing(HTTPConnection(self.upstream, timeout=30)) as line:
            line.request(self.command, self.path, body, headers | {"Host": self.headers["Host"]})
            answer = line.getresponse()
            chunks: Iterator[bytes] = iter(answer.read1, b"")
            whole = b"".join(takewhile(self._is_waited_for, chunks))
        with suppress(ConnectionError):  # who waited for a stream has gone
            self._answer(answer, whole)

    def _is_waited_for(self, chunk: object) -> bool:
        """Tell whether the browser is still there: nothing comes from one that waits."""
        gone = select([self.connection], [], [], 0)[0]
        return not gone

    def _answer(self, answer: HTTPResponse, whole: bytes) -> None:
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"transfer-encoding", "connection", "content-length"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(whole)))
        self.end_headers()
        self.wfile.write(whole)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def proxy(live_server: LiveServer) -> Iterator[str]:
    Withholding.upstream = urlsplit(live_server.url).netloc
    server = ThreadingHTTPServer(("localhost", 0), Withholding)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def report(town: Town, matter: Matter) -> None:
    with acting(town.actor("li")) as li:
        report_progress(matter, actor=li, at=clock.now(), progress=35, text="已开工")


def way(page: Page) -> str:
    page.wait_for_selector("html[data-live]")
    return str(page.evaluate("document.documentElement.dataset.live"))


def test_a_stream_tells_what_another_did(town: Town, open_page: OpenPage) -> None:
    matter = town.assigned("疏通东渠")
    wall = open_page("sun")
    wall.goto("/ledger/")
    assert way(wall) == "stream"

    report(town, matter)

    expect(wall.locator("#rows, main")).to_contain_text("35%", timeout=WITHIN_MS)


def test_a_proxy_that_withholds_streams_delays_nothing(
    town: Town, open_page: OpenPage, proxy: str, complaints: list[str]
) -> None:
    matter = town.assigned("疏通东渠")
    wall = open_page()
    sign_in(wall, "sun", home=proxy)
    wall.goto(f"{proxy}/ledger/")
    assert way(wall) == "asks"

    report(town, matter)

    expect(wall.locator("#rows, main")).to_contain_text("35%", timeout=WITHIN_MS)
    complaints[:] = [said for said in complaints if not said.startswith(f"request: {proxy}")]


def test_the_chart_takes_in_what_another_did_and_stays_where_it_was(
    town: Town, open_page: OpenPage
) -> None:
    town.matter("疏通东渠", lead="water")
    wall = open_page("sun")
    wall.goto("/chart/")
    way(wall)
    count = wall.locator("[data-part='count']")
    expect(count).to_have_text("共 1 件，显示 1 件")
    wall.locator("canvas").press("+")
    wall.wait_for_url("**scale=4*")

    town.matter("修补断头路", lead="roads")

    expect(count).to_have_text("共 2 件，显示 2 件", timeout=WITHIN_MS)
    assert "scale=4" in wall.url
