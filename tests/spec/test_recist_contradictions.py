"""RECIST 1.1 if the records of a lesion contradict each other or the form of the examination.

Every table below is a cohort whose patients are the cases; they share one warehouse.
"""

import pytest

from tests.spec.tables import anlotinib_from_day_one, by_patient, joined
from tests.spec.world import cohort, draw, protocol_with, study_day

# T1 is a target of 20 mm at baseline. A cell `role:lesion=status` or `role:lesion=diameter` is one
# record: T target, N non-target, X new. A trailing n makes the lesion a lymph node.
ROLES = {"T": "target", "N": "non_target", "X": "new"}


def records(table):
    """Lesion rows of the columns named D<n>, one row for each record in a cell."""
    for row in draw(table):
        days = {name: cell for name, cell in row.items() if name.startswith("D")}
        for name, cell in days.items():
            for written in (cell or "-").replace("-", "").split():
                yield {"patient": row["patient"]} | _record(written, draw(f"day\n{name}")[0]["day"])


def _record(written, day):
    lesion, found = written.split("=")
    found, *modality = found.split("@")
    node = found[0].isdigit() and found.endswith("n")
    size = found.removesuffix("n") if found[0].isdigit() else ""
    axis = "short_axis_mm" if node else "longest_diameter_mm"
    return {
        "exam_date": day,
        "lesion_id": lesion,
        "lesion_role": ROLES[lesion[0]],
        "status": "measured" if size else found,
        "is_lymph_node": "Y" if node else "",
        "modality": modality[0] if modality else "",
        axis: size,
    }


def response_of(table, protocol=None, column="response"):
    """Patient → study day → value of the overall response."""
    lesions = joined(list(records(table)))
    with cohort(
        "derived.response", protocol, anlotinib=anlotinib_from_day_one(table), lesions=lesions
    ) as con:
        found = by_patient(
            con,
            f"SELECT patient, exam_date, {column} AS value FROM derived.response "
            "WHERE scope = 'overall' ORDER BY exam_date",
        )
    return {
        patient: {study_day(row["exam_date"]): row["value"] for row in rows}
        for patient, rows in found.items()
    }


def expected(table):
    """Patient → study day → response, from the column `is` written as day=response."""
    return {
        row["patient"]: {
            int(day): value for day, value in (pair.split("=") for pair in row["is"].split())
        }
        for row in draw(table)
    }


NEW = """
patient                                | D0                    | D60                           | D150             | is
a measured new lesion                  | T1=20                 | T1=20 X1=25                   |                  | 60=PD
a present new lesion                   | T1=20                 | T1=20 X1=present              |                  | 60=PD
an unequivocal new lesion              | T1=20                 | T1=20 X1=unequivocal          |                  | 60=PD
an equivocal new lesion                | T1=20                 | T1=20 X1=equivocal            | T1=20            | 60=SD 150=SD
a new lesion not evaluable             | T1=20                 | T1=20 X1=not_evaluable        |                  | 60=SD
a new lesion absent                    | T1=20                 | T1=20 X1=absent               |                  | 60=SD
equivocal, then unequivocal            | T1=20                 | T1=20 X1=equivocal            | T1=20 X1=unequivocal | 60=PD 150=PD
equivocal, then measured               | T1=20                 | T1=20 X1=equivocal            | T1=20 X1=15      | 60=PD 150=PD
equivocal, then present                | T1=20                 | T1=20 X1=equivocal            | T1=20 X1=present | 60=PD 150=PD
equivocal, then equivocal              | T1=20                 | T1=20 X1=equivocal            | T1=20 X1=equivocal | 60=SD 150=SD
equivocal, then another unequivocal    | T1=20                 | T1=20 X1=equivocal            | T1=20 X2=unequivocal | 60=SD 150=PD
late, called target                    | T1=20                 | T1=20 T2=25                   |                  | 60=PD
late, called target, too small         | T1=20                 | T1=20 T2=too_small            |                  | 60=SD
late, called non-target, present       | T1=20                 | T1=20 N2=present              |                  | 60=PD
late, called non-target, measured      | T1=20                 | T1=20 N2=8                    |                  | 60=PD
late, called non-target, not evaluable | T1=20                 | T1=absent N2=not_evaluable    |                  | 60=CR
late, called non-target, progression   | T1=20                 | T1=20 N2=unequivocal_progression |               | 60=PD
absent at baseline, present later      | T1=20 N2=absent       | T1=20 N2=present              |                  | 60=PD
non-target of baseline, present        | T1=20 N2=present      | T1=20 N2=present              |                  | 60=SD
"""


def test_which_lesion_is_new():
    assert response_of(NEW) == expected(NEW)


BACKDATED = """
patient                      | D0    | D60               | D90                   | D120              | D150                 | is
absent in between            | T1=20 | T1=20 X1=equivocal | T1=20 X1=absent      | T1=20             | T1=20 X1=unequivocal | 60=SD 90=SD 120=SD 150=PD
equivocal again after absent | T1=20 | T1=20 X1=equivocal | T1=20 X1=absent      | T1=20 X1=equivocal | T1=20 X1=unequivocal | 60=SD 90=SD 120=PD 150=PD
not evaluable in between     | T1=20 | T1=20 X1=equivocal | T1=20 X1=not_evaluable | T1=20           | T1=20 X1=unequivocal | 60=PD 90=SD 120=SD 150=PD
equivocal twice              | T1=20 | T1=20 X1=equivocal | T1=20 X1=equivocal   | T1=20             | T1=20 X1=unequivocal | 60=PD 90=PD 120=SD 150=PD
"""


def test_an_equivocal_lesion_that_turns_unequivocal_is_progression_from_where_it_was_seen():
    """RECIST 1.1, 4.3.5: progression has the date of the examination that first showed it."""
    assert response_of(BACKDATED) == expected(BACKDATED)


def test_whether_progression_is_dated_back_is_a_setting():
    found = response_of(BACKDATED, protocol_with(backdate_equivocal_progression=False))
    assert {patient: days[60] for patient, days in found.items()} == dict.fromkeys(found, "SD")
    assert {patient: days[150] for patient, days in found.items()} == dict.fromkeys(found, "PD")


def test_what_is_seen_after_new_therapy_dates_no_progression_back_to_before_it():
    table = """
    patient | D0    | D60                | D150
    before  | T1=20 | T1=20 X1=equivocal | T1=20 X1=unequivocal
    after   | T1=20 | T1=20 X1=equivocal | T1=20 X1=unequivocal
    """
    contacts = """
    patient | contact_date | new_therapy_date
    before  | D200         | D150
    after   | D200         | D149
    """
    lesions = joined(list(records(table)))
    drug = anlotinib_from_day_one(table)
    with cohort("derived.response", anlotinib=drug, lesions=lesions, follow_up=contacts) as con:
        found = con.execute(
            "SELECT patient, response FROM derived.response "
            "WHERE scope = 'overall' AND assessment_no = 1 ORDER BY patient"
        ).fetchall()
    assert found == [("after", "SD"), ("before", "PD")]


BACK = """
patient                          | D0               | D60                | D120                        | is
a target                         | T1=20            | T1=absent          | T1=3                        | 60=CR 120=PD
a target too small               | T1=20            | T1=absent          | T1=too_small                | 60=CR 120=PD
a target nobody saw again        | T1=20            | T1=absent          | T1=not_evaluable            | 60=CR 120=NE
a non-target                     | T1=20 N1=present | T1=absent N1=absent | T1=absent N1=present       | 60=CR 120=PD
a non-target, measured           | T1=20 N1=present | T1=absent N1=absent | T1=absent N1=4             | 60=CR 120=PD
a non-target not evaluable       | T1=20 N1=present | T1=absent N1=absent | T1=absent N1=not_evaluable | 60=CR 120=PR
a non-target, no targets         | N1=8             | N1=absent          | N1=present                  | 60=CR 120=PD
a new lesion                     | T1=20            | T1=absent          | T1=absent X1=4              | 60=CR 120=PD
a doubtful new lesion            | T1=20            | T1=absent          | T1=absent X1=equivocal      | 60=CR 120=CR
a target, no overall CR before   | T1=20 N1=present | T1=absent N1=present | T1=3 N1=present           | 60=PR 120=PR
a target by the sum, no CR before | T1=20 N1=present | T1=absent N1=present | T1=5 N1=present          | 60=PR 120=PD
a non-target, no CR before       | T1=20 N1=present N2=present | T1=absent N1=absent N2=present | T1=absent N1=present N2=present | 60=PR 120=PR
a node below the limit           | T1=20n           | T1=8n              | T1=9.9n                     | 60=CR 120=CR
a node at the limit              | T1=20n           | T1=8n              | T1=10n                      | 60=CR 120=PR
a node by the sum                | T1=20n           | T1=8n              | T1=13n                      | 60=CR 120=PD
a node just under the sum        | T1=20n           | T1=8n              | T1=12.9n                    | 60=CR 120=PR
"""


def test_disease_that_is_back_after_complete_response_is_progression():
    """RECIST 1.1, table 3, note a; before an overall CR, a target counts only in the sum."""
    assert response_of(BACK) == expected(BACK)


def test_a_node_is_back_at_the_normal_limit_by_setting():
    found = response_of(BACK, protocol_with(nodes_back_at_normal_limit=True))
    nodes = {name: days[120] for name, days in found.items() if name.startswith("a node")}
    assert nodes == {
        "a node below the limit": "CR",
        "a node at the limit": "PD",
        "a node by the sum": "PD",
        "a node just under the sum": "PD",
    }


LOOKS = """
patient                         | D0         | D60                | D63              | sod
a measurement, then nothing     | T1=20@CT   | T1=10@CT           | T1=not_evaluable@US | 10
nothing, then a measurement     | T1=20@CT   | T1=not_evaluable@US | T1=10@MRI       | 10
the modality of baseline first  | T1=20@CT   | T1=10@CT           | T1=12@MRI        | 10
the modality of baseline last   | T1=20@CT   | T1=12@MRI          | T1=10@CT         | 10
case and blanks do not count    | T1=20@CT   | T1=10@ct           | T1=12@MRI        | 10
neither is that of baseline     | T1=20@CT   | T1=12@MRI          | T1=10@US         | 10
no modality is given            | T1=20      | T1=12              | T1=10            | 10
two looks on one day            | T1=20@CT   | T1=14@MRI T1=10@CT |                  | 10
two looks that say the same     | T1=20      | T1=14@MRI T1=14@CT |                  | 14
neither, two looks on one day   | T1=20@CT   | T1=12@MRI T1=14@US |                  | 14
neither, absent on one of them  | T1=20@CT   | T1=absent@MRI T1=14@US |              | 14
absent is a finding             | T1=20@CT   | T1=absent@CT       | T1=not_evaluable@CT | 0
"""


def test_of_two_looks_the_one_that_saw_counts_then_that_of_baseline_then_the_later():
    found = response_of(LOOKS, column="sod_mm")
    assert found == {row["patient"]: {60: float(row["sod"])} for row in draw(LOOKS)}


STATUSES = ("measured", "absent", "too_small", "not_evaluable", "present",
            "unequivocal_progression", "equivocal", "unequivocal")  # fmt: skip
ALLOWED = {
    "T": {"measured", "absent", "too_small", "not_evaluable"},
    "N": {"present", "absent", "measured", "not_evaluable", "unequivocal_progression"},
    "X": {"equivocal", "unequivocal", "measured", "present", "absent", "not_evaluable"},
}


def test_each_role_has_its_own_statuses_and_others_are_refused_with_the_allowed_ones_named():
    rows = [
        {"patient": "p1", "exam_date": "2024-03-01", "lesion_id": f"{role}-{status}"}
        | {"lesion_role": ROLES[role], "status": status}
        for role in ROLES
        for status in STATUSES
    ]
    with cohort("staging.lesions", anlotinib=_drug(), lesions=joined(rows)) as con:
        kept = {name for (name,) in con.execute("SELECT lesion_id FROM staging.lesions").fetchall()}
        reasons = con.execute("SELECT rule, reason FROM audit.quarantine").fetchall()
    assert kept == {
        f"{role}-{status}".upper() for role, allowed in ALLOWED.items() for status in allowed
    }
    assert {rule for rule, _ in reasons} == {"status_fits_role"}
    for allowed in ALLOWED.values():
        assert all(status in reasons[0][1] for status in allowed)


SIZES = """
lesion | node | status   | longest | short | ap | kept
T1     | N    | absent   | 12      |       |    | no
T2     | -    | absent   |         |       | 12 | no
T3     | N    | absent   | 0       |       | 0  | yes
T4     | Y    | absent   | 9       | 6     |    | yes
T5     | Y    | measured | 15      | 15.1  |    | no
T6     | Y    | measured | 15      | 15    |    | yes
T7     | Y    | measured |         | 15    |    | yes
"""


def test_sizes_that_contradict_the_status_or_each_other_are_refused():
    names = {"lesion": "lesion_id", "node": "is_lymph_node", "longest": "longest_diameter_mm"}
    names |= {"short": "short_axis_mm", "ap": "diameter_ap_mm", "status": "status"}
    rows = [
        {"patient": "p1", "exam_date": "2024-03-01", "modality": "CT"}
        | {names[name]: value for name, value in row.items() if name != "kept"}
        for row in draw(SIZES)
    ]
    with cohort("staging.lesions", anlotinib=_drug(), lesions=joined(rows)) as con:
        kept = {name for (name,) in con.execute("SELECT lesion_id FROM staging.lesions").fetchall()}
        rules = con.execute("SELECT rule FROM audit.quarantine ORDER BY source_row").fetchall()
    assert kept == {row["lesion"] for row in draw(SIZES) if row["kept"] == "yes"}
    assert [rule for (rule,) in rules] == [
        "absent_has_no_size",
        "absent_has_no_size",
        "short_axis_not_above_longest",
    ]


def _drug():
    return "patient | start_date \n p1 | D1"


@pytest.mark.parametrize(("stays", "later"), [(False, "SD"), (True, "PR")])
def test_whether_a_confirmed_response_that_grows_back_stays_partial_is_a_setting(stays, later):
    """SD by the literal text of RECIST, or by the EORTC's answer PR until progression."""
    table = """
    patient   | D0     | D60   | D88   | D120  | D150
    confirmed | T1=100 | T1=60 | T1=60 | T1=71 | T1=72
    neither   | T1=100 | T1=60 | T1=71 | T1=71 | T1=71
    after PD  | T1=100 | T1=60 | T1=60 | T1=90 | T1=71
    """
    found = response_of(table, protocol_with(confirmed_pr_stays=stays))
    assert found == {
        "confirmed": {60: "PR", 88: "PR", 120: later, 150: "PD"},
        "neither": {60: "PR", 88: "SD", 120: "SD", 150: "SD"},
        "after PD": {60: "PR", 88: "PR", 120: "PD", 150: "SD"},
    }


@pytest.mark.parametrize(
    ("applies", "day_28", "day_29"),
    [(False, "NON-CR/NON-PD", "NON-CR/NON-PD"), (True, "NE", "NON-CR/NON-PD")],
)
def test_whether_the_days_of_stable_disease_count_without_targets_is_a_setting(
    applies, day_28, day_29
):
    table = """
    patient | D0         | D28        | D29
    early   | N1=8       | N1=present | -
    late    | N1=8       | -          | N1=present
    """
    with cohort(
        "derived.best_response",
        protocol_with(sd_min_without_targets=applies),
        anlotinib=anlotinib_from_day_one(table),
        lesions=joined(list(records(table))),
    ) as con:
        found = dict(
            con.execute(
                "SELECT patient, best_response FROM derived.best_response WHERE scope = 'overall'"
            ).fetchall()
        )
    assert found == {"early": day_28, "late": day_29}


def test_too_small_is_the_measured_diameter_where_one_is_given():
    lesions = """
    patient | exam_date | lesion_id | longest_diameter_mm | status
    p1      | D0        | T1        | 20                  | measured
    p1      | D60       | T1        | 4                   | too_small
    p1      | D90       | T1        |                     | too_small
    """
    with cohort("derived.response", anlotinib=_drug(), lesions=lesions) as con:
        found = con.execute(
            "SELECT sod_mm FROM derived.response WHERE scope = 'overall' ORDER BY exam_date"
        ).fetchall()
    assert found == [(4,), (5,)]
