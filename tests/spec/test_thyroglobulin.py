"""Thyroglobulin: limits, change, unreliable values, doubling time."""

import numpy as np
import pytest

from rairdtc_pipeline.analysis.observations import read_tg
from tests.spec.tables import anlotinib_from_day_one, by_patient, joined
from tests.spec.world import cohort, draw, protocol_with

MONTH = 30.4375

TG = """
patient                 | baseline | m2     | m4   | m6
falling                 | 100      | 50     | 25   | 30
rising                  | 80       | 100    | 120  | 160
below a limit           | 100      | <0.04  | -    | -
above a limit           | 100      | >5000  | -    | -
baseline below a limit  | <1       | 2      | -    | -
baseline above a limit  | >500     | 250    | -    | -
zero at baseline        | 0        | 2      | -    | -
missing at m2           | 100      | -      | 60   | -
in another unit         | 100      | 40     | -    | -
"""

FLAGS = """
patient            | test | m2       | tgab_positive | tsh_unsuppressed | usable
nothing measured   | TSH  | -        | -     | -     | True
TgAb negative      | TGAB | negative | False | -     | True
TgAb positive      | TGAB | positive | True  | -     | False
TgAb 39.9 of 40    | TGAB | 39.9     | False | -     | True
TgAb 40 of 40      | TGAB | 40       | False | -     | True
TgAb 40.1 of 40    | TGAB | 40.1     | True  | -     | False
TgAb below 20      | TGAB | <20      | False | -     | True
TgAb below 50      | TGAB | <50      | -     | -     | True
TgAb above 40      | TGAB | >40      | True  | -     | False
TgAb above 30      | TGAB | >30      | -     | -     | True
TgAb above 4000    | TGAB | >4000    | True  | -     | False
TSH 0.49           | TSH  | 0.49     | -     | False | True
TSH 0.5            | TSH  | 0.5      | -     | True  | False
TSH 0.51           | TSH  | 0.51     | -     | True  | False
TSH below 0.5      | TSH  | <0.5     | -     | False | True
TSH below 1        | TSH  | <1       | -     | -     | True
TSH above 0.4      | TSH  | >0.4     | -     | -     | True
TSH above 0.5      | TSH  | >0.5     | -     | True  | False
TSH above 100      | TSH  | >100     | -     | True  | False
"""
DAYS = {"baseline": "2023-12-31", "m2": "2024-03-01", "m4": "2024-05-01", "m6": "2024-07-01"}


def specimens(table, test="TG", **more):
    return [
        {
            "patient": row["patient"],
            "test_code": row.get("test", test),
            "result": row[visit],
            "specimen_datetime": day,
        }
        | more
        for row in draw(table)
        for visit, day in DAYS.items()
        if row.get(visit, "-") != "-"
    ]


def tg_of_flagged(value):
    names = [row["patient"] for row in draw(FLAGS)]
    return [
        {"patient": name, "test_code": "TG", "result": result, "specimen_datetime": DAYS[visit]}
        for name in names
        for visit, result in (("baseline", "100"), ("m2", value))
    ]


def at_baseline(table, **more):
    """Normal baseline results for the patients of the table."""
    normal = {"TGAB": "negative", "TSH": "0.05"} | more
    return [
        {
            "patient": row["patient"],
            "test_code": test,
            "result": result,
            "specimen_datetime": DAYS["baseline"],
        }
        for row in draw(table)
        for test, result in normal.items()
    ]


def measured(labs, protocol=None, table="derived.tg"):
    with cohort(
        table,
        protocol,
        labs=joined(labs),
        anlotinib=anlotinib_from_day_one(labs),
    ) as con:
        return by_patient(con, f"SELECT * FROM {table} ORDER BY 1")


def by_visit(found):
    return {name: {row["visit"]: row for row in rows} for name, rows in found.items()}


def flagged():
    flags = specimens(FLAGS, unit="IU/mL", reference_high="40")
    return [row if row["test_code"] == "TGAB" else row | {"unit": "mU/L"} for row in flags]


@pytest.fixture(scope="module")
def tg():
    labs = [
        row | {"unit": "µg/L"} if row["patient"] == "in another unit" else row
        for row in specimens(TG)
    ]
    return by_visit(measured([*labs, *flagged(), *at_baseline(FLAGS), *tg_of_flagged("50")]))


LIMITS = """
patient                 | visit    | tg    | comparator | change | percent
falling                 | baseline | 100   | - | 0     | 0
falling                 | m2       | 50    | - | -50   | -50
falling                 | m4       | 25    | - | -75   | -75
falling                 | m6       | 30    | - | -70   | -70
rising                  | m2       | 100   | - | 20    | 25
rising                  | m6       | 160   | - | 80    | 100
below a limit           | m2       | 0.02  | < | -99.98 | -99.98
above a limit           | m2       | 5000  | > | 4900  | 4900
baseline below a limit  | baseline | 0.5   | < | 0     | 0
baseline below a limit  | m2       | 2     | - | 1.5   | 300
baseline above a limit  | baseline | 500   | > | 0     | 0
baseline above a limit  | m2       | 250   | - | -250  | -50
zero at baseline        | m2       | 2     | - | 2     | -
missing at m2           | m2       | -     | - | -     | -
missing at m2           | m4       | 60    | - | -40   | -40
in another unit         | m2       | 40    | - | -60   | -60
"""


@pytest.mark.parametrize("row", draw(LIMITS), ids=lambda row: f"{row['patient']} {row['visit']}")
def test_value_comparator_and_change_from_baseline(row, tg):
    found = tg[row["patient"]][row["visit"]]
    assert found["tg_comparator"] == (None if row["comparator"] == "-" else row["comparator"])
    for name, column in (
        ("tg", "tg_ng_ml"),
        ("change", "change_ng_ml"),
        ("percent", "change_percent"),
    ):
        expected = None if row[name] == "-" else pytest.approx(float(row[name]), abs=1e-9)
        assert found[column] == expected, name


STANDING = """
patient                 | test | first            | result   | second           | other    | column           | stands
later on the day        | TG   | 2024-03-01 08:00 | 20       | 2024-03-01 16:30 | 30       | tg_ng_ml         | 30
later by a second       | TG   | 2024-03-01 08:00:01 | 30    | 2024-03-01 08:00:00 | 20    | tg_ng_ml         | 30
nearer by a day         | TG   | 2024-02-28 23:59 | 20       | 2024-02-29 00:00 | 30       | tg_ng_ml         | 30
nearer, not a limit     | TG   | 2024-02-25       | <20      | 2024-03-01       | 30       | tg_comparator    | -
nearer, a limit         | TG   | 2024-02-25       | 30       | 2024-03-01       | <20      | tg_comparator    | <
nearer TgAb undecided   | TGAB | 2024-02-25       | positive | 2024-03-01       | >30      | tgab_positive    | -
nearer TgAb negative    | TGAB | 2024-02-25       | positive | 2024-03-01       | negative | tgab_positive    | False
nearer TSH undecided    | TSH  | 2024-02-25       | 100      | 2024-03-01       | >0.4     | tsh_unsuppressed | -
nearer TSH suppressed   | TSH  | 2024-02-25       | 100      | 2024-03-01       | 0.05     | tsh_unsuppressed | False
"""
UNITS = {"TG": "ng/mL", "TGAB": "IU/mL", "TSH": "mU/L"}


@pytest.fixture(scope="module")
def standing():
    labs = [
        {
            "patient": row["patient"],
            "test_code": row["test"],
            "result": row[result],
            "specimen_datetime": row[moment],
            "unit": UNITS[row["test"]],
            "reference_high": "40",
        }
        for row in draw(STANDING)
        for moment, result in (("first", "result"), ("second", "other"))
    ]
    return by_visit(measured([*labs, *at_baseline(STANDING, TG="100")]))


@pytest.mark.parametrize("row", draw(STANDING), ids=lambda row: row["patient"])
def test_the_nearest_result_stands_with_all_that_is_known_of_it_and_nothing_else(row, standing):
    found = standing[row["patient"]]["m2"][row["column"]]
    assert ("-" if found is None else str(found).removesuffix(".0")) == row["stands"]


def test_nadir_is_the_lowest_value_so_far(tg):
    nadirs = {visit: row["nadir_ng_ml"] for visit, row in tg["falling"].items()}
    assert nadirs == {"baseline": 100, "m2": 50, "m4": 25, "m6": 25}
    assert tg["rising"]["m6"]["nadir_ng_ml"] == 80


@pytest.mark.parametrize("row", draw(FLAGS), ids=lambda row: row["patient"])
def test_positive_antibodies_and_unsuppressed_thyrotropin_make_a_value_unusable(row, tg):
    found = tg[row["patient"]]["m2"]
    names = ("tgab_positive", "tsh_unsuppressed", "usable")
    drawn = {name: {"True": True, "False": False, "-": None}[row[name]] for name in names}
    assert {name: found[name] for name in names} == drawn


@pytest.mark.parametrize("patient", ["TgAb positive", "TSH 0.5"])
def test_a_flagged_value_stays_but_is_no_nadir(patient, tg):
    found = tg[patient]["m2"]
    assert (found["tg_ng_ml"], found["change_percent"], found["nadir_ng_ml"]) == (50, -50, 100)


def test_limits_are_analysed_as_the_protocol_says():
    other = protocol_with(below_limit_factor=1, above_limit_factor=2, max_tsh_mu_l=0.3)
    tsh = {"test_code": "TSH", "unit": "mU/L"}
    labs = [
        *specimens("patient | baseline | m2 \n low | 100 | <4 \n high | 100 | >500"),
        {"patient": "low", "specimen_datetime": DAYS["baseline"], "result": "0.05"} | tsh,
        {"patient": "low", "specimen_datetime": DAYS["m2"], "result": "0.3"} | tsh,
    ]
    found = by_visit(measured(labs, other))
    assert found["low"]["m2"]["tg_ng_ml"] == 4
    assert found["high"]["m2"]["tg_ng_ml"] == 1000
    assert found["low"]["m2"]["tsh_unsuppressed"] is True


DOUBLING = """
patient        | baseline | m2   | m4   | m6   | points
two values     | 100      | 120  | -    | -    | -
three values   | 100      | 130  | 150  | -    | 100 130 150
four values    | 100      | 90   | 150  | 180  | 100 90 150 180
falling        | 100      | 60   | 40   | -    | 100 60 40
below a limit  | 100      | 10   | <0.2 | -    | -
zero is no log | 100      | 0    | 150  | -    | -
"""


@pytest.fixture(scope="module")
def doubling():
    """Doubling times; `one flagged` has three values, of which one is unusable because of TgAb."""
    flagged = specimens("patient | baseline | m2 | m4 \n one flagged | 100 | 130 | 150")
    tgab = {"patient": "one flagged", "test_code": "TGAB"}
    flagged += [
        tgab | {"specimen_datetime": DAYS["baseline"], "result": "negative"},
        tgab | {"specimen_datetime": DAYS["m4"], "result": "positive"},
    ]
    return measured([*specimens(DOUBLING), *flagged], table="derived.tg_doubling_time")


@pytest.mark.parametrize("row", draw(DOUBLING), ids=lambda row: row["patient"])
def test_doubling_time_is_that_of_the_fitted_line(row, doubling):
    [found] = doubling[row["patient"]]
    if row["points"] == "-":
        assert (found["n_usable"], found["doubling_time_months"]) == (2, None)
        return
    values = [float(value) for value in row["points"].split()]
    months = np.array([-1, 60, 121, 182])[: len(values)] / MONTH
    slope = np.polyfit(months, np.log(values), 1)[0]
    assert found["n_usable"] == len(values)
    assert found["slope_per_month"] == pytest.approx(slope, rel=1e-9)
    assert found["doubling_time_months"] == pytest.approx(np.log(2) / slope, rel=1e-9)


def test_a_flagged_value_does_not_count_towards_the_doubling_time(doubling):
    [found] = doubling["one flagged"]
    assert (found["n_usable"], found["doubling_time_months"]) == (2, None)


def test_a_level_course_has_no_doubling_time():
    courses = "patient | baseline | m2 | m4 \n level | 50 | 50 | 50 \n there and back | 500 | 401.48 | 500"
    found = measured(specimens(courses), table="derived.tg_doubling_time")
    for course in ("level", "there and back"):
        [one] = found[course]
        assert (one["n_usable"], one["slope_per_month"], one["doubling_time_months"]) == (
            3,
            0,
            None,
        )


def test_the_model_over_time_is_made_from_usable_values():
    labs = joined([*flagged(), *at_baseline(FLAGS), *tg_of_flagged("50")])
    with cohort("derived.tg", labs=labs, anlotinib=anlotinib_from_day_one(FLAGS)) as con:
        read = read_tg(con).filter(visit="m2")
    usable = [row["patient"] for row in draw(FLAGS) if row["usable"] == "True"]
    assert 0 < read.height == len(usable) < len(draw(FLAGS))
