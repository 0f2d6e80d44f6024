"""通报: a notice of what lags, drafted from facts, for a person to sign.

Each sentence says what is late, since when, by how many days, and who saw it when. Whether it is
criticised at all is for whoever signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guatu.report.official import add_centred, add_right, add_text, add_title, new_page, packed


@dataclass(frozen=True, slots=True)
class Lag:
    """A matter that is late: `due` is its day, `progress` what was reported, in percent.

    `checked_on` is when somebody else than its handlers looked at it after that day, `checker` who,
    `found` in which words; `None` and "" while nobody did.
    """

    number: str
    title: str
    unit: str
    due: date
    progress: int
    checked_on: date | None = None
    checker: str = ""
    found: str = ""

    def days_late(self, on: date) -> int:
        """Return by how many calendar days it is late on the day `on`."""
        return (on - self.due).days


def notice_title(on: date) -> str:
    """Return the title of the notice of the day `on`."""
    return f"关于{on.year}年{on.month}月{on.day}日逾期事项的通报"


def notice_lines(lags: Sequence[Lag], on: date) -> list[str]:
    """Return the paragraphs of a notice of `lags`, by unit, the latest first.

    What nobody has looked at is left out: a notice tells only what was verified.
    """
    lags = [lag for lag in lags if lag.checked_on]
    units = dict.fromkeys(lag.unit for lag in lags)
    head = f"截至{_day(on)}，经核实，以下{len(units)}个单位牵头的{len(lags)}件事项逾期未办结："
    ordered = sorted(lags, key=lambda lag: (list(units).index(lag.unit), lag.due, lag.number))
    return [head, *(f"{n}．{_sentence(lag, on)}" for n, lag in enumerate(ordered, 1))]


def notice_document(title: str, lines: Sequence[str], *, signed: str) -> bytes:
    """Return the notice as a .docx file (GB/T 9704); `signed` says who signed and when, or ""."""
    word = new_page()
    add_title(word, title)
    if not signed:
        add_centred(word, "（草稿，待签发）")
    for line in lines:
        add_text(word, line)
    if signed:
        add_right(word, signed)
    return packed(word)


def _sentence(lag: Lag, on: date) -> str:
    checked = f"{_day(lag.checked_on)}{lag.checker}核实：{lag.found}" if lag.checked_on else ""
    return (
        f"{lag.unit}：“{lag.title}”（{lag.number}），应于{_day(lag.due)}完成，"
        f"已逾期{lag.days_late(on)}天，报送进度{lag.progress}%；{checked.rstrip('。')}。"
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
