"""Run the real staging code and the real SQL on small text tables.

The cells of a table are separated by pipes. A cell D<n> is study day n: D1 is 2024-01-01, the first
day of treatment in these examples. Missing columns take the values of an eligible patient.
"""

import re
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pyarrow as pa

from rairdtc_pipeline.cohort import derive
from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.ingest.typed import Part, TextRows, TypedRows
from rairdtc_pipeline.privacy.identifiers import Identifiers
from rairdtc_pipeline.protocol import Protocol, load_protocol
from rairdtc_pipeline.staging import stage_export
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.connection import open_working

DAY_ONE = date(2024, 1, 1)
RECEIVED = datetime(2034, 1, 1)
NOBODY = Identifiers([], {})

ELIGIBLE = {
    "patients": {
        "sex": "F",
        "birth_date": "1960-06-15",
        "height_cm": "165",
        "weight_kg": "60",
        "ecog": "0",
        "kps": "90",
        "histology": "PTC",
        "rai_status": "no_uptake",
        "prior_mki": "N",
        "expected_survival_months": "12",
        "treatment_compliance": "good",
        "targeted_therapy_intolerant": "N",
    },
    "labs": {"unit": {"TSH": "mU/L", "TG": "ng/mL", "PLT": "10^9/L"}},
    "lesions": {"lesion_role": "target", "status": "measured"},
    "implants": {"site_no": "1", "location_class": "internal", "seed_count": "40"},
    "anlotinib": {"daily_dose_mg": "12", "days_on": "14", "days_off": "7"},
    "follow_up": {"vital_status": "alive"},
}


def draw(text):
    """Convert the rows of a pipe table to dicts; an empty cell is None."""
    lines = [line.strip().strip("|") for line in text.strip().splitlines() if line.strip()]
    head, *body = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [
        {name: _day(cell) or None for name, cell in zip(head, row, strict=True)} for row in body
    ]


def _day(cell):
    match = re.fullmatch(r"D(-?\d+)", cell)
    return (DAY_ONE + timedelta(days=int(match[1]) - 1)).isoformat() if match else cell


def study_day(day):
    return (day - DAY_ONE).days + 1


@contextmanager
def cohort(until=(), protocol=None, *, baseline=True, **tables):
    """Connection to a warehouse built from text tables, up to the tables `until`, else completely.

    Every patient in any table is an eligible candidate unless `patients` says otherwise. With
    `baseline`, each gets normal baseline laboratory values, and one lesion if the tables give none.
    """
    drawn = {name: draw(text) for name, text in tables.items()}
    drawn["patients"] = _patients(drawn)
    if baseline:
        _add_baseline(drawn)
    with TemporaryDirectory() as folder, open_working(Layout(Path(folder)), fresh=True) as con:
        for contract in load_contracts().values():
            _load_raw(con, contract, drawn.get(contract.name, []))
            stage_export(con, contract)
        wanted = {until} if isinstance(until, str) else set(until)
        built = set()
        for table in derive(con, protocol or load_protocol()):
            built.add(table.full_name)
            if wanted and wanted <= built:
                break
        yield con


def protocol_with(**values):
    """The packaged protocol with other values."""
    packaged = load_protocol()
    settings = {
        name: setting.model_copy(update={"value": values.get(name, setting.value)})
        for name, setting in packaged.settings.items()
    }
    # A copy would keep the visits of the packaged protocol.
    kept = {name: getattr(packaged, name) for name in Protocol.model_fields}
    return Protocol(**kept | {"settings": settings})


def _patients(drawn):
    named = {row["patient"] for rows in drawn.values() for row in rows}
    given = {row["patient"]: row for row in drawn.get("patients", [])}
    return [{"patient": name} | given.get(name, {}) for name in sorted(named)]


def _add_baseline(drawn):
    labs = drawn.setdefault("labs", [])
    lesions = drawn.setdefault("lesions", [])
    before = (DAY_ONE - timedelta(days=1)).isoformat()
    for patient in [row["patient"] for row in drawn["patients"]]:
        have = {row["test_code"] for row in labs if row["patient"] == patient}
        normal = {"TSH": "0.05", "TGAB": "negative", "TG": "100", "PLT": "200"}
        labs += [
            {"patient": patient, "specimen_datetime": before, "test_code": test, "result": result}
            for test, result in normal.items()
            if test not in have
        ]
        if not any(row["patient"] == patient for row in lesions):
            lesions.append(
                {
                    "patient": patient,
                    "exam_date": before,
                    "lesion_id": "L0",
                    "longest_diameter_mm": "20",
                }
            )


def _load_raw(con, contract, rows):
    """Load the rows as if read from one file; the name of a patient is also the pseudonym."""
    columns = [column.name for column in contract.stored]
    defaults = ELIGIBLE.get(contract.name, {})
    con.execute(
        "INSERT INTO audit.source_files (source_file_id, export, site, file_name, status, "
        "received_at, rows_read) VALUES (?, ?, 'here', ?, 'read', ?, ?)",
        [contract.name, contract.name, f"{contract.name}.csv", RECEIVED, len(rows)],
    )
    cells = [
        (number, row["patient"], *(row.get(c) or _default(defaults.get(c), row) for c in columns))
        for number, row in enumerate(rows, start=2)
    ]
    names = ["source_row", "patient", *columns]
    schema = {name: pl.Int64 if name == "source_row" else pl.String for name in names}
    drawn = pl.DataFrame(cells, schema=schema, orient="row").to_arrow()
    part = Part(contract.name, "here")
    rows = TextRows(
        batches=[drawn],
        patient="patient",
        pseudonyms=lambda _con, numbers: pa.chunked_array([numbers]),
        columns={name: name for name in columns},
        units={},
    )
    typed = TypedRows(con, contract, NOBODY)
    if cells:
        typed.append(con, part, rows)


def _default(value, row):
    return value.get(row.get("test_code")) if isinstance(value, dict) else value
