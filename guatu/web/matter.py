"""What the page of one matter shows: source, facts, history, evidence and open acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from guatu.ledger.book import Book, Count, MoveForbidden
from guatu.store.actor import Role
from guatu.store.acts.extend import NothingAsked
from guatu.store.acts.pause import ClockRuns, ClockStands
from guatu.store.acts.recheck import NotClosed
from guatu.store.acts.upgrade import NothingNewer
from guatu.store.calendar import day_of, unknown_year
from guatu.store.models import Document, Matter, Statement, Unit, User
from guatu.store.selectors.evidence import Proven
from guatu.store.selectors.matter import HistoryLine, MatterPage
from guatu.store.selectors.matter_past import PastPage
from guatu.store.selectors.next_acts import NextAct
from guatu.store.selectors.people import people_of
from guatu.store.selectors.units import unit_tree
from guatu.web import clock
from guatu.web.act_entries import ENTRIES
from guatu.web.act_forms import ActForm, Choices
from guatu.web.draft_rows import CHANGED
from guatu.web.language import current_language
from guatu.web.rows import line_of, lines_of
from guatu.web.words import ACTS, CLAIMS, FIELDS

Text = str | Promise
# What makes an act senseless now, rather than forbidden by something that can be mended.
OUT_OF_PLACE = (ClockRuns, ClockStands, MoveForbidden, NotClosed, NothingAsked, NothingNewer)


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after, in words."""

    label: Text
    before: Text | None
    after: Text


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A sentence that a matter came from, and where it stands.

    `changes` is what a further source says otherwise. With a `take_url` its day can be made the
    due date.
    """

    quote: str
    url: str
    document: str
    dated: date | None
    changes: Sequence[Change] = ()
    take_url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the basic facts; `inferred` when the words do not state it."""

    label: Text
    value: Text
    is_name: bool = False
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of the history."""

    act: Text
    who: str
    at: datetime
    said: str
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A piece of evidence; `url` is "" when it is words alone, `odd` what an acceptor looks at."""

    kind: str
    name: str
    note: str
    at: datetime
    url: str
    taken_at: datetime | None
    odd: Sequence[str]


@dataclass(frozen=True, slots=True)
class OpenAct:
    """An act that the person has a right to: its form, or why it cannot be done now."""

    slug: str
    label: Text
    url: str
    form: ActForm | None
    why_not: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class TimeSlider:
    """The days of a matter: from its `first` to today, the one that is shown, and those of events.

    `is_past` when it is not today's page; `span` and `at` count days from the first.
    """

    first: date
    today: date
    day: date
    marks: Sequence[int]

    @property
    def is_past(self) -> bool:
        """Whether a past day is shown."""
        return self.day < self.today

    @property
    def span(self) -> int:
        """Return the number of days from the first to today."""
        return (self.today - self.first).days

    @property
    def at(self) -> int:
        """Return which day is shown, counted from the first."""
        return (self.day - self.first).days


def time_slider(days: Sequence[date], day: date, today: date) -> TimeSlider:
    """Return the slider of a matter on whose `days` something happened, the first of them first."""
    marks = sorted({(on - days[0]).days for on in days})
    return TimeSlider(days[0], today, day, marks)


def choices_for(page: MatterPage) -> Choices:
    """Return what the forms of this matter offer. Two queries."""
    return Choices(
        book=page.book,
        units=unit_tree(),
        people=people_of(page.row.lead_key) if page.row.lead_key else [],
        roles=page.roles,
    )


def wanted_day(given: str, today: date) -> date:
    """Return the day that an address asks for; nonsense, and what is to come, means today."""
    try:
        return min(date.fromisoformat(given), today)
    except ValueError:
        return today


def matter_context(
    page: MatterPage,
    choices: Choices,
    bound: Mapping[str, ActForm] | None = None,
    *,
    past: PastPage | None = None,
) -> dict[str, object]:
    """Return the context of `wall/matter.html`.

    `bound` are forms that came back with errors; `past` when `page` is that of a past day.
    """
    today = clock.today()
    days = past.days if past else [day_of(line.at) for line in page.history]
    names = _Names(page.book, choices.units, choices.people, page.history)
    return {
        "title": page.matter.title,
        "matter": page.matter,
        "slider": time_slider(days, past.day if past else today, today),
        "row": line_of(page.row),
        "sources": list(_sources(page)),
        "alike": page.alike,
        "plan_url": reverse("wall:plan", args=[page.matter.pk]) if page.book.plans else "",
        "facts": list(_facts(page)),
        "parts": lines_of(page.parts),
        "history": [_event(line, names) for line in page.history],
        "evidence": [_evidence(page, proven) for proven in page.evidence],
        "acts": [
            _open_act(page, act, choices, bound or {})
            for act in page.next_acts
            if act.act in ENTRIES and (act.act in (bound or {}) or not _is_out_of_place(act))
        ],
    }


def _sources(page: MatterPage) -> Iterator[SourceLink]:
    """Yield the first source, then those that asked for the same again."""
    matter = page.matter
    if matter.statement is not None and matter.document is not None:
        yield _source(matter.statement, matter.document)
    may_take = Role.SUPERVISOR in page.roles and matter.state == Matter.State.OPEN
    for found in page.sources:
        draft = found.draft
        offered = may_take and draft.due not in (None, matter.due)
        yield replace(
            _source(draft.statement, draft.document),
            changes=[Change(FIELDS[CHANGED[c.field]], c.before, c.after) for c in found.changes],
            take_url=reverse("wall:take_date", args=[draft.pk]) if offered else "",
        )


def _source(statement: Statement, document: Document) -> SourceLink:
    url = reverse("wall:document", args=[document.pk])
    return SourceLink(
        quote=statement.text,
        url=f"{url}#s{statement.pk}",
        document=document.name,
        dated=document.issue_date,
    )


def _facts(page: MatterPage) -> Iterator[Fact]:
    matter, english = page.matter, current_language() == "en"
    inferred = set(matter.inferred)
    line = line_of(page.row)
    yield Fact(_("内容"), matter.text)
    yield Fact(FIELDS["lead"], line.lead, is_name=True, inferred="lead" in inferred)
    if page.responsible:
        yield Fact(FIELDS["responsible"], "、".join(page.responsible), is_name=True)
    if page.supporting:
        yield Fact(FIELDS["supporting"], "、".join(page.supporting), is_name=True)
    if matter.handler:
        yield Fact(FIELDS["handler"], matter.handler.text)
    due = f"{matter.due} {line.due_words}" if matter.due else _("未定")
    yield Fact(FIELDS["due"], due, inferred="due" in inferred)
    if _counts_workdays(page.book) and (year := unknown_year(matter.due)):
        words = _("%(year)s 年放假安排尚未载入，暂按周一至周五计工作日。")
        yield Fact(_("提示"), words % {"year": year})
    if matter.first_due != matter.due:
        yield Fact(_("原定时限"), str(matter.first_due or _("未定")))
    if matter.asked_due:
        yield Fact(FIELDS["asked_due"], str(matter.asked_due))
    yield Fact(FIELDS["stage"], line.stage)
    yield Fact(FIELDS["progress"], f"{matter.progress}%")
    yield Fact(FIELDS["claim"], _claim(matter))
    for key, value in page.values.items():
        field = page.book.fields[key]
        yield Fact(field.en if english else field.zh, str(value))


def _claim(matter: Matter) -> Text:
    """Return how far the progress is believed; who accepted a closing has believed it."""
    if matter.state == Matter.State.CLOSED:
        return _("随销号核准")
    if not matter.claim and matter.progress:
        return _("有进度，未核实")
    return CLAIMS[matter.claim]


def _counts_workdays(book: Book) -> bool:
    return book.clock.count in (Count.WORKING_DAYS, Count.WORKING_HOURS)


class _Names:
    """Words for the keys that events hold: units, people and stages."""

    def __init__(
        self,
        book: Book,
        units: Sequence[Unit],
        people: Sequence[User],
        history: Sequence[HistoryLine],
    ) -> None:
        self.book = book
        # Who acted is named in the history itself: acceptors are of another unit than `people`.
        self.by_key = {line.actor_key: line.actor for line in history}
        self.by_key |= {unit.key: unit.name for unit in units}
        self.by_key |= {person.key: person.text for person in people}

    def shown(self, field: str, value: object) -> Text:
        """Return `value` of `field` as a person reads it."""
        if value in (None, "", []):
            return ""
        if isinstance(value, list):
            return "、".join(str(self.shown(field, item)) for item in value)
        if field == "stage":
            stage = self.book.stages[str(value)]
            return stage.en if current_language() == "en" else stage.zh
        if field == "claim":
            return CLAIMS[str(value)]
        if field == "progress":
            return f"{value}%"
        return self.by_key.get(str(value), str(value))


def _event(line: HistoryLine, names: _Names) -> EventRow:
    return EventRow(
        act=ACTS.get(line.act, line.act),
        who=line.actor,
        at=line.at,
        said="\n".join(filter(None, (line.text, line.reason))),
        changes=[
            Change(FIELDS[field], names.shown(field, before), names.shown(field, after))
            for field, before, after in line.changes
            if field in FIELDS
        ],
    )


def _evidence(page: MatterPage, proven: Proven) -> EvidenceRow:
    item = proven.evidence
    kind = page.book.evidence.get(item.kind)
    english = current_language() == "en"
    return EvidenceRow(
        kind=(kind.en if english else kind.zh) if kind else item.kind,
        name=item.name,
        note=item.note,
        at=item.added_at,
        url=reverse("wall:evidence", args=[page.matter.pk, item.pk]) if item.sha256 else "",
        taken_at=item.taken_at,
        odd=[finding.say(current_language()) for finding in proven.findings],
    )


def _is_out_of_place(offered: NextAct) -> bool:
    """Tell whether an act makes no sense as things stand; then it is not even mentioned."""
    return isinstance(offered.why_not, OUT_OF_PLACE)


def slug_of(code: str) -> str:
    """Return an action code as a part of an address: matter.extend_ask -> extend-ask."""
    return code.removeprefix("matter.").replace("_", "-")


def code_of(slug: str) -> str:
    """Return the action code of a slug."""
    return f"matter.{slug.replace('-', '_')}"


def act_form(code: str, matter: Matter, choices: Choices, data: object = None) -> ActForm:
    """Return the form of an act; `data` is (POST, FILES) when it was sent."""
    given = data if isinstance(data, tuple) else ()
    return ENTRIES[code].form(*given, matter=matter, choices=choices, auto_id=f"{slug_of(code)}-%s")


def _open_act(
    page: MatterPage, offered: NextAct, choices: Choices, bound: Mapping[str, ActForm]
) -> OpenAct:
    code = offered.act
    form = bound.get(code)
    if form is None and offered.allowed:
        form = act_form(code, page.matter, choices)
    return OpenAct(
        slug=slug_of(code),
        label=ACTS[code],
        url=reverse("wall:act", args=[page.matter.pk, slug_of(code)]),
        form=form,
        why_not=offered.why_not.say(current_language()) if offered.why_not else "",
        is_open=code in bound,
    )
