"""The tables that compare the non-randomised arms; all of them are exploratory."""

import duckdb
import polars as pl

from rairdtc_pipeline.analysis.comparative_observations import (
    read_compared,
    read_event_rates,
    read_examined,
    read_landmarks,
    read_responders,
    read_response_spans,
    read_series_cap,
)
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.statistics.comparative.permutation import Permutations
from rairdtc_pipeline.statistics.comparative.resampling import Resampling
from rairdtc_pipeline.statistics.tables.adjusted_table import Adjustment, adjusted_tables
from rairdtc_pipeline.statistics.tables.estimands import estimands_table
from rairdtc_pipeline.statistics.tables.event_rates_table import event_rates_table
from rairdtc_pipeline.statistics.tables.exam_intervals_table import (
    exam_intervals_table,
)
from rairdtc_pipeline.statistics.tables.landmarks_table import landmarks_table
from rairdtc_pipeline.statistics.tables.milestones_table import milestones_table, permutation_table
from rairdtc_pipeline.statistics.tables.responders_table import responders_tables
from rairdtc_pipeline.statistics.tables.series_cap_table import series_cap_table
from rairdtc_pipeline.statistics.tables.treatment_over_time_table import treatment_over_time_table


def comparative_frames(
    con: duckdb.DuckDBPyConnection, protocol: Protocol, sets: pl.DataFrame, times: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Make every table of `declared_comparative`; `sets` and `times` are read already."""
    reference, level = str(protocol["reference_arm"]), float(protocol["confidence_level"])
    treated = read_landmarks(con)
    responders = responders_tables(read_responders(con), read_response_spans(con), reference, level)
    dealt = Permutations(int(protocol["permutations"]), int(protocol["permutations_most_patients"]))
    adjusted = adjusted_tables(read_compared(con), _adjustment(protocol))
    return {
        "adjusted_effects": adjusted.effects,
        "adjusted_balance": adjusted.balance,
        "adjusted_curves": adjusted.curves,
        "responders": responders.rates,
        "responder_gaps": responders.differences,
        "response_duration": responders.durations,
        "landmarks": landmarks_table(
            treated, _months(protocol, "landmark_months"), reference, level
        ),
        "treatment_over_time": treatment_over_time_table(treated, reference, level),
        "series_cap": series_cap_table(read_series_cap(con), reference, level),
        "survival_at": milestones_table(times, _months(protocol, "survival_months"), level),
        "permutation_tests": permutation_table(times, dealt),
        "exam_intervals": exam_intervals_table(read_examined(con)),
        "event_rates": event_rates_table(read_event_rates(con), level),
        "estimands": estimands_table(sets),
    }


def _months(protocol: Protocol, setting: str) -> list[int]:
    return [int(month) for month in str(protocol[setting]).split(",")]


def _adjustment(protocol: Protocol) -> Adjustment:
    return Adjustment(
        str(protocol["reference_arm"]),
        tuple(str(protocol["propensity_covariates"]).split(",")),
        float(protocol["rmst_horizon_months"]),
        Resampling(
            int(protocol["bootstrap_resamples"]),
            int(protocol["bootstrap_most_patients"]),
            float(protocol["bootstrap_estimable_share"]),
        ),
        float(protocol["confidence_level"]),
    )
