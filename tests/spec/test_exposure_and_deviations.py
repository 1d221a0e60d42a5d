"""Treatment as prescribed (study 2.3): dose rule, seeds, anlotinib, and deviations from it."""

import pytest

from tests.spec.tables import anlotinib_from_day_one, by_patient, joined, written
from tests.spec.world import cohort, draw, protocol_with

DOSES = """
patient                       | last_ebrt_date | prior_i131_activity_gbq | expected
no earlier radiation          | NA    | NA    | 120
external beam 182 days before | D-181 | 0     | 80
external beam 183 days before | D-182 | 0     | 100
external beam years before    | D-999 | 0     | 100
external beam the same day    | D1    | 0     | 80
external beam afterwards      | D2    | 0     | 120
I-131 of 22.19 GBq            | NA    | 22.19 | 120
I-131 of 22.2 GBq             | NA    | 22.2  | 120
I-131 of 22.21 GBq            | NA    | 22.21 | 100
much I-131, recent beam       | D-90  | 40    | 80
much I-131, later beam        | D2    | 40    | 100
"""
SEEDS = """
patient           | implant_date | site_no | seed_count | supplementary_seed_count | activity_per_seed_mbq | total | sessions | mbq
one site          | D1   | 1 | 40 |    | 25   | 40  | 1 | 1000
two sites         | D1   | 1 | 40 |    | 25   | 60  | 1 | 1600
two sites         | D1   | 2 | 20 |    | 30   | 60  | 1 | 1600
two sessions      | D1   | 1 | 40 |    | 25   | 50  | 2 | 1250
two sessions      | D31  | 1 | 10 |    | 25   | 50  | 2 | 1250
supplementary     | D1   | 1 | 40 | 5  | 25   | 45  | 1 | 1125
activity unknown  | D1   | 1 | 40 |    | 25   | 50  | 1 | -
activity unknown  | D1   | 2 | 10 |    |      | 50  | 1 | -
"""
DRUG = """
patient                   | start_date | end_date | daily_dose_mg | mg  | planned | days
one day                   | D1   | D1   | 12 | 12   | 12   | 1
13 days                   | D1   | D13  | 12 | 156  | 156  | 13
14 days                   | D1   | D14  | 12 | 168  | 168  | 14
15 days                   | D1   | D15  | 12 | 168  | 168  | 15
a cycle                   | D1   | D21  | 12 | 168  | 168  | 21
a cycle and a day         | D1   | D22  | 12 | 180  | 180  | 22
two cycles and a half     | D1   | D52  | 12 | 456  | 456  | 52
at 10 mg                  | D1   | D42  | 10 | 280  | 336  | 42
reduced after a cycle     | D1   | D21  | 12 | 308  | 336  | 42
reduced after a cycle     | D22  | D42  | 10 | 308  | 336  | 42
paused for a cycle        | D1   | D21  | 12 | 336  | 504  | 63
paused for a cycle        | D43  | D63  | 12 | 336  | 504  | 63
still going at last visit | D1   | -    | 12 | 336  | 336  | 42
a cycle in two rows       | D1   | D7   | 12 | 168  | 168  | 21
a cycle in two rows       | D8   | D21  | 12 | 168  | 168  | 21
reduced within a cycle    | D1   | D10  | 12 | 300  | 336  | 42
reduced within a cycle    | D11  | D42  | 10 | 300  | 336  | 42
a day between             | D1   | D7   | 12 | 252  | 180  | 22
a day between             | D9   | D22  | 12 | 252  | 180  | 22
"""
UNSEEN = "patient | start_date | end_date | daily_dose_mg \n not seen since | D1 | D14 | 12"


@pytest.fixture(scope="module")
def exposure():
    dosed = [row | {"implant_date": "2024-01-01"} for row in draw(DOSES)]
    drug = joined(
        DRUG, UNSEEN, "patient | start_date | daily_dose_mg | end_date \n A | D1 | 12 | D14"
    )
    seen = {row["patient"]: "2024-04-10" for row in draw(DRUG)}
    seen["still going at last visit"] = "2024-02-11"
    with cohort(
        "derived.exposure",
        patients=DOSES,
        implants=joined(
            SEEDS, [{"patient": r["patient"], "implant_date": r["implant_date"]} for r in dosed]
        ),
        anlotinib=drug,
        follow_up=joined([{"patient": p, "contact_date": day} for p, day in seen.items()]),
    ) as con:
        return by_patient(con, "SELECT * FROM derived.exposure")


@pytest.mark.parametrize("row", draw(DOSES), ids=lambda row: row["patient"])
def test_prescription_dose_follows_earlier_radiation(row, exposure):
    [found] = exposure[row["patient"]]
    assert found["expected_dose_gy"] == int(row["expected"])


def test_no_dose_is_expected_where_no_seed_was_implanted(exposure):
    [found] = exposure["A"]
    assert (found["expected_dose_gy"], found["seed_count"], found["implant_sessions"]) == (
        None,
        0,
        0,
    )
    assert found["total_activity_mbq"] is None


@pytest.mark.parametrize("row", draw(SEEDS), ids=lambda row: row["patient"])
def test_seeds_sessions_and_total_activity(row, exposure):
    [found] = exposure[row["patient"]]
    assert found["seed_count"] == int(row["total"])
    assert found["implant_sessions"] == int(row["sessions"])
    assert found["total_activity_mbq"] == (None if row["mbq"] == "-" else float(row["mbq"]))


@pytest.mark.parametrize("row", draw(DRUG), ids=lambda row: row["patient"])
def test_cumulative_dose_and_relative_dose_intensity(row, exposure):
    [found] = exposure[row["patient"]]
    mg, planned = float(row["mg"]), float(row["planned"])
    assert (found["anlotinib_mg"], found["anlotinib_planned_mg"]) == (mg, planned)
    assert found["anlotinib_days"] == int(row["days"])
    assert found["relative_dose_intensity"] == pytest.approx(mg / planned, rel=1e-12)


def test_a_recorded_last_day_of_dosing_counts_though_nothing_was_recorded_later(exposure):
    [found] = exposure["not seen since"]
    assert (found["anlotinib_mg"], found["anlotinib_days"]) == (168, 14)


def test_a_session_without_a_seed_is_no_implantation():
    implants = """
    patient              | implant_date | seed_count
    anlotinib alone      | D5           | 0
    seeds on day 90 only | D1           | 0
    seeds on day 90 only | D90          | 40
    """
    drug = "patient | start_date \n anlotinib alone | D1"
    labs = [
        {
            "patient": "seeds on day 90 only",
            "test_code": test,
            "result": result,
            "specimen_datetime": "2024-03-25",
        }
        for test, result in (("TSH", "0.05"), ("TGAB", "negative"), ("TG", "100"))
    ]
    lesions = """
    patient              | exam_date  | lesion_id | longest_diameter_mm
    seeds on day 90 only | 2024-03-25 | L1        | 20
    """
    with cohort(
        "derived.exposure",
        implants=implants,
        anlotinib=drug,
        labs=joined(labs),
        lesions=lesions,
        patients="patient | last_ebrt_date \n seeds on day 90 only | D-120",
    ) as con:
        found = by_patient(
            con, "SELECT patient, implant_sessions, expected_dose_gy FROM derived.exposure"
        )
    assert found["anlotinib alone"] == [{"implant_sessions": 0, "expected_dose_gy": None}]
    assert found["seeds on day 90 only"] == [{"implant_sessions": 1, "expected_dose_gy": 100}]


def test_exposure_ends_at_new_therapy_and_at_death():
    implants = """
    patient            | implant_date | seed_count
    seeds as crossover | D60          | 40
    seeds, then drug   | D1           | 40
    seeds, other, more | D1           | 40
    seeds, other, more | D80          | 10
    """
    drug = """
    patient            | start_date
    seeds as crossover | D1
    seeds, then drug   | D60
    died on day 21     | D1
    """
    contacts = """
    patient            | contact_date | new_therapy_date | vital_status | death_date
    seeds, other, more | D50          | D50              | alive        | -
    died on day 21     | D300         |                  | dead         | D21
    """
    with cohort("derived.exposure", implants=implants, anlotinib=drug, follow_up=contacts) as con:
        found = by_patient(con, "SELECT patient, seed_count, anlotinib_mg FROM derived.exposure")
    assert found["seeds as crossover"][0]["seed_count"] == 0
    assert found["seeds, then drug"] == [{"seed_count": 40, "anlotinib_mg": None}]
    assert found["seeds, other, more"][0]["seed_count"] == 40
    assert found["died on day 21"] == [{"seed_count": 0, "anlotinib_mg": 168}]


ACTIVITY = """
patient           | location_class | activity_per_seed_mbq | rules
surface 17.574    | surface  | 17.574 | seed_activity
surface 17.575    | surface  | 17.575 | -
surface 18.5      | surface  | 18.5   | -
surface 19.425    | surface  | 19.425 | -
surface 19.426    | surface  | 19.426 | seed_activity
bone 31.634       | bone     | 31.634 | seed_activity
bone 31.635       | bone     | 31.635 | -
bone 34.965       | bone     | 34.965 | -
bone 34.966       | bone     | 34.966 | seed_activity
internal 21.089   | internal | 21.089 | seed_activity
internal 21.09    | internal | 21.09  | -
internal 31.08    | internal | 31.08  | -
internal 31.081   | internal | 31.081 | seed_activity
activity unknown  | internal | NA     | -
"""
PRESCRIBED = """
patient           | prescription_dose_gy | last_ebrt_date | rules
120 Gy as due     | 120 | NA   | -
119 Gy for 120    | 119 | NA   | prescription_dose
80 Gy as due      | 80  | D-90 | -
120 Gy for 80     | 120 | D-90 | prescription_dose
dose not given    | NA  | D-90 | -
"""
PERIODS = """
patient                 | doses                | rules
12, 10 and 8 mg         | D1=12 D22=10 D43=8   | -
straight to 8 mg        | D1=12 D22=8          | -
begun at 10 mg          | D1=10                | anlotinib_start_dose
an unknown step         | D1=12 D22=9          | anlotinib_dose_step
up again                | D1=12 D22=8 D43=10   | anlotinib_reescalated
up again to the start   | D1=12 D22=10 D43=12  | anlotinib_reescalated
20 days                 | D1=12:14/6           | anlotinib_schedule
13 days on              | D1=12:13/7           | anlotinib_schedule
"""
COMBINED = """
patient                  | sessions | drug | rules
on the last session      | D1 D10   | D10  | -
the day before           | D1 D10   | D9   | anlotinib_start_day
the day after            | D1 D10   | D11  | anlotinib_start_day
anlotinib later, group B | D1       | D30  | -
"""
SEVERE = """
patient                      | doses               | grade | related   | onset | rules
lowered after grade 3        | D1=12 D43=10        | 3 | anlotinib | D30 | -
not lowered after grade 2    | D1=12 D43=12        | 2 | anlotinib | D30 | -
not lowered after grade 3    | D1=12 D43=12        | 3 | anlotinib | D30 | no_reduction_after_severe_event
not lowered after grade 4    | D1=12 D43=12        | 4 | both      | D30 | no_reduction_after_severe_event
not lowered, seeds           | D1=12 D43=12        | 3 | seeds     | D30 | -
stopped after grade 3        | D1=12               | 3 | anlotinib | D22 | -
lowered on the day           | D1=12 D30=10 D64=10 | 3 | anlotinib | D30 | -
lowered before, not after    | D1=12 D22=10 D64=10 | 3 | anlotinib | D50 | no_reduction_after_severe_event
at the lowest dose already   | D1=12 D22=8 D43=8   | 3 | anlotinib | D50 | -
"""
ON_AND_ON = "patient | start_date | end_date \n went on at 12 mg | D1 | D180"
SEVERE_LATE = """
patient          | term     | ctcae_grade | onset_date | related_to
went on at 12 mg | Bleeding | 3           | D30        | anlotinib
"""


def periods(table):
    """Dosing periods of 21 days from cells like D22=10, or D1=12:14/6 with days on and off."""
    for row in draw(table):
        for cell in row["doses"].split():
            [day] = draw(f"day\n{cell.split('=')[0]}")
            dose, _, schedule = cell.split("=")[1].partition(":")
            on, _, off = (schedule or "14/7").partition("/")
            [end] = draw(f"day\nD{int(cell[1:].split('=')[0]) + 20}")
            yield {
                "patient": row["patient"],
                "start_date": day["day"],
                "end_date": end["day"],
                "daily_dose_mg": dose,
                "days_on": on,
                "days_off": off,
            }


def sessions():
    for row in draw(COMBINED):
        for day in draw("\n".join(["day", *row["sessions"].split()])):
            yield {"patient": row["patient"], "implant_date": day["day"]}


@pytest.fixture(scope="module")
def deviations():
    events = [
        {
            "patient": row["patient"],
            "term": "Bleeding",
            "ctcae_grade": row["grade"],
            "onset_date": row["onset"],
            "related_to": row["related"],
        }
        for row in draw(SEVERE)
    ]
    sites = [row | {"implant_date": "2024-01-01"} for row in draw(joined(ACTIVITY, PRESCRIBED))]
    drug = [{"patient": r["patient"], "start_date": r["drug"]} for r in draw(COMBINED)]
    with cohort(
        "audit.protocol_deviations",
        patients=joined(
            [{k: r[k] for k in ("patient", "last_ebrt_date")} for r in draw(PRESCRIBED)]
        ),
        implants=joined(sites, list(sessions())),
        anlotinib=joined(list(periods(PERIODS)), list(periods(SEVERE)), drug, ON_AND_ON),
        adverse_events=joined(events, SEVERE_LATE),
    ) as con:
        return _rules(con)


def _rules(con):
    found = by_patient(con, "SELECT patient, rule FROM audit.protocol_deviations ORDER BY rule")
    everyone = con.execute("SELECT patient FROM cohort.patients").fetchall()
    return {
        patient: ", ".join(row["rule"] for row in found.get(patient, [])) or "-"
        for [patient] in everyone
    }


@pytest.mark.parametrize(
    "row",
    [row for table in (ACTIVITY, PRESCRIBED, PERIODS, COMBINED, SEVERE) for row in draw(table)],
    ids=lambda row: row["patient"],
)
def test_what_departs_from_the_protocol_is_listed_and_nobody_is_dropped(row, deviations):
    assert deviations[row["patient"]] == row["rules"]


def test_going_on_at_the_same_dose_after_a_severe_event_is_a_deviation(deviations):
    assert deviations["went on at 12 mg"] == "no_reduction_after_severe_event"


def test_what_is_taken_after_new_therapy_departs_from_nothing():
    contacts = "patient | contact_date | new_therapy_date \n up again | D300 | D100"
    doses = "patient | doses \n up again | D1=12 D22=8 D200=12"
    with cohort(
        "audit.protocol_deviations", anlotinib=joined(list(periods(doses))), follow_up=contacts
    ) as con:
        assert _rules(con) == {"up again": "-"}


TARGETS = """
patient           | organs                                         | rules
5 targets         | lung lung liver liver neck                     | -
6 targets         | lung lung liver liver neck neck                | too_many_targets
2 in one organ    | lung lung                                      | -
3 in one organ    | lung lung lung                                 | too_many_targets_in_organ
one in capitals   | lung Lung LUNG                                 | too_many_targets_in_organ
organ not given   | NA NA NA                                       | -
6 targets, 3 lung | lung lung lung liver liver neck                | too_many_targets, too_many_targets_in_organ
"""


def targets():
    return joined(
        [
            {
                "patient": row["patient"],
                "lesion_id": f"L{n}",
                "organ": organ,
                "exam_date": "2023-12-31",
                "longest_diameter_mm": "20",
            }
            for row in draw(TARGETS)
            for n, organ in enumerate(row["organs"].split())
        ]
    )


def test_more_targets_than_recist_allows_are_a_deviation():
    drug = anlotinib_from_day_one(TARGETS)
    with cohort("audit.protocol_deviations", lesions=targets(), anlotinib=drug) as con:
        assert _rules(con) == {row["patient"]: row["rules"] for row in draw(TARGETS)}


def test_the_rules_of_treatment_are_those_of_the_protocol():
    other = protocol_with(
        seed_activity_tolerance=0,
        recent_ebrt_months=12,
        high_i131_activity_gbq=10,
        anlotinib_start_dose_mg=10,
        max_targets=4,
        reduction_grade=4,
    )
    patients = """
    patient              | last_ebrt_date | prior_i131_activity_gbq
    beam 365 days before | D-364          | 0
    beam 366 days before | D-365          | 0
    I-131 of 10 GBq      | NA             | 10
    I-131 of 10.1 GBq    | NA             | 10.1
    """
    names = [row["patient"] for row in draw(patients)]
    implants = [
        {
            "patient": name,
            "implant_date": "2024-01-01",
            "location_class": "surface",
            "activity_per_seed_mbq": "18.6" if name == names[0] else "18.5",
        }
        for name in names
    ]
    with cohort(
        "audit.protocol_deviations",
        other,
        patients=patients,
        implants=joined(implants),
        anlotinib="patient | start_date | daily_dose_mg \n 12 mg | D1 | 12 \n 10 mg | D1 | 10",
    ) as con:
        doses = by_patient(con, "SELECT patient, expected_dose_gy AS gy FROM derived.exposure")
        rules = _rules(con)
    assert [written(int(doses[name][0]["gy"])) for name in names] == ["80", "100", "120", "100"]
    assert rules == dict.fromkeys(names, "-") | {
        names[0]: "seed_activity",
        "12 mg": "anlotinib_dose_step, anlotinib_start_dose",
        "10 mg": "-",
    }
