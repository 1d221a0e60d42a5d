"""The schedule, the sensor for arrivals and what Dagster loads, evaluated for real."""

import json
import logging
import shutil
from datetime import UTC, datetime

import dagster as dg
import pytest
import yaml
from dagster._core.test_utils import create_test_daemon_workspace_context
from dagster._core.workspace.load_target import ModuleTarget
from dagster._daemon.sensor import execute_sensor_iteration

from rairdtc_pipeline.protocol import PACKAGED

pytestmark = pytest.mark.slow


@pytest.fixture
def deployment(refreshed, tmp_path, monkeypatch):
    """A copy of the refreshed folder whose files need not stand still to have arrived."""
    folder = tmp_path / "deployment"
    shutil.copytree(refreshed, folder, symlinks=True)
    monkeypatch.setenv("RAIRDTC_EXPORTS", str(folder / "exports"))
    monkeypatch.setenv("RAIRDTC_WAREHOUSE", str(folder / "warehouse"))
    return folder


@pytest.fixture(scope="module")
def defs():
    from rairdtc_pipeline.definitions import defs

    return defs


def tick(defs, cursor=None):
    sensor = defs.resolve_sensor_def("exports_arrived")
    return sensor.evaluate_tick(dg.build_sensor_context(cursor=cursor))


def night(defs):
    context = dg.build_schedule_context(scheduled_execution_time=datetime(2026, 1, 1, tzinfo=UTC))
    return defs.resolve_schedule_def("every_night").evaluate_tick(context)


def test_a_night_without_changes_is_skipped_and_says_so(defs, deployment):
    found = night(defs)
    assert found.run_requests == []
    assert found.skip_message == "nothing changed since the last publication"


def test_a_changed_export_is_refreshed_at_night(defs, deployment):
    with next((deployment / "exports").glob("*/pain*.csv")).open("ab") as stream:
        stream.write(b"\n")
    (request,) = night(defs).run_requests
    assert request.tags["reason"] == "exports changed"


def test_a_changed_protocol_is_refreshed_at_night(defs, deployment, tmp_path, monkeypatch):
    content = yaml.safe_load(PACKAGED.read_text(encoding="utf-8"))
    content["settings"]["confirmation_days"]["value"] = 56
    own = tmp_path / "protocol.yaml"
    own.write_text(yaml.safe_dump(content), encoding="utf-8")
    monkeypatch.setenv("RAIRDTC_PROTOCOL", str(own))
    assert len(night(defs).run_requests) == 1


def test_the_nightly_refresh_runs_at_two_in_shanghai_and_is_on(defs):
    schedule = defs.resolve_schedule_def("every_night")
    assert schedule.cron_schedule == "0 2 * * *"
    assert schedule.execution_timezone == "Asia/Shanghai"
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    assert defs.resolve_sensor_def("exports_arrived").default_status.value == "RUNNING"


def test_a_file_has_arrived_when_it_has_stood_still(defs, deployment):
    first = tick(defs)
    assert "waiting" in first.skip_message
    assert "60 s" in tick(defs, first.cursor).skip_message
    still = tick(defs, long_ago(first.cursor))
    assert still.skip_message == "nothing new"
    assert tick(defs, still.cursor).skip_message == "nothing new"
    (deployment / "warehouse/private/withdrawn").write_text("P0123456789abcdef\n")
    (request,) = tick(defs, still.cursor).run_requests
    assert "consent" in request.tags["reason"]
    (deployment / "warehouse/private/withdrawn").unlink()
    path = next((deployment / "exports").glob("*/pain*.csv"))
    with path.open("ab") as stream:
        stream.write(b"\n")
    growing = tick(defs, long_ago(first.cursor))
    assert growing.run_requests == []
    (request,) = tick(defs, long_ago(growing.cursor)).run_requests
    assert request.tags["reason"] == "exports changed"


def long_ago(cursor):
    """The cursor of a sensor that has seen these files a day ago."""
    seen, since, looked_at = json.loads(cursor)
    return json.dumps([seen, since - 86400, looked_at])


class Daemon:
    """What Dagster's daemon does with the sensors; the runs it asks for wait in the queue."""

    def __init__(self, workspace):
        self.workspace, self.instance = workspace, workspace.instance

    def look(self, crash=None):
        """One look at `exports_arrived`; how many runs were asked for by now."""
        for state in self.instance.all_instigator_state():
            if state.name == "exports_arrived":
                data = state.instigator_data._replace(
                    last_tick_timestamp=0.0, last_tick_start_timestamp=0.0
                )
                self.instance.update_instigator_state(state.with_data(data))
        flags = {"exports_arrived": {crash: RuntimeError("the daemon fell")}} if crash else None
        log = logging.getLogger("sensors")
        list(execute_sensor_iteration(self.workspace, log, None, None, debug_crash_flags=flags))
        asked = dg.RunsFilter(tags={"dagster/sensor_name": "exports_arrived"})
        return len(self.instance.get_runs(asked))


@pytest.fixture
def daemon(deployment, tmp_path, monkeypatch):
    """Over a deployment whose protocol is not the one that was published with."""
    content = yaml.safe_load(PACKAGED.read_text(encoding="utf-8"))
    content["settings"]["arrival_stillness_seconds"]["value"] = 0
    (tmp_path / "protocol.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    monkeypatch.setenv("RAIRDTC_PROTOCOL", str(tmp_path / "protocol.yaml"))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "dagster.yaml").write_text(
        "telemetry: {enabled: false}\n"
        "run_coordinator: {module: dagster.core.run_coordinator, class: QueuedRunCoordinator}\n"
    )
    code = ModuleTarget("rairdtc_pipeline.definitions", None, str(tmp_path), "rairdtc")
    with (
        dg.DagsterInstance.get() as instance,
        create_test_daemon_workspace_context(code, instance) as workspace,
    ):
        yield Daemon(workspace)


def test_every_change_is_asked_for_once_though_the_files_are_those_of_an_earlier_run(
    daemon, deployment
):
    withdrawn = deployment / "warehouse/private/withdrawn"
    assert [daemon.look() for _ in range(3)] == [0, 1, 1]
    withdrawn.write_text("P0123456789abcdef\n")
    assert [daemon.look() for _ in range(2)] == [2, 2]
    withdrawn.unlink()
    assert [daemon.look() for _ in range(2)] == [3, 3]
    path = next((deployment / "exports").glob("*/pain*.csv"))
    before = path.read_bytes()
    path.write_bytes(before + b"\n")
    assert [daemon.look() for _ in range(3)] == [3, 4, 4]
    path.write_bytes(before)
    assert [daemon.look() for _ in range(3)] == [4, 5, 5]


@pytest.mark.parametrize("crash", ["RUN_IDS_RESERVED", "RUN_CREATED", "RUN_LAUNCHED"])
def test_a_look_that_fails_after_it_asked_asks_neither_twice_nor_never(daemon, crash):
    assert daemon.look() == 0
    daemon.look(crash)
    assert [daemon.look() for _ in range(3)] == [1, 1, 1]
    (run,) = daemon.instance.get_runs()
    assert run.status == dg.DagsterRunStatus.QUEUED


def test_a_killed_run_is_failed_within_a_minute_and_tried_once_more(defs, deployment, tmp_path):
    with next((deployment / "exports").glob("*/pain*.csv")).open("ab") as stream:
        stream.write(b"\n")
    runs, sensor = deployment / "warehouse/private/runs", defs.resolve_sensor_def("killed_runs")
    job = dg.GraphDefinition("nightly_refresh").to_job()

    def after_a_kill(instance, tags=None):
        run = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED, tags=tags)
        (runs / run.run_id).touch()
        found = sensor.evaluate_tick(dg.build_sensor_context(instance=instance))
        assert instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.FAILURE
        return found.run_requests

    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        (request,) = after_a_kill(instance)
        assert request.tags["reason"] == "exports changed"
        assert after_a_kill(instance, request.tags) == []
        assert sensor.evaluate_tick(dg.build_sensor_context(instance=instance)).run_requests == []


def test_groups_follow_the_data_and_every_asset_explains_itself(defs):
    graph = defs.resolve_asset_graph()
    groups = {graph.get(key).group_name for key in graph.get_all_asset_keys()}
    assert groups == {"raw", "staging", "cohort", "derived", "statistics", "publication"}
    for key in graph.get_all_asset_keys():
        assert graph.get(key).description, key


def test_every_check_explains_itself_and_the_blocking_ones_are_known(defs):
    graph = defs.resolve_asset_graph()
    checks = [graph.get_check_spec(key) for key in graph.asset_check_keys]
    assert all(check.description for check in checks)
    blocking = {check.name for check in checks if check.blocking}
    assert blocking >= {"every_file_was_read", "every_source_row_is_accounted_for"}


def test_nothing_is_downstream_of_the_publication_and_everything_is_upstream(defs):
    graph = defs.resolve_asset_graph()
    published = dg.AssetKey(["publication", "published_warehouse"])
    upstream, todo = set(), [published]
    while todo:
        parents = graph.get(todo.pop()).parent_keys - upstream
        upstream |= parents
        todo += parents
    assert upstream | {published} == set(graph.get_all_asset_keys())
