"""Records after a patient's day of death are not used, and are reported."""

from datetime import date

from rairdtc_pipeline.warehouse.sql_checks import sql_checks
from tests.spec.world import cohort, protocol_with

START = "patient | start_date | daily_dose_mg \n died | D1 | 12"
DIED = "patient | contact_date | vital_status | death_date \n died | D300 | dead | D100"
LESIONS = """
patient | exam_date | lesion_id | longest_diameter_mm
died    | D0        | L1        | 20
died    | D98       | L1        | 20
died    | D101      | L1        | 10
died    | D181      | L1        | 10
"""
PAIN = "patient | assessment_date | nrs \n died | D61 | 4 \n died | D122 | 1"
LABS = """
patient | specimen_datetime | test_code | reference_low | result
died    | D0                | TG        |               | 90
died    | D61               | TG        |               | 80
died    | D122              | TG        |               | 1
died    | D61               | PLT       | 125           | 200
died    | D122              | PLT       | 125           | 10
"""
EVENTS = """
patient | term    | ctcae_grade | onset_date
died    | Fatigue | 1           | D100
died    | Fatigue | 3           | D101
"""


def values(con, query):
    return [row[0] for row in con.execute(query).fetchall()]


def test_nothing_recorded_after_the_day_of_death_counts():
    with cohort(
        anlotinib=START,
        follow_up=DIED,
        lesions=LESIONS,
        pain=PAIN,
        labs=LABS,
        adverse_events=EVENTS,
    ) as con:
        assert con.execute(
            "SELECT best_response, duration_days FROM derived.best_response WHERE scope = 'overall'"
        ).fetchall() == [("SD", None)]
        assert values(con, "SELECT max(study_day) FROM derived.assessments") == [98]
        assert values(con, "SELECT DISTINCT state FROM derived.pain WHERE visit = 'm4'") == [
            "died_before"
        ]
        assert values(con, "SELECT state FROM derived.tg WHERE visit = 'm4'") == ["died_before"]
        assert values(con, "SELECT max(computed_grade) FROM derived.laboratory_grades") == [0]
        assert values(con, "SELECT worst_grade FROM derived.ae_worst_grade") == [1]
        assert values(con, "SELECT count(*) FROM adam.adqs WHERE ady > 100") == [0]
        assert values(con, "SELECT count(*) FROM adam.adlb WHERE ady > 100") == [0]
        [query] = [
            check.query
            for check, _ in sql_checks()["audit.contradictions"]
            if check.name == "nobody_lives_after_death"
        ]
        told = con.sql(
            f"SELECT export, count(*) FROM ({query}) GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        assert told == [("adverse_events", 1), ("labs", 2), ("lesions", 2), ("pain", 1)]


def test_a_patient_is_alive_on_the_day_of_a_local_progression_told_after_the_cut_off():
    told_late = """
    patient | contact_date | local_progression_date
    died    | D50          | NA
    died    | D400         | D290
    """
    cutoff = protocol_with(data_cutoff="2024-10-26")
    with cohort("derived.survival", cutoff, anlotinib=START, follow_up=told_late) as con:
        assert con.execute(
            """SELECT endpoint, time_days, event FROM derived.survival
            WHERE sensitivity_set = 'primary' ORDER BY endpoint"""
        ).fetchall() == [("LPFS", 290, 1), ("OS", 290, 0), ("PFS", 290, 1)]


def test_of_two_days_of_death_the_earlier_counts_whenever_it_was_told():
    twice = """
    patient | contact_date | vital_status | death_date
    died    | D150         | dead         | D140
    died    | D300         | dead         | D100
    """
    with cohort("cohort.deaths", anlotinib=START, follow_up=twice) as con:
        assert values(con, "SELECT death_date FROM cohort.deaths") == [date(2024, 4, 9)]
