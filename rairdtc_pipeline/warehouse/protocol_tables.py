"""The schema `protocol`: protocol, laboratory tests and vocabulary as tables for SQL.

`protocol_tables` lists them; assets, recorded versions and the data dictionary follow that list.
"""

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

import duckdb

from rairdtc_pipeline.contracts import laboratory_tests, plausible_ranges
from rairdtc_pipeline.ctcae import written_terms
from rairdtc_pipeline.project import Strict
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.storage.database import describe, transaction
from rairdtc_pipeline.vocabulary import (
    Criterion,
    Ending,
    Endpoint,
    Evidence,
    Parameter,
    Response,
    ResponseParameter,
    Term,
    vocabulary,
)

# Column → its type and description.
Columns = dict[str, tuple[str, str]]

_VISIT_SCHEDULE: Columns = {
    "visit": ("VARCHAR", "Visit, named by its months after treatment start."),
    "visit_order": ("INTEGER", "Place of the visit in time, from 1; baseline is 0."),
    "target_months": ("INTEGER", "Months after treatment start the visit is due."),
    "target_day": ("DECIMAL(18,6)", "Study day the visit is due."),
    "from_day": ("DECIMAL(18,6)", "First study day of the window (inclusive)."),
    "to_day": ("DECIMAL(18,6)", "Study day the window ends before (exclusive)."),
}
_LABORATORY_GRADES: Columns = {
    "term": ("VARCHAR", "CTCAE 5.0 term."),
    "test_code": ("VARCHAR", "Laboratory test the term is graded by."),
    "direction": ("VARCHAR", "Whether the grade lies below or above the limit."),
    "ctcae_grade": ("INTEGER", "CTCAE 5.0 grade, 1 to 4."),
    "limit_value": (
        "DECIMAL(18,6)",
        "Limit in the unit of the test, or as multiple of the reference limit.",
    ),
    "times": ("VARCHAR", "What the value is a multiple of: LLN, ULN, BASELINE or none."),
    "baseline": ("VARCHAR", "Baseline the grade is for: any, normal or abnormal."),
    "at_limit": ("BOOLEAN", "Whether the limit itself reaches the grade."),
}
_LABORATORY_TESTS: Columns = {
    "test_code": ("VARCHAR", "Laboratory test."),
    "test_order": ("INTEGER", "Place of the test in the contract, from 1."),
    "test_name": ("VARCHAR", "Name of the test."),
    "unit": ("VARCHAR", "Unit its results are staged in."),
    "paramcd": ("VARCHAR", "Code of the test in ADaM."),
    "param": ("VARCHAR", "Name of the test in ADaM, with its unit."),
}
_PLAUSIBLE_RANGES: Columns = {
    "export": ("VARCHAR", "Export the values belong to."),
    "column_name": ("VARCHAR", "Column of the export."),
    "test_code": ("VARCHAR", "Laboratory test; none where the range is that of the column."),
    "lowest": ("DECIMAL(18,6)", "Lowest plausible value."),
    "highest": ("DECIMAL(18,6)", "Highest plausible value."),
    "unit": ("VARCHAR", "Unit of the range; none where the values have none."),
    "source": ("VARCHAR", "Where the range comes from."),
}
_CTCAE_TERMS: Columns = {
    "written": ("VARCHAR", "A way to write the term, in lower case."),
    "term": ("VARCHAR", "CTCAE 5.0 term."),
    "soc": ("VARCHAR", "System organ class of the term."),
}
_PLACE = "Place in the order of the vocabulary, from 1."
_SQL_TYPES: dict[object, str] = {bool: "BOOLEAN", int: "INTEGER", Decimal: "DECIMAL(18,6)"}


@dataclass(frozen=True)
class _Listed:
    """A list of the vocabulary as a table.

    `key` is the column of the code, and `order` is the column of its position.
    """

    title: str
    entry: str
    key: str
    order: str
    model: type[Term]


_LISTS = {
    "arms": _Listed("Treatment groups", "treatment group", "arm", "arm_order", Term),
    "criteria": _Listed("Criteria", "criterion", "criterion", "step", Criterion),
    "scopes": _Listed("Scopes", "scope of a response", "scope", "scope_order", Term),
    "responses": _Listed("Responses", "response", "response", "response_order", Response),
    "response_parameters": _Listed(
        "Parameters of ADRS", "parameter of ADRS", "paramcd", "paramn", ResponseParameter
    ),
    "endings": _Listed("Endings", "event or reason of censoring", "reason", "priority", Ending),
    "endpoints": _Listed("Endpoints", "endpoint", "endpoint", "endpoint_order", Endpoint),
    "visit_states": _Listed("States of a visit", "state of a visit", "state", "state_order", Term),
}


@dataclass(frozen=True)
class ProtocolTable:
    """One table of the schema `protocol`."""

    name: str
    title: str
    grain: str
    columns: Columns
    rows: tuple[tuple[object, ...], ...]


def protocol_tables(protocol: Protocol) -> tuple[ProtocolTable, ...]:
    """Every table of the schema `protocol`."""
    return (*_numbers(protocol), *_vocabulary())


def _numbers(protocol: Protocol) -> Iterable[ProtocolTable]:
    settings = {
        name: (
            setting.sql_type,
            f"{setting.description} Unit: {setting.unit}. Source: {setting.source}.",
        )
        for name, setting in protocol.settings.items()
    }
    yield ProtocolTable(
        "settings",
        "The study protocol",
        "One row: every number of the study protocol.",
        settings,
        (tuple(str(setting.value) for setting in protocol.settings.values()),),
    )
    yield ProtocolTable(
        "visit_schedule",
        "Visit schedule",
        "One row per visit after baseline.",
        _VISIT_SCHEDULE,
        tuple(tuple(vars(visit).values()) for visit in protocol.visit_schedule),
    )
    yield ProtocolTable(
        "laboratory_grades",
        "CTCAE 5.0 laboratory grades",
        "One row per CTCAE term and laboratory grade.",
        _LABORATORY_GRADES,
        tuple(
            (
                g.term,
                g.test_code,
                g.direction,
                g.grade,
                g.limit,
                g.times,
                g.baseline,
                g.at_limit,
            )
            for g in protocol.laboratory_grades
        ),
    )
    yield ProtocolTable(
        "laboratory_tests",
        "Laboratory tests",
        "One row per laboratory test of the contract.",
        _LABORATORY_TESTS,
        tuple(
            (code, order, test.name, test.unit, test.adam_code, test.adam_parameter)
            for order, (code, test) in enumerate(laboratory_tests().items(), start=1)
        ),
    )
    yield ProtocolTable(
        "plausible_ranges",
        "Plausible ranges",
        "One row per column or laboratory test with a plausible range.",
        _PLAUSIBLE_RANGES,
        tuple(
            (
                each.export,
                each.column,
                each.test_code,
                each.range.minimum,
                each.range.maximum,
                each.unit,
                each.range.source,
            )
            for each in plausible_ranges()
        ),
    )
    yield ProtocolTable(
        "ctcae_terms",
        "CTCAE 5.0 terms",
        "One row per way to write a term.",
        _CTCAE_TERMS,
        tuple((written, *coded) for written, coded in sorted(written_terms().items())),
    )


def _vocabulary() -> Iterable[ProtocolTable]:
    words = vocabulary()
    for name, listed in _LISTS.items():
        terms: Mapping[str, Term] = getattr(words, name)
        places = enumerate(terms.items(), start=1)
        yield _entries(
            name,
            listed.title,
            f"One row per {listed.entry}.",
            {listed.key: ("VARCHAR", "Code."), listed.order: ("INTEGER", _PLACE)},
            listed.model,
            [((code, place), term) for place, (code, term) in places],
        )
    yield _entries(
        "criterion_evidence",
        "Evidence of the criteria",
        "One row per criterion and export that its observed value comes from.",
        {"criterion": ("VARCHAR", "Code of the criterion.")},
        Evidence,
        [((code,), each) for code, found in words.criteria.items() for each in found.evidence],
    )
    yield ProtocolTable(
        "endpoint_events",
        "Events of the endpoints",
        "One row per endpoint and event that ends it.",
        {
            "endpoint": ("VARCHAR", "Code of the endpoint."),
            "reason": ("VARCHAR", "Code of the event."),
        },
        tuple((code, event) for code, found in words.endpoints.items() for event in found.events),
    )
    yield _entries(
        "sensitivity_sets",
        "Sensitivity sets",
        "One row per endpoint and sensitivity set.",
        {
            "endpoint": ("VARCHAR", "Code of the endpoint."),
            "sensitivity_set": ("VARCHAR", "primary, or the sensitivity set."),
        },
        Parameter,
        [((each.endpoint, each.sensitivity_set), each) for each in words.parameters],
    )


def _entries(
    name: str,
    title: str,
    grain: str,
    first: Columns,
    model: type[Strict],
    entries: Iterable[tuple[tuple[object, ...], Strict]],
) -> ProtocolTable:
    """A table with the columns `first` and one per field of the model that has a description."""
    columns = {
        field: (_sql_type(info.annotation), info.description)
        for field, info in model.model_fields.items()
        if info.description
    }
    rows = ((*before, *(getattr(entry, field) for field in columns)) for before, entry in entries)
    return ProtocolTable(name, title, grain, first | columns, tuple(rows))


def _sql_type(annotation: object) -> str:
    if isinstance(annotation, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    return _SQL_TYPES.get(annotation, "VARCHAR")


def write_protocol(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> None:
    """(Re)create the tables of the schema `protocol`."""
    con.execute("CREATE SCHEMA IF NOT EXISTS protocol")
    with transaction(con):
        for made in protocol_tables(protocol):
            table = f"protocol.{made.name}"
            typed = ", ".join(f"{name} {sql_type}" for name, (sql_type, _) in made.columns.items())
            con.execute(f"CREATE OR REPLACE TABLE {table} ({typed})")
            values = ", ".join("?" * len(made.columns))
            con.executemany(f"INSERT INTO {table} VALUES ({values})", made.rows)
            descriptions = {name: text for name, (_, text) in made.columns.items()}
            describe(con, table, made.grain, descriptions)
