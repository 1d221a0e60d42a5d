"""A refresh makes again what its inputs changed, and ends where a refresh of everything would."""

import os
import random
import shutil
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from rairdtc_pipeline.demo import write_demo
from rairdtc_pipeline.ingest import take_inventory
from rairdtc_pipeline.orchestration.asset_graph import ASSETS
from rairdtc_pipeline.orchestration.plan import out_of_date
from rairdtc_pipeline.orchestration.resources import WarehouseResource
from rairdtc_pipeline.settings import load_settings
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.manifest import read_manifest

pytestmark = pytest.mark.slow

SEQUENCES = int(os.environ.get("RAIRDTC_SEQUENCES", "1"))
CHANGES_EACH = 3
NOT_COMPARED = {"audit.runs", "audit.changes", "audit.table_versions"}
NOT_RUN = ("publication", "changes")
TABLES_ONLY = [found for found in ASSETS if found.op.name.split("__")[0] not in NOT_RUN]
RELATIONS = """
    SELECT schema_name || '.' || table_name FROM duckdb_tables()
    WHERE database_name = current_database()
    UNION ALL SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE NOT internal
    ORDER BY ALL"""


@pytest.fixture
def deployed(tmp_path, monkeypatch):
    write_demo(tmp_path / "exports")
    for name in ("exports", "warehouse"):
        monkeypatch.setenv(f"RAIRDTC_{name.upper()}", str(tmp_path / name))
    return tmp_path


def refresh(everything=False):
    """Make what is out of date, without publishing; the tables that were made."""
    settings = load_settings()
    stale = None if everything else out_of_date(settings, take_inventory(settings.exports))
    ours = {key for found in TABLES_ONLY for key in found.keys}
    wanted = sorted(ours if stale is None else ours & set(stale))
    if not wanted:
        return set()
    run(TABLES_ONLY, None if stale is None else wanted)
    return {".".join(key.path) for key in wanted}


def run(assets, selection):
    definitions = dg.Definitions(
        assets=assets,
        jobs=[dg.define_asset_job("job", executor_def=dg.in_process_executor)],
        resources={"warehouse": WarehouseResource()},
    )
    with dg.DagsterInstance.ephemeral() as instance:
        done = definitions.resolve_job_def("job").execute_in_process(
            instance=instance,
            asset_selection=selection,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    return done.run_id


@contextmanager
def working(folder):
    with duckdb.connect() as con:
        for name in ("working", "private"):
            file = folder / "warehouse" / "private" / f"{name}.duckdb"
            con.execute(f"ATTACH '{file}' AS {name.replace('working', 'rairdtc')} (READ_ONLY)")
        con.execute("USE rairdtc")
        yield con


def rows(folder):
    with working(folder) as con:
        names = [name for (name,) in con.execute(RELATIONS).fetchall()]
        return {
            name: sorted(map(repr, con.execute(f"FROM {name}").fetchall()))
            for name in names
            if name not in NOT_COMPARED
        }


def made_anew(folder, change):
    """Tables whose rows were made by the refresh after `change`."""
    with working(folder) as con:
        before = dict(con.execute("SELECT table_name, run_id FROM audit.table_versions").fetchall())
    change()
    refresh()
    with working(folder) as con:
        after = con.execute("SELECT table_name, run_id FROM audit.table_versions").fetchall()
    return {name for name, run in after if before.get(name) != run}


def texts(folder):
    return [p for p in sorted((folder / "exports").glob("*/*.csv")) if p.stat().st_size > 200]


def lines_of(path):
    return path.read_bytes().splitlines(keepends=True)


def dated(path, day):
    return path.with_name(f"{path.name.split('_2025')[0]}_sent_2025-{day}.csv")


def correct_a_row(folder, rng):
    path = rng.choice([p for p in texts(folder) if not p.name.startswith("patients")])
    header, *body = lines_of(path)
    row = rng.choice(body)
    digits = [place for place, byte in enumerate(row) if byte in b"0123456789"]
    place = rng.choice(digits)
    changed = row[:place] + rng.choice(b"0123456789").to_bytes(1, "big") + row[place + 1 :]
    dated(path, "04-01").write_bytes(header + changed)


def delete_a_row(folder, rng):
    path = rng.choice(texts(folder))
    lines = lines_of(path)
    del lines[rng.randrange(1, len(lines))]
    path.write_bytes(b"".join(lines))


def delete_a_patient(folder, rng):
    path = rng.choice([p for p in texts(folder) if p.name.startswith("patients")])
    header, *body = lines_of(path)
    body.remove(rng.choice(body))
    path.write_bytes(header + b"".join(body))


def send_rows_late(folder, rng):
    path = rng.choice(texts(folder))
    header, *body = lines_of(path)
    dated(path, "01-15").write_bytes(header + b"".join(rng.sample(body, min(3, len(body)))))


def break_a_row(folder, rng):
    path = rng.choice(texts(folder))
    path.write_bytes(path.read_bytes() + rng.choice(lines_of(path)[1:])[:9] + b"\n")


def rename_a_file(folder, rng):
    path = rng.choice(texts(folder))
    path.rename(path.with_name(path.name.replace("2025", "resent_2025", 1)))


CHANGES = (
    correct_a_row,
    delete_a_row,
    delete_a_patient,
    send_rows_late,
    break_a_row,
    rename_a_file,
)


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_any_sequence_of_changes_ends_where_a_refresh_of_everything_ends(deployed, seed):
    rng = random.Random(seed)
    refresh()
    for change in rng.sample(CHANGES, CHANGES_EACH):
        change(deployed, rng)
        refresh()
    step_by_step = rows(deployed)
    refresh(everything=True)
    at_once = rows(deployed)
    assert step_by_step.keys() == at_once.keys()
    for name, found in at_once.items():
        assert step_by_step[name] == found, name


def test_one_changed_export_makes_again_what_depends_on_it_and_nothing_else(deployed):
    refresh()
    assert refresh() == set()

    def correct_pain():
        path = next(p for p in texts(deployed) if p.name.startswith("pain"))
        header, first, *others = lines_of(path)
        separator = b"\t" if b"\t" in first else b","
        patient, day, nrs, analgesic = first.split(separator)
        first = separator.join((patient, day, b"9" if nrs != b"9" else b"8", analgesic))
        path.write_bytes(b"".join((header, first, *others)))

    made = made_anew(deployed, correct_pain)
    assert {"raw.pain", "staging.pain", "derived.pain", "statistics.change_table"} <= made
    untouched = {"raw.labs", "staging.labs", "staging.patients", "cohort.treatment"}
    untouched |= {"cohort.patients", "derived.response", "derived.survival", "adam.adtte"}
    assert untouched & made == set()


def test_a_table_of_another_version_of_the_project_does_not_stay(deployed, refreshed):
    shutil.copytree(refreshed / "warehouse", deployed / "warehouse", symlinks=True)
    file = deployed / "warehouse" / "private" / "working.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("CREATE TABLE derived.of_an_older_version AS SELECT 1 AS x")
    pain = next(p for p in texts(deployed) if p.name.startswith("pain"))
    pain.write_bytes(b"".join(lines_of(pain)[:-1]))
    settings = load_settings()
    run_id = run(ASSETS, out_of_date(settings, take_inventory(settings.exports)))
    layout = Layout(Path(deployed / "warehouse"))
    assert read_manifest(layout).run_id == run_id
    with duckdb.connect(str(layout.published_file.resolve()), read_only=True) as con:
        names = {name for (name,) in con.execute(RELATIONS).fetchall()}
    assert "derived.of_an_older_version" not in names
    assert "derived.pain" in names
