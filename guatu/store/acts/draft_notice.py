"""拟通报: put a notice of late matters into its book, for a person to sign."""

from __future__ import annotations

from datetime import datetime

from guatu.errors import RuleBroken
from guatu.report.criticism import notice_lines, notice_title
from guatu.store.actor import Actor
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.calendar import day_of
from guatu.store.models import Matter, Unit
from guatu.store.record import act
from guatu.store.selectors.criticism import late_matters

BOOK = "notices"


class NothingToNotice(RuleBroken):
    """No late matter was checked by anybody since it was due."""

    code = "notice.nothing"


@act
def draft_notice(*, actor: Actor, at: datetime) -> Matter:
    """Enter a notice of all late matters that were checked, and return it; nobody has signed it.

    Raises:
        NotFound: the city has not loaded the book of notices.
        NotAllowed: `actor` enters no matters for their own unit.
        NothingToNotice: nothing late was checked since it was due.
    """
    day = day_of(at)
    checked, _ = late_matters(actor, today=day)
    if not checked:
        raise NothingToNotice(day=day)
    text = "\n".join(notice_lines(checked, day))
    lead = Unit.objects.filter(key=actor.unit).first()
    values = {"count": len(checked), "as_of": day}
    new = NewMatter(BOOK, notice_title(day), text, lead, values=values)
    return add_matter(new, actor=actor, at=at)
