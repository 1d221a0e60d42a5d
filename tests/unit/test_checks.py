"""Checks of `sql/checks` over drawn cohorts: what they find, and what of it a person is told."""

import dagster as dg

from rairdtc_pipeline.messages import message
from rairdtc_pipeline.orchestration.asset_graph import ASSETS
from rairdtc_pipeline.orchestration.checks import first_rows
from rairdtc_pipeline.orchestration.outcome import SAID, as_metadata, failed_checks
from rairdtc_pipeline.warehouse.sql_checks import sql_checks
from tests.spec.world import cohort, protocol_with

CHECKS = {check.name: check for found in sql_checks().values() for check, _ in found}
TREATED = "patient | implant_date \n P1 | D1"


def test_every_asset_and_check_says_in_plain_text_what_it_is():
    """Lists of assets and checks in the Dagster UI show Markdown as it is written."""
    for asset in ASSETS:
        for spec in (*asset.specs, *asset.check_specs):
            assert spec.description, spec.key
            said = spec.description.partition("```")[0]
            assert "**" not in said, spec.key
        assert all("`" not in str(spec.description) for spec in asset.check_specs)


def found(con, check):
    return con.execute(CHECKS[check].query).fetchall()


def test_a_way_of_counting_that_is_added_is_checked_too():
    with cohort("derived.survival", implants=TREATED) as con:
        assert found(con, "one_survival_row_per_patient") == []
        con.execute(
            """INSERT INTO derived.sensitivity_sets
            SELECT * REPLACE ('added' AS sensitivity_set) FROM derived.sensitivity_sets
            WHERE endpoint = 'OS'"""
        )
        assert found(con, "one_survival_row_per_patient") == [("P1", "OS", "added", 0)]
        con.execute("DELETE FROM derived.sensitivity_sets WHERE sensitivity_set = 'added'")
        con.execute("INSERT INTO derived.survival FROM derived.survival WHERE endpoint = 'OS'")
        assert found(con, "one_survival_row_per_patient") == [("P1", "OS", "primary", 2)]


# check: what breaks its rule → rows it finds then; P2 is not in the cohort.
BROKEN = {
    "one_response_per_examination": {
        "UPDATE derived.response SET visit = 'm2' WHERE visit = 'm4'": 2,
        "UPDATE derived.response SET exam_date = '2024-02-29'": 2,
    },
    "cohort_flow_adds_up": {"DELETE FROM cohort.patients": 1},
    "included_patients_pass_every_criterion": {
        "UPDATE cohort.eligibility SET passed = FALSE WHERE criterion = 'E9'": 1,
        "DELETE FROM cohort.eligibility WHERE criterion = 'E9' AND patient = 'P1'": 1,
    },
    "every_criterion_is_declared_and_judged": {
        "DELETE FROM cohort.eligibility WHERE criterion = 'E9'": 1,
        "UPDATE cohort.eligibility SET criterion = 'E0' WHERE criterion = 'E9'": 2,
    },
    "survival_time_is_positive": {
        "UPDATE derived.survival SET time_days = 1": 0,
        "UPDATE derived.survival SET time_days = 0 WHERE endpoint = 'OS'": 1,
        "UPDATE derived.survival SET event = 2 WHERE endpoint = 'OS'": 1,
        "UPDATE derived.survival SET end_date = NULL WHERE endpoint = 'OS'": 1,
    },
    "every_end_of_observation_has_its_source_rows": {
        "DELETE FROM derived.survival_evidence WHERE endpoint = 'OS'": 1,
    },
    "laboratory_grades_agree_with_events": {
        f"INSERT INTO derived.laboratory_grades VALUES ('P1', 'B', 'Anemia', {pair}, FALSE)": n
        for pair, n in {"3, 2": 1, "3, 3": 0, "2, 1": 0, "4, 3": 1}.items()
    },
}


def test_each_check_finds_what_breaks_its_rule_and_nothing_before():
    until = ("derived.survival_evidence", "derived.laboratory_grades", "cohort.attrition")
    people = "patient | kps \n P1 | 90 \n P2 | 70"
    lesions = """
        patient | exam_date | lesion_id | longest_diameter_mm
        P1      | D0        | T1        | 20
        P1      | D60       | T1        | 20
        P1      | D120      | T1        | 20
        """
    with cohort(until, implants=TREATED, patients=people, lesions=lesions) as con:
        for check, breaks in BROKEN.items():
            assert found(con, check) == []
            for statement, rows in breaks.items():
                con.execute("BEGIN")
                con.execute(statement)
                assert len(found(con, check)) == rows, statement
                con.execute("ROLLBACK")


def told(con, check):
    return [line for line in str(first_rows(con, CHECKS[check])).splitlines()[1:] if line]


def test_a_progression_after_the_end_of_life_is_told_with_its_row():
    contacts = """
        patient | local_progression_date | contact_date
        P1      |                        | D50
        P1      | D200                   | D210
        """
    later = protocol_with(data_cutoff="2024-12-31")
    with cohort("derived.survival", later, implants=TREATED, follow_up=contacts) as con:
        assert told(con, "survival_time_is_positive") == []
        assert told(con, "local_progression_is_not_after_death") == []
        con.execute("UPDATE derived.survival SET time_days = 100 WHERE endpoint = 'OS'")
        row, advice = told(con, "local_progression_is_not_after_death")
    assert row == "- patient P1, lpfs_days 200, os_days 100, file_name follow_up.csv, source_row 3"
    assert "corrected" in advice


def test_a_death_before_treatment_is_told_with_its_row_and_no_more_than_three():
    contacts = "patient | contact_date | vital_status | death_date \n P1 | D5 | dead | D-3"
    with cohort("derived.survival", implants=TREATED, follow_up=contacts) as con:
        *rows, _ = told(con, "survival_time_is_positive")
        assert len(found(con, "survival_time_is_positive")) > 3
    assert len(rows) == 3
    assert rows[0].startswith("- patient P1, endpoint LPFS")
    assert all(row.endswith("file_name follow_up.csv, source_row 2") for row in rows)


def test_rows_are_told_on_this_machine_and_never_sent_away():
    rows = message("outcome-rows", rule="a rule", rows="- P1")
    failed = dg.AssetCheckEvaluation(
        asset_key=dg.AssetKey(["derived", "survival"]),
        check_name="survival_time_is_positive",
        passed=False,
        metadata={"violations": dg.IntMetadataValue(2), SAID: as_metadata([rows])},
        blocking=True,
    )
    name = "derived/survival: survival_time_is_positive"
    count = message("outcome-violations", count=2)
    assert list(failed_checks([failed], with_rows=True)) == [(name, (count, rows))]
    assert list(failed_checks([failed])) == [(name, (count,))]
