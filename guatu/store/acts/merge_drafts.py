"""并立: one matter of two drafts that ask for one thing."""

from __future__ import annotations

from datetime import datetime

from guatu.store.actor import Actor
from guatu.store.acts.accept_draft import accept_draft
from guatu.store.acts.link_draft import CannotLink, link_draft
from guatu.store.models import Draft, Matter
from guatu.store.record import act


@act
def merge_drafts(draft: Draft, into: Draft, *, actor: Actor, at: datetime) -> Matter:
    """Make `draft` a further source of the matter of `into`, which is accepted if it waits.

    A lead unit and a due date that `into` lacks are taken from `draft`.

    Raises:
        CannotLink: `into` is `draft` itself or was rejected; and as `link_draft`.
        NotAllowed, DraftDecided: as `accept_draft` and `link_draft`.
    """
    if draft.pk == into.pk or into.state == Draft.State.REJECTED:
        raise CannotLink(what=draft.title[:40], into=into.title[:40])
    matter = into.matter
    if matter is None:
        lacking = [name for name in ("lead", "due") if getattr(into, name) is None]
        edits = {name: value for name in lacking if (value := getattr(draft, name)) is not None}
        matter = accept_draft(into, actor=actor, at=at, edits=edits)
    link_draft(draft, matter, actor=actor, at=at)
    return matter
