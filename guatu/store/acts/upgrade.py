"""换版: move a matter to the newest version of its book; until then it keeps its own."""

from __future__ import annotations

from datetime import datetime

from guatu.errors import RuleBroken
from guatu.store.actor import Actor
from guatu.store.books import book_in, newest_version
from guatu.store.models import Matter
from guatu.store.permission import require
from guatu.store.record import Deed, act, change


class StageGone(RuleBroken):
    """The newest version of the book does not have the stage in which the matter stands."""

    code = "store.stage_gone"


class NothingNewer(RuleBroken):
    """The matter stands in the newest version of its book already."""

    code = "store.nothing_newer"


@act
def upgrade(matter: Matter, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """Let the newest version of its book rule `matter`; its fields and stage stay.

    Raises:
        NotAllowed: `actor` may not do this to matters of its lead unit.
        NothingNewer: it has it already. StageGone: the newest version does not have its stage.
        Conflict: somebody changed the matter since it was read.
    """
    require(actor, "matter.upgrade", matter)
    version = newest_version(matter.book)
    if version == matter.book_version:
        raise NothingNewer(what=matter.number, book=str(version))
    if matter.stage not in book_in(version).stages:
        raise StageGone(stage=matter.stage, book=str(version))
    change(matter, Deed("matter.upgrade", actor, at, reason), fields={"book_version": version})
