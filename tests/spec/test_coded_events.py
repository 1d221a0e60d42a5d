"""Adverse events: coded terms, unknown causality, time on treatment, periods without a dose."""

import pytest

from tests.spec.tables import by_patient, joined
from tests.spec.world import cohort, draw, protocol_with

DRUG = "patient | start_date | end_date \n p1 | D1 | D90"


def test_one_term_whatever_its_case_blanks_or_language():
    terms = [
        "Hypertension",
        "HYPERTENSION ",
        "高血压",
        "hand-foot  syndrome",
        "BLEEDING  nose",
        "bleeding nose",
    ]
    events = [
        {"patient": "p1", "term": term, "ctcae_grade": "1", "onset_date": f"2024-01-{day:02}"}
        for day, term in enumerate(terms, start=10)
    ]
    with cohort("adam.adae", anlotinib=DRUG, adverse_events=joined(events)) as con:
        found = con.execute(
            "SELECT aeterm, aedecod, aebodsys FROM adam.adae ORDER BY astdt"
        ).fetchall()
        terms = con.execute(
            "SELECT DISTINCT term FROM derived.adverse_events ORDER BY 1"
        ).fetchall()
    hypertension = ("Hypertension", "Vascular disorders")
    assert found == [
        ("Hypertension", *hypertension),
        ("HYPERTENSION", *hypertension),
        ("高血压", *hypertension),
        (
            "hand-foot syndrome",
            "Palmar-plantar erythrodysesthesia syndrome",
            "Skin and subcutaneous tissue disorders",
        ),
        ("BLEEDING nose", None, None),
        ("bleeding nose", None, None),
    ]
    assert [term for (term,) in terms] == [
        "BLEEDING nose",
        "Hypertension",
        "Palmar-plantar erythrodysesthesia syndrome",
    ]


CAUSES = """
related_to | arel        | worst_related | worst_unattributed
anlotinib  | RELATED     | 3             | 0
seeds      | RELATED     | 3             | 0
both       | RELATED     | 3             | 0
none       | NOT RELATED | 0             | 0
unknown    | UNKNOWN     | 0             | 3
-          | UNKNOWN     | 0             | 3
"""


def test_a_blank_causality_is_unknown_and_counted_as_such():
    rows = draw(CAUSES)
    events = [
        {"patient": row["related_to"].replace("-", "blank"), "term": "Fatigue", "ctcae_grade": "3"}
        | {"onset_date": "2024-02-01", "related_to": row["related_to"].replace("-", "")}
        for row in rows
    ]
    drug = joined([{"patient": event["patient"], "start_date": "2024-01-01"} for event in events])
    with cohort("adam.adae", anlotinib=drug, adverse_events=joined(events)) as con:
        causes = by_patient(con, "SELECT usubjid AS patient, arel FROM adam.adae")
        worst = by_patient(con, "SELECT * FROM derived.ae_worst_grade")
    for row in rows:
        name = row["related_to"].replace("-", "blank")
        [cause], [found] = causes[name], worst[name]
        assert cause["arel"] == row["arel"]
        assert found["worst_related_grade"] == int(row["worst_related"])
        assert found["worst_unattributed_grade"] == int(row["worst_unattributed"])


ON_TREATMENT = """
patient                  | onset | new  | emergent
the day before           | D0    | -    | no
the first day            | D1    | -    | yes
10 days after the last   | D100  | -    | yes
11 days after the last   | D101  | -    | no
the day of new therapy   | D50   | D50  | yes
the day after it began   | D51   | D50  | no
"""


@pytest.mark.parametrize("days", [10, 11])
def test_an_event_is_on_treatment_to_some_days_after_the_last_dose(days):
    """The last dose is on day 90."""
    rows = draw(ON_TREATMENT)
    events = [
        {"patient": r["patient"], "term": "Fatigue", "ctcae_grade": "1", "onset_date": r["onset"]}
        for r in rows
    ]
    drug = [
        {"patient": r["patient"], "start_date": "2024-01-01", "end_date": "2024-03-30"}
        for r in rows
    ]
    contacts = [
        {"patient": r["patient"], "contact_date": "2024-12-01", "new_therapy_date": r["new"]}
        for r in rows
    ]
    with cohort(
        "derived.adverse_events",
        protocol_with(on_treatment_days=days),
        anlotinib=joined(drug),
        adverse_events=joined(events),
        follow_up=joined(contacts),
    ) as con:
        found = by_patient(
            con, "SELECT patient, is_treatment_emergent AS is_it FROM derived.adverse_events"
        )
    expected = {r["patient"]: r["emergent"] == "yes" for r in rows}
    expected["11 days after the last"] = days == 11
    assert {name: row["is_it"] for name, [row] in found.items()} == expected


DOSES = """
patient              | periods                          | days | mg   | intensity | last
zero at the end      | D1-D90=12 D91-D180=0             | 90   | 744  | 1.0       | D90
zero in between      | D1-D21=12 D22-D42=0 D43-D63=12   | 63   | 336  | 0.67      | D63
zero at first        | D1-D21=12                        | 21   | 168  | 1.0       | D21
"""


def test_a_period_without_a_dose_is_an_interruption_and_after_the_last_dose_no_treatment():
    rows = []
    for row in draw(DOSES):
        for period in row["periods"].split():
            span, dose = period.split("=")
            [days] = draw("first | last\n" + " | ".join(span.split("-")))
            rows.append(
                {"patient": row["patient"], "start_date": days["first"], "end_date": days["last"]}
                | {"daily_dose_mg": dose}
            )
    contacts = joined(
        [{"patient": row["patient"], "contact_date": "2024-12-01"} for row in draw(DOSES)]
    )
    with cohort("derived.exposure", anlotinib=joined(rows), follow_up=contacts) as con:
        found = by_patient(
            con,
            "SELECT patient, anlotinib_days, anlotinib_mg, relative_dose_intensity AS intensity, "
            "last_dose_date FROM derived.exposure",
        )
    for row in draw(DOSES):
        [dosing] = found[row["patient"]]
        [last] = draw(f"day\n{row['last']}")
        assert dosing["anlotinib_days"] == int(row["days"])
        assert dosing["anlotinib_mg"] == float(row["mg"])
        assert dosing["intensity"] == pytest.approx(float(row["intensity"]), abs=0.005)
        assert str(dosing["last_dose_date"]) == last["day"]
