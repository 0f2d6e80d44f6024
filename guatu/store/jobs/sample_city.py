"""The sample city comes to be: its units, people, rights, lights and pages, by the usual acts.

Everything can be loaded again: what is there already is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from guatu.books import load_book as book_data
from guatu.read.files import read_bytes
from guatu.store.actor import Role
from guatu.store.acts.load_book import load_book
from guatu.store.acts.load_seasons import load_seasons
from guatu.store.acts.people import NewUnit, NewUser, add_unit, add_user, give_grant
from guatu.store.acts.store_document import Stored, store_document
from guatu.store.books import shipped_books
from guatu.store.jobs.roots import check_alone
from guatu.store.models import Unit, User
from guatu.store.permission import SYSTEM, acting, actor_of

CITY = files("guatu.books").joinpath("city")
# The people who store pages and hand out tasks in the sample city.
OFFICE = "zhou"
ROOT = "chengzhou"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person of the sample city as the demo tells them: name, post and what they may do."""

    username: str
    name: str
    post: str
    roles: tuple[str, ...]


def password() -> str:
    """Return the password that all people of the sample city share."""
    return str(book_data("city/users.toml")["password"])


def sign_ins() -> list[SignIn]:
    """Return the people of the sample city in the order of their file."""
    return [
        SignIn(
            user["username"],
            user["name"],
            user["post"],
            tuple(grant["role"] for grant in user["grants"]),
        )
        for user in book_data("city/users.toml")["user"]
    ]


@transaction.atomic
def load_city(*, at: datetime) -> int:
    """Load units, people, their rights and the city's lights; return how many units were new.

    Raises:
        OtherCity: the database holds another city, where people with a known password have no
            business.
    """
    check_alone(besides=ROOT)
    with acting(SYSTEM):
        load_book(city_ledger(), name="city/lights.toml", actor=SYSTEM, at=at)
        load_seasons(CITY.joinpath("seasons.toml").read_text("utf-8"), actor=SYSTEM, at=at)
        new = _load_units(at)
        _load_people(at)
    return new


def city_ledger() -> str:
    """Return the shipped ledger of meeting tasks with the sample city's lights for its own.

    A book's lights stand at its end; here they give way to those of the city.
    """
    shipped = shipped_books()["meeting_tasks.toml"]
    lights = CITY.joinpath("lights.toml").read_text("utf-8")
    return shipped[: shipped.index("\n[[light]]") + 1] + lights[lights.index("[[light]]") :]


def _load_units(at: datetime) -> int:
    held = {unit.key: unit for unit in Unit.objects.all()}
    count = 0
    for entry in book_data("city/units.toml")["unit"]:
        if entry["key"] not in held:
            held[entry["key"]] = add_unit(_new_unit(entry, held), actor=SYSTEM, at=at)
            count += 1
    return count


def _new_unit(entry: Mapping[str, Any], held: Mapping[str, Unit]) -> NewUnit:
    return NewUnit(
        entry["key"],
        entry["name"],
        entry["kind"],
        parent=held[entry["parent"]] if "parent" in entry else None,
        aliases=tuple(entry.get("aliases", ())),
        group=entry.get("group", ""),
    )


def _load_people(at: datetime) -> None:
    units = {unit.key: unit for unit in Unit.objects.all()}
    held = set(User.objects.values_list("username", flat=True))
    new = [entry for entry in book_data("city/users.toml")["user"] if entry["username"] not in held]
    for entry in new:
        person = NewUser(entry["username"], entry["name"], entry["post"], units[entry["unit"]])
        user = add_user(person, actor=SYSTEM, at=at)
        for grant in entry["grants"]:
            role, unit = Role(grant["role"]), units[grant["unit"]]
            give_grant(user, role, unit, actor=SYSTEM, at=at)
    # One hash for all: hashing is slow by design, and their password is printed anyway.
    hashed = make_password(password())
    User.objects.filter(username__in=[entry["username"] for entry in new]).update(password=hashed)


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A page of the sample city: its file, and what the office knows when it stores it."""

    file: str
    issue_date: date
    stored_at: datetime


def sample_pages() -> list[SamplePage]:
    """Return the pages in the order in which they were stored."""
    return [
        SamplePage(page["file"], page["issue_date"], hour(page["stored"], minutes=30))
        for page in book_data("city/pages.toml")["page"]
    ]


def read_sample(page: SamplePage) -> Stored:
    """Read a page of the sample city and store it as the office does."""
    data = CITY.joinpath("pages", page.file).read_bytes()
    read, text = read_bytes(data, name=page.file, issue_date=page.issue_date)
    with acting(SYSTEM):
        office = actor_of(User.objects.get(username=OFFICE))
    with acting(office):
        return store_document(read, text, actor=office, at=page.stored_at)


def read_samples() -> Iterator[Stored]:
    """Read and store the pages one by one."""
    for page in sample_pages():
        yield read_sample(page)


def hour(day: date, *, minutes: int) -> datetime:
    """Return the instant `minutes` after eight in the morning of `day` in the city's zone."""
    morning = datetime.combine(day, time(8), timezone.get_default_timezone())
    return morning + timedelta(minutes=minutes)
