"""Records that cannot all be true: refused rows, and patients that the cohort leaves out."""

from rairdtc_pipeline.warehouse import contradictions
from rairdtc_pipeline.warehouse.sql_checks import sql_checks
from tests.spec.tables import anlotinib_from_day_one
from tests.spec.world import cohort


def test_somebody_born_after_the_first_day_of_treatment_is_not_in_the_cohort():
    """C12: the first day of treatment is the latest possible birth date."""
    patients = """
    patient | birth_date
    before  | 1960-06-15
    that    | 2024-01-01
    after   | 2024-01-02
    """
    drug = "patient | start_date \n before | D1 \n that | D1 \n after | D1"
    with cohort("cohort.patients", patients=patients, anlotinib=drug) as con:
        found = con.execute("SELECT patient, age_years FROM cohort.patients ORDER BY patient")
        assert found.fetchall() == [("before", 63), ("that", 0)]
        missing = con.execute(
            "SELECT patient, observed FROM cohort.eligibility WHERE criterion = 'E3' AND NOT passed"
        )
        assert missing.fetchall() == [("after", "birth before treatment")]


def test_reference_limits_turned_round_are_refused():
    """C13: a lower limit above the upper one; equal limits or a single limit are allowed."""
    labs = """
    patient | specimen_datetime | test_code | unit | result | reference_low | reference_high
    p1      | D10               | ALT       | U/L  | 20     | 40            | 9
    p1      | D11               | ALT       | U/L  | 20     | 9             | 40
    p1      | D12               | ALT       | U/L  | 20     | 9             | 9
    p1      | D13               | ALT       | U/L  | 20     | 9             | -
    p1      | D14               | ALT       | U/L  | 20     | -             | 40
    """
    with cohort("cohort.data_cutoff", baseline=False, labs=labs) as con:
        kept = con.execute("SELECT count(*) FROM staging.labs WHERE test_code = 'ALT'")
        assert kept.fetchone() == (4,)
        refused = con.execute("SELECT source_row, rule FROM audit.quarantine")
        assert refused.fetchall() == [(2, "limits_not_turned_round")]


LESIONS = """
patient  | exam_date | lesion_id | lesion_role | organ | is_lymph_node | longest_diameter_mm | short_axis_mm | status
changed  | D-20      | L1        | target      | lung  |               | 20                  |               | measured
changed  | D0        | L1        | target      | lung  | N             | 20                  |               | measured
changed  | D60       | L1        | target      | liver | N             | 20                  |               | measured
changed  | D61       | L1        | target      | LUNG  | Y             | 20                  | 15            | measured
changed  | D62       | L1        | non_target  |       |               |                     |               | present
later    | D0        | L1        | target      |       |               | 20                  |               | measured
later    | D60       | L1        | target      | bone  | N             | 20                  |               | measured
later    | D90       | L1        | target      | skull |               | 20                  |               | measured
later    | D95       | X1        | new         | lung  | N             | 20                  |               | measured
later    | D99       | X1        | target      | lung  | N             | 20                  |               | measured
large    | D0        | L1        | target      |       |               | 250                 |               | measured
large    | D60       | L1        | target      |       |               | 250.1               |               | measured
large    | D90       | L1        | target      |       |               | 0                   |               | absent
large    | D91       | L1        | target      |       |               | 0.9                 |               | measured
"""
CONTRADICTING = {
    "patients": """
    patient | height_cm | weight_kg | birth_date | last_ebrt_date
    small   | 129.9     | 30        | 1960-06-15 | -
    tall    | 130       | 180.1     | 1960-06-15 | -
    died    | 165       | 60        | 1960-06-15 | -
    both    | 129       | 181       | 1960-06-15 | -
    unborn  | 165       | 60        | 2024-01-01 | 2023
    partly  | 165       | 60        | 1960-06-15 | -
    late    | 165       | 60        | 1960-06-15 | -
    """,
    "labs": """
    patient | specimen_datetime | test_code | unit   | result
    small   | D5                | CA        | mg/dL  | 10
    small   | D6                | CA        | mmol/L | 10
    small   | D7                | CA        | mmol/L | >0.7
    small   | D8                | CA        | mmol/L | <0.8
    small   | D9                | CA        | mmol/L | <0.7
    small   | D10               | CA        | mmol/L | <5.1
    small   | D11               | CA        | mmol/L | >5.1
    small   | D12               | CA        | mmol/L | 5
    """,
    "adverse_events": """
    patient | term     | ctcae_grade | onset_date
    small   | Bleeding | 5           | D20
    tall    | Bleeding | 4           | D20
    died    | Bleeding | 5           | D20
    """,
    "follow_up": """
    patient | contact_date | vital_status | death_date
    died    | D30          | dead         | D20
    died    | D40          | dead         | D21
    small   | D25          | alive        | NA
    partly  | D30          | dead         | 2024-01-20
    partly  | D40          | dead         | 2024-01
    late    | D30          | dead         | 2024-01
    late    | D40          | dead         | 2024-01-25
    """,
    "pain": "patient | assessment_date | nrs \n died | D20 | 1 \n died | D21 | 1 "
    "\n unborn | D0 | 1 \n unborn | D1 | 1",
    "lesions": LESIONS,
}


def test_each_contradiction_is_told_once_by_file_and_row():
    start = anlotinib_from_day_one(*CONTRADICTING.values())
    with cohort("audit.contradictions", anlotinib=start, **CONTRADICTING) as con:
        found = con.sql(
            """SELECT rule, file_name, source_row, column_name, against_row
            FROM audit.contradictions ORDER BY ALL"""
        ).fetchall()
        said = {
            str(contradictions.said(row))
            for row in con.table("audit.contradictions").pl().to_dicts()
        }
        checks = [check.query for check, _ in sql_checks()[contradictions.TABLE]]
        con.execute("INSERT INTO audit.contradictions (rule) VALUES ('recorded_before_birth')")
        checked = con.sql(" UNION ALL ".join(checks)).fetchall()
        assert len(checked) == len(set(checked)) == len(found) + 1
    lesion, implausible = "lesion_nature_changed", "implausible_value"
    assert found == [
        ("deaths_differ", "follow_up.csv", 3, "death_date", 2),
        ("fatal_event_without_death", "adverse_events.csv", 2, "ctcae_grade", None),
        (implausible, "labs.csv", 3, "result", None),
        (implausible, "labs.csv", 6, "result", None),
        (implausible, "labs.csv", 8, "result", None),
        (implausible, "lesions.csv", 13, "longest_diameter_mm", None),
        (implausible, "lesions.csv", 15, "longest_diameter_mm", None),
        (implausible, "patients.csv", 2, "height_cm", None),
        (implausible, "patients.csv", 2, "weight_kg", None),
        (implausible, "patients.csv", 9, "height_cm", None),
        (implausible, "patients.csv", 10, "weight_kg", None),
        (lesion, "lesions.csv", 4, "organ", 2),
        (lesion, "lesions.csv", 5, "is_lymph_node", 3),
        (lesion, "lesions.csv", 6, "lesion_role", 2),
        (lesion, "lesions.csv", 9, "organ", 8),
        ("recorded_after_death", "pain.csv", 3, "assessment_date", 2),
        # The four baseline results and the lesion of every patient, and one pain score; not the
        # day of birth, and not radiotherapy of which only the year is known.
        *(
            ("recorded_before_birth", "labs.csv", row, "specimen_datetime", 11)
            for row in range(46, 50)
        ),
        ("recorded_before_birth", "lesions.csv", 22, "exam_date", 11),
        ("recorded_before_birth", "pain.csv", 4, "assessment_date", 11),
    ]
    assert (
        "organ is not what lesions.csv row 8 says of the same lesion, and that row counts; "
        "correct the row that is wrong" in said
    )
    assert (
        "result of CA does not lie between 0.8 mmol/L and 5 mmol/L, which is plausible; check the "
        "value and its unit, and correct the row if it is wrong" in said
    )
