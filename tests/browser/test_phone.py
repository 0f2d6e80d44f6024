"""A phone in a tunnel: the report is written, kept, and sent once when the network is back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from guatu.store.acts.report_progress import report_progress
from guatu.store.models import Event, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.web import clock
from tests.browser.conftest import OpenPage
from tests.store.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def report_in_a_tunnel(open_page: OpenPage) -> Page:
    """Return the phone of the handler, without a network, on which a report was just sent."""
    phone = open_page("li", width=390, height=844)
    phone.goto("/mine/")

    phone.context.set_offline(True)
    phone.locator("summary", has_text="疏通东渠").click()
    phone.get_by_label("进度").fill("70")
    phone.get_by_label("一句话进展").fill("护岸完成七成。")
    phone.get_by_role("button", name="报告进展").click()
    return phone


def test_a_report_written_in_a_tunnel_is_sent_once_afterwards(
    town: Town, open_page: OpenPage, complaints: list[str]
) -> None:
    matter = town.assigned("疏通东渠")
    phone = report_in_a_tunnel(open_page)
    expect(phone.locator("#outbox")).to_contain_text("护岸完成七成。")
    with acting(SYSTEM):
        assert Matter.objects.get(pk=matter.pk).progress == 0

    phone.context.set_offline(False)
    expect(phone.locator("#outbox")).to_be_hidden(timeout=10_000)

    with acting(SYSTEM):
        assert Matter.objects.get(pk=matter.pk).progress == 70
        assert Event.objects.filter(matter=matter.pk, act="matter.report").count() == 1
    # While the network is away Chromium itself says so of what was asked.
    complaints[:] = [said for said in complaints if "ERR_INTERNET_DISCONNECTED" not in said]


def test_three_taps_and_a_sentence_report(town: Town, open_page: OpenPage) -> None:
    matter = town.assigned("疏通东渠")
    phone = open_page("li", width=390, height=844, has_touch=True)
    phone.goto("/mine/")

    phone.locator("summary", has_text="疏通东渠").tap()
    phone.get_by_label("一句话进展").tap()
    phone.keyboard.type("护岸完成七成。")
    phone.get_by_role("button", name="报告进展").tap()
    expect(phone.locator("#said")).to_have_text("已报。")

    with acting(SYSTEM):
        told = Event.objects.get(matter=matter.pk, act="matter.report")
    assert told.after_facts["+text"] == "护岸完成七成。"


def test_what_somebody_else_did_meanwhile_is_shown_and_nothing_is_lost(
    town: Town, open_page: OpenPage, complaints: list[str]
) -> None:
    matter = town.assigned("疏通东渠")
    phone = report_in_a_tunnel(open_page)
    with acting(town.actor("wang")) as wang:
        report_progress(matter, actor=wang, at=clock.now(), progress=60, text="清淤完成")

    phone.context.set_offline(False)
    kept = phone.locator("#outbox li")
    expect(kept).to_contain_text("护岸完成七成。")
    expect(kept.get_by_role("button", name="删除")).to_be_visible(timeout=30_000)

    phone.reload()
    expect(kept).to_contain_text("护岸完成七成。")
    with acting(SYSTEM):
        assert Matter.objects.get(pk=matter.pk).progress == 60
    expect(phone.locator("summary", has_text="疏通东渠")).to_contain_text("60%")
    kept.get_by_role("button", name="仍要发送").click()
    expect(phone.locator("#outbox")).to_be_hidden(timeout=10_000)
    with acting(SYSTEM):
        assert Matter.objects.get(pk=matter.pk).progress == 70
    complaints[:] = [
        said for said in complaints if "ERR_INTERNET_DISCONNECTED" not in said and "409" not in said
    ]
