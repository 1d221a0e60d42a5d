"""The study cohort and its excluded candidates as exports, in canonical form.

Canonical form means columns, codes and units of the contracts, dates as dates, plus `site`.
"""

import numpy as np
import polars as pl

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.demo.candidates import candidate_rows
from rairdtc_pipeline.demo.clinic import adverse_event_rows, pain_rows, share_events
from rairdtc_pipeline.demo.cohort import StudyPatient, build_cohort
from rairdtc_pipeline.demo.contacts import follow_up_rows
from rairdtc_pipeline.demo.frames import Row, canonical_frame, exports_sent
from rairdtc_pipeline.demo.identity import patient_row
from rairdtc_pipeline.demo.imaging import lesion_rows
from rairdtc_pipeline.demo.laboratory import lab_rows
from rairdtc_pipeline.demo.schedule import visits
from rairdtc_pipeline.demo.targets import AdverseEvent, study_targets
from rairdtc_pipeline.demo.treatment import anlotinib_rows, history, implant_rows


def included_patients(seed: int) -> list[StudyPatient]:
    """The 52 included patients for a seed, before their rows are made."""
    patients = build_cohort(study_targets(), np.random.default_rng(seed))
    for patient in patients:
        patient.traits |= history(patient, np.random.default_rng([seed, patient.number]))
    return patients


def study_exports(seed: int) -> dict[str, pl.DataFrame]:
    """Each export of both sites, with every included patient and every excluded candidate.

    An optional export without rows is left out.
    """
    patients = included_patients(seed)
    rng = np.random.default_rng([seed, 1])
    rows: dict[str, list[Row]] = {export: [] for export in load_contracts()}
    events: dict[str, list[AdverseEvent]] = {}
    for arm, wanted in study_targets().arms.items():
        events |= share_events([p for p in patients if p.arm == arm], wanted.adverse_events, rng)
    for patient in patients:
        found = _patient_rows(patient, events[patient.patient_id], seed)
        for export, new in found.items():
            rows[export] += [row | {"site": patient.site} for row in new]
    for export, new in candidate_rows(len(patients), rng).items():
        rows[export] += new
    return exports_sent({name: canonical_frame(name, found) for name, found in rows.items()})


def _patient_rows(
    patient: StudyPatient, events: list[AdverseEvent], seed: int
) -> dict[str, list[Row]]:
    """Rows of one included patient in every export."""
    seen = visits(patient, np.random.default_rng([seed, 2, patient.number]))
    rng = np.random.default_rng([seed, 3, patient.number])
    implants = implant_rows(patient, rng)
    return {
        "patients": [patient_row(patient, rng)],
        "labs": lab_rows(patient, seen, events, rng),
        "lesions": lesion_rows(patient, seen, rng),
        "implants": implants,
        "anlotinib": anlotinib_rows(patient, implants, events),
        "pain": pain_rows(patient, seen, rng),
        "adverse_events": adverse_event_rows(patient, events),
        "follow_up": follow_up_rows(patient),
    }
