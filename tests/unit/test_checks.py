"""Checks of `sql/checks` over drawn cohorts: what they find, and what of it a person is told."""

from rairdtc_pipeline.orchestration.checks import sql_checks
from tests.spec.world import cohort

CHECKS = {check.name: check for found in sql_checks().values() for check, _ in found}
TREATED = "patient | implant_date \n P1 | D1"


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
