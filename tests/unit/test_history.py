"""Dagster remembers as many refreshes as it is told to, the last of each check, and what published."""

import json
import sqlite3
from contextlib import closing

import dagster as dg
import pytest

from rairdtc_pipeline.orchestration.history import prune_history
from rairdtc_pipeline.storage.layout import Layout


@dg.asset(check_specs=[dg.AssetCheckSpec("holds", asset="table")])
def table():
    yield dg.MaterializeResult(
        check_results=[dg.AssetCheckResult(passed=True)], metadata={"rows": "x" * 100_000}
    )


@pytest.fixture
def layout(tmp_path, monkeypatch):
    made = Layout(tmp_path / "warehouse")
    made.create()
    monkeypatch.setenv("DAGSTER_HOME", str(made.dagster_home))
    return made


def refresh(instance):
    return dg.materialize([table], instance=instance).run_id


def publish(layout, run_id):
    layout.published.mkdir()
    manifest = dict.fromkeys(("snapshot", "published_at", "inputs_hash", "settings_hash"), "") | {
        "run_id": run_id,
        "patients": 0,
    }
    (layout.published / "manifest.json").write_text(json.dumps(manifest))


def test_old_refreshes_are_forgotten_but_not_the_one_that_published(layout):
    with dg.DagsterInstance.get() as instance:
        runs = [refresh(instance) for _ in range(8)]
        publish(layout, runs[0])
        kept = {runs[0], runs[-1]}
        prune_history(instance, layout, keep=1)
        assert {run.run_id for run in instance.get_runs()} == kept
        last = instance.get_latest_materialization_event(dg.AssetKey("table"))
        assert last.run_id == runs[-1]
    history = layout.dagster_home / "history" / "runs"
    assert {path.stem for path in history.glob("*-*.db")} == kept
    assert {path.name for path in layout.dagster_home.glob("storage/*-*")} <= kept
    with closing(sqlite3.connect(history / "index.db")) as con:
        for column in ("event_logs", "asset_check_executions"):
            found = con.execute(f"SELECT DISTINCT run_id FROM {column} WHERE run_id IS NOT NULL")
            assert {run for (run,) in found} == kept
        ((free,),), ((pages,),) = (
            con.execute("PRAGMA freelist_count"),
            con.execute("PRAGMA page_count"),
        )
        assert free <= pages / 2


def test_the_last_evaluation_of_a_check_is_kept_when_its_refresh_is_forgotten(layout):
    @dg.op
    def nothing():
        pass

    @dg.job
    def other():
        nothing()

    with dg.DagsterInstance.get() as instance:
        run_id = refresh(instance)
        other.execute_in_process(instance=instance)
        prune_history(instance, layout, keep=1)
        assert run_id not in {run.run_id for run in instance.get_runs()}
        key = dg.AssetCheckKey(dg.AssetKey("table"), "holds")
        (found,) = instance.event_log_storage.get_asset_check_execution_history(key, limit=9)
        assert found.run_id == run_id
