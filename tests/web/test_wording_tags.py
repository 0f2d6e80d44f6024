"""Filters for wording: a day in a sentence is kept whole, and markup in it stays text."""

from __future__ import annotations

from guatu.web.templatetags.wall import keep_days


def test_a_day_in_a_sentence_is_kept_whole_and_the_rest_is_text() -> None:
    assert keep_days("今天（2026-11-21）晚于<期限>2026-05-31") == (
        "今天（<time>2026-11-21</time>）晚于&lt;期限&gt;<time>2026-05-31</time>"
    )
