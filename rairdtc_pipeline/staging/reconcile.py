"""Rules across rows: unknown patients, future dates, copies, corrections and conflicts."""

import duckdb
import polars as pl

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.contracts.partial_dates import first_day_of_period
from rairdtc_pipeline.messages import Message, in_table, message
from rairdtc_pipeline.privacy.consent import WITHDRAWN
from rairdtc_pipeline.staging.merge import contradiction_sql, merge_rows
from rairdtc_pipeline.storage.database import registered, temporary

CONSENT_WITHDRAWN = "consent_withdrawn"
_REASON = "$reason, $message_id, $parameters"
_FILES = "(SELECT source_file_id, received_at, file_name FROM audit.source_files)"


def _reason(said: Message) -> dict[str, str]:
    return dict(zip(("reason", "message_id", "parameters"), in_table(said), strict=True))


def quarantine_withdrawn_patients(
    con: duckdb.DuckDBPyConnection, contract: Contract, typed: str
) -> None:
    """Quarantine rows of patients who withdrew their consent."""
    con.execute(
        f"""INSERT INTO audit.quarantine
        SELECT $export, source_file_id, source_row, 'patient_id', $rule, {_REASON}
        FROM {typed} SEMI JOIN {WITHDRAWN} USING (patient) ORDER BY source_file_id, source_row""",
        {"export": contract.name, "rule": CONSENT_WITHDRAWN}
        | _reason(message("refusals-consent-withdrawn")),
    )


def quarantine_unknown_patients(
    con: duckdb.DuckDBPyConnection, contract: Contract, typed: str
) -> None:
    """Quarantine rows of patients who are not in `staging.patients`."""
    con.execute(
        f"""INSERT INTO audit.quarantine
        SELECT $export, source_file_id, source_row, 'patient_id', 'unknown_patient', {_REASON}
        FROM {typed} ANTI JOIN staging.patients USING (patient)
        ANTI JOIN {WITHDRAWN} USING (patient)
        WHERE patient IS NOT NULL ORDER BY source_file_id, source_row""",
        {"export": contract.name} | _reason(message("refusals-unknown-patient")),
    )


def quarantine_future_dates(con: duckdb.DuckDBPyConnection, contract: Contract, typed: str) -> None:
    """Quarantine rows with a date after the day on which their file was received."""
    columns = [c.name for c in contract.stored if c.type in ("date", "timestamp")]
    if not columns:
        return
    first_days = {
        name: first_day_of_period(name) if contract[name].imputation else f"CAST({name} AS DATE)"
        for name in columns
    }
    late = {name: f"{day} > CAST(received_at AS DATE)" for name, day in first_days.items()}
    flags = ", ".join(f"{sql} AS {name}" for name, sql in late.items())
    query = f"""SELECT source_file_id, source_row, {flags}
        FROM {typed} JOIN {_FILES} USING (source_file_id) WHERE {" OR ".join(late.values())}"""
    with temporary(con, "late", query) as found:
        for name in columns:
            con.execute(
                f"""INSERT INTO audit.quarantine
                SELECT $export, source_file_id, source_row, $column, 'future_date', {_REASON}
                FROM {found} WHERE {name} ORDER BY source_file_id, source_row""",
                {"export": contract.name, "column": name}
                | _reason(message("refusals-future-date")),
            )


def reconcile_duplicates(con: duckdb.DuckDBPyConnection, contract: Contract, typed: str) -> None:
    """Classify valid rows of the same natural key as copies, corrections or conflicts.

    Rows with equal content are copies. If contents differ, the row received last is kept, and the
    change is written to audit.amendments. Rows received at the same time are merged if they do not
    contradict one another; otherwise every row of the key goes to quarantine.
    """
    key = ", ".join(contract.key_stored)
    query = _repeated_keys(contract, key, typed)
    with (
        registered(con, "repeated_hashes", _repeated_hashes(con, key, typed)),
        temporary(con, "repeated", query, {"export": contract.name}) as repeated,
    ):
        if con.execute(f"SELECT 1 FROM {repeated} LIMIT 1").fetchall():
            _settle(con, contract, repeated)


def _settle(con: duckdb.DuckDBPyConnection, contract: Contract, repeated: str) -> None:
    export = {"export": contract.name}
    con.execute(
        f"""INSERT INTO audit.quarantine
        SELECT $export, source_file_id, source_row, NULL, 'conflicting_duplicate', {_REASON}
        FROM {repeated} WHERE conflict ORDER BY source_file_id, source_row""",
        export | _reason(message("refusals-conflicting-duplicate", key=contract.key)),
    )
    con.execute(
        f"""INSERT INTO audit.rows_not_staged
        SELECT $export, source_file_id, source_row,
            CASE WHEN copy > 1 THEN 'duplicate' WHEN merged AND is_rival THEN 'merged'
                ELSE 'superseded' END,
            kept_file, kept_row
        FROM {repeated}
        WHERE NOT conflict AND (source_file_id, source_row) <> (kept_file, kept_row)
        ORDER BY source_file_id, source_row""",
        export,
    )
    merge_rows(con, contract, repeated)
    _amendments(con, contract, repeated)


def _content(contract: Contract) -> list[str]:
    return [c.name for c in contract.stored if c.name not in contract.key]


def _repeated_keys(contract: Contract, key: str, typed: str) -> str:
    """Query for the rows whose natural key occurs more than once, classified.

    Only a few keys repeat. The hashes of all keys show which rows may repeat one, and only these
    rows are compared.
    """
    content = ", ".join([*contract.key_stored, *_content(contract), *contract.flags])
    return f"""WITH valid AS (
            SELECT typed.*, received_at, file_name
            FROM {typed} AS typed SEMI JOIN repeated_hashes ON h = hash({key})
            JOIN {_FILES} USING (source_file_id)
            ANTI JOIN (SELECT source_file_id, source_row FROM audit.quarantine
                       WHERE export = $export) USING (source_file_id, source_row)
        ),
        many AS (
            SELECT *, count(*) OVER (PARTITION BY {key}) AS rows_of_key FROM valid
            QUALIFY rows_of_key > 1
        ),
        copies AS (
            SELECT *,
                row_number() OVER (
                    PARTITION BY {content} ORDER BY received_at, file_name, source_row
                ) AS copy,
                max(received_at) OVER (PARTITION BY {content}) AS last_received
            FROM many
        ),
        ranked AS (
            SELECT *,
                max(last_received) OVER (PARTITION BY {key}) AS newest,
                count(*) FILTER (WHERE copy = 1) OVER (PARTITION BY {key}, last_received) AS rivals
            FROM copies
        ),
        rivalling AS (
            SELECT *, copy = 1 AND last_received = newest AS is_rival,
                max(CASE WHEN last_received = newest THEN rivals END) OVER (PARTITION BY {key}) > 1
                    AS several
            FROM ranked
        )
        SELECT *,
            several AND ({contradiction_sql(contract, key)}) AS conflict,
            several AND NOT ({contradiction_sql(contract, key)}) AS merged,
            first_value(source_file_id) OVER standing AS kept_file,
            first_value(source_row) OVER standing AS kept_row
        FROM rivalling
        WINDOW standing AS (
            PARTITION BY {key} ORDER BY last_received DESC, copy, received_at, file_name, source_row
        )"""


def _repeated_hashes(con: duckdb.DuckDBPyConnection, key: str, typed: str) -> pl.DataFrame:
    """Hashes that more than one row has; sorting them is four times faster than grouping them."""
    hashes: pl.DataFrame = con.sql(f"SELECT hash({key}) AS h FROM {typed}").pl().sort("h")
    return hashes.filter(pl.col("h") == pl.col("h").shift()).unique()


def _amendments(con: duckdb.DuckDBPyConnection, contract: Contract, repeated: str) -> None:
    join = " AND ".join(f"old.{k} IS NOT DISTINCT FROM new.{k}" for k in contract.key_stored)
    for name in _content(contract):
        private = contract[name].private
        old, new = (
            ("NULL", "NULL")
            if private
            else (f"CAST({t}.{name} AS VARCHAR)" for t in ("old", "new"))
        )
        con.execute(
            f"""INSERT INTO audit.amendments
            SELECT $export, old.patient, $column, {old}, {new},
                old.source_file_id, old.source_row, new.source_file_id, new.source_row
            FROM {repeated} AS old JOIN {repeated} AS new
                ON {join}
                AND (new.source_file_id, new.source_row) = (new.kept_file, new.kept_row)
            WHERE NOT old.conflict AND old.copy = 1 AND old.last_received < old.newest
                AND old.{name} IS DISTINCT FROM new.{name}
            ORDER BY old.source_file_id, old.source_row""",
            {"export": contract.name, "column": name},
        )
