"""The findings of the report: one sentence per question, as sure as the numbers are."""

import duckdb
import pytest

from rairdtc_pipeline.report.changes import changes_in_brief
from rairdtc_pipeline.report.findings import findings
from rairdtc_pipeline.report.source import ReportSource


@pytest.fixture
def con():
    """Three arms; restricted means of 30, 20 and 10 months in C, B and A."""
    with duckdb.connect() as con:
        con.execute(
            """CREATE SCHEMA cohort; CREATE SCHEMA statistics; CREATE SCHEMA protocol;
            CREATE SCHEMA derived; CREATE SCHEMA audit;
            CREATE TABLE protocol.settings AS SELECT 0.95 AS confidence_level;
            CREATE TABLE cohort.patients AS SELECT unnest(['A', 'B', 'C']) AS arm;
            CREATE TABLE statistics.km_summary AS SELECT unnest(['A', 'B', 'C']) AS arm,
                unnest([10.0, 20.0, 30.0]) AS rmst_months, 'LPFS' AS endpoint, 1 AS events, 4 AS n,
                12.0 AS median_months, true AS median_on_few, 36.0 AS rmst_horizon_months"""
        )
        yield con


def said(con):
    return [str(finding) for finding in findings(ReportSource(con, []))]


def log_rank(con, p):
    con.execute(
        """CREATE OR REPLACE TABLE statistics.tests AS SELECT 'km_curve' AS "table",
        'LPFS' AS "row", 'between' AS kind, CAST(? AS DOUBLE) AS p""",
        [p],
    )


@pytest.mark.parametrize(
    ("p", "begins"),
    [(0.049, "Local progression or death came latest with"), (0.05, "No difference in the time")],
)
def test_an_arm_is_named_as_the_latest_where_the_test_finds_a_difference(con, p, begins):
    log_rank(con, p)
    [finding] = said(con)
    assert finding.startswith(begins)
    order = [finding.index(f"{months} with") for months in ("30.0", "20.0", "10.0")]
    assert order == sorted(order)
    assert "of the first 36" in finding
    assert "(C)" in finding


def test_without_a_test_no_comparison_is_made(con):
    log_rank(con, None)
    assert said(con) == []


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ([(0.1, 0.9), (0.2, 0.8)], "each interval leaves out 1"),
        ([(0.1, 0.9), (0.2, 1.1)], "not every interval leaves out 1"),
        ([(0.1, 1.2), (0.2, 1.1)], "the intervals include 1"),
    ],
)
def test_an_adjusted_ratio_says_whether_its_interval_leaves_out_no_difference(con, limits, says):
    con.execute(
        """CREATE TABLE statistics.adjusted_effects (endpoint VARCHAR, adjustment VARCHAR,
        arm VARCHAR, reference_arm VARCHAR, hazard_ratio DOUBLE, lower DOUBLE, upper DOUBLE)"""
    )
    for reference, (lower, upper) in zip("AB", limits, strict=True):
        row = ("LPFS", "overlap", "C", reference, 0.5, lower, upper)
        con.execute("INSERT INTO statistics.adjusted_effects VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    [finding] = said(con)
    assert says in finding
    assert "not randomised" in finding
    assert "C against A 0.50 (0.10–" in finding


def test_deaths_and_responses_are_counted_over_all_patients(con):
    con.execute("UPDATE statistics.km_summary SET endpoint = 'OS'")
    con.execute(
        """CREATE TABLE statistics.responders AS SELECT 'm6' AS measure, unnest(['A', 'B']) AS arm,
            4 AS n, unnest([1, 3]) AS responders, 0.0123 AS p,
            'fisher_exact' AS method_kind;
        CREATE TABLE statistics.responder_gaps AS SELECT 'm6' AS measure, 'B' AS arm,
            'A' AS reference_arm, 0.5 AS difference, -0.1 AS lower, 0.8 AS upper"""
    )
    deaths, response = said(con)
    assert deaths.startswith("3 of 12 patients died (1 of 4 in A; 1 of 4 in B; 1 of 4 in C)")
    assert "25% in A; 75% in B of all patients (Fisher p 0.012)" in response
    assert "B less A 50 points (-10 to 80)" in response
    con.execute("UPDATE statistics.responders SET method_kind = 'chi_square'")
    assert "of all patients (chi-square p 0.012)" in said(con)[1]


@pytest.mark.parametrize(
    ("severe", "says"), [(0, "nobody one of grade 3 or worse"), (1, "1 one of grade 3 or worse")]
)
def test_harm_names_the_severe_and_the_most_frequent(con, severe, says):
    con.execute(
        """CREATE TABLE derived.ae_counts AS
        SELECT * FROM (VALUES ('any', NULL, 'A', 4, 2), ('term', 'Fatigue', 'A', 4, 2),
            ('term', 'Diarrhea', 'A', 4, 1)) AS t (level, term, arm, patients, n_patients)
        CROSS JOIN (SELECT CAST(? AS BIGINT) AS n_grade_3, 0 AS n_grade_4, 0 AS n_grade_5)""",
        [severe],
    )
    [finding] = said(con)
    assert finding.startswith("2 of 4 patients had an adverse event on treatment, ")
    assert says in finding
    assert finding.endswith("the most frequent was Fatigue (2 patients).")


def test_what_changed_is_counted_by_kind(con):
    con.execute(
        """CREATE TABLE audit.changes AS SELECT unnest(['result', 'result', 'file', 'patient'])
        AS category, 'x' AS item, NULL AS before, NULL AS after"""
    )
    brief = changes_in_brief(ReportSource(con, []))
    assert [str(part) for part in brief.parts] == [
        "1 file is new or gone",
        "1 patient entered, left or changed arm",
        "2 numbers of Tables 1 to 3 changed",
    ]
