"""A second reader: what a city's own language model proposes, checked against the text.

The model is asked outside (`guatu.store.second_reader`); here stand its question, and what is
kept of its answer. It may only propose items whose quote is found word for word in the text: no
quote, no draft. What it says of a unit or a deadline must be found there as well. Where the two
readers disagree, both opinions are shown and nobody's label is changed.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guatu.findings import Finding
from guatu.findings import Place as FindingPlace
from guatu.read.facts import Label, Segment

# An answer is at most this long and holds at most this many items: a model that loops is cut.
ANSWER_CHARS = 400_000
ITEMS = 2_000
SHORTEST_QUOTE = 4

QUESTION = """下面是一篇公文或新闻的正文。请找出其中的要求、问题、承诺、成效。
只输出一个 JSON 数组，不要解释。每个元素是一个对象：
quote：原文中连续的一段，一字不改；
label：demand（要求）、problem（问题）、commitment（承诺）、result（成效）之一；
speaker：说话的人或会议，没有就写 null；
responsible：责任单位，照抄原文，没有就写 null；
deadline：完成时限，照抄原文，没有就写 null。

正文：
"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item that the second reader proposes; (start, end) are offsets into the body's text."""

    quote: str
    label: Label
    start: int
    end: int
    speaker: str | None = None
    responsible: str | None = None
    deadline: str | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What both readers say of one stretch of the text; `None` where one is silent."""

    quote: str
    first: Label | None
    second: Label | None

    @property
    def agree(self) -> bool:
        """Say whether both read the same."""
        return self.first == self.second


def question(body: str) -> str:
    """Return what to ask a model about the text of one article."""
    return QUESTION + body


def read_answer(answer: str, body: str) -> tuple[tuple[Proposal, ...], tuple[Finding, ...]]:
    """Return what may be kept of a model's `answer` about `body`, and what was wrong with the rest.

    Never raises for content. Items come in the order of the answer; the same quote with the same
    label is kept once.
    """
    items, findings = _items(answer)
    kept: dict[tuple[int, int, Label], Proposal] = {}
    for item in items:
        proposal, found = _proposal(item, body)
        findings += found
        if proposal:
            kept.setdefault((proposal.start, proposal.end, proposal.label), proposal)
    return tuple(kept.values()), tuple(findings)


def compare(
    segments: Sequence[Segment], proposals: Sequence[Proposal], body: str
) -> tuple[Opinion, ...]:
    """Return the opinions of both readers on every segment that either calls more than narrative.

    Args:
        segments: all segments of the article in order; together they are `body`.
        proposals: what `read_answer` kept for the same `body`.
        body: the article's text.

    Returns:
        One opinion a segment, in the order of the text. A proposal speaks for a segment when it
        covers half of it or lies inside it.
    """
    second = _labels_by_segment(_bounds(segments, body), proposals)
    opinions = []
    for index, segment in enumerate(segments):
        first = None if segment.label is Label.NARRATIVE else segment.label
        if first or second.get(index):
            opinions.append(Opinion(segment.text, first, second.get(index)))
    return tuple(opinions)


def _items(answer: str) -> tuple[list[object], list[Finding]]:
    """Return the elements of the first JSON array in `answer`; whole ones only, if it is cut."""
    text = answer[:ANSWER_CHARS]
    start = text.find("[")
    if start < 0:
        return [], [Finding("second.no_list", facts={"answer": text[:40]})]
    decoder, items, at = json.JSONDecoder(), list[object](), start + 1
    while len(items) < ITEMS:
        at = _skip(text, at)
        if text[at : at + 1] == "]":
            return items, []
        try:
            item, at = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            break
        items.append(item)
    return items, [Finding("second.cut_off", facts={"kept": len(items)})]


def _skip(text: str, at: int) -> int:
    """Return the next offset in `text` that is neither white space nor a comma."""
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at


def _proposal(item: object, body: str) -> tuple[Proposal | None, list[Finding]]:
    """Return `item` as a proposal if its quote and label hold; its unit and deadline if they do."""
    if not isinstance(item, Mapping):
        return None, [Finding("second.not_an_item", facts={"item": str(item)[:40]})]
    quote, label = str(item.get("quote") or "").strip(), str(item.get("label"))
    start = body.find(quote) if len(quote) >= SHORTEST_QUOTE else -1
    if start < 0:
        return None, [Finding("second.no_quote", facts={"quote": quote[:60]})]
    if label not in set(Label) - {Label.NARRATIVE}:
        return None, [Finding("second.bad_label", facts={"label": label[:40], "quote": quote[:60]})]
    findings: list[Finding] = []
    said = {key: _said(item, key, body, findings) for key in ("speaker", "responsible", "deadline")}
    return Proposal(quote, Label(label), start, start + len(quote), **said), findings


def _said(
    item: Mapping[object, object], key: str, body: str, findings: list[Finding]
) -> str | None:
    """Return `item[key]` if it stands in `body`; else `None`, and a finding if there was one."""
    value = item.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, str) and value in body:
        return value
    place = FindingPlace(quote=str(item.get("quote"))[:60])
    findings.append(Finding("second.not_said", place, {"field": key, "value": str(value)[:40]}))
    return None


def _bounds(segments: Sequence[Segment], body: str) -> list[tuple[int, int]]:
    """Return (start, end) of every segment in `body`; they follow each other in it."""
    bounds, at = [], 0
    for segment in segments:
        start = body.index(segment.text, at)
        at = start + len(segment.text)
        bounds.append((start, at))
    return bounds


def _labels_by_segment(
    bounds: Sequence[tuple[int, int]], proposals: Sequence[Proposal]
) -> dict[int, Label]:
    """Return segment index -> the label of the proposal that covers most of it."""
    best: dict[int, tuple[int, Label]] = {}
    starts = [start for start, _ in bounds]
    for proposal in proposals:
        first = max(bisect_right(starts, proposal.start) - 1, 0)
        for index in range(first, bisect_left(starts, proposal.end)):
            low, high = bounds[index]
            shared = min(high, proposal.end) - max(low, proposal.start)
            needed = min(high - low, proposal.end - proposal.start) / 2
            if shared >= needed and shared > best.get(index, (0, proposal.label))[0]:
                best[index] = (shared, proposal.label)
    return {index: label for index, (_, label) in best.items()}
