"""Figures of cohorts unlike the study: empty, tiny, large, otherwise named, with holes."""

import re
from itertools import chain
from xml.etree import ElementTree

import duckdb
import pytest

from rairdtc_pipeline.figures import draw_figures
from rairdtc_pipeline.figures.kaplan_meier import counts_at
from rairdtc_pipeline.figures.sheet import month_ticks
from rairdtc_pipeline.figures.study import MOST_PATIENTS, evenly

TABLES = (
    "cohort.patients",
    "cohort.study_implants",
    "derived.adverse_events",
    "derived.ae_worst_grade",
    "derived.pain",
    "derived.response",
    "derived.survival",
    "derived.tg",
    "derived.tumor_size",
    "protocol.settings",
    "protocol.visit_schedule",
    "staging.anlotinib",
    "statistics.cumulative_incidence",
    "statistics.hazard_ratios",
    "statistics.km_curve",
    "statistics.km_summary",
    "statistics.tests",
    "statistics.tg_model",
)
NEVER_MISSING = ("time_months", "survival", "incidence")
COUNTS = ("n", "events", "at_risk", "censored")


@pytest.fixture
def cohort_of(published):
    """Makes a cohort in memory: the published tables, each patient so many times."""
    opened = []

    def make(times=1):
        con = duckdb.connect()
        opened.append(con)
        for table in TABLES:
            schema, _, _ = table.partition(".")
            con.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            rows = published.sql(f"FROM {table}").pl()
            changed = [f"{c} * {times} AS {c}" for c in COUNTS if c in rows.columns]
            changed = changed if schema == "statistics" and table != "statistics.tests" else []
            changed += ["patient || '-' || copy AS patient"] if "patient" in rows.columns else []
            copies = f", range({times}) AS copies (copy)" if "patient" in rows.columns else ""
            columns = f"* EXCLUDE (copy) REPLACE ({', '.join(changed)})" if copies else "*"
            if changed and not copies:
                columns = f"* REPLACE ({', '.join(changed)})"
            con.register("rows", rows)
            con.execute(f"CREATE TABLE {table} AS SELECT {columns} FROM rows{copies}")
            con.unregister("rows")
        return con

    yield make
    for con in opened:
        con.close()


def drawn(con):
    """Figures by name; every SVG is read as XML."""
    figures = {figure.name: figure for figure in chain.from_iterable(draw_figures(con).values())}
    for figure in figures.values():
        ElementTree.fromstring(figure.svg)
    return figures


@pytest.fixture(scope="module")
def complete(published):
    return drawn(published)


def only(con, rule):
    """Leave only the patients the rule names, and the arms they are in."""
    con.execute(f"CREATE TABLE kept AS SELECT patient, arm FROM cohort.patients WHERE {rule}")
    for table in TABLES:
        columns = con.sql(f"FROM {table} LIMIT 0").columns
        for key in ("patient", "arm"):
            if key in columns:
                con.execute(f"DELETE FROM {table} WHERE {key} NOT IN (SELECT {key} FROM kept)")
                break


def test_nobody_included_gives_no_figures(cohort_of):
    con = cohort_of()
    only(con, "FALSE")
    assert not any(draw_figures(con).values())


def test_a_file_without_tables_gives_no_figures():
    with duckdb.connect() as con:
        assert not any(draw_figures(con).values())


def test_tables_without_rows_leave_their_figures_out(cohort_of):
    con = cohort_of()
    for table in TABLES:
        if table not in ("cohort.patients", "protocol.settings", "protocol.visit_schedule"):
            con.execute(f"DELETE FROM {table}")
    assert not any(draw_figures(con).values())


def test_a_table_that_is_missing_leaves_only_what_it_holds_out(cohort_of, complete):
    con = cohort_of()
    for table in ("hazard_ratios", "cumulative_incidence", "tg_model"):
        con.execute(f"DROP TABLE statistics.{table}")
    left = drawn(con)
    assert complete.keys() - left.keys() == {"hazard_ratios", "cumulative_incidence"}
    assert "geometric means of the model" in complete["thyroglobulin"].caption
    assert "medians of the usable values" in left["thyroglobulin"].caption


def test_one_patient_is_drawn(cohort_of):
    con = cohort_of()
    only(con, "patient = (SELECT min(patient) FROM derived.pain WHERE nrs IS NOT NULL)")
    figures = drawn(con)
    assert {"waterfall_volume", "spider_diameters", "swimmer", "pain"} <= figures.keys()
    assert "1 of 1 patients" in figures["adverse_events_worst_grade"].alt


def test_an_arm_without_patients_is_not_drawn(cohort_of):
    con = cohort_of()
    only(con, "arm <> 'B'")
    for name, figure in drawn(con).items():
        assert "iodine-125 seeds: " not in figure.alt.replace(
            "C anlotinib + iodine-125 seeds", "C"
        ), name


def test_other_labels_of_arms_are_drawn_as_they_are(cohort_of):
    con = cohort_of()
    label = "<b>$x$</b> & 联合治疗组 of a very long name"
    for table in TABLES:
        if "arm" in con.sql(f"FROM {table} LIMIT 0").columns:
            con.execute(f"UPDATE {table} SET arm = ? WHERE arm = 'B'", [label])
    for name, figure in drawn(con).items():
        texts = ElementTree.fromstring(figure.svg).iter("{http://www.w3.org/2000/svg}text")
        words = "".join("".join(text.itertext()) for text in texts)
        assert "<b>$x$</b>" in words or name == "hazard_ratios", name
        assert "<b>" not in figure.svg


def test_missing_values_leave_gaps_and_no_traceback(cohort_of):
    con = cohort_of()
    for table in TABLES:
        if table.startswith(("derived.", "statistics.")):
            columns = con.sql(f"SELECT column_name, column_type FROM (DESCRIBE {table})").fetchall()
            for name, kind in columns:
                missing = kind.startswith(("DOUBLE", "DECIMAL", "BOOLEAN"))
                if missing and name not in NEVER_MISSING:
                    con.execute(f"UPDATE {table} SET {name} = NULL")
    figures = drawn(con)
    assert {"kaplan_meier_lpfs", "swimmer", "hazard_ratios"} <= figures.keys()
    assert not {"waterfall_volume", "thyroglobulin", "spider_diameters"} & figures.keys()
    assert "not estimable" in figures["hazard_ratios"].svg


def test_limits_of_response_are_those_of_the_protocol(cohort_of):
    con = cohort_of()
    con.execute("UPDATE protocol.settings SET pr_ratio = 0.6, pd_increase_ratio = 1.25")
    svg = drawn(con)["waterfall_diameters"].svg
    assert "PR −40%" in svg
    assert "PD +25%" in svg


def test_a_large_cohort_is_drawn_as_an_even_selection_that_says_so(cohort_of):
    con = cohort_of(times=200)
    figures = drawn(con)
    (of,) = con.sql("SELECT count(*) FROM cohort.patients").fetchall()[0]
    assert of > 10_000
    for name in (
        "waterfall_volume",
        "waterfall_diameters",
        "spider_diameters",
        "swimmer",
        "thyroglobulin",
        "pain",
    ):
        said = re.search(r"even selection of (\d+) of ([\d,]+) patients", figures[name].caption)
        assert said, name
        assert int(said[1]) <= MOST_PATIENTS
        assert int(said[2].replace(",", "")) <= of
    assert "not marked" in figures["kaplan_meier_lpfs"].caption
    assert sum(len(figure.svg) for figure in figures.values()) < 3_000_000


def test_medians_and_counts_of_a_large_cohort_are_of_everybody(cohort_of, complete):
    small, large = complete, drawn(cohort_of(times=40))
    for name in ("pain", "waterfall_volume"):
        assert re.findall(r"median [^,;]+", small[name].alt) == re.findall(
            r"median [^,;]+", large[name].alt
        )
    assert "240 of 1,000" in large["adverse_events_by_term"].alt


def test_an_even_selection_spans_the_whole_and_keeps_its_order(published):
    frame = published.sql("SELECT unnest(range(1000)) AS i").pl()
    chosen = evenly(frame, 10)["i"].to_list()
    assert chosen == [50, 150, 250, 350, 450, 550, 650, 750, 850, 950]
    assert evenly(frame, 1000).height == 1000


def test_counts_at_a_tick_are_those_just_before_it(published):
    curve = published.sql(
        """SELECT * FROM (VALUES (0.0, 3, 0, 0), (12.0, 3, 1, 0), (20.0, 2, 0, 2))
        AS v (time_months, at_risk, events, censored)"""
    ).pl()
    assert counts_at(curve, 0) == (3, 0, 0)
    assert counts_at(curve, 12) == (3, 0, 0)
    assert counts_at(curve, 12.5) == (2, 1, 0)
    assert counts_at(curve, 24) == (0, 1, 2)


@pytest.mark.parametrize(
    ("longest", "last", "step"),
    [(0, 1, 1), (5, 5, 1), (24, 24, 3), (88, 96, 12), (600, 600, 120), (5000, 5760, 720)],
)
def test_ticks_are_months_of_the_calendar_and_reach_the_end(longest, last, step):
    ticks = month_ticks(longest)
    assert (ticks[0], ticks[-1], ticks[1] - ticks[0]) == (0, last, step)
