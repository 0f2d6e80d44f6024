"""Signing in and out, the language of the pages, and failures as pages."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from guatu.errors import Busy, GuatuError, Invalid, NotAllowed, NotFound, RuleBroken
from guatu.store.models import User
from guatu.web.faults import FailuresAsPages

pytestmark = pytest.mark.django_db
WORDS = "a good long phrase"


@pytest.fixture
def li() -> User:
    return User.objects.create_user("li", WORDS, name="李工")


def sign_in(client: Client, password: str = WORDS) -> HttpResponse:
    return client.post("/sign-in/", {"username": "li", "password": password})  # type: ignore[return-value]


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(client: Client) -> None:
    answer = client.get("/design/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in/?next=/design/"


def test_a_person_signs_in_and_out(client: Client, li: User) -> None:
    assert sign_in(client).status_code == 302
    assert client.get("/design/").status_code == 200

    client.post("/sign-out/")

    assert client.get("/design/").status_code == 302


def test_a_wrong_password_is_told_on_the_form_and_names_neither_part(
    client: Client, li: User
) -> None:
    answer = sign_in(client, "wrong")

    assert answer.status_code == 200
    assert "用户名或密码不对" in answer.content.decode()


def test_five_wrong_passwords_pause_sign_in_even_with_the_right_one(
    client: Client, li: User
) -> None:
    for _ in range(5):
        answer = sign_in(client, "wrong")

    assert answer.status_code == 429
    assert "密码连续输错次数过多" in answer.content.decode()
    assert sign_in(client).status_code == 429


def test_pages_are_chinese_whatever_the_browser_asks_for(client: Client) -> None:
    answer = client.get("/sign-in/", headers={"Accept-Language": "en-US"})

    assert answer.headers["Content-Language"] == "zh-hans"
    assert 'lang="zh-Hans"' in answer.content.decode()


def test_the_choice_of_english_is_kept(client: Client) -> None:
    client.post(reverse("wall:language"), {"language": "en", "next": "/sign-in/"})

    answer = client.get("/sign-in/")

    assert answer.headers["Content-Language"] == "en"
    assert "Sign in" in answer.content.decode()


def test_an_unknown_language_is_chinese(client: Client) -> None:
    client.cookies["django_language"] = "xx"

    assert client.get("/sign-in/").headers["Content-Language"] == "zh-hans"


def test_the_policy_allows_nothing_inline_and_no_other_host(client: Client) -> None:
    policy = client.get("/sign-in/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound(what="矿"), 404),
        (NotAllowed(action="matter.close"), 403),
        (RuleBroken(rule="先有佐证"), 409),
        (Invalid(what="进度", value="165", wanted="0 到 100"), 422),
        (Busy(what="台账"), 503),
    ],
)
def test_each_family_of_errors_has_its_page(
    error: GuatuError, status: int, rf: RequestFactory
) -> None:
    request = rf.get("/")
    request.user = User()

    page = FailuresAsPages(lambda _: HttpResponse()).process_exception(request, error)

    assert page is not None
    assert page.status_code == status
    assert error.say("zh") in page.content.decode()


def test_a_fault_of_ours_is_not_dressed_up_as_a_rule(rf: RequestFactory) -> None:
    page = FailuresAsPages(lambda _: HttpResponse()).process_exception(rf.get("/"), ValueError())

    assert page is None


def test_an_address_that_is_not_there_is_told_in_words(client: Client, li: User) -> None:
    client.force_login(li, "django.contrib.auth.backends.ModelBackend")

    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_words() -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/sign-in/", {"username": "li", "password": "x"})

    assert answer.status_code == 403
    assert "页面停留过久" in answer.content.decode()


def test_a_form_comes_back_with_status_200_so_that_htmx_swaps_it(client: Client, li: User) -> None:
    assert client.post("/sign-in/", {"username": "", "password": ""}).status_code == 200
