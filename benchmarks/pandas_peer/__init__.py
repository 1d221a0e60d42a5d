"""The cohort and derived stages in plain pandas, for comparison with the SQL in `sql/`.

One function per table of the warehouse, with the same name and the same rows. The input is the
staged tables. A table without a function here is not compared.
"""

from collections.abc import Callable, Iterator

import pandas as pd

from benchmarks.pandas_peer import (
    best_response,
    courses,
    deaths,
    exposure,
    imaging,
    laboratory,
    lesion_assessments,
    lesions,
    patients,
    response,
    safety,
    screening,
    survival,
    survival_sources,
    thyroglobulin,
    treatment,
)
from benchmarks.pandas_peer.frames import Frames, read_staged

__all__ = ["DERIVATIONS", "Frames", "derive", "read_staged"]

# Table → its function and its key columns; each table comes after those that it reads.
DERIVATIONS: dict[str, tuple[Callable[[Frames], pd.DataFrame], tuple[str, ...]]] = {
    "cohort.data_cutoff": (treatment.data_cutoff, ("data_cutoff",)),
    "cohort.deaths": (deaths.deaths, ("patient",)),
    "cohort.treatment": (treatment.treatment, ("patient",)),
    "cohort.study_implants": (
        treatment.study_implants,
        ("patient", "implant_date", "site_no"),
    ),
    "cohort.lesion_measurements": (
        lesions.lesion_measurements,
        ("patient", "exam_date", "lesion_id", "modality"),
    ),
    "cohort.baseline_lesions": (lesions.baseline_lesions, ("patient", "lesion_id")),
    "cohort.laboratory_results": (
        laboratory.laboratory_results,
        ("source_file_id", "source_row"),
    ),
    "cohort.candidates": (screening.candidates, ("patient",)),
    "cohort.failed_checks": (screening.failed_checks, ("patient", "criterion")),
    "cohort.eligibility": (screening.eligibility, ("patient", "criterion")),
    "cohort.patients": (patients.patients, ("patient",)),
    "cohort.visit_windows": (patients.visit_windows, ("visit",)),
    "cohort.visit_days": (patients.visit_days, ("study_day",)),
    "cohort.vital_status": (patients.vital_status, ("patient",)),
    "derived.exposure": (exposure.exposure, ("patient",)),
    "derived.adverse_events": (safety.adverse_events, ("source_file_id", "source_row")),
    "derived.ae_worst_grade": (safety.ae_worst_grade, ("patient",)),
    "derived.ae_counts": (safety.ae_counts, ("arm", "level", "soc", "term")),
    "derived.result_grades": (
        laboratory.result_grades,
        ("source_file_id", "source_row", "term"),
    ),
    "derived.laboratory_grades": (laboratory.laboratory_grades, ("patient", "term")),
    "derived.assessments": (imaging.assessments, ("patient", "assessment_no")),
    "derived.lesion_assessments": (
        lesion_assessments.lesion_assessments,
        ("patient", "assessment_no", "lesion_id"),
    ),
    "derived.tumor_size": (imaging.tumor_size, ("patient", "assessment_no")),
    "derived.response": (response.response, ("patient", "scope", "assessment_no")),
    "derived.best_response": (best_response.best_response, ("patient", "scope")),
    "derived.best_response_counts": (
        best_response.best_response_counts,
        ("arm", "scope", "response"),
    ),
    "derived.visit_states": (courses.visit_states, ("patient", "visit")),
    "derived.response_visit": (courses.response_visit, ("patient", "visit")),
    "derived.pain": (courses.pain, ("patient", "visit")),
    "derived.tg": (thyroglobulin.tg, ("patient", "visit")),
    "derived.tg_doubling_time": (thyroglobulin.tg_doubling_time, ("patient",)),
    "derived.survival_sources": (
        survival_sources.survival_sources,
        ("patient", "endpoint", "source"),
    ),
    "derived.sensitivity_sets": (survival.sensitivity_sets, ("endpoint", "sensitivity_set")),
    "derived.survival": (survival.survival, ("patient", "endpoint", "sensitivity_set")),
}


def derive(frames: Frames) -> Iterator[str]:
    """Add every table to the staged ones; yields the name of each table when it is made."""
    for table, (make, _) in DERIVATIONS.items():
        frames[table] = make(frames)
        yield table
