"""Examinations of an included patient: planned visits, and the examination that ends LPFS."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from rairdtc_pipeline.demo.cohort import StudyPatient

_PLANNED = (2, 4, 6, *range(12, 120, 6))
_JITTER_DAYS = 4
_LEAD_MONTHS = 0.5  # from the last examination to a progression noted at follow-up


@dataclass(frozen=True)
class Visit:
    """One examination: its planned month and its date."""

    month: int
    date: date


def visits(patient: StudyPatient, rng: np.random.Generator) -> list[Visit]:
    """Examinations after baseline, up to the end of local follow-up, in order.

    If LPFS ends on imaging or is censored, the last examination is on the same day. If progression
    was noted at follow-up or the patient died, the last examination is shortly before that day.
    """
    course = patient.course
    unseen = course.end in ("record", "death")
    last = course.lpfs - _LEAD_MONTHS if unseen else float(course.lpfs)
    planned = [month for month in _PLANNED if month < last - 0.8]
    found = [Visit(month, _around(patient.day(month), rng)) for month in planned]
    found.append(Visit(_stands_for(patient, last), patient.day(last)))
    return found


def baseline_imaging(patient: StudyPatient, rng: np.random.Generator) -> date:
    """An examination 3 to 24 days before treatment."""
    return patient.start - timedelta(int(rng.integers(3, 25)))


def _around(day: date, rng: np.random.Generator) -> date:
    return day + timedelta(int(rng.integers(-_JITTER_DAYS, _JITTER_DAYS + 1)))


def _stands_for(patient: StudyPatient, last: float) -> int:
    """The planned month of the last examination: 6 or 12 months if no visit was nearer."""
    if last <= 6:
        return 6
    if patient.course.m12 and last <= 12:
        return 12
    return patient.course.lpfs
