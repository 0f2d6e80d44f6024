"""并入: link a draft to a matter that asks for the same: a further source, not a second matter."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from guatu.errors import RuleBroken
from guatu.store.actor import Actor
from guatu.store.acts.extend import grant_extension
from guatu.store.acts.reject_draft import decided
from guatu.store.demands import changes_of, secrecy
from guatu.store.models import Draft, Matter
from guatu.store.permission import require
from guatu.store.record import Deed, act, change
from guatu.store.selectors.units import UnitIndex


class CannotLink(RuleBroken):
    """Only an open matter takes a further source, and none across a restricted book."""

    code = "store.cannot_link"


class NoNewDate(RuleBroken):
    """The draft is no further source of a matter, or its day is the matter's own."""

    code = "store.no_new_date"


@act
def link_draft(
    draft: Draft, matter: Matter, *, actor: Actor, at: datetime, reason: str = ""
) -> None:
    """Make `draft` a further source of `matter`; what it says otherwise is told, not taken over.

    Raises:
        NotAllowed: `actor` may not decide drafts, or not for the lead unit of `matter`.
        CannotLink: the matter is not open, or one side alone is of a restricted book.
        DraftDecided: somebody decided before. Conflict: somebody changed the matter.
    """
    require(actor, "draft.link", draft)
    require(actor, "draft.link", matter)
    if matter.state != Matter.State.OPEN or secrecy(matter) != secrecy(draft.document):
        raise CannotLink(what=draft.title[:40], into=matter.number)
    deed = Deed("draft.link", actor, at, reason)
    told = {"matter": matter.key}
    decided(draft, deed, state=Draft.State.LINKED, fields={"matter_id": matter.pk}, told=told)
    draft.matter = matter
    changes = changes_of(matter, draft, UnitIndex.load(draft.document.issue_date))
    said = {
        "linked": draft.key,
        "changes": [asdict(change) for change in changes],
        "text": f"《{draft.document.name}》{draft.text}",
    }
    change(matter, deed, said=said)


@act
def take_date(draft: Draft, matter: Matter, *, actor: Actor, at: datetime) -> None:
    """Make the day that a further source sets the due date of its `matter`.

    Raises:
        NoNewDate: `draft` is not linked to `matter`, names no day, or the day that it has.
        NotAllowed, MoveForbidden, Conflict: as `grant_extension`.
    """
    linked = draft.state == Draft.State.LINKED and draft.matter_id == matter.pk
    if not linked or draft.due in (None, matter.due):
        raise NoNewDate(what=draft.title[:40])
    reason = f"《{draft.document.name}》{draft.due_text}"
    grant_extension(matter, actor=actor, at=at, due=draft.due, reason=reason)
