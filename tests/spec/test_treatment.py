"""Treatment group, treatment start and new therapy, for courses of treatment as text tables."""

import pytest

from tests.spec.tables import by_patient, joined, written
from tests.spec.world import cohort, draw, protocol_with

COURSES = """
patient                                    | seeds        | anlotinib | arm | start | new_therapy
anlotinib alone                            |              | D1        | A   | D1    | -
seeds alone                                | D1           |           | B   | D1    | -
both on one day                            | D1           | D1        | C   | D1    | -
anlotinib 27 days before the seeds         | D28          | D1        | C   | D1    | -
anlotinib 28 days before the seeds         | D29          | D1        | C   | D1    | -
anlotinib 29 days before the seeds         | D30          | D1        | A   | D1    | D30
anlotinib 27 days after the seeds          | D1           | D28       | C   | D1    | -
anlotinib 28 days after the seeds          | D1           | D29       | C   | D1    | -
anlotinib 29 days after the seeds          | D1           | D30       | B   | D1    | D30
anlotinib 28 days before two sessions      | D29 D100     | D1        | C   | D1    | -
anlotinib 29 days before two sessions      | D30 D100     | D1        | A   | D1    | D30
anlotinib between two sessions             | D1 D90       | D45       | C   | D1    | -
28 days after the last of two sessions     | D1 D61       | D89       | C   | D1    | -
29 days after the last of two sessions     | D1 D61       | D90       | B   | D1    | D90
sessions 90 days apart are one series      | D1 D91       | D119      | C   | D1    | -
and it ends with its last session          | D1 D91       | D120      | B   | D1    | D120
sessions 91 days apart are two series      | D1 D92       | D92       | B   | D1    | D92
within 28 days of the first of two series  | D1 D92       | D29       | C   | D1    | -
each session 90 days after the one before  | D1 D91 D181  | D209      | C   | D1    | -
a series lasts 180 days at most            | D1 D91 D170 D182 | D210 | B | D1    | D210
a second series is not new therapy         | D1 D200      |           | B   | D1    | -
more anlotinib is not new therapy          |              | D1 D200   | A   | D1    | -
the first anlotinib day decides            | D1           | D90 D10   | C   | D1    | -
"""

NEW_THERAPY = """
patient                                    | seeds | anlotinib | contacts  | arm | start | new_therapy
other therapy after anlotinib              |       | D1        | D50       | A   | D1    | D50
other therapy after seeds                  | D1    |           | D50       | B   | D1    | D50
other therapy after both                   | D1    | D1        | D50       | C   | D1    | D50
other therapy before crossover             | D80   | D1        | D79       | A   | D1    | D79
crossover before other therapy             | D80   | D1        | D81       | A   | D1    | D80
first of two other therapies               |       | D1        | D60 D40   | A   | D1    | D40
other therapy the day after the start      |       | D1        | D2        | A   | D1    | D2
therapy before the start is not new        |       | D1        | D0        | A   | D1    | -
therapy on the day of the start is not new |       | D1        | D1        | A   | D1    | -
"""

UNCOUNTED = """
patient                   | implant_date | seed_count | supplementary_seed_count
a session without a seed  | D5           | 0          | 0
only supplementary seeds  | D5           | 0          | 3
never treated             | D5           | 0          | -
"""


def days(table, column, *names):
    """One row per day in the cell `column` of each course; each column of `names` holds the day."""
    return [
        {"patient": row["patient"]} | dict.fromkeys(names, day)
        for row in draw(joined(table))
        for day in _days((row.get(column) or "").split())
    ]


def _days(cells):
    return [row["day"] for row in draw("\n".join(["day", *cells]))]


def treatment(table, protocol=None, **more):
    drawn = {
        "implants": days(table, "seeds", "implant_date"),
        "anlotinib": days(table, "anlotinib", "start_date"),
        "follow_up": days(table, "contacts", "new_therapy_date", "contact_date"),
    }
    drawn = {name: joined(rows, more.get(name, "patient")) for name, rows in drawn.items()}
    with cohort("cohort.treatment", protocol, **drawn) as con:
        found = by_patient(
            con, "SELECT patient, arm, treatment_start, new_therapy_date FROM cohort.treatment"
        )
    return {
        patient: tuple(written(value) for value in row.values()) for patient, [row] in found.items()
    }


@pytest.fixture(scope="module")
def treated():
    drug = (
        "patient | start_date | daily_dose_mg \n a session without a seed | D1 | 12 \n"
        "only supplementary seeds | D1 | 12 \n never treated | D3 | 0"
    )
    return treatment(joined(COURSES, NEW_THERAPY), implants=UNCOUNTED, anlotinib=drug)


@pytest.mark.parametrize(
    "course", [*draw(COURSES), *draw(NEW_THERAPY)], ids=lambda course: course["patient"]
)
def test_treatment_group_time_zero_and_new_therapy(course, treated):
    assert treated[course["patient"]] == (course["arm"], course["start"], course["new_therapy"])


def test_a_session_without_seeds_and_a_period_without_dose_are_no_treatment(treated):
    assert treated["a session without a seed"] == ("A", "2024-01-01", "-")
    assert treated["only supplementary seeds"] == ("C", "2024-01-01", "-")
    assert "never treated" not in treated


def test_treatment_after_the_cutoff_is_not_used():
    courses = """
    patient                 | seeds | anlotinib | contacts | arm | start | new_therapy
    seeds on the last day   | D61   | D40       |          | C   | D40   | -
    seeds the day after     | D62   | D40       |          | A   | D40   | -
    drug on the last day    | D40   | D61       |          | C   | D40   | -
    drug the day after      | D40   | D62       |          | B   | D40   | -
    therapy on the last day |       | D1        | D61      | A   | D1    | D61
    therapy the day after   |       | D1        | D62      | A   | D1    | -
    crossover the day after | D62   | D1        |          | A   | D1    | -
    """
    found = treatment(courses, protocol_with(data_cutoff="2024-03-01"))
    assert found == {
        row["patient"]: (row["arm"], row["start"], row["new_therapy"]) for row in draw(courses)
    }


def test_the_windows_are_those_of_the_protocol():
    courses = """
    patient                | seeds  | anlotinib | arm | start | new_therapy
    three days before      | D4     | D1        | C   | D1    | -
    four days before       | D5     | D1        | A   | D1    | D5
    three days after       | D1     | D4        | C   | D1    | -
    four days after        | D1     | D5        | B   | D1    | D5
    sessions ten days      | D1 D11 | D14       | C   | D1    | -
    sessions eleven days   | D1 D12 | D15       | B   | D1    | D15
    """
    protocol = protocol_with(combination_window_days=3, implant_series_gap_days=10)
    found = treatment(courses, protocol)
    assert found == {
        row["patient"]: (row["arm"], row["start"], row["new_therapy"]) for row in draw(courses)
    }
