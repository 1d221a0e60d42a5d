"""What people are told when something is wrong: real runs, a real mail server, a real webhook."""

import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import dagster as dg
import duckdb
import pytest
import yaml
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteRepositoryOrigin
from dagster._core.scheduler.instigation import (
    InstigatorState,
    InstigatorStatus,
    ScheduleInstigatorData,
    TickData,
    TickStatus,
)
from dagster_shared.error import SerializableErrorInfo

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.orchestration import alert_delivery
from rairdtc_pipeline.orchestration.alert_delivery import from_json
from rairdtc_pipeline.orchestration.conditions import conditions
from rairdtc_pipeline.protocol import PACKAGED
from rairdtc_pipeline.settings import load_settings
from rairdtc_pipeline.storage.layout import Layout
from tests.conftest import RAIRDTC
from tests.faults.publications import send_pain_again
from tests.integration.receivers import PostOffice, mail_to, running
from tests.integration.shell import birth_dates, found_in, found_in_files, identifiers

BIN = Path(sys.executable).parent


@pytest.fixture
def deployment(refreshed, tmp_path, monkeypatch):
    """A copy of the refreshed folder, its Dagster instance and what the sensor remembers."""
    for name in ("exports", "warehouse"):
        shutil.copytree(refreshed / name, tmp_path / name, symlinks=True)
        monkeypatch.setenv(f"RAIRDTC_{name.upper()}", str(tmp_path / name))
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "warehouse" / "dagster"))
    with dg.DagsterInstance.get() as instance:
        yield Watched(tmp_path, instance)


class Watched:
    def __init__(self, folder, instance):
        self.folder, self.instance, self.cursor = folder, instance, None

    def tick(self):
        """One evaluation of the sensor `alerts`, after whatever it remembers; what is wrong by now."""
        from rairdtc_pipeline.definitions import defs

        context = dg.build_sensor_context(instance=self.instance, cursor=self.cursor)
        ticked = defs.resolve_sensor_def("alerts").evaluate_tick(context)
        self.cursor = ticked.cursor
        return "\n".join(map(str, from_json(json.loads(self.cursor)["log"]["told"]).values()))

    def refresh(self):
        return subprocess.run(
            [RAIRDTC, "refresh"], cwd=self.folder, capture_output=True, text=True, check=False
        )

    def later(self):
        """Pretend the pause after a failed delivery is over."""
        for file in (self.folder / "warehouse" / "private" / "alerts").iterdir():
            file.write_text(json.dumps(json.loads(file.read_text()) | {"not_before": 0.0}))


def pseudonyms(folder):
    file = folder / "warehouse" / "published" / "rairdtc.duckdb"
    with duckdb.connect(str(file.resolve()), read_only=True) as con:
        return {name for (name,) in con.execute("SELECT patient FROM cohort.candidates").fetchall()}


@pytest.mark.slow
def test_a_refused_export_is_told_once_and_its_mending_once(deployment, post_office, hook, capfd):
    folder, exports = deployment.folder, deployment.folder / "exports"
    closed = identifiers(exports) | birth_dates(exports) | pseudonyms(folder)
    deployment.tick()
    (first,) = post_office.mails
    assert "export late" in first["Subject"]
    assert "check failed" in first["Subject"]
    assert re.search(
        r"staging/labs: every_row_keeps_the_contract: open 7, jiangxi_east/labs_2025-03-01\.csv: "
        r"4 rows, jiangxi_main/labs_…_2025-03-01\.csv\.gz: 3 rows; rairdtc check",
        first.get_content(),
    )
    assert first.get_content().rstrip().endswith(f"Sent by {socket.gethostname()}")
    name = next(value for value in sorted(identifiers(exports)) if not value.isascii())
    broken = exports / "jiangxi_main" / f"labs_{name}.csv"
    broken.write_bytes(f"patient_id,{name}\n{name},1\n".encode("utf-16"))
    for _ in range(2):
        assert deployment.refresh().returncode == 1
        deployment.tick()
    assert len(post_office.mails) == 2
    refused = post_office.mails[1].get_content()
    assert post_office.mails[1]["Subject"] == "RAIR-DTC: refresh failed"
    run = deployment.instance.get_runs(limit=2)[-1].run_id
    for said in (
        "raw/labs: every_file_was_read",
        "jiangxi_main/labs_[…].csv: ",
        "UTF-16",
        "step raw",
        run,
    ):
        assert said in refused
    broken.unlink()
    new = exports / "jiangxi_main" / f"labs_{date.today()}.csv"
    header = ",".join(column.name for column in load_contracts()["labs"].columns)
    new.write_text(f"{header}\n")
    assert deployment.refresh().returncode == 0
    for _ in range(2):
        deployment.tick()
    assert len(post_office.mails) == 3
    mended = post_office.mails[2]
    assert mended["Subject"] == "RAIR-DTC: mended: refresh failed, mended: export late"
    assert "Mended: Export labs" in mended.get_content()
    assert [post["subject"] for post in hook.posts] == [
        mail["Subject"].removeprefix("RAIR-DTC: ") for mail in post_office.mails
    ]
    assert hook.posts[1]["kind"] == "problem"
    assert hook.posts[2]["kind"] == "mended"
    sent = "\n".join([*post_office.texts(), json.dumps(hook.posts, ensure_ascii=False)])
    logged = "".join(capfd.readouterr())
    assert "refresh failed" in logged
    assert found_in(closed, sent + logged) == []
    assert (
        found_in_files(identifiers(exports), folder / "warehouse" / "dagster" / "schedules") == []
    )


def test_a_mail_server_that_is_down_loses_nothing_and_does_not_hold_up_the_webhook(
    deployment, hook, monkeypatch, capfd
):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mail_to(monkeypatch, port)
    deployment.tick()
    assert "alert by e-mail: ConnectionRefusedError" in "".join(capfd.readouterr())
    deployment.tick()
    assert "e-mail" not in "".join(capfd.readouterr())
    assert len(hook.posts) == 1
    assert deployment.refresh().returncode == 0
    with running(PostOffice()) as server:
        mail_to(monkeypatch, server.port)
        deployment.later()
        deployment.tick()
        assert "export late" in server.mails[0]["Subject"]
        server.shutdown()
    assert len(hook.posts) == 1


class Slow(BaseHTTPRequestHandler):
    """Sends a header every half second, so that no single read ever waits for long."""

    def do_POST(self):
        self.server.posts += 1
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        with suppress(OSError):
            while not self.server.ended.wait(0.5):
                self.wfile.write(b"X-Wait: a\r\n")

    def log_message(self, *words):
        pass


@pytest.fixture
def slow_hook(monkeypatch):
    with running(ThreadingHTTPServer(("127.0.0.1", 0), Slow)) as server:
        server.posts, server.ended = 0, threading.Event()
        monkeypatch.setenv("RAIRDTC_ALERT_WEBHOOK_URL", f"http://127.0.0.1:{server.server_port}/x")
        yield server
        server.ended.set()
        server.shutdown()


def test_a_server_that_answers_a_byte_at_a_time_holds_up_nobody(
    deployment, slow_hook, post_office, capfd
):
    started = time.monotonic()
    deployment.tick()
    took = time.monotonic() - started
    assert len(post_office.mails) == 1
    assert slow_hook.posts == 1
    assert "alert by webhook: the server did not answer in time" in "".join(capfd.readouterr())
    deployment.tick()
    assert (len(post_office.mails), slow_hook.posts) == (1, 1)
    assert took < 30
    until(lambda: not [p for p in Path("/proc").glob("[0-9]*/cmdline") if delivers_by_webhook(p)])
    assert time.monotonic() - started < alert_delivery.DEADLINE_SECONDS + 30
    progress = alert_delivery.progress_of(Layout(deployment.folder / "warehouse"), "webhook")
    assert progress.told == {}
    assert progress.not_before > time.time()


def delivers_by_webhook(command_line):
    with suppress(OSError):
        return b"alert_delivery\0webhook" in command_line.read_bytes()
    return False


def test_an_alert_links_to_the_run_and_speaks_the_language_of_the_setting(
    deployment, hook, monkeypatch
):
    monkeypatch.setenv("RAIRDTC_UI_URL", "https://rairdtc.hospital.test/")
    monkeypatch.setenv("RAIRDTC_LANGUAGE", "zh")
    deployment.tick()
    (post,) = hook.posts
    assert "导出逾期" in post["subject"]
    assert "jiangxi_main 的导出 labs" in post["text"]
    assert post["sender"] == f"来自 {socket.gethostname()}：https://rairdtc.hospital.test/"


def test_a_disk_too_small_for_the_next_refresh_is_told_before_it_is_full(deployment, post_office):
    deployment.tick()
    large = deployment.folder / "exports" / "jiangxi_main" / "labs_large.csv"
    with large.open("wb") as stream:
        stream.truncate(shutil.disk_usage(deployment.folder).free)
    deployment.tick()
    assert post_office.mails[-1]["Subject"] == "RAIR-DTC: disk low"
    assert "GiB free" in post_office.mails[-1].get_content()
    large.unlink()
    deployment.tick()
    assert post_office.mails[-1]["Subject"] == "RAIR-DTC: mended: disk low"
    assert len(post_office.mails) == 3


def test_a_published_file_that_cannot_be_opened_is_told(deployment):
    file = (deployment.folder / "warehouse" / "published" / "rairdtc.duckdb").resolve()
    file.write_bytes(b"not a database")
    assert "Published:" in deployment.tick()


@pytest.mark.slow
def test_an_old_snapshot_that_cannot_be_deleted_is_told_and_publications_go_on(deployment):
    snapshots = deployment.folder / "warehouse" / "snapshots"
    stuck = snapshots / ".mounted"
    stuck.symlink_to(deployment.folder / "exports")
    before = (snapshots.parent / "published").resolve()
    send_pain_again(deployment.folder)
    done = deployment.refresh()
    assert done.returncode == 0, done.stderr
    assert (snapshots.parent / "published").resolve() != before
    assert f"{stuck} cannot be deleted" in done.stderr
    assert "old_snapshots_are_deleted: not deleted 1" in deployment.tick()


def schedule(instance, status, location="rairdtc"):
    """The nightly schedule in the instance's own storage: on or off, on since 90 hours."""
    repository = RemoteRepositoryOrigin(RegisteredCodeLocationOrigin(location), "__repository__")
    origin = repository.get_instigator_origin("every_night")
    since = ScheduleInstigatorData("0 2 * * *", time.time() - 90 * 3600)
    state = InstigatorState(origin, InstigatorType.SCHEDULE, status, since)
    known = any(s.selector_id == state.selector_id for s in instance.all_instigator_state())
    (instance.update_instigator_state if known else instance.add_instigator_state)(state)
    return state


def ticked(instance, state, hours_ago, status):
    """A tick of the schedule in the instance's own storage."""
    names = (state.instigator_origin_id, state.name, state.instigator_type)
    at = time.time() - hours_ago * 3600
    failed = SerializableErrorInfo("", [], None) if status == TickStatus.FAILURE else None
    instance.create_tick(TickData(*names, status, at, error=failed, selector_id=state.selector_id))


def test_a_schedule_that_is_off_or_fails_or_misses_a_night_is_told(deployment, hook):
    instance = deployment.instance
    state = schedule(instance, InstigatorStatus.RUNNING)
    ticked(instance, state, 27, TickStatus.SKIPPED)
    assert "The nightly schedule has not run since" in deployment.tick()
    assert "night not covered" in hook.posts[-1]["subject"]
    ticked(instance, state, 25, TickStatus.SKIPPED)
    assert "nightly" not in deployment.tick()
    assert hook.posts[-1]["subject"] == "mended: night not covered"
    schedule(instance, InstigatorStatus.STOPPED)
    assert "The nightly refresh is switched off in the Dagster UI" in deployment.tick()
    schedule(instance, InstigatorStatus.RUNNING)
    assert "nightly" not in deployment.tick()
    ticked(instance, state, 1, TickStatus.FAILURE)
    assert "The nightly schedule failed" in deployment.tick()


def test_the_schedule_of_another_code_location_does_not_count(deployment):
    schedule(deployment.instance, InstigatorStatus.STOPPED, location="other")
    settings = load_settings()
    assert "night-not-covered" in conditions(deployment.instance, settings, "other")
    assert "night-not-covered" not in conditions(deployment.instance, settings, "rairdtc")


def test_a_refresh_that_never_ends_is_told(deployment, monkeypatch):
    from rairdtc_pipeline.definitions import defs

    job = defs.resolve_job_def("nightly_refresh")
    run = deployment.instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
    assert "under way" not in deployment.tick()
    content = yaml.safe_load(PACKAGED.read_text(encoding="utf-8"))
    content["settings"]["refresh_overdue_hours"]["value"] = 0
    own = deployment.folder / "protocol.yaml"
    own.write_text(yaml.safe_dump(content), encoding="utf-8")
    monkeypatch.setenv("RAIRDTC_PROTOCOL", str(own))
    assert f"Run {run.run_id} is under way since" in deployment.tick()


@pytest.mark.slow
def test_the_daemon_tells_of_a_refresh_that_fails(deployment, post_office):
    daemon = subprocess.Popen(
        [BIN / "dagster-daemon", "run", "-m", "rairdtc_pipeline.definitions"],
        cwd=deployment.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        until(lambda: len(post_office.mails) == 1)
        for file in (deployment.folder / "exports").rglob("pain*"):
            file.unlink()
        assert deployment.refresh().returncode == 1
        until(lambda: len(post_office.mails) == 2)
    finally:
        daemon.terminate()
        logged, _ = daemon.communicate(timeout=60)
    assert "raw/pain: every_file_was_read: pain: no file" in post_office.mails[1].get_content()
    assert "failed: raw/pain: every_file_was_read" in logged
    run = deployment.instance.get_runs(limit=1)[0]
    noted = deployment.instance.all_logs(run.run_id, dg.DagsterEventType.ENGINE_EVENT)
    assert any("pain: no file" in event.message for event in noted)


def until(true):
    deadline = time.monotonic() + 240
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.5)
