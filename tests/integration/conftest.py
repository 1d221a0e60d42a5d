"""A mail server and a webhook that the settings name, and a warehouse that no test has open."""

from http.server import ThreadingHTTPServer

import pytest

from rairdtc_pipeline.storage.layout import Layout
from tests.integration.receivers import Hook, PostOffice, mail_to, running
from tests.integration.shell import copy_of


@pytest.fixture(scope="session")
def unopened(refreshed, tmp_path_factory):
    """Layout of the refreshed demo, which a test opens with the settings of the project."""
    return Layout(copy_of(refreshed, tmp_path_factory.mktemp("unopened")) / "warehouse")


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
