"""A mail server and a webhook that the settings name."""

from http.server import ThreadingHTTPServer

import pytest

from tests.integration.receivers import Hook, PostOffice, mail_to, running


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
