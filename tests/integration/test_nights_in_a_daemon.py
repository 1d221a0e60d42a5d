"""A real daemon: a night without changes, a night with a new export, a growing file."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
import yaml

from rairdtc_pipeline.protocol import PACKAGED
from tests.faults.publications import send_pain_again
from tests.integration.shell import copy_of

PATIENCE = 300
STILL_SECONDS, GROWTH_SECONDS, PIECES = 40, 120, 24
pytestmark = pytest.mark.skipif("RAIRDTC_NIGHTS" not in os.environ, reason="waits for minutes")


@pytest.fixture
def deployment(refreshed, tmp_path, monkeypatch):
    folder = copy_of(refreshed, tmp_path / "deployment")
    monkeypatch.setenv("RAIRDTC_EXPORTS", str(folder / "exports"))
    monkeypatch.setenv("RAIRDTC_WAREHOUSE", str(folder / "warehouse"))
    monkeypatch.setenv("RAIRDTC_PROTOCOL", str(folder / "protocol.yaml"))
    monkeypatch.setenv("DAGSTER_HOME", str(folder / "warehouse" / "dagster"))
    return folder


def refresh_in(folder, seconds, still_for=3600):
    """Let the night begin with the first minute so far away; `still_for` seconds a file arrives."""
    begins = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(seconds=seconds + 60)
    content = yaml.safe_load(PACKAGED.read_text(encoding="utf-8"))
    content["settings"]["refresh_time"]["value"] = f"{begins:%H:%M}"
    content["settings"]["arrival_stillness_seconds"]["value"] = still_for
    (folder / "protocol.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")


@contextmanager
def daemon(folder):
    command = [Path(sys.executable).parent / "dagster-daemon", "run", "-m"]
    process = subprocess.Popen(
        [*command, "rairdtc_pipeline.definitions"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def completed_ticks(instance, name):
    """What came of each time a schedule or sensor was looked at, the last first."""
    for state in instance.all_instigator_state():
        if state.name == name:
            ticks = instance.get_ticks(state.instigator_origin_id, state.selector_id)
            return [tick for tick in ticks if tick.is_completed]
    return []


def tick_other_than(instance, tick_id):
    """What came of the last time the schedule of the night was looked at."""
    last = completed_ticks(instance, "every_night")[:1]
    return next((tick for tick in last if tick.tick_id != tick_id), None)


def until(found):
    deadline = time.monotonic() + PATIENCE
    while not (what := found()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.5)
    return what


def published_run(folder):
    manifest = folder / "warehouse" / "published" / "manifest.json"
    return json.loads(manifest.read_text())["run_id"]


def test_a_night_without_changes_is_skipped_and_one_with_a_new_export_publishes(deployment):
    refresh_in(deployment, 90)
    rairdtc = Path(sys.executable).parent / "rairdtc"
    subprocess.run([rairdtc, "refresh"], cwd=deployment, check=True, capture_output=True)
    before = published_run(deployment)
    with dg.DagsterInstance.get() as instance:
        with daemon(deployment):
            skipped = until(lambda: tick_other_than(instance, None))
        assert skipped.skip_reason == "nothing changed since the last publication"
        assert published_run(deployment) == before
        send_pain_again(deployment)
        refresh_in(deployment, 30)
        with daemon(deployment):
            fired = until(lambda: tick_other_than(instance, skipped.tick_id))
            (run_id,) = fired.run_ids
            until(lambda: instance.get_run_by_id(run_id).is_finished)
        assert instance.get_run_by_id(run_id).tags["dagster/schedule_name"] == "every_night"
        assert published_run(deployment) == run_id


def test_a_file_that_grows_is_read_when_it_has_stood_still(deployment):
    refresh_in(deployment, 6 * 3600, still_for=STILL_SECONDS)
    rairdtc = Path(sys.executable).parent / "rairdtc"
    subprocess.run([rairdtc, "refresh"], cwd=deployment, check=True, capture_output=True)
    before = published_run(deployment)
    sent = next(iter(sorted((deployment / "exports").glob("*/pain*.csv"))))
    content = b"".join(sent.read_bytes().splitlines(keepends=True)[:-1])
    with dg.DagsterInstance.get() as instance, daemon(deployment):
        for piece in range(1, PIECES):
            sent.write_bytes(content[: len(content) * piece // PIECES])
            time.sleep(GROWTH_SECONDS / PIECES)
        sent.write_bytes(content)
        whole = time.time()
        grown = completed_ticks(instance, "exports_arrived")
        assert {tick.skip_reason for tick in grown} == {
            "files changed; waiting until they stand still"
        }
        assert len(grown) > 1
        until(lambda: published_run(deployment) != before)
        (run,) = instance.get_run_records(dg.RunsFilter(run_ids=[published_run(deployment)]))
    assert run.dagster_run.tags["dagster/sensor_name"] == "exports_arrived"
    assert run.start_time >= whole + STILL_SECONDS
