"""Matters: the list piece by piece, one with its history, and each act."""

from collections.abc import Callable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Header, Query, Router
from pydantic import Field

from guatu.api import clock
from guatu.api.act_table import ACT_BODIES
from guatu.api.answers import does, reads
from guatu.api.bodies import ActAsked, Asked, Plain
from guatu.api.days import Day
from guatu.api.scope import actor
from guatu.api.shapes import Done, Matter, Matters, WholeMatter
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.models import Matter as Row
from guatu.store.once import Answer, done_once
from guatu.store.permission import require
from guatu.store.selectors.ledger import LedgerFilters, Shown, ledger_page
from guatu.store.selectors.matter import check_version, matter_page, matter_seen
from guatu.store.selectors.units import unit_by_key

router = Router(tags=["matters"])
Key = Annotated[str, Header(alias="Idempotency-Key", max_length=80, pattern=r"^[\x21-\x7e]*$")]


class Narrowed(Plain):
    """What a list is narrowed to; blank does not narrow. `state` is open when it is not given."""

    book: str = ""
    unit: str = ""
    light: str = ""
    stage: str = ""
    state: str = Row.State.OPEN.value
    due_from: Day | None = None
    due_to: Day | None = None
    text: str = ""

    def filters(self) -> LedgerFilters:
        """Return them as the ledger takes them."""
        return LedgerFilters(**{name: getattr(self, name) for name in Narrowed.model_fields})


class Wanted(Narrowed):
    """A piece of the list: up to `limit` matters after the cursor `after`."""

    after: str = ""
    limit: int = Field(default=50, ge=1, le=200)


@router.get("", response=reads(Matters), operation_id="matters")
def matters(request: HttpRequest, wanted: Query[Wanted]) -> Matters:
    """List matters, what is due first first, without a date last."""
    shown = Shown(size=wanted.limit)
    piece = ledger_page(
        actor(request), wanted.filters(), today=clock.today(), at=wanted.after, shown=shown
    )
    return Matters(items=[Matter.of(row) for row in piece.rows], next=piece.next)


@router.get("/{number}", response=reads(WholeMatter), operation_id="matter")
def matter(request: HttpRequest, response: HttpResponse, number: int) -> WholeMatter:
    """Show a matter with its history; the ETag is its version."""
    page = matter_page(actor(request), row_number(number), today=clock.today())
    response.headers["ETag"] = f'"{page.matter.version}"'
    return WholeMatter.of_page(page)


class NewAsked(Asked):
    """A matter to be entered; `values` are the book's own fields."""

    book: str
    title: str
    text: str = ""
    lead: str = ""
    due: Day | None = None
    issued: Day | None = None
    values: dict[str, str | bool | None] = Field(default_factory=dict)
    reason: str = ""


@router.post("", response=does(Done), operation_id="matter.add")
def new_matter(request: HttpRequest, asked: NewAsked, key: Key = "") -> Answer:
    """Enter a matter in its book."""

    def add() -> Answer:
        given = asked.model_dump(exclude={"lead", "reason"})
        new = NewMatter(lead=unit_by_key(asked.lead) if asked.lead else None, **given)
        return done(add_matter(new, actor=who, at=at, reason=asked.reason))

    who, at = actor(request), clock.now()
    return done_once(key, _asked("matter.add", 0, asked), add, actor=who, at=at)


def done(row: Row) -> Answer:
    """Return what an act answers."""
    return {
        "id": row.pk,
        "number": row.number,
        "version": row.version,
        "stage": row.stage,
        "state": str(row.state),
    }


def row_number(number: int) -> int:
    """Return `number` if a row may have it: databases count to 2**63."""
    return number if 0 <= number < 2**63 else 0


def _asked(act: str, number: int, asked: Asked) -> Answer:
    return {"act": act, "matter": number, "body": asked.model_dump(mode="json")}


def _operation(act: str, body: type[ActAsked]) -> Callable[..., Answer]:
    """Return the operation of `act`: its body has a shape of its own."""

    def operation(request: HttpRequest, number: int, asked: ActAsked, key: Key = "") -> Answer:
        def do() -> Answer:
            # Sight, right, version: in this order, so that each answers for itself.
            seen = matter_seen(who, row_number(number))
            require(who, act, seen)
            check_version(seen, asked.version)
            asked.run(seen, who, at)
            return done(seen)

        who, at = actor(request), clock.now()
        return done_once(key, _asked(act, number, asked), do, actor=who, at=at)

    operation.__annotations__["asked"] = body
    return operation


for code, shape in ACT_BODIES.items():
    slug = code.removeprefix("matter.").replace("_", "-")
    router.post(
        f"/{{number}}/{slug}", response=does(Done), operation_id=code, summary=shape.__doc__
    )(_operation(code, shape))
