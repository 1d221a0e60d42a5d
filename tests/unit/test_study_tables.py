"""Tables 1 to 3 where there is little to tabulate: nobody, one patient, an empty arm."""

import math

import numpy as np
import polars as pl
import pytest
from scipy.stats import shapiro

from rairdtc_pipeline.analysis.observations import read_changes, read_responses
from rairdtc_pipeline.statistics.between import compare_continuous
from rairdtc_pipeline.statistics.result import Method, Reason, Why, says
from rairdtc_pipeline.statistics.tables.balance_table import balance_table
from rairdtc_pipeline.statistics.tables.cells import frame_of_tests
from rairdtc_pipeline.statistics.tables.characteristics import KNOWN_BEFORE
from rairdtc_pipeline.statistics.tables.declared import TABLES
from rairdtc_pipeline.statistics.tables.hazard_table import hazard_table
from rairdtc_pipeline.statistics.tables.incidence_table import incidence_table
from rairdtc_pipeline.statistics.tables.mean_difference_table import mean_difference_table
from rairdtc_pipeline.statistics.tables.sensitivity_table import sensitivity_table
from rairdtc_pipeline.statistics.tables.study_tables import (
    baseline_table,
    change_table,
    response_table,
)
from rairdtc_pipeline.statistics.tables.survival_tables import EstimateRules, survival_tables
from rairdtc_pipeline.statistics.tables.tg_table import tg_table
from tests.spec.world import cohort, protocol_with

PATIENTS = {
    "patient": pl.String,
    "arm": pl.String,
    "age_years": pl.Int32,
    "bmi": pl.Float64,
    "kps": pl.Int32,
    "seed_count": pl.Int32,
    "sex": pl.String,
    "ecog": pl.Int32,
    "histology": pl.String,
    "surgery": pl.String,
    "bilateral_tumor": pl.String,
    "extrathyroidal_extension": pl.String,
    "metastasis": pl.String,
    "mutation": pl.String,
}
ONE = ("p1", "B", 60, 21.0, 90, 40, "F", 0, "PTC", "TT", "N", None, "lung_only", "negative")
TWO = ("p2", "C", 61, None, 80, None, "M", 1, None, "TT", "Y", None, "none", None)
RULES = EstimateRules(36.0, 5, 0.95)
VISITS = ("baseline", "m2", "m4", "m6", "m12")
VALUES = {"arm": pl.String} | dict.fromkeys(VISITS, pl.Float64)
SURVIVAL = {
    "endpoint": pl.String,
    "sensitivity_set": pl.String,
    "arm": pl.String,
    "site": pl.String,
    "time_months": pl.Float64,
    "event": pl.Int32,
    "reason": pl.String,
}
SETS = pl.DataFrame(
    [("LPFS", "primary", 1, "in words"), ("OS", "primary", 1, "in words")],
    schema=["endpoint", "sensitivity_set", "set_order", "estimand"],
    orient="row",
)
TG = {
    "patient": pl.String,
    "arm": pl.String,
    "visit": pl.String,
    "visit_order": pl.Int32,
    "limit_or_value": pl.Float64,
    "comparator": pl.String,
}


def frame(schema, rows=()):
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def counted(schema, rows=()):
    """Every row stands for one patient."""
    return frame(schema, rows).with_columns(patients=pl.lit(1, dtype=pl.Int64))


@pytest.mark.parametrize("rows", [(), (ONE,), (ONE, TWO)], ids=["nobody", "one", "two arms"])
def test_a_small_cohort_has_its_tables_and_no_test_without_a_reason(rows):
    patients = counted(PATIENTS, rows)
    columns = {"arm": pl.String, "site": pl.String} | dict.fromkeys(KNOWN_BEFORE, pl.Float64)
    known = frame(columns, [(row[1], "site1", *[1.0] * len(KNOWN_BEFORE)) for row in rows])
    balance = balance_table(patients, patients, known)
    responses = counted(
        {"arm": pl.String, "visit": pl.String, "response": pl.String},
        [(row[1], "m6", "PR") for row in rows],
    )
    values = frame(VALUES, [(row[1], 1.0, *[float("nan")] * 4) for row in rows])
    grades = counted({"arm": pl.String, "worst_grade": pl.Int32}, [(row[1], 0) for row in rows])
    survival = counted(
        SURVIVAL,
        [
            (end, "primary", row[1], "site1", 5.0, 0, "last_known_alive")
            for row in rows
            for end in ("LPFS", "OS")
        ],
    )
    tg = frame(TG, [(row[0], row[1], "baseline", 0, 10.0, None) for row in rows])
    measures = dict.fromkeys(("volume", "vrr", "tg", "nrs"), values)
    printed = [
        baseline_table(patients, patients, balance),
        response_table(responses, 0.95),
        change_table(measures, grades),
    ]
    estimated = [
        survival_tables(survival, RULES),
        hazard_table(survival, "C", 5, 0.95),
        tg_table(tg, [0.5, 1.0], 0.95),
    ]
    tests = frame_of_tests([test for part in (*printed, *estimated) for test in part.tests])
    frames = [
        tests,
        *(part.cell_frame() for part in printed),
        estimated[0].km_curve,
        estimated[0].km_summary,
        estimated[1].rows,
        estimated[2].rows,
        balance,
        sensitivity_table(survival, SETS, RULES),
        incidence_table(survival, 0.95),
    ]
    for table in frames:
        assert table.select(pl.selectors.float().is_nan().sum()).sum_horizontal().sum() == 0
    assert tests.filter(pl.col("p").is_null() == pl.col("not_made").is_null()).is_empty()
    for part in printed:
        assert not part.cell_frame()["text"].str.to_lowercase().str.contains("nan").any()


def test_rates_are_of_all_assessed_and_only_ranked_responses_are_compared():
    seen = {"A": {"PR": 2, "SD": 2, "NE": 3, "NON-CR/NON-PD": 3}, "B": {"CR": 1, "PD": 1}}
    schema = {"arm": pl.String, "visit": pl.String, "response": pl.String, "patients": pl.Int64}
    rows = [(arm, "m6", r, n) for arm, counts in seen.items() for r, n in counts.items()]
    rows += [("A", "m6", None, 4), ("C", "m6", None, 5)]
    parts = response_table(frame(schema, rows), 0.95)
    cells = parts.cell_frame().filter(pl.col("arm") == "A", pl.col("row") == "Response")
    found = {cell["level"]: (cell["text"], cell["n"], cell["missing"]) for cell in cells.to_dicts()}
    assert found == {
        "CR": ("0 (0%)", 10, 4), "PR": ("2 (20%)", 10, 4), "SD": ("2 (20%)", 10, 4),
        "PD": ("0 (0%)", 10, 4), "non-CR, non-PD": ("3 (30%)", 10, 4), "NE": ("3 (30%)", 10, 4),
    }  # fmt: skip
    assert {c.missing for c in parts.cells if c.place.row == "ORR" and c.arm == "A"} == {4}
    printed = {(c.place.row, c.arm): c.text for c in parts.cells}
    assert "C" not in {arm for _, arm in printed}
    assert printed["ORR", "A"].startswith("20% (2/10;")
    assert printed["DCR", "A"].startswith("40% (4/10;")
    test = next(test for test in parts.tests if test.test_id == "response_m6")
    assert test.n == "A 4, B 2"
    assert test.result.rationale[-1] == says(
        Why.LEFT_OUT_OF_ORDER, patients=6, categories="NON-CR/NON-PD or NE"
    )


def test_everyone_censored_has_a_curve_and_no_median():
    rows = [
        ("OS", "primary", arm, "site1", float(time), 0, None) for arm in "AB" for time in (3, 6)
    ]
    found = survival_tables(counted(SURVIVAL, rows), RULES)
    assert found.km_summary["median_months"].to_list() == [None, None]
    assert found.km_summary["events"].to_list() == [0, 0]
    assert found.tests[0].result.not_made == says(Reason.NO_EVENT)


def test_what_stands_below_the_limit_of_the_method_is_said_and_bounded():
    rows = [
        (f"p{i}", "B", visit, order, 8.0 - order * i / 4, "<" if (i, order) == (1, 1) else None)
        for i in range(6)
        for order, visit in enumerate(("baseline", "m2"))
    ]
    half, whole = (
        tg_table(frame(TG, rows), [factor], 0.95).rows.filter(visit="m2").row(0, named=True)
        for factor in (0.5, 1.0)
    )
    assert half["n_below_limit"] == 1
    expected = [7.75 if i == 1 else 8.0 - i / 4 for i in range(6)]
    geometric = math.exp(sum(map(math.log, expected)) / 6)
    assert whole["geometric_mean_ng_ml"] == pytest.approx(geometric)
    assert half["geometric_mean_ng_ml"] == pytest.approx(geometric * 0.5 ** (1 / 6))


def test_a_value_of_0_is_left_out_of_the_logarithm_and_counted():
    rows = [
        (f"p{i}", "B", v, o, 0.0 if i == o == 1 else 5.0 + i * o, None)
        for i in range(5)
        for o, v in enumerate(("baseline", "m2"))
    ]
    found = tg_table(frame(TG, rows), [0.5], 0.95).rows.filter(visit="m2").row(0, named=True)
    assert (found["n"], found["n_left_out"]) == (4, 1)


def test_death_before_local_progression_is_a_cause_of_its_own():
    rows = [
        ("LPFS", "primary", "B", "site1", float(time), event, reason)
        for time, event, reason in (
            (2, 1, "local_progression_imaging"),
            (3, 1, "death"),
            (4, 0, "last_evaluable_examination"),
            (5, 1, "local_progression_follow_up"),
        )
    ]
    last = {
        cause: table["incidence"].to_list()[-1]
        for (cause,), table in incidence_table(counted(SURVIVAL, rows), 0.95).group_by("cause")
    }
    assert last == {"local_progression": pytest.approx(0.75), "death": pytest.approx(0.25)}


@pytest.mark.parametrize(("events", "judged"), [(4, False), (5, True)])
def test_every_ratio_is_penalised_and_hazards_are_judged_from_the_limit_of_events_on(
    events, judged
):
    rows = [
        ("OS", "primary", arm, "site1", float(time), int(time <= events or arm != "A"), None)
        for arm in "ABC"
        for time in range(1, 9)
    ]
    found = hazard_table(counted(SURVIVAL, rows), "C", 5, 0.95)
    assert found.rows["method_kind"].to_list() == [Method.COX_FIRTH] * 2
    assert found.rows["rationale"].to_list() == [f"events: A {events}, B 8, C 8"] * 2
    (test,) = found.tests
    reason = None if judged else says(Reason.TOO_FEW_EVENTS_TO_JUDGE)
    assert (test.result.not_made, test.result.p is not None) == (reason, judged)


def test_an_arm_without_events_has_a_ratio_and_one_never_at_risk_beside_another_a_reason():
    times = {"A": ((1.0, 0), (2.0, 0)), "B": ((3.0, 0), (6.0, 0)), "C": ((4.0, 1), (5.0, 0))}
    rows = [("OS", "primary", a, "site1", t, e, None) for a in times for t, e in times[a]]
    found = hazard_table(counted(SURVIVAL, rows), "C", 5, 0.95).rows
    assert found["hazard_ratio"].is_null().to_list() == [True, False]
    assert found["not_made"].to_list() == [Reason.NEVER_AT_RISK_TOGETHER, None]


def test_a_schedule_without_a_visit_leaves_its_rows_out():
    rare = protocol_with(first_visit_months="3,6")
    with cohort(
        protocol=rare, anlotinib="patient | start_date | daily_dose_mg \n 1 | D1 | 12"
    ) as con:
        measures = read_changes(con)
        grades = counted({"arm": pl.String, "worst_grade": pl.Int32}, [("A", 0)])
        parts = change_table(measures, grades)
    assert measures["tg"].columns == ["arm", "baseline", "m6", "m12"]
    rows = {cell.place.row for cell in parts.cells}
    assert {"6 months", "12 months"} <= rows
    assert not {"2 months", "4 months"} & rows
    within = next(test for test in parts.tests if test.test_id == "tg_within_a")
    assert within.result.method is Method.FRIEDMAN


def test_whoever_has_no_value_at_a_visit_is_missing_whatever_the_measure():
    lesions = """
    patient | exam_date | lesion_id | longest_diameter_mm | diameter_ap_mm | diameter_cc_mm | diameter_tr_mm
    seen    | D0        | L1        | 20 | 20 | 20 | 20
    seen    | D180      | L1        | 20 | 20 | 20 | 20
    unseen  | D0        | L1        | 20 | 20 | 20 | 20
    """
    start = "patient | start_date | daily_dose_mg \n seen | D1 | 12 \n unseen | D1 | 12"
    later = "patient | contact_date \n seen | D200 \n unseen | D200"
    with cohort(anlotinib=start, lesions=lesions, follow_up=later) as con:
        grades = counted({"arm": pl.String, "worst_grade": pl.Int32}, [("A", 0)])
        parts = [
            change_table(read_changes(con), grades),
            response_table(read_responses(con), 0.95),
        ]
    cells = {
        (cell.place.section, cell.place.row, cell.level): (cell.values.total, cell.missing)
        for part in parts
        for cell in part.cells
        if cell.arm and cell.values.total is not None
    }
    assert cells["Tumor size (cm³)", "6 months", None] == (1, 1)
    assert cells["Tumor size (cm³)", "Before treatment", None] == (2, 0)
    assert cells["Serum Tg level (ng/mL)", "6 months", None] == (0, 2)
    assert cells["6 months", "Response", "SD"] == (1, 1)


def test_hazards_of_events_of_one_time_are_not_judged():
    rows = [("OS", "primary", arm, "site1", 5.0, 1, "death") for arm in "ABC" for _ in range(6)]
    found = hazard_table(counted(SURVIVAL, rows), "C", 5, 0.95)
    (test,) = found.tests
    assert test.result.p is None
    assert test.result.not_made == says(Reason.EVENT_TIMES_DO_NOT_TELL)


def test_one_site_is_not_stratified_by():
    rows = [("OS", "primary", arm, "site1", t, 1, "death") for arm in "AB" for t in (5.0, 9.0)]
    found = survival_tables(counted(SURVIVAL, rows), RULES)
    by_site = next(test for test in found.tests if test.test_id == "os_log_rank_by_site")
    assert by_site.result.p is None
    assert by_site.result.not_made == says(Reason.ONE_SITE)


def test_a_restricted_mean_has_the_horizon_of_the_protocol_or_a_reason():
    times = {"A": ((10.0, 1), (40.0, 0)), "B": ((40.0, 0), (41.0, 0)), "C": ((10.0, 1), (20.0, 0))}
    rows = [("OS", "primary", arm, "site1", t, e, None) for arm in times for t, e in times[arm]]
    summary = survival_tables(counted(SURVIVAL, rows), RULES).km_summary
    assert summary["rmst_months"].to_list() == [23.0, 36.0, None]
    assert summary["rmst_not_made"].to_list() == [
        None,
        Reason.NO_EVENT_BEFORE_HORIZON,
        Reason.NOT_OBSERVED_TO_HORIZON,
    ]
    assert summary["rmst_lower_months"].is_null().to_list() == [False, True, True]
    assert summary["time_median_months"].to_list() == [25.0, 40.5, 15.0]
    differences = mean_difference_table(counted(SURVIVAL, rows), "C", 36.0, 0.95)
    assert differences["difference_months"].to_list() == [None, None]
    differences = mean_difference_table(counted(SURVIVAL, rows), "A", 36.0, 0.95)
    assert differences["difference_months"].to_list() == [-13.0, None]
    assert differences["lower_months"].to_list() == [None, None]


@pytest.mark.parametrize(("patients", "few"), [(9, True), (10, False)])
def test_a_median_tells_how_many_are_at_risk_and_whether_they_are_few(patients, few):
    rows = [("OS", "primary", "A", "site1", float(t), 1, None) for t in range(1, patients + 1)]
    summary = survival_tables(counted(SURVIVAL, rows), RULES).km_summary.row(0, named=True)
    assert summary["median_at_risk"] == (5 if few else 6)
    rules = EstimateRules(36.0, 6, 0.95)
    summary = survival_tables(counted(SURVIVAL, rows), rules).km_summary.row(0, named=True)
    assert summary["median_on_few"] is few


def test_normality_is_judged_at_the_level_of_the_study():
    skewed = np.array([1.0, 1.2, 1.1, 1.6, 1.3, 2.1, 1.4, 3.1])
    assert 0.025 < shapiro(skewed).pvalue < 0.05
    found = compare_continuous({"A": skewed, "B": np.array([1.0, 2.0, 3.1])})
    assert found.method is Method.KRUSKAL_WALLIS


def test_the_name_of_every_table_is_short_enough_for_a_sheet():
    """A workbook refuses a name of more than 31 characters, in the middle of a refresh."""
    assert [name for name in TABLES if len(f"statistics.{name}") > 31] == []
