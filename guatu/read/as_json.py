"""A page as the reading format (docs/reading.md): plain dicts and lists, ready for `json.dumps`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guatu.findings import Finding
from guatu.read.facts import Article, Duty, Figure, Label, Page, Person, Project, Segment


def page_dict(page: Page, *, explain: bool = False) -> dict[str, Any]:
    """Return `page` as the reading format has it; places are offsets into the raw text.

    With `explain`, every item also tells the rule and the words that made it.
    """
    return {
        "page": page.name,
        "masthead": {
            "paper": page.masthead.paper,
            "issue_date": page.masthead.issue_date,
            "issue": page.masthead.issue,
        },
        "articles": [_article(article, explain) for article in page.articles],
        "findings": _findings(page.findings),
    }


def _article(article: Article, explain: bool) -> dict[str, Any]:
    return {
        "headline": article.headline,
        "subheads": list(article.subheads),
        "publisher": article.publisher,
        "reporters": list(article.reporters),
        "event_date": article.event_date,
        "complete": article.complete,
        "text": article.body.text,
        "place": list(article.body.raw_place(0, len(article.body.text))),
        "segments": [_segment(segment, explain) for segment in article.segments],
        "people": [_person(person, explain) for person in article.people],
        "orgs": [body.name for body in article.orgs],
        "org_places": [list(body.place) for body in article.orgs],
        "aliases": [
            {"name": alias.name, "short": alias.short, "place": list(alias.place)}
            for alias in article.aliases
        ],
        "projects": [_project(project, explain) for project in article.projects],
        "figures": [_figure(figure, explain) for figure in article.figures],
        "findings": _findings(article.findings),
    }


def _duty(duty: Duty) -> dict[str, Any]:
    keys = ("responsible", "deadline", "deadline_iso", "task", "audience")
    item = {key: value for key in keys if (value := getattr(duty, key))}
    return item | ({"supporting": list(duty.supporting)} if duty.supporting else {})


def _segment(segment: Segment, explain: bool) -> dict[str, Any]:
    item: dict[str, Any] = {
        "text": segment.text,
        "label": segment.label.value,
        "speaker": segment.speaker,
        "place": _place(segment),
    }
    if segment.label is Label.DEMAND:
        item |= _duty(segment.duty)
    if explain:
        item |= {"rule": segment.rule, "cues": list(segment.cues), "occasion": segment.occasion}
    return item


def _place(segment: Segment) -> list[int] | dict[str, int]:
    if cell := segment.cell:
        return {"table": cell.table, "row": cell.row, "column": cell.column}
    return list(segment.place)


def _person(person: Person, explain: bool) -> dict[str, Any]:
    item = {"name": person.name, "posts": list(person.posts), "place": list(person.place)}
    return item | ({"rule": person.rule} if explain else {})


def _project(project: Project, explain: bool) -> dict[str, Any]:
    item = {
        "name": project.name,
        "stage": project.stage,
        "place_or_owner": project.place_or_owner,
        "place": list(project.place),
    }
    return item | ({"rule": project.rule} if explain else {})


def _figure(figure: Figure, explain: bool) -> dict[str, Any]:
    item: dict[str, Any] = {
        "text": figure.text,
        "value": int(figure.value) if figure.value == int(figure.value) else figure.value,
        "unit": figure.unit,
        "of": figure.of,
        "place": list(figure.place),
    }
    if figure.upper is not None:
        item["upper"] = figure.upper
    if figure.about:
        item["about"] = True
    return item | ({"rule": figure.rule} if explain else {})


def _findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "code": finding.code,
            "place": [finding.place.start, finding.place.end],
            "quote": finding.place.quote,
            "facts": {key: str(value) for key, value in finding.facts.items()},
            "zh": finding.say("zh"),
            "en": finding.say("en"),
        }
        for finding in findings
    ]
