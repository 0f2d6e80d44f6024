"""The acts that change what a matter is: divided, edited, moved on, merged, carried, upgraded."""

from __future__ import annotations

import re
from datetime import date

import pytest

from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.acts.load_book import load_book
from guatu.store.books import shipped_books
from guatu.store.models import Event, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.next_acts import OFFERED
from guatu.web.act_entries import ENTRIES
from guatu.wording import sentences
from tests.store.town import MONDAY, Town, load
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


def stored(matter: Matter) -> Matter:
    with acting(SYSTEM):
        matter.refresh_from_db()
    return matter


def sent(client: object, matter: Matter, slug: str, **data: object) -> tuple[int, str]:
    """Return the status of a sent form, and the page that came back."""
    given = {"version": matter.version, **data}
    answer = client.post(f"/matters/{matter.pk}/{slug}/", given)  # type: ignore[attr-defined]
    return answer.status_code, answer.content.decode()


def test_every_act_that_is_offered_has_its_form() -> None:
    assert set(OFFERED) == ENTRIES.keys()


def test_a_matter_is_divided_and_its_parts_are_numbered(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()
    water, roads = town.units["water"].pk, town.units["roads"].pk

    status, _ = sent(
        signed_in("sun"), matter, "decompose", mandatory="on",
        title1="清淤", lead1=water, due1="2026-03-10", weight1="2",
        title3="修便道", lead3=roads,
    )  # fmt: skip

    with acting(SYSTEM):
        parts = list(Matter.objects.filter(parent=matter).order_by("number"))
    assert status == 302
    assert [part.title for part in parts] == ["清淤", "修便道"]
    assert (parts[0].due, parts[0].weight) == (date(2026, 3, 10), 2)
    assert (parts[1].due, parts[1].weight, parts[1].mandatory) == (matter.due, 1, True)


def test_problems_named_on_a_visit_become_tasks(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()

    said = {"text": "查看工地", "came_from": "实地查看", "problems": "围挡破损\r\n\r\n电缆拖地\r\n"}
    status, _ = sent(signed_in("sun"), matter, "note", **said)

    with acting(SYSTEM):
        parts = list(Matter.objects.filter(parent=matter).order_by("number"))
    assert status == 302
    assert [(part.title, part.lead) for part in parts] == [
        ("围挡破损", town.units["water"]), ("电缆拖地", town.units["water"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "请至少填写一个分项"),
        ({"title1": "清淤"}, "请选择这一分项的牵头单位"),
        ({"title1": "清淤", "lead1": "water", "due1": "2026-04-30"}, "完成时限：2026-04-30"),
        ({"title1": "清淤", "lead1": "water", "weight1": "-1"}, "权重：-1"),
    ],
)
def test_a_division_that_cannot_be_is_told_and_nothing_typed_is_lost(
    data: dict[str, str], told: str, town: Town, signed_in: SignIn
) -> None:
    matter = town.assigned()
    sent_data = {name: town.units[v].pk if v == "water" else v for name, v in data.items()}

    status, page = sent(signed_in("sun"), matter, "decompose", **sent_data)

    assert status == 200
    assert told in page
    assert data.get("title1", "") in page
    with acting(SYSTEM):
        assert not Matter.objects.filter(parent=matter).exists()


def test_the_office_edits_words_and_a_handler_the_fields_of_the_book_alone(
    town: Town, signed_in: SignIn
) -> None:
    matter = town.assigned()

    office = signed_in("sun").get(f"/matters/{matter.pk}/").content.decode()
    handler = signed_in("li").get(f"/matters/{matter.pk}/").content.decode()
    status, _ = sent(
        signed_in("sun"), matter, "edit", title="疏通东渠下段", text="疏通东渠", weight="1",
        **{"own-count": "3", "own-meeting": "第五次例会"},
    )  # fmt: skip

    assert 'name="title"' in office
    assert 'name="own-meeting"' in office
    assert 'id="edit-title"' not in handler
    assert 'name="own-meeting"' not in handler
    assert 'name="own-count"' in handler
    assert status == 302
    assert stored(matter).title == "疏通东渠下段"
    assert matter.values == {"count": "3", "meeting": "第五次例会"}


def test_an_edit_touches_only_what_was_changed(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()
    same = {"title": matter.title, "text": matter.text, "weight": "1.000"}

    status, page = sent(signed_in("sun"), matter, "edit", **same)
    assert status == 200
    assert "修改的内容" in page
    status, _ = sent(signed_in("sun"), matter, "edit", **same, **{"own-count": "7"})

    assert status == 302
    with acting(SYSTEM):
        event = Event.objects.get(matter=matter, act="matter.edit")
    assert event.after_facts == {"values": {"count": "7"}}


def test_a_project_moves_on_to_the_stage_that_was_chosen(town: Town, signed_in: SignIn) -> None:
    load("key_projects")
    with acting(SYSTEM):
        new = NewMatter("key_projects", "东渠新城", lead=town.units["water"])
        matter = add_matter(new, actor=SYSTEM, at=MONDAY)
    page = signed_in("sun").get(f"/matters/{matter.pk}/").content.decode()
    offered = re.findall(r'<option value="(\w+)"', page.split('name="to"')[1].split("</select>")[0])

    refused, told = sent(signed_in("sun"), matter, "advance", to="signed", text="已谈妥")
    proof = {"kind": "agreement", "note": "协议 2026-3"}
    status, _ = sent(signed_in("sun"), matter, "advance", to="signed", **proof)

    assert offered == ["talks", "signed"]
    assert refused == 200
    assert "已谈妥" in told
    assert "note--error" in told
    assert status == 302
    assert stored(matter).stage == "signed"


def test_two_matters_that_are_one_become_one(town: Town, signed_in: SignIn) -> None:
    matter, into = town.assigned("甲"), town.assigned("乙")

    refused, page = sent(signed_in("sun"), matter, "merge", into="督〔1999〕1号", reason="同一件事")
    status, _ = sent(signed_in("sun"), matter, "merge", into=into.number, reason="同一件事")

    assert refused == 200
    assert "督〔1999〕1号" in page
    assert "同一件事" in page
    assert status == 302
    assert stored(matter).merged_into == into


def test_the_number_of_an_unseen_matter_is_told_like_one_that_is_not_there(
    town: Town, signed_in: SignIn
) -> None:
    mine, other = town.assigned("甲", lead="east"), town.assigned("乙")

    _, unseen = sent(signed_in("qian"), mine, "merge", into=other.number, reason="同")
    _, absent = sent(signed_in("qian"), mine, "merge", into="督〔2026〕99号", reason="同")

    of = re.compile(r'role="alert">([^<]+)<')
    assert of.findall(unseen)[0].replace(other.number, "N") == of.findall(absent)[0].replace(
        "督〔2026〕99号", "N"
    )


def test_a_unit_out_of_reach_is_told_on_the_form_of_the_hand_over(
    town: Town, signed_in: SignIn
) -> None:
    with acting(SYSTEM):
        matter = town.assigned(lead="east")
        leader = town.users["qian"]
        leader.grants.update(role="leader")

    status, page = sent(
        signed_in("qian"), matter, "hand-over", to=town.units["roads"].pk, reason="职责调整"
    )

    assert status == 200
    assert "您没有“移交”的权限" in page
    assert "职责调整" in page
    assert stored(matter).lead == town.units["east"]


def test_the_newest_version_of_the_book_is_taken_when_there_is_one(
    town: Town, signed_in: SignIn
) -> None:
    matter = town.assigned()
    client = signed_in("sun")
    before = client.get(f"/matters/{matter.pk}/").content.decode()
    text = shipped_books()["meeting_tasks.toml"].replace("办结佐证", "办结证明")
    with acting(SYSTEM):
        load_book(text, name="meeting_tasks.toml", actor=SYSTEM, at=MONDAY)

    status, _ = sent(client, matter, "upgrade")

    assert 'id="act-upgrade"' not in before
    assert status == 302
    with acting(SYSTEM):
        assert stored(matter).book_version.version == 2


def test_one_visit_too_many_to_a_unit_asks_for_a_reason_that_a_leader_signs(
    town: Town, signed_in: SignIn
) -> None:
    limit = 'act = "matter.verify"\ntimes = 1\ndays = 30\nsource = "测试"\nper = "unit"'
    with acting(SYSTEM):
        text = f"{shipped_books()['meeting_tasks.toml']}\n[[limit]]\n{limit}\n"
        load_book(text, name="meeting_tasks.toml", actor=SYSTEM, at=MONDAY)
    first, second = town.reported(), town.reported(title="修闸")

    assert sent(signed_in("sun"), first, "verify", text="到现场看过")[0] == 302
    refused, page = sent(signed_in("sun"), second, "verify", text="到现场看过", reason="再看")
    status, _ = sent(signed_in("chen"), second, "verify", text="到现场看过", reason="汛期将至")

    assert refused == 200
    assert "“核实进展”在 30 天内最多 1 次" in page
    assert "到现场看过" in page
    assert status == 302


def test_no_refusal_says_a_code() -> None:
    codes = [code for code, both in sentences().items() if re.search(r"\bmatter\.\w", both["zh"])]

    assert codes == []


def test_the_page_of_a_refused_act_may_be_asked_for_again(town: Town, signed_in: SignIn) -> None:
    """The live parts of a page take its address anew; a refused form keeps that of the act."""
    matter = town.assigned()

    answer = signed_in("li").get(f"/matters/{matter.pk}/submit/")

    assert (answer.status_code, answer["Location"]) == (302, f"/matters/{matter.pk}/")


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/matters/{}/plan/change/", "/matters/{}/plan/"),
        ("/matters/{}/plan/preview/", "/matters/{}/plan/"),
        ("/account/password/", "/account/"),
        ("/people/{}/grant/", "/people/{}/"),
        ("/system/books/", "/system/"),
    ],
)
def test_an_address_that_takes_a_form_leads_to_the_page_of_the_form(
    town: Town, signed_in: SignIn, path: str, page: str
) -> None:
    li = signed_in("li")

    answer = li.get(path.format(7))

    assert (answer.status_code, answer["Location"]) == (302, page.format(7))
    assert li.put(path.format(7)).status_code == 405
