"""Chinese is written in the source; English is complete, and the compiled file is in step."""

from __future__ import annotations

import re

from tests.web import messages

# Words that a file must hold to be read, in every language of the page.
IN_FILES = re.compile("日期,类型,名称|休|班")
FACTS = re.compile(r"%\(\w+\)s|\{\w+\}")


def test_every_sentence_of_the_pages_has_its_english() -> None:
    entries = messages.read_po()

    assert {text for text in messages.wanted() if not entries.get(text)} == set()


def test_no_sentence_is_kept_that_no_page_says() -> None:
    assert messages.read_po().keys() - messages.wanted() == set()


def test_both_languages_name_the_same_facts() -> None:
    differing = {
        chinese: english
        for chinese, english in messages.read_po().items()
        if sorted(FACTS.findall(chinese)) != sorted(FACTS.findall(english))
    }

    assert differing == {}


def test_no_english_sentence_has_chinese_left_in_it() -> None:
    said = (re.sub(IN_FILES, "", english) for english in messages.read_po().values())
    left = [english for english in said if re.search("[一-鿿]", english)]

    assert left == []


def test_the_compiled_file_says_what_the_po_says() -> None:
    assert messages.MO.read_bytes() == messages.compiled(messages.read_po())


def test_no_template_says_chinese_without_marking_it_for_translation() -> None:
    unmarked = []
    for path in (messages.WEB / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        for pattern in (
            r"\{#.*?#\}",
            r"\{% translate .*?%\}",
            r"\{% blocktranslate.*?endblocktranslate %\}",
            r'<p class="source" lang="zh-Hans">.*?</p>',  # a page is quoted in its own language
            r">中文</button>",  # the name of a language stands in that language
        ):
            text = re.sub(pattern, "", text, flags=re.DOTALL)
        unmarked += [f"{path.name}: {found}" for found in re.findall("[一-鿿：。，]+", text)]

    assert unmarked == []
