"""The characters of the script Han for `re`, against `regex`, which knows them."""

import re
import sys

import pytest
import regex

from guatu.lib.han import HAN, han_pattern


def test_han_is_what_regex_says() -> None:
    ours, theirs = re.compile(f"[{HAN}]+"), regex.compile(r"\p{Han}+")
    everything = "".join(map(chr, range(sys.maxunicode + 1)))

    assert ours.findall(everything) == theirs.findall(everything)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\p{Han}{2,4}[、和]",
        r"[\p{Han}〇·]+",
        r"[^\p{Han}\s]",
        r"(?<!\p{Han})[\[（(]\p{Han}+[\]）)]",
        r"\[\p{Han}",
    ],
)
def test_a_pattern_finds_what_regex_finds(pattern: str) -> None:
    text = "市水利局、市住建局和[澄江]（县）二〇二六年 A座·3楼[江〇"
    wanted = [found.span() for found in regex.finditer(pattern, text)]
    assert wanted
    assert [found.span() for found in han_pattern(pattern).finditer(text)] == wanted
