"""Objective response over all patients: rates, differences between arms, duration and time."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from rairdtc_pipeline.statistics.between import compare_unordered, fisher
from rairdtc_pipeline.statistics.comparative.proportions import newcombe
from rairdtc_pipeline.statistics.descriptive import clopper_pearson, describe, holm
from rairdtc_pipeline.statistics.kaplan_meier import (
    at_risk_at_median,
    kaplan_meier,
    median_with_limits,
)
from rairdtc_pipeline.statistics.result import Reason, TestResult, Why, says
from rairdtc_pipeline.statistics.tables.cells import schema_of
from rairdtc_pipeline.statistics.tables.estimands import ESTIMAND
from rairdtc_pipeline.statistics.wording import method_text

_MEASURE = (
    "m6 and m12: CR or PR at the visit; best and best_confirmed: as best overall response, "
    "confirmation not required and required."
)
RATE_COLUMNS = {
    "measure": _MEASURE,
    "arm": "Treatment group.",
    "n": "All patients of the arm; who was not assessed counts as not responding.",
    "assessed": "Patients with an assessment.",
    "responders": "Patients with CR or PR.",
    "rate": "Share of all patients who respond.",
    "lower": "Lower limit of the share (Clopper–Pearson).",
    "upper": "Upper limit of the share (Clopper–Pearson).",
    "p": "p over all arms; the same in every arm's row.",
    "method": "Fisher's exact test, or chi-square if the table is too large to enumerate.",
    "method_kind": "Kind of the test.",
    "not_made": "Kind of the reason why there is no p; missing where there is one.",
    "estimand": ESTIMAND,
}
DIFFERENCE_COLUMNS = {
    "measure": _MEASURE,
    "arm": "Arm whose rate is compared.",
    "reference_arm": "Arm whose rate is taken off.",
    "difference": "Rate of the arm less that of the reference arm.",
    "lower": "Lower limit of the difference (Newcombe).",
    "upper": "Upper limit of the difference (Newcombe).",
    "p": "Fisher's exact p of the pair, not adjusted.",
    "p_holm": "The same, adjusted by Holm over the pairs of the measure.",
    "not_made": "Kind of the reason why there is no p; missing where there is one.",
    "estimand": ESTIMAND,
}
DURATION_COLUMNS = {
    "arm": "Treatment group.",
    "responders": "Patients with CR or PR as best overall response, confirmation not required.",
    "ended": "Responses that ended by progression or death.",
    "median_months": "Median duration of response by Kaplan–Meier; missing where not reached.",
    "lower_months": "Lower limit of the median.",
    "upper_months": "Upper limit of the median.",
    "median_at_risk": "Responders under observation just before the median; missing where it is "
    "not reached.",
    "time_to_response_median_months": "Median time from treatment start to the first CR or PR.",
    "time_to_response_p25_months": "Lower quartile of the time to response.",
    "time_to_response_p75_months": "Upper quartile of the time to response.",
    "not_made": "Kind of the reason why there is no duration; missing where there is one.",
    "estimand": ESTIMAND,
}
_TEXTS = ("measure", "arm", "reference_arm", "method", "method_kind", "not_made", "estimand")
_COUNTS = ("n", "assessed", "responders", "ended", "median_at_risk")


@dataclass(frozen=True)
class RespondersTables:
    """`rates` has measure × arm, `differences` measure × pair of arms, `durations` arm."""

    rates: pl.DataFrame
    differences: pl.DataFrame
    durations: pl.DataFrame


def responders_tables(
    counts: pl.DataFrame, durations: pl.DataFrame, reference: str, level: float
) -> RespondersTables:
    """Compare the shares of responders among all patients.

    `counts` has one row per measure and arm: patients, assessed, responders. `durations` has one
    row per responder: arm, months_to_response, duration_months, ended (0 or 1).
    """
    rates: list[dict[str, object]] = []
    differences: list[dict[str, object]] = []
    for measure in sorted(counts["measure"].unique()):
        part = counts.filter(measure=measure).sort("arm")
        rates += _rates(part, level)
        differences += _differences(part, reference, level)
    arms = sorted(counts["arm"].unique())
    spans = [_duration(arm, durations.filter(arm=arm), level) for arm in arms]
    return RespondersTables(
        pl.DataFrame(rates, schema=schema_of(RATE_COLUMNS, _TEXTS, _COUNTS)),
        pl.DataFrame(differences, schema=schema_of(DIFFERENCE_COLUMNS, _TEXTS, _COUNTS)),
        pl.DataFrame(spans, schema=schema_of(DURATION_COLUMNS, _TEXTS, _COUNTS)),
    )


def _rates(part: pl.DataFrame, level: float) -> list[dict[str, object]]:
    tested = _fisher(part)
    rows: list[dict[str, object]] = []
    for seen in part.iter_rows(named=True):
        lower, upper = clopper_pearson(seen["responders"], seen["patients"], level)
        rows.append(
            {
                "measure": seen["measure"],
                "arm": seen["arm"],
                "n": seen["patients"],
                "assessed": seen["assessed"],
                "responders": seen["responders"],
                "rate": seen["responders"] / seen["patients"],
                "lower": lower,
                "upper": upper,
                "p": tested.p,
                "method": method_text(tested),
                "method_kind": tested.method.value,
                "not_made": tested.not_made.code.value if tested.not_made else None,
                "estimand": "responders_rate",
            }
        )
    return rows


def _differences(part: pl.DataFrame, reference: str, level: float) -> list[dict[str, object]]:
    own = part.filter(arm=reference)
    if own.is_empty():
        return []
    rows: list[dict[str, object]] = []
    for other in part.filter(pl.col("arm") != reference).partition_by("arm"):
        one, two = own.row(0, named=True), other.row(0, named=True)
        sizes = (one["responders"], one["patients"], two["responders"], two["patients"])
        gap = newcombe(*sizes, level)
        difference, lower, upper = gap or (None, None, None)
        tested = _fisher(pl.concat([own, other]))
        rows.append(
            {
                "measure": one["measure"],
                "arm": reference,
                "reference_arm": two["arm"],
                "difference": difference,
                "lower": lower,
                "upper": upper,
                "p": tested.p,
                "not_made": tested.not_made.code.value if tested.not_made else None,
                "estimand": "responders_difference",
            }
        )
    made = [row for row in rows if row["p"] is not None]
    for row, adjusted in zip(made, holm([float(str(row["p"])) for row in made]), strict=True):
        row["p_holm"] = adjusted
    return rows


def _fisher(part: pl.DataFrame) -> TestResult:
    """Fisher's exact test of response by arm, for all expected counts."""
    responders = part["responders"].to_numpy()
    table = np.stack([responders, part["patients"].to_numpy() - responders]).astype(np.int64)
    known = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(known.shape, default=0) < 2:
        return compare_unordered(table)
    left = int((part["patients"] - part["assessed"]).sum())
    return fisher(table, says(Why.NOT_ASSESSED_AS_FAILURES, patients=left))


def _duration(arm: str, part: pl.DataFrame, level: float) -> dict[str, object]:
    known = part.drop_nulls().sort("duration_months", "ended", "months_to_response")
    row: dict[str, object] = {
        "arm": arm,
        "responders": part.height,
        "ended": int(known["ended"].sum()),
        "estimand": "response_duration",
    }
    if known.is_empty():
        return row | {"not_made": Reason.NOBODY_RESPONDED.value}
    times, ended = (known[name].to_numpy().astype(float) for name in ("duration_months", "ended"))
    curve = kaplan_meier(times, ended, level)
    median, lower, upper = median_with_limits(curve)
    until = describe(known["months_to_response"].to_numpy().astype(float))
    return row | {
        "median_months": median,
        "lower_months": lower,
        "upper_months": upper,
        "median_at_risk": at_risk_at_median(curve),
        "time_to_response_median_months": until.median,
        "time_to_response_p25_months": until.p25,
        "time_to_response_p75_months": until.p75,
    }
