"""Columns of the tables of the adjusted analysis."""

from collections.abc import Iterable

import polars as pl

from rairdtc_pipeline.statistics.tables.cells import schema_of
from rairdtc_pipeline.statistics.tables.estimands import ESTIMAND
from rairdtc_pipeline.statistics.tables.ratio_columns import E_VALUE_COLUMNS

NONE, OVERLAP = "none", "overlap"

_PAIR = {
    "arm": "Arm whose hazard is above the line.",
    "reference_arm": "Arm whose hazard is below the line.",
}
_ADJUSTMENT = "none: as observed; overlap: weighted by the chance of the other treatment."
EFFECT_COLUMNS = {
    "endpoint": "Code of the endpoint.",
    **_PAIR,
    "adjustment": f"{_ADJUSTMENT} Both are of the same patients.",
    "covariates": "Covariates of the propensity score; missing where there is no adjustment.",
    "n_arm": "Patients of the arm with all covariates.",
    "n_reference": "Patients of the reference arm with all covariates.",
    "left_out": "Patients of both arms left out because a covariate is missing.",
    "events_arm": "Events in the arm.",
    "events_reference": "Events in the reference arm.",
    "effective_n_arm": "Effective sample size of the arm (Kish).",
    "effective_n_reference": "Effective sample size of the reference arm (Kish).",
    "score_min_arm": "Lowest propensity score in the arm.",
    "score_max_arm": "Highest propensity score in the arm.",
    "score_min_reference": "Lowest propensity score in the reference arm.",
    "score_max_reference": "Highest propensity score in the reference arm.",
    "hazard_ratio": "Hazard of the arm over that of the reference arm; missing where `not_made` "
    "says why.",
    "lower": "Lower limit, normal on the log scale, robust error.",
    "upper": "Upper limit, normal on the log scale, robust error.",
    "p": "p of a hazard ratio of 1 by the robust error, not adjusted for the number of tests.",
    "bootstrap_lower": "Lower limit, percentile of the resamples; the score is new in each.",
    "bootstrap_upper": "Upper limit, percentile of the resamples; missing where there is none.",
    **E_VALUE_COLUMNS,
    "rmst_horizon_months": "Horizon of the restricted means, months.",
    "rmst_difference_months": "Restricted mean of the arm less that of the reference arm, months.",
    "rmst_lower_months": "Lower limit of the difference, normal.",
    "rmst_upper_months": "Upper limit of the difference, normal.",
    "rmst_bootstrap_lower_months": "Lower limit of the difference, percentile of the resamples.",
    "rmst_bootstrap_upper_months": "Upper limit of the difference, percentile of the resamples.",
    "resamples": "Bootstrap resamples.",
    "resamples_estimable": "Resamples in which the score and the hazard ratio, also one of 0 or "
    "without limit, could be estimated.",
    "method": "Model of the hazard ratio.",
    "method_kind": "Kind of the model.",
    "not_made": "Kind of the reason why there is no hazard ratio; missing where there is one.",
    "bootstrap_not_made": "Kind of the reason why its bootstrap limits are missing.",
    "rmst_not_made": "Kind of the reason why there is no difference of restricted means.",
    "rmst_bootstrap_not_made": "Kind of the reason why its bootstrap limits are missing.",
    "rationale": "The reasons in words.",
    "estimand": ESTIMAND,
}
BALANCE_COLUMNS = {
    **_PAIR,
    "adjustment": _ADJUSTMENT,
    "covariate": "Covariate of the propensity score, or what else is known before treatment.",
    "in_score": "Whether the score has it; weighting by it makes its difference 0.",
    "n_arm": "Patients of the arm with all covariates of the score, and this one.",
    "n_reference": "Patients of the reference arm, likewise.",
    "mean_arm": "Mean in the arm; of yes or no the share of yes.",
    "mean_reference": "Mean in the reference arm.",
    "smd": "Standardised mean difference, absolute, over the spread before weighting; missing "
    "where it is not defined.",
}
CURVE_COLUMNS = {
    "endpoint": "Code of the endpoint.",
    **_PAIR,
    "curve_arm": "Which of the two the curve is of.",
    "time_months": "Time since treatment start, months; one row per distinct time, from 0.",
    "survival": "Weighted Kaplan–Meier estimate of being free of the event after this time.",
    "weight_at_risk": "Overlap weights of those under observation just before this time.",
}

IN_SCORE: dict[str, type[pl.DataType]] = {"in_score": pl.Boolean}

_TEXTS = {
    *("endpoint", "arm", "reference_arm", "adjustment", "covariates", "covariate", "curve_arm"),
    *(
        "method",
        "method_kind",
        "not_made",
        "bootstrap_not_made",
        "rmst_not_made",
        "rmst_bootstrap_not_made",
        "rationale",
    ),
    "estimand",
}
_COUNTS = {
    *("n_arm", "n_reference", "left_out", "events_arm", "events_reference"),
    *("resamples", "resamples_estimable"),
}


def schema_of_adjusted(columns: Iterable[str]) -> dict[str, type[pl.DataType]]:
    """Types of the columns of one of these tables."""
    return schema_of(columns, _TEXTS, _COUNTS)
