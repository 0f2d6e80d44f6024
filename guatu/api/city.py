"""The city: who asks, its units and books, and how many lights of each colour."""

from django.http import HttpRequest
from ninja import Query, Router

from guatu.api import clock
from guatu.api.answers import reads
from guatu.api.matters import Narrowed
from guatu.api.scope import actor
from guatu.api.shapes import Book, Lights, Me, Unit
from guatu.store.books import book_in
from guatu.store.selectors.home import open_books
from guatu.store.selectors.ledger import light_counts
from guatu.store.selectors.units import unit_tree

router = Router(tags=["city"])


@router.get("/me", response=reads(Me), operation_id="me")
def me(request: HttpRequest) -> Me:
    """Tell who asks with this token, and as what."""
    who = actor(request)
    keys = {unit.path: unit.key for unit in unit_tree()}
    grants = [
        {"role": grant.role.value, "unit": keys.get(grant.path, ""), "book": grant.book}
        for grant in who.grants
    ]
    return Me(account=who.key.removeprefix("user:"), name=who.text, grants=grants)


@router.get("/units", response=reads(list[Unit]), operation_id="units")
def units(request: HttpRequest) -> list[Unit]:
    """List all units, parents before children."""
    tree = unit_tree()
    keys = {unit.pk: unit.key for unit in tree}
    return [
        Unit(key=unit.key, name=unit.name, kind=unit.kind, parent=keys.get(unit.parent_id or 0, ""))
        for unit in tree
    ]


@router.get("/books", response=reads(list[Book]), operation_id="books")
def books(request: HttpRequest) -> list[Book]:
    """List the books in their newest versions; a restricted one to its own people alone."""
    listed = []
    for version in open_books(actor(request)):
        book = book_in(version)
        keys = {"stages": list(book.stages), "fields": list(book.fields)}
        keys["evidence"] = list(book.evidence)
        listed.append(Book(key=book.key, zh=book.zh, en=book.en, version=version.version, **keys))
    return listed


@router.get("/lights", response=reads(Lights), operation_id="lights")
def lights(request: HttpRequest, narrowed: Query[Narrowed]) -> Lights:
    """Count matters by light."""
    counted = light_counts(actor(request), narrowed.filters(), today=clock.today())
    return Lights(lights=counted, total=sum(counted.values()))
