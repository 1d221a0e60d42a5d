"""RECIST 1.1 as the study applies it, drawn as small tables."""

import pytest

from tests.spec.world import cohort, draw, protocol_with, study_day

START = "patient | start_date\n p1 | D1"


def responses(con, scope="overall", column="response"):
    rows = con.execute(
        f"SELECT exam_date, {column} FROM derived.response WHERE scope = ? ORDER BY exam_date",
        [scope],
    ).fetchall()
    return {study_day(day): value for day, value in rows}


def of_targets(*, protocol=None, column="response", node="N", **sums):
    """Response over time of one target lesion with these diameters; keys are d<study day>."""
    axis = "short_axis_mm" if node == "Y" else "longest_diameter_mm"
    lines = [f"patient | exam_date | lesion_id | is_lymph_node | {axis} | status"]
    for key, size in sums.items():
        status = size if isinstance(size, str) else "measured"
        number = "" if isinstance(size, str) else size
        day = int(key.removeprefix("d").replace("_", "-"))
        lines.append(f"p1 | D{day} | L1 | {node} | {number} | {status}")
    with cohort("derived.response", protocol, anlotinib=START, lesions="\n".join(lines)) as con:
        return responses(con, column=column)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (70.0, "PR"),
        (70.1, "SD"),
        (69.9, "PR"),
        (100, "SD"),
        (119.9, "SD"),
        (120, "PD"),
        (120.1, "PD"),
    ],
)
def test_thresholds_are_inclusive(now, expected):
    assert of_targets(d0=100, d60=now) == {60: expected}


@pytest.mark.parametrize(
    ("now", "expected"), [(24.0, "SD"), (24.9, "SD"), (25.0, "PD"), (25.1, "PD")]
)
def test_progression_needs_five_millimetres(now, expected):
    assert of_targets(d0=20, d60=now) == {60: expected}


def test_progression_is_measured_from_the_nadir_and_wins_over_partial_response():
    assert of_targets(d0=100, d60=50, d120=60) == {60: "PR", 120: "PD"}
    assert of_targets(d0=100, d60=50, d120=59.9) == {60: "PR", 120: "PR"}


def test_baseline_is_a_nadir():
    assert of_targets(d0=100, d60=110, d120=120) == {60: "SD", 120: "PD"}


def test_absent_is_complete_response_and_too_small_is_five_millimetres():
    assert of_targets(d0=20, d60="absent") == {60: "CR"}
    assert of_targets(d0=20, d60="too_small") == {60: "PR"}
    assert of_targets(d0=6, d60="too_small") == {60: "SD"}


@pytest.mark.parametrize(("axis", "expected"), [(9.9, "CR"), (10.0, "PR"), (10.1, "PR")])
def test_a_node_is_gone_below_ten_millimetres_short_axis(axis, expected):
    assert of_targets(d0=20, d60=axis, node="Y") == {60: expected}


def test_a_target_that_is_back_after_complete_response_is_progression():
    assert of_targets(d0=20, d60="absent", d120=3) == {60: "CR", 120: "PD"}


def test_unknown_target_is_not_evaluable_unless_the_known_ones_progress():
    def two(second):
        lesions = f"""
        patient | exam_date | lesion_id | longest_diameter_mm | status
        p1      | D0        | L1        | 20                  | measured
        p1      | D0        | L2        | 10                  | measured
        p1      | D60       | L1        | {second}            | measured
        p1      | D60       | L2        |                     | not_evaluable
        """
        with cohort("derived.response", anlotinib=START, lesions=lesions) as con:
            return responses(con)

    assert two(35.9) == {60: "NE"}
    assert two(36.0) == {60: "PD"}
    assert two(1) == {60: "NE"}


def test_a_target_nobody_reported_is_unknown():
    lesions = """
    patient | exam_date | lesion_id | longest_diameter_mm
    p1      | D0        | L1        | 20
    p1      | D0        | L2        | 10
    p1      | D60       | L1        | 5
    """
    with cohort("derived.response", anlotinib=START, lesions=lesions) as con:
        assert responses(con) == {60: "NE"}


OVERALL = """
target   | non_target             | new         | overall
absent   | absent                 |             | CR
absent   | present                |             | PR
absent   | not_evaluable          |             | PR
absent   | unequivocal_progression |            | PD
absent   | absent                 | unequivocal | PD
absent   | absent                 | equivocal   | CR
10       | present                |             | PR
10       | not_evaluable          |             | PR
20       | present                |             | SD
20       | not_evaluable          |             | SD
20       | unequivocal_progression |            | PD
20       | present                | unequivocal | PD
30       | absent                 |             | PD
not_evaluable | present           |             | NE
not_evaluable | absent            |             | NE
not_evaluable | unequivocal_progression |       | PD
"""


@pytest.mark.parametrize("row", draw(OVERALL), ids=lambda row: "-".join(map(str, row.values())))
def test_overall_response_from_target_non_target_and_new(row):
    number = row["target"] if row["target"].isdigit() else ""
    status = "measured" if number else row["target"]
    lesions = f"""
    patient | exam_date | lesion_id | lesion_role | longest_diameter_mm | status
    p1      | D0        | L1        | target      | 20                  | measured
    p1      | D0        | L2        | non_target  |                     | present
    p1      | D60       | L1        | target      | {number}            | {status}
    p1      | D60       | L2        | non_target  |                     | {row["non_target"]}
    """
    if row["new"]:
        lesions = lesions.rstrip() + f"\n p1 | D60 | L3 | new | | {row['new']}"
    with cohort("derived.response", anlotinib=START, lesions=lesions) as con:
        assert responses(con) == {60: row["overall"]}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("absent", "CR"),
        ("present", "NON-CR/NON-PD"),
        ("unequivocal_progression", "PD"),
        ("not_evaluable", "NE"),
    ],
)
def test_patients_with_non_targets_only(status, expected):
    lesions = f"""
    patient | exam_date | lesion_id | lesion_role | longest_diameter_mm | status
    p1      | D0        | L2        | non_target  | 8                   | present
    p1      | D60       | L2        | non_target  |                     | {status}
    """
    with cohort("derived.response", anlotinib=START, lesions=lesions) as con:
        assert responses(con) == {60: expected}


def test_examinations_within_seven_days_are_one_assessment_by_its_first_day():
    lesions = """
    patient | exam_date | lesion_id | longest_diameter_mm
    p1      | D0        | L1        | 20
    p1      | D0        | L2        | 20
    p1      | D60       | L1        | 30
    p1      | D67       | L1        | 10
    p1      | D67       | L2        | 10
    p1      | D68       | L1        | 20
    p1      | D68       | L2        | 20
    """
    with cohort("derived.response", anlotinib=START, lesions=lesions) as con:
        assert responses(con, column="sod_mm") == {60: 20, 68: 40}


def test_examinations_after_the_start_never_join_the_baseline():
    assert of_targets(d0=20, d2=10) == {2: "PR"}


@pytest.mark.parametrize(("day", "kept"), [(-41, True), (-42, False)])
def test_baseline_imaging_is_at_most_42_days_old(day, kept):
    lesions = f"""
    patient | exam_date | lesion_id | longest_diameter_mm
    p1      | D{day}    | L1        | 20
    p1      | D60       | L1        | 10
    """
    with cohort(anlotinib=START, lesions=lesions) as con:
        assert con.execute("SELECT count(*) FROM cohort.patients").fetchone() == (int(kept),)


@pytest.mark.parametrize(("days", "confirmed"), [(27, False), (28, True), (29, True)])
def test_confirmation_comes_28_days_later(days, confirmed):
    later = {f"d{60 + days}": 50}
    assert of_targets(d0=100, d60=50, column="confirmed", **later)[60] is confirmed


def test_nothing_after_new_therapy_confirms_a_response():
    lesions = """
    patient | exam_date | lesion_id | longest_diameter_mm
    p1      | D0        | L1        | 100
    p1      | D60       | L1        | 50
    p1      | D100      | L1        | 50
    """
    for day, confirmed in (("D99", False), ("D100", True)):
        other = f"patient | contact_date | new_therapy_date \n p1 | D120 | {day}"
        with cohort("derived.response", anlotinib=START, lesions=lesions, follow_up=other) as con:
            assert responses(con, column="confirmed")[60] is confirmed


CONFIRMATION = """
first | then           | last | confirmed
CR    |                | CR   | true
CR    |                | PR   | false
PR    |                | CR   | true
PR    | NE             | PR   | true
PR    | NE NE          | PR   | false
PR    | SD             | PR   | false
PR    | PR             | PR   | true
CR    | NE             | CR   | true
PR    |                | SD   | false
PR    |                | PD   | false
PD    |                | PD   | true
PD    | NE             | PD   | true
"""


@pytest.mark.parametrize(
    "row", draw(CONFIRMATION), ids=lambda row: "-".join(map(str, row.values()))
)
def test_what_confirms_a_response(row):
    sizes = {"CR": 5, "PR": 15, "SD": 20, "NE": "not_evaluable", "PD": 40}
    steps = [row["first"], *(row["then"] or "").split(), row["last"]]
    exams = {f"d{60 + 30 * i}": sizes[step] for i, step in enumerate(steps)}
    if row["first"] == "PR" and "SD" in steps:
        exams = {k: (v if v != 20 else 17.9) for k, v in exams.items()}
        exams = {k: (14.9 if v == 15 else v) for k, v in exams.items()}
    found = of_targets(d0=24, node="Y", column="confirmed", **exams)
    assert found[60] is (row["confirmed"] == "true")


def test_progression_can_be_asked_to_be_confirmed():
    exams = {"d0": 20, "d60": 30, "d70": 20, "d130": 30, "d160": 30, "d190": 10}
    assert of_targets(column="counts", **exams) == {
        60: True,
        70: False,
        130: False,
        160: False,
        190: False,
    }
    needs = protocol_with(pd_needs_confirmation=True)
    assert of_targets(protocol=needs, column="counts", **exams) == {
        60: True,
        70: True,
        130: True,
        160: False,
        190: False,
    }


@pytest.mark.parametrize(("day", "new_therapy"), [(90, 80), (66, 62), (66, 61)])
def test_an_examination_after_new_therapy_does_not_count_nor_join_one_before_it(day, new_therapy):
    lesions = f"""
    patient | exam_date | lesion_id | longest_diameter_mm
    p1      | D0        | L1        | 20
    p1      | D60       | L1        | 20
    p1      | D61       | L1        | 20
    p1      | D{day}    | L1        | 40
    """
    contacts = f"patient | contact_date | new_therapy_date \n p1 | D100 | D{new_therapy}"
    with cohort("derived.response", anlotinib=START, lesions=lesions, follow_up=contacts) as con:
        assert responses(con) == {60: "SD", day: "PD"}
        assert responses(con, column="counts") == {60: True, day: False}


@pytest.mark.parametrize("flags", ["Y Y -", "Y - -", "- - Y"])
def test_a_lesion_one_record_calls_a_node_is_one_in_all(flags):
    first, second, third = ("" if flag == "-" else flag for flag in flags.split())
    lesions = f"""
    patient | exam_date | lesion_id | is_lymph_node | longest_diameter_mm | short_axis_mm
    p1      | D0        | L1        | {first}       | 30                  | 15
    p1      | D60       | L1        | {second}      | 30                  | 15
    p1      | D90       | L1        | {third}       | 30                  | 9
    """
    with cohort("derived.response", anlotinib=START, lesions=lesions) as con:
        assert responses(con) == {60: "SD", 90: "CR"}
        assert responses(con, column="sod_mm") == {60: 15, 90: 9}


@pytest.mark.parametrize(
    ("status", "overall", "non_target"),
    [("unequivocal_progression", "PD", "PD"), ("present", "PD", None)],
)
def test_a_non_target_that_was_not_at_baseline_is_followed_from_where_it_is_reported(
    status, overall, non_target
):
    lesions = f"""
    patient | exam_date | lesion_id | lesion_role | longest_diameter_mm | status
    p1      | D0        | L1        | target      | 20                  | measured
    p1      | D0        | L2        | non_target  |                     | absent
    p1      | D60       | L1        | target      | 20                  | measured
    p1      | D60       | L2        | non_target  |                     | {status}
    p1      | D90       | L1        | target      | 20                  | measured
    p1      | D90       | L3        | non_target  |                     | {status}
    """
    with cohort("audit.protocol_deviations", anlotinib=START, lesions=lesions) as con:
        assert responses(con) == {60: overall, 90: overall}
        assert responses(con, column="non_target_response") == {60: non_target, 90: non_target}
        found = con.execute("SELECT rule, found FROM audit.protocol_deviations ORDER BY found")
        assert found.fetchall() == [
            ("non_target_not_at_baseline", f"non_target lesion {lesion} first reported later")
            for lesion in ("L2", "L3")
        ]


def test_a_lesion_there_before_treatment_is_not_new_after_it():
    lesions = """
    patient | exam_date | lesion_id | lesion_role | longest_diameter_mm | status
    p1      | D0        | L1        | target      | 20                  | measured
    p1      | D-99      | N1        | new         |                     | unequivocal
    p1      | D0        | N2        | new         |                     | absent
    p1      | D60       | L1        | target      | 20                  | measured
    p1      | D60       | N1        | new         |                     | unequivocal
    p1      | D90       | N2        | new         |                     | unequivocal
    """
    with cohort("audit.protocol_deviations", anlotinib=START, lesions=lesions) as con:
        assert responses(con, column="new_lesion") == {60: False, 90: True}
        found = con.execute("SELECT rule, found FROM audit.protocol_deviations").fetchall()
        assert found == [("new_before_treatment", "lesion N1 called new")]


BEST = """
exams                       | best | confirmed
d27=20                      | NE   | NE
d28=20                      | NE   | NE
d29=20                      | SD   | SD
d60=10                      | PR   | SD
d60=10 d90=10               | PR   | PR
d60=10 d90=20               | PR   | SD
d60=40                      | PD   | PD
d20=20 d60=40               | PD   | PD
d60=20 d90=40 d120=1        | SD   | SD
"""


@pytest.mark.parametrize("row", draw(BEST), ids=lambda row: row["exams"])
def test_best_response(row):
    exams = "".join(
        f"\n p1 | D{pair.split('=')[0][1:]} | L1 | {pair.split('=')[1]}"
        for pair in row["exams"].split()
    )
    lesions = "patient | exam_date | lesion_id | longest_diameter_mm \n p1 | D0 | L1 | 20" + exams
    with cohort("derived.best_response", anlotinib=START, lesions=lesions) as con:
        found = con.execute(
            "SELECT best_response, best_response_confirmed FROM derived.best_response "
            "WHERE scope = 'overall'"
        ).fetchone()
    assert found == (row["best"], row["confirmed"])


def test_an_unconfirmed_response_without_targets_is_neither_cr_nor_pd():
    lesions = """
    patient | exam_date | lesion_id | lesion_role | longest_diameter_mm | status
    p1      | D0        | L2        | non_target  | 8                   | present
    p1      | D60       | L2        | non_target  |                     | absent
    p1      | D90       | L2        | non_target  |                     | present
    """
    with cohort("derived.best_response", anlotinib=START, lesions=lesions) as con:
        found = con.execute(
            "SELECT DISTINCT best_response, best_response_confirmed FROM derived.best_response"
        ).fetchall()
    assert found == [("CR", "NON-CR/NON-PD")]


@pytest.mark.parametrize(
    ("needs", "days", "m4"), [(False, 31, "progressed_before"), (True, 91, "missing")]
)
def test_a_response_ends_with_the_progression_that_ends_counting(needs, days, m4):
    lesions = """
    patient | exam_date | lesion_id | longest_diameter_mm
    p1      | D0        | L1        | 20
    p1      | D60       | L1        | 10
    p1      | D90       | L1        | 20
    p1      | D120      | L1        | 10
    p1      | D150      | L1        | 20
    p1      | D180      | L1        | 20
    """
    contacts = "patient | contact_date \n p1 | D700"
    protocol = protocol_with(pd_needs_confirmation=needs)
    with cohort(
        "derived.visit_states", protocol, anlotinib=START, lesions=lesions, follow_up=contacts
    ) as con:
        ended = con.execute(
            "SELECT duration_days, duration_ended FROM derived.best_response WHERE scope = 'overall'"
        ).fetchone()
        states = dict(
            con.execute("SELECT visit, state_without_value FROM derived.visit_states").fetchall()
        )
    assert (ended, states["m4"]) == ((days, True), m4)


def test_local_scope_is_the_implant_field_and_a_new_lesion_elsewhere_is_not_local():
    lesions = """
    patient | exam_date | lesion_id | lesion_role | in_implant_field | longest_diameter_mm | status
    p1      | D0        | L1        | target      | Y                | 20                  | measured
    p1      | D0        | L2        | target      | N                | 20                  | measured
    p1      | D60       | L1        | target      | Y                | 14                  | measured
    p1      | D60       | L2        | target      | N                | 40                  | measured
    p1      | D60       | L3        | new         | N                |                     | unequivocal
    """
    implants = "patient | implant_date \n p1 | D1"
    with cohort("derived.response", implants=implants, lesions=lesions) as con:
        assert responses(con) == {60: "PD"}
        assert responses(con, scope="local") == {60: "PR"}
    with cohort("derived.response", anlotinib=START, lesions=lesions) as con:
        assert responses(con, scope="local") == {60: "PD"}


def test_scaling_from_millimetres_to_centimetres_changes_no_response():
    exams = {"d0": 12.3, "d60": 8.61, "d90": 8.62, "d120": 13.61}
    assert of_targets(**exams) == {60: "PR", 90: "SD", 120: "PD"}
