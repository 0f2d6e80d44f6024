"""A notice of what lags: facts alone, with their days, and a draft until somebody signed."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from docx import Document

from guatu.report.criticism import Lag, notice_document, notice_lines, notice_title

ON = date(2026, 3, 30)
LATE = Lag("督〔2026〕1号", "疏通东渠", "市水利局", date(2026, 3, 20), 50, date(2026, 3, 25),
           "Sun（督查室科长）", "现场未见施工。")  # fmt: skip
UNSEEN = Lag("督〔2026〕2号", "修补断头路", "市交通局", date(2026, 3, 1), 0)


def test_a_sentence_cites_the_day_the_days_and_who_saw_it() -> None:
    head, sentence = notice_lines([LATE, UNSEEN], ON)

    assert head == "截至2026年3月30日，经核实，以下1个单位牵头的1件事项逾期未办结："
    assert sentence == (
        "1．市水利局：“疏通东渠”（督〔2026〕1号），应于2026年3月20日完成，已逾期10天，"
        "报送进度50%；2026年3月25日Sun（督查室科长）核实：现场未见施工。"
    )


def test_a_notice_that_nobody_signed_says_that_it_is_a_draft() -> None:
    lines = notice_lines([LATE], ON)
    draft, signed = (
        [paragraph.text for paragraph in Document(BytesIO(data)).paragraphs]
        for data in (
            notice_document(notice_title(ON), lines, signed=""),
            notice_document(notice_title(ON), lines, signed="Chen（副市长） 2026-03-31"),
        )
    )

    assert draft == ["关于2026年3月30日逾期事项的通报", "（草稿，待签发）", *lines]
    assert signed == [draft[0], *lines, "Chen（副市长） 2026-03-31"]
