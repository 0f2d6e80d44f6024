"""The shared revenue of the sample city: a settled quarter, and a month that waits for one side."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guatu.rank.periods import Period, kind_of
from guatu.store.acts.share_revenue import compute_shares, load_agreement, sign_share
from guatu.store.jobs.sample_city import CITY, OFFICE, hour
from guatu.store.models import Settlement, User
from guatu.store.permission import SYSTEM, acting, actor_of
from guatu.store.selectors.shares import part_of, settlement_seen

KEY = "gaoxin-liuchuan"
# Period, when it was computed, and who signed for whom.
_PLAYED = (
    ("2026-Q3", date(2026, 10, 9), (("gaoxin", "gaoxin"), ("liuchuan-check", "liuchuan"))),
    ("2026-10", date(2026, 11, 5), (("gaoxin", "gaoxin"),)),
)


@transaction.atomic
def play_shares() -> int:
    """Play the settlements that are not there yet; return how many there were."""
    with acting(SYSTEM):
        if Settlement.objects.filter(key=KEY).exists():
            return 0
        office = actor_of(User.objects.get(username=OFFICE))
    text = CITY.joinpath("ranking", "agreement.toml").read_text("utf-8")
    for period, on, signatures in _PLAYED:
        with acting(office):
            agreement = load_agreement(text, key=KEY, actor=office, at=hour(on, minutes=10))
            at = hour(on, minutes=30)
            compute_shares(agreement, period, _receipts(period), actor=office, at=at)
        for who, unit in signatures:
            _sign(who, unit, period, on)
    return len(_PLAYED)


def _sign(who: str, unit: str, period: str, on: date) -> None:
    with acting(SYSTEM):
        person = actor_of(User.objects.get(username=who))
    with acting(person):
        part = part_of(settlement_seen(person, KEY, period), unit)
        sign_share(part, cents=part.cents, actor=person, at=hour(on, minutes=200))


def _receipts(period: str) -> bytes:
    """Return the receipts of a period, out of the file of the year."""
    first, last = Period.read(period, kind_of(period)).days
    header, *rows = CITY.joinpath("ranking", "receipts.csv").read_text("utf-8").splitlines()
    inside = [row for row in rows if first.isoformat() <= row.split(",")[2] <= last.isoformat()]
    return "\n".join([header, *inside, ""]).encode()
