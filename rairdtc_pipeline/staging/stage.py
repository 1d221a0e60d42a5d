"""One export's raw text → `staging.<export>`: typed, checked, reconciled, all accounted for."""

from dataclasses import dataclass

import duckdb

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.contracts.dictionary import (
    DERIVED_COLUMNS,
    SOURCE_COLUMNS,
    column_comments,
)
from rairdtc_pipeline.staging import casting
from rairdtc_pipeline.staging.reconcile import (
    quarantine_future_dates,
    quarantine_unknown_patients,
    reconcile_duplicates,
)
from rairdtc_pipeline.staging.rules import FAULT, ROW_RULE
from rairdtc_pipeline.staging.validate import validate_rows
from rairdtc_pipeline.warehouse.audit_tables import comment
from rairdtc_pipeline.warehouse.connection import transaction
from rairdtc_pipeline.warehouse.sealed import sealed


@dataclass(frozen=True)
class StagingResult:
    """Where one export's rows went."""

    staged: int
    duplicate: int
    superseded: int
    quarantined: int


def stage_export(con: duckdb.DuckDBPyConnection, contract: Contract) -> StagingResult:
    """Build `staging.<export>` from `private.raw.<export>`.

    Columns marked private go to `private.staging.<export>` instead and are never published.
    """
    con.execute("CREATE SCHEMA IF NOT EXISTS staging")
    con.execute("CREATE SCHEMA IF NOT EXISTS private.staging")
    with sealed(f"staging.{contract.name}"):
        _forget(con, contract)
        casts = _type_rows(con, contract)
        validate_rows(con, contract)
        if contract.name != "patients":
            quarantine_unknown_patients(con, contract)
        quarantine_future_dates(con, contract)
        reconcile_duplicates(con, contract)
        _store(con, contract, casts)
        con.execute("DROP TABLE typed")
        return _count(con, contract)


def _forget(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Forget what an earlier staging of this export wrote; what ingest found broken stays."""
    export = {"export": contract.name}
    con.execute("DELETE FROM audit.rows_not_staged WHERE export = $export", export)
    con.execute("DELETE FROM audit.amendments WHERE export = $export", export)
    con.execute(
        f"""DELETE FROM audit.quarantine WHERE export = $export AND (source_file_id, source_row) IN
        (SELECT (source_file_id, source_row) FROM private.raw.{contract.name})""",
        export,
    )


def _type_rows(con: duckdb.DuckDBPyConnection, contract: Contract) -> list[casting.Cast]:
    """Temp table `typed`: source keys, typed columns, their faults and the row rules."""
    casts = casting.casts(contract, _header_units(con, contract))
    cleaned = ", ".join(f"{casting.clean(c.name)} AS {c.name}" for c in contract.stored)
    values = ", ".join(f"{cast.value} AS {cast.name}" for cast in casts)
    faults = ", ".join(
        f"CAST({cast.fault} AS VARCHAR) AS {cast.name}{FAULT}"
        for cast in casts
        if cast.name not in DERIVED_COLUMNS
    )
    rules = "".join(f", ({rule.condition}) AS {ROW_RULE}{rule.name}" for rule in contract.rules)
    units = ""
    if any(column.units_by_test for column in contract.stored):
        _unit_table(con, contract)
        units = (
            f"LEFT JOIN unit_factors u ON u.test_code = {casting.test_code_sql(contract)} "
            "AND u.written = x.unit"
        )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE typed AS
        WITH x AS (
            SELECT source_file_id, site, source_row, patient, {cleaned}
            FROM private.raw.{contract.name}
        ),
        valued AS (
            SELECT x.source_file_id, x.site, x.source_row, x.patient, {values}, {faults}
            FROM x {units}
        )
        SELECT *{rules} FROM valued"""
    )
    return casts


def _header_units(con: duckdb.DuckDBPyConnection, contract: Contract) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, file, unit in con.execute(
        """SELECT column_name, source_file_id, unit FROM audit.source_columns
        WHERE export = $export AND unit IS NOT NULL""",
        {"export": contract.name},
    ).fetchall():
        found.setdefault(name, {})[file] = unit
    return found


def _unit_table(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Temp table `unit_factors`: one row per test and accepted unit as written in the files."""
    written = [
        row[0]
        for row in con.execute(
            f"SELECT DISTINCT {casting.clean('unit')} AS unit FROM private.raw.{contract.name} "
            "WHERE unit IS NOT NULL ORDER BY 1"
        ).fetchall()
        if row[0] is not None
    ]
    con.execute(
        "CREATE OR REPLACE TEMP TABLE unit_factors "
        "(test_code VARCHAR, written VARCHAR, unit VARCHAR, factor DECIMAL(38,9))"
    )
    rows = casting.accepted_units(contract["unit"], written)
    if rows:
        con.executemany("INSERT INTO unit_factors VALUES (?, ?, ?, ?)", rows)


def _store(con: duckdb.DuckDBPyConnection, contract: Contract, casts: list[casting.Cast]) -> None:
    private = {column.name for column in contract.stored if column.private}
    public = [cast.name for cast in casts if cast.name not in private]
    kept = """FROM typed ANTI JOIN not_staged USING (source_file_id, source_row)
        ORDER BY patient, source_file_id, source_row"""
    con.execute(
        """CREATE OR REPLACE TEMP TABLE not_staged AS
        SELECT source_file_id, source_row FROM audit.quarantine WHERE export = $export
        UNION ALL
        SELECT source_file_id, source_row FROM audit.rows_not_staged WHERE export = $export""",
        {"export": contract.name},
    )
    table = f"staging.{contract.name}"
    con.execute(
        f"CREATE OR REPLACE TABLE {table} AS SELECT {', '.join([*SOURCE_COLUMNS, *public])} {kept}"
    )
    if private:
        con.execute(
            f"CREATE OR REPLACE TABLE private.{table} AS "
            f"SELECT patient, {', '.join(sorted(private))} {kept}"
        )
    con.execute("DROP TABLE not_staged")
    with transaction(con):
        comment(con, table, f"{contract.grain} {contract.purpose}")
        for name, description in column_comments(contract).items():
            comment(con, table, description, column=name)


def _count(con: duckdb.DuckDBPyConnection, contract: Contract) -> StagingResult:
    (counts,) = con.execute(
        f"""SELECT
            (SELECT count(*) FROM staging.{contract.name}),
            (SELECT count(*) FROM audit.rows_not_staged
             WHERE export = $export AND disposition = 'duplicate'),
            (SELECT count(*) FROM audit.rows_not_staged
             WHERE export = $export AND disposition = 'superseded'),
            (SELECT count(DISTINCT (source_file_id, source_row)) FROM audit.quarantine
             WHERE export = $export)""",
        {"export": contract.name},
    ).fetchall()
    return StagingResult(*counts)
