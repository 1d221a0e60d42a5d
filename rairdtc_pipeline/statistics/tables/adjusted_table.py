"""Survival of the reference arm compared with every other arm, adjusted by overlap weights."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from rairdtc_pipeline.statistics.balance import smd_weighted
from rairdtc_pipeline.statistics.comparative.adjusted import (
    Estimate,
    Weighting,
    hazard_ratio,
    overlap,
    restricted_mean_difference,
    unweighted,
)
from rairdtc_pipeline.statistics.comparative.e_value import e_value, e_value_of_limit
from rairdtc_pipeline.statistics.comparative.propensity import effective_size
from rairdtc_pipeline.statistics.comparative.resampling import Resampling
from rairdtc_pipeline.statistics.comparative.weighted_curves import weighted_curve
from rairdtc_pipeline.statistics.comparative.weighted_survival import TwoArms
from rairdtc_pipeline.statistics.result import Method, Reason
from rairdtc_pipeline.statistics.tables.adjusted_columns import (
    BALANCE_COLUMNS,
    CURVE_COLUMNS,
    EFFECT_COLUMNS,
    IN_SCORE,
    NONE,
    OVERLAP,
    schema_of_adjusted,
)
from rairdtc_pipeline.statistics.wording import method_words, reason_words

Floats = NDArray[np.float64]


_NOT_KNOWN_BEFORE = ("arm", "time_months_", "event_")


@dataclass(frozen=True)
class AdjustedTables:
    """`effects` has endpoint × pair × adjustment; for `balance` and `curves` see their columns."""

    effects: pl.DataFrame
    balance: pl.DataFrame
    curves: pl.DataFrame


@dataclass(frozen=True)
class Adjustment:
    """Settings of the adjusted analysis, from the protocol."""

    arm: str
    covariates: tuple[str, ...]
    horizon: float
    resampling: Resampling
    level: float


@dataclass(frozen=True)
class _Pair:
    """Patients of two arms with all covariates, ordered by their values and not by identifier."""

    arm: str
    other: str
    patients: pl.DataFrame
    left_out: int
    treated: Floats
    weightings: dict[str, Weighting]

    @classmethod
    def of(cls, compared: pl.DataFrame, other: str, plan: Adjustment) -> "_Pair":
        both = compared.filter(pl.col("arm").is_in([plan.arm, other]))
        known = both.drop_nulls(plan.covariates).sort(sorted(both.columns))
        treated = (known["arm"] == plan.arm).to_numpy().astype(float)
        drawn = plan.resampling.counts(treated)
        measured = known.select(plan.covariates).to_numpy().astype(float)
        weightings = {
            NONE: unweighted(treated, drawn),
            OVERLAP: overlap(measured, treated, drawn),
        }
        left_out = both.height - known.height
        return cls(plan.arm, other, known, left_out, treated, weightings)

    @property
    def key(self) -> dict[str, object]:
        return {"arm": self.arm, "reference_arm": self.other}

    def survival(self, endpoint: str) -> tuple[TwoArms, NDArray[np.int64]]:
        """Times and events in the order of time, and the row of each patient."""
        times = self.patients[f"time_months_{endpoint}"].to_numpy()
        order = np.argsort(times, kind="stable")
        event = self.patients[f"event_{endpoint}"].to_numpy().astype(float)
        return TwoArms(times[order], event[order], self.treated[order]), order


def adjusted_tables(compared: pl.DataFrame, plan: Adjustment) -> AdjustedTables:
    """Compare the arm of the plan with every other arm.

    `compared` has one row per patient: arm, the covariates, other numbers known before treatment,
    and time_months_<endpoint> and event_<endpoint> per endpoint.
    """
    endpoints = sorted(
        name.removeprefix("event_") for name in compared.columns if name.startswith("event_")
    )
    pairs = [_Pair.of(compared, other, plan) for other in sorted(set(compared["arm"]) - {plan.arm})]
    effects = [
        _effect(pair, endpoint, adjustment, plan)
        for endpoint in endpoints
        for pair in pairs
        for adjustment in (NONE, OVERLAP)
    ]
    others = [name for name in compared.columns if not name.startswith(_NOT_KNOWN_BEFORE)]
    balance = [row for pair in pairs for row in _balance(pair, plan.covariates, others)]
    curves = [row for endpoint in endpoints for pair in pairs for row in _curves(pair, endpoint)]
    return AdjustedTables(
        pl.DataFrame(effects, schema=schema_of_adjusted(EFFECT_COLUMNS)),
        pl.DataFrame(balance, schema=schema_of_adjusted(BALANCE_COLUMNS) | IN_SCORE),
        pl.DataFrame(curves, schema=schema_of_adjusted(CURVE_COLUMNS)),
    )


def _effect(pair: _Pair, endpoint: str, adjustment: str, plan: Adjustment) -> dict[str, object]:
    data, order = pair.survival(endpoint)
    weighting = _ordered(pair.weightings[adjustment], order)
    ratio = hazard_ratio(data, weighting, plan.resampling, plan.level)
    gap = restricted_mean_difference(data, weighting, plan.horizon, plan.resampling, plan.level)
    method = Method.COX_OVERLAP if adjustment == OVERLAP else Method.COX_ROBUST
    reasons = [ratio.reason, ratio.bootstrap_reason, gap.reason, gap.bootstrap_reason]
    return (
        {"endpoint": endpoint, "adjustment": adjustment}
        | pair.key
        | _sizes(data, weighting)
        | {
            "covariates": ",".join(plan.covariates) if adjustment == OVERLAP else None,
            "left_out": pair.left_out,
            "hazard_ratio": ratio.value,
            "lower": ratio.lower,
            "upper": ratio.upper,
            "p": ratio.p,
            "bootstrap_lower": ratio.bootstrap_lower,
            "bootstrap_upper": ratio.bootstrap_upper,
            "rmst_horizon_months": plan.horizon,
            "rmst_difference_months": gap.value,
            "rmst_lower_months": gap.lower,
            "rmst_upper_months": gap.upper,
            "rmst_bootstrap_lower_months": gap.bootstrap_lower,
            "rmst_bootstrap_upper_months": gap.bootstrap_upper,
            "resamples": weighting.counts.shape[0],
            "resamples_estimable": ratio.estimable,
            "method": method_words(method),
            "method_kind": method.value,
            "not_made": _kind(ratio.reason),
            "bootstrap_not_made": _kind(ratio.bootstrap_reason),
            "rmst_not_made": _kind(gap.reason),
            "rmst_bootstrap_not_made": _kind(gap.bootstrap_reason),
            "rationale": "; ".join(dict.fromkeys(reason_words(why) for why in reasons if why))
            or None,
            "estimand": f"adjusted_effects_{adjustment}",
        }
        | _e_values(ratio, data)
    )


def _ordered(weighting: Weighting, order: NDArray[np.int64]) -> Weighting:
    return Weighting(
        weighting.score[order],
        weighting.weights[order],
        weighting.counts[:, order],
        weighting.resampled[:, order],
        weighting.reason,
    )


def _sizes(data: TwoArms, weighting: Weighting) -> dict[str, object]:
    """Patients, events, effective sample sizes and range of the score in both arms."""
    seen: dict[str, object] = {}
    for name, arm in (("arm", 1), ("reference", 0)):
        inside = data.treated == arm
        score = weighting.score[inside]
        scored = score.size > 0 and not np.isnan(score).any()
        effective = None if weighting.reason else effective_size(weighting.weights[inside])
        seen |= {
            f"n_{name}": int(inside.sum()),
            f"events_{name}": int(data.event[inside].sum()),
            f"effective_n_{name}": effective,
            f"score_min_{name}": float(score.min()) if scored else None,
            f"score_max_{name}": float(score.max()) if scored else None,
        }
    return seen


def _e_values(ratio: Estimate, data: TwoArms) -> dict[str, object]:
    if ratio.value is None:
        return {"e_value": None, "e_value_limit": None}
    share = float(data.event.mean())
    limit = None
    if ratio.lower is not None and ratio.upper is not None:
        limit = e_value_of_limit(ratio.lower, ratio.upper, share)
    return {"e_value": e_value(ratio.value, share), "e_value_limit": limit}


def _balance(
    pair: _Pair, covariates: tuple[str, ...], others: Iterable[str]
) -> Iterable[dict[str, object]]:
    """Balance of the covariates and of other values known before treatment; NaN is left out."""
    for adjustment, weighting in pair.weightings.items():
        for name in dict.fromkeys((*covariates, *others)):
            values = pair.patients[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
            known = ~np.isnan(values)
            arms = [known & (pair.treated == arm) for arm in (1, 0)]
            sides = [(values[arm], weighting.weights[arm]) for arm in arms]
            some = weighting.reason is None and all(weights.sum() > 0 for _, weights in sides)
            (own, own_weights), (other, other_weights) = sides
            seen = smd_weighted(own, other, own_weights, other_weights) if some else None
            yield pair.key | {
                "adjustment": adjustment,
                "covariate": name,
                "in_score": name in covariates,
                "n_arm": int(arms[0].sum()),
                "n_reference": int(arms[1].sum()),
                "mean_arm": seen.first if seen else None,
                "mean_reference": seen.second if seen else None,
                "smd": seen.smd if seen else None,
            }


def _curves(pair: _Pair, endpoint: str) -> Iterable[dict[str, object]]:
    data, order = pair.survival(endpoint)
    weighting = _ordered(pair.weightings[OVERLAP], order)
    if weighting.reason:
        return
    for name, arm in ((pair.arm, 1), (pair.other, 0)):
        inside = data.treated == arm
        seen = weighted_curve(data.times[inside], data.event[inside], weighting.weights[inside])
        for time, survival, at_risk in zip(seen.times, seen.survival, seen.at_risk, strict=True):
            yield pair.key | {
                "endpoint": endpoint,
                "curve_arm": name,
                "time_months": float(time),
                "survival": float(survival),
                "weight_at_risk": float(at_risk),
            }


def _kind(reason: Reason | None) -> str | None:
    return reason.value if reason else None
