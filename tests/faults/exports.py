"""A minimal clean folder of all eight exports, ways to damage it, and what the pipeline made of it.

Everything that could name a person carries `4711`: what is searched for in every message is planted
here. Row numbers are those of a spreadsheet: the header is row 1.
"""

import csv
import io
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.ingest import ingest_export, take_inventory
from rairdtc_pipeline.staging import stage_export
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.build import build_table
from rairdtc_pipeline.warehouse.connection import open_working
from rairdtc_pipeline.warehouse.sql_table import load_sql_tables

SITE = "site_a"
RECEIVED = "2025-03-01"
NEWER = "2025-03-02"
SECRET = "SECRET-4711"
IDENTIFIERS = ("ZY-4711", "NAME-4711", "NATID-4711", SECRET)
KEY = b"k" * 32

CLEAN = {
    "patients": """
        patient_id,name,national_id,sex,birth_date,height_cm,weight_kg,ecog,kps,histology,rai_status
        ZY-4711-01,NAME-4711-01,NATID-4711-01,F,1960-06-15,165,60,0,90,PTC,no_uptake
        ZY-4711-02,NAME-4711-02,NATID-4711-02,M,1955-01-31,172,80.5,1,80,FTC,progression_after_rai
        ZY-4711-03,NAME-4711-03,NATID-4711-03,F,1971-12-01,158,52,0,100,PTC,no_uptake
        ZY-4711-04,NAME-4711-04,NATID-4711-04,M,1980-02-29,180,90,2,70,PTC,avid""",
    "labs": """
        patient_id,specimen_datetime,test_code,result,unit,reference_low,reference_high,laboratory
        ZY-4711-01,2024-01-10 08:30,TSH,0.05,mU/L,0.27,4.2,Lab A
        ZY-4711-01,2024-01-10 08:30,TG,120.5,ng/mL,,77,Lab A
        ZY-4711-02,2024-01-11 08:30,TSH,<0.04,mU/L,0.27,4.2,Lab A
        ZY-4711-02,2024-01-11 08:30,TG,>5000,ng/mL,,77,Lab B
        ZY-4711-03,2024-01-12 08:30,TSH,0.08,mU/L,0.27,4.2,Lab B
        ZY-4711-03,2024-01-12 08:30,TGAB,negative,,,,Lab B""",
    "lesions": """
        patient_id,exam_date,lesion_id,lesion_role,longest_diameter_mm,status
        ZY-4711-01,2024-01-05,L1,target,21,measured
        ZY-4711-01,2024-04-05,L1,target,15.5,measured
        ZY-4711-02,2024-01-05,L1,target,32,measured
        ZY-4711-02,2024-04-05,L1,target,,absent
        ZY-4711-03,2024-01-06,L1,target,18,measured""",
    "implants": """
        patient_id,implant_date,site_no,location_class,seed_count,activity_per_seed_mbq
        ZY-4711-01,2024-01-15,1,internal,40,25.9
        ZY-4711-02,2024-01-16,1,bone,35,25.9""",
    "anlotinib": """
        patient_id,start_date,end_date,daily_dose_mg,days_on,days_off,stop_reason
        ZY-4711-01,2024-01-20,2024-06-20,12,14,7,planned
        ZY-4711-03,2024-01-22,,10,14,7,""",
    "pain": """
        patient_id,assessment_date,nrs,analgesic
        ZY-4711-01,2024-01-08,6,tramadol
        ZY-4711-01,2024-03-08,2,
        ZY-4711-02,2024-01-08,4,ibuprofen
        ZY-4711-03,2024-01-09,0,""",
    "adverse_events": """
        patient_id,term,ctcae_grade,onset_date,resolved_date,related_to
        ZY-4711-01,Hypertension,2,2024-02-10,2024-03-01,anlotinib
        ZY-4711-03,Fatigue,1,2024-02-11,,both""",
    "follow_up": """
        patient_id,contact_date,vital_status,death_date
        ZY-4711-01,2024-07-01,alive,
        ZY-4711-02,2024-07-02,dead,2024-06-30
        ZY-4711-03,2024-07-03,alive,""",
}


def clean_rows(export):
    """Header and rows of an export as lists of text cells."""
    lines = [line.strip() for line in CLEAN[export].strip().splitlines()]
    return [line.split(",") for line in lines]


def as_csv(rows, delimiter=",", newline="\n"):
    """Rows as CSV text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return text.getvalue()


class Folder:
    """A folder of exports; the clean one until a method damages it."""

    def __init__(self, root):
        self.root = Path(root)
        (self.root / SITE).mkdir(parents=True, exist_ok=True)
        for export in CLEAN:
            self.write(export, clean_rows(export))

    def path(self, export, day=RECEIVED, suffix=".csv"):
        return self.root / SITE / f"{export}_{day}{suffix}"

    def write(self, export, rows, day=RECEIVED):
        self.path(export, day).write_text(as_csv(rows), encoding="utf-8")

    def put(self, export, data, day=RECEIVED, suffix=".csv"):
        """Bytes or text in the place of the clean file."""
        self.path(export).unlink(missing_ok=True)
        data = data.encode() if isinstance(data, str) else data
        self.path(export, day, suffix).write_bytes(data)

    def cell(self, export, row, column, value):
        """One cell changed; `row` as in a spreadsheet."""
        rows = clean_rows(export)
        rows[row - 1][rows[0].index(column)] = value
        self.write(export, rows)

    def append(self, export, row, **changes):
        """A copy of a row behind the last one, with changes."""
        self.write(export, [*clean_rows(export), changed(export, row, **changes)])

    def newer(self, export, row, **changes):
        """A file of the next day with a copy of one row, changed."""
        self.write(export, [clean_rows(export)[0], changed(export, row, **changes)], day=NEWER)

    def header(self, export, column, *names):
        """A header cell in other words, or several in its place (their cells the same)."""
        rows = clean_rows(export)
        at = rows[0].index(column)
        for row in rows[1:]:
            row[at : at + 1] = [row[at]] * len(names)
        rows[0][at : at + 1] = names
        self.write(export, rows)

    def xlsx(self, export, sheets=None, typed=True, name=None):
        """A workbook in the place of the clean file; dates and numbers as such where typed."""
        self.path(export).unlink(missing_ok=True)
        path = self.root / SITE / name if name else self.path(export, suffix=".xlsx")
        write_xlsx(path, export, clean_rows(export), sheets or [export], typed=typed)

    def parquet(self, export, name=None):
        """A Parquet file with dates and numbers as such in the place of the clean file."""
        self.path(export).unlink(missing_ok=True)
        path = self.root / SITE / name if name else self.path(export, suffix=".parquet")
        write_parquet(path, export, clean_rows(export))


def changed(export, row, **changes):
    """The cells of a clean row with some of them changed."""
    rows = clean_rows(export)
    named = dict(zip(rows[0], rows[row - 1], strict=True)) | changes
    return [named[column] for column in rows[0]]


def typed_cell(export, column, text):
    """A cell as a program with types has it: number, date, time or text; none where empty."""
    kind = load_contracts()[export][column].type
    if text == "":
        return None
    if kind == "date":
        return date.fromisoformat(text)
    if kind == "timestamp":
        return datetime.fromisoformat(text)
    if kind == "integer":
        return int(text)
    return float(text) if kind == "number" else text


def write_xlsx(path, export, rows, sheets, typed):
    """A workbook; every sheet of the export, or the only one, holds the rows."""
    of_export = (export, load_contracts()[export].chinese_name)
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
            if len(sheets) > 1 and name not in of_export:
                sheet.write_string(0, 0, "notes")
                continue
            sheet.write_row(0, 0, rows[0])
            for at, row in enumerate(rows[1:], start=1):
                for place, (column, text) in enumerate(zip(rows[0], row, strict=True)):
                    value = typed_cell(export, column, text) if typed else text
                    if isinstance(value, str):
                        sheet.write_string(at, place, value)
                    elif value is not None:
                        sheet.write(at, place, value)


def write_parquet(path, export, rows):
    """A Parquet file with typed columns."""
    columns = {
        name: [typed_cell(export, name, row[at]) for row in rows[1:]]
        for at, name in enumerate(rows[0])
    }
    with Path(path).open("wb") as stream:
        pl.DataFrame(columns).write_parquet(stream)


@dataclass(frozen=True)
class Loaded:
    """What became of a folder: staged content, audit tables, messages."""

    refused: tuple[str, ...]
    unknown_headers: tuple[str, ...]
    ignored: tuple[tuple[str, str], ...]
    files: dict[str, tuple]
    quarantine: tuple[tuple, ...]
    not_staged: tuple[tuple, ...]
    amendments: tuple[tuple, ...]
    mended: tuple[tuple, ...]
    open: tuple[tuple, ...]
    accounting: tuple[tuple, ...]
    staged: dict[str, list[tuple]]
    sources: dict[str, list[tuple]]
    audit_text: str
    warehouse_text: str

    @property
    def quarantined(self):
        """(file, row, column, rule) of every entry of the quarantine."""
        return {row[:4] for row in self.quarantine}

    def content(self, export):
        """Staged rows of an export, without where they came from, as a multiset."""
        return Counter(self.staged[export])


def load(folder, warehouse, *, after=None, only=tuple(CLEAN)):
    """Ingest and stage a folder as a refresh does.

    With `after`, the exports in `only` are done anew in a copy of the warehouse made there.
    """
    layout = Layout(Path(warehouse))
    if after:
        shutil.copytree(after, warehouse)
    inventory = take_inventory(Path(folder))
    refused, unknown = [], []
    with open_working(layout, fresh=after is None) as con:
        for contract in map(load_contracts().get, only):
            result = ingest_export(con, contract, inventory, KEY, layout.scratch)
            stage_export(con, contract)
            refused += map(str, result.refused)
            unknown += map(str, result.unknown_headers)
        for table in ("audit.staged_rows", "audit.row_accounting", "audit.open_rows"):
            build_table(con, load_sql_tables()[table])
        return Loaded(
            refused=tuple(refused),
            unknown_headers=tuple(unknown),
            ignored=inventory.ignored,
            files={row[0]: row[1:] for row in _all(con, _FILES)},
            quarantine=tuple(_all(con, _QUARANTINE)),
            not_staged=tuple(_all(con, _NOT_STAGED)),
            amendments=tuple(_all(con, _AMENDMENTS)),
            mended=tuple(_all(con, _MENDED)),
            open=tuple(
                _all(con, "SELECT source_row, column_name FROM audit.open_rows ORDER BY ALL")
            ),
            accounting=tuple(_all(con, _ACCOUNTING)),
            staged={name: _all(con, _CONTENT.format(name)) for name in CLEAN},
            sources={name: _all(con, _SOURCES.format(name)) for name in CLEAN},
            audit_text=_text(con, "schema_name = 'audit'"),
            warehouse_text=_text(con, "database_name IN ('rairdtc', 'private')"),
        )


_FILES = "SELECT file_name, status, status_reason, encoding, rows_read FROM audit.source_files ORDER BY ALL"
_QUARANTINE = """SELECT file_name, source_row, column_name, rule, quarantine.reason
    FROM audit.quarantine JOIN audit.source_files USING (source_file_id) ORDER BY ALL"""
_NOT_STAGED = """SELECT f.file_name, n.source_row, n.disposition, k.file_name, n.kept_source_row
    FROM audit.rows_not_staged n JOIN audit.source_files f USING (source_file_id)
    LEFT JOIN audit.source_files k ON k.source_file_id = n.kept_source_file_id ORDER BY ALL"""
_AMENDMENTS = """SELECT export, column_name, old_value, new_value, old_source_row, new_source_row
    FROM audit.amendments ORDER BY ALL"""
_MENDED = """SELECT f.file_name, m.source_row, n.file_name, m.mended_source_row
    FROM audit.mended_rows m JOIN audit.source_files f USING (source_file_id)
    JOIN audit.source_files n ON n.source_file_id = m.mended_source_file_id ORDER BY ALL"""
_ACCOUNTING = """SELECT file_name, rows_read, rows_staged, rows_duplicate, rows_superseded,
    rows_quarantined, adds_up FROM audit.row_accounting ORDER BY ALL"""
_CONTENT = "SELECT * EXCLUDE (source_file_id, source_row, site) FROM staging.{} ORDER BY ALL"
_SOURCES = """SELECT file_name, source_row
    FROM staging.{} JOIN audit.source_files USING (source_file_id) ORDER BY ALL"""


def _all(con, query):
    return con.execute(query).fetchall()


def _text(con, where):
    """Every cell of the tables that fit, as one text."""
    names = _all(
        con,
        "SELECT database_name || '.' || schema_name || '.' || table_name FROM duckdb_tables() "
        f"WHERE {where} ORDER BY ALL",
    )
    return "\n".join(str(row) for (name,) in names for row in _all(con, f"SELECT * FROM {name}"))
