"""What becomes of a draft: a matter, a further source of one, or nothing."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import HttpRequest
from ninja import Router

from guatu.api import clock
from guatu.api.answers import does
from guatu.api.bodies import Asked
from guatu.api.days import Day
from guatu.api.matters import Key, done, row_number
from guatu.api.scope import actor
from guatu.api.shapes import Done, Draft
from guatu.store.actor import Actor
from guatu.store.acts.accept_draft import accept_draft
from guatu.store.acts.link_draft import link_draft, take_date
from guatu.store.acts.merge_drafts import merge_drafts
from guatu.store.acts.reject_draft import reject_draft
from guatu.store.acts.reopen_draft import reopen_draft
from guatu.store.models import Draft as Row
from guatu.store.once import Answer, done_once
from guatu.store.selectors.documents import draft_seen, matters_of
from guatu.store.selectors.matter import matter_seen
from guatu.store.selectors.units import unit_by_key

router = Router(tags=["documents"])


class DraftAsked(Asked):
    """A decision on a draft."""

    def run(self, draft: Row, actor: Actor, at: datetime) -> Answer:
        """Take it, and return what the operation answers."""
        raise NotImplementedError


class Accept(DraftAsked):
    """Make a matter of it; fields that are not named stay as the draft has them."""

    title: str | None = None
    text: str | None = None
    lead: str | None = None
    due: Day | None = None
    book: str | None = None
    reason: str = ""

    def run(self, draft: Row, actor: Actor, at: datetime) -> Answer:
        """Accept it."""
        matter = accept_draft(draft, actor=actor, at=at, edits=self._edits(), reason=self.reason)
        return done(matter)

    def _edits(self) -> dict[str, object]:
        named = self.model_dump(exclude_unset=True, exclude={"reason"})
        if named.get("lead"):
            named["lead"] = unit_by_key(named["lead"])
        return {name: value for name, value in named.items() if value is not None}


class Reject(DraftAsked):
    """Put it aside, and why."""

    reason: str

    def run(self, draft: Row, actor: Actor, at: datetime) -> Answer:
        """Reject it."""
        reject_draft(draft, actor=actor, at=at, reason=self.reason)
        return _shown(draft, actor)


class Link(DraftAsked):
    """Make it a further source of the matter `into`, by its id."""

    into: int
    reason: str = ""

    def run(self, draft: Row, actor: Actor, at: datetime) -> Answer:
        """Link it."""
        matter = matter_seen(actor, row_number(self.into))
        link_draft(draft, matter, actor=actor, at=at, reason=self.reason)
        return _shown(draft, actor)


class Merge(DraftAsked):
    """Make one matter of it and of the draft `into`, by its id."""

    into: int

    def run(self, draft: Row, actor: Actor, at: datetime) -> Answer:
        """Merge them."""
        into = draft_seen(actor, row_number(self.into))
        merge_drafts(draft, into, actor=actor, at=at)
        return _shown(draft, actor)


class Reopen(DraftAsked):
    """Take back that it was rejected or linked."""

    reason: str = ""

    def run(self, draft: Row, actor: Actor, at: datetime) -> Answer:
        """Let it wait again."""
        reopen_draft(draft, actor=actor, at=at, reason=self.reason)
        return _shown(draft, actor)


class TakeDate(DraftAsked):
    """Make the day that it sets the due date of the matter to which it was linked."""

    def run(self, draft: Row, actor: Actor, at: datetime) -> Answer:
        """Take the day over."""
        take_date(draft, matter_seen(actor, draft.matter_id or 0), actor=actor, at=at)
        return _shown(draft, actor)


DRAFT_BODIES: Mapping[str, type[DraftAsked]] = {
    "draft.accept": Accept,
    "draft.link": Link,
    "draft.merge": Merge,
    "draft.reject": Reject,
    "draft.reopen": Reopen,
    "draft.take_date": TakeDate,
}


def _shown(draft: Row, actor: Actor) -> Answer:
    return Draft.of(draft, matters_of(actor, [draft])).model_dump(mode="json")


def _operation(act: str, body: type[DraftAsked]) -> Callable[..., Answer]:
    """Return the operation of a decision: its body has a shape of its own."""

    def operation(request: HttpRequest, number: int, asked: DraftAsked, key: Key = "") -> Answer:
        def do() -> Answer:
            return asked.run(draft_seen(who, row_number(number)), who, at)

        who, at = actor(request), clock.now()
        said = {"act": act, "draft": number, "body": asked.model_dump(mode="json")}
        return done_once(key, said, do, actor=who, at=at)

    operation.__annotations__["asked"] = body
    return operation


for code, shape in DRAFT_BODIES.items():
    slug = code.removeprefix("draft.").replace("_", "-")
    answer = Done if code == "draft.accept" else Draft
    router.post(
        f"/{{number}}/{slug}", response=does(answer), operation_id=code, summary=shape.__doc__
    )(_operation(code, shape))
