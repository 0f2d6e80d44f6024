"""The characters of the script Han for `re`, against `regex`, which knows them."""

import re
import sys

import regex

from guatu.lib.han import HAN


def test_han_is_what_regex_says() -> None:
    ours, theirs = re.compile(f"[{HAN}]+"), regex.compile(r"\p{Han}+")
    everything = "".join(map(chr, range(sys.maxunicode + 1)))

    assert ours.findall(everything) == theirs.findall(everything)
