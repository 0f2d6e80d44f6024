"""The scope of an actor: inside it managers show what the actor may see; outside they raise.

Middleware, commands and jobs open `with acting(actor):`. A query that forgot its actor fails
here instead of showing everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models

from guatu.store.actor import Actor

if TYPE_CHECKING:
    from django.db.models import Q

_ACTOR: ContextVar[Actor | None] = ContextVar("actor", default=None)
Row = TypeVar("Row", bound=models.Model)


class OutsideScope(RuntimeError):
    """A scoped table was asked outside `acting(actor)`: a fault of ours, never a person's."""


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Let queries in this block see what `actor` may see. Scopes nest; the inner one counts."""
    token = _ACTOR.set(actor)
    try:
        yield actor
    finally:
        _ACTOR.reset(token)


def current_actor() -> Actor:
    """Return the actor of the scope.

    Raises:
        OutsideScope: there is none.
    """
    if (actor := _ACTOR.get()) is None:
        raise OutsideScope("open `with acting(actor):` around this query")
    return actor


class ScopedQuerySet(models.QuerySet[Row]):
    """Rows of a model that defines `visible_to(actor) -> Q`."""

    def seen_by(self, actor: Actor) -> Self:
        """Return the rows that `actor` may see; no query of its own."""
        if _ACTOR.get() == actor:
            return self  # the manager has narrowed it already
        return self.filter(_visible(self.model, actor))


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """The default manager of every table whose rows are not everybody's to see."""

    def get_queryset(self) -> ScopedQuerySet[models.Model]:
        """Return the rows that the actor of the scope may see; raises outside a scope."""
        actor = current_actor()
        rows: ScopedQuerySet[models.Model] = super().get_queryset()
        return rows if actor.is_system else rows.filter(_visible(self.model, actor))


def _visible(model: type[models.Model], actor: Actor) -> Q:
    if actor.is_system:
        return models.Q()
    visible: Q = model.visible_to(actor)  # type: ignore[attr-defined]
    return visible
