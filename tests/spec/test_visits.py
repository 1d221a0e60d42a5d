"""Scheduled visits: windows, the record of a visit, and the reason if a visit has none."""

import pytest

from tests.spec.tables import anlotinib_from_day_one, by_patient, joined, written
from tests.spec.world import cohort, draw, protocol_with

MONTH = 30.4375

WINDOWS = """
visit    | target_months | from_months | to_months
m2       | 2             | 1           | 3
m4       | 4             | 3           | 5
m6       | 6             | 5           | 9
m12      | 12            | 9           | 15
m18      | 18            | 15          | 21
m24      | 24            | 21          | 27
"""

IN_WINDOW = """
patient | assessment_date | visit
day -30 | D-30            | -
day -29 | D-29            | baseline
day 1   | D1              | baseline
day 2   | D2              | -
day 30  | D30             | -
day 31  | D31             | m2
day 91  | D91             | m2
day 92  | D92             | m4
day 152 | D152            | m4
day 153 | D153            | m6
day 273 | D273            | m6
day 274 | D274            | m12
day 456 | D456            | m12
day 457 | D457            | m18
day 639 | D639            | m18
day 640 | D640            | m24
"""

NEAREST = """
patient             | earlier | later | visit    | stands
m2 later is nearer  | D60     | D61   | m2       | D61
m2 earlier nearer   | D60     | D62   | m2       | D60
m2 far apart        | D45     | D77   | m2       | D45
m24 a tie           | D730    | D731  | m24      | D731
m24 a wide tie      | D715    | D746  | m24      | D746
m24 earlier nearer  | D716    | D746  | m24      | D716
baseline last       | D-20    | D-2   | baseline | D-2
baseline first day  | D0      | D1    | baseline | D1
"""


@pytest.fixture(scope="module")
def records():
    """The schedule, and the record of each visit in each table."""
    drawn = [
        {"patient": row["patient"], "day": row[which]}
        for row in draw(NEAREST)
        for which in ("earlier", "later")
    ]
    before = [{"patient": row["patient"], "day": "2023-12-22"} for row in draw(NEAREST)]
    pain = [row | {"assessment_date": row["day"]} for row in drawn]
    with cohort(
        "derived.tg",
        anlotinib=anlotinib_from_day_one(IN_WINDOW, NEAREST),
        pain=joined([row | {"nrs": "3"} for row in [*draw(IN_WINDOW), *pain]]),
        labs=joined(
            [
                row | {"test_code": "TG", "result": "100", "specimen_datetime": row["day"]}
                for row in [*drawn, *before]
            ]
        ),
        lesions=joined(
            [
                row | {"lesion_id": "L1", "longest_diameter_mm": "20", "exam_date": row["day"]}
                for row in [*drawn, *before]
            ]
        ),
    ) as con:
        schedule = con.execute(
            "SELECT visit, target_day, from_day, to_day FROM cohort.visit_windows "
            "WHERE target_day BETWEEN 2 AND 731 ORDER BY target_day"
        ).fetchall()
        found = {
            table: _days_by_visit(con, table, day)
            for table, day in {
                "pain": "assessment_date",
                "tg": "specimen_date",
                "tumor_size": "exam_date",
                "response": "exam_date",
            }.items()
        }
    return {"schedule": schedule} | found


def _days_by_visit(con, table, day):
    rows = by_patient(
        con,
        f"SELECT DISTINCT patient, visit, {day} AS day FROM derived.{table} "
        f"WHERE visit IS NOT NULL AND {day} IS NOT NULL",
    )
    return {
        patient: {row["visit"]: str(row["day"]) for row in visits}
        for patient, visits in rows.items()
    }


def test_windows_run_between_the_midpoints_to_the_neighbouring_visits(records):
    in_days = [
        (row["visit"], *(float(months) * MONTH for months in list(row.values())[1:]))
        for row in draw(WINDOWS)
    ]
    assert [(visit, *map(float, days)) for visit, *days in records["schedule"]] == in_days


@pytest.mark.parametrize(("cutoff", "visits"), [("2024-01-30", []), ("2024-01-31", ["m2"])])
def test_a_visit_is_listed_from_the_day_the_first_patient_can_have_reached_its_window(
    cutoff, visits
):
    """Two months are day 60.9, and their window begins on day 30.4, so day 31 is in it."""
    drug = "patient | start_date \n first | D1 \n later | D12"
    protocol = protocol_with(data_cutoff=cutoff)
    with cohort("cohort.visit_windows", protocol, anlotinib=drug) as con:
        found = con.execute("SELECT visit FROM cohort.visit_windows WHERE visit <> 'baseline'")
        assert [visit for (visit,) in found.fetchall()] == visits


@pytest.mark.parametrize("row", draw(IN_WINDOW), ids=lambda row: row["patient"])
def test_a_record_belongs_to_the_visit_in_whose_window_it_lies(row, records):
    expected = {} if row["visit"] == "-" else {row["visit"]: row["assessment_date"]}
    assert records["pain"].get(row["patient"], {}) == expected


@pytest.mark.parametrize("table", ["pain", "tg"])
@pytest.mark.parametrize("row", draw(NEAREST), ids=lambda row: row["patient"])
def test_the_nearest_record_stands_for_a_visit_and_the_later_on_a_tie(row, table, records):
    assert records[table][row["patient"]][row["visit"]] == row["stands"]


@pytest.mark.parametrize("table", ["tumor_size", "response"])
@pytest.mark.parametrize("patient", ["m2 far apart", "m24 a wide tie", "m24 earlier nearer"])
def test_the_nearest_examination_stands_for_a_visit(patient, table, records):
    row = next(row for row in draw(NEAREST) if row["patient"] == patient)
    assert records[table][patient][row["visit"]] == row["stands"]


STATES = """
patient                 | pain | worse | contact | died | m2       | m4 | m6 | m12 | m18
pain on day 60          | D60  | -     | D700 | -    | assessed   | missing | missing | missing | missing
progressed on day 60    | -    | D60   | D700 | -    | progressed_before | progressed_before | progressed_before | progressed_before | progressed_before
progressed on day 61    | -    | D61   | D700 | -    | missing    | progressed_before | progressed_before | progressed_before | progressed_before
pain after progression  | D120 | D60   | D700 | -    | progressed_before | assessed | progressed_before | progressed_before | progressed_before
died on day 60          | -    | -     | D2   | D60  | died_before | died_before | died_before | died_before | died_before
died on day 61          | -    | -     | D2   | D61  | missing    | died_before | died_before | died_before | died_before
pain, then died         | D50  | -     | D2   | D122 | assessed   | missing | died_before | died_before | died_before
progressed, then died   | -    | D60   | D2   | D150 | progressed_before | progressed_before | progressed_before | progressed_before | progressed_before
last seen on day 60     | -    | -     | D60  | -    | not_reached | not_reached | not_reached | not_reached | not_reached
last seen on day 61     | -    | -     | D61  | -    | missing    | not_reached | not_reached | not_reached | not_reached
last seen on day 365    | -    | -     | D365 | -    | missing    | missing | missing | not_reached | not_reached
last seen on day 366    | -    | -     | D366 | -    | missing    | missing | missing | missing | not_reached
"""


@pytest.fixture(scope="module")
def states():
    rows = draw(STATES)

    def of(column):
        return [row for row in rows if row[column] != "-"]

    contacts = [
        {"patient": row["patient"], "contact_date": row["contact"], "vital_status": "alive"}
        for row in rows
    ]
    deaths = [
        {
            "patient": row["patient"],
            "contact_date": row["died"],
            "death_date": row["died"],
            "vital_status": "dead",
        }
        for row in of("died")
    ]
    exams = [
        {
            "patient": row["patient"],
            "exam_date": day,
            "lesion_id": "L1",
            "longest_diameter_mm": size,
        }
        for row in of("worse")
        for day, size in (("2023-12-31", "20"), (row["worse"], "30"))
    ]
    with cohort(
        "derived.response_visit",
        anlotinib=anlotinib_from_day_one(STATES),
        pain=joined([row | {"assessment_date": row["pain"], "nrs": "3"} for row in of("pain")]),
        follow_up=joined(contacts, deaths),
        lesions=joined(exams),
    ) as con:
        return {
            table: {
                patient: {row["visit"]: row["state"] for row in visits}
                for patient, visits in by_patient(
                    con, f"SELECT patient, visit, state FROM derived.{table}"
                ).items()
            }
            for table in ("pain", "response_visit")
        }


@pytest.mark.parametrize("row", draw(STATES), ids=lambda row: row["patient"])
def test_every_visit_has_a_state(row, states):
    expected = {visit: row[visit] for visit in ("m2", "m4", "m6", "m12", "m18")}
    found = states["pain"][row["patient"]]
    assert {visit: found[visit] for visit in expected} == expected


def test_the_examination_that_shows_progression_stands_for_its_visit(states):
    found = states["response_visit"]["progressed on day 60"]
    assert (found["m2"], found["m4"]) == ("assessed", "progressed_before")


@pytest.fixture(scope="module")
def at_cutoff():
    """Counted records of a patient seen on the last day, and of a patient seen a day later."""
    drawn = {
        "pain": "patient | assessment_date | nrs \n on | D61 | 3 \n after | D62 | 3",
        "labs": """
            patient | test_code | specimen_datetime | result
            on      | TG        | D0                | 100
            on      | TG        | 2024-03-01 23:59  | 50
            after   | TG        | D0                | 100
            after   | TG        | D62               | 50
            """,
        "lesions": """
            patient | exam_date | lesion_id | longest_diameter_mm
            on      | D0        | L1        | 20
            on      | D61       | L1        | 10
            after   | D0        | L1        | 20
            after   | D62       | L1        | 10
            """,
        "adverse_events": """
            patient | term    | onset_date | resolved_date | ctcae_grade
            on      | Fatigue | D61        | D70           | 2
            on      | Nausea  | D50        | D61           | 1
            after   | Fatigue | D62        | D70           | 2
            """,
        "implants": """
            patient | implant_date
            on      | D1
            on      | D61
            after   | D1
            after   | D62
            """,
        "follow_up": """
            patient | contact_date | vital_status | death_date
            on      | D61          | dead         | D61
            after   | D62          | dead         | D62
            """,
    }
    counted = """
        SELECT patient,
            (SELECT count(*) FROM derived.pain AS x WHERE x.patient = p.patient AND nrs = 3) AS pain,
            (SELECT count(*) FROM derived.tg AS x
                WHERE x.patient = p.patient AND tg_ng_ml = 50) AS tg,
            (SELECT count(*) FROM derived.tumor_size AS x
                WHERE x.patient = p.patient AND assessment_no > 0) AS size,
            (SELECT count(*) FROM derived.adverse_events AS x WHERE x.patient = p.patient) AS events,
            (SELECT CAST(seed_count AS INTEGER) FROM derived.exposure AS x
                WHERE x.patient = p.patient) AS seeds,
            (SELECT sum(event) FROM derived.survival AS x
                WHERE x.patient = p.patient AND endpoint = 'OS') AS deaths
        FROM cohort.patients AS p"""
    with cohort("derived.tg", protocol_with(data_cutoff="2024-03-01"), **drawn) as con:
        found = {name: tuple(row.values()) for name, [row] in by_patient(con, counted).items()}
        last = con.execute(
            "SELECT max(end_date) FROM derived.survival WHERE endpoint = 'OS' AND patient = 'after'"
        ).fetchone()
        resolved = con.execute(
            "SELECT term, resolved_date FROM derived.adverse_events ORDER BY ALL"
        ).fetchall()
    return {"counted": found, "end": last, "resolved": resolved}


def test_nothing_dated_after_the_cutoff_is_used(at_cutoff):
    assert at_cutoff["counted"] == {"on": (1, 1, 1, 2, 80, 1), "after": (0, 0, 0, 0, 40, 0)}
    assert written(at_cutoff["end"][0]) == "2024-01-01"


def test_an_event_resolved_after_the_cutoff_is_still_open_and_one_on_that_day_is_not(at_cutoff):
    found = [(term, written(day)) for term, day in at_cutoff["resolved"]]
    assert found == [("Fatigue", "-"), ("Nausea", "2024-03-01")]
