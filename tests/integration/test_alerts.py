"""What people are told when something is wrong: real runs, a real mail server, a real webhook."""

import base64
import email
import email.policy
import json
import re
import shutil
import socket
import socketserver
import ssl
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

from rairdtc_pipeline import alerts
from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.orchestration import alert_delivery
from rairdtc_pipeline.orchestration.alert_delivery import from_json
from rairdtc_pipeline.orchestration.conditions import conditions
from rairdtc_pipeline.protocol import PACKAGED
from rairdtc_pipeline.settings import load_settings
from rairdtc_pipeline.storage.layout import Layout
from tests.conftest import RAIRDTC
from tests.faults.publications import send_pain_again
from tests.integration.shell import birth_dates, found_in, found_in_files, identifiers

BIN = Path(sys.executable).parent
ALERT = alerts.Alert("problem", "disk low, 磁盘", ("Disk: 0.1 GiB free",))


class Postman(socketserver.StreamRequestHandler):
    """One SMTP session: EHLO, STARTTLS, AUTH PLAIN, MAIL, RCPT, DATA, QUIT."""

    def handle(self):
        self.say("220 mail.test ESMTP")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "QUIT":
                return self.say("221 bye")
            getattr(self, verb.lower(), self.fine)(line)
        return None

    def say(self, *lines):
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def fine(self, line):
        self.say("250 fine")

    def ehlo(self, line):
        offered = ["250-STARTTLS"] if self.server.tls else []
        self.say("250-mail.test", *offered, "250 AUTH PLAIN")

    def starttls(self, line):
        self.say("220 go")
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.server.encrypted = True

    def auth(self, line):
        self.server.logins.append(base64.b64decode(line.split()[2]).decode().split("\0")[1:])
        self.say("235 in" if self.server.logins[-1][1] == "right" else "535 hush: secret")

    def rcpt(self, line):
        self.say("550 nobody of this name" if "nobody@" in line else "250 fine")

    def data(self, line):
        self.say("354 go")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.mails.append(
            email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        )
        self.say("250 taken")


class PostOffice(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, tls=None):
        super().__init__(("127.0.0.1", 0), Postman)
        self.tls, self.encrypted, self.mails, self.logins = tls, False, [], []

    @property
    def port(self):
        return self.server_address[1]

    def texts(self):
        return [f"{mail}\n{mail['Subject']}\n{mail.get_content()}" for mail in self.mails]


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append(json.loads(body))
        self.send_response(self.server.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(json.dumps(self.server.says(self.server.posts[-1])).encode())

    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *words):
        pass


def running(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture
def post_office(monkeypatch):
    with running(PostOffice()) as server:
        mail_to(monkeypatch, server.port)
        yield server
        server.shutdown()


@pytest.fixture
def hook(monkeypatch):
    with running(ThreadingHTTPServer(("127.0.0.1", 0), Hook)) as server:
        server.posts, server.answer, server.says = [], 200, lambda post: {}
        monkeypatch.setenv("RAIRDTC_ALERT_WEBHOOK_URL", f"http://127.0.0.1:{server.server_port}/x")
        yield server
        server.shutdown()


@pytest.fixture
def silent_port():
    """A server that takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def mail_to(monkeypatch, port, **more):
    given = {
        "ALERT_EMAIL_TO": "nurse@hospital.test, it@hospital.test",
        "ALERT_EMAIL_FROM": "rairdtc@hospital.test",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
        "SMTP_STARTTLS": "false",
    }
    for name, value in (given | more).items():
        monkeypatch.setenv(f"RAIRDTC_{name}", value)


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


@pytest.mark.parametrize("channel", ["e-mail", "webhook"])
def test_a_server_that_never_answers_is_given_up(channel, silent_port, monkeypatch):
    monkeypatch.setattr(alerts, "TIMEOUT_SECONDS", 0.3)
    mail_to(monkeypatch, silent_port)
    monkeypatch.setenv("RAIRDTC_ALERT_WEBHOOK_URL", f"http://127.0.0.1:{silent_port}/token")
    since = time.monotonic()
    delivery = alerts.deliver(ALERT, alerts.channels(load_settings())[channel])
    assert not delivery.taken
    assert str(delivery.said) in ("TimeoutError", "SMTPServerDisconnected")
    assert time.monotonic() - since < 5


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


def test_a_mail_says_who_what_and_in_any_script(post_office):
    assert alerts.deliver(ALERT, alerts.channels(load_settings())["e-mail"]).taken
    (mail,) = post_office.mails
    assert mail["Subject"] == "RAIR-DTC: disk low, 磁盘"
    assert mail["To"] == "nurse@hospital.test, it@hospital.test"
    assert mail["From"] == "rairdtc@hospital.test"
    assert mail["Date"]
    assert mail["Message-ID"]
    assert "Disk: 0.1 GiB free" in mail.get_content()


def test_a_recipient_who_is_refused_is_named_by_number_and_the_others_get_it(
    post_office, monkeypatch
):
    mail_to(monkeypatch, post_office.port, ALERT_EMAIL_TO="nobody@hospital.test,it@hospital.test")
    delivery = alerts.deliver(ALERT, alerts.channels(load_settings())["e-mail"])
    assert delivery.taken
    assert str(delivery.said) == "1 recipients were refused"
    assert len(post_office.mails) == 1


@pytest.mark.parametrize("answer", [302, 404, 500])
def test_a_webhook_that_does_not_take_it_is_not_believed(answer, hook):
    hook.answer = answer
    delivery = alerts.deliver(ALERT, alerts.channels(load_settings())["webhook"])
    assert not delivery.taken
    assert str(delivery.said) == f"the server answered {answer}"


def group_robot(form):
    """Answers as the group robot of a chat is documented to answer a text message."""

    def wecom(post):
        content = post["text"]["content"]
        whole = post == {"msgtype": "text", "text": {"content": content}}
        fits = 0 < len(content.encode()) <= 2048
        return {"errcode": 0, "errmsg": "ok"} if whole and fits else {"errcode": 40058}

    def dingtalk(post):
        whole = post == {"msgtype": "text", "text": {"content": post["text"]["content"]}}
        named = "RAIR-DTC" in post["text"]["content"]
        return {"errcode": 0 if whole and named else 310000, "errmsg": "keywords not in content"}

    def feishu(post):
        whole = post == {"msg_type": "text", "content": {"text": post["content"]["text"]}}
        fits = len(json.dumps(post, ensure_ascii=False).encode()) <= 20_000
        return {"code": 0 if whole and fits else 9499, "msg": "success", "data": {}}

    return {"wecom": wecom, "dingtalk": dingtalk, "feishu": feishu}[form]


@pytest.mark.parametrize("form", ["wecom", "dingtalk", "feishu"])
def test_a_group_robot_takes_short_and_long_alerts_and_its_refusal_is_believed(
    form, hook, monkeypatch
):
    monkeypatch.setenv("RAIRDTC_ALERT_WEBHOOK_FORMAT", form)
    hook.says = group_robot(form)
    send = alerts.channels(load_settings())["webhook"]
    long = alerts.Alert("problem", "导出逾期", ("导出 labs：" + "逾期" * 190,) * 45, "来自 server")
    for alert in (ALERT, long):
        delivery = alerts.deliver(alert, send)
        assert delivery.taken, str(delivery.said)
    text = json.dumps(hook.posts[-1], ensure_ascii=False)
    assert "RAIR-DTC: 导出逾期" in text
    assert "来自 server" in text
    assert re.search(r"and \d+ more", text)
    hook.says = lambda post: {"errcode": 93000, "code": 19001, "msg": "secret"}
    refused = alerts.deliver(ALERT, send)
    assert not refused.taken
    assert re.fullmatch(
        r"the server refused the message with \w*code (93000|19001)", str(refused.said)
    )
    hook.says = lambda post: {"ok": True}
    assert not alerts.deliver(ALERT, send).taken


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


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """A certificate of 127.0.0.1 that this machine trusts."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    both = tmp_path / "both.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 "
        f"-addext subjectAltName=IP:127.0.0.1 -keyout {both} -out {both}.crt"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(f"{both}.crt", both)
    monkeypatch.setenv("SSL_CERT_FILE", f"{both}.crt")
    return tls


def test_a_password_goes_over_an_encrypted_line_and_is_never_shown(
    certificate, tmp_path, monkeypatch
):
    secret = tmp_path / "smtp.password"
    secret.write_text("right\n")
    with running(PostOffice(certificate)) as server:
        login = {"SMTP_USER": "rairdtc", "SMTP_PASSWORD_FILE": str(secret), "SMTP_STARTTLS": "true"}
        mail_to(monkeypatch, server.port, **login)
        secret.chmod(0o644)
        send = alerts.channels(load_settings())["e-mail"]
        assert str(alerts.deliver(ALERT, send).said).startswith("others can read")
        secret.chmod(0o600)
        assert alerts.deliver(ALERT, send).taken
        assert server.encrypted
        assert server.logins == [["rairdtc", "right"]]
        monkeypatch.delenv("RAIRDTC_SMTP_PASSWORD_FILE")
        monkeypatch.setenv("RAIRDTC_SMTP_PASSWORD", "wrong")
        settings = load_settings()
        refused = alerts.deliver(ALERT, alerts.channels(settings)["e-mail"])
        assert str(refused.said) == "SMTPAuthenticationError, the server answered 535"
        assert "wrong" not in f"{settings!r} {settings}"
        monkeypatch.delenv("SSL_CERT_FILE")
        untrusted = alerts.deliver(ALERT, alerts.channels(settings)["e-mail"])
        assert str(untrusted.said).startswith("SSLCertVerificationError")
        server.shutdown()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ALERT_EMAIL_TO": "a@b.test"}, "needs alert_email_from and smtp_host"),
        ({"ALERT_EMAIL_TO": "secret"}, "alert_email_to"),
        ({"SMTP_USER": "secret"}, "smtp_user goes with"),
        ({"SMTP_PASSWORD": "secret"}, "smtp_user goes with"),
        (
            {"SMTP_USER": "u", "SMTP_PASSWORD": "secret", "SMTP_STARTTLS": "0"},
            "not sent in the clear",
        ),
        ({"SMTP_PORT": "0"}, "smtp_port"),
        ({"ALERT_WEBHOOK_URL": "file:///secret"}, "https://"),
    ],
)
def test_settings_that_cannot_send_are_refused_without_their_values(given, said, monkeypatch):
    for name, value in given.items():
        monkeypatch.setenv(f"RAIRDTC_{name}", value)
    with pytest.raises(DeclarationError, match=said) as caught:
        load_settings()
    assert "secret" not in str(caught.value)


def test_a_password_in_the_settings_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("rairdtc.toml").write_text('smtp_user = "u"\nsmtp_password = "secret"\n')
    with pytest.raises(DeclarationError, match="does not belong in it") as caught:
        load_settings()
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"exports = secret", "rairdtc.toml is not TOML: .*line 1"),
        ("exports = '导出'".encode("gb18030"), "rairdtc.toml is not UTF-8"),
    ],
)
def test_a_settings_file_that_cannot_be_read_is_refused_in_words(
    content, said, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    Path("rairdtc.toml").write_bytes(content)
    with pytest.raises(DeclarationError, match=said) as caught:
        load_settings()
    assert "secret" not in str(caught.value)


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


def test_an_old_snapshot_that_cannot_be_deleted_is_told_and_publications_go_on(deployment):
    snapshots = deployment.folder / "warehouse" / "snapshots"
    stuck = snapshots / ".20200101T020000-00000000"
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
