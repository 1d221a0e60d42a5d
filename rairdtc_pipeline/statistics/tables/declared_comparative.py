"""The tables that compare the arms although nobody randomised them: grain, columns, sources."""

from rairdtc_pipeline.statistics.tables import adjusted_columns
from rairdtc_pipeline.statistics.tables.declared_table import Reads, StatisticsTable
from rairdtc_pipeline.statistics.tables.estimands import ESTIMAND_COLUMNS

_COMPARED: Reads = {
    "derived.survival": ("endpoint", "sensitivity_set", "arm", "time_months", "event"),
    "cohort.patients": ("age_years", "metastasis", "treatment_start"),
    "derived.tumor_size": ("visit", "volume_cm3"),
}

COMPARATIVE_TABLES = {
    "adjusted_effects": StatisticsTable(
        "One row per endpoint, pair of arms and adjustment: the effect of treatment as observed "
        "and weighted by overlap weights. The arms were not randomised. Exploratory.",
        _COMPARED,
        adjusted_columns.EFFECT_COLUMNS,
    ),
    "adjusted_balance": StatisticsTable(
        "One row per pair of arms, adjustment and covariate of the propensity score. Exploratory.",
        _COMPARED,
        adjusted_columns.BALANCE_COLUMNS,
    ),
    "adjusted_curves": StatisticsTable(
        "One row per endpoint, pair of arms, arm and time: Kaplan–Meier with overlap weights. "
        "Exploratory.",
        _COMPARED,
        adjusted_columns.CURVE_COLUMNS,
    ),
    "estimands": StatisticsTable(
        "One row per exploratory analysis: its estimand by the attributes of ICH E9(R1).",
        {},
        ESTIMAND_COLUMNS,
    ),
}
