"""A page that goes on from one stored before is read together with it, in either order."""

from __future__ import annotations

import pytest

from guatu.read.files import read_bytes
from guatu.store.acts.reject_draft import reject_draft
from guatu.store.acts.store_document import store_document
from guatu.store.models import Article, Document, Draft
from guatu.store.permission import SYSTEM, acting
from guatu.store.verify import verify
from tests.read.test_jumps import FIRST, SECOND
from tests.store.town import DAY, MONDAY, Town


def stored(raw: str, name: str, *, restricted_to: str = "") -> Document:
    page, text = read_bytes(raw.encode(), name=name)
    with acting(SYSTEM):
        return store_document(
            page, text, actor=SYSTEM, at=MONDAY, restricted_to=restricted_to
        ).document


def drafts_of(document: Document) -> list[Draft]:
    with acting(SYSTEM):
        drafts = Draft.objects.filter(document=document).select_related("statement__document")
        return list(drafts.order_by("statement__start"))


@pytest.mark.parametrize("turned", [False, True])
def test_both_halves_are_complete_and_know_who_speaks(town: Town, *, turned: bool) -> None:
    pages = [(FIRST, "a.txt"), (SECOND, "b.txt")]
    documents = {name: stored(raw, name) for raw, name in (pages[::-1] if turned else pages)}

    with acting(SYSTEM):
        assert set(Article.objects.values_list("complete", flat=True)) == {True}
        assert list(verify()) == []
    later = drafts_of(documents["b.txt"])
    assert {draft.statement.speaker for draft in later} == {"林远舟"}
    assert drafts_of(documents["a.txt"])[-1].text.endswith("落实值守人员。")


def test_what_was_decided_of_the_first_half_stays_as_it_was(town: Town) -> None:
    (draft,) = drafts_of(stored(FIRST, "a.txt"))
    with acting(SYSTEM):
        reject_draft(draft, actor=SYSTEM, at=MONDAY + DAY, reason="旧闻")

    stored(SECOND, "b.txt")

    with acting(SYSTEM):
        kept = Draft.objects.select_related("statement").get(pk=draft.pk)
    assert (kept.text, kept.statement.text) == (draft.text, draft.statement.text)


def test_a_restricted_half_is_not_joined_with_an_open_one(town: Town) -> None:
    stored(FIRST, "a.txt", restricted_to="inspection")

    stored(SECOND, "b.txt")

    with acting(SYSTEM):
        assert set(Article.objects.values_list("complete", flat=True)) == {False}
