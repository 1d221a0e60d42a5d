"""The tables that compare the arms although nobody randomised them; exploratory throughout."""

import duckdb
import polars as pl

from rairdtc_pipeline.analysis.observations import read_compared
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.statistics.comparative.resampling import Resampling
from rairdtc_pipeline.statistics.tables.adjusted_table import Adjustment, adjusted_tables
from rairdtc_pipeline.statistics.tables.estimands import estimands_table


def comparative_frames(
    con: duckdb.DuckDBPyConnection, protocol: Protocol
) -> dict[str, pl.DataFrame]:
    """Every table of `declared_comparative`."""
    adjusted = adjusted_tables(read_compared(con), _adjustment(protocol))
    return {
        "adjusted_effects": adjusted.effects,
        "adjusted_balance": adjusted.balance,
        "adjusted_curves": adjusted.curves,
        "estimands": estimands_table(),
    }


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
