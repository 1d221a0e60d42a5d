"""The SQL that follows from the contracts: it names every export, so nobody has to.

Each text is what a file of `sql/` would hold: header, and one SELECT.
"""

from rairdtc_pipeline.contracts import Column, Contract, load_contracts

_STAGED_ROWS = """\
-- Staged rows of every source file.
-- One row per source file with staged rows.
-- Kept as a view.
--
-- Made from the contracts: it reads the staging table of every export.
WITH staged AS (
    {staged}
)

SELECT
    source_file_id,
    n AS rows_staged -- Rows in the staging table.
FROM staged
"""
_RECORDED_DAYS = """\
-- Days on which something is recorded of a patient.
-- One row per staged row and date in it that says something of the patient's life.
-- Kept as a view.
--
-- Made from the contracts: the property `day` of each date column says what the date tells.
WITH days AS (
    {days}
)

SELECT
    patient,
    export, -- Export the row belongs to.
    column_name, -- Date column of the export.
    day, -- Day recorded.
    proves_alive, -- Whether the patient lived on that day.
    counts_for_cutoff, -- Whether the day counts for the data cut-off.
    within_life, -- Whether the day must lie neither before birth nor after death.
    source_file_id,
    source_row
FROM days
WHERE day IS NOT NULL
"""
_UNION = "\n    UNION ALL\n    "


def contract_tables() -> dict[tuple[str, str], str]:
    """Schema and table → text of its SQL."""
    contracts = list(load_contracts().values())
    days = [_day(contract, column) for contract in contracts for column in contract.days]
    return {
        ("audit", "staged_rows"): _STAGED_ROWS.format(staged=_UNION.join(map(_staged, contracts))),
        ("cohort", "recorded_days"): _RECORDED_DAYS.format(days=_UNION.join(days)),
    }


def _staged(contract: Contract) -> str:
    table = f"staging.{contract.name}"
    return f"SELECT source_file_id, count(*) AS n FROM {table} GROUP BY source_file_id"


def _day(contract: Contract, column: Column) -> str:
    declared = column.recorded_day
    day = column.name if column.type == "date" else f"CAST({column.name} AS DATE)"
    complete = f"{column.flag} IS NULL" if column.flag else "TRUE"
    told = {
        "proves_alive": _condition(declared.proves_alive, complete),
        "counts_for_cutoff": str(declared.counts_for_cutoff).upper(),
        "within_life": _condition(declared.within_life, complete),
    }
    flags = ", ".join(f"{sql} AS {name}" for name, sql in told.items())
    return (
        f"SELECT patient, '{contract.name}' AS export, '{column.name}' AS column_name, "
        f"{day} AS day, {flags}, source_file_id, source_row FROM staging.{contract.name}"
    )


def _condition(declared: bool | str, complete: str) -> str:
    if isinstance(declared, str):
        return f"({declared}) AND {complete}"
    return complete if declared else "FALSE"
