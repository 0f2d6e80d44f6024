"""How people come in: tokens, phones, identities; each recorded, none by somebody else's hand."""

from __future__ import annotations

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from guatu.errors import Invalid, NotAllowed
from guatu.store.acts.access import (
    PasswordWrong,
    SubjectTaken,
    TokenNamed,
    change_password,
    link_identity,
    make_token,
    note_sign_in,
    revoke_token,
    unlink_identity,
)
from guatu.store.acts.people import OwnRights
from guatu.store.acts.second_factor import (
    CodeWrong,
    FactorThere,
    confirm_factor,
    is_right_code,
    offer_factor,
    remove_factor,
)
from guatu.store.models import Event, Identity, Token, User
from guatu.store.permission import NOBODY, SYSTEM, acting
from guatu.store.selectors.access import actor_of_token, codes_left, user_of_identity
from guatu.store.verify import verify
from tests.store.town import DAY, MONDAY, Town

ISSUER = "https://id.example"


def recorded(user: User) -> list[str]:
    with acting(SYSTEM):
        events = Event.objects.filter(stream=user.access_stream)
        return list(events.order_by("sequence").values_list("act", flat=True))


def whole() -> bool:
    with acting(SYSTEM):
        return list(verify()) == []


def code_now(user: User) -> str:
    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key):06d}"


def test_a_token_acts_as_its_person_until_its_day_or_until_it_is_taken_back(town: Town) -> None:
    li = town.users["li"]
    with acting(town.actor("li")) as actor:
        secret = make_token(li, "进度同步", 10, actor=actor, at=MONDAY)

        assert actor_of_token(secret, at=MONDAY + 9 * DAY).key == "user:li"
        assert actor_of_token(secret, at=MONDAY + 10 * DAY) is NOBODY
        assert actor_of_token(secret + "x", at=MONDAY) is NOBODY
        revoke_token(Token.objects.get(), actor=actor, at=MONDAY)

    assert actor_of_token(secret, at=MONDAY) is NOBODY
    assert recorded(li) == ["token.make", "token.revoke"]
    assert whole()


def test_the_secret_of_a_token_is_nowhere_in_the_database(town: Town) -> None:
    with acting(town.actor("li")) as actor:
        secret = make_token(town.users["li"], "同步", 1, actor=actor, at=MONDAY)

    with acting(SYSTEM):
        said = "".join(Event.objects.values_list("after", flat=True))
    assert secret not in str(Token.objects.values()) + said


def test_nobody_makes_or_takes_a_token_of_somebody_else_but_the_keeper_of_rights(
    town: Town,
) -> None:
    li = town.users["li"]
    with acting(town.actor("li")) as actor:
        make_token(li, "同步", 1, actor=actor, at=MONDAY)
        with pytest.raises(TokenNamed):
            make_token(li, "同步", 1, actor=actor, at=MONDAY)
        with pytest.raises(Invalid):
            make_token(li, "长", 999, actor=actor, at=MONDAY)
    for name in ("wang", "wu", "zheng"):
        with acting(town.actor(name)) as actor, pytest.raises(NotAllowed):
            make_token(li, "别人", 1, actor=actor, at=MONDAY)
    with acting(town.actor("wang")) as actor, pytest.raises(NotAllowed):
        revoke_token(Token.objects.get(), actor=actor, at=MONDAY)
    with acting(town.actor("zheng")) as actor:
        revoke_token(Token.objects.get(), actor=actor, at=MONDAY)


def test_a_token_of_who_left_opens_nothing(town: Town) -> None:
    li = town.users["li"]
    with acting(town.actor("li")) as actor:
        secret = make_token(li, "同步", 10, actor=actor, at=MONDAY)
    User.objects.filter(pk=li.pk).update(is_active=False)

    assert actor_of_token(secret, at=MONDAY) is NOBODY


def test_a_row_that_no_act_made_is_found(town: Town) -> None:
    Identity.objects.create(
        user=town.users["chen"], issuer=ISSUER, subject="mallory", linked_at=MONDAY
    )

    with acting(SYSTEM):
        assert [finding.code for finding in verify()] == ["verify.field"]


def test_an_identity_is_bound_by_the_keeper_of_rights_and_to_one_account(town: Town) -> None:
    li, wang = town.users["li"], town.users["wang"]
    with acting(town.actor("zheng")) as zheng:
        bound = link_identity(li, "s-1", issuer=ISSUER, actor=zheng, at=MONDAY)
        with pytest.raises(SubjectTaken):
            link_identity(wang, "s-1", issuer=ISSUER, actor=zheng, at=MONDAY)
        with pytest.raises(OwnRights):
            link_identity(town.users["zheng"], "s-2", issuer=ISSUER, actor=zheng, at=MONDAY)
        assert user_of_identity(ISSUER, "s-1") == li
        unlink_identity(bound, actor=zheng, at=MONDAY, reason="调离")
    with acting(town.actor("wu")) as wu, pytest.raises(NotAllowed):
        link_identity(li, "s-3", issuer=ISSUER, actor=wu, at=MONDAY)

    assert user_of_identity(ISSUER, "s-1") is None
    assert whole()


def test_a_phone_counts_once_it_showed_a_code_and_each_code_counts_once(town: Town) -> None:
    li = town.users["li"]
    with acting(town.actor("li")) as actor:
        offer_factor(li)
        with pytest.raises(CodeWrong):
            confirm_factor(li, "000000", actor=actor, at=MONDAY)
        TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
        code = code_now(li)
        spare = confirm_factor(li, code, actor=actor, at=MONDAY)
        with pytest.raises(FactorThere):
            offer_factor(li)

    assert is_right_code(li, code, at=MONDAY) == ""  # used when the phone was confirmed
    assert is_right_code(li, spare[0], at=MONDAY) == "recovery"
    assert is_right_code(li, spare[0], at=MONDAY) == ""
    assert codes_left(li) == 9
    assert recorded(li) == ["factor.add"]


def test_a_lost_phone_is_taken_off_by_oneself_or_the_keeper_of_rights(town: Town) -> None:
    li = town.users["li"]
    with acting(town.actor("li")) as actor:
        offer_factor(li)
        confirm_factor(li, code_now(li), actor=actor, at=MONDAY)
    with acting(town.actor("wang")) as wang, pytest.raises(NotAllowed):
        remove_factor(li, actor=wang, at=MONDAY, reason="不是我的")
    with acting(town.actor("zheng")) as zheng:
        remove_factor(li, actor=zheng, at=MONDAY, reason="手机遗失")

    assert not TOTPDevice.objects.filter(user=li).exists()
    assert codes_left(li) == 0


def test_a_password_is_changed_by_who_knows_the_old_one(town: Town) -> None:
    li = town.users["li"]
    li.set_password("an old long phrase")
    li.save(update_fields=["password"])
    with acting(town.actor("li")) as actor:
        with pytest.raises(PasswordWrong):
            change_password(li, "guess", "a new long phrase", actor=actor, at=MONDAY)
        with pytest.raises(Invalid):
            change_password(li, "an old long phrase", "1234", actor=actor, at=MONDAY)
        change_password(li, "an old long phrase", "a new long phrase", actor=actor, at=MONDAY)
    with acting(town.actor("wang")) as wang, pytest.raises(NotAllowed):
        change_password(li, "a new long phrase", "another phrase", actor=wang, at=MONDAY)

    assert User.objects.get(username="li").check_password("a new long phrase")


def test_sign_ins_are_read_by_the_audit_administrator_alone(town: Town) -> None:
    note_sign_in(town.users["li"], "password", address="10.0.0.7", at=MONDAY)

    seen = {}
    for name in ("wu", "zheng", "sun", "li"):
        with acting(town.actor(name)):
            seen[name] = Event.objects.filter(act="session.sign_in").count()
    assert seen == {"wu": 1, "zheng": 0, "sun": 0, "li": 0}
