"""The tables that compare the non-randomised arms: grain, columns, sources."""

from rairdtc_pipeline.statistics.tables import (
    adjusted_columns,
    landmarks_table,
    milestones_table,
    responders_table,
    series_cap_table,
    treatment_over_time_table,
)
from rairdtc_pipeline.statistics.tables.declared_table import Reads, StatisticsTable
from rairdtc_pipeline.statistics.tables.estimands import ESTIMAND_COLUMNS
from rairdtc_pipeline.statistics.tables.event_rates_table import EVENT_RATE_COLUMNS
from rairdtc_pipeline.statistics.tables.exam_intervals_table import INTERVAL_COLUMNS

_SURVIVAL: Reads = {
    "derived.survival": ("endpoint", "sensitivity_set", "arm", "time_months", "event"),
}
_RESPONDERS: Reads = {
    "derived.response_visit": ("arm", "visit", "response"),
    "derived.best_response": ("arm", "scope", "best_response", "best_response_confirmed"),
    "protocol.responses": ("response", "is_objective"),
}
_COMPARED: Reads = {
    **_SURVIVAL,
    "cohort.patients": (
        *("age_years", "metastasis", "treatment_start"),
        *("prior_i131_courses", "prior_i131_activity_gbq", "last_ebrt_date"),
    ),
    "cohort.baseline_lesions": ("patient", "lesion_role"),
    "derived.tumor_size": ("visit", "volume_cm3"),
    "derived.tg": ("visit", "tg_ng_ml", "usable"),
    "derived.pain": ("visit", "nrs"),
}
_TREATED: Reads = {
    **_SURVIVAL,
    "cohort.treatment": ("treatment_start", "first_implant_date", "first_anlotinib_date"),
    "protocol.settings": ("days_per_month",),
}

COMPARATIVE_TABLES = {
    "adjusted_effects": StatisticsTable(
        "One row per endpoint, pair of arms and adjustment: the effect of treatment as observed "
        "and weighted by overlap weights. The arms were not randomised. Exploratory.",
        _COMPARED,
        adjusted_columns.EFFECT_COLUMNS,
    ),
    "adjusted_balance": StatisticsTable(
        "One row per pair of arms, adjustment and characteristic known before treatment, those of "
        "the propensity score first. Exploratory.",
        _COMPARED,
        adjusted_columns.BALANCE_COLUMNS,
    ),
    "adjusted_curves": StatisticsTable(
        "One row per endpoint, pair of arms, arm and time: Kaplan–Meier with overlap weights. "
        "Exploratory.",
        _COMPARED,
        adjusted_columns.CURVE_COLUMNS,
    ),
    "responders": StatisticsTable(
        "One row per measure of response and arm: the share of all patients who respond, whoever "
        "was not assessed among those who do not. Exploratory.",
        _RESPONDERS,
        responders_table.RATE_COLUMNS,
    ),
    "responder_gaps": StatisticsTable(
        "One row per measure of response and pair of arms: differences of the shares. Exploratory.",
        _RESPONDERS,
        responders_table.DIFFERENCE_COLUMNS,
    ),
    "response_duration": StatisticsTable(
        "One row per arm: duration of response and time to response. Only responders have one, so "
        "that arms do not compare as treated. Exploratory.",
        {
            "derived.best_response": (
                *("arm", "scope", "first_response_date", "duration", "duration_ended"),
            ),
            "cohort.patients": ("treatment_start",),
            "protocol.settings": ("days_per_month",),
        },
        responders_table.DURATION_COLUMNS,
    ),
    "landmarks": StatisticsTable(
        "One row per endpoint, landmark and pair of arms: hazard ratios after the landmark, arms "
        "by what had been given by then. Exploratory.",
        _TREATED,
        landmarks_table.LANDMARK_COLUMNS,
    ),
    "treatment_over_time": StatisticsTable(
        "One row per endpoint and pair of states of treatment: hazard ratios with treatment as a "
        "covariate that changes in time. Exploratory.",
        _TREATED,
        treatment_over_time_table.OVER_TIME_COLUMNS,
    ),
    "series_cap": StatisticsTable(
        "One row per endpoint, way to end the first implant series and pair of arms: hazard ratios "
        "with and without its longest duration. Exploratory.",
        {**_SURVIVAL, "cohort.treatment": ("arm", "arm_without_cap")},
        series_cap_table.SERIES_CAP_COLUMNS,
    ),
    "survival_at": StatisticsTable(
        "One row per endpoint, arm and month: survival at fixed times. Exploratory.",
        _SURVIVAL,
        milestones_table.MILESTONE_COLUMNS,
    ),
    "permutation_tests": StatisticsTable(
        "One row per endpoint: the log-rank test over all arms by permutation. Exploratory.",
        _SURVIVAL,
        milestones_table.PERMUTATION_COLUMNS,
    ),
    "event_rates": StatisticsTable(
        "One row per kind of adverse event, class or term, and arm: patients with an event, and "
        "events, per patient-year on treatment. Exploratory.",
        {
            "derived.adverse_events": (
                *("patient", "soc", "term", "onset_day", "ctcae_grade", "is_related"),
                "is_treatment_emergent",
            ),
            "derived.exposure": ("on_treatment_until",),
            "cohort.patients": ("arm", "treatment_start"),
            "cohort.vital_status": ("end_of_observation",),
            "protocol.settings": ("days_per_month",),
        },
        EVENT_RATE_COLUMNS,
    ),
    "exam_intervals": StatisticsTable(
        "One row per period and arm: intervals between examinations up to progression or new "
        "therapy. Exploratory.",
        {
            "derived.response": ("patient", "scope", "exam_date", "counts"),
            "cohort.patients": ("arm", "treatment_start"),
            "protocol.settings": ("first_visit_months",),
            "protocol.visit_schedule": ("from_day", "visit_order"),
        },
        INTERVAL_COLUMNS,
    ),
    "estimands": StatisticsTable(
        "One row per estimand of the tables and sensitivity sets, by the attributes of ICH E9(R1).",
        {
            "derived.sensitivity_sets": (
                *("endpoint", "sensitivity_set", "set_order", "censor_at_new_therapy"),
                *("censor_missed", "pd_needs_confirmation", "only_imaging"),
            ),
        },
        ESTIMAND_COLUMNS,
    ),
}
