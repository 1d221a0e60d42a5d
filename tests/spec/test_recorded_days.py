"""Meaning of each recorded date: proves life on that day, counts for the cut-off, within life."""

from rairdtc_pipeline.contracts import laboratory_tests
from tests.spec.test_checks import violations
from tests.spec.world import cohort, study_day

START = "patient | start_date | end_date | daily_dose_mg \n P1 | D1 | D300 | 12"
CONTACTS = """
patient | contact_date | vital_status | death_date | local_progression_date | new_therapy_date
P1      | D100         | alive        | NA         | D90                    | D95
P1      | D400         | dead         | D200       | NA                     | NA
"""


def test_a_day_says_what_its_contract_declares():
    with cohort("cohort.recorded_days", anlotinib=START, follow_up=CONTACTS) as con:
        found = con.execute(
            """SELECT export, column_name, day, proves_alive, counts_for_cutoff, within_life
            FROM cohort.recorded_days WHERE export IN ('anlotinib', 'follow_up')
            ORDER BY export, day"""
        ).fetchall()
    assert [(export, column, study_day(day), *flags) for export, column, day, *flags in found] == [
        ("anlotinib", "start_date", 1, True, True, True),
        ("anlotinib", "end_date", 300, True, True, True),
        ("follow_up", "local_progression_date", 90, True, False, True),
        ("follow_up", "new_therapy_date", 95, False, False, True),
        ("follow_up", "contact_date", 100, True, True, True),
        ("follow_up", "contact_date", 400, False, True, False),
    ]


def test_every_date_within_life_that_is_not_is_found():
    patients = "patient | birth_date | last_ebrt_date \n P1 | D-10000 | D-10001"
    with cohort(
        "audit.contradictions", patients=patients, anlotinib=START, follow_up=CONTACTS
    ) as con:
        after_death = violations(con, "audit.contradictions", "nobody_lives_after_death")
        before_birth = violations(con, "audit.contradictions", "nobody_is_recorded_before_birth")
    assert [(row["export"], row["column_name"]) for row in after_death] == [
        ("anlotinib", "end_date")
    ]
    assert [(row["export"], row["column_name"]) for row in before_birth] == [
        ("patients", "last_ebrt_date")
    ]


def test_adlb_holds_every_laboratory_test_of_the_contract_in_its_order():
    rows = "\n".join(
        f"P1 | D0 | {code} | {'0.1' if code == 'TSH' else '30'} | {test.unit} | 40"
        for code, test in reversed(laboratory_tests().items())
    )
    labs = f"patient | specimen_datetime | test_code | result | unit | reference_high\n{rows}"
    with cohort(labs=labs, anlotinib=START) as con:
        found = con.execute("SELECT paramn, paramcd, param FROM adam.adlb ORDER BY ALL").fetchall()
    assert found == [
        (place, test.adam_code, f"{test.name} ({test.unit.replace('µ', 'u')})")
        for place, test in enumerate(laboratory_tests().values(), start=1)
    ]


def test_a_day_that_is_imputed_says_nothing_of_a_life():
    start = "patient | start_date | end_date | daily_dose_mg \n P1 | D1 | 2024-10 | 12"
    with cohort("cohort.recorded_days", anlotinib=start) as con:
        found = con.execute(
            """SELECT proves_alive, counts_for_cutoff, within_life FROM cohort.recorded_days
            WHERE column_name = 'end_date'"""
        ).fetchall()
    assert found == [(False, True, False)]
