"""README.txt of the exports, which describes each file."""

from pathlib import Path

from rairdtc_pipeline.formats.xport import LONGEST_TEXT_BYTES
from rairdtc_pipeline.published.analysis_tables import LARGEST_TABLE, Table

_EXAMPLE = Table("adam", "adlb", "", (), None).where
_HEAD = f"""Exports of the published file, made with it from the same data.

csv/         every analysis table: UTF-8, ISO dates, empty where missing. Text that a spreadsheet
             would run as a formula has an apostrophe in front.
parquet/     the same, with types
rairdtc.xlsx the same, a sheet per table; the first sheet explains every table and column
spss/        the same for SPSS, with variable labels, value labels and measurement levels
adam/        ADaM-style datasets for SAS (XPORT 5); text beyond {LONGEST_TEXT_BYTES} bytes is cut
tables.docx  Tables 1 to 3, best response and adverse events for Word
tables.rtf   the same for any word processor
figures/     the figures as SVG and PDF

A table of more than {LARGEST_TABLE:,} rows is not here; in the published file it is, for example:
  {_EXAMPLE}
Patients are keyed pseudonyms. `duckdb_columns()` of the published file explains every column.
"""


def _rows(table: Table) -> str:
    return "more" if table.rows is None else f"{table.rows:,}"


def write_readme(tables: list[Table], files: list[Path], folder: Path) -> Path:
    """Write README.txt."""
    path = folder / "README.txt"
    width = max((len(table.full_name) for table in tables), default=0)
    lines = [f"{t.full_name:<{width}}  {_rows(t):>9}  {t.description}" for t in tables]
    names = sorted(str(file.relative_to(folder)) for file in files)
    parts = [_HEAD, "Tables, their rows, and what they are", "", *lines, "", "Files", "", *names]
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")
    return path
