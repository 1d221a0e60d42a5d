"""Every table of the schema `statistics`: its grain, its columns and their sources."""

from rairdtc_pipeline.statistics.tables.balance_table import BALANCE_COLUMNS
from rairdtc_pipeline.statistics.tables.cells import CELL_COLUMNS, MULTIPLICITY, TEST_COLUMNS
from rairdtc_pipeline.statistics.tables.characteristics import CATEGORIES, CHANGES, MEASURES
from rairdtc_pipeline.statistics.tables.declared_comparative import COMPARATIVE_TABLES
from rairdtc_pipeline.statistics.tables.declared_table import Reads, StatisticsTable
from rairdtc_pipeline.statistics.tables.hazard_table import HAZARD_COLUMNS
from rairdtc_pipeline.statistics.tables.incidence_table import INCIDENCE_COLUMNS
from rairdtc_pipeline.statistics.tables.mean_difference_table import DIFFERENCE_COLUMNS
from rairdtc_pipeline.statistics.tables.sensitivity_table import SENSITIVITY_COLUMNS
from rairdtc_pipeline.statistics.tables.survival_tables import CURVE_COLUMNS, SUMMARY_COLUMNS
from rairdtc_pipeline.statistics.tables.tg_ratios_table import TG_RATIO_COLUMNS
from rairdtc_pipeline.statistics.tables.tg_table import TG_COLUMNS

_PATIENTS: Reads = {"cohort.patients": ("arm", *MEASURES, *CATEGORIES)}
_KNOWN: Reads = {
    "cohort.patients": (
        *("arm", "site", "treatment_start", *MEASURES, *CATEGORIES),
        *("prior_i131_courses", "prior_i131_activity_gbq", "last_ebrt_date"),
    ),
    "cohort.baseline_lesions": ("patient", "lesion_role"),
    "derived.tumor_size": ("visit", "volume_cm3"),
    "derived.tg": ("visit", "tg_ng_ml", "usable"),
    "derived.pain": ("visit", "nrs"),
}
_RESPONSES: Reads = {"derived.response_visit": ("arm", "visit", "response")}
_FOLLOWED: dict[str, tuple[str, ...]] = {
    "cohort.patients": ("arm",),
    "derived.ae_worst_grade": ("arm", "worst_grade"),
    "protocol.visit_schedule": ("visit",),
}
for _measure in CHANGES.values():
    _seen = _FOLLOWED.get(_measure.table, ("patient", "visit"))
    _FOLLOWED[_measure.table] = (*_seen, _measure.column)
_TIMES: Reads = {
    "derived.survival": ("endpoint", "sensitivity_set", "arm", "time_months", "event"),
    "cohort.patients": ("site",),
}
_CAUSES: Reads = {"derived.survival": (*_TIMES["derived.survival"], "reason")}
_SETS: Reads = {
    **_TIMES,
    "derived.sensitivity_sets": ("endpoint", "sensitivity_set", "set_order", "estimand"),
}
_TG: Reads = {
    "derived.tg": (
        *("patient", "arm", "visit", "visit_order", "tg_reported_ng_ml", "tg_comparator", "usable"),
    ),
}

TABLES = {
    "baseline_table": StatisticsTable(
        f"One row per cell of Table 1, the patients' characteristics. {MULTIPLICITY}",
        _PATIENTS,
        CELL_COLUMNS,
    ),
    "baseline_overall": StatisticsTable(
        "One row per cell of the column of Table 1 about all patients.", _PATIENTS, CELL_COLUMNS
    ),
    "balance": StatisticsTable(
        "One row per characteristic of Table 1, or known before treatment, and pair of arms: "
        "standardised mean differences.",
        _KNOWN,
        BALANCE_COLUMNS,
    ),
    "response_table": StatisticsTable(
        "One row per cell of Table 2, the response at 6 and 12 months. Rates are of the patients "
        "assessed at the visit: who progressed, died or left before it is not among them, so that "
        f"a rate can rise by itself. {MULTIPLICITY}",
        _RESPONSES,
        CELL_COLUMNS,
    ),
    "change_table": StatisticsTable(
        "One row per cell of Table 3, what changed under treatment. Thyroglobulin counts as "
        "measured, also where TgAb was positive or TSH not suppressed, which the model over time "
        f"leaves out. {MULTIPLICITY}",
        _FOLLOWED,
        CELL_COLUMNS,
    ),
    "tg_model": StatisticsTable(
        "One row per arm, visit and value below the limit: thyroglobulin over time, modelled.",
        _TG,
        TG_COLUMNS,
    ),
    "tg_ratios": StatisticsTable(
        "One row per visit, pair of arms, baseline and value below the limit: change of "
        "thyroglobulin from baseline in one arm over that in the other. Exploratory.",
        _TG,
        TG_RATIO_COLUMNS,
    ),
    "km_curve": StatisticsTable(
        "One row per endpoint, arm and time: Kaplan–Meier estimates.", _TIMES, CURVE_COLUMNS
    ),
    "km_summary": StatisticsTable(
        "One row per endpoint and arm: medians, restricted means, follow-up.",
        _TIMES,
        SUMMARY_COLUMNS,
    ),
    "sensitivity": StatisticsTable(
        "One row per endpoint, sensitivity set and arm: every way of counting, side by side.",
        _SETS,
        SENSITIVITY_COLUMNS,
    ),
    "hazard_ratios": StatisticsTable(
        "One row per endpoint, sensitivity set and pair of arms: hazard ratios. Exploratory.",
        _TIMES,
        HAZARD_COLUMNS,
    ),
    "mean_differences": StatisticsTable(
        "One row per endpoint, sensitivity set and pair of arms: differences in restricted mean "
        "survival time. Exploratory.",
        _TIMES,
        DIFFERENCE_COLUMNS,
    ),
    "cumulative_incidence": StatisticsTable(
        "One row per cause, arm and time: local progression with death competing. Exploratory.",
        _CAUSES,
        INCIDENCE_COLUMNS,
    ),
    **COMPARATIVE_TABLES,
    "tests": StatisticsTable(
        "One row per test that was run, with its why.",
        {
            **_RESPONSES,
            **_FOLLOWED,
            **_TIMES,
            "cohort.patients": (*_PATIENTS["cohort.patients"], "site"),
        },
        TEST_COLUMNS,
    ),
}
