"""The statistics as assets: frames from the warehouse, pure functions, tables back."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import dagster as dg
import duckdb
import polars as pl

from rairdtc_pipeline.orchestration.metadata import key_of, preview, table_metadata
from rairdtc_pipeline.orchestration.resources import WarehouseResource
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.statistics.tables.balance_table import BALANCE_COLUMNS, balance_table
from rairdtc_pipeline.statistics.tables.cells import (
    CELL_COLUMNS,
    MULTIPLICITY,
    TEST_COLUMNS,
    frame_of_tests,
)
from rairdtc_pipeline.statistics.tables.characteristics import CHANGES
from rairdtc_pipeline.statistics.tables.hazard_table import HAZARD_COLUMNS, hazard_table
from rairdtc_pipeline.statistics.tables.incidence_table import INCIDENCE_COLUMNS, incidence_table
from rairdtc_pipeline.statistics.tables.sensitivity_table import (
    SENSITIVITY_COLUMNS,
    sensitivity_table,
)
from rairdtc_pipeline.statistics.tables.study_tables import (
    baseline_table,
    change_table,
    response_table,
)
from rairdtc_pipeline.statistics.tables.survival_tables import (
    CURVE_COLUMNS,
    SUMMARY_COLUMNS,
    survival_tables,
)
from rairdtc_pipeline.statistics.tables.tg_table import TG_COLUMNS, tg_table
from rairdtc_pipeline.warehouse.build import write_frame

Frames = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class _Table:
    """What a table of the schema holds, the tables it is made from, its columns."""

    grain: str
    reads: tuple[str, ...]
    columns: dict[str, str]


_CHANGES = ("derived.tumor_size", "derived.tg", "derived.pain", "derived.ae_worst_grade")
_SURVIVAL = ("derived.survival", "derived.sensitivity_sets", "cohort.patients")
_TABLES = {
    "baseline_table": _Table(
        f"One row per cell of Table 1, the patients' characteristics. {MULTIPLICITY}",
        ("cohort.patients",),
        CELL_COLUMNS,
    ),
    "balance": _Table(
        "One row per characteristic of Table 1 and pair of arms: standardised mean differences.",
        ("cohort.patients",),
        BALANCE_COLUMNS,
    ),
    "response_table": _Table(
        f"One row per cell of Table 2, the response at 6 and 12 months. {MULTIPLICITY}",
        ("derived.response_visit",),
        CELL_COLUMNS,
    ),
    "change_table": _Table(
        f"One row per cell of Table 3, what changed under treatment. {MULTIPLICITY}",
        _CHANGES,
        CELL_COLUMNS,
    ),
    "tg_model": _Table(
        "One row per arm, visit and value below the limit: thyroglobulin over time, modelled.",
        ("derived.tg",),
        TG_COLUMNS,
    ),
    "km_curve": _Table(
        "One row per endpoint, arm and time: Kaplan–Meier estimates.", _SURVIVAL, CURVE_COLUMNS
    ),
    "km_summary": _Table(
        "One row per endpoint and arm: medians, restricted means, follow-up.",
        _SURVIVAL,
        SUMMARY_COLUMNS,
    ),
    "sensitivity": _Table(
        "One row per endpoint, sensitivity set and arm: every way of counting, side by side.",
        _SURVIVAL,
        SENSITIVITY_COLUMNS,
    ),
    "hazard_ratios": _Table(
        "One row per endpoint, sensitivity set and pair of arms: hazard ratios. Exploratory.",
        _SURVIVAL,
        HAZARD_COLUMNS,
    ),
    "cumulative_incidence": _Table(
        "One row per cause, arm and time: local progression with death competing. Exploratory.",
        _SURVIVAL,
        INCIDENCE_COLUMNS,
    ),
    "tests": _Table(
        "One row per test that was run, with its why.",
        ("derived.response_visit", *_CHANGES, *_SURVIVAL),
        TEST_COLUMNS,
    ),
}
_RESPONSES = "SELECT * FROM derived.response_visit WHERE state = 'assessed' ORDER BY patient, visit"
_TIMES_TO_EVENT = """
SELECT s.endpoint, s.sensitivity_set, s.arm, p.site, s.time_months, s.event, s.reason
FROM derived.survival AS s JOIN cohort.patients AS p USING (patient) ORDER BY ALL
"""
_TG = """
SELECT patient, arm, visit, visit_order, tg_comparator AS comparator,
    CASE tg_comparator WHEN '<' THEN tg_ng_ml / CAST(s.below_limit_factor AS DOUBLE)
        WHEN '>' THEN tg_ng_ml / CAST(s.above_limit_factor AS DOUBLE) ELSE tg_ng_ml
    END AS limit_or_value
FROM derived.tg CROSS JOIN protocol.settings AS s
WHERE usable AND list_contains($visits, visit) ORDER BY patient, visit_order
"""


def statistics_frames(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> Frames:
    """Every table of the schema `statistics`."""
    level = float(protocol["confidence_level"])
    patients = con.sql("SELECT * FROM cohort.patients ORDER BY patient").pl()
    one = baseline_table(patients)
    two = response_table(con.sql(_RESPONSES).pl(), level)
    measures = {
        name: con.sql(
            f"""SELECT patient, arm, visit, {measure.column} AS value FROM {measure.table}
            WHERE visit IS NOT NULL ORDER BY ALL"""
        ).pl()
        for name, measure in CHANGES.items()
    }
    grades = con.sql("SELECT * FROM derived.ae_worst_grade ORDER BY patient").pl()
    three = change_table(measures, grades)
    tg_values = con.sql(_TG, params={"visits": list(CHANGES["tg"].visits)}).pl()
    tg = tg_table(tg_values, [float(protocol["below_limit_factor"]), 1.0], level)
    times = con.sql(_TIMES_TO_EVENT).pl()
    sets = con.sql("FROM derived.sensitivity_sets ORDER BY endpoint, set_order").pl()
    survival = survival_tables(times, level)
    hazards = hazard_table(
        times, str(protocol["reference_arm"]), int(protocol["firth_below_events"]), level
    )
    parts = (one, two, three, tg, survival, hazards)
    return {
        "baseline_table": one.cell_frame(),
        "balance": balance_table(patients),
        "response_table": two.cell_frame(),
        "change_table": three.cell_frame(),
        "tg_model": tg.rows,
        "km_curve": survival.km_curve,
        "km_summary": survival.km_summary,
        "sensitivity": sensitivity_table(times, sets, level),
        "hazard_ratios": hazards.rows,
        "cumulative_incidence": incidence_table(times, level),
        "tests": frame_of_tests([test for part in parts for test in part.tests]),
    }


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["statistics", name],
            group_name="statistics",
            deps=[key_of(read) for read in (*table.reads, "protocol.settings")],
            description=f"**{table.grain}**",
            kinds={"python"},
            metadata={"dagster/table_name": f"rairdtc.statistics.{name}"},
        )
        for name, table in _TABLES.items()
    ]
)
def statistics_tables(warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult]:
    """Tables 1 to 3, survival, and every test with its why."""
    refresh, start = warehouse.refresh, time.perf_counter()
    frames = statistics_frames(refresh.con, refresh.protocol)
    for name, table in _TABLES.items():
        full_name = f"statistics.{name}"
        write_frame(refresh.con, full_name, frames[name], table.grain, table.columns)
        yield dg.MaterializeResult(
            asset_key=key_of(full_name),
            metadata={
                **table_metadata(refresh.con, full_name),
                "first rows": preview(refresh.con, full_name),
            },
        )
    refresh.done("statistics", sum(frame.height for frame in frames.values()), start)
