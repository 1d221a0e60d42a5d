"""The SQL that follows from the contracts, so that no SQL file has to name every export.

Each text has the form of a file in `sql/`: a header, and one SELECT.
"""

from rairdtc_pipeline.contracts import (
    RESULT,
    Column,
    Contract,
    Plausible,
    load_contracts,
    plausible_ranges,
)

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
WITH {days}

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
FROM {last}
WHERE day IS NOT NULL
"""
_IMPLAUSIBLE_VALUES = """\
-- Values outside the plausible range of their contract.
-- One row per staged row and column with such a value.
--
-- Made from the contracts: the property `plausible` of a column or a laboratory test.
WITH recorded AS (
    {recorded}
)

SELECT
    v.patient,
    v.export, -- Export the row belongs to.
    v.column_name, -- Column of the export.
    v.test_code,
    r.lowest,
    r.highest,
    r.unit,
    v.source_file_id,
    v.source_row
FROM recorded AS v
JOIN protocol.plausible_ranges AS r
    ON
        v.export = r.export
        AND v.column_name = r.column_name
        AND coalesce(v.test_code, '') = coalesce(r.test_code, '')
WHERE
    (v.value < r.lowest AND coalesce(v.comparator, '=') <> '>')
    OR (v.value > r.highest AND coalesce(v.comparator, '=') <> '<')
"""
_UNION = "\n    UNION ALL\n    "


def contract_tables() -> dict[tuple[str, str], str]:
    """(schema, table) → text of its SQL."""
    contracts = list(load_contracts().values())
    recorded = dict.fromkeys(map(_recorded, plausible_ranges()))
    return {
        ("audit", "implausible_values"): _IMPLAUSIBLE_VALUES.format(recorded=_UNION.join(recorded)),
        ("audit", "staged_rows"): _STAGED_ROWS.format(staged=_UNION.join(map(_staged, contracts))),
        ("cohort", "recorded_days"): _recorded_days(contracts),
    }


def _recorded_days(contracts: list[Contract]) -> str:
    """One CTE for each date, which adds its days to those of the CTEs before.

    DuckDB keeps one long UNION ALL as a nested tree, and DuckDB 1.1 reads such a tree without end
    or loses some of its rows.
    """
    steps: dict[str, str] = {}
    for contract in contracts:
        for column in contract.days:
            before = [f"SELECT * FROM {last}" for last in list(steps)[-1:]]
            steps[f"{contract.name}_{column.name}"] = _UNION.join([*before, _day(contract, column)])
    days = ",\n\n".join(f"{name} AS (\n    {step}\n)" for name, step in steps.items())
    return _RECORDED_DAYS.format(days=days, last=list(steps)[-1])


def _staged(contract: Contract) -> str:
    table = f"staging.{contract.name}"
    return f"SELECT source_file_id, count(*) AS n FROM {table} GROUP BY source_file_id"


def _recorded(ranged: Plausible) -> str:
    """The values that a range applies to; one SELECT covers all laboratory tests."""
    if ranged.test_code:
        columns = f"test_code, {RESULT}_value AS value, {RESULT}_comparator AS comparator"
    else:
        columns = (
            f"CAST(NULL AS VARCHAR) AS test_code, CAST({ranged.column} AS DECIMAL(18,6)) AS value, "
            "CAST(NULL AS VARCHAR) AS comparator"
        )
    return (
        f"SELECT patient, '{ranged.export}' AS export, '{ranged.column}' AS column_name, "
        f"{columns}, source_file_id, source_row FROM staging.{ranged.export} "
        f"WHERE {ranged.range.where}"
    )


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
