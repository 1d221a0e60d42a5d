"""Local progression-free and overall survival: events, censoring and the sensitivity sets."""

import pytest

from tests.spec.tables import anlotinib_from_day_one, by_patient, joined
from tests.spec.world import cohort, draw, protocol_with

MONTH = 30.4375

# exams: study day = longest diameter of the only target (20 mm at baseline), NE, or NEW for a new
# lesion; follow: local progression recorded at follow-up; other: new therapy; seen: last contact.
LPFS = """
patient                          | exams              | follow | other | died | seen | end  | reason
progression on imaging           | D60=20 D120=30     | -      | -     | -    | D300 | D120 | local_progression_imaging
first progression counts         | D60=30 D120=40     | -      | -     | -    | D300 | D60  | local_progression_imaging
a new lesion in group A          | D60=NEW            | -      | -     | -    | D300 | D60  | last_evaluable_examination
recorded at follow-up            | D60=20             | D90    | -     | -    | D300 | D90  | local_progression_follow_up
recorded before imaging          | D120=30            | D119   | -     | -    | D300 | D119 | local_progression_follow_up
recorded after imaging           | D120=30            | D121   | -     | -    | D300 | D120 | local_progression_imaging
recorded and seen on one day     | D120=30            | D120   | -     | -    | D300 | D120 | local_progression_imaging
death                            | D60=20             | -      | -     | D61  | D60  | D61  | death
death after progression          | D60=30             | -      | -     | D61  | D60  | D60  | local_progression_imaging
death on the day of progression  | D60=30             | -      | -     | D60  | D60  | D60  | local_progression_imaging
death after recorded progression | -                  | D60    | -     | D61  | D60  | D60  | local_progression_follow_up
no event                         | D60=20 D120=16     | -      | -     | -    | D300 | D120 | last_evaluable_examination
last one not evaluable           | D60=20 D120=NE     | -      | -     | -    | D300 | D60  | last_evaluable_examination
none evaluable                   | D60=NE             | -      | -     | -    | D300 | D1   | no_evaluable_examination
never examined                   | -                  | -      | -     | -    | D300 | D1   | no_evaluable_examination
never examined, died             | -                  | -      | -     | D20  | D10  | D20  | death
new therapy                      | D60=20 D120=20     | -      | D100  | -    | D300 | D60  | last_examination_before_new_therapy
not evaluable before new therapy | D60=20 D90=NE      | -      | D100  | -    | D300 | D60  | last_examination_before_new_therapy
examined on that day             | D60=20 D120=20     | -      | D120  | -    | D300 | D120 | last_examination_before_new_therapy
examined the day after           | D60=20 D120=20     | -      | D119  | -    | D300 | D60  | last_examination_before_new_therapy
new therapy, never examined      | -                  | -      | D50   | -    | D300 | D1   | no_evaluable_examination
new therapy before any           | D60=20             | -      | D50   | -    | D300 | D1   | no_evaluable_examination
progression on that day          | D60=20 D120=30     | -      | D120  | -    | D300 | D120 | local_progression_imaging
progression the day after        | D60=20 D120=30     | -      | D119  | -    | D300 | D60  | last_examination_before_new_therapy
progression the day before       | D60=20 D120=30     | -      | D121  | -    | D300 | D120 | local_progression_imaging
recorded on that day             | D60=20             | D90    | D90   | -    | D300 | D90  | local_progression_follow_up
death on that day                | D60=20             | -      | D90   | D90  | D60  | D90  | death
death the day after              | D60=20             | -      | D89   | D90  | D60  | D60  | last_examination_before_new_therapy
recorded before the start        | D60=20             | D0     | -     | -    | D300 | D60  | last_evaluable_examination
recorded on the first day        | D60=20             | D1     | -     | -    | D300 | D1   | local_progression_follow_up
"""
EVENTS = ("local_progression_imaging", "local_progression_follow_up", "death")

SETS = """
patient                         | exams                 | other | died | set                          | end  | reason
new therapy, then progression   | D61=20 D122=30        | D100  | -    | primary                      | D61  | last_examination_before_new_therapy
new therapy, then progression   | D61=20 D122=30        | D100  | -    | no_censoring_at_new_therapy  | D122 | local_progression_imaging
new therapy, then death         | D61=20                | D100  | D110 | primary                      | D61  | last_examination_before_new_therapy
new therapy, then death         | D61=20                | D100  | D110 | no_censoring_at_new_therapy  | D110 | death
new therapy, no event           | D61=20 D122=20        | D100  | -    | no_censoring_at_new_therapy  | D122 | last_evaluable_examination
two visits missed               | D61=20                | -     | D183 | primary                      | D183 | death
two visits missed               | D61=20                | -     | D183 | censored_after_missed_visits | D61  | last_examination_before_missed_visits
one visit missed                | D61=20                | -     | D182 | censored_after_missed_visits | D182 | death
one missed, the other early     | D60=20                | -     | D150 | censored_after_missed_visits | D150 | death
none missed                     | D61=20                | -     | D90  | censored_after_missed_visits | D90  | death
never seen again, died late     | -                     | -     | D122 | censored_after_missed_visits | D1   | no_evaluable_examination
never seen again, died early    | -                     | -     | D121 | censored_after_missed_visits | D121 | death
progression after two missed    | D61=20 D274=30        | -     | -    | censored_after_missed_visits | D61  | last_examination_before_missed_visits
progression after one missed    | D61=20 D273=30        | -     | -    | censored_after_missed_visits | D273 | local_progression_imaging
progression, never seen before  | D250=30               | -     | -    | censored_after_missed_visits | D1   | no_evaluable_examination
progression, seen since         | D61=20 D122=20 D274=30 | -    | -    | censored_after_missed_visits | D274 | local_progression_imaging
not evaluable is not seen       | D61=20 D122=NE D274=30 | -    | -    | censored_after_missed_visits | D61  | last_examination_before_missed_visits
imaging alone, recorded before  | D61=20 D122=30        | -     | -    | progression_on_imaging       | D122 | local_progression_imaging
confirmed after 28 days         | D60=30 D88=30         | -     | -    | confirmed_progression        | D60  | confirmed_local_progression_imaging
not confirmed after 27 days     | D60=30 D87=30         | -     | -    | confirmed_progression        | D87  | last_evaluable_examination
not confirmed after 27 days     | D60=30 D87=30         | -     | -    | primary                      | D60  | local_progression_imaging
confirmed at the second         | D60=30 D100=20 D140=40 D180=40 | - | - | confirmed_progression        | D140 | confirmed_local_progression_imaging
not confirmed, then death       | D60=30                | -     | D90  | confirmed_progression        | D90  | death
"""

FIELD = """
patient                 | exams          | field | new | end  | reason
grows in the field      | D60=30         | Y     | -   | D60  | local_progression_imaging
grows outside the field | D60=30         | N     | -   | D60  | last_evaluable_examination
new in the field        | D60=20         | Y     | Y   | D60  | local_progression_imaging
new elsewhere           | D60=20         | Y     | N   | D60  | last_evaluable_examination
"""


def examinations(table):
    """Lesion rows of the cells `exams`: L1 is the target, 20 mm at baseline; NEW adds a lesion."""
    for row in draw(table):
        base = {"patient": row["patient"], "lesion_id": "L1"}
        yield base | {"exam_date": "2023-12-31", "longest_diameter_mm": "20"}
        for cell in (row["exams"] if row["exams"] != "-" else "").split():
            name, found = cell.split("=")
            [day] = draw(f"day\n{name}")
            status = "not_evaluable" if found == "NE" else "measured"
            size = {"NE": "", "NEW": "20"}.get(found, found)
            exam = base | {"exam_date": day["day"]}
            yield exam | {"longest_diameter_mm": size, "status": status}
            if found == "NEW":
                yield exam | {"lesion_id": "L9", "lesion_role": "new", "status": "unequivocal"}


def contacts(table):
    for row in draw(table):
        base = {"patient": row["patient"]}
        for name, column in (("follow", "local_progression_date"), ("other", "new_therapy_date")):
            if row.get(name, "-") != "-":
                yield base | {
                    "contact_date": row[name],
                    "vital_status": "alive",
                    "death_date": None,
                    column: row[name],
                }
        if row.get("seen", "-") != "-":
            yield base | {"contact_date": row["seen"], "vital_status": "alive"}
        if row["died"] != "-":
            yield base | {
                "contact_date": "2026-01-01",
                "vital_status": "dead",
                "death_date": row["died"],
            }


def on_one_row(rows):
    """Combine the contacts of one patient and day into one row."""
    merged = {}
    for row in rows:
        key = (row["patient"], row["contact_date"])
        merged[key] = merged.get(key, {}) | {k: v for k, v in row.items() if v is not None}
    return list(merged.values())


def ends(con):
    found = by_patient(
        con,
        "SELECT patient, endpoint, sensitivity_set, CAST(end_date AS VARCHAR) AS day, reason, "
        "event, time_days, time_months FROM derived.survival",
    )
    return {
        (patient, row["endpoint"], row["sensitivity_set"]): row
        for patient, rows in found.items()
        for row in rows
    }


def survival(table, protocol=None):
    exams = {(r["patient"], r["exam_date"], r["lesion_id"]): r for r in examinations(table)}
    with cohort(
        "derived.survival",
        protocol,
        anlotinib=anlotinib_from_day_one(table),
        lesions=joined(list(exams.values())),
        follow_up=joined(on_one_row(contacts(table))),
    ) as con:
        return ends(con)


@pytest.fixture(scope="module")
def primary():
    return survival(LPFS)


@pytest.fixture(scope="module")
def sets():
    return survival(SETS)


@pytest.mark.parametrize("row", draw(LPFS), ids=lambda row: row["patient"])
def test_local_progression_free_survival_ends(row, primary):
    found = primary[row["patient"], "LPFS", "primary"]
    assert (found["reason"], found["day"]) == (row["reason"], row["end"])
    assert found["event"] == int(row["reason"] in EVENTS)


@pytest.mark.parametrize("row", draw(SETS), ids=lambda row: f"{row['patient']} {row['set']}")
def test_sensitivity_sets(row, sets):
    found = sets[row["patient"], "LPFS", row["set"]]
    assert (found["reason"], found["day"]) == (row["reason"], row["end"])
    assert found["event"] == int(row["reason"].removeprefix("confirmed_") in EVENTS)


def test_every_patient_has_five_sets_of_lpfs_and_pfs_and_one_of_os(primary):
    names = {row["patient"] for row in draw(LPFS)}
    sets = (
        "primary",
        "no_censoring_at_new_therapy",
        "censored_after_missed_visits",
        "confirmed_progression",
        "progression_on_imaging",
    )
    assert set(primary) == {
        (name, endpoint, one) for name in names for endpoint in ("LPFS", "PFS") for one in sets
    } | {(name, "OS", "primary") for name in names}


def test_time_counts_the_first_and_the_last_day(primary):
    for name, days in (("none evaluable", 1), ("progression on imaging", 120)):
        found = primary[name, "LPFS", "primary"]
        assert found["time_days"] == days
        assert found["time_months"] == pytest.approx(days / MONTH, rel=1e-12)


def test_progression_is_local_in_the_field_of_the_seeds():
    """Every patient has an unchanged second target, inside the field if the first is outside."""
    rows = draw(FIELD)
    lesions = []
    for exam in examinations(FIELD):
        [row] = [row for row in rows if row["patient"] == exam["patient"]]
        other = {
            "lesion_id": "L2",
            "longest_diameter_mm": "20",
            "in_implant_field": "N" if row["field"] == "Y" else "Y",
        }
        lesions += [exam | {"in_implant_field": row["field"]}, exam | other]
        if row["new"] != "-" and exam["exam_date"] != "2023-12-31":
            new = {"lesion_id": "L3", "lesion_role": "new", "status": "unequivocal"}
            lesions.append(exam | new | {"in_implant_field": row["new"]})
    implants = joined([{"patient": row["patient"], "implant_date": "2024-01-01"} for row in rows])
    with cohort("derived.survival", implants=implants, lesions=joined(lesions)) as con:
        found = ends(con)
    assert {
        row["patient"]: (found[row["patient"], "LPFS", "primary"]["reason"]) for row in rows
    } == {row["patient"]: row["reason"] for row in rows}


ALIVE = """
patient                 | table          | date             | value       | end  | event
a contact               | follow_up      | contact_date     | D100        | D100 | 0
an examination          | lesions        | exam_date        | D100        | D100 | 0
a laboratory result     | labs           | specimen_datetime | D100       | D100 | 0
a pain assessment       | pain           | assessment_date  | D100        | D100 | 0
an adverse event        | adverse_events | onset_date       | D100        | D100 | 0
another dosing period   | anlotinib      | start_date       | D100        | D100 | 0
an implantation         | implants       | implant_date     | D100        | D100 | 0
on the cut-off day      | follow_up      | contact_date     | D200        | D200 | 0
the day after           | follow_up      | contact_date     | D201        | D1   | 0
died                    | follow_up      | death_date       | D100        | D100 | 1
died on the cut-off day | follow_up      | death_date       | D200        | D200 | 1
died the day after      | follow_up      | death_date       | D201        | D1   | 0
died on the first day   | follow_up      | death_date       | D1          | D1   | 1
"""
CONTENT = {
    "follow_up": {"vital_status": "alive"},
    "lesions": {"lesion_id": "L1", "longest_diameter_mm": "20"},
    "labs": {"test_code": "PLT", "result": "200"},
    "pain": {"nrs": "0"},
    "adverse_events": {"term": "Fatigue", "ctcae_grade": "1"},
    "anlotinib": {"daily_dose_mg": "12"},
    "implants": {"seed_count": "10"},
}


def test_overall_survival_ends_with_death_or_the_last_day_known_alive():
    rows = draw(ALIVE)
    tables = {name: [] for name in CONTENT}
    for row in rows:
        base = {"patient": row["patient"]}
        tables["anlotinib"].append(base | {"start_date": "2024-01-01"})
        tables["lesions"].append(base | CONTENT["lesions"] | {"exam_date": "2023-12-31"})
        record = base | CONTENT[row["table"]] | {row["date"]: row["value"]}
        if row["date"] == "death_date":
            record |= {"vital_status": "dead", "contact_date": "2026-01-01"}
        tables[row["table"]].append(record)
    drawn = {name: joined(records) for name, records in tables.items()}
    cutoff = protocol_with(data_cutoff="2024-07-18")
    with cohort("derived.survival", cutoff, **drawn) as con:
        found = ends(con)
    assert {
        row["patient"]: (
            found[row["patient"], "OS", "primary"]["day"],
            found[row["patient"], "OS", "primary"]["event"],
        )
        for row in rows
    } == {row["patient"]: (row["end"], int(row["event"])) for row in rows}


def test_a_record_after_death_does_not_prolong_life():
    contact = """
    patient | contact_date | vital_status | death_date
    p1      | D150         | alive        | -
    p1      | D160         | dead         | D100
    """
    drug = "patient | start_date \n p1 | D1"
    with cohort("derived.survival", anlotinib=drug, follow_up=contact) as con:
        found = ends(con)["p1", "OS", "primary"]
    assert (found["time_days"], found["event"], found["reason"]) == (100, 1, "death")


def test_of_the_records_of_the_last_day_follow_up_then_the_first_row_says_so():
    labs = """
    patient | specimen_datetime | test_code | result
    p1      | D0                | PLT       | 200
    p1      | 2024-04-09 10:00  | PLT       | 200
    p1      | 2024-04-09 08:00  | PLT       | 200
    p2      | D0                | PLT       | 200
    p2      | 2024-04-09 08:00  | PLT       | 200
    """
    contact = "patient | contact_date | vital_status \n p1 | D50 | alive \n p2 | D100 | alive"
    drug = "patient | start_date \n p1 | D1 \n p2 | D1"
    drawn = {"labs": labs, "follow_up": contact, "anlotinib": drug}
    with cohort("cohort.vital_status", protocol_with(), **drawn) as con:
        found = con.execute(
            "SELECT patient, export, source_row FROM cohort.vital_status ORDER BY patient"
        ).fetchall()
    assert found == [("p1", "labs", 3), ("p2", "follow_up", 3)]


def test_censoring_at_new_therapy_is_a_setting():
    table = """
    patient | exams          | other | died | seen
    p1      | D61=20 D122=30 | D100  | -    | D300
    """
    found = survival(
        table, protocol_with(censor_at_new_therapy=False, missed_visits_before_event=1)
    )
    assert found["p1", "LPFS", "primary"]["time_days"] == 122


def test_the_number_of_missed_visits_is_a_setting():
    table = """
    patient | exams  | died | seen
    p1      | D61=20 | D122 | D61
    p2      | D61=20 | D121 | D61
    """
    found = survival(table, protocol_with(missed_visits_before_event=1))
    assert found["p1", "LPFS", "censored_after_missed_visits"]["time_days"] == 61
    assert found["p2", "LPFS", "censored_after_missed_visits"]["time_days"] == 121
