"""Each publication says what differs from the last one."""

import shutil
import subprocess

import duckdb
import pytest

from rairdtc_pipeline.published.locked_analysis import locked_analysis_said
from rairdtc_pipeline.published.reader import Published
from tests.conftest import RAIRDTC
from tests.integration.shell import published_file

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def again(corrected):
    """Read-only connection to what is published after a correction."""
    with published_file(corrected[0]) as con:
        yield con


def of(con, category):
    return con.execute(
        "SELECT item, before, after FROM audit.changes WHERE category = $c ORDER BY ALL",
        {"c": category},
    ).fetchall()


def test_the_first_publication_is_called_that(published):
    assert published.execute("SELECT category FROM audit.changes").fetchall() == [
        ("first publication",)
    ]


def test_a_new_file_and_the_values_it_corrects_are_named(again):
    ((name, before, after),) = of(again, "file")
    assert name == "jiangxi_main/patients_2025-04-01.csv"
    assert before is None
    assert len(after) == 12
    assert of(again, "row corrected") == [
        ("patients.kps by jiangxi_main/patients_2025-04-01.csv", None, "1 values")
    ]


def test_a_patient_who_leaves_is_named_with_the_rule(again):
    ((patient, before, after),) = of(again, "patient")
    assert patient.startswith("P")
    assert before.startswith("included, arm ")
    assert after == "excluded: I4"


def test_an_export_that_shrank_is_told_and_one_that_was_corrected_is_not(
    again, refreshed, tmp_path
):
    assert of(again, "fewer rows") == of(again, "column gone") == []
    shutil.copytree(refreshed / "exports", tmp_path / "exports")
    shutil.copytree(refreshed / "warehouse", tmp_path / "warehouse", symlinks=True)
    file = tmp_path / "exports" / "jiangxi_main" / "follow_up_2025-03-01.csv"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    cut = "".join(lines[:20]).replace("local_progression_date", "local_prog_dt")
    file.write_text(cut, "utf-8")
    done = subprocess.run(
        [RAIRDTC, "refresh"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert f"follow_up of jiangxi_main: 19 rows, {len(lines) - 1} rows before" in done.stdout
    assert "follow_up of jiangxi_main: no column local_progression_date any more" in done.stdout
    published = tmp_path / "warehouse" / "published" / "rairdtc.duckdb"
    with duckdb.connect(str(published), read_only=True) as con:
        ((item, _, after),) = of(con, "fewer rows")
        gone = of(con, "column gone")
    assert (item, after) == ("follow_up of jiangxi_main", "19 rows")
    assert gone == [("follow_up of jiangxi_main", "local_progression_date", None)]


def test_results_that_changed_are_told_as_printed_before_and_after(again, published):
    changed = dict((item, (before, after)) for item, before, after in of(again, "result"))
    assert changed
    for con, side in ((published, 0), (again, 1)):
        told = dict(
            con.execute(
                " UNION ALL ".join(
                    f"SELECT '{t}/' || concat_ws('/', section, row, level, arm), text FROM statistics.{t}"
                    for t in ("baseline_table", "response_table", "change_table")
                )
            ).fetchall()
        )
        assert all(told.get(item) == texts[side] for item, texts in changed.items())
    assert "baseline_sex" in {item for item, *_ in of(again, "p-value")}
    assert of(again, "survival")


def test_nothing_is_told_that_did_not_change(again):
    assert again.execute(
        "SELECT count(*) FROM audit.changes WHERE before IS NOT DISTINCT FROM after"
    ).fetchall() == [(0,)]


def test_nothing_of_an_older_build_is_published(again):
    found = again.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert ("of_an_older_version",) not in found


def test_locking_an_analysis_says_of_what_and_status_names_it(corrected):
    said = corrected[1]
    assert "data until 2025-02-28, 52 patients" in said["lock-analysis"]
    assert f"This is the locked analysis {said['snapshot']}" in said["status"]


def test_a_later_publication_says_how_it_differs_from_the_locked_analysis(again):
    rows = again.execute("FROM audit.locked_analysis").fetchall()
    facts = {item: (locked, now) for category, item, locked, now in rows if category == "locked"}
    assert facts["patients"] == ("52", "51")
    assert facts["data cut-off"] == ("2025-02-28", "2025-02-28")
    for category in ("patient", "result", "p-value", "survival"):
        found = [tuple(row[1:]) for row in rows if row[0] == category]
        assert sorted(found) == of(again, category), category
    assert "setting" not in {row[0] for row in rows}
    said = locked_analysis_said(Published(again))
    assert said.id == "analysis-differs"
    assert dict(said.parameters)["patients"] == 1
