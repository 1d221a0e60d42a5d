"""A small published file, row by row, and the pages that the report makes of it."""

from html.parser import HTMLParser
from itertools import chain

from rairdtc_pipeline.figures import draw_figures
from rairdtc_pipeline.report import write_report

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


WEIGHTED = {
    "statistics.survival_at": "endpoint VARCHAR, arm VARCHAR, months DOUBLE, survival DOUBLE, lower DOUBLE, upper DOUBLE, at_risk BIGINT",
    "statistics.adjusted_curves": "endpoint VARCHAR, arm VARCHAR, reference_arm VARCHAR, curve_arm VARCHAR, time_months DOUBLE, survival DOUBLE, weight_at_risk DOUBLE",
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
