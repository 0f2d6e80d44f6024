"""A likely misprint is accepted or dismissed once; the text stays, drafts that wait are mended."""

from __future__ import annotations

import pytest

from guatu.errors import NotAllowed, NotFound
from guatu.read.files import read_bytes
from guatu.store.acts.accept_draft import accept_draft
from guatu.store.acts.decide_misprint import (
    MisprintDecided,
    accept_misprint,
    dismiss_misprint,
    suggestions_of,
)
from guatu.store.acts.store_document import store_document
from guatu.store.models import Document, Draft, Event, Misprint
from guatu.store.permission import SYSTEM, acting
from guatu.store.verify import verify
from tests.store.town import DAY, MONDAY, Town

NEXT = MONDAY + DAY
TEXT = (
    "本报讯 3月2日，全市水利工作会议召开。会议要求，市水利局要加快推进设备更新更新，3月底前完成。"
)


def stored(*, restricted_to: str = "") -> Document:
    page, text = read_bytes(TEXT.encode(), name="水利会议.txt")
    with acting(SYSTEM):
        return store_document(
            page, text, actor=SYSTEM, at=MONDAY, restricted_to=restricted_to
        ).document


def faults() -> list[str]:
    with acting(SYSTEM):
        return [finding.code for finding in verify()]


def test_an_accepted_correction_mends_drafts_and_leaves_the_text(town: Town) -> None:
    document = stored()
    (suggestion,) = suggestions_of(document)

    with acting(town.actor("sun")) as sun:
        accept_misprint(document, suggestion.number, actor=sun, at=NEXT)
        draft = Draft.objects.get(document=document)

    assert "更新更新" not in draft.title
    assert "设备更新" in draft.title
    with acting(SYSTEM):
        assert Document.objects.get().text == TEXT
        told = Event.objects.filter(act="misprint.accept")
        assert told.get().after_facts["+drafts"] == [draft.key]
    assert faults() == []


def test_a_dismissed_suggestion_changes_nothing(town: Town) -> None:
    document = stored()

    with acting(town.actor("sun")) as sun:
        number = suggestions_of(document)[0].number
        dismiss_misprint(document, number, actor=sun, at=NEXT)

        assert "更新更新" in Draft.objects.get(document=document).text
        with pytest.raises(MisprintDecided):
            accept_misprint(document, number, actor=sun, at=NEXT)
    assert faults() == []


def test_a_matter_that_was_made_before_stays_as_it_was_signed(town: Town) -> None:
    document = stored()
    with acting(town.actor("sun")) as sun:
        matter = accept_draft(Draft.objects.get(document=document), actor=sun, at=NEXT)
        accept_misprint(document, suggestions_of(document)[0].number, actor=sun, at=NEXT)
        matter.refresh_from_db()

    assert "更新更新" in matter.text
    assert faults() == []


def test_only_the_office_decides_and_only_what_was_suggested(town: Town) -> None:
    document = stored()
    with acting(town.actor("li")) as li, pytest.raises(NotAllowed):
        accept_misprint(document, 0, actor=li, at=NEXT)
    with acting(town.actor("sun")) as sun, pytest.raises(NotFound):
        accept_misprint(document, 99, actor=sun, at=NEXT)


def test_a_decision_that_the_record_does_not_tell_is_found(town: Town) -> None:
    document = stored()
    with acting(town.actor("sun")) as sun:
        number = suggestions_of(document)[0].number
        accept_misprint(document, number, actor=sun, at=NEXT)

    with acting(SYSTEM):
        Misprint.objects.update(state="dismissed")

    assert faults() == ["verify.field"]
