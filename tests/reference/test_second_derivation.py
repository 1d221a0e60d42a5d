"""The clinical rules derived twice: by the SQL of the project, and in plain Python without it."""

import pytest

from tests.reference.random_cohort import random_cohort
from tests.reference.second.criteria import eligibility
from tests.reference.second.endpoints import overall, progression
from tests.reference.second.response import Course, best_response
from tests.reference.second.staged import death, read_patients, treatment
from tests.spec.world import cohort, protocol_with

SCOPES = {"overall": "PFS", "local": "LPFS"}
WAYS = ("primary", "no_censoring_at_new_therapy", "confirmed_progression", "progression_on_imaging")
OTHERWISE = {
    "nodes_back_at_normal_limit": True,
    "confirmed_pr_stays": True,
    "backdate_equivocal_progression": False,
    "sd_min_without_targets": True,
    "pd_needs_confirmation": True,
    "data_cutoff": "2024-09-30",
}


def derived_twice(seed, settings, exclusions):
    """What Python says and what the SQL says of one random cohort: each table as key → values."""
    protocol = protocol_with(**settings)
    values = {name: setting.value for name, setting in protocol.settings.items()}
    with cohort(
        "derived.survival", protocol, baseline=False, **random_cohort(seed, 110, exclusions)
    ) as con:
        sql = {name: _keyed(con, query) for name, query in SQL.items()}
        return _python(read_patients(con, values), sql["vital_status"]), sql


SQL = {
    "eligibility": "SELECT patient, criterion, status FROM cohort.eligibility",
    "treatment": "SELECT patient, (arm, treatment_start) FROM cohort.candidates",
    "vital_status": "SELECT patient, death_date FROM cohort.vital_status",
    "response": "SELECT patient, scope, exam_date, response FROM derived.response",
    "best": """SELECT patient, scope, (best_response, best_response_confirmed)
        FROM derived.best_response""",
    "survival": """SELECT patient, endpoint, sensitivity_set, (end_date, event)
        FROM derived.survival WHERE sensitivity_set <> 'censored_after_missed_visits'""",
}


def _keyed(con, query):
    return {tuple(row[:-1]): row[-1] for row in con.execute(query).fetchall()}


def _python(patients, included):
    found = {name: {} for name in SQL}
    for name, patient in patients.items():
        treated = treatment(patient)
        found["treatment"][name,] = (treated.arm, treated.start) if treated else (None, None)
        for criterion, status in eligibility(patient, treated).items():
            found["eligibility"][name, criterion] = status
        if (name,) in included:
            _add_courses(found, name, patient, treated)
    return found


def _add_courses(found, name, patient, treated):
    died = death(patient)
    found["vital_status"][name,] = died
    found["survival"][name, "OS", "primary"] = overall(patient, died)
    for scope, endpoint in SCOPES.items():
        course = Course(patient, treated, scope).responses()
        for one in course:
            found["response"][name, scope, one.day] = one.response
        found["best"][name, scope] = best_response(patient.s, treated, course)
        for way in WAYS:
            end = progression(patient, treated, course, endpoint, died, way)
            found["survival"][name, endpoint, way] = end


@pytest.mark.parametrize(
    ("seed", "settings", "exclusions"),
    [(21, {}, False), (22, {}, True), (23, OTHERWISE, False)],
    ids=["treated", "with exclusions", "other settings"],
)
def test_both_derivations_agree_on_a_random_cohort(seed, settings, exclusions):
    python, sql = derived_twice(seed, settings, exclusions)
    assert len(sql["best"]) > 50
    for table in SQL:
        assert python[table] == sql[table], table
