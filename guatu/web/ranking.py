"""What the pages of the ranking show, in the words of the page's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.rank.losses import CAUSES
from guatu.rank.scorecard import MICRO, Scorecard
from guatu.rules.words import plain
from guatu.store.actor import Actor
from guatu.store.models import Appeal, Loss, PeriodRanking
from guatu.store.selectors.ranking import AppealRow, RankingPage, StandingRow, UnitPage
from guatu.store.selectors.ranking_ahead import Ahead, LiftRow
from guatu.web.language import current_language
from guatu.web.race import RaceChart, race_chart
from guatu.web.ranking_forms import DecisionForm, ObjectionForm

STATES: Mapping[str, Promise] = {
    PeriodRanking.State.RUNNING: _("进行中"),
    PeriodRanking.State.DRAFT: _("初评，尚未公示"),
    PeriodRanking.State.SHOWN: _("公示中"),
    PeriodRanking.State.PUBLISHED: _("已通报"),
}
APPEAL_STATES: Mapping[str, Promise] = {
    Appeal.State.ASKED: _("待复核"),
    Appeal.State.GRANTED: _("采纳"),
    Appeal.State.REFUSED: _("不采纳"),
}
# Width of the longest bar, in pixels.
BAR = 120


def points(micro: int | None) -> str:
    """Return millionths as a person reads points."""
    return "" if micro is None else plain(micro / MICRO)


@dataclass(frozen=True, slots=True)
class Row:
    """A unit in the table of its group; `url` is "" where one may not know why."""

    name: str
    url: str
    place: int | None
    score: str
    bar: int
    moved: int | None
    gained: str
    klass: str
    worst: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A group: its table and its race."""

    name: str
    rows: Sequence[Row]
    race: RaceChart | None


def ranking_context(page: RankingPage, actor: Actor) -> dict[str, object]:
    """Return the context of wall/ranking.html."""
    ranking = page.ranking
    own = _own(page, actor)
    groups = []
    for name, rows in page.groups.items():
        race = page.races.get(name)
        chart = race_chart(name, race, page.raced, own) if race and len(page.raced) > 1 else None
        groups.append(Group(_group(page.card, name), [_row(page, r, own) for r in rows], chart))
    return {
        "ranking": ranking,
        "title": card_title(page.card),
        "may_compute": "ranking.compute" in page.allowed,
        "card": page.card,
        "state": STATES[ranking.state],
        "periods": [(p.period, period_url(p), p.pk == ranking.pk) for p in page.periods],
        "groups": groups,
        "waiting": page.waiting,
        "may_show": "ranking.show" in page.allowed and ranking.state == ranking.State.DRAFT,
        "may_publish": "ranking.publish" in page.allowed and ranking.state == ranking.State.SHOWN,
    }


def _own(page: RankingPage, actor: Actor) -> frozenset[int]:
    """Return the ranked units that are the actor's own; none for who sees the whole city."""
    units = [row.unit for rows in page.groups.values() for row in rows]
    if any(len(grant.path) == 4 for grant in actor.seeing):
        return frozenset()
    paths = [grant.path for grant in actor.seeing if not grant.book]
    return frozenset(u.pk for u in units if any(u.path.startswith(path) for path in paths))


def _row(page: RankingPage, row: StandingRow, own: frozenset[int]) -> Row:
    standing, worst = row.standing, row.worst
    top = max((r.standing.score for rows in page.groups.values() for r in rows), default=0)
    return Row(
        name=row.unit.name,
        url=unit_url(page.ranking, row.unit.key) if worst else "",
        place=standing.place,
        score=_score(page.card, standing.score),
        bar=max(round(BAR * standing.score / top), 1) if top > 0 else 1,
        moved=standing.moved,
        gained=_signed(standing.gained) if standing.gained is not None else "",
        klass=_outstanding(page.card, standing.klass),
        worst=_worst(page.card, worst) if worst else "",
        is_own=row.unit.pk in own,
    )


def _worst(card: Scorecard, loss: Loss) -> str:
    """Return what cost most, in two words: 投资进度 −4.2."""
    names = {i.key: (i.zh, i.en) for i in card.indicators}
    names |= {a.key: (a.zh, a.en) for a in card.adjustments}
    names |= {
        part.key: (part.zh, part.en) for whole in card.longer.values() for part in whole.parts
    }
    named = _named(*names[loss.key]) if loss.key in names else _words(loss)
    return f"{named} {_signed(-loss.points)}"


def _signed(micro: int) -> str:
    """Return points with their sign, to the hundredth, as a table has room for them."""
    sign = "−" if micro < 0 else "+" if micro > 0 else "±"
    return f"{sign}{abs(micro) / MICRO:.2f}"


def _score(card: Scorecard, micro: int) -> str:
    """Return a score with the decimals of its scorecard, so that a column of them lines up."""
    return f"{micro / MICRO:.{card.decimals}f}"


def _outstanding(card: Scorecard, key: str) -> str:
    """Return the class of a unit, but not that of all others."""
    rest = card.classes.classes[-1].key if card.classes else ""
    return "" if key == rest else _class(card, key)


def period_url(ranking: PeriodRanking) -> str:
    """Return the page of a ranking."""
    return reverse("wall:ranking_period", args=[ranking.key, ranking.period])


def unit_url(ranking: PeriodRanking, unit: str) -> str:
    """Return the page of a unit in a ranking."""
    return reverse("wall:ranking_unit", args=[ranking.key, ranking.period, unit])


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact behind a loss."""

    item: str
    value: str
    without: str
    document: str


@dataclass(frozen=True, slots=True)
class LossRow:
    """A loss as it is shown; a gain has a bar to the other side."""

    pk: int
    words: str
    cause: str
    points: str
    is_gain: bool
    bar: int
    item: str
    matter: str
    matter_url: str
    document: str
    quote: str
    rule: str
    facts: Sequence[FactRow]
    form: ObjectionForm | None


def unit_context(
    page: UnitPage,
    ahead: Ahead | None,
    lifts: Sequence[LiftRow],
    forms: Mapping[int, ObjectionForm],
) -> dict[str, object]:
    """Return the context of wall/ranking_unit.html; `forms` are those that came back."""
    standing, card, unit = page.standing, page.card, page.standing.unit
    lost = sum(loss.points for loss in page.losses)
    chart = None
    if page.race and len(page.periods) > 1:
        chart = race_chart(standing.group, [page.race], page.periods, frozenset())
    return {
        "ranking": page.ranking,
        "unit": standing.unit,
        "place": standing.place,
        "group": _group(card, standing.group),
        "klass": _class_told(page),
        "moved": standing.moved,
        "score": points(standing.score),
        "full": plain(float(card.full)) if card.full is not None else "",
        "lost": points(lost),
        "state": STATES[page.ranking.state],
        "title": card_title(card),
        "source": card.header.source,
        "period_url": period_url(page.ranking),
        "losses": _losses(page, forms),
        "band": _band(card, page.band),
        "history": _history(page),
        "shorter": [
            (
                period,
                reverse("wall:ranking_unit", args=[page.ranking.key, period, unit.key]),
                plain(score),
            )
            for period, score in page.shorter.items()
        ],
        "chart": chart,
        "appeals": [_appeal(row, page) for row in page.appeals],
        "comments": page.comments,
        "may_comment": "ranking.comment" in page.allowed,
        "ahead": ahead,
        "lifts": [
            (row, f"{row.lift.points:+g}", f"{row.lift.points_per_day:.2g}") for row in lifts
        ],
    }


def _losses(page: UnitPage, forms: Mapping[int, ObjectionForm]) -> list[LossRow]:
    most = max((abs(loss.points) for loss in page.losses), default=1) or 1
    waiting = {(row.appeal.key, row.appeal.item) for row in page.appeals}
    rows = []
    for loss in page.losses:
        item = loss.item if loss.cause == "deduction" else ""
        may = page.may_appeal and loss.points > 0 and (loss.key, item) not in waiting
        form = forms.get(loss.pk) or (ObjectionForm(most=loss.points) if may else None)
        seen = loss.matter is not None and loss.matter_id in page.seen_matters
        rows.append(
            LossRow(
                pk=loss.pk,
                words=_words(loss),
                cause=_named(*CAUSES.get(loss.cause, (loss.cause, loss.cause))),
                points=points(loss.points),
                is_gain=loss.points < 0,
                bar=max(round(BAR * abs(loss.points) / most), 1),
                item=loss.item,
                matter=str(loss.matter) if seen else "",
                matter_url=reverse("wall:matter", args=[loss.matter_id]) if seen else "",
                document=loss.document,
                quote=_quote(loss) if seen else "",
                rule=_rule(page, loss),
                facts=_facts(page, loss),
                form=form,
            )
        )
    return rows


def _quote(loss: Loss) -> str:
    """Return the sentence that the matter of a loss came from."""
    return loss.matter.statement.text if loss.matter and loss.matter.statement else ""


def _rule(page: UnitPage, loss: Loss) -> str:
    """Return the text of the rule that took the points, as it stands in the scorecard."""
    indicator = page.card.indicator(loss.key, page.standing.group)
    if indicator is not None:
        return indicator.points.text
    adjustment = page.card.adjustment(loss.key)
    if adjustment is None or adjustment.when is None:
        return adjustment.points.text if adjustment else ""
    return f"{adjustment.when.text} → {adjustment.points.text}"


def _facts(page: UnitPage, loss: Loss) -> list[FactRow]:
    if loss.key not in {i.key for i in page.card.indicators} or loss.cause == "appeal":
        return []
    names = {i.reading: _named(i.zh, i.en) for i in page.card.indicators if i.reading}
    rules = [i.value for i in page.card.indicators if i.key == loss.key and i.value]
    names |= {c.name: _named(c.zh, c.en) for rule in rules for c in rule.columns.values()}
    return [
        FactRow(
            item=names.get(str(fact["item"]), str(fact["item"])),
            value=_number(fact.get("value")),
            without=_number(fact.get("without")),
            document=str(fact.get("document") or ""),
        )
        for fact in page.facts.get(loss.key, [])
    ]


def _number(value: object) -> str:
    return plain(value) if isinstance(value, float | int) else ""


def _history(page: UnitPage) -> list[tuple[str, str, str, int | None]]:
    """Return period, its page, score and place, the oldest first."""
    if page.race is None:
        return []
    return [
        (period.period, unit_url(period, page.standing.unit.key), points(score), place)
        for period, score, place in zip(
            page.periods, page.race.scores, page.race.places, strict=True
        )
    ]


@dataclass(frozen=True, slots=True)
class AppealLine:
    """An appeal as it is shown, with what came of it and the form of who decides."""

    appeal: Appeal
    words: str
    state: str | Promise
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None
    others: Sequence[str]
    form: DecisionForm | None


def _appeal(row: AppealRow, page: UnitPage) -> AppealLine:
    decides = "ranking.decide" in page.allowed and row.appeal.state == Appeal.State.ASKED
    words = f"{row.loss_words} {row.appeal.item}".strip()
    return AppealLine(
        row.appeal, words, APPEAL_STATES[row.appeal.state], row.before, row.after, row.others,
        DecisionForm() if decides else None,
    )  # fmt: skip


def _words(loss: Loss) -> str:
    return loss.words_en if current_language() == "en" else loss.words_zh


def card_title(card: Scorecard) -> str:
    """Return the title of a scorecard in the page's language."""
    return _named(card.header.zh, card.header.en)


def _named(zh: str, en: str) -> str:
    return en if current_language() == "en" else zh


def _group(card: Scorecard, name: str) -> str:
    group = next((g for g in card.groups if g.key == name), None)
    if group is not None:
        return _named(group.zh, group.en)
    return str(_("全部单位")) if name == "all" else name


def _band(card: Scorecard, key: str) -> str:
    """Return the band of a unit with what is asked of it: 靠后：全力扭转."""
    if card.bands is None or not key:
        return ""
    band = next(each for each in card.bands.cut.classes if each.key == key)
    ask = card.bands.asks[key]
    return _named(f"{band.zh}：{ask.zh}", f"{band.en}: {ask.en}")


def _class_told(page: UnitPage) -> str:
    """Return the class of a unit, once it is published with what follows from it."""
    named = _class(page.card, page.standing.klass)
    if page.ranking.state != PeriodRanking.State.PUBLISHED or page.card.classes is None:
        return named
    classes = page.card.classes.classes
    found = next((c for c in classes if c.key == page.standing.klass and c.policy), None)
    if found is None or found.policy is None:
        return named
    zh, en = found.policy
    return _named(f"{found.zh}：{zh}", f"{found.en}: {en}")


def _class(card: Scorecard, key: str) -> str:
    classes = card.classes.classes if card.classes else ()
    found = next((c for c in classes if c.key == key), None)
    return _named(found.zh, found.en) if found else ""
