"""Follow-up contacts of the included patients: survival, progression, further therapy."""

from datetime import date, timedelta

from rairdtc_pipeline.demo.cohort import StudyPatient

Row = dict[str, object]
_NEW_THERAPY_DAYS = 14  # from progression to the next therapy
_REPORTED_DAYS = 5  # from death to the contact that reports it
_REGULAR = range(6, 120, 6)  # months


def follow_up_rows(patient: StudyPatient) -> list[Row]:
    """One row per contact; the last one is on the day that ends OS, or shortly after a death."""
    course = patient.course
    end, local_end = patient.day(course.os), patient.day(course.lpfs)
    contacts: dict[date, Row] = {
        patient.day(month): {} for month in _REGULAR if month < course.os - 0.5
    }
    if course.end in ("imaging", "record", "non_target"):
        contacts.setdefault(local_end, {})["local_progression_date"] = local_end
    if course.end == "new_lesion" or (course.new_therapy and course.end == "follow_up"):
        contacts.setdefault(local_end, {})["distant_progression_date"] = local_end
    if course.new_therapy:
        begun = local_end + timedelta(_NEW_THERAPY_DAYS)
        contacts.setdefault(begun, {}).update(
            new_therapy_date=begun, new_therapy=course.new_therapy
        )
    last = end + timedelta(_REPORTED_DAYS) if course.death else end
    contacts.setdefault(last, {})
    if course.death:
        contacts[last] |= {"death_date": end, "death_cause": course.death}
    return [
        {
            "patient_id": patient.patient_id,
            "contact_date": day,
            "vital_status": "dead" if "death_date" in known else "alive",
        }
        | known
        for day, known in sorted(contacts.items())
    ]
