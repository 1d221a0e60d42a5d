"""The benchmark: its peer in pandas makes the warehouse's tables; its parsing and fitting hold."""

import json
import sys
from dataclasses import replace

import pandas as pd
import pytest

from benchmarks.correction import NAME, correct_one_value
from benchmarks.derivations import differences
from benchmarks.one_size import SizeResult
from benchmarks.pandas_peer import DERIVATIONS, derive, read_staged
from benchmarks.parity import differing_rows
from benchmarks.plot import draw
from benchmarks.process import Cost, repeated, run
from benchmarks.ratios import DIFFERING, PEAK, TARGETS, exponent, exponents, figures, verdicts
from benchmarks.refresh_output import seconds_by_stage, source_rows, steps
from benchmarks.results import write_json
from rairdtc_pipeline.errors import ExportError, RairdtcError
from rairdtc_pipeline.spark import STAGES
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.sql_table import load_sql_tables

COST = Cost(seconds=2.0, cpu_seconds=3.0, peak_bytes=1024**3)


@pytest.fixture(scope="module")
def frames(refreshed):
    warehouse = Layout(refreshed / "warehouse")
    found = read_staged(warehouse.published_file, warehouse.private_file)
    for _ in derive(found):
        pass
    return found


def test_the_peer_makes_tables_of_its_stages_alone():
    stages = {name for name, table in load_sql_tables().items() if table.schema in STAGES}
    assert set(DERIVATIONS) - {"cohort.failed_checks"} <= stages


@pytest.mark.parametrize("table", DERIVATIONS)
def test_the_peer_has_every_row_of_the_warehouse(table, frames, published):
    assert len(frames[table]) > 0
    assert differences(published, table, frames) == {}


def test_a_differing_value_and_a_missing_row_are_counted():
    expected = pd.DataFrame(
        {"patient": ["a", "b", "c"], "mm": [1.0, 2.0, None], "arm": ["A", "B", None]}
    )
    assert differing_rows(expected, expected[::-1], ["patient"], expected.columns) == {}
    close, far = expected.assign(mm=expected["mm"] + 9e-10), expected.assign(mm=[1.0, 2.1, 0])
    assert differing_rows(expected, close, ["patient"], expected.columns) == {}
    assert differing_rows(expected, far, ["patient"], expected.columns) == {"mm": 2}
    other = expected.assign(arm=["A", None, None])[:2]
    found = differing_rows(expected, other, ["patient"], expected.columns)
    assert found == {"(rows)": 1, "arm": 1}


def test_rows_that_a_key_does_not_tell_apart_are_refused():
    twice = pd.DataFrame({"patient": ["a", "a"], "mm": [1.0, 2.0]})
    with pytest.raises(pd.errors.MergeError):
        differing_rows(twice, twice, ["patient"], twice.columns)


def test_every_step_a_refresh_prints_is_read(refreshed):
    printed = (refreshed / "refresh.txt").read_text()
    done = steps(printed)
    assert len(done) == printed.count(" rows ")
    assert {"raw", "staging", "cohort", "derived", "publication"} <= set(seconds_by_stage(done))


def test_steps_are_summed_by_stage_and_other_lines_are_passed_over():
    done = steps(
        "  raw.labs                     1,234,567 rows    1.25 s\n"
        "  raw.pain                             3 rows    0.50 s\n"
        "  figures                        rows    2.00 s\n"
        "Took       3.8 s\n"
    )
    assert source_rows(done) == 1_234_570
    assert seconds_by_stage(done) == {"raw": 1.75, "figures": 2.0}


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_the_exponent_of_a_power_is_found(power):
    points = [(rows, 3 * rows**power) for rows in (10, 1_000, 50_000)]
    assert exponent(points) == pytest.approx(power, abs=1e-12)


def result(patients, rows, **seconds):
    costs = {name: replace(COST, seconds=value) for name, value in seconds.items()}
    return SizeResult(patients, rows, 10, costs, {"raw": 1.0}, {"derived.tg": {"visit": 2}})


SMALL = result(52, 7_000, **{"import": 2.0}, refresh_full=6.0, refresh_unchanged=2.5)
LARGE = [
    result(
        10_000, 500_000, refresh_full=20.0, bare_read=5.0, pandas_derive=11.0, duckdb_derive=1.0
    ),
    result(
        100_000,
        5_000_000,
        refresh_full=200.0,
        bare_read=5.0,
        pandas_derive=99.0,
        duckdb_derive=10.0,
    ),
]


def test_ratios_are_of_what_was_measured():
    found = figures(SMALL)
    assert found == {"refresh / import": 3.0, "unchanged / import": 1.25, PEAK: 1.0, DIFFERING: 2}


def test_a_target_is_met_at_its_bound_and_not_beyond():
    found = {
        (t.patients, t.figure): None if value is None else t.met(value)
        for t, value in verdicts([SMALL, *LARGE])
    }
    assert len(found) == len(TARGETS)
    assert found[52, "refresh / import"] is True
    assert found[52, "unchanged / import"] is False
    assert found[100_000, "pandas / DuckDB"] is False
    assert found[1_000_000, PEAK] is None


def test_growth_is_fitted_from_ten_thousand_patients_on():
    assert exponents([SMALL, LARGE[0]]) == {}
    found = exponents([SMALL, *LARGE])
    assert found["refresh_full"] == pytest.approx(1)
    assert found["bare_read"] == pytest.approx(0)


def test_results_are_written_as_a_file_and_a_figure(tmp_path):
    write_json([SMALL, *LARGE], tmp_path / "results.json")
    written = json.loads((tmp_path / "results.json").read_text())
    assert [size["patients"] for size in written["sizes"]] == [52, 10_000, 100_000]
    assert written["machine"]["cores"] > 0
    assert all(path.stat().st_size > 0 for path in draw([SMALL, *LARGE], tmp_path))


def test_a_process_is_measured_with_its_memory(tmp_path):
    cost, said = run([sys.executable, "-c", "x = bytearray(200_000_000); print(len(x))"], tmp_path)
    assert said == "200000000\n"
    assert cost.peak_bytes > 200_000_000
    assert cost.cpu_seconds > 0


def test_a_process_that_fails_says_why(tmp_path):
    with pytest.raises(RairdtcError, match=r"ended with 3.*broken pipe"):
        run(
            [sys.executable, "-c", "import sys; sys.stderr.write('broken pipe'); sys.exit(3)"],
            tmp_path,
        )


def test_of_repeated_costs_the_median_stands():
    costs = iter([replace(COST, seconds=s) for s in (9.0, 1.0, 2.0)])
    assert repeated(3, lambda: (next(costs), "said")) == (COST, "said")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_one_pain_value_is_corrected_in_a_newer_file(tmp_path, mark):
    site = tmp_path / "site"
    site.mkdir()
    (site / "pain_2025-03-01.csv").write_text(f"patient_id{mark}nrs\nP1{mark}3\nP2{mark}4\n")
    assert correct_one_value(tmp_path) == site / NAME
    assert (site / NAME).read_text().splitlines() == [f"patient_id{mark}nrs", f"P1{mark}2"]


def test_exports_without_a_pain_score_cannot_be_corrected(tmp_path):
    with pytest.raises(ExportError, match="no pain file"):
        correct_one_value(tmp_path)
