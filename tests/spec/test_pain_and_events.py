"""Pain, adverse events, and CTCAE 5.0 grades from laboratory values."""

import pytest

from tests.spec.tables import anlotinib_from_day_one, by_patient, joined, written
from tests.spec.world import cohort, draw

PAIN = """
patient              | D-30 | D0 | D61 | D122 | m2 | m4 | change_m2 | change_m4
relieved             | -    | 6  | 2   | 0    | 2  | 0  | -4        | -6
worse                | -    | 1  | 4   | 10   | 4  | 10 | 3         | 9
unchanged            | -    | 3  | 3   | 3    | 3  | 3  | 0         | 0
no pain              | -    | 0  | 0   | 0    | 0  | 0  | 0         | 0
no baseline          | -    | -  | 2   | 0    | 2  | 0  | -         | -
baseline 31 days old | 6    | -  | 2   | 0    | 2  | 0  | -         | -
missed m2            | -    | 6  | -   | 5    | -  | 5  | -         | -1
"""
EVENTS = """
patient              | term         | ctcae_grade | onset_date | related_to | worst | related | events
none                 | -            | -           | -          | -          | 0     | 0       | 0
one                  | Hypertension | 2           | D30        | anlotinib  | 2     | 2       | 1
several              | Hypertension | 1           | D10        | anlotinib  | 3     | 2       | 3
several              | Pneumothorax | 2           | D20        | seeds      | 3     | 2       | 3
several              | Fatigue      | 3           | D30        | none       | 3     | 2       | 3
related to both      | Bleeding     | 4           | D10        | both       | 4     | 4       | 1
unrelated            | Fatigue      | 3           | D10        | none       | 3     | 0       | 1
relation unknown     | Fatigue      | 3           | D10        | unknown    | 3     | 0       | 1
relation not given   | Fatigue      | 3           | D10        |            | 3     | 0       | 1
the day before       | Fatigue      | 3           | D0         | anlotinib  | 0     | 0       | 0
on the first day     | Fatigue      | 3           | D1         | anlotinib  | 3     | 3       | 1
before and after     | Fatigue      | 4           | D-5        | anlotinib  | 1     | 1       | 1
before and after     | Nausea       | 1           | D5         | anlotinib  | 1     | 1       | 1
fatal                | Bleeding     | 5           | D90        | both       | 5     | 5       | 1
"""


@pytest.fixture(scope="module")
def course():
    days = {"D-30": "2023-12-01", "D0": "2023-12-31", "D61": "2024-03-01", "D122": "2024-05-01"}
    rows = []
    for row in draw(PAIN.replace("| D-30 | D0 | D61 | D122 |", "| old | before | first | then |")):
        cells = zip(
            days.values(), (row[k] for k in ("old", "before", "first", "then")), strict=True
        )
        rows += [
            {"patient": row["patient"], "assessment_date": day, "nrs": nrs}
            for day, nrs in cells
            if nrs != "-"
        ]
    events = [row for row in draw(EVENTS) if row["term"] != "-"]
    with cohort(
        "derived.pain",
        anlotinib=anlotinib_from_day_one(PAIN, EVENTS),
        pain=joined(rows),
        adverse_events=joined(events),
    ) as con:
        return {
            "pain": by_patient(con, "SELECT * FROM derived.pain"),
            "worst": by_patient(con, "SELECT * FROM derived.ae_worst_grade"),
            "events": by_patient(con, "SELECT * FROM derived.adverse_events"),
        }


@pytest.mark.parametrize("row", draw(PAIN), ids=lambda row: row["patient"])
def test_pain_at_each_visit_and_its_change_from_baseline(row, course):
    found = {visit["visit"]: visit for visit in course["pain"][row["patient"]]}
    for visit in ("m2", "m4"):
        assert written(found[visit]["nrs"]) == row[visit]
        assert written(found[visit]["change"]) == row[f"change_{visit}"]
        assert found[visit]["state"] == ("missing" if row[visit] == "-" else "assessed")


@pytest.mark.parametrize("row", draw(EVENTS), ids=lambda row: f"{row['patient']} {row['term']}")
def test_worst_grade_counts_events_from_the_first_day_on(row, course):
    [found] = course["worst"][row["patient"]]
    assert found["worst_grade"] == int(row["worst"])
    assert found["worst_related_grade"] == int(row["related"])
    assert found["n_events"] == int(row["events"])


def test_an_event_before_the_start_is_listed_with_its_day(course):
    [found] = course["events"]["the day before"]
    assert (found["onset_day"], found["is_treatment_emergent"]) == (0, False)
    [found] = course["events"]["on the first day"]
    assert (found["onset_day"], found["is_treatment_emergent"]) == (1, True)


GRADES = """
test | unit   | low | high | term                                 | values
PLT  | 10^9/L | 125 |      | Platelet count decreased             | 125.1=0 125=0 124.9=1 75.1=1 75=1 74.9=2 50.1=2 50=2 49.9=3 25.1=3 25=3 24.9=4
WBC  | 10^9/L | 3.5 |      | White blood cell decreased           | 3.51=0 3.5=0 3.49=1 3.01=1 3=1 2.99=2 2.01=2 2=2 1.99=3 1.01=3 1=3 0.99=4
HGB  | g/L    | 115 |      | Anemia                               | 115.1=0 115=0 114.9=1 100.1=1 100=1 99.9=2 80.1=2 80=2 79.9=3 20=3
ALB  | g/L    | 40  |      | Hypoalbuminemia                      | 40.1=0 40=0 39.9=1 30.1=1 30=1 29.9=2 20.1=2 20=2 19.9=3
CA   | mmol/L | 2.1 | 2.6  | Hypocalcemia                         | 2.11=0 2.1=0 2.09=1 2.01=1 2=1 1.99=2 1.76=2 1.75=2 1.74=3 1.51=3 1.5=3 1.49=4
CA   | mmol/L | 2.1 | 2.6  | Hypercalcemia                        | 2.59=0 2.6=0 2.61=1 2.89=1 2.9=1 2.91=2 3.09=2 3.1=2 3.11=3 3.39=3 3.4=3 3.41=4
ALT  | U/L    |     | 40   | Alanine aminotransferase increased   | 39.9=0 40=0 40.1=1 119.9=1 120=1 120.1=2 199.9=2 200=2 200.1=3 799.9=3 800=3 800.1=4
AST  | U/L    |     | 35   | Aspartate aminotransferase increased | 34.9=0 35=0 35.1=1 104.9=1 105=1 105.1=2 174.9=2 175=2 175.1=3 699.9=3 700=3 700.1=4
"""


def graded():
    """One patient per value: patient, term, expected grade, and the laboratory row."""
    for row in draw(GRADES):
        for pair in row["values"].split():
            value, grade = pair.split("=")
            name = f"{row['term']} {value}"
            lab = {
                "patient": name,
                "test_code": row["test"],
                "unit": row["unit"],
                "result": value,
                "reference_low": row["low"],
                "reference_high": row["high"],
                "specimen_datetime": "2024-02-01",
            }
            yield name, row["term"], int(grade), lab


OTHER_LABS = """
patient               | test_code | unit   | result | reference_low | reference_high | specimen_datetime | term | grade
worst of several      | PLT       | 10^9/L | 60     | 125 |  | D10  | Platelet count decreased | 3
worst of several      | PLT       | 10^9/L | 40     | 125 |  | D20  | Platelet count decreased | 3
worst of several      | PLT       | 10^9/L | 200    | 125 |  | D30  | Platelet count decreased | 3
low before the start  | PLT       | 10^9/L | 40     | 125 |  | D0   | Platelet count decreased | 0
low before the start  | PLT       | 10^9/L | 100    | 90  |  | D10  | Platelet count decreased | 0
low on the first day  | PLT       | 10^9/L | 40     | 125 |  | D1   | Platelet count decreased | 0
low on the first day  | PLT       | 10^9/L | 150    | 125 |  | D10  | Platelet count decreased | 0
no reference limit    | PLT       | 10^9/L | 74     |     |  | D10  | Platelet count decreased | 2
below the method      | PLT       | 10^9/L | <20    | 125 |  | D10  | Platelet count decreased | 4
below the limit only  | PLT       | 10^9/L | <50    | 125 |  | D10  | Platelet count decreased | 3
somewhere below a limit | PLT     | 10^9/L | <51    | 125 |  | D10  | Platelet count decreased | 2
somewhere above       | HGB       | g/L    | >70    | 115 |  | D10  | Anemia                   | -
above the limit only  | ALT       | U/L    | >200   |    | 40 | D10  | Alanine aminotransferase increased | 3
somewhere below       | ALT       | U/L    | <900   |    | 40 | D10  | Alanine aminotransferase increased | -
in g/dL               | HGB       | g/dL   | 9.9    | 11.5 | | D10  | Anemia                   | 2
agrees                | HGB       | g/L    | 90     | 115 |  | D10  | Anemia                   | 2
recorded lower        | HGB       | g/L    | 79     | 115 |  | D10  | Anemia                   | 3
recorded, normal      | HGB       | g/L    | 130    | 115 |  | D10  | Anemia                   | 0
recorded before       | HGB       | g/L    | 90     | 115 |  | D10  | Anemia                   | 2
"""
RECORDED = """
patient          | term   | ctcae_grade | onset_date | recorded
agrees           | anemia | 2           | D10        | 2
recorded lower   | Anemia | 2           | D10        | 2
recorded, normal | Anemia | 1           | D10        | 1
recorded before  | Anemia | 2           | D0         | 0
"""


@pytest.fixture(scope="module")
def grades():
    labs = joined([lab for *_, lab in graded()], OTHER_LABS)
    with cohort(
        "derived.laboratory_grades",
        labs=labs,
        anlotinib=anlotinib_from_day_one(labs),
        adverse_events=RECORDED,
    ) as con:
        rows = by_patient(con, "SELECT * FROM derived.laboratory_grades")
    return {(patient, row["term"]): row for patient, terms in rows.items() for row in terms}


@pytest.mark.parametrize(("patient", "term", "grade"), [row[:3] for row in graded()])
def test_a_value_at_a_limit_keeps_the_milder_grade(patient, term, grade, grades):
    assert grades[patient, term]["computed_grade"] == grade


@pytest.mark.parametrize(
    ("patient", "term", "grade"),
    sorted({(row["patient"], row["term"], row["grade"]) for row in draw(OTHER_LABS)}),
)
def test_the_worst_result_from_the_first_day_on_is_graded(patient, term, grade, grades):
    assert written(grades[patient, term]["computed_grade"]) == grade


@pytest.mark.parametrize("row", draw(RECORDED), ids=lambda row: row["patient"])
def test_computed_grades_stand_beside_those_recorded(row, grades):
    found = grades[row["patient"], "Anemia"]
    assert found["recorded_grade"] == int(row["recorded"])
    assert found["agrees"] is (row["patient"] == "agrees")


def test_a_value_is_not_graded_in_the_other_direction(grades):
    assert grades["Hypocalcemia 1.49", "Hypercalcemia"]["computed_grade"] == 0
    assert grades["Hypercalcemia 3.41", "Hypocalcemia"]["computed_grade"] == 0
