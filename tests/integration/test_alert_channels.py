"""An alert by mail, webhook and group robot: what is sent, and what is believed of the answer."""

import json
import re
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path

import pytest

from rairdtc_pipeline import alerts
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.settings import load_settings
from tests.integration.receivers import PostOffice, mail_to, running

ALERT = alerts.Alert("problem", "disk low, 磁盘", ("Disk: 0.1 GiB free",))


@pytest.fixture
def silent_port():
    """A server that takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


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
