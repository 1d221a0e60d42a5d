"""Hazard ratios of the reference arm to every other arm, and tests of proportional hazards."""

from dataclasses import dataclass

import polars as pl

from rairdtc_pipeline.messages import messages_json
from rairdtc_pipeline.statistics.cox import coefficients
from rairdtc_pipeline.statistics.firth import FirthFit, firth
from rairdtc_pipeline.statistics.proportional_hazards import proportional_hazards
from rairdtc_pipeline.statistics.result import (
    Method,
    Reason,
    TestResult,
    Why,
    not_made,
    says,
)
from rairdtc_pipeline.statistics.risk_table import RiskTable, risk_table
from rairdtc_pipeline.statistics.tables.cells import EXPLORATORY, Comparison, Test, schema_of
from rairdtc_pipeline.statistics.tables.estimands import ESTIMAND, of_set
from rairdtc_pipeline.statistics.tables.ratio_columns import RATIO_COLUMNS, ratio_row
from rairdtc_pipeline.statistics.tables.survival_tables import patients_per_arm, times_of
from rairdtc_pipeline.statistics.wording import (
    arms_text,
    method_words,
    rationale_messages,
    rationale_text,
)
from rairdtc_pipeline.vocabulary import vocabulary

HAZARD_COLUMNS = {
    "endpoint": vocabulary().endpoints_explained,
    "sensitivity_set": "primary, or the sensitivity set.",
    "arm": "Arm whose hazard is above the line.",
    "reference_arm": "Arm whose hazard is below the line.",
    "n": "Patients of both arms.",
    "events": "Events of both arms.",
    **RATIO_COLUMNS,
    "method": "Model, handling of ties, kind of the limits.",
    "method_kind": "Kind of the model.",
    "rationale": "Why this model, or why there is none.",
    "rationale_messages": "The rationale as messages: a list of [id, parameters], as JSON.",
    "estimand": ESTIMAND,
    "ph_p": "p of proportional hazards (Grambsch–Therneau, without penalty); missing where an arm "
    "has too few events to judge them.",
}


@dataclass(frozen=True)
class HazardTables:
    """`rows` has endpoint × sensitivity set × pair of arms; `tests` are of proportional hazards."""

    rows: pl.DataFrame
    tests: list[Test]


def hazard_table(survival: pl.DataFrame, arm: str, fewest: int, level: float) -> HazardTables:
    """Fit one model per endpoint and sensitivity set that compares `arm` with each other arm.

    `survival` is as in `survival_tables`. Proportional hazards are tested if every arm has at least
    `fewest` events. Firth's penalty applies for every number of events: with a limit, one more
    event could change the model and the conclusion.
    """
    rows: list[dict[str, object]] = []
    tests: list[Test] = []
    keys = ("endpoint", "sensitivity_set")
    for endpoint, chosen in survival.select(keys).unique().sort(keys).iter_rows():
        part = survival.filter(endpoint=endpoint, sensitivity_set=chosen)
        model = _Model.over(part, arm, level)
        ph_result, ph = model.proportional(fewest)
        for other in sorted(model.sizes.keys() - {arm}):
            key = {
                "endpoint": endpoint,
                "sensitivity_set": chosen,
                "arm": arm,
                "estimand": of_set(endpoint, chosen),
            }
            rows.append(key | model.row(other) | {"ph_p": ph.get(other)})
        name = f"{endpoint}_{chosen}_proportional_hazards".lower()
        about = (name, "hazard_ratios", endpoint, ", ".join(model.sizes), arms_text(model.sizes))
        tests.append(Test(*about, ph_result, Comparison.HAZARDS_OVER_TIME, role=EXPLORATORY))
    numbers = {"n", "events", "ph_p", *RATIO_COLUMNS} - {"not_made"}
    text = HAZARD_COLUMNS.keys() - numbers
    schema = schema_of(HAZARD_COLUMNS, text, ("n", "events"))
    return HazardTables(pl.DataFrame(rows, schema=schema), tests)


@dataclass(frozen=True)
class _Model:
    """One fit with its risk table, and the patients and events per arm."""

    arm: str
    table: RiskTable
    sizes: dict[str, int]
    events: dict[str, int]
    found: FirthFit

    @classmethod
    def over(cls, part: pl.DataFrame, arm: str, level: float) -> "_Model":
        times, events, patients = times_of(part)
        table = risk_table(times, part["arm"].to_numpy(), events, patients)
        per_arm = dict(zip(table.groups, table.events.sum(axis=0).tolist(), strict=True))
        return cls(arm, table, patients_per_arm(part), per_arm, firth(table, arm, level))

    def row(self, other: str) -> dict[str, object]:
        """Columns of the hazard ratio of the arm to another arm."""
        patients = self.sizes.get(self.arm, 0) + self.sizes[other]
        events = self.events.get(self.arm, 0) + self.events[other]
        reason = self.found.not_made.get(other)
        why = (says(Why.EVENTS_PER_ARM, events=self.events),)
        not_made = says(reason) if reason else None
        return {
            "reference_arm": other,
            "n": patients,
            "events": events,
            **ratio_row(self.found, other, events / patients),
            "method": method_words(Method.COX_FIRTH),
            "method_kind": Method.COX_FIRTH.value,
            "rationale": rationale_text(why, not_made),
            "rationale_messages": messages_json(rationale_messages(why, not_made)),
        }

    def proportional(self, fewest: int) -> tuple[TestResult, dict[str, float]]:
        """Test over all arms and one p-value per arm, if every arm has at least `fewest` events."""
        method, why = Method.PROPORTIONAL_HAZARDS, [says(Why.EVENTS_PER_ARM, events=self.events)]
        if min(self.events.values()) < fewest:
            why.append(says(Why.FEW_EVENTS, limit=fewest))
            return not_made(method, tuple(why), Reason.TOO_FEW_EVENTS_TO_JUDGE), {}
        beta = coefficients(self.table, self.arm)
        if beta is None:
            return not_made(method, tuple(why), Reason.NO_MAXIMUM), {}
        seen = proportional_hazards(self.table, self.arm, beta)
        if seen is None:
            return not_made(method, tuple(why), Reason.EVENT_TIMES_DO_NOT_TELL), {}
        df = float(seen.degrees_of_freedom)
        return TestResult(method, tuple(why), seen.statistic, df, seen.p_global), seen.p
