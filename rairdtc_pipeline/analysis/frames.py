"""Makes every table of the schema `statistics` by pure functions of the observations."""

import duckdb
import polars as pl

from rairdtc_pipeline.analysis.comparative import comparative_frames
from rairdtc_pipeline.analysis.comparative_observations import read_known_before
from rairdtc_pipeline.analysis.observations import (
    read_categories,
    read_changes,
    read_grades,
    read_responses,
    read_tg,
    read_times,
    read_values,
)
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.statistics.tables.balance_table import balance_table
from rairdtc_pipeline.statistics.tables.cells import frame_of_tests
from rairdtc_pipeline.statistics.tables.hazard_table import hazard_table
from rairdtc_pipeline.statistics.tables.incidence_table import incidence_table
from rairdtc_pipeline.statistics.tables.mean_difference_table import mean_difference_table
from rairdtc_pipeline.statistics.tables.overall_table import overall_table
from rairdtc_pipeline.statistics.tables.sensitivity_table import sensitivity_table
from rairdtc_pipeline.statistics.tables.study_tables import (
    baseline_table,
    change_table,
    response_table,
)
from rairdtc_pipeline.statistics.tables.survival_tables import EstimateRules, survival_tables
from rairdtc_pipeline.statistics.tables.tg_ratios_table import tg_ratios_table
from rairdtc_pipeline.statistics.tables.tg_table import tg_table

Frames = dict[str, pl.DataFrame]


def statistics_frames(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> Frames:
    """Make every table of the schema `statistics`."""
    level = float(protocol["confidence_level"])
    measured, categories = read_values(con), read_categories(con)
    balance = balance_table(measured, categories, read_known_before(con))
    one = baseline_table(measured, categories, balance)
    two = response_table(read_responses(con), level)
    three = change_table(read_changes(con), read_grades(con))
    tg = tg_table(read_tg(con), [*{float(protocol["below_limit_factor"]): None, 1.0: None}], level)
    times = read_times(con)
    sets = con.sql("FROM derived.sensitivity_sets ORDER BY endpoint, set_order").pl()
    horizon, arm = float(protocol["rmst_horizon_months"]), str(protocol["reference_arm"])
    rules = EstimateRules(horizon, int(protocol["median_min_at_risk"]), level)
    survival = survival_tables(times, rules)
    fewest = int(protocol["proportional_hazards_min_events"])
    hazards = hazard_table(times, arm, fewest, level)
    parts = (one, two, three, tg, survival, hazards)
    return {
        "baseline_table": one.cell_frame(),
        "baseline_overall": overall_table(one, measured).cell_frame(),
        "balance": balance,
        "response_table": two.cell_frame(),
        "change_table": three.cell_frame(),
        "tg_model": tg.rows,
        "tg_ratios": tg_ratios_table(tg.logged, tg.fits, arm, level),
        "km_curve": survival.km_curve,
        "km_summary": survival.km_summary,
        "sensitivity": sensitivity_table(times, sets, rules),
        "hazard_ratios": hazards.rows,
        "mean_differences": mean_difference_table(times, arm, horizon, level),
        "cumulative_incidence": incidence_table(times, level),
        **comparative_frames(con, protocol, sets, times),
        "tests": frame_of_tests([test for part in parts for test in part.tests]),
    }
