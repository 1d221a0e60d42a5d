"""The statistics as assets: frames from the warehouse, pure functions, tables back."""

import time

import dagster as dg
import duckdb
import polars as pl

from rairdtc_pipeline.orchestration.metadata import key_of, lineage, preview, table_metadata
from rairdtc_pipeline.orchestration.resources import Refresh
from rairdtc_pipeline.orchestration.step import Made, Tables, made_by, step
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.statistics.tables.balance_table import balance_table
from rairdtc_pipeline.statistics.tables.cells import frame_of_tests
from rairdtc_pipeline.statistics.tables.characteristics import CHANGES
from rairdtc_pipeline.statistics.tables.declared import TABLES
from rairdtc_pipeline.statistics.tables.hazard_table import hazard_table
from rairdtc_pipeline.statistics.tables.incidence_table import incidence_table
from rairdtc_pipeline.statistics.tables.sensitivity_table import sensitivity_table
from rairdtc_pipeline.statistics.tables.study_tables import (
    baseline_table,
    change_table,
    response_table,
)
from rairdtc_pipeline.statistics.tables.survival_tables import survival_tables
from rairdtc_pipeline.statistics.tables.tg_table import tg_table
from rairdtc_pipeline.warehouse.build import write_frame

Frames = dict[str, pl.DataFrame]


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


def _statistics(refresh: Refresh, wanted: frozenset[str]) -> Tables:
    """Tables 1 to 3, survival, and every test with its why."""
    start = time.perf_counter()
    frames = statistics_frames(refresh.con, refresh.protocol)
    for name, table in TABLES.items():
        full_name = f"statistics.{name}"
        rows = write_frame(refresh.con, full_name, frames[name], table.grain, dict(table.columns))
        metadata = {
            **table_metadata(refresh.con, full_name, rows),
            "dagster/column_lineage": lineage(table.sources()),
            "first rows": preview(refresh.con, full_name),
        }
        yield full_name, Made(metadata)
    refresh.done("statistics", sum(frame.height for frame in frames.values()), start)


statistics_tables = step(
    "statistics",
    [
        dg.AssetSpec(
            ["statistics", name],
            group_name="statistics",
            deps=[key_of(read) for read in (*table.reads, "protocol.settings")],
            description=f"**{table.grain}**",
            kinds={"python"},
            code_version=made_by(),
            metadata={"dagster/table_name": f"rairdtc.statistics.{name}"},
        )
        for name, table in TABLES.items()
    ],
    _statistics,
)
