"""Shared revenue that the wall keeps: to the cent, frozen when both sides have signed."""

from __future__ import annotations

import pytest

from guatu.errors import NotAllowed, NotFound
from guatu.store.acts.share_revenue import (
    OutsidePeriod,
    Settled,
    compute_shares,
    load_agreement,
    sign_share,
)
from guatu.store.models import Settlement, SettlementPart
from guatu.store.permission import SYSTEM, acting
from guatu.store.record import Conflict
from guatu.store.selectors.shares import part_of, settlement_seen, share_page
from guatu.store.verify import verify
from tests.store.town import MONDAY, Town

AGREEMENT = """
[book]
zh = "飞地园区税收分享协议"
en = "Sharing the taxes of a joint park"
source = "园区共建协议〔2026〕1号"
year = 2026
[[term]]
tax = "增值税"
start = 2026-01-01
end = 2026-03-15
clause = "第三条"
[term.ratios]
"东河县" = 0.6
"市水利局" = 0.4
[[term]]
tax = "增值税"
start = 2026-03-16
clause = "第四条"
[term.ratios]
"东河县" = 0.5
"市水利局" = 0.5
"""
RECEIPTS = """key,tax,on,amount
a,增值税,2026-03-10,100.01
b,增值税,2026-03-20,-0.01
c,增值税,2026-03-31,0.03
"""


def settled(town: Town, receipts: str = RECEIPTS) -> Settlement:
    with acting(town.actor("sun")) as sun:
        agreement = load_agreement(AGREEMENT, key="park", actor=sun, at=MONDAY)
        return compute_shares(agreement, "2026-03", receipts.encode(), actor=sun, at=MONDAY)


def signed(town: Town, who: str, unit: str, cents: int) -> SettlementPart:
    with acting(town.actor(who)) as actor:
        part = part_of(settlement_seen(actor, "park", "2026-03"), unit)
        sign_share(part, cents=cents, actor=actor, at=MONDAY)
    return part


def sums(settlement: Settlement) -> dict[str, int]:
    return {part.unit.key: part.cents for part in settlement.parts.select_related("unit")}


def test_the_parts_add_up_to_the_cent_and_a_new_ratio_holds_from_its_day(town: Town) -> None:
    settlement = settled(town)

    # 10001: 6000.6 and 4000.4; -1 and 3 by halves: the cent left over goes to the first named.
    assert sums(settlement) == {"east": 6001 - 1 + 2, "water": 4000 + 1}
    assert sum(sums(settlement).values()) == settlement.cents == 10003


def test_both_sides_sign_for_just_their_sums_and_then_nothing_changes(town: Town) -> None:
    settlement = settled(town)
    for other in ("qian", "he"):  # of the other side, and with a right over the whole city
        with pytest.raises(NotAllowed):
            signed(town, other, "water", 4001)
    with pytest.raises(Conflict):
        signed(town, "wang", "water", 4002)
    signed(town, "wang", "water", 4001)
    assert not all(part.is_signed for part in settlement.parts.all())
    signed(town, "qian", "east", 6002)

    with pytest.raises(Settled):
        settled(town)
    with acting(SYSTEM):
        assert list(verify()) == []
        SettlementPart.objects.update(cents=1)
        assert {finding.facts["field"] for finding in verify()} == {"sum:东河县", "sum:市水利局"}


def test_a_signature_under_another_sum_is_none(town: Town) -> None:
    settled(town)
    part = signed(town, "wang", "water", 4001)

    settled(town, RECEIPTS + "d,增值税,2026-03-31,10\n")

    part.refresh_from_db()
    assert (part.cents, part.signed_cents, part.is_signed) == (4501, 4001, False)


def test_a_receipt_of_another_month_is_refused(town: Town) -> None:
    with pytest.raises(OutsidePeriod):
        settled(town, "key,tax,on,amount\na,增值税,2026-04-01,1\n")


def test_each_side_sees_the_whole_and_others_see_nothing(town: Town) -> None:
    settlement = settled(town)
    with acting(town.actor("wang")) as wang:
        page = share_page(wang, settlement_seen(wang, "park", "2026-03"))
    with acting(town.actor("nobody")) as nobody, pytest.raises(NotFound):
        settlement_seen(nobody, "park", "2026-03")

    assert [receipt.cents for receipt, _ in page.receipts] == [10001, -1, 3]
    (mine,) = [part.unit.key for part in page.parts if part.pk in page.may_sign]
    assert (mine, page.settlement) == ("water", settlement)
