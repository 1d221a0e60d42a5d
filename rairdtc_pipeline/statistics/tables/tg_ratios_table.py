"""Ratios between arms of the change of thyroglobulin from baseline.

With a constrained baseline, all arms share one baseline mean (Liang & Zeger 2000). This treats
baseline differences as chance, which randomisation would justify, but this study is not randomised.
The table therefore also has the ratios with a separate baseline per arm.
"""

import polars as pl

from rairdtc_pipeline.statistics.longitudinal import LongitudinalFit, fit_over_visits
from rairdtc_pipeline.statistics.result import Method, Reason
from rairdtc_pipeline.statistics.tables.cells import schema_of
from rairdtc_pipeline.statistics.tables.estimands import ESTIMAND
from rairdtc_pipeline.statistics.wording import method_words

_BASELINE, _SHARED = "baseline", "all"
TG_RATIO_COLUMNS = {
    "visit": "Visit.",
    "arm": "Arm whose ratio to baseline is above the line.",
    "reference_arm": "Arm whose ratio to baseline is below the line.",
    "baseline": "one: all arms share the mean at baseline; own: each has its own.",
    "below_limit_as": "What stands for a value below the limit of the method: the limit times "
    "this.",
    "n_arm": "Patients of the arm with a usable value above 0 at the visit.",
    "n_reference": "Patients of the reference arm, likewise.",
    "ratio_of_ratios": "Ratio to baseline of the arm over that of the reference arm.",
    "lower": "Lower limit, normal on the log scale.",
    "upper": "Upper limit, normal on the log scale.",
    "p": "p of a ratio of 1, not adjusted for the number of tests.",
    "method": "Model.",
    "method_kind": "Kind of the model.",
    "not_made": "Kind of the reason why there is no ratio; missing where there is one.",
    "estimand": ESTIMAND,
}
_TEXTS = (
    *("visit", "arm", "reference_arm", "baseline", "method", "method_kind", "not_made"),
    "estimand",
)


def tg_ratios_table(
    logged: pl.DataFrame, own: dict[float, LongitudinalFit], arm: str, level: float
) -> pl.DataFrame:
    """One row per rule for low values, baseline, visit and other arm: ratio of `arm` to the other.

    `logged` has the values of `tg_table`; `own` has its fits with a baseline per arm. Both are
    keyed by the rule for values below the limit.
    """
    at_start = pl.col("visit") == _BASELINE
    shared = logged.with_columns(
        arm=pl.when(at_start).then(pl.lit(_SHARED)).otherwise(pl.col("arm"))
    )
    fits = dict(zip(own, fit_over_visits(shared, [str(factor) for factor in own]), strict=True))
    counts = logged.filter(~at_start).group_by("visit_order", "visit", "arm").len()
    sizes = {(name, visit): n for _, visit, name, n in counts.iter_rows()}
    visits = counts.sort("visit_order")["visit"].unique(maintain_order=True)
    others = sorted(set(logged["arm"]) - {arm})
    rows = [
        {
            "visit": visit,
            "arm": arm,
            "reference_arm": other,
            "baseline": baseline,
            "below_limit_as": factor,
            "n_arm": sizes.get((arm, visit), 0),
            "n_reference": sizes.get((other, visit), 0),
            "method": method_words(Method.MIXED_MODEL),
            "method_kind": Method.MIXED_MODEL.value,
            "estimand": "tg_ratio_of_ratios",
        }
        | _ratio(fit, (arm, other), visit, baseline, level)
        for factor in own
        for baseline, fit in (("one", fits[factor]), ("own", own[factor]))
        for visit in visits
        for other in others
    ]
    return pl.DataFrame(rows, schema=schema_of(TG_RATIO_COLUMNS, _TEXTS, ("n_arm", "n_reference")))


def _ratio(
    fit: LongitudinalFit, pair: tuple[str, str], visit: str, baseline: str, level: float
) -> dict[str, object]:
    if fit.reason:
        return {"not_made": fit.reason.code.value}
    weights = {(name, visit): side for name, side in zip(pair, (1.0, -1.0), strict=True)}
    if baseline == "own":
        weights |= {(name, _BASELINE): -weights[name, visit] for name in pair}
    if not weights.keys() <= set(fit.cells) or not any(v == _BASELINE for _, v in fit.cells):
        return {"not_made": Reason.NO_SHARED_VISIT.value}
    found = fit.estimate(weights, level)
    return {
        "ratio_of_ratios": found.value,
        "lower": found.lower,
        "upper": found.upper,
        "p": found.p,
    }
