"""A patient who withdraws consent leaves what is published, what is kept, and stays away."""

import json
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from rairdtc_pipeline.privacy.consent import read_withdrawn, write_withdrawn
from rairdtc_pipeline.privacy.pseudonym import load_key, new_key, pseudonym
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.fingerprint import key_hash
from tests.conftest import RAIRDTC
from tests.integration.shell import copy_of

pytestmark = pytest.mark.slow


def command(folder, *arguments, typed=None):
    done = subprocess.run(
        [RAIRDTC, *arguments], cwd=folder, capture_output=True, text=True, input=typed, check=False
    )
    return done.returncode, done.stdout + done.stderr


def ask(layout, query, **parameters):
    with duckdb.connect(str(layout.published_file.resolve()), read_only=True) as con:
        return con.execute(query, parameters).fetchall()


def files_with(layout, text):
    """Files below the warehouse that hold a text, the private list aside."""
    return [
        path.relative_to(layout.root).as_posix()
        for path in layout.root.rglob("*")
        if path.is_file() and path != layout.withdrawn_file and text.encode() in path.read_bytes()
    ]


def published_snapshot(layout):
    return layout.published.resolve().name


@pytest.fixture(scope="module")
def withdrawn(refreshed, tmp_path_factory):
    """Folder and layout in which an included patient withdrew by number; number and pseudonym."""
    folder = tmp_path_factory.mktemp("withdrawn")
    for name in ("exports", "warehouse"):
        copy_of(refreshed / name, folder / name)
    layout = Layout(folder / "warehouse")
    number = a_patient(folder, layout)
    patient = pseudonym(number, load_key(layout.key_file))
    assert command(folder, "lock-analysis", published_snapshot(layout))[0] == 0
    code, said = command(folder, "withdraw", typed=f"{number}\n")
    assert code == 0, said
    assert number not in said
    return folder, layout, number, patient


def of_its_own(state, target):
    """The same state in another folder: a test that goes on from it leaves it as it is."""
    folder, _, number, patient = state
    return copy_of(folder, target), Layout(target / "warehouse"), number, patient


@pytest.fixture(scope="module")
def left_out(withdrawn, tmp_path_factory):
    """As `withdrawn`, published without the patient, nothing kept with them; what was said.

    The earlier snapshot is half deleted, as an interruption leaves it, before the rest is.
    """
    state = of_its_own(withdrawn, tmp_path_factory.mktemp("left_out"))
    folder, layout, _, patient = state
    held = files_with(layout, patient)
    too_early = command(folder, "withdraw", "--from-snapshots")
    refreshed = command(folder, "refresh")
    (older,) = {path.name for path in layout.snapshots.iterdir()} - {published_snapshot(layout)}
    before = published_snapshot(layout)
    rolled_back = command(folder, "rollback", older)
    assert published_snapshot(layout) == before
    (layout.snapshots / older / "manifest.json").unlink()
    (layout.snapshots / older).rename(layout.snapshots / f".{older}")
    (layout.scratch / "left.csv").write_text(patient)
    erased = command(folder, "withdraw", "--from-snapshots")
    return Erased(*state, held, older, too_early, refreshed, rolled_back, erased)


@dataclass(frozen=True)
class Erased:
    """A folder from which a patient was erased, and how each command on the way ended."""

    folder: Path
    layout: Layout
    number: str
    patient: str
    held: list[str]
    older: str
    too_early: tuple[int, str]
    refreshed: tuple[int, str]
    rolled_back: tuple[int, str]
    erased: tuple[int, str]

    @property
    def state(self):
        return self.folder, self.layout, self.number, self.patient


@pytest.fixture(scope="module")
def rotated(left_out, tmp_path_factory):
    """As `left_out`, published again with another key."""
    state = of_its_own(left_out.state, tmp_path_factory.mktemp("rotated"))
    for command_line in ("rotate-key", "refresh"):
        code, said = command(state[0], command_line)
        assert code == 0, said
    return state


def a_patient(folder, layout):
    """Number of an included patient."""
    included = {p for (p,) in ask(layout, "SELECT patient FROM cohort.patients")}
    key = load_key(layout.key_file)
    lines = (folder / "exports/jiangxi_main/pain_2025-03-01.csv").read_text("utf-8").splitlines()
    numbers = [line.split("\t")[0] for line in lines[1:]]
    return next(number for number in numbers if pseudonym(number, key) in included)


def test_a_mistyped_pseudonym_is_refused_and_an_unknown_number_is_warned_of(refreshed, tmp_path):
    copy_of(refreshed, tmp_path)
    layout, nobody = Layout(tmp_path / "warehouse"), "P00000000000000ff"
    code, said = command(tmp_path, "withdraw", nobody)
    assert (code, read_withdrawn(layout.withdrawn_file)) == (1, [])
    assert f"{nobody} is nobody in what is published or kept" in said
    for mistyped in ("H001", "P00ff", nobody.upper(), f"{nobody}0"):
        code, said = command(tmp_path, "withdraw", mistyped)
        assert (code, read_withdrawn(layout.withdrawn_file)) == (2, [])
        assert "that is no pseudonym" in said
        assert mistyped not in said
    assert command(tmp_path, "withdraw", typed="未查\n")[0] == 2
    code, said = command(tmp_path, "withdraw", typed="H-NOT-YET\n")
    (listed,) = read_withdrawn(layout.withdrawn_file)
    assert listed == pseudonym("H-NOT-YET", load_key(layout.key_file))
    assert code == 0
    assert f"nothing published or kept holds {listed}" in said
    assert "is left out from the next refresh on" not in said
    ((someone,),) = ask(layout, "SELECT min(patient) FROM cohort.patients")
    for _ in range(2):
        code, said = command(tmp_path, "withdraw", someone)
        assert (code, "is left out from the next refresh on" in said) == (0, True)


def test_a_withdrawn_patient_leaves_everything_and_every_row_stays_accounted_for(left_out):
    layout, older = left_out.layout, left_out.older
    assert left_out.held
    code, said = left_out.too_early
    assert code == 1
    assert "what is published still holds a patient" in said
    code, said = left_out.refreshed
    assert code == 0, said
    assert ask(layout, "SELECT count(*) FROM cohort.patients") == [(51,)]
    quarantined = ask(
        layout,
        "SELECT DISTINCT export FROM audit.quarantine WHERE rule = 'consent_withdrawn' ORDER BY ALL",
    )
    assert {"patients", "labs", "pain"} <= {export for (export,) in quarantined}
    code, said = left_out.rolled_back
    assert code == 1
    assert f"{older} holds a patient who withdrew consent" in said
    assert "rairdtc refresh" in said
    left = "SELECT item, before, after FROM audit.changes WHERE category = 'patient'"
    assert ask(layout, left) == [("withdrew consent", None, "1")]
    code, said = left_out.erased
    assert code == 0, said
    assert "Deleted 0 snapshots" in said
    assert f"The locked analysis {older} was one of them" in said
    assert "none holds a patient who withdrew" in said
    status = json.loads(command(left_out.folder, "status", "--json")[1])
    assert f"The locked analysis was {older}" in status["locked_analysis"]
    assert "withdrew consent" in status["locked_analysis"]
    assert files_with(layout, left_out.patient) == []
    assert [path.name for path in layout.snapshots.iterdir()] == [published_snapshot(layout)]
    assert runs_shown_last(layout) == {json.loads(manifest_of(layout))["run_id"]}


def test_a_byte_of_a_withdrawn_patient_that_is_left_anywhere_is_named(left_out, tmp_path):
    folder, layout, _, patient = of_its_own(left_out.state, tmp_path)
    (layout.root / "note.txt").write_text(f"{'-' * 5_000_000}{patient}")
    code, said = command(folder, "withdraw", "--from-snapshots")
    assert code == 1
    assert f"still in {layout.root / 'note.txt'};" in said


def manifest_of(layout):
    return (layout.published / "manifest.json").read_text()


def runs_shown_last(layout):
    """Runs whose checks and tables Dagster remembers."""
    file = layout.dagster_home / "history" / "runs" / "index.db"
    queries = (
        "SELECT run_id FROM asset_check_executions",
        "SELECT run_id FROM event_logs",
        "SELECT last_run_id FROM asset_keys WHERE last_materialization IS NOT NULL",
    )
    with closing(sqlite3.connect(file)) as con:
        return {run for query in queries for (run,) in con.execute(query)}


@pytest.mark.parametrize("written", ["list", "list and key"])
def test_a_key_rotation_that_was_interrupted_can_be_repeated(left_out, tmp_path, written):
    folder, layout, number, patient = of_its_own(left_out.state, tmp_path)
    old, new = load_key(layout.key_file), new_key()
    lists = {key_hash(old): [patient], key_hash(new): [pseudonym(number, new)]}
    write_withdrawn(layout.withdrawn_file, lists)
    if written == "list and key":
        layout.key_file.write_bytes(new)
    code, said = command(folder, "rotate-key")
    assert code == 0, said
    again = load_key(layout.key_file)
    assert again not in (old, new)
    assert read_withdrawn(layout.withdrawn_file) == [pseudonym(number, again)]


def test_under_another_key_nobody_who_withdrew_is_published_again(left_out, tmp_path):
    folder, layout, *_ = of_its_own(left_out.state, tmp_path)
    before = published_snapshot(layout)
    layout.key_file.write_text("another key, as long as it has to be")
    code, said = command(folder, "refresh")
    assert code == 1
    assert "patients withdrew under another pseudonym key" in said
    assert published_snapshot(layout) == before
    code, said = command(folder, "withdraw", typed="H-ANOTHER\n")
    assert (code, len(read_withdrawn(layout.withdrawn_file))) == (1, 1)


def test_a_new_key_gives_other_pseudonyms_and_the_withdrawn_stay_away(left_out, rotated):
    before = {p for (p,) in ask(left_out.layout, "SELECT patient FROM cohort.candidates")}
    _, layout, number, patient = rotated
    again = pseudonym(number, load_key(layout.key_file))
    assert read_withdrawn(layout.withdrawn_file) == [again]
    assert again != patient
    after = {p for (p,) in ask(layout, "SELECT patient FROM cohort.candidates")}
    assert len(after) == 80
    assert after.isdisjoint(before | {again})
    said = ask(layout, "SELECT item FROM audit.changes WHERE category = 'not comparable'")
    assert said == [("patients: their pseudonyms were made with another key",)]
    assert not ask(layout, "FROM audit.changes WHERE category IN ('patient', 'result', 'p-value')")


def test_snapshots_of_another_key_are_taken_to_hold_whoever_withdrew(rotated, tmp_path):
    folder, layout, *_ = of_its_own(rotated, tmp_path)
    (older,) = {path.name for path in layout.snapshots.iterdir()} - {published_snapshot(layout)}
    with duckdb.connect(str(layout.snapshots / older / "rairdtc.duckdb"), read_only=True) as con:
        ((of_the_past,),) = con.execute("SELECT min(patient) FROM cohort.patients").fetchall()
    assert command(folder, "withdraw", of_the_past)[0] == 1
    code, said = command(folder, "rollback", older)
    assert code == 1
    assert "another pseudonym key" in said
    code, said = command(folder, "withdraw", "--from-snapshots")
    assert code == 0, said
    assert "Deleted 1 snapshots" in said
    assert [path.name for path in layout.snapshots.iterdir()] == [published_snapshot(layout)]


def test_the_pseudonym_made_here_is_the_one_the_refresh_makes(published, refreshed):
    layout = Layout(refreshed / "warehouse")
    number = a_patient(refreshed, layout)
    made = pseudonym(f" {number} ", load_key(layout.key_file))
    found = published.execute(
        "SELECT count(*) FROM cohort.patients WHERE patient = $made", {"made": made}
    ).fetchall()
    assert found == [(1,)]
