"""The statistics as assets: frames from the warehouse, pure functions, tables back."""

import time
from collections.abc import Iterator

import dagster as dg
import duckdb
import polars as pl

from rairdtc_pipeline.orchestration.metadata import key_of, preview, table_metadata
from rairdtc_pipeline.orchestration.resources import WarehouseResource
from rairdtc_pipeline.statistics import (
    CELL_COLUMNS,
    CURVE_COLUMNS,
    SUMMARY_COLUMNS,
    TEST_COLUMNS,
    baseline_table,
    change_table,
    frame_of_tests,
    response_table,
    survival_tables,
)
from rairdtc_pipeline.warehouse.build import write_frame

Frames = dict[str, pl.DataFrame]

_TABLES = {
    "baseline_table": ("One row per cell of Table 1, the patients' characteristics.", CELL_COLUMNS),
    "response_table": (
        "One row per cell of Table 2, the response at 6 and 12 months.",
        CELL_COLUMNS,
    ),
    "change_table": ("One row per cell of Table 3, what changed under treatment.", CELL_COLUMNS),
    "km_curve": ("One row per endpoint, arm and time: Kaplan–Meier estimates.", CURVE_COLUMNS),
    "km_summary": (
        "One row per endpoint and arm: medians, restricted means, follow-up.",
        SUMMARY_COLUMNS,
    ),
    "tests": ("One row per test that was run, with its why.", TEST_COLUMNS),
}
_CHANGES = ("derived.tumor_size", "derived.tg", "derived.pain", "derived.ae_worst_grade")
_READS: dict[str, tuple[str, ...]] = {
    "baseline_table": ("cohort.patients",),
    "response_table": ("derived.response_visit",),
    "change_table": _CHANGES,
    "km_curve": ("derived.survival",),
    "km_summary": ("derived.survival",),
    "tests": ("cohort.patients", "derived.response_visit", *_CHANGES, "derived.survival"),
}
_MEASURES = {
    "volume": "SELECT patient, arm, visit, volume_cm3 AS value FROM derived.tumor_size",
    "vrr": "SELECT patient, arm, visit, vrr_percent AS value FROM derived.tumor_size",
    "tg": "SELECT patient, arm, visit, tg_ng_ml AS value FROM derived.tg",
    "nrs": "SELECT patient, arm, visit, nrs AS value FROM derived.pain",
}


def _frames(con: duckdb.DuckDBPyConnection, level: float) -> Frames:
    """Every table of the schema `statistics`."""
    one = baseline_table(con.sql("SELECT * FROM cohort.patients ORDER BY patient").pl())
    assessed = (
        "SELECT * FROM derived.response_visit WHERE state = 'assessed' ORDER BY patient, visit"
    )
    two = response_table(con.sql(assessed).pl(), level)
    measures = {
        name: con.sql(f"{query} WHERE visit IS NOT NULL ORDER BY ALL").pl()
        for name, query in _MEASURES.items()
    }
    grades = con.sql("SELECT * FROM derived.ae_worst_grade ORDER BY patient").pl()
    three = change_table(measures, grades)
    survival = survival_tables(
        con.sql(
            """SELECT endpoint, arm, time_months, event FROM derived.survival
            WHERE sensitivity_set = 'primary' ORDER BY ALL"""
        ).pl(),
        level,
    )
    return {
        "baseline_table": one.cell_frame(),
        "response_table": two.cell_frame(),
        "change_table": three.cell_frame(),
        "km_curve": survival.km_curve,
        "km_summary": survival.km_summary,
        "tests": frame_of_tests([*one.tests, *two.tests, *three.tests, *survival.tests]),
    }


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["statistics", name],
            group_name="statistics",
            deps=[key_of(table) for table in (*_READS[name], "protocol.settings")],
            description=f"**{grain}**",
            kinds={"python"},
            metadata={"dagster/table_name": f"rairdtc.statistics.{name}"},
        )
        for name, (grain, _) in _TABLES.items()
    ]
)
def statistics_tables(warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult]:
    """Tables 1 to 3, survival, and every test with its why."""
    refresh, start = warehouse.refresh, time.perf_counter()
    frames = _frames(refresh.con, float(refresh.protocol["confidence_level"]))
    for name, (grain, comments) in _TABLES.items():
        table = f"statistics.{name}"
        write_frame(refresh.con, table, frames[name], grain, comments)
        yield dg.MaterializeResult(
            asset_key=key_of(table),
            metadata={
                **table_metadata(refresh.con, table),
                "first rows": preview(refresh.con, table),
            },
        )
    refresh.done("statistics", sum(frame.height for frame in frames.values()), start)
