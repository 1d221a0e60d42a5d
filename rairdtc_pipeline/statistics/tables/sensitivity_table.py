"""The results of every definition of time to event, side by side."""

import polars as pl

from rairdtc_pipeline.statistics.tables.cells import schema_of
from rairdtc_pipeline.statistics.tables.survival_tables import (
    ON_FEW,
    RESTRICTED_MEAN_COLUMNS,
    EstimateRules,
    arms_in,
    compare,
    estimates,
    fit,
)
from rairdtc_pipeline.vocabulary import vocabulary

SENSITIVITY_COLUMNS = {
    "endpoint": vocabulary().endpoints_explained,
    "sensitivity_set": "primary, or the sensitivity set.",
    "estimand": "What is estimated, in words.",
    "arm": "Treatment group.",
    "n": "Patients.",
    "events": "Events.",
    "median_months": "Median survival time, months; missing where it is not reached.",
    "median_lower_months": "Lower limit of the median.",
    "median_upper_months": "Upper limit of the median.",
    "median_at_risk": "Patients under observation just before the median.",
    "median_on_few": "Whether these are fewer than the protocol asks of a main result.",
    **RESTRICTED_MEAN_COLUMNS,
    "log_rank_p": "p of the log-rank test over all arms; the same in every arm's row.",
    "log_rank_by_site_p": "The same, stratified by site.",
}


def sensitivity_table(
    survival: pl.DataFrame, sets: pl.DataFrame, rules: EstimateRules
) -> pl.DataFrame:
    """One row per endpoint, sensitivity set and arm.

    `survival` is as in `survival_tables`, `sets` is `derived.sensitivity_sets`.
    """
    rows: list[dict[str, object]] = []
    for about in sets.sort("endpoint", "set_order").iter_rows(named=True):
        endpoint, chosen = about["endpoint"], about["sensitivity_set"]
        part = survival.filter(endpoint=endpoint, sensitivity_set=chosen)
        if part.is_empty():
            continue
        arms = arms_in(part)
        fitted = {arm: fit(own, rules.level) for arm, own in arms.items()}
        shared = {name: about[name] for name in ("endpoint", "sensitivity_set", "estimand")} | {
            "log_rank_p": compare(part).p,
            "log_rank_by_site_p": compare(part, by_site=True).p,
        }
        rows += [
            shared | {"arm": arm} | estimates(own, fitted[arm], rules) for arm, own in arms.items()
        ]
    text = ("endpoint", "sensitivity_set", "estimand", "arm", "rmst_not_made", "rmst_note")
    counts = ("n", "events", "median_at_risk")
    return pl.DataFrame(rows, schema=schema_of(SENSITIVITY_COLUMNS, text, counts) | ON_FEW)
