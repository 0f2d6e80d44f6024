"""撤回: take back that a draft was rejected or linked; it waits again."""

from __future__ import annotations

from datetime import datetime

from guatu.errors import RuleBroken
from guatu.store.actor import Actor
from guatu.store.models import Draft
from guatu.store.permission import require
from guatu.store.record import Conflict, Deed, act, change, note

# An accepted draft is a matter with a number in the account: that is cancelled, not taken back.
TAKEN_BACK = (Draft.State.REJECTED, Draft.State.LINKED)


class DraftStands(RuleBroken):
    """The draft waits, or it became a matter."""

    code = "store.draft_stands"


@act
def reopen_draft(draft: Draft, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """Let `draft` wait again, as if nobody had rejected or linked it; both stay on record.

    Raises:
        NotAllowed: `actor` may not decide drafts, or not for the matter it was linked to.
        DraftStands: it waits, or was accepted. Conflict: somebody was quicker.
    """
    require(actor, "draft.reopen", draft)
    if draft.state not in TAKEN_BACK:
        raise DraftStands(what=draft.title[:40])
    deed = Deed("draft.reopen", actor, at, reason)
    if matter := draft.matter:
        require(actor, "draft.reopen", matter)
        change(matter, deed, said={"unlinked": draft.key, "text": draft.text})
    before = draft.state
    fields = {"state": "proposed", "reason": "", "decided_by": None, "decided_at": None}
    claimed = Draft.objects.filter(pk=draft.pk, state=before)
    if claimed.update(**fields, matter=None) != 1:
        raise Conflict(what=draft.title[:40])
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.matter = None
    note(draft.stream, deed, before={"state": before}, after={"state": "proposed"})
