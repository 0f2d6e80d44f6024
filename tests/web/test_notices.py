"""The page of the notice to come, and the notice as a document."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guatu.store.acts.verify_progress import contradict
from guatu.store.models import Matter
from guatu.store.permission import SYSTEM, acting
from guatu.web import clock
from tests.store.town import Town, load
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


def test_the_office_drafts_a_notice_of_what_was_checked(town: Town, signed_in: SignIn) -> None:
    load("notices")
    today = clock.today()
    seen, unseen = (
        town.reported(title=title, due=today - timedelta(days=3)) for title in ("东渠", "西渠")
    )
    with acting(town.actor("sun")) as sun:
        contradict(seen, actor=sun, at=clock.now(), text="未动工")

    page = signed_in("sun").get("/notices/").content.decode()
    sent = signed_in("sun").post("/notices/")

    assert "已逾期3天" in page
    assert "逾期 3 天" in page.split(unseen.title)[1]
    assert "立为草稿" not in signed_in("li").get("/notices/").content.decode()
    with acting(SYSTEM):
        notice = Matter.objects.get(book="notices")
    assert sent["Location"] == f"/matters/{notice.pk}/"
    word = signed_in("sun").get(f"/notices/{notice.pk}/word/")
    assert word["Content-Type"].endswith("wordprocessingml.document")
    assert signed_in("sun").get(f"/notices/{seen.pk}/word/").status_code == 404


def test_without_anything_checked_the_draft_is_refused_in_words(
    town: Town, signed_in: SignIn
) -> None:
    load("notices")

    answer = signed_in("sun").post("/notices/")

    assert answer.status_code == 409
    assert "请先核实" in answer.content.decode()
