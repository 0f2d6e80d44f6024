"""What happened in the sample city: the script in books/city/history.toml, played by the acts.

The script is played in the order of its days, each act by the person who would do it, so that
the chains, the numbers and the lights are those of real work. A matter that is there already
is not played again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from guatu.books import load_book as book_data
from guatu.store.actor import Actor
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.accept_draft import accept_draft
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.extend import ask_extension, grant_extension, refuse_extension
from guatu.store.acts.reject_draft import reject_draft
from guatu.store.acts.remind import remind
from guatu.store.acts.reopen import reopen
from guatu.store.acts.report_progress import report_progress
from guatu.store.acts.return_matter import return_matter
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.acts.verify_progress import contradict, verify_progress
from guatu.store.evidence import Proof
from guatu.store.jobs.sample_city import OFFICE, hour
from guatu.store.models import Draft, Matter, Unit, User
from guatu.store.permission import SYSTEM, acting, actor_of

Entry = Mapping[str, Any]
LEADER = "qiao"
LEDGER = "meeting_tasks"
# A working day of acts lies between eight and six.
DAY_MINUTES = 600


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: units by key, users and their actors by account."""

    units: Mapping[str, Unit]
    users: Mapping[str, User]
    actors: Mapping[str, Actor]

    @classmethod
    def load(cls) -> Cast:
        """Return all units and people that there are."""
        users = {user.username: user for user in User.objects.all()}
        units = {unit.key: unit for unit in Unit.objects.all()}
        return cls(units, users, {name: actor_of(user) for name, user in users.items()})


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of the script: when, of which entry, and which step; `None` is its opening."""

    at: datetime
    entry: Entry
    step: Entry | None = None


@transaction.atomic
def play_history() -> int:
    """Play the script and return how many matters came to be; those there are left alone."""
    data = book_data("city/history.toml")
    with acting(SYSTEM):
        cast = Cast.load()
        titles = set(Matter.objects.values_list("title", flat=True))
    entries = [entry for entry in data["matter"] if entry["title"] not in titles]
    made: dict[str, Matter] = {}
    for cue in sorted(_cues(entries), key=lambda cue: cue.at):
        if cue.step is None:
            made[cue.entry["title"]] = _open(cue, cast)
        else:
            _play(made[cue.entry["title"]], cue, cue.step, cast)
    for entry in data["rejected"]:
        _reject(entry, cast)
    return len(made)


def _cues(entries: list[Entry]) -> Iterator[Cue]:
    """Yield openings and steps; those of one day come some minutes apart, in their order."""
    for number, entry in enumerate(entries):
        start = 40 + number * 7 % 90
        yield Cue(hour(entry["accepted"], minutes=start), entry)
        for place, step in enumerate(entry["steps"], start=1):
            minutes = start + (place * 67 + number * 13) % (DAY_MINUTES - 200) + 1
            yield Cue(hour(step["on"], minutes=minutes), entry, step)


def _open(cue: Cue, cast: Cast) -> Matter:
    """Make the matter of an entry: from its draft, or by hand where no page proposes it."""
    entry = cue.entry
    helpers = tuple(cast.units[key] for key in entry.get("supporting", ()))
    lead = cast.units[entry["lead"]]
    actor = cast.actors[entry.get("who", OFFICE)]
    with acting(actor):
        draft = _draft(entry)
        if draft is None:
            return add_matter(_by_hand(entry, lead, helpers), actor=actor, at=cue.at)
        edits = {
            "title": entry["title"],
            "lead": lead,
            "due": entry["due"],
            "supporting": list(helpers),
        }
        return accept_draft(draft, actor=actor, at=cue.at, edits=edits)


def _draft(entry: Entry) -> Draft | None:
    """Return the draft whose sentence holds the entry's quote and that waits."""
    if "page" not in entry:
        return None
    waiting = Draft.objects.filter(document__name=entry["page"], state=Draft.State.PROPOSED)
    found: Draft | None = waiting.filter(statement__text__contains=entry["quote"]).first()
    return found


def _by_hand(entry: Entry, lead: Unit, helpers: tuple[Unit, ...]) -> NewMatter:
    money = entry.get("money")
    return NewMatter(
        LEDGER,
        entry["title"],
        lead=lead,
        due=entry["due"],
        money=Decimal(money) if money else None,
        supporting=helpers,
        longitude=entry.get("longitude"),
        latitude=entry.get("latitude"),
    )


def _reject(entry: Entry, cast: Cast) -> None:
    actor = cast.actors[OFFICE]
    with acting(actor):
        if draft := _draft(entry):
            at = hour(entry["on"], minutes=45)
            reject_draft(draft, actor=actor, at=at, reason=entry["reason"])


@dataclass(frozen=True, slots=True)
class Turn:
    """A step with the one who does it, and when."""

    step: Entry
    actor: Actor
    at: datetime

    @property
    def reason(self) -> str:
        """Return why, in the words of the script."""
        return str(self.step.get("reason", ""))

    def proofs(self, kind: str) -> list[Proof]:
        """Return the evidence of the step as proof of `kind`."""
        return [Proof(kind, self.step["proof"])] if "proof" in self.step else []


def _play(matter: Matter, cue: Cue, step: Entry, cast: Cast) -> None:
    who, player = PLAYERS[step["act"]]
    actor = cast.actors[step.get("who", who or cue.entry["lead"])]
    with acting(actor):
        player(matter, Turn(step, actor, cue.at))


def _assign(matter: Matter, turn: Turn) -> None:
    # Every matter of the script has a lead, whose handler's account has the unit's key.
    lead = Unit.objects.get(led=matter)
    handler = User.objects.get(username=lead.key)
    assign(matter, Assignment(lead, handler), actor=turn.actor, at=turn.at)


def _report(matter: Matter, turn: Turn) -> None:
    report_progress(
        matter,
        actor=turn.actor,
        at=turn.at,
        progress=turn.step["progress"],
        text=turn.step["text"],
        evidence=turn.proofs("document"),
    )


def _submit(matter: Matter, turn: Turn) -> None:
    text, proofs = turn.step["text"], turn.proofs("result")
    submit_for_closing(matter, actor=turn.actor, at=turn.at, text=text, evidence=proofs)


def _ask(matter: Matter, turn: Turn) -> None:
    due = turn.step["due"]
    ask_extension(matter, actor=turn.actor, at=turn.at, due=due, reason=turn.reason)


def _grant(matter: Matter, turn: Turn) -> None:
    grant_extension(matter, actor=turn.actor, at=turn.at, reason=turn.reason)


def _refuse(matter: Matter, turn: Turn) -> None:
    refuse_extension(matter, actor=turn.actor, at=turn.at, reason=turn.reason)


def _return(matter: Matter, turn: Turn) -> None:
    return_matter(matter, actor=turn.actor, at=turn.at, reason=turn.reason)


def _close(matter: Matter, turn: Turn) -> None:
    accept_closing(matter, actor=turn.actor, at=turn.at, reason=turn.reason)


def _reopen(matter: Matter, turn: Turn) -> None:
    reopen(matter, actor=turn.actor, at=turn.at, reason=turn.reason)


def _remind(matter: Matter, turn: Turn) -> None:
    remind(matter, actor=turn.actor, at=turn.at, text=turn.step["text"])


def _verify(matter: Matter, turn: Turn) -> None:
    verify_progress(matter, actor=turn.actor, at=turn.at, text=turn.step["text"])


def _contradict(matter: Matter, turn: Turn) -> None:
    contradict(matter, actor=turn.actor, at=turn.at, text=turn.step["text"])


# The script's word -> the account that does it ("" is the lead unit's handler), and the act.
PLAYERS: dict[str, tuple[str, Callable[[Matter, Turn], None]]] = {
    "assign": (OFFICE, _assign),
    "report": ("", _report),
    "submit": ("", _submit),
    "ask": ("", _ask),
    "grant": (LEADER, _grant),
    "refuse": (LEADER, _refuse),
    "return": (OFFICE, _return),
    "close": (OFFICE, _close),
    "reopen": (OFFICE, _reopen),
    "remind": (OFFICE, _remind),
    "verify": (OFFICE, _verify),
    "contradict": (OFFICE, _contradict),
}
