"""对账: the account of a book, and the figures that its own kind of matter is judged by.

Every book has its account (established = open + closed + cancelled + merged + carried) and its
stages. Some have more: the rates of a batch, printed counts beside their parts, amounts, gaps in
duty. A figure is `odd` where it does not come out or where something is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from django.db.models import QuerySet

from guatu.errors import Invalid, NotFound
from guatu.ledger.book import Book, FieldKind
from guatu.ledger.coverage import Contact, without_point
from guatu.ledger.monthly import month_plan, planned_by, read_months
from guatu.ledger.pipeline import four_rates, monthly_flow, quarter_gaps
from guatu.store.actor import Actor
from guatu.store.books import book_in, newest_version
from guatu.store.calendar import city_calendar, day_of
from guatu.store.models import Event, Matter
from guatu.store.selectors.fields import hidden_fields
from guatu.store.selectors.home import BookAccount, book_accounts, open_books
from guatu.store.selectors.special import balances, vacant_duties
from guatu.store.selectors.zones import zone_overlaps

# The row number of a matter, the day, and the stage into which it came.
Step: TypeAlias = tuple[int, date, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of an account: what it is called in both languages, and its value as it is shown.

    `value_en` is "" where the value is the same in both.
    """

    zh: str
    en: str
    value: str
    odd: bool = False
    value_en: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Figures that belong together, under a title."""

    zh: str
    en: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class BookFigures:
    """The account of a book with its sections; those without figures are left out."""

    book: Book
    account: BookAccount
    sections: list[Section]


def book_figures(actor: Actor, key: str, *, today: date) -> BookFigures:
    """Return the account of the book `key`, of the matters that `actor` may see.

    Raises:
        NotFound: no such book, or a restricted one of which the actor may not know.

    Cost: some five queries; the values of all the book's matters are read.
    """
    if key not in {version.key for version in open_books(actor)}:
        raise NotFound(what=key)
    book = book_in(newest_version(key))
    empty = BookAccount(key, book.zh, book.en, 0, 0, 0, 0, 0, 0)
    account = next((row for row in book_accounts(actor) if row.book == key), empty)
    matters: QuerySet[Matter] = Matter.objects.seen_by(actor).filter(book=key)
    case = _Case(actor, book, matters, today)
    made = [_stages(case), _rechecks(case), *(make(case) for make in SPECIAL.get(key, ()))]
    return BookFigures(book, account, [section for section in made if section.figures])


@dataclass(frozen=True)
class _Case:
    actor: Actor
    book: Book
    matters: QuerySet[Matter]
    today: date

    @cached_property
    def steps(self) -> list[Step]:
        """Each stage that a whole project came into, with its day. One query."""
        events = Event.objects.filter(
            matter__in=self.matters.filter(parent=None), after__contains='"stage"'
        )
        rows = events.order_by("matter", "sequence").only("matter", "at", "after").iterator()
        # The text says "stage" of other things too, such as the words of a report.
        return [
            (event.matter_id or 0, day_of(event.at), str(event.after_facts["stage"]))
            for event in rows
            if "stage" in event.after_facts
        ]

    @property
    def kept(self) -> QuerySet[Matter]:
        """The matters that were not cancelled or merged."""
        gone = (Matter.State.CANCELLED, Matter.State.MERGED)
        return self.matters.exclude(state__in=gone).order_by("pk")

    def held(self, *fields: str) -> list[dict[str, object]]:
        """Return the values of the matters that are kept. One query."""
        return [
            {name: values.get(name) for name in fields} | {"state": state}
            for values, state in self.kept.values_list("values", "state")
        ]


def _stages(case: _Case) -> Section:
    counts: dict[str, int] = {}
    for stage in case.matters.order_by().values_list("stage", flat=True):
        counts[stage] = counts.get(stage, 0) + 1
    return Section(
        "各环节件数", "Matters by stage",
        tuple(
            Figure(stage.zh, stage.en, str(counts[key]))
            for key, stage in case.book.stages.items()
            if key in counts
        ),
    )  # fmt: skip


RATES_EN = ("performed of signed", "begun of performed", "producing of begun",
            "effective of producing")  # fmt: skip


def _rates(case: _Case) -> Section:
    """The four rates of each batch, counted from the stages that each project ever stood in."""
    projects = case.matters.filter(parent=None).values_list("pk", "values")
    batch = {pk: str(values.get("batch") or "—") for pk, values in projects}
    visited: dict[int, set[str]] = {pk: set() for pk in batch}
    for pk, _, stage in case.steps:
        visited[pk].add(stage)
    figures = [
        Figure(f"批次 {name} {rate.zh}", f"batch {name}, {english}", _rate(rate.reached, rate.base))
        for name in sorted(set(batch.values()))
        for english, rate in zip(
            RATES_EN,
            four_rates([stages for pk, stages in visited.items() if batch[pk] == name]),
            strict=True,
        )
        if rate.base
    ]
    return Section("三个一批四率", "The four rates", tuple(figures))


def _flow(case: _Case) -> Section:
    """How many projects came into each stage, month by month, over the last twelve."""
    stages = case.book.stages
    figures = []
    steps = [(day, stage) for _, day, stage in case.steps if stage in stages]
    for (year, month), entered in monthly_flow(steps, until=case.today).items():
        listed = [(stages[key], entered[key]) for key in stages if key in entered]
        zh, en = (
            " · ".join(f"{getattr(stage, tongue)} {count}" for stage, count in listed)
            for tongue in ("zh", "en")
        )
        figures.append(Figure(f"{year}年{month}月", f"{year}-{month:02}", zh, value_en=en))
    return Section("每月进入各环节", "Came into each stage, by month", tuple(figures))


def _starts(case: _Case) -> Section:
    """Where fewer starts are planned than the city wants in a quarter to come."""
    planned = [
        date.fromisoformat(str(values["planned_start"]))
        for values in case.matters.filter(started_on=None, state=Matter.State.OPEN).values_list(
            "values", flat=True
        )
        if values.get("planned_start")
    ]
    now = (case.today.year, (case.today.month + 2) // 3)
    targets = {quarter: starts for quarter, starts in case.book.targets.items() if quarter >= now}
    gaps = quarter_gaps(planned, targets)
    return Section(
        "开工接续", "Starts to come",
        tuple(
            Figure(
                f"{year}年第{number}季度", f"{year} Q{number}",
                f"{wanted - gaps.get((year, number), 0)} / {wanted}", (year, number) in gaps,
            )
            for (year, number), wanted in sorted(targets.items())
        ),
    )  # fmt: skip


def _counts(case: _Case) -> Section:
    """Printed counts beside those of their parts: 23 = 15 + 8."""
    figures = [
        Figure(
            f"{row.number} {row.title}", f"{row.number} {row.title}",
            f"{row.account.total} = {' + '.join(map(str, row.account.parts))}"
            + (f"（{row.account.gap:+d}）" if row.account.gap else ""),
            bool(row.account.gap),
        )
        for row in balances(case.actor)
    ]  # fmt: skip
    return Section("数量核对", "Counts reconciled", tuple(figures))


def _amounts(case: _Case) -> Section:
    """Sums of all money fields; for audits, what is rectified and what remains."""
    hidden = hidden_fields(case.book, case.actor)
    fields = [
        field
        for key, field in case.book.fields.items()
        if field.kind == FieldKind.MONEY and key not in hidden
    ]
    held = case.held(*(field.key for field in fields))
    return Section(
        "金额合计", "Sums",
        tuple(
            Figure(f"{field.zh}（元）", f"{field.en} (yuan)", f"{_sum(held, field.key):,f}")
            for field in fields
            if any(row[field.key] is not None for row in held)
        ),
    )  # fmt: skip


def _shares_of(key: str, zh: str, en: str) -> Callable[[_Case], Section]:
    """Return how to count the values of a field: A/B/C/D, classes, categories."""

    def make(case: _Case) -> Section:
        given = [str(row[key]) for row in case.held(key) if row[key] is not None]
        field = case.book.fields[key]
        listed = [choice for choice in field.choices if choice in given] or sorted(set(given))
        figures = (Figure(name, name, _rate(given.count(name), len(given))) for name in listed)
        return Section(zh, en, tuple(figures))

    return make


def _coverage(case: _Case) -> Section:
    """What was checked of what is to be checked, by campaign; and units that are done."""
    wholes = list(case.matters.filter(parent=None).order_by("pk"))
    parts: dict[int, list[str]] = {}
    for parent, state in case.matters.exclude(parent=None).values_list("parent", "state"):
        parts.setdefault(parent or 0, []).append(state)
    figures = []
    for whole in wholes:
        name = f"{whole.number} {whole.title}"
        if (base := whole.values.get("base")) is not None:
            counted = whole.values.get("counted") or 0
            figures.append(Figure(f"{name} 点位", f"{name}, sites", _rate(counted, base)))
        if states := parts.get(whole.pk):
            done = states.count(Matter.State.CLOSED)
            shown = _rate(done, len(states))
            figures.append(Figure(f"{name} 单位", f"{name}, units", shown, done < len(states)))
    return Section("覆盖情况", "Coverage", tuple(figures))


def _assistance(case: _Case) -> Section:
    """The items of each category of assistance, year by year, with their money and people."""
    items: dict[tuple[int, str], list[tuple[Decimal, Decimal]]] = {}
    for issued, values, money in case.kept.values_list("issued", "values", "money"):
        if category := values.get("category"):
            held = items.setdefault((issued.year, category), [])
            held.append((money or Decimal(0), Decimal(values.get("people") or 0)))
    figures = []
    for (year, category), held in sorted(items.items()):
        money, people = (sum(side, Decimal(0)) for side in zip(*held, strict=True))
        zh, en = f"{len(held)}件，{money:,.2f}元", f"{len(held)} items, {money:,.2f} yuan"
        if people:
            zh, en = f"{zh}，{people:,f}人", f"{en}, {people:,f} people"
        figures.append(Figure(f"{year}年 {category}", f"{year} {category}", zh, value_en=en))
    return Section("历年帮扶", "Assistance by year", tuple(figures))


def _by_time(case: _Case) -> Section:
    """Goals of the year beside what should be reached by today: 序时."""
    goals: Iterable[Matter] = ()
    if not hidden_fields(case.book, case.actor) & {"target", "reached", "monthly"}:
        goals = case.kept.exclude(state=Matter.State.CARRIED)
    figures = [
        _goal(matter, case.today) for matter in goals if matter.values.get("target") is not None
    ]
    return Section("序时进度", "Against the plan by month", tuple(figures))


def _goal(matter: Matter, today: date) -> Figure:
    """Return what is reached beside what is planned; what was not told is odd and not zero."""
    name, told = f"{matter.number} {matter.title}", matter.values.get("reached")
    try:
        planned = _planned(matter, today)
    except Invalid as fault:
        return Figure(name, name, fault.say("zh"), odd=True, value_en=fault.say("en"))
    goal = f"{matter.values['target']}{matter.values.get('measure') or ''}"
    rest_zh, rest_en = (
        f" / 序时 {planned:.2f} / 全年 {goal}",
        f" / by now {planned:.2f} / year {goal}",
    )
    if told is None:
        return Figure(name, name, f"未报{rest_zh}", odd=True, value_en=f"not told{rest_en}")
    gap = Decimal(str(told)) - planned
    return Figure(
        name, name, f"完成 {told}{rest_zh}（{gap:+.2f}）", odd=gap < 0,
        value_en=f"reached {told}{rest_en} ({gap:+.2f})",
    )  # fmt: skip


def _planned(matter: Matter, today: date) -> Decimal:
    """Return how much of a matter's target is planned by `today`, in the year that it is due.

    Raises:
        Invalid: the city's own plan by month does not make up the target.
    """
    year, calendar = (matter.due or matter.issued).year, city_calendar()
    goal, text = Decimal(str(matter.values["target"])), str(matter.values.get("monthly") or "")
    months = (
        read_months(text, goal=goal) if text else month_plan(goal, year=year, calendar=calendar)
    )
    return planned_by(today, months, year=year, calendar=calendar)


def _pointless(case: _Case) -> Section:
    """Leaders who have no point of contact on the day."""
    rows = case.matters.filter(state=Matter.State.OPEN).values_list("values", flat=True)
    held = [
        Contact(
            str(row["leader"]), str(row.get("point") or ""),
            *(date.fromisoformat(str(row[key])) if row.get(key) else None
              for key in ("from_on", "until_on")),
        )
        for row in rows
        if row.get("leader")
    ]  # fmt: skip
    figures = (Figure(name, name, "—", odd=True) for name in without_point(held, case.today))
    return Section("无联系点", "Without a point", tuple(figures))


def _led_by(case: _Case) -> Section:
    """The units that lead each item, one for each of its parts; an item without one is odd."""
    leads: dict[int, list[str]] = {}
    kept = case.kept.select_related("lead")
    for matter in kept:
        held = leads.setdefault(matter.parent_id or matter.pk, [])
        held.extend([matter.lead.name] if matter.lead else [])
    figures = (
        Figure(
            name := f"{matter.number} {matter.title}", name,
            "、".join(dict.fromkeys(leads[matter.pk])) or "—", odd=not leads[matter.pk],
        )
        for matter in kept
        if matter.parent_id is None
    )  # fmt: skip
    return Section("牵头单位", "Lead units", tuple(figures))


def _vacancies(case: _Case) -> Section:
    figures = (
        Figure(segment, segment, "、".join(levels), odd=True)
        for segment, levels in vacant_duties(case.actor).items()
    )
    return Section("责任空缺", "Vacant duties", tuple(figures))


def _rechecks(case: _Case) -> Section:
    """Closed matters that are to be looked at again, by day; those whose day has passed are odd."""
    waiting = case.matters.filter(recheck_on__isnull=False).order_by("recheck_on", "pk")
    figures = (
        Figure(name := f"{number} {title}", name, f"{on}", odd=on is not None and on < case.today)
        for number, title, on in waiting.values_list("number", "title", "recheck_on")
    )
    return Section("待回头看", "To be looked at again", tuple(figures))


def _in_zones(case: _Case) -> Section:
    """Open matters whose site or place lies in a zone in which one may not simply build."""
    figures = (
        Figure(
            name := f"{one.number} {one.title}", name, f"{one.zone}：{one.say('zh')}", odd=True,
            value_en=f"{one.zone}: {one.say('en')}",
        )
        for one in zone_overlaps(case.actor, book=case.book.key)
    )  # fmt: skip
    return Section("多规核对：与管控区重叠", "In zones not to be built in", tuple(figures))


SPECIAL: Mapping[str, Sequence[Callable[[_Case], Section]]] = {
    "key_projects": (_rates, _flow, _starts, _amounts, _in_zones),
    "meeting_tasks": (_counts,),
    "audit": (_shares_of("class", "整改类别", "Classes"), _amounts),
    "inspection": (_shares_of("class", "整改类别", "Classes"),),
    "proposals": (
        _shares_of("result", "办理结果", "Results"),
        _shares_of("opinion_given", "满意度", "Opinions"),
    ),
    "enterprise": (_shares_of("class", "诉求类别", "Classes"),),
    "wages": (_amounts,),
    "cobuilding": (
        _shares_of("category", "帮扶类别", "Categories of assistance"),
        _assistance,
        _in_zones,
    ),
    "campaigns": (_coverage,),
    "flood_duty": (_vacancies,),
    "work_report": (_by_time,),
    "evaluation": (_led_by, _coverage),
    "contact_points": (_pointless,),
}


def _rate(counted: object, base: object) -> str:
    """Return counted / base with the rate in percent, half rounded up to a hundredth."""
    part, whole = Fraction(str(counted)), Fraction(str(base))
    if not whole:
        return f"{part} / {whole}"
    percent = Decimal(int(part / whole * 10_000 + Fraction(1, 2))) / 100
    return f"{part} / {whole}  {percent}%"


def _sum(rows: Sequence[Mapping[str, object]], key: str) -> Decimal:
    return sum((Decimal(str(row[key])) for row in rows if row[key] is not None), Decimal(0))
