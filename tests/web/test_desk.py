"""The desk beyond yes and no: further sources, merging, taking back, misprints, and why."""

from __future__ import annotations

import re

import pytest

from guatu.read.files import read_bytes
from guatu.store.acts.store_document import store_document
from guatu.store.models import Document, Draft, Matter, Misprint
from guatu.store.permission import SYSTEM, acting
from tests.store.town import MONDAY, Town
from tests.web.conftest import SignIn
from tests.web.pages import stored_document

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ODD = (
    "本报讯 3月2日，全市水利工作会议召开。全市共有在建项目23个，其中市级15个、县级9个。"
    "会议要求，市水利局要加快推进设备更新更新，3月底前完成。"
)


def drafts_of(document: Document) -> list[Draft]:
    with acting(SYSTEM):
        return list(Draft.objects.filter(document=document).order_by("pk"))


def read_and_stored(text: str = ODD) -> Document:
    page, raw = read_bytes(text.encode(), name="水利会议.txt")
    with acting(SYSTEM):
        return store_document(page, raw, actor=SYSTEM, at=MONDAY).document


def rows_in(html: str) -> list[str]:
    return re.findall(r'<article class="draft[^"]*" id="([^"]+)"', html)


def test_a_demand_met_again_is_linked_in_one_click_and_shown_on_the_matter(
    town: Town, signed_in: SignIn
) -> None:
    matter = town.matter("疏通东渠", due=None)
    document = stored_document(town)
    draft = drafts_of(document)[0]
    client = signed_in("sun")
    desk = client.get(f"/documents/{document.pk}/").content.decode()
    assert "draft__known" in desk
    assert matter.number in desk
    assert "准确率 0.94，召回率 0.89" in desk

    answer = client.post(f"/drafts/{draft.pk}/link/", {"to": matter.pk})

    assert answer.headers["Location"] == f"/documents/{document.pk}/#draft-{draft.pk}"
    shown = client.get(f"/matters/{matter.pk}/").content.decode()
    assert shown.count("data-source") == 1
    assert "会议要求，市水利局月底前疏通东渠。" in shown
    assert f"/drafts/{draft.pk}/take-date/" in shown
    with acting(SYSTEM):
        assert Matter.objects.count() == 1


def test_the_new_date_is_taken_over_by_a_button(town: Town, signed_in: SignIn) -> None:
    matter, draft = town.matter("疏通东渠"), drafts_of(stored_document(town))[0]
    client = signed_in("sun")
    client.post(f"/drafts/{draft.pk}/link/", {"to": matter.pk})

    client.post(f"/drafts/{draft.pk}/take-date/")

    matter.refresh_from_db()
    assert str(matter.due) == "2026-03-31"
    assert "take-date" not in client.get(f"/matters/{matter.pk}/").content.decode()


def test_what_one_may_not_see_is_neither_proposed_nor_named(town: Town, signed_in: SignIn) -> None:
    matter = town.matter("疏通东渠")
    document = stored_document(town)
    draft = drafts_of(document)[0]

    hidden = signed_in("qian").get(f"/documents/{document.pk}/").content.decode()
    signed_in("sun").post(f"/drafts/{draft.pk}/link/", {"to": matter.pk})
    after = signed_in("qian").get(f"/documents/{document.pk}/").content.decode()

    assert "draft__known" not in hidden
    assert matter.number not in hidden
    assert "已并入" in after
    assert matter.number not in after


def test_two_drafts_are_merged_and_both_rows_come_back(town: Town, signed_in: SignIn) -> None:
    document = stored_document(town)
    first, second = drafts_of(document)

    answer = signed_in("sun").post(f"/drafts/{second.pk}/merge/", {"to": first.pk}, headers=HTMX)

    html = answer.content.decode()
    assert rows_in(html) == [f"draft-{second.pk}", f"draft-{first.pk}"]
    assert html.count('hx-swap-oob="true"') == 2  # the other row, and how far the desk is
    assert "已定 2 / 2" in html
    assert [draft.state for draft in drafts_of(document)] == ["accepted", "linked"]


def test_every_decision_has_its_button(town: Town, signed_in: SignIn) -> None:
    document = stored_document(town)
    first, second = drafts_of(document)

    html = signed_in("sun").get(f"/documents/{document.pk}/").content.decode()

    acts = {f"/drafts/{pk}/{act}/" for pk in (first.pk, second.pk) for act in ("accept", "reject")}
    acts.add(f"/drafts/{second.pk}/merge/")
    assert set(re.findall(r'<form[^>]* hx-post="([^"]+)"', html)) == acts


def test_a_rejection_is_taken_back(town: Town, signed_in: SignIn) -> None:
    document = stored_document(town)
    draft = drafts_of(document)[0]
    client = signed_in("sun")
    rejected = client.post(f"/drafts/{draft.pk}/reject/", headers=HTMX).content.decode()
    assert 'data-key="u"' in rejected

    html = client.post(f"/drafts/{draft.pk}/reopen/", headers=HTMX).content.decode()

    assert 'data-state="proposed"' in html
    assert drafts_of(document)[0].state == "proposed"


def test_a_misprint_stands_in_the_text_and_is_put_right_by_a_person(
    town: Town, signed_in: SignIn
) -> None:
    document = read_and_stored()
    client = signed_in("sun")
    page = client.get(f"/documents/{document.pk}/").content.decode()
    assert "source__note--misprint" in page
    path = re.search(r'action="(/documents/\d+/misprints/\d+/accept/)"', page)
    assert path

    html = client.post(path[1], headers=HTMX).content.decode()

    assert 'data-state="accepted"' in html
    assert rows_in(html)[1:] == [f"draft-{draft.pk}" for draft in drafts_of(document)]
    after = client.get(f"/documents/{document.pk}/").content.decode()
    assert "<del>更新更新</del><ins>更新</ins>" in after
    with acting(SYSTEM):
        assert Document.objects.get().text == ODD


def test_a_misprint_is_dismissed(town: Town, signed_in: SignIn) -> None:
    document = read_and_stored()
    client = signed_in("sun")
    page = client.get(f"/documents/{document.pk}/").content.decode()
    path = re.search(r'action="(/documents/\d+/misprints/\d+/dismiss/)"', page)
    assert path

    client.post(path[1])

    assert "source__note--dismissed" in client.get(f"/documents/{document.pk}/").content.decode()
    with acting(SYSTEM):
        assert Misprint.objects.get().state == "dismissed"
    assert client.post(f"/documents/{document.pk}/misprints/0/other/").status_code == 404


def test_figures_that_disagree_are_marked_where_they_stand(town: Town, signed_in: SignIn) -> None:
    html = signed_in("sun").get(f"/documents/{read_and_stored().pk}/").content.decode()

    noted = re.search(r'source__note--figures" id="(f\d+)" title="([^"]+)"', html)
    assert noted
    assert "24个" in noted[2]  # 15 + 9 is not 23
    assert f'href="#{noted[1]}"' in html


def test_every_label_and_link_tells_its_rule_and_words(town: Town, signed_in: SignIn) -> None:
    document = read_and_stored()
    with acting(SYSTEM):
        statement = Draft.objects.select_related("statement").get(document=document).statement

    html = signed_in("li").get(f"/documents/{document.pk}/").content.decode()

    assert "每一处标注的依据" in html
    assert html.count(f"<code>{statement.rule}</code>") >= 2  # under the draft and in the table
    assert "、".join(statement.cues) in html
    assert "<td>23个</td>" in html
