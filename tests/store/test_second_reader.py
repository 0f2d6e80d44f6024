"""The second reader against a model that answers, lies, stalls, breaks off or talks nonsense."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from guatu.lib.mapped import MappedText
from guatu.read.facts import Article, Label, Segment
from guatu.store.second_reader import (
    ANSWER_BYTES,
    Endpoint,
    SecondReading,
    endpoint_from_environment,
    read_again,
)

BODY = "会议要求,市水务局6月底前完成堤防加固。"
ARTICLE = Article(
    body=MappedText.run(BODY, 0, len(BODY)),
    segments=(Segment(BODY, Label.DEMAND, (0, len(BODY))),),
)
Answer = Callable[[BaseHTTPRequestHandler], None]


def completion(content: object) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def says(payload: bytes, status: int = 200) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(payload)))
        handler.end_headers()
        handler.wfile.write(payload)

    return answer


def trickles(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(50):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def stalls(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(0.6)


def breaks_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')


@contextmanager
def model(answer: Answer, *, seconds: float = 5) -> Iterator[tuple[Endpoint, list[dict[str, str]]]]:
    """Serve `answer` on a port of its own; yield its endpoint and the headers that it was sent."""
    seen: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            seen.append(dict(self.headers))
            try:
                answer(self)
            except (BrokenPipeError, ConnectionResetError):
                seen.append({"hung up": "yes"})

        def log_message(self, format: str, *args: object) -> None:
            """Keep the tests quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "test", "key", seconds), seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def reading(answer: Answer, *, seconds: float = 5) -> SecondReading:
    with model(answer, seconds=seconds) as (endpoint, _):
        return read_again(ARTICLE, endpoint)


def codes(answer: Answer, *, seconds: float = 5) -> list[str]:
    return [finding.code for finding in reading(answer, seconds=seconds).findings]


def test_an_honest_answer_is_compared_with_the_first_reader() -> None:
    item = {"quote": "市水务局6月底前完成堤防加固", "label": "demand", "deadline": "6月底前"}

    found = reading(says(completion(json.dumps([item]))))

    assert [proposal.deadline for proposal in found.proposals] == ["6月底前"]
    assert [opinion.agree for opinion in found.opinions] == [True]
    assert found.findings == ()


def test_a_lie_becomes_a_finding_and_no_draft() -> None:
    item = {"quote": "市水务局新建三座水库", "label": "demand"}

    found = reading(says(completion(json.dumps([item]))))

    assert found.proposals == ()
    assert [finding.code for finding in found.findings] == ["second.no_quote"]


@pytest.mark.parametrize("answer", [stalls, trickles])
def test_a_slow_model_costs_no_more_than_its_time(answer: Answer) -> None:
    assert codes(answer, seconds=0.2) == ["second.too_slow"]


def test_an_answer_that_breaks_off_is_said() -> None:
    assert codes(breaks_off) == ["second.unreachable"]


@pytest.mark.parametrize(
    "payload",
    [b"", b"<html>", b"[]", b'{"choices": []}', completion(None), b"[" * 100_000, b"\xff\xfe"],
)
def test_nonsense_is_said(payload: bytes) -> None:
    assert codes(says(payload)) == ["second.no_answer"]


def test_an_endless_answer_is_cut() -> None:
    assert codes(says(b" " * (ANSWER_BYTES + 1))) == ["second.no_answer"]


def test_an_error_of_the_server_is_said() -> None:
    assert codes(says(b"{}", status=500)) == ["second.unreachable"]


def test_nobody_at_the_address_is_said() -> None:
    found = read_again(ARTICLE, Endpoint("http://127.0.0.1:1/v1", "test", seconds=2))

    assert [finding.code for finding in found.findings] == ["second.unreachable"]
    assert all(finding.say("zh") and finding.say("en") for finding in found.findings)


def test_the_key_goes_to_the_endpoint_and_nowhere_else() -> None:
    with model(says(completion("[]"))) as (endpoint, seen):
        read_again(ARTICLE, endpoint)

    assert [headers["Authorization"] for headers in seen] == ["Bearer key"]


def test_without_an_address_there_is_no_second_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUATU_READER_URL", raising=False)

    assert endpoint_from_environment() is None


def test_the_environment_names_the_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUATU_READER_URL", "http://127.0.0.1:9/v1/")
    monkeypatch.setenv("GUATU_READER_MODEL", "city")

    assert endpoint_from_environment() == Endpoint("http://127.0.0.1:9/v1", "city")
