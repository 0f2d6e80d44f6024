"""The acts that end a matter, and ledgers out to Excel and in again, by the hands of clerks."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from guatu.store.actor import Role
from guatu.store.acts.people import give_grant
from guatu.store.models import Matter
from guatu.store.permission import SYSTEM, acting
from tests.browser.conftest import OpenPage
from tests.browser.test_loop import do_act, press
from tests.store.town import MONDAY, Town, load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def act_on(page: Page, address: str, act: str, **given: str) -> None:
    """Fill in the form of an act by the names of its fields, and send it."""
    page.goto(address)
    do_act(page, act)
    form = page.locator("details.act[open]")
    for name, value in given.items():
        field = form.locator(f"[name='{name}']")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.get_by_role("button", name=act, exact=True).click()


def done(page: Page, act: str) -> None:
    expect(page.locator(".note--success")).to_contain_text(act)


def refused(page: Page, words: str) -> None:
    expect(page.locator("details.act[open]")).to_contain_text(words)


def test_a_matter_is_returned_closed_published_and_looked_at_again(
    town: Town, open_page: OpenPage
) -> None:
    where = f"/matters/{town.reported().pk}/"
    li, he = open_page("li"), open_page("he")
    proof = {"text": "已疏通。", "kind": "result", "note": "验收单 2026-1"}

    act_on(li, where, "申请销号", **{**proof, "kind": "", "note": ""})
    refused(li, "佐证")
    act_on(li, where, "申请销号", **proof)
    done(li, "申请销号")
    act_on(he, where, "退回", reason="缺验收人签字。")
    done(he, "退回")
    act_on(li, where, "申请销号", **{**proof, "note": "验收单 2026-1（已补签）"})
    done(li, "申请销号")
    act_on(he, where, "核准销号")
    done(he, "核准销号")
    act_on(he, where, "公开", where="市政府网站 2026年3月")
    done(he, "公开")
    act_on(he, where, "回头看", text="渠底又淤。")
    done(he, "回头看")

    expect(he.locator(".light--large")).not_to_contain_text("已销号")
    for words in ("缺验收人签字。", "市政府网站 2026年3月", "渠底又淤。"):
        expect(he.locator(".timeline")).to_contain_text(words)
    with acting(SYSTEM):
        assert Matter.objects.get().state == "open"


def test_a_hand_over_is_signed_by_both_sides_on_an_equal_inventory(
    town: Town, open_page: OpenPage
) -> None:
    load("cobuilding")
    with acting(SYSTEM):
        give_grant(town.users["zhao"], Role.REVIEWER, town.units["roads"], actor=SYSTEM, at=MONDAY)
    office, water, roads = open_page("sun"), open_page("wang"), open_page("zhao")
    office.goto("/ledger/new/cobuilding/")
    office.get_by_label("事项", exact=True).fill("移交东渠管护")
    office.get_by_label("牵头单位").select_option(label="　市水利局")
    office.get_by_label("配合单位").select_option(label="　市交通局")
    office.get_by_label("各方").fill("水利局、交通局")
    office.get_by_label("移出清单数").fill("12")
    office.get_by_label("接收清单数").fill("11")
    office.get_by_role("button", name="立账").click()
    office.wait_for_url("**/matters/*/")
    where = office.url
    do_act(office, "交办")
    press(office, "交办")

    agreed = {"text": "清点完毕。", "kind": "agreement", "note": "移交协议"}
    act_on(water, where, "补充佐证", kind="result", note="交接单")
    done(water, "补充佐证")
    act_on(water, where, "申请销号", **agreed)
    refused(water, "移出与接收清单相等")
    act_on(office, where, "修改", **{"own-received": "12"})
    done(office, "修改")
    act_on(water, where, "申请销号", **agreed)
    done(water, "申请销号")
    act_on(water, where, "签字")
    done(water, "签字")
    office.goto(where)
    expect(office.locator(".act__not", has_text="核准销号")).to_contain_text("签字")
    act_on(roads, where, "签字")
    done(roads, "签字")
    act_on(office, where, "核准销号")
    done(office, "核准销号")

    expect(office.locator(".light--large")).to_contain_text("已销号")


def downloaded(page: Page, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("link", name="导出 Excel").click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def test_the_ledger_goes_out_to_excel_and_is_read_back_to_the_cell(
    sample_city: None, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page("zhou")
    page.goto("/ledger/?book=meeting_tasks")
    shown = page.locator("tbody tr")
    first = shown.first.inner_text()

    path = downloaded(page, tmp_path)
    heads, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)

    assert heads == ("编号", "亮灯", "事项", "牵头单位", "环节", "进度", "完成时限")
    assert len(rows) == shown.count()
    assert all(str(rows[0][cell]) in first for cell in (0, 1, 2, 3, 4))

    look_at(page, path, "meeting_tasks")

    # Each row is read as what it is, and known for it: nothing would be entered twice.
    expect(page.locator(".page__lead")).to_contain_text(f"{len(rows)} 行，其中 0 行没有问题")
    expect(page.locator(".list li").first).to_contain_text(str(rows[0][0]))
    read = page.locator("tbody tr").first.locator("td")
    due = rows[0][6]
    assert isinstance(due, datetime)
    expect(read).to_have_text([str(rows[0][2]), str(rows[0][3]), due.date().isoformat(), "100"])
    expect(page.locator("main")).to_contain_text("没有一行可以导入。")


def look_at(page: Page, path: Path, book: str) -> None:
    page.goto("/ledger/sheets/")
    page.get_by_label("Excel 台账").set_input_files(path)
    page.get_by_label("导入到").select_option(book)
    page.get_by_role("button", name="看一看").click()
    page.wait_for_url("**/ledger/sheets/*/**")


def test_a_list_comes_in_from_excel_after_its_columns_were_chosen(
    town: Town, open_page: OpenPage, tmp_path: Path
) -> None:
    path = tmp_path / "防汛清单.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (
        ["2026年防汛隐患整改台账"],
        ["序号", "隐患点位说明", "责任单位", "完成时限", "投资（万元）"],
        [1, "修东堤", "水利局", "6月底前", 120],
        [2, "通西路", "园林局", "2026-09-30", 8],
        [3, "清南渠", "市水务局", "2026.7.15", "待定"],
    ):
        book.active.append(row)
    book.save(path)
    page = open_page("sun")

    look_at(page, path, "meeting_tasks")
    page.get_by_label("隐患点位说明").select_option("title")
    page.get_by_role("button", name="再看一遍").click()

    expect(page.locator(".page__lead")).to_contain_text("3 行，其中 1 行没有问题")
    problems = page.locator(".list li")
    expect(problems).to_have_count(2)
    expect(problems.nth(0)).to_contain_text("园林局")
    expect(problems.nth(1)).to_contain_text("待定")
    with acting(SYSTEM):
        assert not Matter.objects.exists()

    page.get_by_label("有问题的行先不导入").check()
    page.get_by_role("button", name="导入 1 行").click()
    expect(page.locator(".note--success")).to_be_visible()
    with acting(SYSTEM):
        (made,) = Matter.objects.values_list("title", "due", "money")
    assert made == ("修东堤", date(2026, 6, 30), 1_200_000)

    # The next list with the same headings is read as this one was.
    book.active.append([4, "疏西沟", "交通局", "2026-08-01", 3])
    book.save(path)
    look_at(page, path, "meeting_tasks")
    expect(page.get_by_label("隐患点位说明")).to_have_value("title")
    expect(page.locator(".page__lead")).to_contain_text("4 行，其中 1 行没有问题")
