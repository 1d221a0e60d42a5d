"""Adverse events and best responses counted over all patients of each arm."""

from tests.spec.tables import joined
from tests.spec.world import cohort, draw

# Arm A has three patients; c has no event on treatment. The event `later` is not on treatment.
EVENTS = """
patient | term           | ctcae_grade | onset_date | related_to
a       | Hypertension   | 1           | D10        | none
a       | Hypertension   | 3           | D20        | anlotinib
a       | unheard of     | 2           | D20        | none
b       | Hypertension   | 2           | D30        | none
b       | Diarrhea       | 4           | D30        | none
c       | Diarrhea       | 5           | D300       | none
"""
DRUG = """
patient | start_date | end_date
a       | D1         | D60
b       | D1         | D60
c       | D1         | D60
"""
COUNTED = """
level | term         | patients | any | grade_1 | grade_2 | grade_3 | grade_4 | grade_5 | related | severe
any   |              | 3        | 2   | 0       | 0       | 1       | 1       | 0       | 1       | 1
class |              | 3        | 1   | 0       | 0       | 0       | 1       | 0       | 0       | 0
class |              | 3        | 1   | 0       | 1       | 0       | 0       | 0       | 0       | 0
class |              | 3        | 2   | 0       | 1       | 1       | 0       | 0       | 1       | 1
term  | Diarrhea     | 3        | 1   | 0       | 0       | 0       | 1       | 0       | 0       | 0
term  | Hypertension | 3        | 2   | 0       | 1       | 1       | 0       | 0       | 1       | 1
term  | unheard of   | 3        | 1   | 0       | 1       | 0       | 0       | 0       | 0       | 0
"""
EXAMS = """
patient   | exam_date | lesion_id | lesion_role | longest_diameter_mm
confirmed | D0        | L1        | target      | 20
confirmed | D60       | L1        | target      | 10
confirmed | D90       | L1        | target      | 10
seen once | D0        | L1        | target      | 20
seen once | D60       | L1        | target      | 10
not seen  | D0        | L1        | target      | 20
"""
BEST = """
response      | patients | best | confirmed
CR            | 3        | 0    | 0
PR            | 3        | 2    | 1
SD            | 3        | 0    | 1
NON-CR/NON-PD | 3        | 0    | 0
PD            | 3        | 0    | 0
NE            | 3        | 1    | 1
"""


def test_a_patient_counts_once_per_row_by_the_worst_event_on_treatment():
    with cohort("derived.ae_counts", anlotinib=DRUG, adverse_events=EVENTS) as con:
        found = con.execute(
            "SELECT * EXCLUDE (arm, soc) FROM derived.ae_counts ORDER BY level, term, n_patients, n_grade_2"
        ).fetchall()
    assert [[None if value is None else str(value) for value in row] for row in found] == [
        [*row.values()] for row in draw(COUNTED)
    ]


def test_everybody_has_a_best_response_and_who_was_not_assessed_is_not_evaluable():
    drug = joined(
        [
            {"patient": p, "start_date": "2024-01-01"}
            for p in dict.fromkeys(row["patient"] for row in draw(EXAMS))
        ]
    )
    with cohort("derived.best_response_counts", anlotinib=drug, lesions=EXAMS) as con:
        found = con.execute(
            """SELECT response, patients, n_best, n_confirmed FROM derived.best_response_counts
            WHERE scope = 'overall' ORDER BY response_order"""
        ).fetchall()
    assert [[None if value is None else str(value) for value in row] for row in found] == [
        [*row.values()] for row in draw(BEST)
    ]
