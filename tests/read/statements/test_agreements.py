"""Agreements: the pairs that signed, and nothing where a party is not known."""

from __future__ import annotations

import pytest

from guatu.read.page import read_page

LEAD = "本报讯（记者 温书禾）3月6日，全市区域协作推进会召开。"


def agreements(sentence: str) -> list[tuple[object, object]]:
    page = read_page(f"协作推进会召开\n{LEAD}{sentence}\n", name="a.txt")
    return [
        (finding.facts["pairs"], finding.facts["words"])
        for article in page.articles
        for finding in article.findings
        if finding.code == "read.agreement"
    ]


@pytest.mark.parametrize(
    ("sentence", "pairs", "words"),
    [
        (
            "会上，临港区与沐元县、高新区与平石县签订对口协作协议。",
            "临港区—沐元县；高新区—平石县",
            "对口协作协议",
        ),
        (
            "市农业农村局与沐元县人民政府现场签署合作备忘录。",
            "市农业农村局—沐元县人民政府",
            "合作备忘录",
        ),
        (
            "会上，经开区同平石县签订了共建园区合同，双方致辞。",
            "经开区—平石县",
            "共建园区合同",
        ),
    ],
)
def test_who_signed_with_whom_is_told_pair_by_pair(sentence: str, pairs: str, words: str) -> None:
    assert agreements(sentence) == [(pairs, words)]


@pytest.mark.parametrize(
    "sentence",
    [
        "会上，三对合作单位签订协议。",
        "临港区将与有关方面签订协议。",
        "要督促经开区、高新区和临港区签订责任书。",
    ],
)
def test_parties_that_are_not_named_are_not_guessed(sentence: str) -> None:
    assert agreements(sentence) == []
