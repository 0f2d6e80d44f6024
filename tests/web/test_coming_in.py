"""The second proof, the pause after failures, the idle clock, and one's own account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from guatu.store.actor import Role
from guatu.store.acts.access import unlock
from guatu.store.models import Event, RecoveryCode, Token, User
from guatu.store.permission import SYSTEM, acting
from guatu.web import clock
from tests.store.town import MONDAY, Town
from tests.web.conftest import THURSDAY, SignIn

pytestmark = pytest.mark.django_db
WORDS = "a good long phrase"


@pytest.fixture
def li(town: Town) -> User:
    user = town.users["li"]
    user.set_password(WORDS)
    user.save(update_fields=["password"])
    return user


def with_password(client: Client, password: str = WORDS, **extra: str) -> int:
    data = {"username": "li", "password": password}
    return client.post("/sign-in/", data, **extra).status_code  # type: ignore[arg-type]


def is_in(client: Client) -> bool:
    return client.get("/ledger/").status_code == 200


def code_of(user: User) -> str:
    """Return the code that the phone shows, as one that was not used yet."""
    TOTPDevice.objects.update(last_t=-1, throttling_failure_count=0)
    return f"{totp(TOTPDevice.objects.get(user=user).bin_key):06d}"


def bound(client: Client, user: User) -> list[str]:
    """Bind a phone on the pages; return the recovery codes."""
    client.post("/account/phone/new/")
    page = client.post("/account/phone/", {"code": code_of(user)}).content.decode()
    return re.findall(r'class="secret">([A-Z2-9]{12})<', page)


def recorded() -> list[str]:
    with acting(SYSTEM):
        events = Event.objects.filter(stream__startswith="access:").order_by("pk")
        return list(events.values_list("act", flat=True))


def test_a_phone_is_bound_by_the_code_that_it_shows_and_asked_for_from_then_on(li: User) -> None:
    client = Client()
    with_password(client)
    client.post("/account/phone/new/")
    page = client.get("/account/phone/").content.decode()
    wrong = client.post("/account/phone/", {"code": "000000"}).content.decode()
    codes = bound(client, li)

    again = Client()
    status = with_password(again)

    assert 'src="data:image/svg+xml' in page
    assert "口令不对" in wrong
    assert len(codes) == 10
    assert is_in(client)
    assert status == 302
    assert not is_in(again)
    assert again.post("/sign-in/code/", {"code": code_of(li)}).status_code == 302
    assert is_in(again)
    assert recorded() == ["session.sign_in", "factor.add", "session.sign_in"]


def test_a_recovery_code_opens_once(li: User) -> None:
    first = Client()
    with_password(first)
    code = bound(first, li)[0]

    for opens in (True, False):
        client = Client()
        with_password(client)
        client.post("/sign-in/code/", {"code": f"{code[:6]} {code[6:].lower()}"})
        assert is_in(client) is opens
    assert RecoveryCode.objects.filter(used_at=None).count() == 9


def test_wrong_codes_and_waiting_end_the_sign_in(li: User, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Client()
    with_password(first)
    bound(first, li)
    client, slow = Client(), Client()
    with_password(client)
    with_password(slow)
    for _ in range(5):
        assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 200

    tried_out = client.post("/sign-in/code/", {"code": code_of(li)})
    monkeypatch.setattr(clock, "now", lambda: THURSDAY + timedelta(minutes=6))
    too_late = slow.post("/sign-in/code/", {"code": code_of(li)})

    assert (tried_out.status_code, too_late.status_code) == (403, 403)
    assert "没有等待验证的登录" in tried_out.content.decode()
    assert not is_in(client)
    assert not is_in(slow)


def test_without_a_password_there_is_no_second_page(db: None) -> None:
    assert Client().get("/sign-in/code/").status_code == 403


def test_a_role_that_needs_a_phone_sees_nothing_before_it_has_one(
    town: Town, li: User, settings: Settings
) -> None:
    settings.TOTP_ROLES = [Role.HANDLER]
    client = Client()
    with_password(client)

    before = client.get("/ledger/")
    bound(client, li)

    assert before.headers["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert is_in(client)


def test_a_role_that_needs_none_goes_on_without(town: Town, li: User, settings: Settings) -> None:
    settings.TOTP_ROLES = [Role.SECURITY, Role.AUDIT, Role.SYSTEM]
    client = Client()

    with_password(client)

    assert is_in(client)


def test_a_phone_is_taken_off_by_who_came_in_with_it(li: User, signed_in: SignIn) -> None:
    client = Client()
    with_password(client)
    bound(client, li)
    without = signed_in("li")

    assert without.post("/account/phone/off/", {"reason": "换手机"}).status_code == 404
    assert client.post("/account/phone/off/", {"reason": "换手机"}).status_code == 302
    assert not TOTPDevice.objects.exists()


def test_a_pause_is_for_one_person_from_one_address_and_ends(
    town: Town, li: User, settings: Settings
) -> None:
    here, there = {"REMOTE_ADDR": "10.0.0.1"}, {"REMOTE_ADDR": "10.0.0.2"}
    for _ in range(7):
        status = with_password(Client(), "wrong", **here)

    assert status == 429
    assert with_password(Client(), **here) == 429
    assert with_password(Client(), **there) == 302
    assert recorded().count("session.lock_out") == 1
    settings.AXES_COOLOFF_TIME = timedelta(0)
    assert with_password(Client(), **here) == 302


def test_the_keeper_of_rights_lifts_a_pause(town: Town, li: User) -> None:
    for _ in range(5):
        with_password(Client(), "wrong")
    with acting(town.actor("zheng")) as zheng:
        unlock(li, actor=zheng, at=MONDAY, reason="本人来电")

    assert with_password(Client()) == 302


def test_behind_a_proxy_people_are_told_apart_by_what_the_proxy_saw(
    town: Town, li: User, settings: Settings
) -> None:
    settings.PROXIES = 1
    for number in range(5):  # the first entry is what the browser claims
        with_password(Client(), "wrong", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, 10.1.1.1")

    assert with_password(Client(), HTTP_X_FORWARDED_FOR="192.0.2.77, 10.1.1.1") == 429
    assert with_password(Client(), HTTP_X_FORWARDED_FOR="10.1.1.2") == 302


def test_without_a_proxy_nobody_is_believed_about_their_address(li: User) -> None:
    for number in range(5):
        with_password(Client(), "wrong", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")

    assert with_password(Client(), HTTP_X_FORWARDED_FOR="192.0.2.77") == 429


@pytest.mark.parametrize(
    ("asked", "stays"),
    [
        (("/ledger/", {}), True),
        (("/live/", {}), False),
        (("/ledger/", {"HTTP_X_LIVE": "1"}), False),
        (("/live/", {"HTTP_REFERER": "http://testserver/screen/"}), True),
    ],
    ids=["a reader", "a page by itself", "its parts", "the big screen"],
)
def test_a_session_lasts_while_somebody_is_there(
    asked: tuple[str, dict[str, str]], stays: bool, li: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    start = timezone.now()
    at = [start]
    monkeypatch.setattr(timezone, "now", lambda: at[0])
    monkeypatch.setattr(clock, "now", lambda: at[0])
    with_password(client)

    for minutes in (50, 100, 150):
        at[0] = start + timedelta(minutes=minutes)
        client.get(asked[0], **asked[1])  # type: ignore[arg-type]

    assert is_in(client) is stays


def test_a_token_is_shown_once_and_taken_back(town: Town, signed_in: SignIn) -> None:
    client = signed_in("li")

    made = client.post("/account/tokens/", {"name": "同步", "days": "30"}).content.decode()
    later = client.get("/account/").content.decode()
    token = Token.objects.get()
    others = signed_in("wang").post(f"/account/tokens/{token.pk}/off/").status_code
    client.post(f"/account/tokens/{token.pk}/off/")

    secret = re.findall(r"guatu_[\w-]{40,}", made)[0]
    assert secret not in later
    assert "同步" in later
    assert others == 404
    assert "同步" not in client.get("/account/").content.decode()


def test_a_password_is_changed_and_one_stays_signed_in(li: User) -> None:
    client = Client()
    with_password(client)

    wrong = client.post("/account/password/", {"old": "x", "new": "another long phrase"})
    client.post("/account/password/", {"old": WORDS, "new": "another long phrase"})

    assert "原密码不对" in wrong.content.decode()
    assert is_in(client)
    assert with_password(Client()) == 200
    assert with_password(Client(), "another long phrase") == 302
