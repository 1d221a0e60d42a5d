"""Rows of the `patients` export: visibly synthetic identity, traits, and fitness for treatment."""

from datetime import date, timedelta

import numpy as np

from rairdtc_pipeline.demo.cohort import StudyPatient

Row = dict[str, object]


def synthetic_name(number: int) -> str:
    """A name that nobody can mistake for a real person's."""
    return f"合成患者{number:03d}"


def synthetic_national_id(number: int) -> str:
    """Eighteen characters like a national identity number; the region 000000 does not exist."""
    return f"00000019000101{number % 10000:04d}"


def born(start: date, age: int, rng: np.random.Generator) -> date:
    """A birth date with which the patient is `age` whole years old on `start`."""
    year = start.year - age
    latest = date(year, start.month, min(start.day, 28))
    return latest - timedelta(int(rng.integers(1, 360)))


def fit_for_treatment(rng: np.random.Generator) -> Row:
    """Findings of a patient to whom no exclusion criterion applies."""
    return {
        "rai_status": str(rng.choice(["no_uptake", "progression_after_rai"], p=[0.6, 0.4])),
        "prior_mki": "N",
        "expected_survival_months": int(rng.choice([6, 12, 12, 18, 24])),
        "fev1_percent_predicted": int(rng.integers(71, 104)),
        "lvef_percent": int(rng.integers(55, 71)),
        "prothrombin_time_ratio": round(float(rng.uniform(0.92, 1.12)), 2),
        "treatment_compliance": "good",
        "targeted_therapy_intolerant": "N",
    }


def patient_row(patient: StudyPatient, rng: np.random.Generator) -> Row:
    """The one `patients` row of an included patient."""
    return (
        {
            "patient_id": patient.patient_id,
            "name": synthetic_name(patient.number),
            "national_id": synthetic_national_id(patient.number),
            "birth_date": born(patient.start, patient.age, rng),
            "consent_date": patient.start - timedelta(int(rng.integers(1, 9))),
        }
        | patient.traits
        | fit_for_treatment(rng)
    )
