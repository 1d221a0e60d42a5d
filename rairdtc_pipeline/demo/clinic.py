"""Pain assessments and adverse events of the included patients."""

from datetime import date, timedelta

import numpy as np

from rairdtc_pipeline.demo.cohort import StudyPatient
from rairdtc_pipeline.demo.schedule import Visit
from rairdtc_pipeline.demo.targets import AdverseEvent

Row = dict[str, object]
_BY_SEEDS = ("Pneumonitis",)
_BY_ANLOTINIB = ("Diarrhea", "Hypertension", "Palmar-plantar erythrodysesthesia syndrome")
_OPIOID_FROM, _ANALGESIC_FROM = 5, 3  # NRS


def pain_rows(patient: StudyPatient, seen: list[Visit], rng: np.random.Generator) -> list[Row]:
    """One row per assessment: baseline, then every visit."""
    if patient.nrs is None:
        return []
    before, after = patient.nrs
    day = patient.start - timedelta(int(rng.integers(1, 15)))
    rows = [_pain(patient, day, before)]
    for visit in seen:
        on_the_way = visit.month < 6
        rows.append(_pain(patient, visit.date, (before + after + 1) // 2 if on_the_way else after))
    return rows


def _pain(patient: StudyPatient, day: date, nrs: int) -> Row:
    analgesic = None
    if nrs >= _OPIOID_FROM:
        analgesic = "oxycodone"
    elif nrs >= _ANALGESIC_FROM:
        analgesic = "celecoxib"
    return {
        "patient_id": patient.patient_id,
        "assessment_date": day,
        "nrs": nrs,
        "analgesic": analgesic,
    }


def share_events(
    patients: list[StudyPatient], events: tuple[AdverseEvent, ...], rng: np.random.Generator
) -> dict[str, list[AdverseEvent]]:
    """Assign each event of an arm to a different patient whose follow-up goes beyond the event."""
    free = [patients[int(i)] for i in rng.permutation(len(patients))]
    shared: dict[str, list[AdverseEvent]] = {patient.patient_id: [] for patient in patients}
    for event in sorted(events, key=lambda e: -e.month):
        patient = next(p for p in free if p.course.lpfs > event.month + 1 and not p.deviation)
        free.remove(patient)
        shared[patient.patient_id].append(event)
    return shared


def adverse_event_rows(patient: StudyPatient, events: list[AdverseEvent]) -> list[Row]:
    """One row per event."""
    return [_event(patient, event) for event in events]


def _event(patient: StudyPatient, event: AdverseEvent) -> Row:
    onset = patient.day(event.month)
    severe = event.grade >= 3
    return {
        "patient_id": patient.patient_id,
        "term": event.term,
        "ctcae_grade": event.grade,
        "onset_date": onset,
        "resolved_date": onset + timedelta(10 + 4 * event.grade),
        "related_to": _cause(patient, event.term),
        "action": "anlotinib paused, supportive care" if severe else "symptomatic treatment",
        "outcome": "recovered",
    }


def _cause(patient: StudyPatient, term: str) -> str:
    if patient.arm == "C" and term not in (*_BY_SEEDS, *_BY_ANLOTINIB):
        return "both"
    return "seeds" if patient.arm == "B" or term in _BY_SEEDS else "anlotinib"
