"""The pages of the three administrators: apart from each other, and absent for everybody else."""

from __future__ import annotations

import re

import pytest
from pytest_django import Settings

from guatu.store.actor import Role
from guatu.store.acts.access import make_token, note_sign_in
from guatu.store.acts.people import OwnRights, give_grant
from guatu.store.checkpoints import make_checkpoint
from guatu.store.models import Grant, Identity, Matter, Token, User
from guatu.store.permission import SYSTEM, acting
from guatu.store.verify import verify
from guatu.web.words import EVENTS
from tests.store.town import MONDAY, Town
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
EVERYBODY = ("sun", "he", "chen", "li", "wang", "zhao", "qian", "wu", "zheng", "nobody")


def who_gets(signed_in: SignIn, path: str) -> set[str]:
    """Return those to whom `path` is shown; to all others it must not be there."""
    answers = {name: signed_in(name).get(path).status_code for name in EVERYBODY}
    assert set(answers.values()) == {200, 404}
    return {name for name, status in answers.items() if status == 200}


def test_people_are_for_the_keeper_of_rights_and_the_record_for_its_own(
    town: Town, signed_in: SignIn
) -> None:
    li = town.users["li"].pk

    assert who_gets(signed_in, "/people/") == {"zheng"}
    assert who_gets(signed_in, f"/people/{li}/") == {"zheng"}
    assert who_gets(signed_in, "/record/") == {"wu"}


def test_each_finds_the_way_to_their_own_page_alone(town: Town, signed_in: SignIn) -> None:
    links = {
        name: {
            path
            for path in ("/people/", "/record/")
            if f'href="{path}"' in signed_in(name).get("/account/").content.decode()
        }
        for name in ("zheng", "wu", "sun")
    }

    assert links == {"zheng": {"/people/"}, "wu": {"/record/"}, "sun": set()}


@pytest.mark.parametrize("held", [Role.SYSTEM, Role.SECURITY, Role.AUDIT])
@pytest.mark.parametrize("more", [Role.SYSTEM, Role.SECURITY, Role.AUDIT])
def test_no_account_keeps_two_of_system_rights_and_record(
    held: Role, more: Role, town: Town
) -> None:
    user, city = town.users["nobody"], town.units["city"]
    with acting(SYSTEM):
        give_grant(user, held, city, actor=SYSTEM, at=MONDAY)

        if held == more:
            give_grant(user, more, city, actor=SYSTEM, at=MONDAY)
        else:
            with pytest.raises(OwnRights):
                give_grant(user, more, city, actor=SYSTEM, at=MONDAY)


def test_a_person_is_added_and_given_a_grant(town: Town, signed_in: SignIn) -> None:
    client, water = signed_in("zheng"), town.units["water"].pk

    added = client.post(
        "/people/",
        {"username": "zhou", "name": "周工", "unit": water, "password": "a good long phrase"},
    )
    zhou = User.objects.get(username="zhou")
    given = client.post(f"/people/{zhou.pk}/grant/", {"role": "handler", "unit": water})

    assert added.headers["Location"] == f"/people/{zhou.pk}/"
    assert given.status_code == 302
    assert [grant.role for grant in zhou.grants.all()] == ["handler"]
    assert "周工" in client.get("/people/?q=周").content.decode()
    assert zhou.check_password("a good long phrase")


@pytest.mark.parametrize(
    ("path", "data", "told"),
    [
        ("/people/", {"username": "li", "name": "重名"}, "已有人使用"),
        ("/people/", {"username": "X Y", "name": "坏"}, "输入"),
        ("/people/", {"username": "zhou", "name": "周", "password": "12345678"}, "密码"),
        ("/people/{zheng}/grant/", {"role": "leader", "unit": "{city}"}, "不能给自己授权"),
        ("/people/{wu}/grant/", {"role": "security", "unit": "{city}"}, "不能由同一账号兼任"),
        ("/people/{li}/take/leave/", {"reason": ""}, "必填"),
    ],
)
def test_what_cannot_be_is_told_in_place(
    path: str, data: dict[str, str], told: str, town: Town, signed_in: SignIn
) -> None:
    keys = {name: user.pk for name, user in town.users.items()} | {
        name: unit.pk for name, unit in town.units.items()
    }
    given = {name: value.format(**keys) for name, value in data.items()}

    answer = signed_in("zheng").post(path.format(**keys), given)

    assert answer.status_code == 200
    assert told in answer.content.decode()


def test_everything_that_opens_something_is_taken_back_with_a_reason(
    town: Town, signed_in: SignIn, settings: Settings
) -> None:
    settings.OIDC_ISSUER = "https://id.example"
    li, client = town.users["li"], signed_in("zheng")
    with acting(town.actor("li")) as actor:
        make_token(li, "同步", 9, actor=actor, at=MONDAY)
    client.post(f"/people/{li.pk}/identity/", {"subject": "s-1"})
    numbers = {
        "token": Token.objects.get().pk,
        "identity": Identity.objects.get().pk,
        "grant": li.grants.get().pk,
    }

    for what in ("token", "identity", "grant", "phone", "pause", "leave", "return", "leave"):
        data = {"reason": "调离", "number": numbers.get(what, "")}
        assert client.post(f"/people/{li.pk}/take/{what}/", data).status_code == 302, what

    assert not Token.objects.filter(revoked_at=None).exists()
    assert not Identity.objects.exists()
    assert not Grant.objects.filter(user=li, revoked_at=None).exists()
    assert not User.objects.get(pk=li.pk).is_active
    with acting(SYSTEM):
        assert list(verify()) == []


def test_nothing_is_taken_that_belongs_to_somebody_else(town: Town, signed_in: SignIn) -> None:
    li, grant = town.users["li"].pk, town.users["chen"].grants.get().pk
    client = signed_in("zheng")

    taken = client.post(f"/people/{li}/take/grant/", {"reason": "x", "number": grant})
    unknown = client.post(f"/people/{li}/take/everything/", {"reason": "x"})

    assert (taken.status_code, unknown.status_code) == (404, 404)
    assert Grant.objects.get(pk=grant).revoked_at is None


def test_who_is_closed_out_is_out_at_once(town: Town, signed_in: SignIn) -> None:
    theirs = signed_in("li")
    assert theirs.get("/ledger/").status_code == 200

    pk = town.users["li"].pk
    signed_in("zheng").post(f"/people/{pk}/take/leave/", {"reason": "调离"})

    assert theirs.get("/ledger/").status_code == 302


def test_the_record_is_narrowed_by_kind_person_and_day(town: Town, signed_in: SignIn) -> None:
    town.submitted()
    note_sign_in(town.users["li"], "password", address="10.0.0.7", at=MONDAY)
    with acting(SYSTEM):
        make_checkpoint(at=MONDAY)
    client = signed_in("wu")

    def shown(query: str) -> str:
        return client.get(f"/record/?{query}").content.decode()

    assert "10.0.0.7" in shown("kind=sign_in")
    assert "申请销号" not in shown("kind=sign_in").split("<tbody>")[1]
    assert "申请销号" in shown("kind=matter&who=li")
    rights = shown("kind=rights&who=li").split("<tbody>")[1]
    assert "办理 · 市水利局" in rights
    assert town.users["li"].text in rights
    assert not re.search("handler|water", rights)
    assert "没有这样的记录" in shown("first=2027-01-01")
    assert "2026年3月2日封存" in shown("")
    assert "必填" not in shown("first=nonsense&before=x")


def test_the_record_tells_of_tokens_too(town: Town, signed_in: SignIn) -> None:
    li = town.users["li"]
    with acting(town.actor("li")) as actor:
        make_token(li, "同步", 9, actor=actor, at=MONDAY)

    answer = signed_in("wu").get("/record/?kind=rights&who=li")

    assert str(EVENTS["token.make"]) in answer.content.decode()


def test_the_record_goes_on_where_a_piece_ended(town: Town, signed_in: SignIn) -> None:
    for minute in range(130):
        note_sign_in(town.users["li"], "password", address=f"10.0.0.{minute}", at=MONDAY)
    client = signed_in("wu")

    first = client.get("/record/?kind=sign_in")
    rest = client.get(first.content.decode().split('rel="next" href="')[1].split('"')[0]
                      .join(["/record/", ""]).replace("&amp;", "&"))  # fmt: skip

    both = first.content.decode() + rest.content.decode()
    assert all(both.count(f"10.0.0.{minute}<") == 1 for minute in range(130))


def test_the_record_leaves_out_restricted_matters(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned("密查东渠")
    with acting(SYSTEM):
        Matter.objects.filter(pk=matter.pk).update(restricted=True)

    assert matter.number not in signed_in("wu").get("/record/").content.decode()
