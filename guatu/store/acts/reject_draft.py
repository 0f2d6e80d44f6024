"""不立: reject what a reader proposed, with a reason."""

from __future__ import annotations

from datetime import datetime

from guatu.errors import RuleBroken
from guatu.store.actor import Actor
from guatu.store.checks import check_text
from guatu.store.models import Draft
from guatu.store.permission import require
from guatu.store.record import Deed, Facts, act, note


class DraftDecided(RuleBroken):
    """The draft was accepted or rejected before."""

    code = "store.draft_decided"


@act
def reject_draft(draft: Draft, *, actor: Actor, at: datetime, reason: str) -> None:
    """Put `draft` aside; no matter comes of it.

    Raises:
        NotAllowed: `actor` may not reject drafts.
        Invalid: no reason.
        DraftDecided: somebody decided before.
    """
    require(actor, "draft.reject", draft)
    check_text(reason, "field.reason")
    decided(draft, Deed("draft.reject", actor, at, reason), state=Draft.State.REJECTED)


def decided(
    draft: Draft,
    deed: Deed,
    *,
    state: Draft.State,
    fields: Facts | None = None,
    told: Facts | None = None,
) -> None:
    """Claim `draft` for one decision and record it; of two at once one wins.

    Args:
        draft: one that waits. Brought up to date.
        deed: what is recorded.
        state: what becomes of it.
        fields: attributes that change beside its state.
        told: facts of the event beside its state.

    Raises:
        DraftDecided: it waits no longer.
    """
    changed = {
        "state": state.value,
        "reason": deed.reason,
        "decided_by_id": deed.actor.user_id,
        "decided_at": deed.at,
        **(fields or {}),
    }
    waiting = Draft.objects.filter(pk=draft.pk, state=Draft.State.PROPOSED)
    if waiting.update(**changed) != 1:
        raise DraftDecided(what=draft.title[:40])
    for name, value in changed.items():
        setattr(draft, name, value)
    after = {"state": state.value, **(told or {})}
    note(draft.stream, deed, before={"state": "proposed"}, after=after)
