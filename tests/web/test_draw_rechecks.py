"""The draw of rechecks on the page of a book's account."""

from __future__ import annotations

import pytest

from guatu.store.models import Matter
from guatu.store.permission import SYSTEM, acting
from tests.store.test_draw_rechecks import closed
from tests.store.town import Town
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
PAGE = "/books/meeting_tasks/"
DRAW = {"first": "2026-03-01", "last": "2026-03-31", "count": "1", "seed": "0731"}


def test_the_office_draws_on_the_account_and_others_see_no_form(
    town: Town, signed_in: SignIn
) -> None:
    closed(town, 3)

    answer = signed_in("sun").post(PAGE, DRAW)

    assert answer.status_code == 302
    with acting(SYSTEM):
        assert Matter.objects.filter(recheck_on__isnull=False).count() == 1
    assert "抽取回头看" in signed_in("sun").get(PAGE).content.decode()
    assert "抽取回头看" not in signed_in("li").get(PAGE).content.decode()
    assert signed_in("li").post(PAGE, DRAW).status_code == 403


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"seed": ""}, "这个字段是必填项"),
        ({"first": "2026-05-01", "last": "2026-05-31"}, "没有可抽"),
    ],
)
def test_a_draw_that_cannot_be_is_told(
    change: dict[str, str], told: str, town: Town, signed_in: SignIn
) -> None:
    closed(town, 1)

    page = signed_in("sun").post(PAGE, DRAW | change).content.decode()

    assert told in page
