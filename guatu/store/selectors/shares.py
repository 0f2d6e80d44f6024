"""Shared revenue as pages show it: settlements by period, each receipt with its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guatu.errors import NotFound
from guatu.rank.read_agreement import Agreement, read_agreement, read_receipts
from guatu.rank.shares import Receipt, Share, shares
from guatu.store.actor import Actor
from guatu.store.models import AgreementVersion, Settlement, SettlementPart
from guatu.store.permission import is_of, may
from guatu.store.selectors.units import root_unit


@dataclass(frozen=True, slots=True)
class SharePage:
    """A settlement: its receipts with the parts of each unit, and who may sign for what."""

    settlement: Settlement
    agreement: Agreement
    parts: Sequence[SettlementPart]
    receipts: Sequence[tuple[Receipt, Mapping[str, Share]]]
    may_sign: frozenset[int]
    periods: Sequence[Settlement]


def agreements(actor: Actor) -> list[AgreementVersion]:
    """Return the newest version of each agreement, for who may compute by it; else none."""
    if not may(actor, "share.compute", root_unit()):
        return []
    return list({version.key: version for version in AgreementVersion.objects.all()}.values())


def agreement_named(key: str) -> AgreementVersion:
    """Return the newest version of the agreement `key`.

    Raises:
        NotFound: no such agreement was loaded.
    """
    version = AgreementVersion.objects.filter(key=key).order_by("-version").first()
    if version is None:
        raise NotFound(what=key)
    return version


def settlements_seen(actor: Actor) -> list[Settlement]:
    """Return the settlements that the actor sees, by agreement, the newest first. Two queries."""
    held = Settlement.objects.seen_by(actor).select_related("agreement")
    return list(held.prefetch_related("parts"))


def settlement_seen(actor: Actor, key: str, period: str) -> Settlement:
    """Return one settlement.

    Raises:
        NotFound: there is none that the actor may see.
    """
    held = Settlement.objects.seen_by(actor).filter(key=key, period=period)
    settlement: Settlement | None = held.select_related("agreement").first()
    if settlement is None:
        raise NotFound(what=f"{key} {period}")
    return settlement


def share_page(actor: Actor, settlement: Settlement) -> SharePage:
    """Return what the page of `settlement` shows. Four queries."""
    agreement = read_agreement(settlement.agreement.text.encode(), name=settlement.key)
    receipts = read_receipts(settlement.receipts.encode(), name=settlement.key)
    of: dict[str, dict[str, Share]] = {}
    for share in shares(agreement.terms, receipts):
        of.setdefault(share.receipt, {})[share.unit] = share
    parts = list(settlement.parts.select_related("unit", "signed_by"))
    mine = [
        p.pk
        for p in parts
        if not p.is_signed and may(actor, "share.sign", p.unit) and is_of(actor, p.unit)
    ]
    return SharePage(
        settlement=settlement,
        agreement=agreement,
        parts=parts,
        receipts=[(receipt, of[receipt.key]) for receipt in receipts],
        may_sign=frozenset(mine),
        periods=list(Settlement.objects.seen_by(actor).filter(key=settlement.key)),
    )


def part_of(settlement: Settlement, unit: str) -> SettlementPart:
    """Return the part of the unit with that key or name.

    Raises:
        NotFound: it has none.
    """
    parts = settlement.parts.select_related("unit", "settlement")
    part = parts.filter(unit__key=unit).first() or parts.filter(unit__name=unit).first()
    if part is None:
        raise NotFound(what=f"{settlement} {unit}")
    return part
