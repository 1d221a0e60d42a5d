"""Dates with only a known month or year are accepted, imputed by the contract, and flagged.

The flags are those of ADaM: D means that the day is imputed, M month and day, Y the whole date.
"""

import pytest

from rairdtc_pipeline.contracts import load_contracts
from tests.spec.tables import by_patient, joined
from tests.spec.world import cohort, draw

PERIODS = """
text       | first      | middle     | last       | flag
2019-05    | 2019-05-01 | 2019-05-15 | 2019-05-31 | D
2019/5     | 2019-05-01 | 2019-05-15 | 2019-05-31 | D
2019年5月  | 2019-05-01 | 2019-05-15 | 2019-05-31 | D
2020-02    | 2020-02-01 | 2020-02-15 | 2020-02-29 | D
2019       | 2019-01-01 | 2019-07-01 | 2019-12-31 | M
2019-05-20 | 2019-05-20 | 2019-05-20 | 2019-05-20 | -
"""
REFUSED = (
    "2019-13",
    "2019-00",
    "19-05",
    "05-2019",
    "201905",
    "1899",
    "1899-12",
    "2019-05-",
    "May 2019",
)


@pytest.fixture(scope="module")
def staged():
    names = {row["text"]: f"p{n}" for n, row in enumerate(draw(PERIODS))}
    patients = [{"patient": name, "last_ebrt_date": text} for text, name in names.items()]
    events = [
        {"patient": name, "term": "Fatigue", "ctcae_grade": "1", "onset_date": "2019-01-01"}
        | {"resolved_date": text}
        for text, name in names.items()
    ]
    drawn = {"patients": joined(patients), "adverse_events": joined(events)}
    with cohort("cohort.data_cutoff", **drawn) as con:
        beams = by_patient(
            con,
            "SELECT patient, last_ebrt_date AS d, last_ebrt_date_imputed AS f FROM staging.patients",
        )
        ends = by_patient(
            con,
            "SELECT patient, resolved_date AS d, resolved_date_imputed AS f FROM staging.adverse_events",
        )
    return {text: (beams[name][0], ends[name][0]) for text, name in names.items()}


@pytest.mark.parametrize("row", draw(PERIODS), ids=lambda row: row["text"])
def test_the_contract_says_which_day_of_the_period_stands_for_it(row, staged):
    beam, end = staged[row["text"]]
    flag = None if row["flag"] == "-" else row["flag"]
    assert (str(beam["d"]), beam["f"]) == (row["middle"], flag)
    assert (str(end["d"]), end["f"]) == (row["last"], flag)


def test_what_is_neither_a_day_nor_a_month_nor_a_year_is_refused():
    patients = [{"patient": f"p{n}", "last_ebrt_date": text} for n, text in enumerate(REFUSED)]
    with cohort("cohort.data_cutoff", patients=joined(patients)) as con:
        assert con.execute("SELECT count(*) FROM staging.patients").fetchone() == (0,)
        found = con.execute(
            "SELECT DISTINCT column_name, rule FROM audit.quarantine WHERE export = 'patients'"
        )
        assert found.fetchall() == [("last_ebrt_date", "not_a_date")]


def test_a_date_that_is_part_of_a_key_or_required_to_be_complete_has_no_imputation():
    for contract in load_contracts().values():
        for column in contract.stored:
            dated = column.type == "date" and column.name not in contract.key
            assert (column.imputation is not None) == dated, column.name


DEATHS = """
patient                          | alive      | told       | death      | is         | flag
a month                          | -          | 2025-02-03 | 2024-06    | 2024-06-15 | D
a year                           | -          | 2025-02-03 | 2024       | 2024-07-01 | M
a day                            | -          | 2025-02-03 | 2024-06-20 | 2024-06-20 | -
no date                          | 2024-06-20 | 2025-02-03 | -          | 2025-02-03 | Y
alive before the middle          | 2024-06-14 | 2025-02-03 | 2024-06    | 2024-06-15 | D
alive in the middle              | 2024-06-15 | 2025-02-03 | 2024-06    | 2024-06-16 | D
alive after the middle           | 2024-06-20 | 2025-02-03 | 2024-06    | 2024-06-21 | D
alive on the last day            | 2024-06-30 | 2025-02-03 | 2024-06    | 2024-06-30 | D
alive in another month           | 2024-07-20 | 2025-02-03 | 2024-06    | 2024-06-15 | D
alive after the middle of a year | 2024-09-01 | 2025-02-03 | 2024       | 2024-09-02 | M
told before the middle           | -          | 2024-06-10 | 2024-06    | 2024-06-10 | D
told the day after alive         | 2024-06-09 | 2024-06-10 | 2024-06    | 2024-06-10 | D
"""


def test_a_death_without_a_day_is_a_death_with_an_imputed_day():
    """Middle of the known period, after the last day alive, not after the contact reporting it."""
    contacts = []
    for row in draw(DEATHS):
        base = {"patient": row["patient"]}
        if row["alive"] != "-":
            contacts.append(
                base | {"contact_date": row["alive"], "vital_status": "alive", "death_date": "NA"}
            )
        contacts.append(
            base | {"contact_date": row["told"], "vital_status": "dead", "death_date": row["death"]}
        )
    drug = [{"patient": row["patient"], "start_date": "2024-01-01"} for row in draw(DEATHS)]
    with cohort("derived.survival", follow_up=joined(contacts), anlotinib=joined(drug)) as con:
        deaths = by_patient(
            con, "SELECT patient, death_date, death_date_imputed FROM cohort.vital_status"
        )
        events = by_patient(
            con, "SELECT patient, end_date, event FROM derived.survival WHERE endpoint = 'OS'"
        )
    for row in draw(DEATHS):
        [death], [end] = deaths[row["patient"]], events[row["patient"]]
        flag = None if row["flag"] == "-" else row["flag"]
        assert (str(death["death_date"]), death["death_date_imputed"]) == (row["is"], flag), row
        assert (str(end["end_date"]), end["event"]) == (row["is"], 1), row


def test_every_record_that_proves_the_patient_alive_comes_before_an_imputed_death():
    """An examination in the month of death proves it; the end of an event may be the death."""
    contacts = """
    patient | contact_date | vital_status | death_date
    p1      | 2024-08-01   | dead         | 2024-06
    p2      | 2024-08-01   | dead         | 2024-06
    """
    events = """
    patient | term    | ctcae_grade | onset_date | resolved_date
    p2      | Fatigue | 2           | 2024-05-01 | 2024-06-24
    """
    lesions = """
    patient | exam_date  | lesion_id | longest_diameter_mm
    p1      | D0         | T1        | 20
    p1      | 2024-06-24 | T1        | 10
    """
    drug = "patient | start_date \n p1 | D1 \n p2 | D1"
    with cohort(
        "derived.response",
        follow_up=contacts,
        lesions=lesions,
        anlotinib=drug,
        adverse_events=events,
    ) as con:
        found = con.execute(
            "SELECT CAST(death_date AS VARCHAR) FROM cohort.deaths ORDER BY patient"
        ).fetchall()
        seen = con.execute("SELECT response FROM derived.response WHERE scope = 'overall'")
        assert (found, seen.fetchall()) == ([("2024-06-25",), ("2024-06-15",)], [("PR",)])


def test_a_complete_day_of_death_counts_before_an_imputed_one():
    contacts = """
    patient | contact_date | vital_status | death_date
    p1      | 2024-07-01   | dead         | 2024-06
    p1      | 2024-08-01   | dead         | 2024-06-25
    """
    drug = "patient | start_date \n p1 | D1"
    with cohort("cohort.deaths", follow_up=contacts, anlotinib=drug) as con:
        found = con.execute(
            "SELECT CAST(death_date AS VARCHAR), death_date_imputed FROM cohort.deaths"
        )
        assert found.fetchall() == [("2024-06-25", None)]


def test_a_fatal_event_is_no_day_alive_and_is_told_where_nobody_reports_the_death():
    events = """
    patient | term     | ctcae_grade | onset_date
    p1      | Bleeding | 5           | D90
    p2      | Bleeding | 4           | D90
    """
    contacts = "patient | contact_date \n p1 | D60 \n p2 | D60"
    drug = "patient | start_date \n p1 | D1 \n p2 | D1"
    with cohort(
        "derived.survival", adverse_events=events, follow_up=contacts, anlotinib=drug
    ) as con:
        found = con.execute(
            "SELECT patient, time_days, event FROM derived.survival WHERE endpoint = 'OS' ORDER BY patient"
        )
        assert found.fetchall() == [("p1", 60, 0), ("p2", 90, 0)]
