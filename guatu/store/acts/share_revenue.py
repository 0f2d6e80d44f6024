"""分账: load an agreement, compute what a period gives to whom, and sign for it."""

from __future__ import annotations

from datetime import datetime

from guatu.errors import Invalid, NotAllowed, RuleBroken
from guatu.rank.periods import Period, kind_of
from guatu.rank.read_agreement import read_agreement, read_receipts
from guatu.rank.shares import Account, account, shares
from guatu.rules.table import decode
from guatu.store.actor import SYSTEM, Actor
from guatu.store.books import digest
from guatu.store.file_versions import keep_version
from guatu.store.models import AgreementVersion, Settlement, SettlementPart, Unit
from guatu.store.permission import is_of, require
from guatu.store.ranking_rows import UnitsUnknown
from guatu.store.record import Conflict, Deed, act, note
from guatu.store.scope import acting
from guatu.store.selectors.people import user_of
from guatu.store.selectors.units import root_unit


class Settled(RuleBroken):
    """Every unit has signed for its sum: nothing changes it any more."""

    code = "store.settled"


class OutsidePeriod(Invalid):
    """A receipt is of a day that the period does not have."""

    code = "store.outside_period"


@act
def load_agreement(text: str, *, key: str, actor: Actor, at: datetime) -> AgreementVersion:
    """Store the agreement that `text` says and return its version; settlements keep theirs.

    The same text again returns the version that is there.

    Raises:
        NotAllowed: `actor` is not of the city's office. Invalid: the file has mistakes.
        UnitsUnknown: it shares with units that the register does not have.
    """
    require(actor, "agreement.load", root_unit())
    read = read_agreement(text.encode(), name=f"{key}.toml")
    _units([unit for term in read.terms for unit in term.ratios])
    deed = Deed("agreement.load", actor, at)
    return keep_version(AgreementVersion, text, key=key, header=read.header, deed=deed)


@act
def compute_shares(
    agreement: AgreementVersion, period: str, receipts: bytes, *, actor: Actor, at: datetime
) -> Settlement:
    """Compute what the receipts of `period` give to whom; again as long as it is not settled.

    A unit that signed for the sum of before has signed for none when it is another one now.

    Args:
        agreement: whose terms hold, each on its days.
        period: such as 2026-10, 2026-Q4, 2026-H2, 2026.
        receipts: CSV of key, tax, on, amount (yuan).
        actor: who computes it.
        at: when.

    Raises:
        NotAllowed: `actor` is not of the city's office. Settled: every unit has signed.
        OutsidePeriod: a receipt is of another period. Invalid: as
            `guatu.rank.read_agreement.read_receipts`, or no term covers a receipt.
    """
    require(actor, "share.compute", root_unit())
    terms = read_agreement(agreement.text.encode(), name=f"{agreement.key}.toml").terms
    name = f"{agreement.key} {period}"
    first, last = Period.read(period, kind_of(period)).days
    read = read_receipts(receipts, name=name)
    for receipt in read:
        if not first <= receipt.on <= last:
            raise OutsidePeriod(receipt=receipt.key, on=receipt.on.isoformat(), period=period)
    accounts = account(shares(terms, read), {})
    made = {
        "agreement": agreement, "last_day": last, "made_at": at, "receipts": decode(receipts, name),
        "cents": sum(receipt.cents for receipt in read),
    }  # fmt: skip
    with acting(SYSTEM):
        settlement = _kept(agreement.key, period, made, accounts)
    parts = settlement.parts.select_related("unit")
    after: dict[str, object] = {f"sum:{part.unit.name}": part.cents for part in parts}
    after |= {"receipts": digest(settlement.receipts), "agreement": agreement.version}
    note(settlement.stream, Deed("share.compute", actor, at), after=after)
    return settlement


def _kept(key: str, period: str, made: dict[str, object], accounts: list[Account]) -> Settlement:
    """Store a settlement with its parts, in place of the one before."""
    held = Settlement.objects.filter(key=key, period=period).first()
    if held is not None and is_settled(held):
        raise Settled(what=str(held))
    settlement: Settlement
    settlement, _ = Settlement.objects.update_or_create(key=key, period=period, defaults=made)
    units = _units([each.unit for each in accounts])
    for each in accounts:
        SettlementPart.objects.update_or_create(
            settlement=settlement, unit=units[each.unit], defaults={"cents": each.cents}
        )
    settlement.parts.exclude(unit__in=units.values()).update(cents=0)
    return settlement


def is_settled(settlement: Settlement) -> bool:
    """Tell whether every unit has signed for its sum."""
    return all(part.is_signed for part in settlement.parts.all())


def _units(names: list[str]) -> dict[str, Unit]:
    units = {unit.name: unit for unit in Unit.objects.filter(name__in=names)}
    if unknown := sorted(set(names) - units.keys()):
        raise UnitsUnknown(units="、".join(unknown[:10]))
    return units


@act
def sign_share(part: SettlementPart, *, cents: int, actor: Actor, at: datetime) -> None:
    """Acknowledge that a unit's sum is `cents`.

    Raises:
        NotAllowed: `actor` is not of the unit; a right over the city signs for nobody.
        Conflict: its sum is another one.
        Settled: it has signed for it already.
    """
    require(actor, "share.sign", part.unit)
    if not is_of(actor, part.unit):
        raise NotAllowed(action="share.sign")
    if part.is_signed:
        raise Settled(what=f"{part.settlement} {part.unit.name}")
    seen = SettlementPart.objects.filter(pk=part.pk, cents=cents)
    signed = {"signed_cents": cents, "signed_by": user_of(actor), "signed_at": at}
    if seen.update(**signed) != 1:
        raise Conflict(what=f"{part.settlement} {part.unit.name}")
    for name, value in signed.items():
        setattr(part, name, value)
    after = {f"signed:{part.unit.name}": cents}
    note(part.settlement.stream, Deed("share.sign", actor, at), after=after)
