"""Every page is asked four times: the owner, the same unit, another unit, nobody.

The owner is Li (handler of the water bureau), Wang is of the same bureau, Zhao of another, and
`nobody` is signed in without any grant. `anonymous` is not signed in at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from guatu.web.urls import pages
from tests.store.test_meetings import called
from tests.store.town import Town
from tests.web.conftest import SignIn
from tests.web.pages import stored_document

pytestmark = pytest.mark.django_db
WHO = ("li", "wang", "zhao", "nobody", "anonymous")


@dataclass(frozen=True)
class Asked:
    """A page and the status that each of `WHO` gets."""

    path: str
    answers: tuple[int, int, int, int, int]
    method: str = "get"


# Documents that are not restricted may be read by all who see matters; drafts are the office's.
PAGES = {
    "home": Asked("/", (200, 200, 200, 200, 302)),
    # It wants the newest change that was shown, whoever asks; without one it is refused as such.
    "looked": Asked("/looked/", (422, 422, 422, 422, 302), "post"),
    "ledger": Asked("/ledger/", (200, 200, 200, 200, 302)),
    "new_matter": Asked("/ledger/new/", (403, 403, 403, 403, 302)),
    "new_matter_in": Asked("/ledger/new/meeting_tasks/", (403, 403, 403, 403, 302)),
    "export": Asked("/ledger/file.csv", (200, 200, 200, 200, 302)),
    "past": Asked("/ledger/past/", (200, 200, 200, 200, 302)),
    "changes": Asked("/ledger/changes/", (200, 200, 200, 200, 302)),
    "sheets": Asked("/ledger/sheets/", (403, 403, 403, 403, 302)),
    "sheet": Asked("/ledger/sheets/x/", (403, 403, 403, 403, 302)),
    "bulk": Asked("/ledger/bulk/?pick={matter}", (403, 403, 403, 403, 302)),
    "saved_views": Asked("/ledger/views/", (200, 200, 200, 403, 302)),
    "remove_view": Asked("/ledger/views/1/remove/", (404, 404, 404, 404, 302), "post"),
    "month": Asked("/month/", (200, 200, 200, 200, 302)),
    "book_account": Asked("/books/meeting_tasks/", (200, 200, 200, 200, 302)),
    "burden": Asked("/burden/", (200, 200, 200, 200, 302)),
    "notices": Asked("/notices/", (200, 200, 200, 200, 302)),
    # With a notice in tests/web/test_notices.py; here there is none.
    "notice_word": Asked("/notices/{matter}/word/", (404, 404, 404, 404, 302)),
    "flood": Asked("/flood/", (200, 200, 200, 200, 302)),
    "facts": Asked("/facts/", (200, 200, 200, 200, 302)),
    # With a fact in tests/web/test_facts.py; here there is none.
    "fact": Asked("/facts/1/", (404, 404, 404, 404, 302)),
    "chart": Asked("/chart/", (200, 200, 200, 200, 302)),
    "chart_rows": Asked("/chart/rows/", (200, 200, 200, 200, 302)),
    "paper": Asked("/chart/paper/", (200, 200, 200, 200, 302)),
    "map": Asked("/map/", (200, 200, 200, 200, 302)),
    "areas": Asked("/map/areas/", (200, 200, 200, 200, 302)),
    # There is none; tests/web/test_base_map.py asks for one.
    "base_map": Asked("/map/base.pmtiles", (404, 404, 404, 404, 302)),
    "patrols": Asked("/map/patrols/", (200, 200, 200, 200, 302)),
    "map_paper": Asked("/map/paper/", (200, 200, 200, 200, 302)),
    "points": Asked("/map/points/", (200, 200, 200, 200, 302)),
    "mine": Asked("/mine/", (200, 200, 200, 200, 302)),
    "quick_report": Asked("/mine/{matter}/", (422, 422, 422, 422, 302), "post"),
    "offline_worker": Asked("/offline-worker.js", (200, 200, 200, 200, 200)),
    "meetings": Asked("/meetings/", (200, 200, 200, 200, 302)),
    "meeting": Asked("/meetings/{meeting}/", (200, 200, 200, 404, 302)),
    "decide": Asked("/meetings/{meeting}/decide/", (403, 403, 403, 404, 302), "post"),
    "minutes_in": Asked("/meetings/{meeting}/paper/", (403, 403, 403, 404, 302), "post"),
    "close_meeting": Asked("/meetings/{meeting}/close/", (403, 403, 403, 404, 302), "post"),
    "present": Asked("/meetings/{meeting}/present/", (200, 200, 200, 404, 302)),
    "minutes": Asked("/meetings/{meeting}/minutes/", (200, 200, 200, 404, 302)),
    "minutes_file": Asked("/meetings/{meeting}/minutes.docx", (200, 200, 200, 404, 302)),
    "screen": Asked("/screen/", (200, 200, 200, 200, 302)),
    "stream": Asked("/live/stream/", (200, 200, 200, 200, 302)),
    "live": Asked("/live/", (200, 200, 200, 200, 302)),
    "documents": Asked("/documents/", (200, 200, 200, 200, 302)),
    "new_document": Asked("/documents/new/", (403, 403, 403, 403, 302)),
    "document": Asked("/documents/{document}/", (200, 200, 200, 404, 302)),
    "gold": Asked("/documents/{document}/gold/", (200, 200, 200, 404, 302)),
    # With a problem in tests/web/test_problems.py; here there is none.
    "propose": Asked("/documents/{document}/problems/9999999/", (404, 404, 404, 404, 302), "post"),
    "accept": Asked("/drafts/{draft}/accept/", (403, 403, 403, 404, 302), "post"),
    "reject": Asked("/drafts/{draft}/reject/", (403, 403, 403, 404, 302), "post"),
    "link": Asked("/drafts/{draft}/link/", (404, 404, 404, 404, 302), "post"),
    "merge": Asked("/drafts/{draft}/merge/", (404, 404, 404, 404, 302), "post"),
    "reopen": Asked("/drafts/{draft}/reopen/", (403, 403, 403, 404, 302), "post"),
    "take_date": Asked("/drafts/{draft}/take-date/", (404, 404, 404, 404, 302), "post"),
    "misprint": Asked(
        "/documents/{document}/misprints/0/accept/", (403, 403, 403, 404, 302), "post"
    ),
    "matter": Asked("/matters/{matter}/", (200, 200, 404, 404, 302)),
    "plan": Asked("/matters/{matter}/plan/", (200, 200, 404, 404, 302)),
    # The matter has no plan; test_plan asks these where there is one.
    "plan_preview": Asked("/matters/{matter}/plan/preview/", (404, 404, 404, 404, 302), "post"),
    "plan_act": Asked("/matters/{matter}/plan/record/", (404, 404, 404, 404, 302), "post"),
    "portfolio": Asked("/portfolio/", (200, 200, 200, 200, 302)),
    "bottlenecks": Asked("/bottlenecks/", (200, 200, 200, 200, 302)),
    "act": Asked("/matters/{matter}/assign/", (403, 403, 404, 404, 302), "post"),
    "evidence": Asked("/matters/{matter}/evidence/0/", (404, 404, 404, 404, 302)),
    "design": Asked("/design/", (200, 200, 200, 200, 302)),
    "sign_in": Asked("/sign-in/", (302, 302, 302, 302, 200)),
    # With rankings in tests/web/test_ranking.py; here there are none.
    "ranking": Asked("/ranking/", (200, 200, 200, 200, 302)),
    "ranking_period": Asked("/ranking/monthly/2026-03/", (404, 404, 404, 404, 302)),
    "ranking_unit": Asked("/ranking/monthly/2026-03/units/water/", (404, 404, 404, 404, 302)),
    "ranking_comment": Asked(
        "/ranking/monthly/2026-03/units/water/comment/", (404, 404, 404, 404, 302), "post"
    ),
    "compute_ranking": Asked("/ranking/monthly/compute/", (403, 403, 403, 403, 302)),
    "turn_ranking": Asked("/ranking/monthly/2026-03/show/", (404, 404, 404, 404, 302), "post"),
    # With settlements in tests/web/test_shares.py.
    "shares": Asked("/shares/", (200, 200, 200, 200, 302)),
    "settlement": Asked("/shares/park/2026-03/", (404, 404, 404, 404, 302)),
    "sign_share": Asked("/shares/park/2026-03/sign/water/", (404, 404, 404, 404, 302), "post"),
    "appeal": Asked("/losses/1/appeal/", (404, 404, 404, 404, 302), "post"),
    "decide_appeal": Asked("/appeals/1/decide/", (404, 404, 404, 404, 302), "post"),
    "sign_in_code": Asked("/sign-in/code/", (403, 403, 403, 403, 403)),
    "provider_begin": Asked("/sign-in/provider/", (404, 404, 404, 404, 404)),
    "provider_back": Asked("/sign-in/provider/back/", (404, 404, 404, 404, 404)),
    "account": Asked("/account/", (200, 200, 200, 200, 302)),
    "password": Asked("/account/password/", (200, 200, 200, 200, 302), "post"),
    "new_token": Asked("/account/tokens/", (200, 200, 200, 200, 302), "post"),
    "token_off": Asked("/account/tokens/1/off/", (404, 404, 404, 404, 302), "post"),
    "phone": Asked("/account/phone/", (404, 404, 404, 404, 302)),
    "offer_phone": Asked("/account/phone/new/", (302, 302, 302, 302, 302), "post"),
    "phone_off": Asked("/account/phone/off/", (404, 404, 404, 404, 302), "post"),
    # The administrators' pages: tests/web/test_keeping.py asks them as those who find them.
    "people": Asked("/people/", (404, 404, 404, 404, 302)),
    "person": Asked("/people/1/", (404, 404, 404, 404, 302)),
    "grant": Asked("/people/1/grant/", (404, 404, 404, 404, 302), "post"),
    "identity": Asked("/people/1/identity/", (404, 404, 404, 404, 302), "post"),
    "take": Asked("/people/1/take/phone/", (404, 404, 404, 404, 302), "post"),
    "record": Asked("/record/", (404, 404, 404, 404, 302)),
    "system": Asked("/system/", (404, 404, 404, 404, 302)),
    "new_unit": Asked("/system/units/", (404, 404, 404, 404, 302), "post"),
    "unit": Asked("/system/units/water/", (404, 404, 404, 404, 302)),
    "new_book": Asked("/system/books/", (404, 404, 404, 404, 302), "post"),
    "new_holidays": Asked("/system/holidays/", (404, 404, 404, 404, 302), "post"),
    "sign_out": Asked("/sign-out/", (302, 302, 302, 302, 302), "post"),
    "language": Asked("/language/", (302, 302, 302, 302, 302), "post"),
}


def test_every_address_stands_in_the_table_of_rights() -> None:
    named = {pattern.name for pattern in pages}

    assert named == PAGES.keys()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_itself_only_to_those_who_may_see_it(
    name: str, town: Town, signed_in: SignIn
) -> None:
    document = stored_document(town)
    matter = town.submitted()
    draft = document.drafts.model._base_manager.filter(document=document).earliest("pk")
    asked = PAGES[name]
    meeting = called(town)
    path = asked.path.format(
        document=document.pk, matter=matter.pk, draft=draft.pk, meeting=meeting.pk
    )
    data = {"version": "4", "lead": str(town.units["water"].pk)}

    answers = tuple(
        getattr(signed_in(who), asked.method)(
            path, data if asked.method == "post" else None
        ).status_code
        for who in WHO
    )

    assert answers == asked.answers


def test_a_person_of_another_unit_meets_no_trace_of_a_matter(town: Town, signed_in: SignIn) -> None:
    town.assigned("疏通东渠")

    paths = [
        "/",
        "/ledger/",
        "/month/",
        "/chart/rows/",
        "/chart/paper/",
        "/map/paper/",
        "/map/",
        "/map/points/",
        "/screen/",
        "/mine/",
    ]
    pages = [signed_in("zhao").get(path).content.decode() for path in paths]

    assert not any("疏通东渠" in page for page in pages)
    assert "共 0 件" in pages[1]


def test_a_restricted_document_is_not_there_for_others(town: Town, signed_in: SignIn) -> None:
    document = stored_document(town, restricted_to="inspection")

    answer = signed_in("li").get(f"/documents/{document.pk}/")

    assert answer.status_code == 404
    assert "例会" not in signed_in("li").get("/documents/").content.decode()
