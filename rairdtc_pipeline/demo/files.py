"""Write tables as the files that a hospital sends, for both the study cohort and the registry.

The same table gives the same bytes: creation and modification dates come from the export.
"""

import csv
import gzip
import hashlib
import io
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from secrets import token_hex

import polars as pl
import xlsxwriter

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.demo.layouts import Layout, header
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.published.reader import SYNTHETIC_NOTICE
from rairdtc_pipeline.storage.temporary import recorded_draft

NOTICE = (
    "SYNTHETIC DATA: NO PATIENT, NO HOSPITAL RECORD\n"
    "合成数据：不含任何真实患者或医院记录\n\n"
    "Every file in this folder was made by a program from published summary numbers and a\n"
    "random seed. Names (合成患者001) and identity numbers (region 000000) are invented and\n"
    "cannot belong to anyone. Do not use these files for any statement about patients.\n"
)
NOTICE_DATE = date(2025, 3, 1)
_DATE_CELL = "yyyy-mm-dd"


@dataclass(frozen=True)
class ExportFile:
    """One file `<site>/<stem>.<format>`; `ragged` holds records with too few or too many cells."""

    site: str
    export: str
    stem: str
    received: date
    table: pl.DataFrame
    layout: Layout
    ragged: tuple[tuple[str, ...], ...] = ()


def write_files(exports: Path, files: Iterable[ExportFile]) -> None:
    """Write each file into the folder of its site, and a notice that all data are synthetic.

    The files appear when all of them are written, after the notice that lists them: a call that
    is killed leaves no file that seems to be a hospital's.
    """
    exports.mkdir(parents=True, exist_ok=True)
    with recorded_draft(exports.absolute().parent, token_hex(8)) as draft:
        try:
            written = [_write(draft, file) for file in files]
            lines = (f"{_sha256(path)}  {path.relative_to(draft).as_posix()}\n" for path in written)
            notice = draft / SYNTHETIC_NOTICE
            notice.write_text(f"{NOTICE}\n{''.join(sorted(lines))}", encoding="utf-8")
            _stamp(notice, NOTICE_DATE)
            for path in (notice, *written):
                target = exports / path.relative_to(draft)
                target.parent.mkdir(exist_ok=True)
                shutil.move(path, target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def clear_synthetic(exports: Path) -> None:
    """Delete the unchanged files of an earlier call.

    Raises ExportError before deleting anything if the folder holds any other file: real exports
    are never deleted.
    """
    if not exports.is_dir():
        return
    notice = exports / SYNTHETIC_NOTICE
    text = notice.read_text("utf-8") if notice.exists() else ""
    listed = re.findall(r"^([0-9a-f]{64})  (.+)$", text, re.MULTILINE)
    synthetic = {exports / name: digest for digest, name in listed}
    found = [path for path in exports.rglob("*") if path.is_file() and path != notice]
    for path in found:
        if path not in synthetic or _sha256(path) != synthetic[path]:
            raise ExportError(message("errors-not-synthetic", folder=exports))
    for path in found:
        path.unlink()


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write(exports: Path, file: ExportFile) -> Path:
    path = exports / file.site / f"{file.stem}.{file.layout.format}"
    path.parent.mkdir(parents=True, exist_ok=True)
    names = {name: header(file.export, name, file.layout) for name in file.table.columns}
    table = file.table.rename(names)
    if file.layout.format == "parquet":
        table.write_parquet(path)
    elif file.layout.format == "xlsx":
        _write_xlsx(path, table, _sheet_name(file), file.received)
    else:
        _write_csv(path, table, file)
    _stamp(path, file.received)
    return path


def _sheet_name(file: ExportFile) -> str:
    contract = load_contracts()[file.export]
    return contract.chinese_name if file.layout.chinese else contract.name


def _write_csv(path: Path, table: pl.DataFrame, file: ExportFile) -> None:
    layout = file.layout
    if layout.format == "csv" and layout.encoding == "utf-8" and not file.ragged:
        table.write_csv(path, separator=layout.delimiter)
        return
    data = table.write_csv(separator=layout.delimiter).encode() + _records(file)
    if layout.encoding != "utf-8":
        data = data.decode().encode(layout.encoding)
    if layout.format == "csv.gz":
        data = gzip.compress(data, compresslevel=6, mtime=0)
    path.write_bytes(data)


def _records(file: ExportFile) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=file.layout.delimiter, lineterminator="\n").writerows(file.ragged)
    return text.getvalue().encode()


def _write_xlsx(path: Path, table: pl.DataFrame, sheet_name: str, created: date) -> None:
    """Write a workbook with one sheet, with dates as Excel dates."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.combine(created, time(8))})
        day = book.add_format({"num_format": _DATE_CELL})
        sheet = book.add_worksheet(sheet_name)
        sheet.write_row(0, 0, table.columns)
        for place, column in enumerate(table.iter_columns()):
            cell = day if column.dtype == pl.Date else None
            sheet.write_column(1, place, column.to_list(), cell)


def _stamp(path: Path, received: date) -> None:
    """Set the modification time to noon of the day on which the file was received."""
    moment = datetime.combine(received, time(12), UTC).timestamp()
    os.utime(path, (moment, moment))
