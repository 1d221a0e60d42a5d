"""Both pages of small files: nobody, one patient, optional tables, hostile words, long lists."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import chain

import duckdb
import pytest

from rairdtc_pipeline.figures import draw_figures
from rairdtc_pipeline.messages import in_table, message
from rairdtc_pipeline.published.reader import SYNTHETIC_NOTICE
from rairdtc_pipeline.published.wording import anchor, interval, row_numbers
from rairdtc_pipeline.report import write_report
from rairdtc_pipeline.report.flow import flow
from rairdtc_pipeline.report.head import head
from rairdtc_pipeline.report.lineage_graph import draw_graph
from rairdtc_pipeline.report.outcomes import Thyroglobulin
from rairdtc_pipeline.report.ratio_ranges import RatioRange, ratio_ranges
from rairdtc_pipeline.report.source import ReportSource
from rairdtc_pipeline.staging import CONSENT_WITHDRAWN
from rairdtc_pipeline.trace import trace_command
from rairdtc_pipeline.warehouse.audit_tables import create_audit_tables

CELLS = 'section VARCHAR, "row" VARCHAR, level VARCHAR, arm VARCHAR, n BIGINT, missing BIGINT, value DOUBLE, text VARCHAR, p DOUBLE, method VARCHAR, kind VARCHAR, test_id VARCHAR'
TABLES = {
    "cohort.patients": "patient VARCHAR, arm VARCHAR",
    "cohort.attrition": "step INTEGER, criterion VARCHAR, label VARCHAR, n_before BIGINT, n_left BIGINT, n_after BIGINT, n_failing_at_all BIGINT",
    "derived.response_visit": "patient VARCHAR, arm VARCHAR, visit VARCHAR, visit_order INTEGER, state VARCHAR",
    "statistics.baseline_table": CELLS,
    "statistics.response_table": CELLS,
    "statistics.change_table": CELLS,
    "statistics.tests": 'test_id VARCHAR, "table" VARCHAR, "row" VARCHAR, arms VARCHAR, visit VARCHAR, method VARCHAR, rationale VARCHAR, n VARCHAR, statistic DOUBLE, df DOUBLE, p DOUBLE, p_exact DOUBLE, kind VARCHAR',
    "statistics.km_summary": "endpoint VARCHAR, arm VARCHAR, n BIGINT, events BIGINT, median_months DOUBLE, median_lower_months DOUBLE, median_upper_months DOUBLE, rmst_months DOUBLE, rmst_lower_months DOUBLE, rmst_upper_months DOUBLE, rmst_horizon_months DOUBLE, follow_up_median_months DOUBLE, median_at_risk BIGINT, median_on_few BOOLEAN, rmst_note VARCHAR",
    "audit.row_accounting": "source_file_id VARCHAR, export VARCHAR, site VARCHAR, file_name VARCHAR, rows_read BIGINT, rows_staged BIGINT, rows_duplicate BIGINT, rows_superseded BIGINT, rows_not_used BIGINT, rows_quarantined BIGINT, adds_up BOOLEAN",
    "audit.open_rows": "export VARCHAR, site VARCHAR, file_name VARCHAR, source_file_id VARCHAR, source_row BIGINT, column_name VARCHAR, rule VARCHAR, reason VARCHAR, message_id VARCHAR, parameters VARCHAR",
    "audit.contradictions": "rule VARCHAR, patient VARCHAR, site VARCHAR, export VARCHAR, column_name VARCHAR, test_code VARCHAR, lowest DOUBLE, highest DOUBLE, unit VARCHAR, source_file_id VARCHAR, file_name VARCHAR, source_row BIGINT, against_file_name VARCHAR, against_row BIGINT",
    "audit.protocol_deviations": "patient VARCHAR, arm VARCHAR, rule VARCHAR, expected VARCHAR, found VARCHAR, deviation_date DATE, source_file_id VARCHAR, source_row BIGINT",
    "audit.publication_check": "figure_id VARCHAR, place VARCHAR, published VARCHAR, computed VARCHAR, verdict VARCHAR, reason VARCHAR",
    "audit.column_lineage": "table_name VARCHAR, column_name VARCHAR, source_table VARCHAR, source_column VARCHAR",
}
OPTIONAL = {
    "statistics.balance": '"row" VARCHAR, arms VARCHAR, smd DOUBLE, n VARCHAR, method VARCHAR',
    "statistics.hazard_ratios": "endpoint VARCHAR, sensitivity_set VARCHAR, arm VARCHAR, reference_arm VARCHAR, n BIGINT, events BIGINT, hazard_ratio DOUBLE, lower DOUBLE, upper DOUBLE, p DOUBLE, method VARCHAR, rationale VARCHAR, ph_p DOUBLE, e_value DOUBLE, e_value_limit DOUBLE",
    "statistics.sensitivity": "endpoint VARCHAR, sensitivity_set VARCHAR, estimand VARCHAR, arm VARCHAR, n BIGINT, events BIGINT, median_months DOUBLE, median_lower_months DOUBLE, median_upper_months DOUBLE, rmst_months DOUBLE, rmst_lower_months DOUBLE, rmst_upper_months DOUBLE, log_rank_p DOUBLE, log_rank_by_site_p DOUBLE, median_at_risk BIGINT, median_on_few BOOLEAN, rmst_note VARCHAR",
    "statistics.cumulative_incidence": "cause VARCHAR, arm VARCHAR, time_months DOUBLE, incidence DOUBLE, lower DOUBLE, upper DOUBLE, at_risk BIGINT, events BIGINT",
    "statistics.tg_model": "arm VARCHAR, visit VARCHAR, n BIGINT, n_below_limit BIGINT, n_above_limit BIGINT, geometric_mean_ng_ml DOUBLE, lower_ng_ml DOUBLE, upper_ng_ml DOUBLE, ratio_to_baseline DOUBLE, ratio_lower DOUBLE, ratio_upper DOUBLE, ratio_p DOUBLE, method VARCHAR",
    "audit.changes": "category VARCHAR, item VARCHAR, before VARCHAR, after VARCHAR",
}
SECTIONS = {
    "index.html": ["response", "safety", "table-1", "table-2", "table-3", "figures"],
    "audit.html": [
        "flow",
        "table-1",
        "table-2",
        "table-3",
        "survival",
        "adjusted",
        "response",
        "safety",
        "thyroglobulin",
        "tests",
        "quality",
        "deviations",
        "check",
        "lineage",
        "dictionary",
        "provenance",
    ],
}
PAGES = tuple(SECTIONS)
AGE = (
    "Baseline",
    "Age",
    None,
    "A",
    1,
    0,
    50.0,
    "50.00 (50.00, 50.00)",
    None,
    "median (P25, P75)",
    "median_quartiles",
    None,
)
AGE_P = (
    "Baseline",
    "Age",
    None,
    None,
    None,
    None,
    None,
    "0.342",
    0.3422992,
    "Kruskal–Wallis, asymptotic",
    "p",
    "baseline_age",
)
AGE_TEST = (
    "baseline_age",
    "baseline_table",
    "Age",
    "A, B",
    None,
    "Kruskal–Wallis, asymptotic",
    "normality cannot be judged",
    "A 1, B 1",
    1.1,
    1.0,
    0.3422992,
    None,
    "between",
)
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


class Page(HTMLParser):
    """Tags with their attributes, and the words between them."""

    def __init__(self, html):
        super().__init__()
        self.html, self.tags, self.words = html, [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def ids(self):
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]


@pytest.fixture
def con():
    with duckdb.connect() as con:
        create_audit_tables(con)
        create(con, TABLES)
        yield con


def create(con, tables):
    for name, columns in tables.items():
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {name.split('.')[0]}")
        con.execute(f"CREATE TABLE {name} ({columns})")


def insert(con, table, *rows):
    con.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def pages(con, folder):
    """Both pages by file."""
    figures = list(chain.from_iterable(draw_figures(con).values()))
    return {path.name: Page(path.read_text("utf-8")) for path in write_report(con, figures, folder)}


def page(con, folder, name="audit.html"):
    return pages(con, folder)[name]


def test_a_file_with_nobody_has_every_section(con, tmp_path):
    found = pages(con, tmp_path)
    for name, shown in found.items():
        assert [attrs["id"] for attrs in shown.all("section")] == SECTIONS[name]
        assert "0 patients included" in shown.words
        assert "There is nothing to tabulate" in shown.words
    assert "None is recorded" in found["audit.html"].words


def test_a_file_with_no_table_at_all_is_reported_as_such(tmp_path):
    with duckdb.connect() as con:
        found = pages(con, tmp_path)
    for name, shown in found.items():
        assert [attrs["id"] for attrs in shown.all("section")] == SECTIONS[name]


def test_one_patient_is_one_patient(con, tmp_path):
    insert(con, "cohort.patients", ("p1", "B"))
    insert(con, "cohort.attrition", (1, "I1", "not refractory", 3, 2, 1, 2))
    insert(con, "statistics.km_summary", ("OS", "B", 1, 0, *[None] * 7, 12.0, None, False, None))
    words = page(con, tmp_path).words
    assert "1 patient included: 1 received iodine-125 seeds (B)" in words
    assert "3 candidates screened, 2 excluded: not refractory 2; 1 included: arm B 1." in words
    assert "not reached" in words


def test_the_same_file_gives_the_same_bytes(con, tmp_path):
    insert(con, "cohort.patients", ("p1", "B"), ("p2", "A"))
    insert(con, "statistics.baseline_table", AGE, AGE_P)
    insert(con, "audit.column_lineage", *[("a.x", f"c{i}", "b.y", f"d{i}") for i in range(20)])
    first = {name: shown.html for name, shown in pages(con, tmp_path).items()}
    assert {name: shown.html for name, shown in pages(con, tmp_path).items()} == first


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


def test_rows_of_a_table_are_counted_and_those_of_a_view_are_not_computed(con, tmp_path):
    con.execute("CREATE SCHEMA adam; CREATE VIEW adam.adsl AS SELECT error('read') AS patient")
    words = page(con, tmp_path).words
    assert "A view: computed when it is read." in words
    assert "0 rows." in words


def test_without_its_table_nothing_is_said_of_changes(con, tmp_path):
    for found in pages(con, tmp_path).values():
        assert "changes" not in found.ids
        assert "What changed" not in found.words


def test_words_of_the_file_cannot_become_markup(con, tmp_path):
    create(con, OPTIONAL)
    con.execute('CREATE TABLE cohort."a\'b <i>" ("<b>col</b>" INTEGER)')
    con.execute("COMMENT ON TABLE cohort.patients IS '</details><script>alert(2)</script>'")
    insert(con, "cohort.patients", (HOSTILE, HOSTILE))
    insert(con, "cohort.attrition", (1, HOSTILE, HOSTILE, 2, 1, 1, 1))
    insert(
        con, "statistics.baseline_table", (*[HOSTILE] * 4, 1, 1, 1.0, HOSTILE, None, *[HOSTILE] * 3)
    )
    insert(con, "audit.changes", (HOSTILE,) * 4)
    insert(con, "audit.quarantine", (HOSTILE, "F1", 7, *[HOSTILE] * 5))
    insert(con, "audit.column_lineage", (HOSTILE,) * 4)
    insert(con, "audit.publication_check", (HOSTILE,) * 6)
    con.execute(
        "INSERT INTO audit.source_files (source_file_id, file_name, status, status_reason) VALUES ('F1', ?, 'ignored', ?)",
        [HOSTILE, HOSTILE],
    )
    for found in pages(con, tmp_path).values():
        assert len(found.all("script")) == 1
        assert found.all("img") == []
        assert not [attrs for _, attrs in found.tags if "onerror" in attrs]
        assert found.words.count("<script>alert(1)</script>") > 5
        assert len(found.ids) == len(set(found.ids))


def test_the_policy_of_the_page_allows_its_own_script_alone(con, tmp_path):
    html = page(con, tmp_path).html
    script = re.search(r"<script>(.*?)</script>", html, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', html)[1]
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy


def test_the_pages_name_no_other_place(con, tmp_path):
    for found in pages(con, tmp_path).values():
        links = [attrs.get("href") or attrs.get("src") for _, attrs in found.tags]
        assert {link.split("#")[0] for link in links if link} <= {"", *PAGES}
        assert "@import" not in found.html


def test_every_link_leads_somewhere(con, tmp_path):
    insert(con, "audit.column_lineage", ("cohort.patients", "arm", "raw.patients", "Arm (组)"))
    insert(con, "cohort.patients", ("p1", "A"))
    insert(con, "statistics.baseline_table", AGE, AGE_P)
    found = pages(con, tmp_path)
    for name, shown in found.items():
        assert len(shown.ids) == len(set(shown.ids))
        for link in [attrs["href"] for attrs in shown.all("a")]:
            file, _, target = link.partition("#")
            assert not target or target in found[file or name].ids, (name, link)


def test_refused_rows_are_grouped_with_their_numbers_and_no_patient(con, tmp_path):
    con.execute(
        "INSERT INTO audit.source_files (source_file_id, file_name, status) VALUES ('F1', 'main/labs.csv', 'read')"
    )
    missing = ("unit", "unit_missing", *in_table(message("refusals-required", column="unit")))
    ragged = (None, "ragged_row", *in_table(message("refusals-too-few-cells")))
    file = ("labs", "main", "main/labs.csv", "F1")
    rows = [(*file, row, *missing) for row in range(100)]
    insert(con, "audit.open_rows", *rows, (*file, 500, *ragged))
    insert(
        con, "audit.amendments", ("labs", "P0123", "result", "4711.5", "8150.25", *["F1", 2] * 2)
    )
    words = page(con, tmp_path).words
    assert "rows 0–23 and 76 more" in words
    assert "row 500" in words
    assert "unit must be given" in words
    assert not [secret for secret in ("P0123", "4711.5", "8150.25") if secret in words]


def test_a_contradiction_is_told_with_file_and_row_and_no_patient(con, tmp_path):
    row = ("P0123", "main", "patients", "height_cm", None, 130, 210, "cm", "F1", "main/p.csv", 7)
    insert(con, "audit.contradictions", ("implausible_value", *row, None, None))
    words = page(con, tmp_path).words
    assert "main/p.csvrow 7height_cm does not lie between 130 cm and 210 cm" in words.replace(
        "\n", ""
    )
    assert "P0123" not in words


def test_rows_of_patients_who_withdrew_are_counted_and_not_to_be_corrected(con, tmp_path):
    withdrew = message("refusals-consent-withdrawn")
    rows = [
        ("labs", "F1", row, "patient_id", CONSENT_WITHDRAWN, *in_table(withdrew))
        for row in range(4711, 4731)
    ]
    insert(con, "audit.quarantine", *rows)
    words = page(con, tmp_path).words
    assert "No row was refused." in words
    assert "20 rows of patients who withdrew their consent are left out" in words
    assert "4711" not in words


def test_columns_nobody_knows_and_columns_a_file_lacks_are_told_together(con, tmp_path):
    con.execute(
        """INSERT INTO audit.source_files (source_file_id, export, file_name, status)
        VALUES ('F1', 'pain', 'main/pain.csv', 'read'), ('F2', 'labs', 'main/labs.csv', 'refused')"""
    )
    known = [("F1", "pain", at, name, name, None) for at, name in ((1, "patient_id"), (3, "nrs"))]
    insert(con, "audit.source_columns", *known, ("F1", "pain", 2, None, None, None))
    insert(con, "audit.amendments", ("pain", "P0123", "analgesic", "x", None, "F0", 2, "F1", 2))
    words = page(con, tmp_path).words
    assert (
        "main/pain.csv : no contract explains column 2; the file has no assessment_date, analgesic; "
        "1 value of older files it corrects counts as blank for that; "
        "where one is the other, mend its header"
    ) in words.replace("main/pain.csv:", "main/pain.csv :")
    assert "a column it lacks counts as blank" in words
    assert "main/labs.csv: the file has no" not in words


def test_a_long_list_is_cut_and_says_how_to_see_the_rest(con, tmp_path):
    many = [(f"P{i:05}", "A", "seed_activity", "a", "b", None, None, None) for i in range(10_000)]
    con.executemany(
        f"INSERT INTO audit.protocol_deviations VALUES ({', '.join('?' * 8)})", many[:500]
    )
    found = page(con, tmp_path)
    assert len(set(re.findall(r"P\d{5}", found.words))) == 100
    assert '400 more are not shown here. All of them: rairdtc sql "SELECT d.patient' in found.words
    shown = re.search(r'rairdtc sql "(SELECT d\.patient.*?)"', found.words)[1]
    assert len(con.execute(shown).fetchall()) == 500


def test_synthetic_exports_are_known_by_the_notice_the_demo_writes(con, tmp_path):
    assert "Synthetic data." not in page(con, tmp_path).words
    con.execute(
        "INSERT INTO audit.source_files (file_name, status) VALUES (?, 'ignored')",
        [SYNTHETIC_NOTICE],
    )
    assert "Synthetic data." in page(con, tmp_path).words


def test_the_page_says_how_it_stands_to_the_locked_analysis(con, tmp_path):
    assert "each is one of repeated looks" in page(con, tmp_path).words
    con.execute(
        "CREATE TABLE audit.locked_analysis"
        "(category VARCHAR, item VARCHAR, locked VARCHAR, now VARCHAR)"
    )
    facts = ("locked", "snapshot", "20240101T020000-a"), ("locked", "data cut-off", "2024-01-01")
    insert(con, "audit.locked_analysis", *((*fact, None) for fact in facts))
    assert "Nothing in this publication differs from it." in page(con, tmp_path).words
    insert(con, "audit.locked_analysis", ("p-value", "baseline_sex", "0.5", "0.04"))
    assert "0 printed results and 1 p-values" in page(con, tmp_path).words
    insert(con, "audit.locked_analysis", ("not comparable", "snapshot", "2024-03-01T10:00", None))
    assert "deleted on 2024-03-01 because a patient in it withdrew" in page(con, tmp_path).words


def test_figures_that_do_not_hold_come_first(con, tmp_path):
    order = ("reproduced", "differs", "needs patient-level data", "source inconsistent")
    insert(con, "audit.publication_check", *[(v, "Table 1", "1", "2", v, "why") for v in order])
    html = page(con, tmp_path).html
    found = re.findall(r'<summary id="check-(.*?)"', html)
    assert [name.replace("~20", " ").replace("~2d", "-") for name in found] == [
        "source inconsistent",
        "differs",
        "needs patient-level data",
        "reproduced",
    ]


def test_settings_have_unit_and_source_from_their_comments(con, tmp_path):
    con.execute("CREATE SCHEMA protocol")
    con.execute(
        "CREATE TABLE protocol.settings AS SELECT 12.500000::DECIMAL(18,6) AS min_lesion, true AS flag"
    )
    con.execute(
        "COMMENT ON COLUMN protocol.settings.min_lesion IS 'Least size. Unit: mm. Source: study 2.1.'"
    )
    html = page(con, tmp_path).html.split('id="provenance"')[1]
    row = re.search(r"min_lesion.*?</tr>", html, re.DOTALL)[0]
    cells = [re.sub(r"<.*?>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
    assert cells == ["12.5 mm", "Least size.", "study 2.1"]
    assert "<td>yes</td>" in html


def test_a_command_from_a_hostile_label_runs_nothing_else():
    command = trace_command("t", "S", "$(rm -r ~) 'x'", None, "A")
    assert command == "rairdtc trace 't/S/$(rm -r ~) '\"'\"'x'\"'\"'/A'"


def test_sources_stand_left_of_what_is_made_of_them():
    edges = {
        ("raw.a", "staging.a"),
        ("staging.a", "cohort.b"),
        ("cohort.b", "cohort.a"),
        ("cohort.a", "odd.z"),
    }
    graph = draw_graph({name for edge in edges for name in edge}, edges)
    at = {node.name: (node.x, node.y) for node in graph.nodes}
    assert at["raw.a"][0] < at["staging.a"][0] < at["cohort.b"][0] < at["odd.z"][0]
    assert at["cohort.b"][0] == at["cohort.a"][0]
    assert at["cohort.b"][1] < at["cohort.a"][1]
    assert len(set(at.values())) == len(at)


def test_tables_made_of_each_other_are_still_drawn():
    graph = draw_graph({"a.x", "a.y"}, {("a.x", "a.y"), ("a.y", "a.x")})
    assert {node.name for node in graph.nodes} == {"a.x", "a.y"}


def test_row_numbers_are_drawn_together():
    assert row_numbers([7, 2, 5, 6]) == "2, 5–7"
    assert row_numbers([]) == ""


def test_an_interval_says_which_limit_is_not_reached():
    assert interval(16.02, 6.0, None) == "16.0 (6.0–NR)"
    assert interval(None, None, None) == "not reached"


def test_two_names_never_share_an_anchor():
    names = ["a b", "a-b", "a~20b", "a.b", "a_b", "组", "a/b"]
    assert len({anchor("t", name) for name in names}) == len(names)
    assert anchor("a-b", "c") != anchor("a", "b-c")


def test_every_box_of_the_flow_is_wide_enough_for_its_words(con, tmp_path):
    arms = ["A", "an arm with a very long name that goes on", *"CDEF"]
    insert(con, "cohort.patients", *[("p", arm) for arm in arms for _ in range(1000)])
    why = "a reason to leave that nobody can say in only one line of the box"
    insert(con, "cohort.attrition", (1, "I1", why, 1_006_000, 1_000_000, 6000, 1_000_000))
    drawing = flow(ReportSource(con, [])).drawing
    for box in drawing.boxes:
        assert 0 <= box.x <= box.x + box.width <= drawing.width
        assert box.bottom <= drawing.height
        for words, number in box.lines:
            assert (len(words) + len(number)) * 6.3 < box.width, words
    lines = [line for box in drawing.boxes for line, _ in box.lines]
    assert {"n = 1,006,000", "n = 6,000", "Arm A", "Arm F"} <= set(lines)
    boxes = drawing.boxes
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            apart = (
                one.bottom < other.y or one.x + one.width < other.x or other.x + other.width < one.x
            )
            assert apart, (one, other)


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
    assert results["Median OS, months (CI)"].p == "0.222"
    assert "ORR at 9 months" not in results


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
    assert Thyroglobulin({}, ratios, "95 % CI").last == [row("m12", "one", 1)]
    assert Thyroglobulin({}, {}, "95 % CI").last == []
