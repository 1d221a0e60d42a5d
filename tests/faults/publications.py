"""Whether what is published is whole, and what a refresh of everything would publish instead."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb

from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.manifest import read_manifest
from rairdtc_pipeline.warehouse.sql_checks import sql_checks
from rairdtc_pipeline.warehouse.versions import content_of
from tests.integration.shell import (
    copy_of,
    correct_kps,
    found_in_files,
    identifiers,
    publication,
    run,
)

NOT_COMPARED = {"audit.runs", "audit.changes", "audit.locked_analysis", "audit.table_versions"}
BLOCKING = [check for found in sql_checks().values() for check, blocks in found if blocks]
_TABLES = """
SELECT schema_name || '.' || table_name FROM duckdb_tables()
WHERE database_name = current_database() ORDER BY ALL"""


def whole(folder):
    """Look at everything that is published; the snapshot, and the hash of each of its files."""
    layout = Layout(folder / "warehouse")
    manifest = read_manifest(layout)
    assert layout.published.resolve().name == manifest.snapshot
    assert layout.published_file.readlink() == Path(f"rairdtc-{manifest.snapshot}.duckdb")
    with duckdb.connect(str(layout.published_file.resolve()), read_only=True) as con:
        assert con.execute("SELECT run_id FROM audit.runs").fetchall() == [(manifest.run_id,)]
        assert con.execute("SELECT count(*) FROM cohort.patients").fetchall() == [
            (manifest.patients,)
        ]
        assert_made_as_recorded(con)
        for check in BLOCKING:
            assert con.execute(check.query).fetchall() == [], check.name
    found = publication(folder)
    kinds = {path.relative_to(layout.published.resolve()).parts[:2] for path in _files(layout)}
    assert ("report", "index.html") in kinds
    assert {("exports", name) for name in ("README.txt", "rairdtc.xlsx", "csv", "adam")} <= kinds
    assert all(path.stat().st_size for path in _files(layout))
    return found


def _files(layout):
    return [path for path in layout.published.resolve().rglob("*") if path.is_file()]


def assert_made_as_recorded(con):
    names = {name for (name,) in con.execute(_TABLES).fetchall()}
    versions = con.execute("SELECT table_name, content FROM audit.table_versions").fetchall()
    assert len(versions) > 50
    for name, content in versions:
        if name in names:
            assert content_of(con, name) == content, name


def unfinished_runs(folder):
    """What Dagster's history says is still under way."""
    file = folder / "warehouse" / "dagster" / "history" / "runs.db"
    with closing(sqlite3.connect(file)) as con:
        query = "SELECT status FROM runs WHERE status NOT IN ('SUCCESS', 'FAILURE')"
        return con.execute(query).fetchall()


def rows(file):
    """Table → its rows, of what two refreshes of the same exports have in common."""
    with duckdb.connect(str(file), read_only=True) as con:
        names = [name for (name,) in con.execute(_TABLES).fetchall()]
        return {
            name: sorted(map(repr, con.execute(f"FROM {name}").fetchall()))
            for name in names
            if name not in NOT_COMPARED
        }


def correct_and_refresh(folder, exports):
    """Put the first exports back, correct a patient's KPS, and refresh without a hand."""
    shutil.rmtree(folder / "exports")
    copy_of(exports, folder / "exports")
    correct_kps(folder)
    outcome = run(folder, "refresh")
    assert outcome.code == 0, outcome.said
    assert not list((folder / "warehouse" / "snapshots").glob(".*"))
    assert unfinished_runs(folder) == []
    assert found_in_files(identifiers(folder / "exports"), folder / "warehouse") == []


def assert_same_rows(folder, other):
    """Two folders publish the same tables but for what tells one run from another."""
    ours, theirs = (rows(_file(place)) for place in (folder, other))
    assert ours.keys() == theirs.keys()
    for name, expected in theirs.items():
        assert ours[name] == expected, name


def _file(folder):
    return (folder / "warehouse" / "published" / "rairdtc.duckdb").resolve()


def send_pain_again(folder):
    """Change one export, so that a refresh has something to do."""
    path = next(p for p in sorted((folder / "exports").glob("*/pain*.csv")))
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
