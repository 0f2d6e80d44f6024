"""Asks the city's own language model: any OpenAI-compatible endpoint. Off unless a city sets one.

This is the only place from which guatu ever calls another machine, and it calls only the address
in `GUATU_READER_URL`. A model that lies, stalls, breaks off or answers nonsense costs a finding
and at most the time allowed; the first reader's work stands in any case.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from guatu.environ import env_int, env_text
from guatu.findings import Finding
from guatu.read.facts import Article
from guatu.read.second import ANSWER_CHARS, Opinion, Proposal, compare, question, read_answer

# A character of JSON takes at most twelve bytes: a surrogate pair, escaped.
ANSWER_BYTES = 12 * ANSWER_CHARS


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask: the address up to /v1, the model, a key or "", and the time for one answer."""

    url: str
    model: str
    key: str = ""
    seconds: float = 60


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What the second reader made of one article, beside what the first one did."""

    proposals: tuple[Proposal, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    findings: tuple[Finding, ...] = ()


def endpoint_from_environment() -> Endpoint | None:
    """Return the endpoint that the city set, or `None`: then there is no second reader."""
    url = env_text("GUATU_READER_URL", "")
    if not url:
        return None
    return Endpoint(
        url=url.rstrip("/"),
        model=env_text("GUATU_READER_MODEL", ""),
        key=env_text("GUATU_READER_KEY", ""),
        seconds=env_int("GUATU_READER_SECONDS", 60, least=1),
    )


def read_again(article: Article, endpoint: Endpoint) -> SecondReading:
    """Return what the model at `endpoint` proposes for `article`, checked against its text.

    Never raises for what the other side does. Takes at most a little over `endpoint.seconds`.
    """
    body = article.body.text
    answer, findings = _ask(endpoint, question(body))
    if findings:
        return SecondReading(findings=findings)
    proposals, findings = read_answer(answer, body)
    return SecondReading(proposals, compare(article.segments, proposals, body), findings)


def _ask(endpoint: Endpoint, text: str) -> tuple[str, tuple[Finding, ...]]:
    """Return the model's answer to `text`, or a finding that says why there is none."""
    facts = {"url": endpoint.url, "seconds": endpoint.seconds}
    try:
        return _content(b"".join(_chunks(endpoint, text))), ()
    except (httpx.TimeoutException, TimeoutError):
        return "", (Finding("second.too_slow", facts=facts),)
    except httpx.HTTPError as error:
        return "", (Finding("second.unreachable", facts={**facts, "why": str(error)[:200]}),)
    except (ValueError, LookupError, TypeError, RecursionError):
        return "", (Finding("second.no_answer", facts=facts),)


def _chunks(endpoint: Endpoint, text: str) -> Iterator[bytes]:
    """Yield the bytes of the answer as they come; stop a peer that trickles or never ends."""
    ends_at = time.monotonic() + endpoint.seconds
    size = 0
    body = {
        "model": endpoint.model,
        "messages": [{"role": "user", "content": text}],
        "temperature": 0,
    }
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    with httpx.stream(
        "POST",
        f"{endpoint.url}/chat/completions",
        json=body,
        headers=headers,
        timeout=endpoint.seconds,
        trust_env=False,
    ) as response:
        response.raise_for_status()
        for chunk in response.iter_bytes():
            size += len(chunk)
            if time.monotonic() > ends_at:
                raise TimeoutError
            if size > ANSWER_BYTES:
                raise ValueError(size)
            yield chunk


def _content(answer: bytes) -> str:
    """Return the words of the first choice of a chat completion."""
    content = json.loads(answer)["choices"][0]["message"]["content"]
    if not isinstance(content, str):
        raise TypeError(content)
    return content
