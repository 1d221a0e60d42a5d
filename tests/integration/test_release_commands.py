"""What leaves the hospital: tables for the public, extracts for a named recipient."""

import csv
import re
import shutil
import stat
import subprocess
from datetime import timedelta

import duckdb
import polars as pl
import pytest

from rairdtc_pipeline.analysis import statistics_frames
from rairdtc_pipeline.errors import RefusedError, StorageError
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.release import (
    Ledger,
    Recipient,
    opened_ledger,
    write_extract,
    write_release,
)
from rairdtc_pipeline.release.ledger import Shared
from rairdtc_pipeline.warehouse.lineage import column_lineage
from tests.conftest import RAIRDTC
from tests.spec.world import cohort, protocol_with

pytestmark = pytest.mark.slow

KEY = b"0123456789abcdef0123456789abcdef"


def new_ledger(folder):
    return Ledger(folder / "ledger.json", "", "00")


DATASETS = ("adae", "adlb", "adqs", "adrs", "adsl", "adtte")
TABLES = ("baseline_table", "response_table", "change_table", "adverse_events")


def run(refreshed, *arguments):
    return subprocess.run(
        [RAIRDTC, *arguments, "--warehouse", str(refreshed / "warehouse")],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def public(refreshed, tmp_path_factory):
    """Folder of the release profile."""
    folder = tmp_path_factory.mktemp("public") / "tables"
    done = run(refreshed, "release", str(folder))
    assert done.returncode == 0, done.stderr
    assert "no count of 1 to 4" in done.stdout
    return folder


@pytest.fixture(scope="module")
def shared(refreshed, tmp_path_factory):
    """Folders of an extract, one for another recipient, and the first once more."""
    folder = tmp_path_factory.mktemp("shared")
    for name, recipient in (("one", "Uni A"), ("other", "Uni B"), ("again", "Uni A")):
        done = run(refreshed, "share", str(folder / name), "--recipient", recipient)
        assert done.returncode == 0, done.stderr
    return folder


def content(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def names_of_the_warehouse(published, *queries):
    return {
        str(name)
        for query in queries
        for (name,) in published.execute(query).fetchall()
        if name is not None
    }


def cells(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("command", ["release", "share"])
def test_both_commands_show_an_example_and_refuse_a_folder_that_is_there(
    command, refreshed, tmp_path
):
    shown = subprocess.run(
        [RAIRDTC, command, "--help"], capture_output=True, text=True, check=False
    ).stdout
    assert f"Example: rairdtc {command}" in " ".join(shown.split())
    whom = ["--recipient", "Uni A"] if command == "share" else []
    assert run(refreshed, command, str(tmp_path), *whom).returncode == 2
    assert run(refreshed, command, str(tmp_path / "no" / "way"), *whom).returncode == 2
    assert not list(tmp_path.iterdir())


def test_what_leaves_is_readable_by_its_owner_alone(public, shared):
    for folder in (public, shared / "one"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for path in folder.rglob("*"):
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_no_small_number_of_patients_is_printed(public):
    for name in TABLES:
        for cell in cells(public, name):
            assert cell["n"] in ("", "–", "<5", "0") or int(cell["n"]) >= 5
            if cell["method"].startswith(("n (%)", "proportion")):
                counts = re.findall(r"\((\d+)/\d+", cell["text"]) or re.findall(
                    r"^\d+", cell["text"]
                )
                assert all(int(n) == 0 or int(n) >= 5 for n in counts), cell
    for row in cells(public, "survival"):
        assert row["events"] in ("–", "<5", "0") or int(row["events"]) >= 5
    for row in cells(public, "cohort_flow"):
        assert row["patients"] in ("–", "<5", "0") or int(row["patients"]) >= 5


def test_what_is_printed_is_what_the_warehouse_has(public, published):
    told = 0
    for name in TABLES[:2]:
        true = published.execute(
            f"SELECT text FROM statistics.{name} WHERE kind <> 'median_quartiles' ORDER BY rowid"
        ).fetchall()
        shown = [c["text"] for c in cells(public, name) if not c["method"].startswith("median")]
        for (text,), printed in zip(true, shown, strict=True):
            assert printed in (text, "–", "<5")
            told += printed == text
    assert told > 40


def test_the_public_tables_hold_no_patient_site_date_or_extreme(public, published):
    names = names_of_the_warehouse(
        published,
        "SELECT patient FROM cohort.candidates",
        "SELECT site FROM audit.source_files",
        "SELECT file_name FROM audit.source_files WHERE site IS NOT NULL",
    )
    whole = b"\n".join(content(public).values()).decode()
    assert not [name for name in names if name in whole]
    assert not re.search(r"\d{4}-\d{2}-\d{2}", whole)
    longest = published.execute(
        "SELECT DISTINCT printf('%.2f', time_max_months) FROM statistics.km_summary"
    ).fetchall()
    assert not [text for (text,) in longest if text in whole]
    assert "Synthetic data" in whole


def test_the_release_is_the_same_bytes_each_time(refreshed, public, tmp_path):
    assert run(refreshed, "release", str(tmp_path / "again")).returncode == 0
    assert content(tmp_path / "again") == content(public)


def test_an_extract_holds_no_name_of_the_warehouse(shared, published):
    names = names_of_the_warehouse(
        published,
        "SELECT patient FROM cohort.candidates",
        "SELECT site FROM audit.source_files",
        "SELECT file_name FROM audit.source_files",
        "SELECT regexp_extract(file_name, '[^/]+$') FROM audit.source_files",
        "SELECT source_file_id FROM audit.source_files",
        "SELECT term FROM staging.adverse_events EXCEPT SELECT term FROM protocol.ctcae_terms",
    )
    read = [
        str(row).encode()
        for dataset in DATASETS
        for row in pl.read_parquet(shared / "one" / "parquet" / f"adam.{dataset}.parquet").rows()
    ]
    written = b"\n".join([*content(shared / "one").values(), *read])
    assert not [name for name in names if name and name.encode() in written]


def test_a_recipient_gets_the_same_bytes_again_and_another_gets_other_patients(shared):
    assert content(shared / "one") == content(shared / "again")
    one, other = (
        set(pl.read_parquet(shared / name / "parquet" / "adam.adsl.parquet")["usubjid"])
        for name in ("one", "other")
    )
    assert len(one) == len(other) == 52
    assert not one & other


def pseudonyms(refreshed, published, name="Uni A"):
    key = (refreshed / "warehouse" / "private" / "pseudonym.key").read_bytes().strip()
    whom = Recipient(name, key)
    patients = published.execute("SELECT usubjid FROM adam.adsl").fetchall()
    return {patient: whom.pseudonym(patient) for (patient,) in patients}, whom


def in_order(frame):
    return frame.sort(*[c for c in ("usubjid", "paramcd", "aseq", "aeseq") if c in frame.columns])


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_date_is_moved_by_its_patients_shift_and_nothing_else_changes(
    dataset, shared, refreshed, published
):
    known, whom = pseudonyms(refreshed, published)
    shifts = {known[patient]: whom.shift_days(patient, 182) for patient in known}
    assert 0 not in shifts.values()
    true = published.sql(f"FROM adam.{dataset}").pl()
    true = in_order(true.with_columns(pl.col("usubjid").replace_strict(known)))
    moved = in_order(pl.read_parquet(shared / "one" / "parquet" / f"adam.{dataset}.parquet"))
    assert moved.height == true.height
    dates = 0
    for name in moved.columns:
        if moved[name].dtype == pl.Date:
            dates += 1
            for patient, before, after in zip(
                true["usubjid"], true[name], moved[name], strict=True
            ):
                assert (before is None) == (after is None)
                if before is not None:
                    assert after - before == timedelta(days=shifts[patient])
        elif name not in ("subjid", "siteid"):
            assert moved[name].equals(true[name]), name
    assert dates >= 2
    left = {"srcfile", "srcrow", "dcutdt", "aeterm"} & set(true.columns)
    assert set(true.columns) - set(moved.columns) == left


def test_study_days_and_times_to_event_agree_with_the_moved_dates(shared):
    files = shared / "one" / "parquet"
    subjects = pl.read_parquet(files / "adam.adsl.parquet")
    assert (subjects["trtedt"] - subjects["trtsdt"]).dt.total_days().to_list() == [
        days - 1 for days in subjects["trtdurd"]
    ]
    for dataset, start, date, day in (
        ("adtte", "startdt", "adt", "ady"),
        ("adlb", "trtsdt", "adt", "ady"),
        ("adae", "trtsdt", "astdt", "astdy"),
    ):
        rows = pl.read_parquet(files / f"adam.{dataset}.parquet")
        days = (rows[date] - rows[start]).dt.total_days()
        assert (days + (days >= 0)).to_list() == rows[day].to_list()


@pytest.fixture
def made_before(refreshed, tmp_path):
    """A ledger file in which the release of the published file is the first, and its folder."""
    file = tmp_path / "ledger.json"
    with published_copy(refreshed) as con, opened_ledger(file, "key") as ledger:
        write_release(con, ledger, tmp_path / "first")
    return file, tmp_path / "first"


def published_copy(refreshed):
    return duckdb.connect(str(refreshed / "warehouse/published/rairdtc.duckdb"), read_only=True)


@pytest.mark.parametrize("patients", [1, 4])
def test_a_release_around_few_patients_is_refused_until_the_first_one_never_left(
    patients, made_before, changed, tmp_path
):
    file, _ = made_before
    some = f"(SELECT patient FROM cohort.patients ORDER BY patient LIMIT {patients})"
    with (
        changed(f"DELETE FROM cohort.patients WHERE patient IN {some}") as con,
        opened_ledger(file, "key") as ledger,
        pytest.raises(RefusedError, match="by fewer than 5"),
    ):
        write_release(con, ledger, tmp_path / "second")
    assert not (tmp_path / "second").exists()
    with opened_ledger(file, "key") as ledger:
        ledger.forget_release(1)
    with opened_ledger(file, "key") as ledger:
        assert ledger.releases == []


def test_a_corrected_age_is_not_told_and_all_else_is_as_it_was(made_before, changed, tmp_path):
    file, first = made_before
    correction = """UPDATE statistics.baseline_table SET text = '53.57 ± 17.27'
        WHERE "row" = 'Age' AND arm = 'A'"""
    with changed(correction) as con, opened_ledger(file, "key") as ledger:
        profile = write_release(con, ledger, tmp_path / "second")
    then = {tuple(c[k] for k in ("row", "level", "arm")): c for c in cells(first, "baseline_table")}
    different = {
        (*place, cell["text"])
        for cell in cells(tmp_path / "second", "baseline_table")
        if cell != then[place := tuple(cell[k] for k in ("row", "level", "arm"))]
    }
    assert different == {("Age", "", "A", "–"), ("Age", "", "", "–")}
    assert profile.withheld_for_earlier == 1


def test_the_ledger_names_no_patient_holds_no_hidden_count_and_is_its_owners(
    made_before, published, tmp_path
):
    file, _ = made_before
    text = file.read_text(encoding="utf-8")
    for (patient,) in published.execute("SELECT patient FROM cohort.candidates").fetchall():
        assert patient not in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text(text[:-9], encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be read"), opened_ledger(file, "key"):
        pass


def test_releases_are_listed_and_a_command_without_a_folder_says_what_to_give(public, refreshed):
    listed = run(refreshed, "release", "--list")
    assert re.fullmatch(r"release 1 of \d{4}-\d\d-\d\d: 52 patients\n", listed.stdout)
    assert run(refreshed, "release", "--never-left", "7").returncode == 2
    assert run(refreshed, "release").returncode == 2


def test_an_extract_that_tells_shifts_closer_says_by_how_much_and_asks(published, tmp_path):
    ((last,),) = published.execute("SELECT data_cutoff FROM cohort.data_cutoff").fetchall()
    whom, target = Recipient("Uni A", KEY), tmp_path / "extract"
    ledger = new_ledger(tmp_path)
    ledger.extracts = [Shared("uni a", last - timedelta(31)), Shared("uni b", last - timedelta(1))]
    with duckdb.connect(published_file(published), read_only=True) as con:
        with pytest.raises(RefusedError, match=r"dates of 12 patients .* within 31 for one"):
            write_extract(con, whom, "x", ledger, target)
        assert not target.exists()
    with duckdb.connect(published_file(published), read_only=True) as con:
        write_extract(con, whom, "x", ledger, target, narrows_shifts=True)
    said = " ".join((target / "README.md").read_text(encoding="utf-8").split())
    assert "by which days 12 patients' dates may have been moved: for one of them 31 are" in said
    assert ledger.extracts[-1] == Shared("uni a", last)


def published_file(published):
    ((file,),) = published.execute(
        "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchall()
    return file


def test_the_dictionary_says_of_every_column_what_was_done(shared, published):
    with (shared / "one" / "data_dictionary.csv").open(encoding="utf-8") as stream:
        told = {(r["dataset"], r["column"]): r["in this extract"] for r in csv.DictReader(stream)}
    asked = published.execute(
        "SELECT 'adam.' || table_name, column_name FROM duckdb_columns() WHERE schema_name = 'adam'"
    ).fetchall()
    assert set(told) == set(asked)
    assert told["adam.adae", "aeterm"].startswith("left out: text that no contract")
    assert told["adam.adae", "aoccifl"] == "as in the warehouse"
    assert told["adam.adlb", "lbstresc"] == "as in the warehouse"
    assert told["adam.adsl", "dcutdt"].startswith("left out: the same day")
    assert told["adam.adsl", "age"].startswith("ages from")


def test_the_readme_says_for_whom_and_how_many_stand_alone(shared):
    text = (shared / "one" / "README.md").read_text(encoding="utf-8")
    rows = pl.read_parquet(shared / "one" / "parquet" / "adam.adsl.parquet")
    groups = rows.group_by("age", "sex", "siteid", "armcd").len()["len"]
    assert "for Uni A" in text
    assert f"k = {groups.min()}" in text
    assert f"{(groups == 1).sum()} of 52 patients" in text
    assert not re.search(r"\d{4}-\d{2}|\d{8}T", text)


def test_a_site_is_a_number(shared):
    sites = pl.read_parquet(shared / "one" / "parquet" / "adam.adsl.parquet")["siteid"]
    assert set(sites) == {"01", "02"}


@pytest.fixture
def changed(refreshed, tmp_path):
    """Makes a copy of the published file after a statement."""

    def make(statement):
        copy = tmp_path / "changed.duckdb"
        shutil.copyfile(refreshed / "warehouse/published/rairdtc.duckdb", copy)
        con = duckdb.connect(str(copy))
        con.execute(statement)
        return con

    return make


def test_the_oldest_ages_and_formulas_are_not_as_they_were(changed, tmp_path):
    with changed(
        "UPDATE cohort.patients SET age_years = 97, histology = '=1+1' WHERE sex = 'M'"
    ) as con:
        write_extract(con, Recipient("Uni A", KEY), "x", new_ledger(tmp_path), tmp_path / "extract")
    rows = pl.read_parquet(tmp_path / "extract/parquet/adam.adsl.parquet")
    assert rows["age"].max() == 90
    with (tmp_path / "extract/csv/adam.adsl.csv").open(encoding="utf-8") as stream:
        assert {r["histgrp"] for r in csv.DictReader(stream) if r["sex"] == "M"} == {"'=1+1"}


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE cohort.patients SET histology = site", "histgrp of adam.adsl would give"),
        ("DELETE FROM audit.column_lineage", "has no row of adam"),
    ],
)
def test_an_extract_that_would_tell_too_much_is_refused_and_nothing_is_there(
    statement, message, changed, tmp_path
):
    with changed(statement) as con, pytest.raises(RefusedError, match=message):
        write_extract(con, Recipient("Uni A", KEY), "x", new_ledger(tmp_path), tmp_path / "extract")
    assert not (tmp_path / "extract").exists()
    assert not list(tmp_path.glob(".rairdtc-draft*"))


@pytest.mark.parametrize(
    "unknown",
    [
        "DELETE FROM audit.column_lineage WHERE (table_name, column_name) IN "
        "(('adam.adsl', 'histgrp'), ('adam.adsl', 'studyid'))",
        "UPDATE audit.column_lineage SET source_table = 'audit.notes' "
        "WHERE table_name = 'cohort.patients' AND column_name = 'histology'",
        "UPDATE audit.column_lineage SET source_table = NULL, role = 'computed' "
        "WHERE table_name = 'adam.adsl' AND column_name = 'histgrp'",
    ],
    ids=["no origin", "an undeclared table", "an expression without a column"],
)
def test_text_of_unknown_origin_is_left_out(unknown, changed, tmp_path):
    with changed(unknown) as con:
        write_extract(con, Recipient("Uni A", KEY), "x", new_ledger(tmp_path), tmp_path / "extract")
    columns = pl.read_parquet(tmp_path / "extract/parquet/adam.adsl.parquet").columns
    assert "histgrp" not in columns
    assert "sex" in columns


def complete(con):
    """The statistics and the lineage a refresh adds to the tables of the rules."""
    con.execute("CREATE SCHEMA statistics")
    frames = {f"statistics.{n}": f for n, f in statistics_frames(con, load_protocol()).items()}
    for name, frame in frames.items():
        con.register("frame", frame)
        con.execute(f"CREATE TABLE {name} AS FROM frame")
        con.unregister("frame")
    con.register("frame", column_lineage({}, {}))
    con.execute("CREATE OR REPLACE TABLE audit.column_lineage AS FROM frame")


def begun(patients):
    rows = "\n".join(f"| P{at} | D1 |" for at in range(patients))
    return f"| patient | start_date |\n{rows}"


@pytest.mark.parametrize("patients", [0, 1, 7])
def test_a_cohort_of_nobody_of_one_and_of_one_arm_can_leave(patients, tmp_path):
    drawn = {"anlotinib": begun(patients)} if patients else {}
    with cohort(**drawn) as con:
        complete(con)
        write_release(con, new_ledger(tmp_path), tmp_path / "public")
        written = write_extract(
            con, Recipient("Uni A", KEY), "x", new_ledger(tmp_path), tmp_path / "extract"
        )
    page = (tmp_path / "public" / "index.html").read_text(encoding="utf-8")
    flow = {row["label"]: row["patients"] for row in cells(tmp_path / "public", "cohort_flow")}
    assert flow["included"] == {0: "0", 1: "<5", 7: "7"}[patients]
    assert ("No patient is included" in page) == (patients == 0)
    assert written.risk.patients == patients
    text = (tmp_path / "extract" / "README.md").read_text(encoding="utf-8")
    assert {0: "No patient is included", 1: "1 patient.", 7: "7 patients."}[patients] in text
    for name in TABLES:
        for cell in cells(tmp_path / "public", name):
            assert patients == 7 or cell["text"] in ("–", "")


def test_a_threshold_that_marks_cannot_hide_is_refused(tmp_path):
    with cohort(protocol=protocol_with(release_smallest_cell=2)) as con:
        complete(con)
        with pytest.raises(Exception, match="below 3 a mark gives the count away"):
            write_release(con, new_ledger(tmp_path), tmp_path / "public")
    assert not list(tmp_path.iterdir())
