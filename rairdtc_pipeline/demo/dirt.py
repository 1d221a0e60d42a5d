"""Typical errors of real exports, added to the rendered files of the study cohort.

Each kind of error is one entry of a table, with the rule that it breaks. Broken rows are extra rows
or belong to excluded candidates, so that no error changes a number of the included cohort.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from rairdtc_pipeline.demo.candidates import candidates_of
from rairdtc_pipeline.demo.cohort import SITES
from rairdtc_pipeline.demo.files import ExportFile
from rairdtc_pipeline.demo.identity import synthetic_name, synthetic_national_id

MAIN, EAST = SITES
CORRECTED = date(2025, 3, 15)
_WRONG_FACTOR = 10  # a misplaced decimal point in the older file
_EXTRA_PATIENTS = 900  # first number of candidates whose only row is broken


@dataclass(frozen=True)
class BrokenRow:
    """A copy of a candidate's row with changed cells; `rule` is the rule that the change breaks."""

    rule: str
    stem: str
    site: str
    cells: dict[str, str] = field(default_factory=dict)


BROKEN_ROWS = (
    BrokenRow("kps_not_in_tens", "patients", MAIN, {"patient_id": "JMSCR901", "kps": "85"}),
    BrokenRow("unknown_code", "patients", MAIN, {"patient_id": "JMSCR902", "sex": "X"}),
    BrokenRow("out_of_range", "patients", MAIN, {"patient_id": "JMSCR903", "height_cm": "16.8"}),
    BrokenRow("nrs_out_of_range", "pain", MAIN, {"nrs": "11", "assessment_date": "2023-04-03"}),
    BrokenRow("impossible_date", "follow_up", MAIN, {"contact_date": "2024-02-30"}),
    BrokenRow("future_date", "follow_up", MAIN, {"contact_date": "2026-03-01"}),
    BrokenRow("unknown_unit", "labs_thyroid", MAIN, {"unit": "ng/dL"}),
    BrokenRow("missing_unit", "labs_thyroid", MAIN, {"test_code": "TSH", "unit": ""}),
    BrokenRow("not_a_result", "labs_thyroid", MAIN, {"result": "hemolyzed"}),
    BrokenRow("negative_size", "lesions", EAST, {"lesion_id": "T8", "longest_diameter_mm": "-1.2"}),
    BrokenRow("unknown_status", "lesions", EAST, {"lesion_id": "T9", "status": "缩小"}),
    BrokenRow("impossible_date", "lesions", EAST, {"exam_date": "20240230"}),
    BrokenRow("unknown_patient", "labs", EAST, {"patient_id": "JE9999999"}),
    BrokenRow("unknown_unit", "labs", EAST, {"test_code": "促甲状腺激素", "unit": "ng/dL"}),
    BrokenRow("missing_required", "implants", EAST, {"seed_count": "未查"}),
    BrokenRow("range", "adverse_events", MAIN, {"ctcae_grade": "6", "term": "Fatigue"}),
)


def soiled(files: list[ExportFile]) -> list[ExportFile]:
    """The same files with the errors of PLANTED and BROKEN_ROWS, and one file of corrections."""
    thyroid = next(file for file in files if _is_in(file, MAIN, "labs_thyroid"))
    sent_twice = _candidate_rows(thyroid.table, MAIN).head(4)
    return [*(_soiled(file, sent_twice) for file in files), _corrections(thyroid)]


def _soiled(file: ExportFile, sent_twice: pl.DataFrame) -> ExportFile:
    """Change one file; broken rows are added first, so that whole-table changes include them."""
    broken = [
        _broken(file.table, row, file.site)
        for row in BROKEN_ROWS
        if _is_in(file, row.site, row.stem)
    ]
    table = pl.concat([file.table, *broken])
    for planted in PLANTED:
        if _is_in(file, planted.site, planted.stem):
            table = planted.change(table)
    if _is_in(file, MAIN, "labs_clinical"):
        table = pl.concat([table, sent_twice])
    ragged = _ragged(table) if _is_in(file, MAIN, "follow_up") else ()
    return replace(file, table=table, ragged=ragged)


def _is_in(file: ExportFile, site: str, stem: str) -> bool:
    return file.site == site and file.stem.startswith(f"{stem}_20")


def _ragged(table: pl.DataFrame) -> tuple[tuple[str, ...], ...]:
    """A candidate's record with too few cells, and the same record with too many."""
    first = _candidate_rows(table, MAIN).row(0)
    return (first[:2], (*first, "", "surplus"))


def _candidate_rows(table: pl.DataFrame, site: str) -> pl.DataFrame:
    return table.filter(pl.col("patient_id").is_in(candidates_of(site)))


def _broken(table: pl.DataFrame, row: BrokenRow, site: str) -> pl.DataFrame:
    """One row with changed cells: a candidate's, or the first row if there is no candidate."""
    donors = _candidate_rows(table, site)
    copy = (donors if donors.height else table).head(1)
    if not donors.height:
        copy = copy.with_columns(patient_id=pl.lit(candidates_of(site)[0]))
    if row.stem == "patients":
        number = _EXTRA_PATIENTS + int(row.cells["patient_id"][-1])
        copy = copy.with_columns(
            name=pl.lit(synthetic_name(number)), national_id=pl.lit(synthetic_national_id(number))
        )
    return copy.with_columns(
        pl.lit(value).cast(table.schema[name]).alias(name) for name, value in row.cells.items()
    )


def _with_note(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(operator_note=pl.lit("checked"))


def _with_repeat(table: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([table, _candidate_rows(table, EAST).head(1)])


def _with_conflict(table: pl.DataFrame) -> pl.DataFrame:
    """Repeat a candidate's result with another number."""
    numeric = pl.col("result").cast(pl.Float64, strict=False).is_not_null()
    row = _candidate_rows(table, EAST).filter(numeric, pl.col("unit") == "µg/L").tail(1)
    return pl.concat([table, row.with_columns(result=pl.lit("77.7"))])


def _is_corrected() -> pl.Expr:
    """Condition for some Tg results, including those of included patients."""
    is_tg = pl.col("test_code") == "TG"
    numeric = pl.col("result").cast(pl.Float64, strict=False).is_not_null()
    return is_tg & numeric & ((is_tg & numeric).cum_sum() % 40 == 7)


def _with_wrong_values(table: pl.DataFrame) -> pl.DataFrame:
    slipped = (pl.col("result").cast(pl.Float64, strict=False) * _WRONG_FACTOR).round(2)
    return table.with_columns(
        result=pl.when(_is_corrected()).then(slipped.cast(pl.String)).otherwise(pl.col("result"))
    )


def _corrections(file: ExportFile) -> ExportFile:
    """A file with the correct values of the results that are wrong in the older file."""
    stem = f"labs_thyroid_{CORRECTED}"
    table = file.table.filter(_is_corrected())
    return replace(file, stem=stem, received=CORRECTED, table=table)


@dataclass(frozen=True)
class Planted:
    """A change to a whole file, and the kind of error that it adds."""

    kind: str
    site: str
    stem: str
    change: Callable[[pl.DataFrame], pl.DataFrame]


PLANTED = (
    Planted("unknown_column", MAIN, "patients", _with_note),
    Planted("superseded", MAIN, "labs_thyroid", _with_wrong_values),
    Planted("conflicting_duplicate", EAST, "labs", _with_conflict),
    Planted("exact_duplicate", EAST, "implants", _with_repeat),
)
