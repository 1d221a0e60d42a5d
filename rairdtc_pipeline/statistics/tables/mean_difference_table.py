"""Differences between the arms in restricted mean survival time."""

import polars as pl

from rairdtc_pipeline.statistics.kaplan_meier import mean_difference, restricted_mean
from rairdtc_pipeline.statistics.result import says
from rairdtc_pipeline.statistics.tables.cells import schema_of
from rairdtc_pipeline.statistics.tables.estimands import ESTIMAND, of_set
from rairdtc_pipeline.statistics.tables.survival_tables import arms_in, fit
from rairdtc_pipeline.statistics.wording import said
from rairdtc_pipeline.vocabulary import vocabulary

DIFFERENCE_COLUMNS = {
    "endpoint": vocabulary().endpoints_explained,
    "sensitivity_set": "primary, or the sensitivity set.",
    "arm": "Arm whose restricted mean is taken.",
    "reference_arm": "Arm whose restricted mean is taken off.",
    "horizon_months": "Horizon of the restricted means, from the protocol.",
    "difference_months": "Difference of the restricted means, months.",
    "lower_months": "Lower limit of the difference (normal, not below what is possible).",
    "upper_months": "Upper limit of the difference (normal, not above what is possible).",
    "p": "p of a difference of 0, not adjusted for the number of tests.",
    "not_made": "Kind of the reason why the difference or its limits are missing.",
    "note": "The reason in words.",
    "estimand": ESTIMAND,
}
_TEXT = ("endpoint", "sensitivity_set", "arm", "reference_arm", "not_made", "note", "estimand")


def mean_difference_table(
    survival: pl.DataFrame, arm: str, horizon: float, level: float
) -> pl.DataFrame:
    """One row per endpoint, sensitivity set and other arm: `arm` minus the other arm.

    `survival` is as in `survival_tables`, `horizon` in months.
    """
    rows: list[dict[str, object]] = []
    keys = ("endpoint", "sensitivity_set")
    for endpoint, chosen in survival.select(keys).unique().sort(keys).iter_rows():
        part = survival.filter(endpoint=endpoint, sensitivity_set=chosen)
        means = {
            name: restricted_mean(fit(own, level), horizon, level)
            for name, own in arms_in(part).items()
        }
        for other in sorted(means.keys() - {arm}) if arm in means else ():
            found = mean_difference(means[arm], means[other], horizon, level)
            rows.append(
                {
                    "endpoint": endpoint,
                    "sensitivity_set": chosen,
                    "arm": arm,
                    "reference_arm": other,
                    "horizon_months": horizon,
                    "difference_months": found.difference,
                    "lower_months": found.lower,
                    "upper_months": found.upper,
                    "p": found.p,
                    "not_made": found.reason.value if found.reason else None,
                    "note": said(says(found.reason)) if found.reason else None,
                    "estimand": of_set(endpoint, chosen),
                }
            )
    return pl.DataFrame(rows, schema=schema_of(DIFFERENCE_COLUMNS, _TEXT, ()))
