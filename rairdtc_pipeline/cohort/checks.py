"""Checks TgAb, TSH and KPS of the candidates with pandera, and keeps each failure as evidence."""

import duckdb
import pandera.errors
import pandera.polars as pa
import polars as pl

from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.storage.database import describe, registered, transaction
from rairdtc_pipeline.warehouse.data_dictionary import FAILED_CHECKS

_GRAIN = "One row per candidate and pandera check that failed: evidence of exclusion."
_COLUMNS = {"kps": "I4", "tgab_positive": "E1", "tsh_mu_l": "E2"}


def failed_check_sources() -> dict[str, tuple[tuple[str, str], ...]]:
    """Column of `cohort.failed_checks` → the columns of the candidates it is made from."""
    checked = tuple(("cohort.candidates", column) for column in _COLUMNS)
    patient = (("cohort.candidates", "patient"),)
    return {"patient": patient, "criterion": checked, "check_name": checked}


def candidate_schema(protocol: Protocol) -> pa.DataFrameSchema:
    """Pandera schema of an eligible candidate; criterion E3 covers missing values."""
    min_kps, max_tsh = float(protocol["min_kps"]), float(protocol["max_tsh_mu_l"])
    return pa.DataFrameSchema(
        {
            "kps": pa.Column(
                pl.Float64, pa.Check.ge(min_kps, name=f"KPS at least {min_kps:g}"), nullable=True
            ),
            "tgab_positive": pa.Column(
                pl.Boolean, pa.Check.eq(False, name="TgAb negative"), nullable=True
            ),
            "tsh_mu_l": pa.Column(
                pl.Float64, pa.Check.lt(max_tsh, name=f"TSH below {max_tsh:g} mU/L"), nullable=True
            ),
        },
        name="candidates",
        strict="filter",
    )


def check_candidates(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> dict[str, int]:
    """Write `cohort.failed_checks`; returns the number of failures per check name.

    The frame is eager, so pandera checks its values and not only its types.
    """
    candidates = con.sql(
        """SELECT patient, CAST(kps AS DOUBLE) AS kps, tgab_positive,
            CAST(tsh_mu_l AS DOUBLE) AS tsh_mu_l FROM cohort.candidates ORDER BY patient"""
    ).pl()
    schema = candidate_schema(protocol)
    names = {column: schema.columns[column].checks[0].name for column in _COLUMNS}
    failed = _failed(schema, candidates, names)
    with registered(con, "failed", failed), transaction(con):
        con.execute("CREATE OR REPLACE TABLE cohort.failed_checks AS SELECT * FROM failed")
        describe(con, "cohort.failed_checks", _GRAIN, FAILED_CHECKS)
    _record(con, names, failed, candidates.height)
    return {name: int((failed["check_name"] == name).sum()) for name in names.values()}


def _failed(
    schema: pa.DataFrameSchema, candidates: pl.DataFrame, names: dict[str, str]
) -> pl.DataFrame:
    """One row per candidate and check that failed."""
    try:
        schema.validate(candidates, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases.select("column", "index")
    else:
        cases = pl.DataFrame(schema={"column": pl.String, "index": pl.Int32})
    return pl.DataFrame(
        {
            "patient": candidates["patient"].gather(cases["index"]),
            "criterion": cases["column"].replace_strict(_COLUMNS),
            "check_name": cases["column"].replace_strict(names),
        }
    ).sort("patient", "criterion")


def _record(
    con: duckdb.DuckDBPyConnection, names: dict[str, str], failed: pl.DataFrame, checked: int
) -> None:
    con.execute("DELETE FROM audit.validation WHERE stage = 'cohort'")
    con.executemany(
        "INSERT INTO audit.validation VALUES ('cohort', 'cohort.candidates', ?, ?, ?, ?, ?)",
        [
            (column, _COLUMNS[column], name, checked, int((failed["check_name"] == name).sum()))
            for column, name in names.items()
        ],
    )
