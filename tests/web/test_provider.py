"""Sign-in at the city's own provider, against a real one on the loopback, honest and lying."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from joserfc.jwk import OctKey
from pytest_django import Settings

from guatu.store.acts.access import link_identity
from guatu.store.models import Event
from guatu.store.permission import SYSTEM, acting
from tests.store.town import MONDAY, Town
from tests.web.conftest import THURSDAY, SignIn
from tests.web.provider import CLIENT, OTHER, SECRET, Loopback, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Settings) -> Iterator[Loopback]:
    with running(Loopback(now=int(THURSDAY.timestamp()))) as told:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT = told.issuer, CLIENT
        settings.OIDC_SECRET = SECRET
        yield told


@pytest.fixture
def bound(town: Town, provider: Loopback) -> Loopback:
    """Return the provider, with Li bound to a subject of it."""
    with acting(town.actor("zheng")) as zheng:
        link_identity(town.users["li"], "s-li", issuer=provider.issuer, actor=zheng, at=MONDAY)
    return provider


def there(client: Client, provider: Loopback, next_url: str = "") -> dict[str, str]:
    """Begin to sign in and return the query of the way back."""
    answer = client.get("/sign-in/provider/", {"next": next_url})
    assert answer.status_code == 302
    return provider.authorize(answer.headers["Location"])


def back(client: Client, given: dict[str, str]) -> HttpResponse:
    return client.get("/sign-in/provider/back/", given)  # type: ignore[return-value]


def is_signed_in(client: Client) -> bool:
    return client.get("/ledger/").status_code == 200


def test_who_is_bound_comes_in_and_goes_on_to_where_they_wanted(bound: Loopback) -> None:
    client = Client()

    answer = back(client, there(client, bound, "/month/"))

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/month/"
    assert is_signed_in(client)
    assert bound.asked["code_challenge_method"] == "S256"
    with acting(SYSTEM):
        event = Event.objects.get(act="session.sign_in")
    assert event.after_facts["+how"] == "provider"


def test_the_way_on_never_leads_to_another_host(bound: Loopback) -> None:
    client = Client()

    answer = back(client, there(client, bound, "https://evil.example/"))

    assert answer.headers["Location"] == "/"


def test_the_same_name_or_address_opens_no_account(town: Town, provider: Loopback) -> None:
    provider.claims = {
        "preferred_username": "li", "email": "li@city.example", "email_verified": True,
        "name": town.users["li"].name,
    }  # fmt: skip
    provider.subject = "li"
    client = Client()

    answer = back(client, there(client, provider))

    assert answer.status_code == 403
    assert "“li”没有绑定账号" in answer.content.decode()
    assert not is_signed_in(client)


def test_who_left_does_not_come_in(town: Town, bound: Loopback) -> None:
    town.users["li"].is_active = False
    town.users["li"].save(update_fields=["is_active"])
    client = Client()

    assert back(client, there(client, bound)).status_code == 403


@pytest.mark.parametrize(
    "lie",
    [
        {"key": OTHER},
        {"claims": {"nonce": "another"}},
        {"claims": {"aud": "another"}},
        {"claims": {"aud": [CLIENT, "another"], "azp": "another"}},
        {"claims": {"iss": "https://another.example"}},
        {"claims": {"exp": int(THURSDAY.timestamp()) - 3600}},
        {"algorithm": "HS256", "key": OctKey.import_key(SECRET * 2)},
    ],
    ids=["signature", "nonce", "audience", "party", "issuer", "time", "secret as key"],
)
def test_a_token_that_is_not_right_opens_nothing(lie: dict[str, Any], bound: Loopback) -> None:
    for name, value in lie.items():
        setattr(bound, name, value)
    client = Client()

    answer = back(client, there(client, bound))

    assert answer.status_code == 403
    assert "结果不可信" in answer.content.decode()
    assert not is_signed_in(client)


def test_an_answer_to_another_browser_or_a_second_time_opens_nothing(bound: Loopback) -> None:
    mine, other = Client(), Client()
    given = there(mine, bound)

    assert back(other, given).status_code == 403
    assert back(mine, given | {"state": "x"}).status_code == 403
    assert back(mine, given).status_code == 403
    assert not is_signed_in(mine)


def test_what_the_provider_refuses_is_told(bound: Loopback) -> None:
    client = Client()
    given = there(client, bound)

    answer = back(client, {"state": given["state"], "error": "access_denied"})

    assert answer.status_code == 403
    assert "access_denied" in answer.content.decode()


def test_a_provider_that_is_away_or_speaks_in_the_clear_is_told(
    settings: Settings, db: None
) -> None:
    for issuer in ("http://127.0.0.1:9", "http://id.example"):
        settings.OIDC_ISSUER = issuer

        answer = Client().get("/sign-in/provider/")

        assert answer.status_code == 503
        assert "统一身份认证暂时无法使用" in answer.content.decode()


def test_without_a_provider_there_is_no_way_to_one(signed_in: SignIn) -> None:
    assert Client().get("/sign-in/provider/").status_code == 404
    assert Client().get("/sign-in/provider/back/").status_code == 404
    assert "provider" not in Client().get("/sign-in/").content.decode()


def test_the_sign_in_page_names_the_provider(provider: Loopback) -> None:
    page = Client().get("/sign-in/?next=/month/").content.decode()

    assert 'href="/sign-in/provider/?next=/month/"' in page
    assert "用统一身份认证登录" in page
