"""Revenue that two units share by agreement: by tax, ratio and period, to the cent.

合理分账、收益共享. Money is in whole cents (分). The shares of a receipt always add up to it: cents
that the ratios leave over go to the largest remainders, then in the order of the agreement. A
change of ratio applies from its day on; a day without a ratio is an error, never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal, InvalidOperation

from guatu.errors import Invalid


class NoTerm(Invalid):
    """No term, or more than one, of the agreement covers a tax on a day."""

    code = "rank.no_term"


class NotCents(Invalid):
    """An amount is not yuan with two decimals at most."""

    code = "rank.not_cents"


class NotWhole(Invalid):
    """The ratios of a term do not add up to 1, or one is below 0."""

    code = "rank.ratios_not_whole"


@dataclass(frozen=True, slots=True)
class Term:
    """What the agreement says of one tax from `start` to `end`, both included; None: no end.

    `ratios` are unit -> its part, 0 or more, adding up to exactly 1. `clause` is where it stands.
    """

    tax: str
    start: date
    end: date | None
    ratios: Mapping[str, Decimal]
    clause: str = ""

    def __post_init__(self) -> None:
        """Refuse ratios that do not share out everything."""
        if sum(self.ratios.values()) != 1 or min(self.ratios.values(), default=Decimal(0)) < 0:
            shown = ", ".join(f"{unit} {ratio}" for unit, ratio in self.ratios.items())
            raise NotWhole(tax=self.tax, ratios=shown)

    def covers(self, tax: str, on: date) -> bool:
        """Tell whether the term is about `tax` on the day `on`."""
        return self.tax == tax and self.start <= on and (self.end is None or on <= self.end)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in, or (below 0) was paid back, in cents."""

    key: str
    tax: str
    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Share:
    """What a unit has of a receipt, in cents, by which term."""

    receipt: str
    unit: str
    cents: int
    clause: str


def shares(terms: Sequence[Term], receipts: Sequence[Receipt]) -> list[Share]:
    """Return the shares of all receipts, in their order; those of one add up to it.

    Raises:
        NoTerm: a receipt is covered by no term, or by several.
    """
    found = []
    for receipt in receipts:
        fitting = [term for term in terms if term.covers(receipt.tax, receipt.on)]
        if len(fitting) != 1:
            raise NoTerm(tax=receipt.tax, on=receipt.on.isoformat(), count=len(fitting))
        (term,) = fitting
        parts = split(receipt.cents, term.ratios)
        found += [Share(receipt.key, unit, cents, term.clause) for unit, cents in parts.items()]
    return found


def split(cents: int, ratios: Mapping[str, Decimal]) -> dict[str, int]:
    """Return `cents` in parts by `ratios`, which add up to 1; the parts add up to `cents`."""
    sign, whole = (-1, -cents) if cents < 0 else (1, cents)
    exact = {unit: ratio * whole for unit, ratio in ratios.items()}
    parts = {unit: int(part.to_integral_value(ROUND_FLOOR)) for unit, part in exact.items()}
    left = whole - sum(parts.values())
    by_remainder = sorted(exact, key=lambda unit: parts[unit] - exact[unit])
    for unit in by_remainder[:left]:
        parts[unit] += 1
    return {unit: sign * part for unit, part in parts.items()}


def yuan(cents: int) -> str:
    """Return cents as yuan with two decimals, exactly."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02}"


def read_yuan(text: str) -> int:
    """Return yuan as whole cents, exactly as they are written.

    Raises:
        NotCents: it is no number with two decimals at most.
    """
    try:
        cents = Decimal(text) * 100
    except InvalidOperation:
        cents = Decimal("NaN")
    if not cents.is_finite() or cents != cents.to_integral_value():
        raise NotCents(value=text[:60])
    return int(cents)


@dataclass(frozen=True, slots=True)
class Account:
    """What a unit has of a period, and whether it has acknowledged just this sum."""

    unit: str
    cents: int
    is_acknowledged: bool


def account(found: Sequence[Share], acknowledged: Mapping[str, int]) -> list[Account]:
    """Return each unit's sum; an acknowledgement of another sum is none.

    Args:
        found: shares of the period.
        acknowledged: unit -> the cents that it has signed for.
    """
    sums: dict[str, int] = {}
    for share in found:
        sums[share.unit] = sums.get(share.unit, 0) + share.cents
    return [Account(unit, cents, acknowledged.get(unit) == cents) for unit, cents in sums.items()]
