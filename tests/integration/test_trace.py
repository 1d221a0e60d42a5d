"""Any printed cell leads to rows that, recomputed by hand, give the number printed."""

import json
import math
import random
import re
import subprocess

import duckdb
import numpy as np
import pytest

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.statistics.printing import count_text, fixed, percent_text
from rairdtc_pipeline.trace import trace
from tests.conftest import RAIRDTC

THYROID = "jiangxi_main/labs_thyroid_2025-03-01.csv.gz"
CODES = """SELECT CASE
    WHEN $column = 'metastasis' THEN CASE
        WHEN lung_metastasis = 'Y' AND bone_metastasis = 'Y' THEN 'lung_and_bone'
        WHEN lung_metastasis = 'Y' THEN 'lung_only' WHEN bone_metastasis = 'Y' THEN 'bone_only'
        WHEN lymph_node_metastasis = 'Y' THEN 'lymph_node_only' ELSE 'none' END
    ELSE CASE WHEN braf_v600e = 'positive' THEN
            CASE WHEN tert_promoter = 'positive' THEN 'braf_and_tert' ELSE 'braf_v600e' END
        WHEN tert_promoter = 'positive' THEN 'tert' ELSE 'negative' END END
FROM staging.patients WHERE ROWS AND patient = $patient"""
AGE = """SELECT date_part('year', age(least(
        (SELECT min(implant_date) FROM staging.implants WHERE ROWS AND patient = $patient),
        (SELECT min(start_date) FROM staging.anlotinib WHERE ROWS AND patient = $patient)), birth_date))
FROM born WHERE patient = $patient"""
BASELINE = """(lesion_id, exam_date) IN
    (SELECT (lesion_id, exam_date) FROM cohort.baseline_lesions WHERE patient = $patient)"""
EXAMINATION = """exam_date BETWEEN
    (SELECT exam_date FROM derived.assessments WHERE patient = $patient AND assessment_no = $item)
    AND (SELECT last_day FROM derived.assessments WHERE patient = $patient AND assessment_no = $item)"""
VOLUME = """SELECT sum(CASE status WHEN 'absent' THEN 0
    ELSE pi() / 6 * diameter_ap_mm::DOUBLE * diameter_cc_mm * diameter_tr_mm / 1000 END) FROM staging.lesions WHERE lesion_role = 'target' AND ROWS AND patient = $patient AND {}"""
RESPONSE = f"""WITH d AS (
    SELECT exam_date, lesion_id, lesion_role, is_lymph_node = 'Y' AS node, {BASELINE} AS at_baseline,
        {EXAMINATION} AS here, status,
        CASE status WHEN 'absent' THEN 0 WHEN 'too_small' THEN 5
            ELSE (CASE WHEN is_lymph_node = 'Y' THEN short_axis_mm ELSE longest_diameter_mm END)::DOUBLE END AS mm
    FROM staging.lesions
    WHERE ROWS AND patient = $patient AND exam_date <= (
        SELECT last_day FROM derived.assessments WHERE patient = $patient AND assessment_no = $item)
), sums AS (
    SELECT exam_date, bool_or(at_baseline) AS at_baseline, bool_or(here) AS here, sum(mm) AS mm,
        bool_and(mm = 0 OR (node AND mm < 10)) AS gone
    FROM d WHERE lesion_role = 'target' GROUP BY exam_date
), compared AS (
    SELECT (SELECT mm FROM sums WHERE at_baseline) AS base, (SELECT mm FROM sums WHERE here) AS now,
        (SELECT min(mm) FROM sums WHERE NOT here) AS nadir, (SELECT gone FROM sums WHERE here) AS gone,
        EXISTS (SELECT 1 FROM d WHERE here AND (lesion_role = 'new' OR status = 'unequivocal_progression')) AS worse,
        NOT EXISTS (SELECT 1 FROM d WHERE here AND lesion_role = 'non_target' AND status <> 'absent') AS rest_gone
)
SELECT CASE WHEN worse OR (now >= 1.2 * nadir AND now - nadir >= 5) THEN 'PD'
    WHEN gone AND rest_gone THEN 'CR' WHEN gone OR now <= 0.7 * base THEN 'PR' ELSE 'SD' END FROM compared"""
BY_HAND = {
    "age_years": AGE,
    "bmi": "SELECT weight_kg::DOUBLE / (height_cm::DOUBLE / 100) ** 2 FROM staging.patients WHERE ROWS AND patient = $patient",
    "seed_count": "SELECT sum(seed_count + coalesce(supplementary_seed_count, 0)) FROM staging.implants WHERE ROWS AND patient = $patient",
    "metastasis": CODES,
    "mutation": CODES,
    "response": RESPONSE,
    "volume_cm3": VOLUME,
    "vrr_percent": f"SELECT 100 * (1 - ({VOLUME.format(EXAMINATION)}) / ({VOLUME.format(BASELINE)}))",
    "tg_ng_ml": "SELECT result_value::DOUBLE * CASE result_comparator WHEN '<' THEN 0.5 ELSE 1 END FROM staging.labs WHERE ROWS AND test_code = 'TG' AND CAST(specimen_datetime AS DATE) = (SELECT specimen_date FROM derived.tg WHERE patient = $patient AND visit = $visit) ORDER BY specimen_datetime DESC LIMIT 1",
    "nrs": "SELECT nrs FROM staging.pain WHERE ROWS AND assessment_date = (SELECT assessment_date FROM derived.pain WHERE patient = $patient AND visit = $visit)",
    "worst_grade": "SELECT coalesce(max(ctcae_grade), 0) FROM staging.adverse_events WHERE ROWS AND patient = $patient",
}


@pytest.fixture(scope="module")
def with_births(refreshed, published):
    """A copy of the published tables with the private birth dates beside them."""
    con = duckdb.connect()
    file = refreshed / "warehouse" / "published" / "rairdtc.duckdb"
    con.execute(f"ATTACH '{file}' AS published (READ_ONLY)")
    con.execute(f"ATTACH '{refreshed / 'warehouse/private/private.duckdb'}' AS private (READ_ONLY)")
    con.execute("CREATE TABLE born AS SELECT patient, birth_date FROM private.staging.patients")
    con.execute("USE published")
    con.execute("SET search_path = 'published.main,memory.main'")
    return con


def assessment_of(con, fact):
    """Number of the assessment that stands for the fact's visit."""
    overall = "AND scope = 'overall'" if fact["column"] == "response" else ""
    table = "derived.response" if overall else "derived.tumor_size"
    found = con.execute(
        f"SELECT assessment_no FROM {table} WHERE patient = ? AND visit = ? {overall}",
        [fact["patient"], fact.get("visit")],
    ).fetchall()
    return found[0][0] if found else None


def recomputed(con, fact):
    """A patient's value from nothing but the staged rows the trace names."""
    column = fact["column"]
    query = BY_HAND.get(
        column, f'SELECT "{column}" FROM staging.patients WHERE ROWS AND patient = $patient'
    )
    if column == "volume_cm3":
        query = query.format(BASELINE if fact["visit"] == "baseline" else EXAMINATION)
    files = dict(con.execute("SELECT file_name, source_file_id FROM audit.source_files").fetchall())
    pairs = ", ".join(f"('{files[row['file']]}', {row['row']})" for row in fact["rests_on"])
    sql = query.replace("ROWS", f"(source_file_id, source_row) IN ({pairs})")
    known = fact | {"item": assessment_of(con, fact)}
    given = {
        name: known[name] for name in ("patient", "column", "visit", "item") if f"${name}" in sql
    }
    ((value,),) = con.execute(sql, given).fetchall()
    return value


def printed(cell, values):
    """The cell's text from the patients' values."""
    if cell["cell_kind"] == "count_percent":
        return count_text(len(values), cell["patients_with_a_value"])
    if cell["cell_kind"] == "proportion":
        total = cell["patients_with_a_value"]
        return f"{percent_text(len(values), total)} ({len(values)}/{total}; "
    numbers = np.array(values, dtype=float)
    if cell["cell_kind"] == "mean_sd":
        return f"{fixed(numbers.mean(), 2)} ± {fixed(numbers.std(ddof=1), 2)}"
    low, middle, high = np.percentile(numbers, [25, 50, 75], method="weibull")
    return f"{fixed(middle, 2)} ({fixed(low, 2)}, {fixed(high, 2)})"


def all_cells(published):
    return published.execute(
        " UNION ALL ".join(
            f"""SELECT '{table}' || '/' || concat_ws('/', section, row, level, arm), source_column
            FROM statistics.{table} WHERE arm IS NOT NULL AND n IS NOT NULL"""
            for table in ("baseline_table", "response_table", "change_table")
        )
        + " ORDER BY ALL"
    ).fetchall()


def test_thirty_cells_at_random_rest_on_rows_that_give_the_printed_number(published, with_births):
    cells = all_cells(published)
    drawn = random.Random(20250701).sample(cells, 30)
    one_of_each = {column: (address, column) for address, column in cells}
    for address, _ in {*drawn, *one_of_each.values()}:
        cell = trace(published, address).as_json()
        values = []
        for fact in cell["rests_on"]:
            value = recomputed(with_births, fact)
            if isinstance(fact["value"], float):
                assert value == pytest.approx(fact["value"], rel=1e-9), (address, fact["patient"])
            else:
                assert value == fact["value"], (address, fact["patient"])
            values.append(value)
        if values:
            assert cell["printed"].startswith(printed(cell, values)), address


def test_a_step_of_a_curve_rests_on_those_who_ended_there(published):
    steps = published.execute(
        """SELECT endpoint, arm, time_months, events + censored FROM statistics.km_curve
        WHERE time_months > 0"""
    ).fetchall()
    for endpoint, arm, months, ended in steps:
        node = trace(published, f"km_curve/{endpoint}/{arm}/{months}")
        assert len(node.children) == ended
        assert all(child.source_rows() for child in node.children)


def test_an_estimate_of_survival_rests_on_the_end_of_everybody_of_its_arms(published):
    def ends(address):
        node = trace(published, address)
        assert all(child.source_rows() for child in node.children if child.detail["time_months"])
        return len(node.children), sum(child.detail["event"] for child in node.children)

    for endpoint, arm, n, events in published.execute(
        "SELECT endpoint, arm, n, events FROM statistics.km_summary"
    ).fetchall():
        assert ends(f"km_summary/{endpoint}/{arm}") == (n, events)
    for endpoint, chosen, arm, n, events in published.execute(
        "SELECT endpoint, sensitivity_set, arm, n, events FROM statistics.sensitivity"
    ).fetchall():
        assert ends(f"sensitivity/{endpoint}/{chosen}/{arm}") == (n, events)
    assert ends("hazard_ratios/LPFS/primary/C/A") == ends("tests/lpfs_log_rank")
    assert ends("tests/lpfs_log_rank")[0] == 52
    assert ends("tests/lpfs_log_rank_a_c")[0] == 27


def test_a_test_over_visits_rests_on_those_seen_at_each(published):
    tested = published.execute(
        """SELECT section, arms, n FROM statistics.tests
        WHERE test_id LIKE '%\\_within\\_%' ESCAPE '\\' AND p IS NOT NULL"""
    ).fetchall()
    assert len(tested) == 9
    for section, arm, n in tested:
        node = trace(published, f"change_table/{section}/Within the group//{arm}")
        assert f"{arm} {node.detail['patients_counted']}" == n


def test_an_excluded_candidate_leads_to_the_rows_that_exclude_him(published):
    for patient, criterion in published.execute(
        "SELECT patient, criterion FROM cohort.eligibility WHERE NOT passed ORDER BY ALL"
    ).fetchall():
        node = trace(published, patient)
        assert criterion in str(node.detail["excluded_by"])
        (judged,) = (c for c in node.children[0].children if c.detail["criterion"] == criterion)
        assert judged.source_rows() or criterion in ("I2", "E3"), (patient, criterion)


def test_forward_and_back_agree(published):
    address = "response_table/6 months/Response/PR/C"
    rows = trace(published, address).source_rows()
    file, row = min(pair for pair in rows if "lesions" in pair[0])
    forward = json.dumps(trace(published, f"{file}:{row}").as_json(), default=str)
    assert f'"{address}"' in forward


def test_a_refused_row_says_so_and_nothing_rests_on_it(published):
    ((file, row, reason),) = published.execute(
        """SELECT file_name, source_row, reason FROM audit.quarantine
        JOIN audit.source_files USING (source_file_id) ORDER BY ALL LIMIT 1"""
    ).fetchall()
    node = trace(published, f"{file}:{row}")
    assert [child.label for child in node.children] == [f"quarantined: {reason}"]


@pytest.mark.parametrize("row", [2, 1224])
def test_the_first_and_the_last_row_of_a_file_are_traced(published, row):
    assert trace(published, f"{THYROID}:{row}").detail["row"] == row


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("baseline_table/Gender/Male", "for example one of baseline_table/Baseline/Gender/Male"),
        ("km_curve/LPFS/A", "km_curve/<endpoint>/<arm>/<months>"),
        ("km_curve/LPFS/A/soon", "not a number of months"),
        ("km_curve/LPFS/A/999", "no step at 999 months"),
        ("P0000000000000000", "no candidate is called"),
        ("protocol.settings/x", "no rows of patients"),
        ("km_summary/DFS/A", "names no estimate of survival; try one of km_summary/PFS/A"),
        ("tests/baseline_sex", "or the cell of Tables 1 to 3 that prints it"),
        ("nosuchfile.csv:3", "no file is called that"),
        (
            "pain_2025-03-01.csv:2",
            "2 files are called that; write <site>/<file>:<row>: "
            "one of jiangxi_east/pain_2025-03-01.csv, jiangxi_main/pain_2025-03-01.csv",
        ),
        (f"{THYROID}:1225", f"{THYROID} has no row 1225: its rows are 2 to 1224"),
        (f"{THYROID}:1", "has no row 1: its rows are 2 to 1224"),
        ("SYNTHETIC.txt:1", "SYNTHETIC.txt was ignored: no row of it was read"),
        ("'; DROP TABLE x; --", "no candidate is called"),
    ],
)
def test_an_address_that_leads_nowhere_says_what_to_try(published, address, said):
    with pytest.raises(DeclarationError, match=re.escape(said)):
        trace(published, address)


def test_the_command_draws_a_tree_and_writes_json(refreshed):
    def run(*arguments):
        return subprocess.run(
            [RAIRDTC, "trace", "baseline_table/Baseline/Gender/Male/A", *arguments],
            cwd=refreshed,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    tree = run()
    assert "7 (50%)" in tree
    assert "sha256" in tree
    found = json.loads(run("--json"))
    assert len(found["rests_on"]) == 7
    assert not math.isnan(found["value"])
