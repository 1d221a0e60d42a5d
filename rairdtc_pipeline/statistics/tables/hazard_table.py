"""Hazard ratios of the reference arm against every other, and whether they are constant in time."""

from dataclasses import dataclass

import polars as pl

from rairdtc_pipeline.statistics.cox import CoxFit, cox
from rairdtc_pipeline.statistics.proportional_hazards import proportional_hazards
from rairdtc_pipeline.statistics.result import (
    Method,
    Reason,
    Statement,
    TestResult,
    Why,
    not_made,
    says,
)
from rairdtc_pipeline.statistics.risk_table import RiskTable, risk_table
from rairdtc_pipeline.statistics.tables.cells import EXPLORATORY, Comparison, Test, schema_of
from rairdtc_pipeline.statistics.tables.survival_tables import patients_per_arm, times_of
from rairdtc_pipeline.statistics.wording import METHODS, arms_text, rationale_text

HAZARD_COLUMNS = {
    "endpoint": "LPFS: local progression-free survival; OS: overall survival.",
    "sensitivity_set": "primary, or the sensitivity set.",
    "arm": "Arm whose hazard is above the line.",
    "reference_arm": "Arm whose hazard is below the line.",
    "n": "Patients of both arms.",
    "events": "Events of both arms.",
    "hazard_ratio": "Hazard of the arm over that of the reference arm; missing where the rationale "
    "says why.",
    "lower": "Lower limit; missing where the likelihood gives none.",
    "upper": "Upper limit; missing where the likelihood gives none.",
    "p": "p of a hazard ratio of 1, not adjusted for the number of tests.",
    "method": "Model, handling of ties, kind of the limits.",
    "method_kind": "Kind of the model.",
    "not_made": "Kind of the reason why there is no ratio; missing where there is one.",
    "rationale": "Why this model, or why there is none.",
    "ph_p": "p of proportional hazards (Grambsch–Therneau); missing after Firth, where events "
    "are too few to judge them.",
}


@dataclass(frozen=True)
class HazardTables:
    """`rows`: endpoint × sensitivity set × pair of arms. `tests`: proportional hazards."""

    rows: pl.DataFrame
    tests: list[Test]


def hazard_table(survival: pl.DataFrame, arm: str, few_events: int, level: float) -> HazardTables:
    """Fit one model per endpoint and sensitivity set, `arm` against each of the others.

    `survival` is as in `survival_tables`. Firth's penalty is used where an arm has fewer than
    `few_events` events: without it a ratio of no events is no number.
    """
    rows: list[dict[str, object]] = []
    tests: list[Test] = []
    keys = ("endpoint", "sensitivity_set")
    for endpoint, chosen in survival.select(keys).unique().sort(keys).iter_rows():
        part = survival.filter(endpoint=endpoint, sensitivity_set=chosen)
        model = _Model.over(part, arm, few_events, level)
        ph_result, ph = model.proportional()
        for other in sorted(model.sizes.keys() - {arm}):
            key = {"endpoint": endpoint, "sensitivity_set": chosen, "arm": arm}
            rows.append(key | model.row(other) | {"ph_p": ph.get(other)})
        name = f"{endpoint}_{chosen}_proportional_hazards".lower()
        about = (name, "hazard_ratios", endpoint, ", ".join(model.sizes), arms_text(model.sizes))
        tests.append(Test(*about, ph_result, Comparison.HAZARDS_OVER_TIME, role=EXPLORATORY))
    numbers = {"n", "events", "hazard_ratio", "lower", "upper", "p", "ph_p"}
    text = HAZARD_COLUMNS.keys() - numbers
    schema = schema_of(HAZARD_COLUMNS, text, ("n", "events"))
    return HazardTables(pl.DataFrame(rows, schema=schema), tests)


@dataclass(frozen=True)
class _Model:
    """One fit with what it was made from; patients and events per arm."""

    arm: str
    table: RiskTable
    sizes: dict[str, int]
    firth: bool
    found: CoxFit
    why: tuple[Statement, ...]

    @classmethod
    def over(cls, part: pl.DataFrame, arm: str, few_events: int, level: float) -> "_Model":
        times, events, patients = times_of(part)
        table = risk_table(times, part["arm"].to_numpy(), events, patients)
        sizes = patients_per_arm(part)
        per_arm = dict(zip(table.groups, table.events.sum(axis=0).tolist(), strict=True))
        firth = min(per_arm.values()) < few_events
        why = [says(Why.EVENTS_PER_ARM, events=per_arm)]
        if firth:
            why.append(says(Why.FEW_EVENTS, limit=few_events))
        return cls(arm, table, sizes, firth, cox(table, arm, firth=firth, level=level), tuple(why))

    def row(self, other: str) -> dict[str, object]:
        """Columns of the ratio of the arm to another."""
        ratio = next((r for r in self.found.ratios if r.group == other), None)
        method = Method.COX_FIRTH if self.firth else Method.COX_WALD
        both = [i for i, name in enumerate(self.table.groups) if name in (self.arm, other)]
        return {
            "reference_arm": other,
            "n": self.sizes.get(self.arm, 0) + self.sizes[other],
            "events": int(self.table.events[:, both].sum()),
            "hazard_ratio": ratio.ratio if ratio else None,
            "lower": ratio.lower if ratio else None,
            "upper": ratio.upper if ratio else None,
            "p": ratio.p if ratio else None,
            "method": METHODS[method],
            "method_kind": method.value,
            "rationale": rationale_text(self.why, self.found.reason),
            "not_made": self.found.reason.code.value if self.found.reason else None,
        }

    def proportional(self) -> tuple[TestResult, dict[str, float]]:
        """Test over all arms, and p per arm."""
        method = Method.PROPORTIONAL_HAZARDS
        few = says(Reason.TOO_FEW_EVENTS_TO_JUDGE) if self.firth else None
        reason = self.found.reason or few
        if reason:
            return not_made(method, self.why, reason), {}
        seen = proportional_hazards(self.table, self.arm, self.found.coefficients)
        if seen is None:
            return not_made(method, self.why, Reason.EVENT_TIMES_DO_NOT_TELL), {}
        result = TestResult(
            method, self.why, seen.statistic, float(seen.degrees_of_freedom), seen.p_global
        )
        return result, seen.p
