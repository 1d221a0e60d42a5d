"""What a column is made from: values that are passed on, conditions, constants, expressions."""

import pytest

from rairdtc_pipeline.warehouse.lineage import column_origins, column_sources
from rairdtc_pipeline.warehouse.sql_table import read_sql_table

TERM = ("staging.adverse_events", "term")


def origins(tmp_path, expression, read="staging.adverse_events"):
    """Origins of the one column of a SELECT."""
    path = tmp_path / "adam" / "drawn.sql"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"-- A drawn table.\n-- One row per event.\nSELECT {expression} FROM {read}\n")
    return column_origins(read_sql_table(path))["it"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("term AS it", {(*TERM, "value")}),
        ("upper(term) AS it", {(*TERM, "value")}),
        (
            "CASE WHEN term = 'x' THEN 'Y' END AS it",
            {(*TERM, "condition"), (None, None, "constant")},
        ),
        (
            "CASE WHEN term = 'x' THEN 'Y' ELSE CAST(NULL AS VARCHAR) END AS it",
            {(*TERM, "condition"), (None, None, "constant")},
        ),
        (
            "CASE WHEN term = 'x' THEN 'Y' ELSE term END AS it",
            {(*TERM, "value"), (None, None, "constant")},
        ),
        (
            "CASE WHEN term = 'x' THEN related_to END AS it",
            {(*TERM, "condition"), ("staging.adverse_events", "related_to", "value")},
        ),
        (
            "max(related_to) OVER (PARTITION BY patient ORDER BY term) AS it",
            {
                (*TERM, "condition"),
                ("staging.adverse_events", "patient", "condition"),
                ("staging.adverse_events", "related_to", "value"),
            },
        ),
        ("'YEARS' AS it", {(None, None, "constant")}),
        ("CAST(NULL AS VARCHAR) AS it", {(None, None, "constant")}),
        ("current_setting('home_directory') AS it", {(None, None, "computed")}),
    ],
)
def test_a_column_says_what_its_values_may_hold(expression, expected, tmp_path):
    assert set(origins(tmp_path, expression)) == expected


def test_a_list_of_values_is_constant_and_one_that_is_computed_is_not(tmp_path):
    constant = "(VALUES ('a'), ('b')) AS v(code)"
    assert origins(tmp_path, "v.code AS it", constant) == ((None, None, "constant"),)
    computed = "(VALUES ('a'), (getenv('HOME'))) AS v(code)"
    assert origins(tmp_path, "v.code AS it", computed) == ((None, None, "computed"),)


def test_only_columns_are_sources(tmp_path):
    path = tmp_path / "adam" / "drawn.sql"
    path.parent.mkdir()
    path.write_text(
        "-- A drawn table.\n-- One row per event.\n"
        "SELECT 'Y' AS flag, term AS it FROM staging.adverse_events\n"
    )
    assert column_sources(read_sql_table(path)) == {"flag": (), "it": (TERM,)}
