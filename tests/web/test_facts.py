"""The register of facts on its pages: a second asker is answered, only its owner answers."""

from __future__ import annotations

import pytest

from guatu.store.models import Fact
from tests.store.test_facts import asked, given
from tests.store.town import Town
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


def ask(town: Town, signed_in: SignIn, name: str, **changes: str) -> str:
    """Return what the page says when `name` asks for the silt of the eastern canal."""
    form = {
        "subject": "东渠", "metric": "清淤方量", "period": "2026-03", "measure": "立方米",
        "owner": str(town.units["water"].pk), **changes,
    }  # fmt: skip
    return signed_in(name).post("/facts/", form, follow=True).content.decode()


def test_what_is_held_is_refused_and_answered(town: Town, signed_in: SignIn) -> None:
    given(town)

    page = ask(town, signed_in, "zhao")

    assert "“东渠 清淤方量 2026-03”已有：1200 立方米（市水利局，来源：验收单），不需再报。" in page
    assert Fact.objects.count() == 1


def test_what_waits_for_its_answer_is_not_asked_twice(town: Town, signed_in: SignIn) -> None:
    asked(town)

    page = ask(town, signed_in, "zhao")

    assert "请等待答复，不要重复索取" in page


def test_a_fact_is_asked_and_answered_by_its_owner(town: Town, signed_in: SignIn) -> None:
    assert "还没有答复。" in ask(town, signed_in, "zhao")
    fact = Fact.objects.get()

    li = signed_in("li")
    li.post(f"/facts/{fact.pk}/", {"value": "1200", "source": "验收单"})
    page = li.post(f"/facts/{fact.pk}/", {"value": "1300", "source": "复核"}, follow=True)

    said = page.content.decode()
    assert "<strong>1300 立方米</strong>" in said
    assert "<s>1200 立方米</s>" in said


@pytest.mark.parametrize(("name", "status"), [("li", 302), ("wang", 302), ("zhao", 403)])
def test_only_its_owner_answers(town: Town, signed_in: SignIn, name: str, status: int) -> None:
    fact = asked(town)

    answer = signed_in(name).post(f"/facts/{fact.pk}/", {"value": "1", "source": "表"})

    assert answer.status_code == status


def test_who_is_signed_in_without_a_right_reads_and_does_not_ask(
    town: Town, signed_in: SignIn
) -> None:
    given(town)
    nobody = signed_in("nobody")

    page = nobody.get("/facts/?q=清淤&unit=water").content.decode()

    assert "<strong>1200</strong> 立方米" in page
    assert "询问一个数" not in page
    assert nobody.post("/facts/", {}).status_code == 403


def test_the_register_is_searched(town: Town, signed_in: SignIn) -> None:
    given(town)
    page = signed_in("li")

    assert "登记里没有这样的数" in page.get("/facts/?q=雨量").content.decode()
    assert "登记里没有这样的数" in page.get("/facts/?open=on").content.decode()
    assert "登记里没有这样的数" in page.get("/facts/?unit=roads").content.decode()
