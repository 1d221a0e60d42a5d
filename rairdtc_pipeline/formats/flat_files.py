"""CSV and Parquet: whole tables of any size, streamed by DuckDB.

In a CSV file, text that a spreadsheet would run as a formula gets an apostrophe in front. Numbers,
and all values in Parquet, are unchanged.
"""

from pathlib import Path

import duckdb
import polars as pl

from rairdtc_pipeline.published.analysis_tables import Table
from rairdtc_pipeline.storage.database import literal

# A Chinese spreadsheet also takes the full-width forms as the start of a formula.
FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"


def defused(text: str) -> str:
    """Text that no spreadsheet interprets as a formula."""
    return f"'{text}" if text and text[0] in FORMULA_STARTS else text


def without_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows, with an apostrophe before text that a spreadsheet would run as a formula."""
    names = [name for name, kind in frame.schema.items() if kind == pl.String]
    return frame.with_columns(_without_formulas(pl.col(name)).alias(name) for name in names)


def _without_formulas(text: pl.Expr) -> pl.Expr:
    formula = text.str.slice(0, 1).is_in(list(FORMULA_STARTS))
    return pl.when(formula).then(pl.lit("'") + text).otherwise(text)


def write_csv(con: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> Path:
    """Write csv/<schema>.<table>.csv: UTF-8, header, ISO dates, missing values empty."""
    path = folder / "csv" / f"{table.full_name}.csv"
    columns = ", ".join(
        _defused_sql(column.name) if column.is_text else f'"{column.name}"'
        for column in table.columns
    )
    con.execute(
        f"COPY (SELECT {columns} FROM ({table.query})) TO {literal(path)} (FORMAT csv, HEADER)"
    )
    return path


def write_parquet(con: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> Path:
    """Write parquet/<schema>.<table>.parquet with the column types of the published file."""
    path = folder / "parquet" / f"{table.full_name}.parquet"
    con.execute(f"COPY ({table.query}) TO {literal(path)} (FORMAT parquet, COMPRESSION zstd)")
    return path


def _defused_sql(column: str) -> str:
    starts = " || ".join(f"chr({ord(character)})" for character in FORMULA_STARTS)
    return f"""CASE WHEN "{column}" <> '' AND contains({starts}, left("{column}", 1))
        THEN '''' || "{column}" ELSE "{column}" END AS "{column}\""""
