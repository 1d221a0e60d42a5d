"""RECIST 1.1 as applied in the study, as small tables: the response at each assessment."""

import pytest

from tests.spec.recist import by_day, courses, deviations, responses, under_anlotinib
from tests.spec.world import cohort, draw

# exams: study day = longest diameter in mm of the only target; for a node, its short axis.
ONE_TARGET = """
patient                                      | node | exams                           | responses
a decrease of 30 percent is partial          | N    | D0=100 D60=70                   | D60=PR
a decrease of less is stable                 | N    | D0=100 D60=70.1                 | D60=SD
a decrease of more is partial                | N    | D0=100 D60=69.9                 | D60=PR
no change is stable                          | N    | D0=100 D60=100                  | D60=SD
an increase of less than 20 percent          | N    | D0=100 D60=119.9                | D60=SD
an increase of 20 percent is progression     | N    | D0=100 D60=120                  | D60=PD
an increase of more is progression           | N    | D0=100 D60=120.1                | D60=PD
20 percent are 4 mm                          | N    | D0=20 D60=24.0                  | D60=SD
progression needs 5 mm                       | N    | D0=20 D60=24.9                  | D60=SD
5 mm are progression                         | N    | D0=20 D60=25.0                  | D60=PD
more than 5 mm are progression               | N    | D0=20 D60=25.1                  | D60=PD
from the nadir, and wins over partial        | N    | D0=100 D60=50 D120=60           | D60=PR D120=PD
less than 20 percent above the nadir         | N    | D0=100 D60=50 D120=59.9         | D60=PR D120=PR
baseline is a nadir                          | N    | D0=100 D60=110 D120=120         | D60=SD D120=PD
absent is complete response                  | N    | D0=20 D60=absent                | D60=CR
too small is 5 mm, of 20 mm                  | N    | D0=20 D60=too_small             | D60=PR
too small is 5 mm, of 6 mm                   | N    | D0=6 D60=too_small              | D60=SD
a node below 10 mm is gone                   | Y    | D0=20 D60=9.9                   | D60=CR
a node of 10 mm is not gone                  | Y    | D0=20 D60=10.0                  | D60=PR
a node above 10 mm is not gone               | Y    | D0=20 D60=10.1                  | D60=PR
back after complete response is progression  | N    | D0=20 D60=absent D120=3         | D60=CR D120=PD
the day after the start is not the baseline  | N    | D0=20 D2=10                     | D2=PR
centimetres change no response               | N    | D0=12.3 D60=8.61 D90=8.62 D120=13.61 | D60=PR D90=SD D120=PD
"""

# Status of the first target at D60; the second target was not evaluated on that day.
UNKNOWN_TARGET = """
patient                          | known | response
the known one does not progress  | 35.9  | NE
the known one progresses         | 36.0  | PD
the known one responds           | 1     | NE
"""

OVERALL = """
target        | non_target              | new         | overall
absent        | absent                  |             | CR
absent        | present                 |             | PR
absent        | not_evaluable           |             | PR
absent        | unequivocal_progression |             | PD
absent        | absent                  | unequivocal | PD
absent        | absent                  | equivocal   | CR
10            | present                 |             | PR
10            | not_evaluable           |             | PR
20            | present                 |             | SD
20            | not_evaluable           |             | SD
20            | unequivocal_progression |             | PD
20            | present                 | unequivocal | PD
30            | absent                  |             | PD
not_evaluable | present                 |             | NE
not_evaluable | absent                  |             | NE
not_evaluable | unequivocal_progression |             | PD
"""

ONLY_NON_TARGETS = """
status                  | overall
absent                  | CR
present                 | NON-CR/NON-PD
unequivocal_progression | PD
not_evaluable           | NE
"""

NOT_REPORTED = """
patient                    | exam_date | lesion_id | longest_diameter_mm
a target nobody reported   | D0        | L1        | 20
a target nobody reported   | D0        | L2        | 10
a target nobody reported   | D60       | L1        | 5
"""

WITHIN_SEVEN_DAYS = """
patient           | exam_date | lesion_id | longest_diameter_mm
within seven days | D0        | L1        | 20
within seven days | D0        | L2        | 20
within seven days | D60       | L1        | 30
within seven days | D67       | L1        | 10
within seven days | D67       | L2        | 10
within seven days | D68       | L1        | 20
within seven days | D68       | L2        | 20
"""

AGE_OF_BASELINE = """
patient                  | exam_date | lesion_id | longest_diameter_mm
baseline 42 days before  | D-41      | L1        | 20
baseline 42 days before  | D60       | L1        | 10
baseline 43 days before  | D-42      | L1        | 20
baseline 43 days before  | D60       | L1        | 10
"""

# A node is measured by its short axis; only some of three records mark the lesion as a node.
CALLED_A_NODE = """
patient               | exam_date | lesion_id | is_lymph_node | longest_diameter_mm | short_axis_mm
the first two records | D0        | L1        | Y             | 30                  | 15
the first two records | D60       | L1        | Y             | 30                  | 15
the first two records | D90       | L1        |               | 30                  | 9
the first record      | D0        | L1        | Y             | 30                  | 15
the first record      | D60       | L1        |               | 30                  | 15
the first record      | D90       | L1        |               | 30                  | 9
the last record       | D0        | L1        |               | 30                  | 15
the last record       | D60       | L1        |               | 30                  | 15
the last record       | D90       | L1        | Y             | 30                  | 9
"""

# L2 is absent and L3 not recorded at baseline; both are reported later with this status.
NOT_AT_BASELINE = """
status                  | non_target | overall
unequivocal_progression | PD         | PD
present                 |            | PD
"""

NEW_BEFORE_TREATMENT = """
patient              | exam_date | lesion_id | lesion_role | longest_diameter_mm | status
new before treatment | D0        | L1        | target      | 20                  | measured
new before treatment | D-99      | N1        | new         |                     | unequivocal
new before treatment | D0        | N2        | new         |                     | absent
new before treatment | D60       | L1        | target      | 20                  | measured
new before treatment | D60       | N1        | new         |                     | unequivocal
new before treatment | D90       | N2        | new         |                     | unequivocal
"""

FIELD = """
patient | exam_date | lesion_id | lesion_role | in_implant_field | longest_diameter_mm | status
{0}     | D0        | L1        | target      | Y                | 20                  | measured
{0}     | D0        | L2        | target      | N                | 20                  | measured
{0}     | D60       | L1        | target      | Y                | 14                  | measured
{0}     | D60       | L2        | target      | N                | 40                  | measured
{0}     | D60       | L3        | new         | N                |                     | unequivocal
"""


def named(*cells):
    return " / ".join(str(cell) for cell in cells)


def unknown_target(row):
    return f"""
    patient          | exam_date | lesion_id | longest_diameter_mm | status
    {row["patient"]} | D0        | L1        | 20                  | measured
    {row["patient"]} | D0        | L2        | 10                  | measured
    {row["patient"]} | D60       | L1        | {row["known"]}      | measured
    {row["patient"]} | D60       | L2        |                     | not_evaluable
    """


def overall(row):
    number = row["target"] if row["target"].isdigit() else ""
    status = "measured" if number else row["target"]
    patient = named(*row.values())
    lesions = f"""
    patient   | exam_date | lesion_id | lesion_role | longest_diameter_mm | status
    {patient} | D0        | L1        | target      | 20                  | measured
    {patient} | D0        | L2        | non_target  |                     | present
    {patient} | D60       | L1        | target      | {number}            | {status}
    {patient} | D60       | L2        | non_target  |                     | {row["non_target"]}
    """
    new = f"\n {patient} | D60 | L3 | new | | {row['new']}" if row["new"] else ""
    return lesions.rstrip() + new


def only_non_targets(row):
    patient = named("only non-targets", row["status"])
    return f"""
    patient   | exam_date | lesion_id | lesion_role | longest_diameter_mm | status
    {patient} | D0        | L2        | non_target  | 8                   | present
    {patient} | D60       | L2        | non_target  |                     | {row["status"]}
    """


def not_at_baseline(row):
    patient = named("not at baseline", row["status"])
    return f"""
    patient   | exam_date | lesion_id | lesion_role | longest_diameter_mm | status
    {patient} | D0        | L1        | target      | 20                  | measured
    {patient} | D0        | L2        | non_target  |                     | absent
    {patient} | D60       | L1        | target      | 20                  | measured
    {patient} | D60       | L2        | non_target  |                     | {row["status"]}
    {patient} | D90       | L1        | target      | 20                  | measured
    {patient} | D90       | L3        | non_target  |                     | {row["status"]}
    """


@pytest.fixture(scope="module")
def con():
    """One warehouse of all the cases above, each a patient."""
    with under_anlotinib(
        courses(ONE_TARGET),
        *map(unknown_target, draw(UNKNOWN_TARGET)),
        *map(overall, draw(OVERALL)),
        *map(only_non_targets, draw(ONLY_NON_TARGETS)),
        *map(not_at_baseline, draw(NOT_AT_BASELINE)),
        NOT_REPORTED,
        WITHIN_SEVEN_DAYS,
        AGE_OF_BASELINE,
        CALLED_A_NODE,
        NEW_BEFORE_TREATMENT,
        FIELD.format("without implants"),
    ) as con:
        yield con


@pytest.mark.parametrize("row", draw(ONE_TARGET), ids=lambda row: row["patient"])
def test_response_of_one_target(row, con):
    assert responses(con, row["patient"]) == by_day(row["responses"])


@pytest.mark.parametrize("row", draw(UNKNOWN_TARGET), ids=lambda row: row["patient"])
def test_unknown_target_is_not_evaluable_unless_the_known_ones_progress(row, con):
    assert responses(con, row["patient"]) == {60: row["response"]}


def test_a_target_nobody_reported_is_unknown(con):
    assert responses(con, "a target nobody reported") == {60: "NE"}


@pytest.mark.parametrize("row", draw(OVERALL), ids=lambda row: named(*row.values()))
def test_overall_response_from_target_non_target_and_new(row, con):
    assert responses(con, named(*row.values())) == {60: row["overall"]}


@pytest.mark.parametrize("row", draw(ONLY_NON_TARGETS), ids=lambda row: row["status"])
def test_patients_with_non_targets_only(row, con):
    found = responses(con, named("only non-targets", row["status"]))
    assert found == {60: row["overall"]}


def test_examinations_within_seven_days_are_one_assessment_by_its_first_day(con):
    assert responses(con, "within seven days", "sod_mm") == {60: 20, 68: 40}


@pytest.mark.parametrize(
    ("patient", "kept"), [("baseline 42 days before", 1), ("baseline 43 days before", 0)]
)
def test_baseline_imaging_is_at_most_42_days_old(patient, kept, con):
    found = con.execute("SELECT count(*) FROM cohort.patients WHERE patient = ?", [patient])
    assert found.fetchone() == (kept,)


@pytest.mark.parametrize("patient", sorted({row["patient"] for row in draw(CALLED_A_NODE)}))
def test_a_lesion_one_record_calls_a_node_is_one_in_all(patient, con):
    assert responses(con, patient) == {60: "SD", 90: "CR"}
    assert responses(con, patient, "sod_mm") == {60: 15, 90: 9}


@pytest.mark.parametrize("row", draw(NOT_AT_BASELINE), ids=lambda row: row["status"])
def test_a_non_target_that_was_not_at_baseline_is_followed_from_where_it_is_reported(row, con):
    patient, non_target = named("not at baseline", row["status"]), row["non_target"]
    assert responses(con, patient) == {60: row["overall"], 90: row["overall"]}
    assert responses(con, patient, "non_target_response") == {60: non_target, 90: non_target}
    assert deviations(con, patient) == [
        ("non_target_not_at_baseline", f"non_target lesion {lesion} first reported later")
        for lesion in ("L2", "L3")
    ]


def test_a_lesion_there_before_treatment_is_not_new_after_it(con):
    assert responses(con, "new before treatment", "new_lesion") == {60: False, 90: True}
    assert deviations(con, "new before treatment") == [
        ("new_before_treatment", "lesion N1 called new")
    ]


def test_local_scope_is_the_implant_field_and_a_new_lesion_elsewhere_is_not_local(con):
    assert responses(con, "without implants", scope="local") == {60: "PD"}
    implants = "patient | implant_date \n with implants | D1"
    lesions = FIELD.format("with implants")
    with cohort("derived.response", implants=implants, lesions=lesions) as implanted:
        assert responses(implanted, "with implants") == {60: "PD"}
        assert responses(implanted, "with implants", scope="local") == {60: "PR"}
