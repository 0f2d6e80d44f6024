"""立账: accept what a reader proposed, as it is or with edits: a matter comes to be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from guatu.errors import Invalid
from guatu.store.actor import Actor
from guatu.store.acts.reject_draft import decided
from guatu.store.books import book_in, newest_version
from guatu.store.checks import check_text
from guatu.store.establish import BookTooOpen, establish
from guatu.store.meetings import meeting_values
from guatu.store.models import BookVersion, Draft, Matter
from guatu.store.permission import require, require_known
from guatu.store.record import Deed, act

EDITABLE = ("title", "text", "lead", "due", "book")
PARTS = ("responsible", "supporting")


@act
def accept_draft(
    draft: Draft,
    *,
    actor: Actor,
    at: datetime,
    edits: Mapping[str, object] | None = None,
    reason: str = "",
) -> Matter:
    """Make a matter of `draft` and return it.

    Args:
        draft: one that waits.
        actor: who signs for it.
        at: when.
        edits: title, text, lead (a unit), due (a day), book (a key), and responsible and
            supporting (lists of units); what is named replaces what the reader proposed.
        reason: why, where something was changed.

    Raises:
        NotAllowed: `actor` may not accept drafts.
        DraftDecided: somebody decided before.
        Invalid: an edit of another name, or a blank title.
        NotFound, BookTooOpen: as `_book_for`.
    """
    require(actor, "draft.accept", draft)
    given = _checked(edits or {})
    parts = {part: given.pop(part) for part in PARTS if part in given}
    fields = {name: given.get(name, getattr(draft, name)) for name in EDITABLE}
    check_text(str(fields["title"]), "field.title")
    deed = Deed("draft.accept", actor, at, reason)
    decided(draft, deed, state=Draft.State.ACCEPTED)
    edited = sorted(name for name in given if given[name] != getattr(draft, name))
    version = _book_for(draft, str(fields.pop("book")), actor)
    matter = establish(
        version,
        deed,
        fields={
            **fields,
            "values": meeting_values(draft.document, book_in(version)),
            "document": draft.document,
            "statement": draft.statement,
            "inferred": [name for name in draft.inferred if name not in edited],
        },
        parts=parts,  # type: ignore[arg-type]
        said={"draft": draft.key, "edited": edited},
    )
    Draft.objects.filter(pk=draft.pk).update(matter=matter)
    draft.matter = matter
    return matter


def _checked(edits: Mapping[str, object]) -> dict[str, object]:
    for name in edits.keys() - {*EDITABLE, *PARTS}:
        raise Invalid(what="edit", value=name, wanted=" ".join((*EDITABLE, *PARTS)))
    return dict(edits)


def _book_for(draft: Draft, key: str, actor: Actor) -> BookVersion:
    """Return the newest version of the book `key`, whether it was chosen or proposed.

    Raises:
        NotFound: no such book, or a restricted one of which `actor` may not know.
        BookTooOpen: the document is of a restricted book and the matter would not be.
    """
    version = newest_version(key)
    require_known(actor, version)
    if draft.document.restricted_to not in ("", key):
        raise BookTooOpen(what=draft.title[:40], book=version.title)
    return version
