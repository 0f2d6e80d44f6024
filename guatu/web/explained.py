"""Why the reader read a page as it did: for each label and link, the rule and the words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.read.facts import Label
from guatu.store.models import Article
from guatu.store.selectors.documents import DocumentPage
from guatu.web.words import LABELS

KINDS: Mapping[str, Promise] = {
    "people": _("人与职务"),
    "orgs": _("单位"),
    "projects": _("项目"),
    "figures": _("数字"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """What was read, what it is linked to, and by which rule and words; `url` leads to it."""

    kind: str | Promise
    words: str
    linked: str
    rule: str
    cues: str
    url: str


def reasons(page: DocumentPage) -> Iterator[Reason]:
    """Yield the reason of every label that says something, then of every fact."""
    for statement in page.statements:
        if statement.label != Label.NARRATIVE.value:
            yield Reason(
                kind=LABELS.get(statement.label, statement.label),
                words=statement.text.strip(),
                linked=statement.speaker,
                rule=statement.rule,
                cues="、".join(statement.cues),
                url=f"#s{statement.pk}",
            )
    for article in page.articles:
        yield from _facts(article)


def _facts(article: Article) -> Iterator[Reason]:
    for key, kind in KINDS.items():
        for item in article.facts.get(key, ()):
            yield Reason(
                kind=kind,
                words=item.get("name") or item.get("text", ""),
                linked=_linked(key, item),
                rule=item.get("rule", ""),
                cues="",
                url="",
            )


def _linked(key: str, item: Mapping[str, Any]) -> str:
    """Return what a fact is linked to: posts of a person, stage and owner of a project."""
    match key:
        case "people":
            return "、".join(item.get("posts", ()))
        case "projects":
            return " · ".join(filter(None, (item.get("stage"), item.get("place_or_owner"))))
        case "figures":
            return str(item.get("of") or "")
    return ""
