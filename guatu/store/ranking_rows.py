"""An answer as rows: where each unit stands in an edition, and what it lost."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F

from guatu.errors import Invalid
from guatu.rank.periods import Period, kind_of
from guatu.rank.scorecard import MICRO, Scorecard, SourceKind
from guatu.store.models import Edition, Loss, Matter, Standing, Unit
from guatu.store.scorecards import card_in


class UnitsUnknown(Invalid):
    """A ranking speaks of units that the register does not have."""

    code = "store.units_unknown"


def make_rows(edition: Edition) -> None:
    """Store the standings and losses that the answer of `edition` tells.

    Run in the scope of the system.

    Raises:
        UnitsUnknown: names those that are not in the register.
    """
    told = json.loads(edition.answer)["units"]
    units = {unit.name: unit for unit in Unit.objects.filter(name__in=[u["unit"] for u in told])}
    if unknown := [u["unit"] for u in told if u["unit"] not in units]:
        raise UnitsUnknown(units="、".join(unknown[:10]))
    before = _standings_before(edition)
    items = _item_keys(card_in(edition.card))
    matters = _matters_named([_item(loss, items) for u in told for loss in u["losses"]])
    Standing.objects.bulk_create(
        _standing(edition, u, units[u["unit"]], before.get(units[u["unit"]].pk)) for u in told
    )
    Loss.objects.bulk_create(
        _loss(
            Loss(edition=edition, unit=units[u["unit"]], position=position),
            loss,
            _item(loss, items),
            matters,
        )
        for u in told
        for position, loss in enumerate(u["losses"], start=1)
    )


def micro_of(points: float) -> int:
    """Return points of an answer as whole millionths."""
    return round(points * MICRO)


def _standings_before(edition: Edition) -> dict[int, Standing]:
    """Return unit -> where it stood in the period before."""
    ranking = edition.ranking
    before = Period.read(ranking.period, kind_of(ranking.period)).before()
    held = Standing.objects.filter(
        edition__ranking__key=ranking.key,
        edition__ranking__period=str(before),
        edition=F("edition__ranking__current"),
    )
    return {standing.unit_id: standing for standing in held}


def _matters_named(items: Collection[str]) -> dict[str, Matter]:
    """Return the matters that losses name, by their keys."""
    numbers = {item.partition(":")[2] for item in items} - {""}
    found = Matter.objects.filter(number__in=numbers, restricted=False)
    return {matter.key: matter for matter in found if matter.key in items}


def _standing(
    edition: Edition, told: Mapping[str, Any], unit: Unit, before: Standing | None
) -> Standing:
    score, place = micro_of(told["score"]), told["rank"]
    has_moved = before is not None and before.place is not None and place is not None
    return Standing(
        edition=edition,
        unit=unit,
        group=told["group"],
        score=score,
        place=place,
        klass=told["class"] or "",
        not_rated_by=told["not_rated_by"] or "",
        moved=before.place - place if before and has_moved else None,
        gained=score - before.score if before else None,
    )


def _loss(made: Loss, told: Mapping[str, Any], item: str, matters: Mapping[str, Matter]) -> Loss:
    """Fill a row with what the answer tells; a matter is named by its number in the words."""
    matter = matters.get(item)
    words = {
        language: text.replace(matter.key, matter.number) if matter else text
        for language, text in told["words"].items()
    }
    made.key, made.cause, made.points = told["key"], told["cause"], micro_of(told["points"])
    made.words_zh, made.words_en = words["zh"], words["en"]
    made.item, made.document, made.matter = item[:200], _document(told)[:255], matter
    return made


def _item_keys(card: Scorecard) -> frozenset[str]:
    """Return the keys of the indicators whose values are totals over items."""
    kinds = {name: source.kind for name, source in card.sources.items()}
    return frozenset(i.key for i in card.indicators if kinds[i.source] is SourceKind.ITEMS)


def _item(loss: Mapping[str, Any], items: frozenset[str]) -> str:
    """Return the item of a loss; of a total over items, the one that cost most."""
    behind = loss.get("behind") or [{}]
    of_total = behind[0].get("item") if loss["key"] in items else ""
    return loss["item"] or of_total or ""


def _document(loss: Mapping[str, Any]) -> str:
    behind = loss.get("behind") or [{}]
    return loss["document"] or behind[0].get("document") or ""
