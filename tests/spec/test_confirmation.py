"""RECIST 1.1: confirmation, examinations that count, and best response, as small tables."""

import pytest

from tests.spec.recist import courses, responses, under_anlotinib
from tests.spec.world import draw, protocol_with

# exams: study day = longest diameter in mm of the only target; other: new therapy.
CONFIRMED = """
patient                              | exams                 | other | confirmed
27 days later                        | D0=100 D60=50 D87=50  |       | false
28 days later                        | D0=100 D60=50 D88=50  |       | true
29 days later                        | D0=100 D60=50 D89=50  |       | true
after new therapy                    | D0=100 D60=50 D100=50 | D99   | false
on the day of new therapy            | D0=100 D60=50 D100=50 | D100  | true
"""

# Consecutive responses of a node, 30 days apart.
SEQUENCES = """
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

BEST = """
exams                | best | confirmed
D27=20               | NE   | NE
D28=20               | NE   | NE
D29=20               | SD   | SD
D60=10               | PR   | SD
D60=10 D90=10        | PR   | PR
D60=10 D90=20        | PR   | SD
D60=40               | PD   | PD
D20=20 D60=40        | PD   | PD
D60=20 D90=40 D120=1 | SD   | SD
"""

ONLY_NON_TARGETS = """
patient          | exam_date | lesion_id | lesion_role | longest_diameter_mm | status
only non-targets | D0        | L2        | non_target  | 8                   | present
only non-targets | D60       | L2        | non_target  |                     | absent
only non-targets | D90       | L2        | non_target  |                     | present
"""

# The last examination is after the new therapy.
NEW_THERAPY = """
patient                        | exams                      | other | last
well after new therapy         | D0=20 D60=20 D61=20 D90=40 | D80   | 90
within seven days of the first | D0=20 D60=20 D61=20 D66=40 | D62   | 66
the therapy on the second day  | D0=20 D60=20 D61=20 D66=40 | D61   | 66
"""

# One warehouse requires that progression is confirmed; the other one does not.
PROGRESSION = """
patient                                | exams
progression                            | D0=20 D60=30 D70=20 D130=30 D160=30 D190=10
a response that ends with progression  | D0=20 D60=10 D90=20 D120=10 D150=20 D180=20
"""
COUNTS = {
    False: {60: True, 70: False, 130: False, 160: False, 190: False},
    True: {60: True, 70: True, 130: True, 160: False, 190: False},
}


def sequence(row):
    """Name of the patient with these responses."""
    return " ".join(filter(None, (row["first"], row["then"], row["last"])))


def course(row):
    """The sizes of a node that give the responses of a row of SEQUENCES."""
    sizes = {"CR": "9.9", "PR": "14", "SD": "17", "NE": "not_evaluable", "PD": "40"}
    steps = enumerate(sequence(row).split())
    exams = " ".join(f"D{60 + 30 * number}={sizes[step]}" for number, step in steps)
    return f"patient | node | exams \n {sequence(row)} | Y | D0=24 {exams}"


def best(row):
    return f"patient | exams \n best of {row['exams']} | D0=20 {row['exams']}"


@pytest.fixture(scope="module")
def con():
    """One warehouse of all the cases above, each a patient."""
    lines = [
        f"{row['patient']} | D120 | {row['other']}"
        for row in draw(CONFIRMED) + draw(NEW_THERAPY)
        if row["other"]
    ]
    contacts = "\n".join(["patient | contact_date | new_therapy_date", *lines])
    one_line = [*map(course, draw(SEQUENCES)), *map(best, draw(BEST))]
    with under_anlotinib(
        *map(courses, [CONFIRMED, NEW_THERAPY, *one_line]), ONLY_NON_TARGETS, follow_up=contacts
    ) as con:
        yield con


@pytest.fixture(scope="module", params=[False, True], ids=["unconfirmed counts", "confirmed only"])
def progressing(request):
    """Whether progression must be confirmed, and a warehouse with that setting."""
    protocol = protocol_with(pd_needs_confirmation=request.param)
    contacts = "patient | contact_date \n a response that ends with progression | D700"
    with under_anlotinib(courses(PROGRESSION), protocol=protocol, follow_up=contacts) as con:
        yield request.param, con


@pytest.mark.parametrize("row", draw(CONFIRMED), ids=lambda row: row["patient"])
def test_confirmation_comes_28_days_later_and_not_after_new_therapy(row, con):
    found = responses(con, row["patient"], "confirmed")
    assert found[60] is (row["confirmed"] == "true")


@pytest.mark.parametrize("row", draw(SEQUENCES), ids=sequence)
def test_what_confirms_a_response(row, con):
    steps = sequence(row).split()
    assert list(responses(con, sequence(row)).values()) == steps
    found = responses(con, sequence(row), "confirmed")
    assert found[60] is (row["confirmed"] == "true")


@pytest.mark.parametrize("row", draw(NEW_THERAPY), ids=lambda row: row["patient"])
def test_an_examination_after_new_therapy_does_not_count_nor_join_one_before_it(row, con):
    last = int(row["last"])
    assert responses(con, row["patient"]) == {60: "SD", last: "PD"}
    assert responses(con, row["patient"], "counts") == {60: True, last: False}


@pytest.mark.parametrize("row", draw(BEST), ids=lambda row: row["exams"])
def test_best_response(row, con):
    assert best_responses(con, f"best of {row['exams']}") == {(row["best"], row["confirmed"])}


def test_an_unconfirmed_response_without_targets_is_neither_cr_nor_pd(con):
    found = best_responses(con, "only non-targets", scope="%")
    assert found == {("CR", "NON-CR/NON-PD")}


def test_progression_can_be_asked_to_be_confirmed(progressing):
    needs, con = progressing
    assert responses(con, "progression", "counts") == COUNTS[needs]


def test_a_response_ends_with_the_progression_that_ends_counting(progressing):
    needs, con = progressing
    patient = ["a response that ends with progression"]
    ended = con.execute(
        "SELECT duration_days, duration_ended FROM derived.best_response "
        "WHERE scope = 'overall' AND patient = ?",
        patient,
    ).fetchone()
    states = con.execute(
        "SELECT visit, state_without_value FROM derived.visit_states WHERE patient = ?", patient
    ).fetchall()
    assert ended == ((91 if needs else 31), True)
    assert dict(states)["m4"] == ("missing" if needs else "progressed_before")


def best_responses(con, patient, scope="overall"):
    """Best response of a patient, unconfirmed and confirmed."""
    rows = con.execute(
        "SELECT best_response, best_response_confirmed FROM derived.best_response "
        "WHERE patient = ? AND scope LIKE ?",
        [patient, scope],
    ).fetchall()
    return set(rows)
