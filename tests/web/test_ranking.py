"""The pages of the ranking: who sees whose losses, and what they may say to them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guatu.store.acts.show_ranking import publish_ranking, show_ranking
from guatu.store.models import Appeal, Comment, Draft
from guatu.store.permission import SYSTEM, acting
from guatu.web import clock
from tests.store.rankings import APRIL_1, READINGS, Ranked, ranked_march
from tests.store.town import Town
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
PAGE = "/ranking/monthly/2026-03/"
WATER = f"{PAGE}units/water/"


@pytest.fixture
def march(town: Town, monkeypatch: pytest.MonkeyPatch) -> Ranked:
    monkeypatch.setattr(clock, "now", lambda: APRIL_1)
    town.reported(title="疏通东渠", due=date(2026, 3, 20))
    return ranked_march(town)


def shown(march: Ranked) -> Ranked:
    with acting(march.town.actor("sun")) as sun:
        show_ranking(march.ranking, actor=sun, at=APRIL_1)
    return march


def published(march: Ranked) -> Ranked:
    return signed(shown(march))


def signed(march: Ranked) -> Ranked:
    with acting(march.town.actor("chen")) as chen:
        publish_ranking(march.ranking, actor=chen, at=APRIL_1 + timedelta(days=10))
    return march


def handed_in(text: str) -> dict[str, object]:
    return {
        "period": "2026-03",
        "reason": "",
        "source_readings": SimpleUploadedFile("进度.csv", text.encode()),
    }


def test_a_table_handed_in_makes_the_next_edition(march: Ranked, signed_in: SignIn) -> None:
    table = handed_in(READINGS.replace("progress,0.8", "progress,0.9"))

    answer = signed_in("sun").post("/ranking/monthly/compute/", table)

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    march.ranking.refresh_from_db()
    assert march.score("roads") == 84


def test_a_table_that_is_none_comes_back_on_its_form(march: Ranked, signed_in: SignIn) -> None:
    answer = signed_in("sun").post(
        "/ranking/monthly/compute/", handed_in("单位,得分\n市水利局,1\n")
    )

    assert answer.status_code == 200
    assert "indicator" in answer.content.decode()


def test_who_sees_whose_losses_at_each_stage(march: Ranked, signed_in: SignIn) -> None:
    def answers(path: str) -> list[int]:
        who = ("sun", "wang", "zhao", "nobody", "anonymous")
        return [signed_in(name).get(path).status_code for name in who]

    assert (answers(PAGE), answers(WATER)) == ([200, 404, 404, 404, 302], [200, 404, 404, 404, 302])
    shown(march)
    assert (answers(PAGE), answers(WATER)) == ([200, 200, 200, 404, 302], [200, 200, 404, 404, 302])


def test_before_it_is_published_a_unit_meets_no_trace_of_the_others(
    march: Ranked, signed_in: SignIn
) -> None:
    shown(march)

    page = signed_in("wang").get(PAGE).content.decode()

    assert "市水利局" in page and "市交通局" not in page


def test_when_published_all_places_are_seen_and_ones_own_reasons(
    march: Ranked, signed_in: SignIn
) -> None:
    published(march)

    page = signed_in("zhao").get(PAGE).content.decode()

    assert "市水利局" in page and "92.5" in page
    assert WATER not in page and f"{PAGE}units/roads/" in page


def test_what_follows_from_a_class_is_told_when_the_objections_were_heard(
    march: Ranked, signed_in: SignIn
) -> None:
    shown(march)
    before = signed_in("wang").get(WATER).content.decode()
    signed(march)

    assert "先进" in before and "优先供地" not in before
    assert "先进：优先供地" in signed_in("wang").get(WATER).content.decode()


def test_the_losses_of_a_unit_add_up_and_lead_to_the_matter(
    march: Ranked, signed_in: SignIn
) -> None:
    shown(march)

    page = signed_in("wang").get(WATER).content.decode()

    late = march.loss("water", "late")
    assert "100 − 92.5 = 7.5" in page
    assert f'href="/matters/{late.matter_id}/"' in page
    assert "late_days &gt; 0 → 1.5" in page and "超期天数（11天）大于0：成立" in page


def test_a_unit_objects_and_the_office_decides(march: Ranked, signed_in: SignIn) -> None:
    loss = shown(march).loss("water", "late")
    given = {"reason": "上级停工令", "proof": "停工令3号", "points": ""}

    assert signed_in("wang").post(f"/losses/{loss.pk}/appeal/", given).status_code == 302
    with acting(SYSTEM):
        appeal = Appeal.objects.get()
    answer = {"granted": "yes", "answer": "属实"}
    assert signed_in("zhao").post(f"/appeals/{appeal.pk}/decide/", answer).status_code == 404
    assert signed_in("wang").post(f"/appeals/{appeal.pk}/decide/", answer).status_code == 403
    assert signed_in("he").post(f"/appeals/{appeal.pk}/decide/", answer).status_code == 302

    page = signed_in("wang").get(WATER).content.decode()
    assert "92.5 分，第 1 名" in page and "94.0 分，第 1 名" in page


def test_an_objection_without_proof_comes_back_on_its_form(
    march: Ranked, signed_in: SignIn
) -> None:
    loss = shown(march).loss("water", "late")

    page = signed_in("wang").post(f"/losses/{loss.pk}/appeal/", {"reason": "不对"})

    assert page.status_code == 200 and "不对" in page.content.decode()
    with acting(SYSTEM):
        assert not Appeal.objects.exists()


def test_others_do_not_object_for_a_unit(march: Ranked, signed_in: SignIn) -> None:
    loss = shown(march).loss("water", "late")
    given = {"reason": "x", "proof": "y"}

    answers = [
        signed_in(name).post(f"/losses/{loss.pk}/appeal/", given).status_code
        for name in ("zhao", "sun", "anonymous")
    ]

    assert answers == [404, 403, 302]


def test_a_leaders_comment_is_shown_and_its_demand_waits(march: Ranked, signed_in: SignIn) -> None:
    shown(march)
    text = "市水利局要在4月20日前完成东渠整改，并报送整改报告。"

    answers = [
        signed_in(name).post(f"{WATER}comment/", {"text": text}).status_code
        for name in ("wang", "zhao", "chen")
    ]

    assert answers == [403, 404, 302]
    with acting(SYSTEM):
        assert (Comment.objects.count(), Draft.objects.count()) == (1, 1)
    assert text in signed_in("wang").get(WATER).content.decode()


def test_the_office_shows_and_a_leader_publishes(
    march: Ranked, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert signed_in("sun").post(f"{PAGE}show/", {"until": "2026-04-03"}).status_code == 302
    early = signed_in("chen").post(f"{PAGE}publish/", follow=True).content.decode()
    assert "公示期到2026-04-03为止" in early
    monkeypatch.setattr(clock, "now", lambda: APRIL_1 + timedelta(days=3))
    assert signed_in("sun").post(f"{PAGE}publish/").status_code == 403

    page = signed_in("chen").post(f"{PAGE}publish/", follow=True).content.decode()

    assert "已通报" in page
