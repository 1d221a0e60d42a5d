"""Records that cannot be true together: what is refused, and what the cohort leaves out."""

from tests.spec.world import cohort


def test_somebody_born_after_the_first_day_of_treatment_is_not_in_the_cohort():
    """C12: born on the first day of treatment is the last that is possible."""
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
    """C13: a lower limit above the upper one; equal limits and one limit alone are possible."""
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
