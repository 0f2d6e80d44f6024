"""The problems of a document beside its text, and the way from one to its task."""

from __future__ import annotations

import pytest

from guatu.store.models import Draft, Statement
from guatu.store.permission import SYSTEM, acting
from tests.store.test_problems import FUNDS, feedback
from tests.store.town import Town
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


def test_a_problem_without_a_task_is_proposed_as_one(town: Town, signed_in: SignIn) -> None:
    document = feedback(town)
    with acting(SYSTEM):
        problem = Statement.objects.get(document=document, text=FUNDS)
    path = f"/documents/{document.pk}/"
    before = signed_in("sun").get(path).content.decode()

    answers = [
        signed_in(name).post(f"{path}problems/{problem.pk}/").status_code
        for name in ("li", "sun", "sun")
    ]

    assert "2 个问题，2 个无任务" in before
    assert answers == [403, 302, 409]
    with acting(SYSTEM):
        draft = Draft.objects.get(statement=problem)
    page = signed_in("sun").get(path).content.decode()
    assert "2 个问题，1 个无任务" in page
    assert f'href="#draft-{draft.pk}"' in page
    assert "拟为任务" not in signed_in("li").get(path).content.decode()
