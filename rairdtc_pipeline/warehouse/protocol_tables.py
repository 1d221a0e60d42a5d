"""The schema `protocol`: study protocol and laboratory tests as tables, for SQL to read."""

import duckdb

from rairdtc_pipeline.contracts import laboratory_tests
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.storage.database import comment, transaction

GRAINS = {
    "settings": "One row: every number of the study protocol.",
    "visit_schedule": "One row per visit after baseline.",
    "laboratory_grades": "One row per CTCAE term and laboratory grade.",
    "laboratory_tests": "One row per laboratory test of the contract.",
}
_VISIT_SCHEDULE = {
    "visit": ("VARCHAR", "Visit, named by its months after treatment start."),
    "visit_order": ("INTEGER", "Place of the visit in time, from 1; baseline is 0."),
    "target_months": ("INTEGER", "Months after treatment start the visit is due."),
    "target_day": ("DECIMAL(18,6)", "Study day the visit is due."),
    "from_day": ("DECIMAL(18,6)", "First study day of the window (inclusive)."),
    "to_day": ("DECIMAL(18,6)", "Study day the window ends before (exclusive)."),
}
_LABORATORY_GRADES = {
    "term": ("VARCHAR", "CTCAE 5.0 term."),
    "test_code": ("VARCHAR", "Laboratory test the term is graded by."),
    "direction": ("VARCHAR", "Whether the grade lies below or above the limit."),
    "ctcae_grade": ("INTEGER", "CTCAE 5.0 grade, 1 to 4."),
    "limit_value": (
        "DECIMAL(18,6)",
        "Limit in the unit of the test, or as multiple of the reference limit.",
    ),
    "times": ("VARCHAR", "Reference limit the value is a multiple of: LLN, ULN or none."),
}
_LABORATORY_TESTS = {
    "test_code": ("VARCHAR", "Laboratory test."),
    "test_order": ("INTEGER", "Place of the test in the contract, from 1."),
    "test_name": ("VARCHAR", "Name of the test."),
    "unit": ("VARCHAR", "Unit its results are staged in."),
    "paramcd": ("VARCHAR", "Code of the test in ADaM."),
    "param": ("VARCHAR", "Name of the test in ADaM, with its unit."),
}


def protocol_columns(protocol: Protocol) -> dict[str, dict[str, tuple[str, str]]]:
    """Table → column → its type and description."""
    settings = {
        name: (
            setting.sql_type,
            f"{setting.description} Unit: {setting.unit}. Source: {setting.source}.",
        )
        for name, setting in protocol.settings.items()
    }
    return {
        "settings": settings,
        "visit_schedule": _VISIT_SCHEDULE,
        "laboratory_grades": _LABORATORY_GRADES,
        "laboratory_tests": _LABORATORY_TESTS,
    }


def write_protocol(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> None:
    """(Re)create the tables of the schema `protocol`."""
    rows: dict[str, list[tuple[object, ...]]] = {
        "settings": [tuple(str(setting.value) for setting in protocol.settings.values())],
        "visit_schedule": [tuple(vars(visit).values()) for visit in protocol.visit_schedule],
        "laboratory_grades": [
            (g.term, g.test_code, g.direction, g.grade, g.limit, g.times)
            for g in protocol.laboratory_grades
        ],
        "laboratory_tests": [
            (code, order, test.name, test.unit, test.adam_code, test.adam_parameter)
            for order, (code, test) in enumerate(laboratory_tests().items(), start=1)
        ],
    }
    con.execute("CREATE SCHEMA IF NOT EXISTS protocol")
    with transaction(con):
        for name, columns in protocol_columns(protocol).items():
            table = f"protocol.{name}"
            typed = ", ".join(f"{column} {sql_type}" for column, (sql_type, _) in columns.items())
            con.execute(f"CREATE OR REPLACE TABLE {table} ({typed})")
            values = ", ".join("?" * len(columns))
            con.executemany(f"INSERT INTO {table} VALUES ({values})", rows[name])
            comment(con, table, GRAINS[name])
            for column, (_, description) in columns.items():
                comment(con, table, description, column=column)
