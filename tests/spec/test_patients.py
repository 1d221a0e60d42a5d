"""Characteristics of the patients: sites of metastasis, mutations, age."""

from tests.spec.tables import anlotinib_from_day_one, joined
from tests.spec.world import cohort, draw

METASTASES = """
patient            | lung_metastasis | bone_metastasis | lymph_node_metastasis | metastasis
both               | Y  | Y  |    | lung_and_bone
lung               | Y  | N  |    | lung_only
lung, bone unknown | Y  |    |    | -
bone               | N  | Y  |    | bone_only
bone, lung unknown |    | Y  |    | -
node               | N  | N  | Y  | lymph_node_only
node, lung unknown |    | N  | Y  | -
none               | N  | N  | N  | none
nodes unknown      | N  | N  |    | -
"""


def test_a_metastasis_that_is_not_known_is_not_taken_for_absent():
    rows = draw(METASTASES)
    patients = joined([{k: v for k, v in row.items() if k != "metastasis"} for row in rows])
    with cohort(
        "cohort.patients", patients=patients, anlotinib=anlotinib_from_day_one(METASTASES)
    ) as con:
        found = dict(con.execute("SELECT patient, metastasis FROM cohort.patients").fetchall())
    assert {patient: site or "-" for patient, site in found.items()} == {
        row["patient"]: row["metastasis"] for row in rows
    }


MUTATIONS = """
patient       | braf_v600e | tert_promoter | mutation
both          | positive   | positive      | braf_and_tert
BRAF          | positive   | negative      | braf_v600e
BRAF, unknown | positive   | unknown       | -
TERT          | negative   | positive      | tert
TERT, unknown |            | positive      | -
none          | negative   | negative      | negative
none, unknown | negative   |               | -
"""


def test_the_mutations_are_told_where_both_are_known():
    rows = draw(MUTATIONS)
    patients = joined([{k: v for k, v in row.items() if k != "mutation"} for row in rows])
    drug = anlotinib_from_day_one(MUTATIONS)
    with cohort("cohort.patients", patients=patients, anlotinib=drug) as con:
        found = dict(con.execute("SELECT patient, mutation FROM cohort.patients").fetchall())
    assert {patient: group or "-" for patient, group in found.items()} == {
        row["patient"]: row["mutation"] for row in rows
    }


AGES = """
patient              | birth_date | age
a month before       | 2000-01-31 | 24
a day before         | 2000-02-13 | 24
birthday             | 2000-02-14 | 24
a day after          | 2000-02-15 | 23
a month after        | 2000-03-01 | 23
later in a past year | 1999-12-31 | 24
"""


def test_age_is_in_completed_years_on_the_first_day_of_treatment():
    rows = draw(AGES)
    patients = joined([{"patient": r["patient"], "birth_date": r["birth_date"]} for r in rows])
    drug = joined([{"patient": row["patient"], "start_date": "2024-02-14"} for row in rows])
    labs = [
        {"patient": row["patient"], "specimen_datetime": "2024-02-10"} | result
        for row in rows
        for result in (
            {"test_code": "TSH", "result": "0.05"},
            {"test_code": "TGAB", "result": "negative"},
            {"test_code": "TG", "result": "100"},
            {"test_code": "PLT", "result": "200"},
        )
    ]
    lesions = [
        {"patient": row["patient"], "exam_date": "2024-02-10", "lesion_id": "L0"}
        | {"longest_diameter_mm": "20"}
        for row in rows
    ]
    with cohort(
        "cohort.patients",
        patients=patients,
        anlotinib=drug,
        labs=joined(labs),
        lesions=joined(lesions),
    ) as con:
        found = dict(con.execute("SELECT patient, age_years FROM cohort.patients").fetchall())
    assert found == {row["patient"]: int(row["age"]) for row in rows}
