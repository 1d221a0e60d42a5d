"""Progression-free survival ends by the same rule in every arm, whatever the seed field is."""

import pytest

from tests.spec.tables import by_patient, joined
from tests.spec.world import cohort, draw

# T1 is in the field of the seeds, T2 is not; a cell is the diameter of T2 on the day, 20 mm at
# baseline. NEW adds a new lesion outside the field.
PFS = """
patient                    | D60 | D122 | local | distant | died | lpfs                          | pfs
grows outside the field    | 30  | -    | -     | -       | -    | 60 last_evaluable_examination | 60 progression_imaging
new outside the field      | NEW | -    | -     | -       | -    | 60 last_evaluable_examination | 60 progression_imaging
distant progression told   | 20  | -    | -     | D90     | -    | 60 last_evaluable_examination | 90 distant_progression_follow_up
local progression told     | 20  | -    | D90   | -       | -    | 90 local_progression_follow_up | 90 local_progression_follow_up
both told, distant first   | 20  | -    | D90   | D80     | -    | 90 local_progression_follow_up | 80 distant_progression_follow_up
both told on one day       | 20  | -    | D90   | D90     | -    | 90 local_progression_follow_up | 90 local_progression_follow_up
told and seen on one day   | 20  | 30   | -     | D122    | -    | 122 last_evaluable_examination | 122 progression_imaging
told before the start      | 20  | -    | -     | D0      | -    | 60 last_evaluable_examination | 60 last_evaluable_examination
death                      | 20  | -    | -     | -       | D70  | 70 death                      | 70 death
distant told, visits missed | 20 | -    | -     | D274    | -    | 60 last_evaluable_examination | 274 distant_progression_follow_up
no event                   | 20  | 20   | -     | -       | -    | 122 last_evaluable_examination | 122 last_evaluable_examination
"""


def lesions(table):
    for row in draw(table):
        days = {"D0": "20"} | {name: row[name] for name in ("D60", "D122") if row[name] != "-"}
        for name, found in days.items():
            [day] = draw(f"day\n{name}")
            base = {"patient": row["patient"], "exam_date": day["day"], "status": "measured"}
            yield base | {"lesion_id": "T1", "longest_diameter_mm": "20", "in_implant_field": "Y"}
            size = "20" if found == "NEW" else found
            outside = {"in_implant_field": "N"}
            yield base | outside | {"lesion_id": "T2", "longest_diameter_mm": size}
            if found == "NEW":
                yield base | outside | {"lesion_id": "X1", "lesion_role": "new"}


def contacts(table):
    for row in draw(table):
        yield {
            "patient": row["patient"],
            "contact_date": "2026-01-01",
            "vital_status": "alive" if row["died"] == "-" else "dead",
            "death_date": row["died"],
            "local_progression_date": row["local"],
            "distant_progression_date": row["distant"],
        }


@pytest.fixture(scope="module")
def ends():
    implants = [{"patient": row["patient"], "implant_date": "2024-01-01"} for row in draw(PFS)]
    with cohort(
        "derived.survival_evidence",
        implants=joined(implants),
        lesions=joined(list(lesions(PFS))),
        follow_up=joined(list(contacts(PFS))),
    ) as con:
        found = by_patient(
            con,
            "SELECT patient, endpoint, sensitivity_set, time_days, reason, event, "
            "(SELECT count(*) FROM derived.survival_evidence AS e WHERE e.patient = s.patient "
            "AND e.endpoint = s.endpoint AND e.sensitivity_set = s.sensitivity_set) AS n_rows "
            "FROM derived.survival AS s",
        )
    return {
        (patient, row["endpoint"], row["sensitivity_set"]): row
        for patient, rows in found.items()
        for row in rows
    }


@pytest.mark.parametrize("row", draw(PFS), ids=lambda row: row["patient"])
def test_progression_free_survival_ends_with_any_progression(row, ends):
    for endpoint in ("lpfs", "pfs"):
        found = ends[row["patient"], endpoint.upper(), "primary"]
        assert f"{found['time_days']} {found['reason']}" == row[endpoint]
        assert found["event"] == int(not found["reason"].startswith("last"))
        assert found["n_rows"] > 0


def test_follow_up_contacts_are_no_examinations_in_the_set_of_imaging_alone(ends):
    told = {
        endpoint: ends["both told, distant first", endpoint, "progression_on_imaging"]
        for endpoint in ("LPFS", "PFS")
    }
    assert {name: (row["time_days"], row["event"]) for name, row in told.items()} == {
        "LPFS": (60, 0),
        "PFS": (60, 0),
    }


def test_visits_missed_before_the_event_of_one_endpoint_do_not_count_for_the_other(ends):
    told = {
        endpoint: ends["distant told, visits missed", endpoint, "censored_after_missed_visits"]
        for endpoint in ("LPFS", "PFS")
    }
    assert {name: row["reason"] for name, row in told.items()} == {
        "LPFS": "last_evaluable_examination",
        "PFS": "last_examination_before_missed_visits",
    }


SERIES = """
patient                       | sessions         | series_end | arm | arm_without_cap
the last one 180 days after   | D1 D60 D122 D181 | D181       | C   | C
the last one 181 days after   | D1 D60 D122 D182 | D122       | B   | C
a gap of 91 days              | D1 D60 D91 D182  | D91        | B   | B
"""


def test_the_first_implant_series_is_capped():
    """No gap is longer than 90 days; the series ends 180 days after its first session."""
    rows = draw(SERIES)
    implants = [
        {"patient": row["patient"], "implant_date": draw(f"day\n{day}")[0]["day"]}
        for row in rows
        for day in row["sessions"].split()
    ]
    drug = joined([{"patient": row["patient"], "start_date": "2024-07-01"} for row in rows])
    with cohort("cohort.treatment", implants=joined(implants), anlotinib=drug) as con:
        found = by_patient(con, "SELECT *, series_end_date AS series_end FROM cohort.treatment")
    columns = ("series_end", "arm", "arm_without_cap")
    assert {name: [str(row[c]) for c in columns] for name, [row] in found.items()} == {
        row["patient"]: [row[c] for c in columns] for row in rows
    }
