"""拟为任务: make a draft of a problem that a document names and of which no task was made."""

from __future__ import annotations

from datetime import datetime

from guatu.errors import RuleBroken
from guatu.store.actor import Actor
from guatu.store.acts.store_document import PROPOSED_BOOK
from guatu.store.models import Draft, Statement
from guatu.store.permission import require
from guatu.store.record import Deed, act, note


class HasDraft(RuleBroken):
    """There is a draft of the statement already."""

    code = "store.has_draft"


@act
def propose_draft(statement: Statement, *, actor: Actor, at: datetime) -> Draft:
    """Return a draft of `statement`, which waits to be decided like those that the reader made.

    It names neither unit nor day: the words of a problem name whoever has it, not who solves it.

    Raises:
        NotFound: `actor` may not read the document. NotAllowed: they decide no drafts.
        HasDraft: there is one already.
    """
    document = statement.document
    require(actor, "draft.propose", document)
    if Draft.objects.filter(statement=statement).exists():
        raise HasDraft(what=statement.text[:40])
    draft: Draft = Draft.objects.create(
        document=document,
        statement=statement,
        book=document.restricted_to or PROPOSED_BOOK,
        title=statement.text.strip()[:200],
        text=statement.text,
        inferred=["title"],
    )
    told = {"state": Draft.State.PROPOSED.value, "place": [statement.start, statement.end]}
    note(draft.stream, Deed("draft.propose", actor, at), after=told)
    return draft
