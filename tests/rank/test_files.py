"""Files of facts as people send them: read, or refused by a sentence that names the file."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guatu.errors import Invalid
from guatu.rank.periods import Period
from guatu.rank.ranking_duckdb import rank
from tests.rank.cards import PLAIN, card

ROWS = "unit,period,indicator,value\n甲,2026-10,a,0.5\n甲,2026-10,b,50%\n"
OCTOBER = Period.read("2026-10", "month")


def score(path: Path) -> float:
    (standing,) = rank(card(PLAIN), {"readings": path}, [OCTOBER]).standings(OCTOBER)
    return standing.score / 1_000_000


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        ROWS.encode("utf-8-sig"),
        ROWS.encode("gb18030"),
        ROWS.replace("\n", "\r\n").encode(),
        ROWS.replace("period,", " period ,").encode(),
    ],
)
def test_a_csv_file_is_read_as_it_is_sent(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "readings.csv").write_bytes(content)

    assert score(tmp_path / "readings.csv") == 50


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "表头"),
        (ROWS.encode("utf-16"), "UTF-8"),
        (ROWS.replace(",", ";").encode(), "逗号"),
        (ROWS.replace(",", "\t").encode(), "逗号"),
        (ROWS.replace("indicator", "unit").encode(), "unit"),
        (ROWS.replace("value", "valeu").encode(), "value"),
        ((ROWS + "乙,2026-10\n").encode(), "4"),
        (ROWS.replace("0.5", "五").encode(), "五"),
        (ROWS.replace("0.5", "1e400").encode(), "1e400"),
        ((ROWS + ROWS.splitlines()[1]).encode(), "两次"),
        (ROWS.replace("2026-10", "2026年10月").encode(), "2026年10月"),
        ((ROWS + ",2026-10,a,1\n").encode(), "第4行"),
    ],
)
def test_a_csv_file_that_is_not_what_it_should_be_is_refused(
    tmp_path: Path, content: bytes, word: str
) -> None:
    (tmp_path / "readings.csv").write_bytes(content)

    with pytest.raises(Invalid) as refused:
        score(tmp_path / "readings.csv")

    assert word in refused.value.say("zh") and "readings" in refused.value.say("zh")


@pytest.mark.parametrize("value", [True, float("nan"), [1.0], "x"])
def test_a_parquet_column_of_another_kind_is_refused_with_its_row(
    tmp_path: Path, value: object
) -> None:
    columns = {"unit": ["甲"], "period": ["2026-10"], "indicator": ["a"], "value": [value]}
    pq.write_table(pa.table(columns), tmp_path / "readings.parquet")

    with pytest.raises(Invalid) as refused:
        score(tmp_path / "readings.parquet")

    assert "line 2, column `value`" in refused.value.say("en")


def test_what_is_called_parquet_and_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "readings.parquet").write_bytes(ROWS.encode())

    with pytest.raises(Invalid) as refused:
        score(tmp_path / "readings.parquet")

    assert "readings.parquet" in refused.value.say("zh")
