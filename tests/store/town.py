"""A small town for the tests: a city, its office, two bureaux, a county, and people in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from guatu.store.actor import Actor, Role
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.load_book import load_book
from guatu.store.acts.people import NewUnit, NewUser, add_unit, add_user, give_grant
from guatu.store.acts.report_progress import report_progress
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.books import shipped_books
from guatu.store.calendar import city_calendar
from guatu.store.evidence import Proof
from guatu.store.models import BookVersion, Matter, Unit, User
from guatu.store.permission import SYSTEM, acting, actor_of

# A Monday in a week without holidays, ten in the morning of the city's time.
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PROOF = Proof("result", "验收单 2026-1")


@dataclass(frozen=True, slots=True)
class Town:
    """Units by key, users and their actors by name."""

    units: dict[str, Unit]
    users: dict[str, User]

    def actor(self, name: str) -> Actor:
        """Return the actor that `name` is now."""
        return actor_of(self.users[name])

    def matter(self, title: str = "疏通东渠", *, lead: str = "water", **fields: object) -> Matter:
        """Return a new matter of the office, in its first stage."""
        fields = {"due": date(2026, 3, 20), **fields}
        new = NewMatter("meeting_tasks", title, lead=self.units[lead], **fields)  # type: ignore[arg-type]
        with acting(self.actor("sun")) as sun:
            return add_matter(new, actor=sun, at=MONDAY)

    def assigned(self, title: str = "疏通东渠", *, lead: str = "water", **fields: object) -> Matter:
        """Return a matter that was given to its lead unit on Monday."""
        matter = self.matter(title, lead=lead, **fields)
        with acting(self.actor("sun")) as sun:
            assign(matter, Assignment(self.units[lead]), actor=sun, at=MONDAY)
        return matter

    def reported(self, progress: int = 50, **fields: object) -> Matter:
        """Return a matter on which Li reported on Tuesday."""
        matter = self.assigned(**fields)  # type: ignore[arg-type]
        with acting(self.actor("li")) as li:
            report_progress(matter, actor=li, at=MONDAY + DAY, progress=progress, text="已开工")
        return matter

    def submitted(self, **fields: object) -> Matter:
        """Return a matter that Li handed in on Wednesday with its proof."""
        matter = self.reported(**fields)  # type: ignore[arg-type]
        with acting(self.actor("li")) as li:
            at = MONDAY + 2 * DAY
            submit_for_closing(matter, actor=li, at=at, text="已疏通", evidence=[PROOF])
        return matter


UNITS = [
    NewUnit("city", "平川市", "city", aliases=("市政府",)),
    NewUnit("water", "市水利局", "bureau", aliases=("水利局", "市水务局")),
    NewUnit("roads", "市交通局", "bureau", aliases=("交通局",)),
    NewUnit("east", "东河县", "county", aliases=("东河",)),
]
# name -> (post, unit, role)
PEOPLE = {
    "sun": ("督查室科长", "city", Role.SUPERVISOR),
    "he": ("督查室主任", "city", Role.SUPERVISOR),
    "chen": ("副市长", "city", Role.LEADER),
    "li": ("水利局科员", "water", Role.HANDLER),
    "wang": ("水利局副局长", "water", Role.REVIEWER),
    "zhao": ("交通局科员", "roads", Role.HANDLER),
    "qian": ("东河县督查", "east", Role.SUPERVISOR),
    "wu": ("审计", "city", Role.AUDIT),
    "zheng": ("安全管理员", "city", Role.SECURITY),
}


def load(key: str) -> None:
    """Load the book `key` as it ships, if it is not loaded yet."""
    name = f"{key}.toml"
    with acting(SYSTEM):
        if not BookVersion.objects.filter(key=key).exists():
            load_book(shipped_books()[name], name=name, actor=SYSTEM, at=MONDAY)


def build_town() -> Town:
    """Return the town, stored by the acts that everybody uses."""
    with acting(SYSTEM):
        load("meeting_tasks")
        units: dict[str, Unit] = {}
        for new in UNITS:
            parent = None if new.key == "city" else units["city"]
            placed = NewUnit(new.key, new.name, new.kind, parent, new.aliases)
            units[new.key] = add_unit(placed, actor=SYSTEM, at=MONDAY)
        users: dict[str, User] = {}
        for name, (post, unit, role) in PEOPLE.items():
            person = NewUser(name, name.title(), post, units[unit])
            users[name] = add_user(person, actor=SYSTEM, at=MONDAY)
            give_grant(users[name], role, units[unit], actor=SYSTEM, at=MONDAY)
        users["nobody"] = add_user(NewUser("nobody", "Nobody"), actor=SYSTEM, at=MONDAY)
    # Read once a process, not in the middle of a test that counts queries.
    city_calendar()
    return Town(units, users)
