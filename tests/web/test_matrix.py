"""Every address, by every role, on a matter of one's own unit, of another, and a restricted one.

The addresses are those of the URLconf, as `tests/web/test_rights.py` enters them: an address that
is new and not entered there fails. Nothing needs to be entered here; an address with {matter} in
it is asked three times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLResolver

from guatu import urls
from guatu.store.actor import SEEING, Role
from guatu.store.acts.people import NewUser, add_user, give_grant
from guatu.store.models import Document, Matter
from guatu.store.permission import ROLES_OF, SYSTEM, acting
from guatu.web.act_entries import ENTRIES
from guatu.web.matter import slug_of
from guatu.web.urls import pages
from tests.caches import forget
from tests.store.test_meetings import called
from tests.store.town import MONDAY, Town
from tests.web.pages import stored_document
from tests.web.test_rights import PAGES

pytestmark = pytest.mark.django_db
OTHER, RESTRICTED = "乙路修补工程", "丙案专项核查"
# Endless, or of no interest: the stream is compared in tests/web/test_stream.py.
NOT_COMPARED = {"stream"}
# A form's token.
CHANGING = re.compile(r'value="[A-Za-z0-9]{64}"')
# One role in every run, the others with the slow tests.
ROLES = [
    Role.HANDLER,
    *(pytest.param(role, marks=pytest.mark.slow) for role in Role if role is not Role.HANDLER),
]
# Fields of every form, so that what is refused is refused for its right and not for its words.
FILLED = {
    "version": "1", "lead": "1", "to": "1", "text": "字", "reason": "字", "progress": "5",
    "due": "2026-04-01", "until": "2026-04-01", "into": "x", "where": "x", "title": "x",
    "kind": "result", "note": "x", "name": "x", "days": "1", "title1": "x", "lead1": "1",
}  # fmt: skip


@dataclass(frozen=True)
class Places:
    """The matters, and what else an address may name."""

    own: Matter
    other: Matter
    restricted: Matter
    document: Document
    draft: int
    meeting: int

    def address(self, name: str, matter: Matter | None = None) -> str:
        """Return the address of the page `name`, about `matter`."""
        return PAGES[name].path.format(
            matter=(matter or self.own).pk,
            document=self.document.pk,
            draft=self.draft,
            meeting=self.meeting,
        )


def hidden(town: Town) -> tuple[Matter, Matter]:
    """Add what people of the water bureau may not see: another's matter, and a restricted one.

    The restricted one is of their own unit and was worked at, which is a burden of nobody's.
    """
    other = town.assigned(OTHER, lead="roads")
    restricted = town.reported(title=RESTRICTED)
    with acting(SYSTEM):
        Matter.objects.filter(pk=restricted.pk).update(restricted=True)
    return other, restricted


@pytest.fixture
def places(town: Town) -> Places:
    own, (other, restricted) = town.assigned("甲渠清淤"), hidden(town)
    document = stored_document(town)
    with acting(SYSTEM):
        draft = document.drafts.earliest("pk").pk
    return Places(own, other, restricted, document, draft, called(town).pk)


def somebody(town: Town, role: Role) -> Client:
    """Return a browser of a new person who holds `role` over the water bureau."""
    water = town.units["water"]
    with acting(SYSTEM):
        person = NewUser(f"a-{role}", "某人", "", water)
        user = add_user(person, actor=SYSTEM, at=MONDAY)
        give_grant(user, role, water, actor=SYSTEM, at=MONDAY)
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def asked(client: Client, path: str, method: str) -> tuple[int, str]:
    """Return the status and what was said, files too; a stream is not read."""
    answer = client.post(path, FILLED) if method == "post" else client.get(path)
    streaming = getattr(answer, "streaming", False)
    endless = streaming and "stream" in path
    said = b"" if endless else answer.getvalue() if streaming else answer.content
    return answer.status_code, said.decode("utf-8", "replace")


def test_every_address_of_the_house_is_a_page_of_the_table_or_an_operation_of_the_api() -> None:
    operations, wall = urls.urlpatterns

    assert str(operations.pattern) == "api/v1/"  # tests/api/test_matrix.py
    assert isinstance(wall, URLResolver)
    assert len(wall.url_patterns) == 1
    assert {pattern.name for pattern in pages} == PAGES.keys()


@pytest.mark.parametrize("role", list(Role))
def test_what_is_of_another_unit_or_restricted_is_not_there(
    role: Role, town: Town, places: Places
) -> None:
    client = somebody(town, role)
    about_a_matter = [name for name, page in PAGES.items() if "{matter}" in page.path]
    assert len(about_a_matter) > 4

    for name in about_a_matter:
        for matter in (places.other, places.restricted):
            path = places.address(name, matter)
            status, said = asked(client, path, PAGES[name].method)
            in_words = name == "bulk" and status in (200, 403, 422)  # of picked numbers
            assert status == 404 or in_words, (name, status)
            assert OTHER not in said, name
            assert RESTRICTED not in said, name


@pytest.mark.parametrize("role", ROLES)
def test_no_page_shows_a_trace_of_what_one_may_not_see(
    role: Role, town: Town, places: Places
) -> None:
    client = somebody(town, role)

    for name, page in PAGES.items():
        if name not in {"sign_out", "stream"}:
            status, said = asked(client, places.address(name), page.method)
            assert status < 500, name
            assert OTHER not in said, name
            assert RESTRICTED not in said, name


@pytest.mark.parametrize("role", ROLES)
def test_every_act_is_for_its_roles_and_told_apart_from_what_is_not_there(
    role: Role, town: Town, places: Places
) -> None:
    client = somebody(town, role)

    for code in ENTRIES:
        wanted = 404 if role not in SEEING else 403 if role not in ROLES_OF[code] else 200
        answer = client.post(f"/matters/{places.own.pk}/{slug_of(code)}/", FILLED)
        assert answer.status_code == wanted, code


def said_by_lists(client: Client, town: Town) -> dict[str, str]:
    """Return what each page that names nothing in its address says, without what changes anyway."""
    forget()
    listed = [
        name
        for name, page in PAGES.items()
        if "{" not in page.path and page.method == "get" and name not in NOT_COMPARED
    ]
    return {name: CHANGING.sub("", asked(client, PAGES[name].path, "get")[1]) for name in listed}


@pytest.mark.parametrize("role", ROLES)
def test_totals_are_the_same_whether_or_not_there_is_what_one_may_not_see(
    role: Role, town: Town
) -> None:
    town.assigned("甲渠清淤")
    client = somebody(town, role)

    before = said_by_lists(client, town)
    hidden(town)
    after = said_by_lists(client, town)

    assert {name for name in before if before[name] != after[name]} == set()


def test_a_restricted_matter_is_there_for_a_grant_of_its_book(town: Town, places: Places) -> None:
    with acting(SYSTEM):
        user, water = town.users["nobody"], town.units["water"]
        give_grant(user, Role.HANDLER, water, actor=SYSTEM, at=MONDAY, book="meeting_tasks")
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")

    assert client.get(f"/matters/{places.restricted.pk}/").status_code == 200
    assert RESTRICTED in client.get("/ledger/").content.decode()
    assert client.get(f"/matters/{places.other.pk}/").status_code == 404
