"""Model of thyroglobulin over time, in addition to the paper's tests: means and ratios per arm."""

from dataclasses import dataclass

import polars as pl

from rairdtc_pipeline.statistics.longitudinal import LongitudinalFit, fit_over_visits
from rairdtc_pipeline.statistics.result import Method, Reason, TestResult, Why, not_made, says
from rairdtc_pipeline.statistics.tables.cells import EXPLORATORY, Comparison, Test, schema_of
from rairdtc_pipeline.statistics.wording import arms_text, method_words, said

BASELINE = "baseline"
TG_COLUMNS = {
    "arm": "Treatment group.",
    "visit": "Visit.",
    "below_limit_as": "What stands for a value below the limit of the method: the limit times "
    "this. Where results hardly differ between the two, they do not rest on it.",
    "n": "Patients with a usable value: TgAb not known to be positive, nor TSH to be unsuppressed.",
    "n_below_limit": "Of these, below the limit of the method.",
    "n_above_limit": "Of these, above the limit of the method; the limit stands for them.",
    "n_left_out": "Usable values of 0, which have no logarithm; not in n.",
    "geometric_mean_ng_ml": "Model estimate of the geometric mean, ng/mL; missing where the method "
    "says why.",
    "lower_ng_ml": "Lower limit of the geometric mean.",
    "upper_ng_ml": "Upper limit of the geometric mean.",
    "ratio_to_baseline": "Geometric mean over that at baseline.",
    "ratio_lower": "Lower limit of the ratio.",
    "ratio_upper": "Upper limit of the ratio.",
    "ratio_p": "p of a ratio of 1, not adjusted for the number of tests.",
    "method": "Model, or why there is none.",
    "method_kind": "Kind of the model.",
    "not_made": "Kind of the reason why there is no estimate; missing where there is one.",
}
_SHARED = ("arm", "visit", "n", "n_below_limit", "n_above_limit", "n_left_out")


@dataclass(frozen=True)
class TgTable:
    """`rows` has arm × visit × rule for values below the limit; `tests` has those of arm by visit.

    `logged` has the fitted values, and `fits` the models by rule for values below the limit.
    """

    rows: pl.DataFrame
    tests: list[Test]
    logged: pl.DataFrame
    fits: dict[float, LongitudinalFit]


def tg_table(values: pl.DataFrame, below_limit: list[float], level: float) -> TgTable:
    """Fit the model once per rule for values below the limit.

    `values` has one row per patient and visit with a usable value: patient, arm, visit,
    visit_order, limit_or_value (ng/mL; the limit if the comparator is < or >), comparator.
    """
    counted = _counts(values)
    rows: list[dict[str, object]] = []
    tests: list[Test] = []
    below = pl.col("comparator").eq_missing("<")
    logged = values.filter(pl.col("limit_or_value") > 0).with_columns(
        (pl.col("limit_or_value") * pl.when(below).then(factor).otherwise(1.0)).alias(str(factor))
        for factor in below_limit
    )
    fitted = fit_over_visits(logged, [str(factor) for factor in below_limit])
    fits = dict(zip(below_limit, fitted, strict=True))
    for factor, fit in fits.items():
        for cell in counted.iter_rows(named=True):
            rows.append(
                {name: cell[name] for name in _SHARED}
                | {"below_limit_as": factor}
                | _method(fit)
                | _estimates(fit, cell["arm"], cell["visit"], level)
            )
        tests.append(_interaction(fit, counted, factor))
    integers = ("n", "n_below_limit", "n_above_limit", "n_left_out")
    schema = schema_of(TG_COLUMNS, ("arm", "visit", "method", "method_kind", "not_made"), integers)
    return TgTable(pl.DataFrame(rows, schema=schema), tests, logged, fits)


def _counts(values: pl.DataFrame) -> pl.DataFrame:
    logged = pl.col("limit_or_value") > 0
    return (
        values.group_by("arm", "visit_order", "visit")
        .agg(
            n=logged.sum(),
            n_below_limit=(logged & pl.col("comparator").eq_missing("<")).sum(),
            n_above_limit=(logged & pl.col("comparator").eq_missing(">")).sum(),
            n_left_out=(~logged).sum(),
        )
        .sort("arm", "visit_order")
    )


def _method(fit: LongitudinalFit) -> dict[str, object]:
    model = method_words(Method.MIXED_MODEL)
    return {
        "method": f"{model}; not made: {said(fit.reason)}" if fit.reason else model,
        "method_kind": Method.MIXED_MODEL.value,
        "not_made": fit.reason.code.value if fit.reason else None,
    }


def _estimates(fit: LongitudinalFit, arm: str, visit: str, level: float) -> dict[str, object]:
    cell, start = (arm, visit), (arm, BASELINE)
    if cell not in fit.cells:
        return {}
    mean = fit.estimate({cell: 1.0}, level)
    found: dict[str, object] = {
        "geometric_mean_ng_ml": mean.value,
        "lower_ng_ml": mean.lower,
        "upper_ng_ml": mean.upper,
    }
    if visit != BASELINE and start in fit.cells:
        ratio = fit.estimate({cell: 1.0, start: -1.0}, level)
        found |= {
            "ratio_to_baseline": ratio.value,
            "ratio_lower": ratio.lower,
            "ratio_upper": ratio.upper,
            "ratio_p": ratio.p,
        }
    return found


def _interaction(fit: LongitudinalFit, counted: pl.DataFrame, factor: float) -> Test:
    """Test whether the ratios to baseline differ between the arms, at the visits of all arms."""
    rationale = (says(Why.BELOW_LIMIT_AS, factor=factor),)
    arms = sorted(counted["arm"].unique())
    per_arm = [{visit for own, visit in fit.cells if own == arm} for arm in arms]
    shared = set[str]().union(*per_arm).intersection(*per_arm)
    visits = sorted(shared - {BASELINE}) if BASELINE in shared else []
    contrasts = [
        {(arm, v): 1.0, (arm, BASELINE): -1.0, (arms[0], v): -1.0, (arms[0], BASELINE): 1.0}
        for arm in arms[1:]
        for v in visits
    ]
    method = Method.ARM_BY_VISIT
    if contrasts:
        statistic, df, p = fit.wald(contrasts)
        result = TestResult(method, rationale, statistic, float(df), p)
    else:
        reason = fit.reason or Reason.NO_SHARED_VISIT
        result = not_made(method, rationale, reason)
    sizes = dict(counted.group_by("arm").agg(pl.col("n").max()).sort("arm").iter_rows())
    name = f"tg_arm_by_visit_below_limit_{factor:g}".replace(".", "_")
    about = (name, "tg_model", "Tg", ", ".join(arms), arms_text(sizes))
    return Test(*about, result, Comparison.VISITS_BETWEEN, role=EXPLORATORY)
