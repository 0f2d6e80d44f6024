"""Reads a folder with Apache Spark: pages in, Parquet of articles, statements and facts out.

The same pure function as everywhere runs in Spark's Python workers. A task whose worker dies is
run again by Spark, and what it had half written is dropped by Spark's commit protocol, so nothing
is lost and nothing is doubled. The folder must be seen by all workers under the same path.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from guatu.cli.engines.archive import ENDINGS, SCHEMA, file_rows

TYPES = {pa.string(): "string", pa.int64(): "bigint", pa.float64(): "double"}
COLUMNS = ", ".join(f"`{field.name}` {TYPES[field.type]}" for field in SCHEMA)


def read_folder(folder: Path, out: Path, *, master: str, issue_date: date | None = None) -> int:
    """Read every page below `folder` into `out/kind=…/*.parquet`; return the number of rows.

    Args:
        folder: where the pages are, seen by every worker.
        out: must not be there yet; holds a file `_SUCCESS` when all rows are in it.
        master: the address of the cluster, such as `spark://10.0.0.1:7077` or `local[2]`.
        issue_date: the day of the pages where they do not say it themselves.
    """
    spark = SparkSession.builder.master(master).appName("guatu read").getOrCreate()
    try:
        rows = _rows(spark, folder, issue_date)
        rows.write.mode("errorifexists").partitionBy("kind").parquet(str(out))
        count: int = spark.read.parquet(str(out)).count()
        return count
    finally:
        spark.stop()


def _rows(spark: SparkSession, folder: Path, issue_date: date | None) -> DataFrame:
    """Return the rows of all pages as a data frame that Spark has not computed yet."""
    endings = "{" + ",".join(sorted(ending[1:] for ending in ENDINGS)) + "}"
    files = (
        spark.read.format("binaryFile")
        .option("recursiveFileLookup", "true")
        .option("pathGlobFilter", f"*.{endings}")
        .load(str(folder))
        .select("path", "content")
    )
    root = folder.resolve()

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for path, content in zip(batch["path"], batch["content"], strict=True):
                name = str(Path(unquote(urlsplit(path.as_py()).path)).relative_to(root))
                rows = list(file_rows(content.as_py(), name, issue_date))
                yield from pa.Table.from_pylist(rows, schema=SCHEMA).to_batches()

    return files.mapInArrow(read, COLUMNS)
