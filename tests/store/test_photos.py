"""Photos that were used before, or do not fit, are shown to the acceptor; none is refused."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.store.acts.add_evidence import add_evidence
from guatu.store.acts.load_book import load_book
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.books import shipped_books
from guatu.store.evidence import Proof
from guatu.store.models import Evidence, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.matter import matter_page
from guatu.store.verify import verify
from tests.ledger.pictures import as_file, scene, with_exif
from tests.store.town import DAY, MONDAY, PROOF, Town

NOON = MONDAY + 2 * DAY


def photo(seed: int = 1, *, quality: int = 85, taken: str = "") -> Proof:
    exif = with_exif(taken) if taken else None
    return Proof(
        "site_photo", content=as_file(scene(seed), quality=quality, exif=exif), name="1.jpg"
    )


def handed_in(town: Town, matter: Matter, *proofs: Proof, days: int = 1) -> None:
    with acting(town.actor("li")) as li:
        add_evidence(matter, proofs, actor=li, at=MONDAY + days * DAY)


def odd(town: Town, matter: Matter, who: str = "sun") -> list[tuple[str, object]]:
    """Return what `who` is shown: the code of each finding and the matter that it names."""
    with acting(town.actor(who)) as actor:
        page = matter_page(actor, matter.pk, today=NOON.date())
    return [
        (finding.code, finding.facts.get("number"))
        for proven in page.evidence
        for finding in proven.findings
    ]


def test_a_photo_of_another_matter_is_known_again(town: Town) -> None:
    first, second = town.assigned("甲"), town.assigned("乙")
    handed_in(town, first, photo(quality=90))
    handed_in(town, second, photo(quality=40), days=2)

    assert odd(town, first) == []  # it was the first
    assert odd(town, second) == [("evidence.alike", first.number)]


def test_a_photo_of_another_day_is_known_again(town: Town) -> None:
    matter = town.assigned()
    handed_in(town, matter, photo(quality=90), photo(seed=2))
    handed_in(town, matter, photo(quality=40), photo(seed=3), days=2)

    assert odd(town, matter) == [("evidence.alike", matter.number)]


def test_two_shots_of_one_visit_are_nothing_odd(town: Town) -> None:
    matter = town.assigned()

    handed_in(town, matter, photo(quality=90), photo(quality=40))

    assert odd(town, matter) == []


def test_any_file_that_was_used_before_is_known_again(town: Town) -> None:
    paper = Proof("document", content=b"%PDF-1.7 the same", name="a.pdf")
    first, second = town.assigned("甲"), town.assigned("乙")
    handed_in(town, first, paper)
    handed_in(town, second, paper)

    assert odd(town, second) == [("evidence.same_file", first.number)]


def test_who_may_not_see_the_other_matter_is_told_nothing_of_it(town: Town) -> None:
    first, second = town.assigned("甲", lead="roads"), town.assigned("乙")
    with acting(town.actor("zhao")) as zhao:
        add_evidence(first, [photo()], actor=zhao, at=MONDAY)
    handed_in(town, second, photo(quality=40))

    assert odd(town, second, "li") == []
    assert odd(town, second, "sun") == [("evidence.alike", first.number)]


def test_a_photo_from_before_the_matter_was_issued_is_shown_and_kept(town: Town) -> None:
    matter = town.assigned()
    with acting(town.actor("li")) as li:
        proofs = [photo(taken="2026:02:20 09:00:00"), PROOF]
        submit_for_closing(matter, actor=li, at=NOON, text="完", evidence=proofs)

    assert matter.stage == "submitted"
    assert odd(town, matter) == [("evidence.taken_before", None)]
    with acting(SYSTEM):
        assert list(verify()) == []


def test_the_city_says_how_far_a_photo_may_be_from_its_matter(town: Town) -> None:
    text = shipped_books()["meeting_tasks.toml"]
    with acting(SYSTEM):
        limited = f'{text}\n[photo]\nmetres = 500\nsource = "市定"\n'
        load_book(limited, name="tasks.toml", actor=SYSTEM, at=MONDAY)
    near, far = (
        town.assigned(title, longitude=113.67, latitude=latitude)
        for title, latitude in (("甲", 34.758), ("乙", 34.8))
    )
    for number, matter in enumerate((near, far)):
        handed_in(town, matter, photo(seed=number, taken="2026:03:03 09:00:00"))

    assert (odd(town, near), odd(town, far)) == ([], [("evidence.far", None)])


def test_what_a_photo_says_of_itself_is_part_of_the_record(town: Town) -> None:
    matter = town.assigned()
    handed_in(town, matter, photo(taken="2026:03:03 09:00:00"))

    with acting(SYSTEM):
        Evidence.objects.filter(matter=matter).update(longitude=1.0)
        found = [(finding.code, finding.facts["field"]) for finding in verify()]

    assert found == [("verify.field", "evidence")]


@pytest.mark.parametrize("photos", [1, 12])
def test_photos_are_looked_up_in_one_query(town: Town, photos: int) -> None:
    matter = town.assigned()
    handed_in(town, matter, *(photo(seed=seed) for seed in range(photos)))

    with acting(town.actor("sun")) as sun, CaptureQueriesContext(connection) as queries:
        matter_page(sun, matter.pk, today=NOON.date())

    assert sum("photoband" in query["sql"] for query in queries) == 1
