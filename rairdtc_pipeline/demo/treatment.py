"""Seed implantations, anlotinib periods and prescribed doses of the included patients."""

from datetime import date, timedelta

import numpy as np

from rairdtc_pipeline.demo.cohort import StudyPatient
from rairdtc_pipeline.demo.targets import AdverseEvent

Row = dict[str, object]
_I131_GBQ = (3.7, 5.55, 7.4)  # one course
_I131_LIMIT_GBQ = 22.2
_RECENT_EBRT_DAYS, _OLD_EBRT_DAYS = 75, 620
_SIX_MONTHS_DAYS = 182
_TWO_SESSIONS_FROM, _TWO_SITES_FROM = 76, 60  # seeds
_LATER_SEEDS = 32  # number implanted in group A after progression
_SESSION_GAP_DAYS = (21, 56)
_ACTIVITY_MBQ = {"surface": (18.5,), "bone": (33.3,), "internal": (22.2, 25.9, 29.6)}
_OUT_OF_RANGE_MBQ = 37.0
_PLACE = {
    "lymph_node": ("surface",),
    "lung": ("internal",),
    "bone": ("bone",),
    "lung_and_bone": ("internal", "bone"),
}
_FULL_MG, _REDUCED_MG = 12, 10
_PAUSE_DAYS = 14


def history(patient: StudyPatient, rng: np.random.Generator) -> dict[str, object]:
    """Earlier radioiodine and external-beam radiotherapy, as in the `patients` export."""
    courses = int(rng.choice([1, 2, 3, 4, 5], p=[0.2, 0.3, 0.25, 0.15, 0.1]))
    activity = sum(float(rng.choice(_I131_GBQ)) for _ in range(courses))
    ebrt = None
    if patient.number % 11 == 3:
        ebrt = patient.start - timedelta(_RECENT_EBRT_DAYS + int(rng.integers(0, 20)))
    elif patient.number % 9 == 5:
        ebrt = patient.start - timedelta(_OLD_EBRT_DAYS + int(rng.integers(0, 400)))
    return {
        "prior_i131_courses": courses,
        "prior_i131_activity_gbq": round(activity, 2),
        "last_ebrt_date": ebrt,
    }


def prescribed_dose(patient: StudyPatient, day: date) -> int:
    """Prescribed dose in Gy by section 2.3 of the study, unless the patient's dose deviates."""
    ebrt, activity = patient.traits["last_ebrt_date"], patient.traits["prior_i131_activity_gbq"]
    dose = 120
    if isinstance(activity, float) and activity > _I131_LIMIT_GBQ:
        dose = 100
    if isinstance(ebrt, date):
        dose = 80 if (day - ebrt).days < _SIX_MONTHS_DAYS else 100
    if patient.deviation in ("dose_differs", "dose_differs_in_c"):
        dose = 110
    return dose


def implant_rows(patient: StudyPatient, rng: np.random.Generator) -> list[Row]:
    """One row per implantation session and site."""
    if patient.course.new_therapy == "iodine-125 seeds":
        day = patient.day(patient.course.lpfs) + timedelta(_PAUSE_DAYS)
        later: Row = {"site_no": 1, "seed_count": _LATER_SEEDS}
        return [_implant(patient, day, "internal", rng) | later]
    if patient.seeds is None:
        return []
    rows: list[Row] = []
    for day, seeds in _sessions(patient, patient.seeds, rng):
        places = _PLACE[patient.metastasis]
        sites = 2 if seeds >= _TWO_SITES_FROM or (len(places) > 1 and seeds >= 20) else 1
        first = seeds if sites == 1 else round(0.6 * seeds)
        for site, count in enumerate((first, seeds - first)[:sites], start=1):
            place = places[(site - 1) % len(places)]
            seeded: Row = {"site_no": site, "seed_count": count}
            rows.append(_implant(patient, day, place, rng) | seeded)
    return rows


def _sessions(
    patient: StudyPatient, seeds: int, rng: np.random.Generator
) -> list[tuple[date, int]]:
    if seeds < _TWO_SESSIONS_FROM:
        return [(patient.start, seeds)]
    second = patient.start + timedelta(int(rng.integers(*_SESSION_GAP_DAYS)))
    first = round(seeds * float(rng.uniform(0.5, 0.65)))
    return [(patient.start, first), (second, seeds - first)]


def _implant(patient: StudyPatient, day: date, place: str, rng: np.random.Generator) -> Row:
    """One row for an implanted site, without its number and seeds."""
    activity = float(rng.choice(_ACTIVITY_MBQ[place]))
    if patient.deviation == "activity_out_of_range":
        activity = _OUT_OF_RANGE_MBQ
    return {
        "patient_id": patient.patient_id,
        "implant_date": day,
        "location_class": place,
        "activity_per_seed_mbq": activity,
        "prescription_dose_gy": prescribed_dose(patient, day),
        "verification_ct_date": day + timedelta(1),
        "supplementary_seed_count": 0,
    }


def anlotinib_rows(
    patient: StudyPatient, implants: list[Row], events: list[AdverseEvent]
) -> list[Row]:
    """One row per dosing period; group C starts on the day of the last implantation session."""
    course = patient.course
    if patient.arm == "B":
        if course.new_therapy != "anlotinib":
            return []
        start = patient.day(course.lpfs) + timedelta(_PAUSE_DAYS)
        return [_period(patient, start, None, _FULL_MG, None)]
    start, stop, reason = patient.start, None, None
    if patient.arm == "C":
        start = max(day for row in implants if isinstance(day := row["implant_date"], date))
        start += timedelta(6 if patient.deviation == "late_anlotinib" else 0)
    if course.end not in ("follow_up", "death"):
        stop, reason = patient.day(course.lpfs), "disease progression"
    if patient.deviation == "dose_re_escalated":
        return _re_escalated(patient, start, stop, reason)
    severe = [event for event in events if event.grade >= 3]
    if not severe:
        return [_period(patient, start, stop, _FULL_MG, reason)]
    pause = patient.day(severe[0].month)
    restart = pause + timedelta(_PAUSE_DAYS)
    return [
        _period(patient, start, pause, _FULL_MG, f"grade 3 {severe[0].term.lower()}"),
        _period(patient, restart, stop, _REDUCED_MG, reason),
    ]


def _re_escalated(
    patient: StudyPatient, start: date, stop: date | None, reason: str | None
) -> list[Row]:
    """Doses of 12 mg, 10 mg, and again 12 mg, which the protocol forbids."""
    reduced, again = patient.day(3), patient.day(6)
    return [
        _period(patient, start, reduced - timedelta(1), _FULL_MG, "dose reduction"),
        _period(patient, reduced, again - timedelta(1), _REDUCED_MG, "dose change"),
        _period(patient, again, stop, _FULL_MG, reason),
    ]


def _period(
    patient: StudyPatient, start: date, stop: date | None, dose: int, reason: str | None
) -> Row:
    return {
        "patient_id": patient.patient_id,
        "start_date": start,
        "end_date": stop,
        "daily_dose_mg": dose,
        "days_on": 14,
        "days_off": 7,
        "stop_reason": reason,
    }
