"""Eligibility: every criterion at, just below and just above its threshold (study 2.1)."""

import pytest

from tests.spec.tables import anlotinib_from_day_one, by_patient, joined, written
from tests.spec.world import cohort, draw, protocol_with

CODES = ("I1", "I2", "I3", "I4", "E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9")

PATIENTS = """
patient                       | rai_status           | I1
RAI no uptake                 | no_uptake            | met
RAI progression               | progression_after_rai | met
RAI avid                      | avid                 | not_met
RAI unknown                   | NA                   | not_assessable
"""
SURVIVAL = """
patient                       | expected_survival_months | I3             | E9
survival 2.9 months           | 2.9                      | not_met        | met
survival 3 months             | 3                        | not_met        | not_met
survival 3.1 months           | 3.1                      | met            | not_met
survival unknown              | NA                       | not_assessable | not_assessable
"""
KPS = """
patient                       | kps | I4
KPS 70                        | 70  | not_met
KPS 80                        | 80  | met
KPS 90                        | 90  | met
KPS unknown                   | NA  | not_assessable
"""
CONDUCT = """
patient                       | treatment_compliance | prior_mki | targeted_therapy_intolerant | E4 | E5 | E8
conduct good                  | good | N  | N  | not_met        | not_met        | not_met
conduct poor                  | poor | N  | N  | met            | not_met        | not_met
earlier inhibitor             | good | Y  | N  | not_met        | met            | not_met
cannot tolerate               | good | N  | Y  | not_met        | not_met        | met
conduct unknown               | NA   | NA | NA | not_assessable | not_assessable | not_assessable
"""
HEART_AND_LUNG = """
patient                       | fev1_percent_predicted | lvef_percent | E6
FEV1 30, LVEF 35              | 30   | 35   | not_met
FEV1 29.9                     | 29.9 | 60   | met
FEV1 30.1                     | 30.1 | 60   | not_met
LVEF 34.9                     | 80   | 34.9 | met
LVEF 35.1                     | 80   | 35.1 | not_met
FEV1 29.9, LVEF unknown       | 29.9 | NA   | met
FEV1 unknown, LVEF 34.9       | NA   | 34.9 | met
FEV1 80, LVEF unknown         | 80   | NA   | not_assessable
FEV1 unknown, LVEF unknown    | NA   | NA   | not_assessable
"""
BLOOD = """
patient                       | test_code | result | specimen_datetime | prothrombin_time_ratio | E7
PLT 20, PTR 1.5               | PLT | 20   | D0   | 1.5  | not_met
PLT 19.9                      | PLT | 19.9 | D0   | 1.0  | met
PLT 20.1                      | PLT | 20.1 | D0   | 1.0  | not_met
PTR 1.49                      | PLT | 200  | D0   | 1.49 | not_met
PTR 1.51                      | PLT | 200  | D0   | 1.51 | met
PLT 200, PTR unknown          | PLT | 200  | D0   | NA   | not_assessable
PLT 19, PTR unknown           | PLT | 19   | D0   | NA   | met
PLT too old, PTR 1.6          | PLT | 200  | D-30 | 1.6  | met
PLT too old, PTR 1.0          | PLT | 200  | D-30 | 1.0  | not_assessable
PLT below 20                  | PLT | <20  | D0   | 1.0  | met
PLT below 30                  | PLT | <30  | D0   | 1.0  | not_assessable
"""
TSH = """
patient                       | test_code | result | specimen_datetime | E2
TSH 0.49                      | TSH | 0.49  | D0 | not_met
TSH 0.5                       | TSH | 0.5   | D0 | met
TSH 0.51                      | TSH | 0.51  | D0 | met
TSH below 0.01                | TSH | <0.01 | D0 | not_met
TSH below 0.5                 | TSH | <0.5  | D0 | not_met
TSH below 0.51                | TSH | <0.51 | D0 | not_assessable
TSH below 1                   | TSH | <1    | D0 | not_assessable
TSH above 0.4                 | TSH | >0.4  | D0 | not_assessable
TSH above 0.5                 | TSH | >0.5  | D0 | met
TSH above 100                 | TSH | >100  | D0 | met
"""
TGAB = """
patient                       | test_code | result   | unit  | reference_high | specimen_datetime | E1
TgAb negative                 | TGAB | negative | NA    | NA  | D0 | not_met
TgAb positive                 | TGAB | positive | NA    | NA  | D0 | met
TgAb 39 of 40                 | TGAB | 39       | IU/mL | 40  | D0 | not_met
TgAb 40 of 40                 | TGAB | 40       | IU/mL | 40  | D0 | not_met
TgAb 40.1 of 40               | TGAB | 40.1     | IU/mL | 40  | D0 | met
TgAb 40, no limit             | TGAB | 40       | IU/mL | NA  | D0 | not_assessable
TgAb below 20 of 40           | TGAB | <20      | IU/mL | 40  | D0 | not_met
TgAb below 40 of 40           | TGAB | <40      | IU/mL | 40  | D0 | not_met
TgAb below 50 of 40           | TGAB | <50      | IU/mL | 40  | D0 | not_assessable
TgAb above 30 of 40           | TGAB | >30      | IU/mL | 40  | D0 | not_assessable
TgAb above 40 of 40           | TGAB | >40      | IU/mL | 40  | D0 | met
TgAb above 4000 of 40         | TGAB | >4000    | IU/mL | 40  | D0 | met
"""
BASELINE_LAB = """
patient                       | test_code | result | specimen_datetime | E2
TSH on the first day          | TSH | 2.0 | D1   | met
TSH 29 days before            | TSH | 2.0 | D-28 | met
TSH 30 days before            | TSH | 2.0 | D-29 | met
TSH 31 days before            | TSH | 2.0 | D-30 | not_assessable
TSH the day after             | TSH | 2.0 | D2   | not_assessable
TSH high, then low            | TSH | 2.0 | D-9  | not_met
TSH high, then low            | TSH | 0.1 | D-4  | not_met
TSH low, then high            | TSH | 0.1 | D-9  | met
TSH low, then high            | TSH | 2.0 | D-4  | met
TSH low, then high, then late | TSH | 0.1 | D-9  | not_met
TSH low, then high, then late | TSH | 2.0 | D2   | not_met
TSH twice on one day          | TSH | 0.1 | 2024-01-01 08:00 | met
TSH twice on one day          | TSH | 2.0 | 2024-01-01 15:00 | met
"""
LESIONS = """
patient                       | exam_date | is_lymph_node | longest_diameter_mm | short_axis_mm | status | I2
lesion 4.9 mm                 | D0   | N | 4.9 |   | measured      | not_met
lesion 5 mm                   | D0   | N | 5.0 |   | measured      | not_met
lesion 5.1 mm                 | D0   | N | 5.1 |   | measured      | met
node 4 by 6 mm                | D0   | Y | 6   | 4 | measured      | met
lesion gone                   | D0   | N |     |   | absent        | not_met
lesion too small              | D0   | N |     |   | too_small     | not_met
lesion not evaluable          | D0   | N |     |   | not_evaluable | not_met
imaging on the first day      | D1   | N | 20  |   | measured      | met
imaging 41 days before        | D-40 | N | 20  |   | measured      | met
imaging 42 days before        | D-41 | N | 20  |   | measured      | met
imaging 43 days before        | D-42 | N | 20  |   | measured      | not_assessable
imaging the day after         | D2   | N | 20  |   | measured      | not_assessable
"""
OF_PATIENTS = [PATIENTS, SURVIVAL, KPS, CONDUCT, HEART_AND_LUNG]
OF_LABS = [BLOOD, TSH, TGAB, BASELINE_LAB]
EVERYTHING = [*OF_PATIENTS, *OF_LABS, LESIONS]


@pytest.fixture(scope="module")
def judged():
    """Status, passed, observed and observed_date by patient and criterion."""
    ratios = [
        {"patient": row["patient"], "prothrombin_time_ratio": row["prothrombin_time_ratio"]}
        for row in draw(BLOOD)
    ]
    with cohort(
        "cohort.eligibility",
        patients=joined(*OF_PATIENTS, ratios),
        labs=joined(*OF_LABS),
        lesions=joined([row | {"lesion_id": "L1"} for row in draw(LESIONS)]),
        anlotinib=anlotinib_from_day_one(*EVERYTHING),
    ) as con:
        found = by_patient(con, "SELECT * FROM cohort.eligibility ORDER BY patient, step")
    return {name: {row["criterion"]: row for row in rows} for name, rows in found.items()}


def claims():
    """Every status of the table once: patient, criterion, status."""
    return list(
        dict.fromkeys(
            (row["patient"], code, row[code])
            for table in EVERYTHING
            for row in draw(table)
            for code in CODES
            if code in row
        )
    )


@pytest.mark.parametrize(
    ("patient", "criterion", "status"), claims(), ids=lambda value: value.replace("_", " ")
)
def test_criterion(patient, criterion, status, judged):
    assert judged[patient][criterion]["status"] == status


def test_every_candidate_has_every_criterion_in_order(judged):
    for rows in judged.values():
        assert tuple(rows) == CODES


def test_an_inclusion_criterion_is_passed_only_when_met_and_an_exclusion_unless_met(judged):
    for rows in judged.values():
        for code, row in rows.items():
            kind = "inclusion" if code.startswith("I") else "exclusion"
            expected = row["status"] == "met" if kind == "inclusion" else row["status"] != "met"
            assert (row["kind"], row["passed"]) == (kind, expected)


def test_the_observed_value_and_its_date_stand_beside_the_judgement(judged):
    tsh = judged["TSH 30 days before"]["E2"]
    assert (float(tsh["observed"]), written(tsh["observed_date"])) == (2.0, "2023-12-02")
    kps = judged["KPS 70"]["I4"]
    assert (float(kps["observed"]), kps["observed_date"]) == (70, None)
    tgab = judged["TgAb 40.1 of 40"]["E1"]
    assert (tgab["observed"], written(tgab["observed_date"])) == ("positive", "2023-12-31")
    lesion = judged["imaging 42 days before"]["I2"]
    assert (float(lesion["observed"]), written(lesion["observed_date"])) == (20, "2023-11-20")


INCOMPLETE = """
patient         | kps | ecog | histology | test_code | specimen_datetime | exam_date | missing
complete        | 90  | 0    | PTC | TSH  | D0   | D0   | -
no KPS          | NA  | 0    | PTC | TSH  | D0   | D0   | KPS
no ECOG         | 90  | NA   | PTC | TSH  | D0   | D0   | ECOG
no histology    | 90  | 0    | NA  | TSH  | D0   | D0   | histology
TSH 30 days     | 90  | 0    | PTC | TSH  | D-29 | D0   | -
TSH 31 days     | 90  | 0    | PTC | TSH  | D-30 | D0   | baseline TSH
TgAb 31 days    | 90  | 0    | PTC | TGAB | D-30 | D0   | baseline TgAb
Tg 30 days      | 90  | 0    | PTC | TG   | D-29 | D0   | -
Tg 31 days      | 90  | 0    | PTC | TG   | D-30 | D0   | baseline Tg
Tg afterwards   | 90  | 0    | PTC | TG   | D2   | D0   | baseline Tg
imaging 42 days | 90  | 0    | PTC | TSH  | D0   | D-41 | -
imaging 43 days | 90  | 0    | PTC | TSH  | D0   | D-42 | baseline imaging
two things      | NA  | 0    | PTC | TG   | D-30 | D0   | KPS, baseline Tg
untreated       | 90  | 0    | PTC | TSH  | D0   | D0   | treatment, baseline TSH, baseline TgAb, baseline Tg, baseline imaging
"""


def test_incomplete_data_names_what_is_missing():
    normal = {"TSH": "0.05", "TGAB": "negative", "TG": "100"}
    rows = draw(INCOMPLETE)
    with cohort(
        "cohort.eligibility",
        patients=joined([{k: v for k, v in row.items() if k != "missing"} for row in rows]),
        labs=joined([row | {"result": normal[row["test_code"]]} for row in rows]),
        lesions=joined([row | {"lesion_id": "L1", "longest_diameter_mm": "20"} for row in rows]),
        anlotinib=anlotinib_from_day_one([row for row in rows if row["patient"] != "untreated"]),
    ) as con:
        found = by_patient(
            con, "SELECT patient, observed, status FROM cohort.eligibility WHERE criterion = 'E3'"
        )
    assert {name: written(row["observed"]) for name, [row] in found.items()} == {
        row["patient"]: row["missing"] for row in rows
    }
    assert {name: row["status"] for name, [row] in found.items()} == {
        row["patient"]: "not_met" if row["missing"] == "-" else "met" for row in rows
    }


FLOW = """
criterion | n_before | n_left | n_after | n_failing_at_all
I1        | 8        | 1      | 7       | 1
I2        | 7        | 0      | 7       | 0
I3        | 7        | 1      | 6       | 1
I4        | 6        | 1      | 5       | 2
E1        | 5        | 0      | 5       | 0
E2        | 5        | 0      | 5       | 1
E3        | 5        | 1      | 4       | 2
E4        | 4        | 0      | 4       | 1
E5        | 4        | 1      | 3       | 1
E6        | 3        | 0      | 3       | 0
E7        | 3        | 0      | 3       | 0
E8        | 3        | 1      | 2       | 1
E9        | 2        | 0      | 2       | 1
"""


def test_each_candidate_leaves_at_the_first_criterion_not_passed():
    patients = """
    patient | rai_status | kps | ecog | prior_mki | expected_survival_months | treatment_compliance | targeted_therapy_intolerant
    in 1    | no_uptake  | 90  | 0    | N         | 12                       | good | N
    in 2    | no_uptake  | 80  | 0    | N         | 12                       | good | N
    out I1  | avid       | 70  | 0    | N         | 12                       | good | N
    out I3  | no_uptake  | 90  | 0    | N         | 2                        | good | N
    out I4  | no_uptake  | NA  | 0    | N         | 12                       | good | N
    out E3  | no_uptake  | 90  | NA   | N         | 12                       | poor | N
    out E5  | no_uptake  | 90  | 0    | Y         | 12                       | good | N
    out E8  | no_uptake  | 90  | 0    | N         | 12                       | good | Y
    """
    drug = anlotinib_from_day_one(patients)
    labs = "patient | test_code | result | specimen_datetime \n out I1 | TSH | 2.0 | D0"
    with cohort("cohort.patients", patients=patients, anlotinib=drug, labs=labs) as con:
        flow = con.execute(
            "SELECT criterion, n_before, n_left, n_after, n_failing_at_all "
            "FROM cohort.attrition ORDER BY step"
        ).fetchall()
        included = con.execute("SELECT patient FROM cohort.patients ORDER BY patient").fetchall()
    assert [tuple(map(str, row)) for row in flow] == [tuple(row.values()) for row in draw(FLOW)]
    assert included == [("in 1",), ("in 2",)]


def test_the_thresholds_are_those_of_the_protocol():
    stricter = protocol_with(min_kps=90, max_tsh_mu_l=0.3, baseline_imaging_window_days=10)
    patients = "patient | kps \n KPS 80 | 80 \n KPS 90 | 90"
    labs = """
    patient  | test_code | result | specimen_datetime
    TSH 0.29 | TSH       | 0.29   | D0
    TSH 0.3  | TSH       | 0.3    | D0
    """
    lesions = """
    patient | exam_date | lesion_id | longest_diameter_mm
    10 days | D-9       | L1        | 20
    11 days | D-10      | L1        | 20
    """
    drug = anlotinib_from_day_one(patients, labs, lesions)
    with cohort(
        "cohort.patients", stricter, patients=patients, labs=labs, lesions=lesions, anlotinib=drug
    ) as con:
        included = con.execute("SELECT patient FROM cohort.patients ORDER BY patient").fetchall()
    assert included == [("10 days",), ("KPS 90",), ("TSH 0.29",)]
