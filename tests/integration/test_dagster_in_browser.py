"""The Dagster UI as the operator meets it: asset pages, checks, a refresh launched by hand."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress

import pytest

from tests.conftest import RAIRDTC
from tests.integration.test_report_in_browser import browser, pytestmark  # noqa: F401

PATIENCE = 240


@pytest.fixture(scope="module")
def served(refreshed, tmp_path_factory):
    """A warehouse of its own behind `rairdtc serve`, and its address.

    Told to end, as a service manager tells it, the UI ends with it; code servers follow in a minute.
    """
    folder = tmp_path_factory.mktemp("served")
    for name in ("exports", "warehouse"):
        shutil.copytree(refreshed / name, folder / name, symlinks=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [RAIRDTC, "serve", "--port", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _until(lambda: urllib.request.urlopen(f"{address}/server_info", timeout=5).status == 200)
        yield folder, address
    finally:
        server.terminate()
        server.wait(60)
        with pytest.raises(OSError, match="refused"):
            urllib.request.urlopen(f"{address}/server_info", timeout=5)
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)


def _until(true):
    until = time.monotonic() + PATIENCE
    while True:
        try:
            if true():
                return
        except OSError:
            pass
        assert time.monotonic() < until, "waited in vain"
        time.sleep(1)


@pytest.fixture
def page(browser, served):  # noqa: F811
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.set_default_timeout(PATIENCE * 500)
    yield page
    page.close()


def test_a_warehouse_is_served_once(served):
    again = subprocess.run(
        [RAIRDTC, "serve"], cwd=served[0], capture_output=True, text=True, timeout=60, check=False
    )
    assert again.returncode == 1
    assert "already served" in again.stderr


def test_an_assets_page_says_what_it_is_and_where_its_columns_come_from(page, served):
    page.goto(f"{served[1]}/assets/derived/response_visit")
    page.get_by_text("Response at each visit (Table 2).").first.wait_for()
    page.get_by_text("Overall response of the visit's examination.").first.wait_for()
    page.get_by_text("derived / visit_states").first.wait_for()


def test_a_figure_is_seen_on_its_assets_page(page, served):
    page.goto(f"{served[1]}/assets/figures/kaplan_meier")
    page.get_by_text("[Show Markdown]").first.click()
    picture = page.locator("img[src^='data:image/svg+xml']").first
    picture.wait_for()
    assert picture.evaluate("image => image.naturalWidth") > 500
    assert "Kaplan" in picture.get_attribute("alt")


def test_checks_have_names_a_clinician_understands(page, served):
    page.goto(f"{served[1]}/assets/cohort/patients?view=checks")
    page.get_by_text("cohort_flow_adds_up").first.wait_for()
    page.goto(f"{served[1]}/assets/derived/survival?view=checks")
    page.get_by_text("one_survival_row_per_patient").first.wait_for()


def test_a_refresh_launched_in_the_browser_publishes(page, served):
    folder, address = served
    manifest = folder / "warehouse" / "published" / "manifest.json"
    before = json.loads(manifest.read_text())["snapshot"]
    page.goto(f"{address}/locations/rairdtc_pipeline.definitions/jobs/nightly_refresh")
    page.get_by_role("button", name="Materialize all").click()
    _until(lambda: json.loads(manifest.read_text())["snapshot"] != before)
    page.goto(f"{address}/runs")
    page.get_by_text("nightly_refresh").first.wait_for()
    page.get_by_text("Success").first.wait_for()
