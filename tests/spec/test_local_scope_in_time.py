"""The implant field over time: lesions in the local scope at each examination."""

import pytest

from tests.spec.tables import anlotinib_from_day_one, by_patient, joined
from tests.spec.world import cohort, draw, study_day

# Every patient has T1 in the field of the seeds, always 20 mm. A cell is the diameter of a second
# target T2 and its field: 20N is 20 mm outside the field, 20Y inside, 20 with a blank field.
FIELD = """
patient                               | D0  | D60 | D152 | local
L4: implanted after it grew           | 20N | 40N | 40Y  | 60=SD 152=SD
grows before and after it is implanted | 20N | 40N | 60Y | 60=SD 152=PD
outside throughout                    | 20N | 40N | 60N  | 60=SD 152=SD
inside throughout                     | 20Y | 40Y | 40Y  | 60=PD 152=PD
a blank takes the later value         | 20N | 40  | 40Y  | 60=PD 152=PD
a blank takes the later value, outside | 20Y | 40 | 40N  | 60=SD 152=SD
else the earlier one                  | 20Y | 40  | 40   | 60=PD 152=PD
else the earlier one, outside         | 20N | 40  | 40   | 60=SD 152=SD
blank at baseline                     | 20  | 40Y | 40   | 60=PD 152=PD
not reported, in the field later      | 20  | -   | 40Y  | 60=NE 152=PD
not reported, in the field before     | 20Y | -   | -    | 60=NE 152=NE
not reported, outside later           | 20Y | -   | 40N  | 60=SD 152=SD
"""


def lesions(table):
    """Lesion rows of a table of T2; T1 is in the field and does not change."""
    for row in draw(table):
        for name in [column for column in row if column.startswith("D")]:
            [day] = draw(f"day\n{name}")
            base = {"patient": row["patient"], "exam_date": day["day"]}
            yield base | _target("T1", "20Y")
            if row[name] != "-":
                yield base | _target("T2", row[name])


def _target(lesion, cell):
    return {
        "lesion_id": lesion,
        "longest_diameter_mm": cell.rstrip("NY"),
        "in_implant_field": cell.lstrip("0123456789"),
    }


@pytest.fixture(scope="module")
def local():
    implants = joined(
        [{"patient": row["patient"], "implant_date": "2024-01-01"} for row in draw(FIELD)]
    )
    with cohort("derived.survival", implants=implants, lesions=joined(list(lesions(FIELD)))) as con:
        responses = by_patient(
            con,
            "SELECT patient, exam_date, response FROM derived.response "
            "WHERE scope = 'local' ORDER BY exam_date",
        )
        ends = by_patient(
            con,
            "SELECT patient, end_date, reason FROM derived.survival "
            "WHERE endpoint = 'LPFS' AND sensitivity_set = 'primary'",
        )
    return responses, ends


@pytest.mark.parametrize("row", draw(FIELD), ids=lambda row: row["patient"])
def test_a_lesion_is_local_from_the_examination_that_says_so(row, local):
    found = {study_day(one["exam_date"]): one["response"] for one in local[0][row["patient"]]}
    drawn = (pair.split("=") for pair in row["local"].split())
    assert found == {int(day): response for day, response in drawn}


def test_growth_before_the_implantation_is_no_local_progression(local):
    """Local progression-free survival of L4 is censored at the last examination."""
    [end] = local[1]["L4: implanted after it grew"]
    assert (end["reason"], study_day(end["end_date"])) == ("last_evaluable_examination", 152)


def test_an_examination_without_a_lesion_in_the_field_is_not_evaluable():
    table = """
    patient | exam_date | lesion_id | longest_diameter_mm | in_implant_field
    p1      | D0        | T1        | 20                  | N
    p1      | D60       | T1        | 40                  | N
    p1      | D152      | T1        | 40                  | Y
    """
    with cohort(
        "derived.response", implants="patient | implant_date \n p1 | D1", lesions=table
    ) as con:
        found = con.execute(
            "SELECT response FROM derived.response WHERE scope = 'local' ORDER BY exam_date"
        ).fetchall()
    assert found == [("NE",), ("SD",)]


def test_a_measured_new_lesion_in_the_field_is_local_progression():
    """L1 and L2: local progression-free survival ends on the day the lesion was first seen."""
    table = """
    patient | exam_date | lesion_id | lesion_role | in_implant_field | longest_diameter_mm | status
    L1      | D0        | T1        | target      | Y                | 20                  | measured
    L1      | D61       | T1        | target      | Y                | 20                  | measured
    L1      | D61       | X1        | new         | Y                | 25                  | measured
    L2      | D0        | T1        | target      | Y                | 20                  | measured
    L2      | D61       | T1        | target      | Y                | 20                  | measured
    L2      | D61       | X1        | new         | Y                | 6                   | equivocal
    L2      | D153      | T1        | target      | Y                | 20                  | measured
    L2      | D153      | X1        | new         | Y                | 15                  | unequivocal
    out     | D0        | T1        | target      | Y                | 20                  | measured
    out     | D61       | T1        | target      | Y                | 20                  | measured
    out     | D61       | X1        | new         | N                | 25                  | measured
    """
    implants = "patient | implant_date \n L1 | D1 \n L2 | D1 \n out | D1"
    with cohort("derived.survival", implants=implants, lesions=table) as con:
        found = con.execute(
            "SELECT patient, time_days, reason FROM derived.survival "
            "WHERE endpoint = 'LPFS' AND sensitivity_set = 'primary' ORDER BY patient"
        ).fetchall()
    assert found == [
        ("L1", 61, "local_progression_imaging"),
        ("L2", 61, "local_progression_imaging"),
        ("out", 61, "last_evaluable_examination"),
    ]


MEASURABLE = """
patient             | node | size | listed
below 10 mm         | N    | 9.9  | target_not_measurable
at 10 mm            | N    | 10   | -
above 10 mm         | N    | 10.1 | -
a node below 15 mm  | Y    | 14.9 | target_not_measurable
a node at 15 mm     | Y    | 15   | -
a node above 15 mm  | Y    | 15.1 | -
not measured        | N    |      | target_not_measurable
"""


def test_a_target_too_small_for_recist_is_a_deviation():
    """Eisenhauer 2009, 3.1: measurable from 10 mm, lymph nodes from 15 mm short axis."""
    rows = [
        {
            "patient": row["patient"],
            "exam_date": "2023-12-31",
            "lesion_id": "T1",
            "is_lymph_node": row["node"],
            "short_axis_mm": row["size"] if row["node"] == "Y" else "",
            "longest_diameter_mm": row["size"],
        }
        for row in draw(MEASURABLE)
    ]
    rows += [
        {"patient": row["patient"], "exam_date": "2023-12-31", "lesion_id": "N1"}
        | {"lesion_role": "non_target", "longest_diameter_mm": "20"}
        for row in draw(MEASURABLE)
    ]
    drug = anlotinib_from_day_one(MEASURABLE)
    with cohort("audit.protocol_deviations", anlotinib=drug, lesions=joined(rows)) as con:
        found = by_patient(con, "SELECT patient, rule FROM audit.protocol_deviations")
    listed = {name: [row["rule"] for row in rows] for name, rows in found.items()}
    assert listed == {
        row["patient"]: [row["listed"]] for row in draw(MEASURABLE) if row["listed"] != "-"
    }
