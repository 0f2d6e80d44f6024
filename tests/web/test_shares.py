"""The pages of shared revenue: receipts in, both sides sign, each by its own person."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guatu.store.acts.share_revenue import load_agreement
from guatu.store.models import Settlement
from guatu.store.permission import SYSTEM, acting
from tests.store.test_shares import AGREEMENT, RECEIPTS
from tests.store.town import MONDAY, Town
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
PAGE = "/shares/park/2026-03/"


def test_the_office_hands_in_receipts_and_both_sides_sign(town: Town, signed_in: SignIn) -> None:
    with acting(town.actor("sun")) as sun:
        load_agreement(AGREEMENT, key="park", actor=sun, at=MONDAY)
    given = {"agreement": "park", "period": "2026-03"}
    office = signed_in("sun")

    wrong = office.post("/shares/", {**given, "receipts": SimpleUploadedFile("r.csv", b"a,b\n1\n")})
    right = office.post(
        "/shares/", {**given, "receipts": SimpleUploadedFile("r.csv", RECEIPTS.encode())}
    )
    assert (wrong.status_code, right.status_code, right["Location"]) == (200, 302, PAGE)

    page = signed_in("wang").get(PAGE).content.decode()
    assert "确认 40.01 元" in page and "60.02" in page and "确认 60.02 元" not in page
    signed_in("wang").post(f"{PAGE}sign/water/", {"cents": "4001"})
    assert signed_in("wang").post(f"{PAGE}sign/east/", {"cents": "6002"}).status_code == 403
    signed_in("qian").post(f"{PAGE}sign/east/", {"cents": "6002"})
    with acting(SYSTEM):
        assert all(part.is_signed for part in Settlement.objects.get().parts.all())


def test_a_stranger_meets_no_settlement(town: Town, signed_in: SignIn) -> None:
    with acting(town.actor("sun")) as sun:
        load_agreement(AGREEMENT, key="park", actor=sun, at=MONDAY)
    given = {"agreement": "park", "period": "2026-03"}
    receipts = SimpleUploadedFile("r.csv", RECEIPTS.encode())

    assert signed_in("wang").post("/shares/", {**given, "receipts": receipts}).status_code == 403
    assert signed_in("nobody").get(PAGE).status_code == 404
