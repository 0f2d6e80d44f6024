"""Lists of a platform are read whatever their form, and what is odd in them is named."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from guatu.ledger.grid.open311 import json_rows, xml_rows
from guatu.ledger.grid.request import GridRequest, GridUnread, read_requests
from guatu.ledger.grid.table import propose_columns, table_cells, table_rows

# The example of an answer to GET /requests, with an invented city in it.
CASE = {
    "service_request_id": "638344",
    "status": "closed",
    "status_notes": "已清运。核查结案",
    "service_name": "积存渣土",
    "service_code": "006",
    "description": "东渠桥头堆有渣土",
    "agency_responsible": "市水利局",
    "requested_datetime": "2026-03-02T06:37:38+08:00",
    "updated_datetime": "2026-03-04T06:37:38Z",
    "expected_datetime": "2026-03-06T17:30:00+08:00",
    "address": "东渠路8号",
    "lat": 34.76,
    "long": "113.67",
    "media_url": None,
    "email": "someone@example.org",
    "first_name": "李",
    "phone": "111 111 1111",
}
XML = """<?xml version="1.0" encoding="utf-8"?>
<service_requests><request>
<service_request_id>638344</service_request_id><status>open</status>
<service_name>积存渣土</service_name><lat>34.76</lat><long>113.67</long>
<phone>111</phone></request></service_requests>"""


def read_json(*cases: object) -> tuple[list[GridRequest], list[str]]:
    requests, findings = read_requests(json_rows(json.dumps(cases), document="a"), document="a")
    return requests, [finding.code for finding in findings]


def with_(**fields: object) -> dict[str, object]:
    return {**CASE, **fields}


def test_a_case_is_read_with_its_instants_and_its_place() -> None:
    (case,), codes = read_json(CASE)

    assert (codes, case.key, case.place) == ([], "638344", (113.67, 34.76))
    assert case.updated_at == datetime(2026, 3, 4, 6, 37, 38, tzinfo=UTC)
    assert case.title == "积存渣土 东渠路8号"


def test_what_people_told_of_themselves_is_not_kept() -> None:
    (case,), _ = read_json(CASE)

    assert not {"email", "first_name", "phone"} & case.texts.keys()
    assert "111" not in str(case)


def test_json_and_xml_say_the_same() -> None:
    fields = ("service_request_id", "status", "service_name", "lat", "long")
    (from_json,), _ = read_json({name: CASE[name] for name in fields} | {"status": "open"})

    (from_xml,), _ = read_requests(xml_rows(XML, document="a"), document="a")

    assert from_xml == from_json


@pytest.mark.parametrize(
    ("status", "notes", "stage"),
    [
        ("open", "", "filed"),
        ("open", "已派遣至水利局", "dispatched"),
        ("OPEN", "任务处理中", "handling"),
        ("closed", "", "closed"),
        ("closed", "核查结案", "closed"),
        ("closed", "不予立案", "cancelled"),
        ("处置中", "已结案的类似案件三起", "handling"),  # a state of its own counts
        ("综合评价", "", "evaluated"),
    ],
)
def test_the_stage_stands_in_the_state_or_in_the_notes(status: str, notes: str, stage: str) -> None:
    (case,), _ = read_json(with_(status=status, status_notes=notes))

    assert case.stage == stage


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"service_request_id": ""}, "grid.no_id"),
        ({"service_request_id": "x" * 101}, "grid.no_id"),
        ({"status": "maybe"}, "grid.no_status"),
        ({"requested_datetime": "昨天"}, "grid.no_time"),
        ({"expected_datetime": "2026-02-30"}, "grid.no_time"),
        ({"lat": "north"}, "grid.no_place"),
        ({"lat": "134"}, "grid.no_place"),
        ({"long": "nan"}, "grid.no_place"),
    ],
)
def test_a_case_with_something_wrong_is_left_out_whole_and_named(
    fields: dict[str, object], code: str
) -> None:
    requests, codes = read_json(with_(**fields), with_(service_request_id="2"))

    assert ([one.key for one in requests], codes) == (["2"], [code])


def test_of_a_case_that_is_listed_twice_the_newer_counts() -> None:
    older = with_(updated_datetime="2026-03-03T00:00:00Z", status="open", status_notes="")

    for cases in ((CASE, older), (older, CASE)):
        (case,), _ = read_json(*cases)
        assert case.stage == "closed"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1]", '{"a": 1}', "[" * 100_000, '{"message": "key required"}'],
)
def test_what_is_no_list_in_json_is_refused(text: str) -> None:
    with pytest.raises(GridUnread):
        list(json_rows(text, document="a"))


@pytest.mark.parametrize(
    "text",
    ["<a", "<html/>", '<!DOCTYPE x [<!ENTITY a "b">]><service_requests>&a;</service_requests>'],
)
def test_what_is_no_list_in_xml_is_refused(text: str) -> None:
    with pytest.raises(GridUnread):
        list(xml_rows(text, document="a"))


LIST = """案卷编号,问题类型,问题描述,当前环节,处置单位,上报时间,处置截止时间,经度,纬度,备注,上报人
G1,暴露垃圾,路口有垃圾,处置中,市水利局,2026/3/2 8:30,2026-03-03,113.6,34.7,,王某
,,,,,,,,,,
G2,道路不洁,有泥水,已结案,市交通局,2026年3月1日,2026-03-02 17:00,,,核查通过,李某
"""


def test_a_list_with_other_headings_is_mapped_and_read() -> None:
    cells = table_cells(LIST, document="a")
    mapping = propose_columns(cells[0])

    requests, findings = read_requests(table_rows(cells, mapping), document="a")

    assert findings == []
    assert {column.words: column.target for column in mapping.columns}["上报人"] == ""
    first, second = requests
    assert (first.key, first.stage, second.stage) == ("G1", "handling", "closed")
    assert first.requested_at == datetime(2026, 3, 2, 8, 30)  # noqa: DTZ001
    assert first.expected_at == datetime(2026, 3, 3, 23, 59)  # noqa: DTZ001
    assert second.texts["status_notes"] == "核查通过"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_lists_may_be_divided_otherwise(delimiter: str) -> None:
    cells = table_cells(LIST.replace(",", delimiter), document="a")

    assert propose_columns(cells[0]).columns[0].target == "service_request_id"


@pytest.mark.parametrize("text", ["", "one column\n1", '"a,b'])
def test_what_is_no_list_in_csv_is_refused(text: str) -> None:
    with pytest.raises(GridUnread):
        table_cells(text, document="a")


def test_english_headings_are_taken_as_a_whole() -> None:
    columns = propose_columns(["plate", "service_request_id", "longitude"]).columns

    assert [column.target for column in columns] == ["", "service_request_id", "long"]
