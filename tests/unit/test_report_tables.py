"""The tables, tests and curves of the report: every number with its source, its test and its size."""

import re

import pytest

from rairdtc_pipeline.report.comparisons import comparisons
from rairdtc_pipeline.report.head import head
from rairdtc_pipeline.report.outcomes import Thyroglobulin
from rairdtc_pipeline.report.ratio_ranges import RatioRange, ratio_ranges
from rairdtc_pipeline.report.source import ReportSource
from tests.unit.report_file import (
    AGE,
    AGE_P,
    AGE_TEST,
    OPTIONAL,
    WEIGHTED,
    create,
    insert,
    page,
)


def test_a_printed_number_says_where_it_comes_from(con, tmp_path):
    insert(con, "cohort.patients", ("p1", "A"), ("p2", "A"))
    insert(con, "statistics.baseline_table", AGE, AGE_P)
    insert(con, "statistics.tests", AGE_TEST)
    found = page(con, tmp_path)
    numbers = {tag["data-arm"]: tag for tag in found.all("button")}
    assert numbers["A"]["data-table"] == "baseline_table"
    assert numbers["A"]["data-row"] == "Age"
    assert numbers["A"]["popovertarget"] in found.ids
    assert "rairdtc trace baseline_table/Baseline/Age/A" in found.words
    assert "n = 1" in found.words
    assert "unrounded p 0.342299" in found.words
    assert "#test-baseline_age" in [a.get("href") for a in found.all("a")]
    assert "Why: normality cannot be judged." in found.words


def test_the_visits_of_table_2_have_the_names_they_have_there(con, tmp_path):
    test = ("orr_m6", "response_table", "ORR", "A, B", "m6", *AGE_TEST[5:])
    insert(con, "statistics.tests", test)
    insert(con, "cohort.patients", ("p1", "A"))
    insert(con, "derived.response_visit", ("p1", "A", "m6", 3, "assessed"))
    found = page(con, tmp_path).html.split("Who was assessed at the visits")[2]
    assert "6 months" in found.split("</table>")[0]


def test_a_test_is_told_with_the_section_of_its_row_where_a_table_has_several(con, tmp_path):
    con.execute("ALTER TABLE statistics.tests ADD COLUMN section VARCHAR")
    nrs = ("nrs_m6", "change_table", "6 months", *AGE_TEST[3:])
    over_time = ("NRS pain scores over time", *AGE_TEST[3:-1], "within")
    within = ("nrs_within_a", "change_table", *over_time)
    volume = ("volume_m6", "change_table", "6 months", *AGE_TEST[3:], "Tumor size (cm³)")
    insert(con, "statistics.tests", (*AGE_TEST, "Baseline"), volume)
    insert(con, "statistics.tests", *((*test, "NRS pain scores") for test in (nrs, within)))
    listed = page(con, tmp_path).html.split('id="all-tests"')[1].split("</table>")[0]
    assert re.findall(r'<tr id="test-.*?"><td>(.*?)<br>', listed) == [
        "Age",
        "Tumor size (cm³) · 6 months",
        "NRS pain scores · 6 months",
        "NRS pain scores over time",
    ]


def test_a_number_about_the_whole_arm_does_not_repeat_its_size(con, tmp_path):
    insert(con, "cohort.patients", ("p1", "A"))
    insert(con, "statistics.baseline_table", AGE)
    table = page(con, tmp_path).html.split('id="table-1"')[1].split("</section>")[0]
    assert "N = 1" in table
    assert 'class="n"' not in table


def test_a_footnote_names_the_test_behind_each_letter(con, tmp_path):
    other = ("Baseline", "Sex", None, *[None] * 4, "0.500", 0.5, "Fisher's exact test", "p", None)
    again = (
        "Baseline",
        "KPS",
        None,
        *[None] * 4,
        "0.600",
        0.6,
        "Kruskal–Wallis, asymptotic",
        "p",
        None,
    )
    insert(con, "statistics.baseline_table", AGE, AGE_P, other, again)
    notes = page(con, tmp_path).html.split('class="footnotes"')[1].split("</div>")[0]
    assert re.findall(r"<sup>(\w)</sup> (.*?)\.</p>", notes) == [
        ("a", "Kruskal–Wallis, asymptotic"),
        ("b", "Fisher&#39;s exact test"),
    ]
    assert "holds 3 tests" in notes


def test_a_p_is_linked_to_its_test_and_not_to_one_that_looks_alike(con, tmp_path):
    insert(con, "statistics.baseline_table", AGE, AGE_P)
    insert(con, "statistics.tests", ("baseline_age_again", *AGE_TEST[1:]), AGE_TEST)
    table = page(con, tmp_path).html.split('id="table-1"')[1].split("</section>")[0]
    assert set(re.findall(r"#test-(\w+)", table)) == {"baseline_age"}


def test_patients_of_a_section_stand_above_it_where_they_are_fewer_than_the_arm(con, tmp_path):
    insert(con, "cohort.patients", ("p1", "A"), ("p2", "A"), ("p3", "A"))
    cells = [
        (
            "12 months",
            "Response",
            level,
            "A",
            2,
            1,
            1.0,
            "1 (50%)",
            None,
            "n (%)",
            "count_percent",
            None,
        )
        for level in ("CR", "PR")
    ]
    third = (3, 0, 1.0, "1 (33%)", None, "n (%)", "count_percent", None)
    earlier = [("6 months", *cell[1:4], *third) for cell in cells]
    insert(con, "statistics.response_table", *earlier, *cells)
    table = page(con, tmp_path).html.split('id="table-2"')[1].split("</section>")[0]
    assert len(re.findall(r"<small>n = 2</small>", table)) == 1
    assert "<small>n = 3</small>" not in table
    assert "missing</small>" not in table


@pytest.mark.parametrize("smd", [None, 0.123])
def test_differences_have_a_column_where_there_are_any(con, tmp_path, smd):
    con.execute("ALTER TABLE statistics.baseline_table ADD COLUMN smd DOUBLE")
    insert(con, "statistics.baseline_table", (*AGE, None), (*AGE_P, smd))
    words = page(con, tmp_path).words
    assert ("SMD" in words, "0.12" in words) == (smd is not None, smd is not None)


def test_optional_tables_are_shown_when_they_are_there(con, tmp_path):
    create(con, OPTIONAL)
    row = ("LPFS", "primary", "A", "B", 39, 20)
    insert(con, "statistics.baseline_table", AGE)
    insert(con, "statistics.balance", ("Age", "A, B", 0.4567, "2", "Cohen's d"))
    insert(con, "statistics.km_summary", ("LPFS", "A", 14, 9, *[16.0] * 8, 3, True, None))
    insert(
        con,
        "statistics.hazard_ratios",
        (*row, 1.234, 0.5, 3.0, 0.6, "Cox model", "events: A 9", 0.9, 1.5, 1.0),
        (*row[:4], 39, 0, None, None, None, None, "Cox model", "no events", *[None] * 3),
    )
    shared = ("A", 14, 9, *[16.0] * 6, 0.02, 0.03, 3, True, None)
    insert(
        con,
        "statistics.sensitivity",
        ("LPFS", "confirmed_only", "Only confirmed progression counts.", *shared),
        ("LPFS", "primary", "By the protocol.", *shared),
    )
    insert(
        con,
        "statistics.cumulative_incidence",
        ("death", "A", 0.0, 0.0, None, None, 14, 0),
        ("death", "B", 13.0, 0.0, None, None, 3, 0),
        ("death", "B", 0.0, 0.0, None, None, 9, 0),
        ("death", "A", 11.0, 0.25, 0.1, 0.4, 10, 2),
        ("death", "A", 20.0, 0.5, 0.3, 0.7, 5, 2),
    )
    insert(con, "statistics.tg_model", ("A", "m6", 14, 1, 0, 30.1, 20.0, 45.0, *[None] * 4, "REML"))
    insert(con, "audit.changes", ("p_value", "lpfs_log_rank", "0.030", "0.023"))
    found = page(con, tmp_path)
    for words in (
        "0.46",
        "1.23 (0.50–3.00)",
        "Only confirmed progression counts.",
        "25.0 (10.0–40.0)",
        "0.0",
        "30.1 (20.0–45.0)",
        "lpfs_log_rank",
    ):
        assert words in found.words, words
    survival = found.html.split('id="survival"')[1].split("</section>")[0]
    assert survival.index('<th scope="col">primary') < survival.index('<th scope="col">confirmed')
    assert "NR–NR" not in found.words  # an incidence of 0 has no limits
    assert "50.0 (30.0–70.0)" not in found.words  # nobody is observed for the second year
    assert "changes" in found.ids


def test_a_median_on_few_patients_is_no_main_result_and_stands_with_their_number(con, tmp_path):
    insert(con, "cohort.patients", ("p1", "A"))
    months = (12.0, 6.0, None, 20.0, 15.0, 25.0, 36.0, 30.0)
    insert(con, "statistics.km_summary", ("OS", "A", 14, 9, *months, 3, True, None))
    results = {str(result.label): result.texts for result in head(ReportSource(con, [])).results}
    assert results["Restricted mean OS to 36 months, months (CI)"] == {"A": "20.0 (15.0–25.0)"}
    assert not [label for label in results if label.startswith("Median")]
    assert "12.0 (6.0–NR)<br><small>3 at risk</small>" in page(con, tmp_path).html


def test_a_restricted_mean_without_limits_says_why(con, tmp_path):
    insert(con, "cohort.patients", ("p1", "A"))
    months = (None, None, None, 36.0, None, None, 36.0, 30.0)
    why = "no event occurred before the horizon"
    insert(con, "statistics.km_summary", ("OS", "A", 14, 0, *months, None, False, why))
    assert f"36.0<br><small>{why}</small>" in page(con, tmp_path).html


def test_the_results_in_brief_are_the_first_visit_and_the_main_log_rank_test(con, tmp_path):
    rates = [
        (visit, "ORR", None, arm, 10, 0, 0.3, text, None, "proportion", "proportion", None)
        for visit, arm, text in (("3 months", "A", "30%"), ("9 months", "A", "90%"))
    ]
    p = ("3 months", "ORR", None, None, None, None, None, "0.111", 0.111, "chi-square", "p", "orr")
    insert(con, "cohort.patients", ("p1", "A"))
    insert(con, "statistics.response_table", *rates, p)
    insert(
        con,
        "statistics.km_summary",
        ("OS", "A", 1, 1, 12.0, 6.0, None, *[None] * 5, 7, False, None),
    )
    shared = ("km_curve", "OS", "A, B", None, "log-rank over all arms", "why", "A 1", 1.0, 1.0)
    insert(
        con,
        "statistics.tests",
        ("os_log_rank", *shared, 0.222, None, "between"),
        ("os_log_rank_by_site", *shared, 0.333, None, "stratified"),
    )
    results = {str(result.label): result for result in head(ReportSource(con, [])).results}
    assert results["ORR at 3 months"].texts == {"A": "30%"}
    assert results["ORR at 3 months"].p == "0.111"
    assert results["Median OS, months (CI)"].texts == {"A": "12.0 (6.0–NR)"}
    assert results["Median OS, months (CI)"].p == ""
    assert results["OS, events / patients"].p == "0.222"
    assert "ORR at 9 months" not in results


def test_weighted_survival_is_read_at_the_months_of_survival_while_somebody_is_observed(con):
    create(con, WEIGHTED)
    months = (("OS", arm, month, 1.0, None, None, 1) for month in (12.0, 24.0) for arm in "AC")
    insert(con, "statistics.survival_at", *months)
    curve = {
        "C": ((0.0, 1.0), (12.0, 0.8), (30.0, 0.6)),
        "A": ((0.0, 1.0), (6.0, 0.5), (20.0, 0.5)),
    }
    rows = [("OS", "C", "A", arm, *step, 1.0) for arm, steps in curve.items() for step in steps]
    to_the_end = (("OS", "C", "B", "B", 0.0, 1.0, 1.0), ("OS", "C", "B", "B", 9.0, 0.0, 1.0))
    insert(con, "statistics.adjusted_curves", *rows, *to_the_end)
    found = comparisons(ReportSource(con, [])).weighted["OS"]
    read = {
        (month, pair, arm): row["survival"]
        for month, of_pair in found.items()
        for pair, of_arm in of_pair.items()
        for arm, row in of_arm.items()
    }
    assert read == {
        (12.0, ("C", "A"), "C"): 0.8,
        (12.0, ("C", "A"), "A"): 0.5,
        (24.0, ("C", "A"), "C"): 0.8,
        (24.0, ("C", "A"), "A"): None,
        (12.0, ("C", "B"), "B"): 0.0,
        (24.0, ("C", "B"), "B"): 0.0,
    }


def test_the_range_of_hazard_ratios_is_over_what_could_be_estimated():
    def ratio(arm, found, endpoint="OS"):
        return {"endpoint": endpoint, "arm": "C", "reference_arm": arm, "hazard_ratio": found}

    primary = [ratio("A", 0.5), ratio("B", None), ratio("D", 2.0)]
    others = [
        ratio("A", 0.4),
        ratio("A", None),
        ratio("A", 0.7),
        ratio("A", 9.0, "PFS"),
        ratio("B", 1.0),
    ]
    assert ratio_ranges(primary, others) == [RatioRange("OS", "C", "A", 0.5, 0.4, 0.7)]


def test_the_last_ratio_of_thyroglobulin_is_that_of_the_last_visit_and_one_baseline():
    def row(visit, baseline, found):
        return {"visit": visit, "baseline": baseline, "ratio_of_ratios": found}

    def line(visit, found):
        return {("C", "A"): {name: row(visit, name, found) for name in ("one", "own")}}

    ratios = {
        (v, f): line(v, n) for n, (v, f) in enumerate([("m2", 0.5), ("m12", 0.5), ("m2", 1.0)])
    }
    assert Thyroglobulin({}, ratios, "95% CI").last == [row("m12", "one", 1)]
    assert Thyroglobulin({}, {}, "95% CI").last == []
