"""CTCAE 5.0 grades of laboratory values: baseline, missing limits, corrected calcium, creatinine."""

import pytest

from tests.spec.tables import anlotinib_from_day_one, by_patient, joined, written
from tests.spec.world import cohort, draw, protocol_with

# `before` is on the day before treatment, `after` on day 30; the upper limit is 40.
BASELINE = """
patient                      | before | after | high | grade
C4: 1.3 times the baseline   | 100    | 130   | 40   | 0
just under 1.5 times         | 100    | 149.9 | 40   | 0
1.5 times                    | 100    | 150   | 40   | 1
3 times                      | 100    | 300   | 40   | 1
over 3 times                 | 100    | 300.1 | 40   | 2
5 times                      | 100    | 500   | 40   | 2
over 5 times                 | 100    | 500.1 | 40   | 3
20 times                     | 100    | 2000  | 40   | 3
over 20 times                | 100    | 2001  | 40   | 4
a baseline at the limit      | 40     | 120.1 | 40   | 2
just above the limit         | 40.1   | 120.1 | 40   | 1
no baseline                  | -      | 130   | 40   | 2
C5: no limit                 | -      | 900   | -    | -
no limit, with a baseline    | 100    | 900   | -    | -
only the baseline            | 300    | -     | 40   | none
"""


@pytest.fixture(scope="module")
def liver():
    rows = []
    for row in draw(BASELINE):
        base = {"patient": row["patient"], "test_code": "ALT", "unit": "U/L"}
        base["reference_high"] = row["high"]
        for name, day in (("before", "2023-12-31"), ("after", "2024-01-30")):
            if row[name] != "-":
                rows.append(base | {"result": row[name], "specimen_datetime": day})
    return graded(rows)


def graded(rows, table="derived.laboratory_grades"):
    drug = anlotinib_from_day_one(joined(rows))
    with cohort(table, labs=joined(rows), anlotinib=drug) as con:
        return by_patient(con, f"SELECT * FROM {table}")


@pytest.mark.parametrize("row", draw(BASELINE), ids=lambda row: row["patient"])
def test_an_abnormal_baseline_has_grades_of_its_own_and_no_limit_no_grade(row, liver):
    """CTCAE 5.0: 1.5 to 3 times baseline is grade 1 if baseline was abnormal."""
    term = "Alanine aminotransferase increased"
    found = [one for one in liver.get(row["patient"], []) if one["term"] == term]
    if row["grade"] == "none":
        assert found == []
    else:
        assert written(found[0]["computed_grade"]) == row["grade"]
        assert (found[0]["agrees"] is None) == (row["grade"] == "-")


CALCIUM = """
patient                       | ca   | alb | same | hypo | hyper
C6: corrected 2.25            | 1.95 | 25  | yes  | 0    | 0
not corrected                 | 1.95 | -   | yes  | 2    | 0
albumin of another day        | 1.95 | 25  | no   | 2    | 0
corrected to the limit 2.1    | 1.8  | 25  | yes  | 0    | 0
corrected to under it         | 1.79 | 25  | yes  | 1    | 0
albumin above the reference   | 2.2  | 50  | yes  | 1    | 0
corrected above 2.9           | 2.61 | 25  | yes  | 0    | 2
"""


def test_calcium_is_graded_corrected_for_albumin():
    """Payne 1973: 0.02 mmol/L for each g/L of albumin below 40, negative above 40."""
    rows = []
    for row in draw(CALCIUM):
        base = {"patient": row["patient"], "specimen_datetime": "2024-01-30"}
        limits = {"reference_low": "2.1", "reference_high": "2.6"}
        rows.append(base | limits | {"test_code": "CA", "unit": "mmol/L", "result": row["ca"]})
        if row["alb"] != "-":
            day = "2024-01-30" if row["same"] == "yes" else "2024-01-31"
            rows.append(
                {"patient": row["patient"], "test_code": "ALB", "unit": "g/L", "result": row["alb"]}
                | {"specimen_datetime": day}
            )
    found = graded(rows)
    grades = {
        name: {one["term"]: one["computed_grade"] for one in terms} for name, terms in found.items()
    }
    for row in draw(CALCIUM):
        assert grades[row["patient"]]["Hypocalcemia"] == int(row["hypo"]), row
        assert grades[row["patient"]]["Hypercalcemia"] == int(row["hyper"]), row


CREATININE = """
patient                       | before | after | grade
at the limit                  | 80     | 100   | 0
above the limit               | 80     | 100.1 | 1
1.5 times the baseline        | 80     | 120   | 1
over 1.5 times the baseline   | 80     | 120.1 | 2
over 1.5 times a low baseline | 40     | 60.1  | 2
3 times the baseline          | 80     | 240   | 2
over 3 times the baseline     | 80     | 240.1 | 3
over 3 times the limit        | 120    | 300.1 | 3
6 times the limit             | 120    | 600   | 3
over 6 times the limit        | 120    | 600.1 | 4
over 1.5 times the limit      | -      | 150.1 | 2
"""


def test_creatinine_is_graded_by_the_limit_and_by_the_baseline():
    rows = []
    for row in draw(CREATININE):
        base = {"patient": row["patient"], "test_code": "CREA", "unit": "µmol/L"}
        base["reference_high"] = "100"
        for name, day in (("before", "2023-12-31"), ("after", "2024-01-30")):
            if row[name] != "-":
                rows.append(base | {"result": row[name], "specimen_datetime": day})
    found = graded(rows)
    assert {
        name: one["computed_grade"]
        for name, terms in found.items()
        for one in terms
        if one["term"] == "Creatinine increased"
    } == {row["patient"]: int(row["grade"]) for row in draw(CREATININE)}


def test_the_baseline_record_grades_nothing_on_treatment():
    """C7: 40 in the morning of the first day is the baseline; later results of that day are not."""
    labs = """
    patient | specimen_datetime | test_code | unit   | result | reference_low
    p1      | 2024-01-01 07:00  | PLT       | 10^9/L | 40     | 125
    p1      | 2024-01-20 07:00  | PLT       | 10^9/L | 150    | 125
    """
    drug = "patient | start_date \n p1 | D1"
    with cohort("adam.adlb", labs=labs, anlotinib=drug) as con:
        grades = con.execute(
            "SELECT computed_grade FROM derived.laboratory_grades WHERE term = 'Platelet count decreased'"
        )
        assert grades.fetchall() == [(0,)]
        lines = con.execute(
            "SELECT aval, atoxgr, btoxgr, anrind FROM adam.adlb WHERE paramcd = 'PLT' ORDER BY adt"
        )
        assert lines.fetchall() == [(40, "3", "3", "LOW"), (150, "0", "3", "NORMAL")]


WHEN_GRADED = """
patient                  | day  | new | grade
10 days after the last   | D100 | -   | 4
11 days after the last   | D101 | -   | -
the day of new therapy   | D50  | D50 | 4
the day after it began   | D51  | D50 | -
"""


def test_a_result_is_on_treatment_as_long_as_an_event_is():
    """The last dose is on day 90; events count up to 10 days after it, or to new therapy."""
    rows = draw(WHEN_GRADED)
    labs = [
        {"patient": r["patient"], "specimen_datetime": r["day"], "test_code": "WBC"}
        | {"unit": "10^9/L", "result": "0.9", "reference_low": "4"}
        for r in rows
    ]
    drug = [{"patient": r["patient"], "start_date": "D1", "end_date": "D90"} for r in rows]
    contacts = [
        {"patient": r["patient"], "contact_date": "D300", "new_therapy_date": r["new"]}
        for r in rows
    ]
    with cohort(
        "derived.laboratory_grades",
        protocol_with(on_treatment_days=10),
        labs=joined(labs),
        anlotinib=joined(drug),
        follow_up=joined(contacts),
    ) as con:
        found = by_patient(
            con,
            """SELECT patient, computed_grade FROM derived.laboratory_grades
            WHERE term = 'White blood cell decreased'""",
        )
    assert {name: row["computed_grade"] for name, [row] in found.items()} == {
        r["patient"]: int(r["grade"]) for r in rows if r["grade"] != "-"
    }


COMPARED = """
patient               | test | result | low | high | grade
below the last limit  | ALT  | <40    | 9   | 40   | 0
below a higher number | ALT  | <41    | 9   | 40   | -
above the last limit  | ALT  | >800   | 9   | 40   | 4
above a lower number  | ALT  | >120   | 9   | 40   | 2
above less than all   | ALT  | >39    | 9   | 40   | -
above the lower limit | PLT  | >125   | 125 | 350  | 0
above less than that  | PLT  | >124   | 125 | 350  | -
below the lowest      | PLT  | <25    | 125 | 350  | 4
calcium without LLN   | CA   | 2.05   |     | 2.6  | -
calcium with one      | CA   | 2.05   | 2.1 | 2.6  | 1
"""


def test_a_result_that_may_reach_a_grade_is_not_graded_0():
    units = {"ALT": "U/L", "PLT": "10^9/L", "CA": "mmol/L"}
    labs = [
        {"patient": r["patient"], "specimen_datetime": "2024-01-30", "test_code": r["test"]}
        | {"unit": units[r["test"]], "result": r["result"]}
        | {"reference_low": r["low"], "reference_high": r["high"]}
        for r in draw(COMPARED)
    ]
    drug = anlotinib_from_day_one(joined(labs))
    with cohort("adam.adlb", labs=joined(labs), anlotinib=drug) as con:
        found = by_patient(
            con,
            """SELECT usubjid AS patient, atoxgr FROM adam.adlb
            WHERE paramcd IN ('ALT', 'PLT', 'CA') AND ady > 1""",
        )
    assert {name: written(row["atoxgr"]) for name, [row] in found.items()} == {
        r["patient"]: r["grade"] for r in draw(COMPARED)
    }


def test_results_below_the_limit_of_the_method_make_no_doubling_time():
    """C8: four results that are only known to be below rising limits."""
    results = {
        "2023-12-31": "<0.04",
        "2024-03-01": "<0.1",
        "2024-05-01": "<0.2",
        "2024-07-01": "<1",
    }
    labs = joined(
        [
            {"patient": "p1", "specimen_datetime": day, "test_code": "TG", "result": result}
            for day, result in results.items()
        ]
    )
    contacts = "patient | contact_date \n p1 | D400"
    drug = "patient | start_date \n p1 | D1"
    with cohort("derived.tg_doubling_time", labs=labs, anlotinib=drug, follow_up=contacts) as con:
        found = con.execute("SELECT n_usable, doubling_time_months FROM derived.tg_doubling_time")
        assert found.fetchall() == [(0, None)]
