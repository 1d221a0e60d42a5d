"""The Dagster UI as the operator meets it: asset pages, checks, a refresh launched by hand."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.conftest import RAIRDTC
from tests.integration.test_report_in_browser import browser, needs_chromium  # noqa: F401

pytestmark = [pytest.mark.slow, needs_chromium]

PATIENCE = 240
# A file name that is an image in Markdown, whose address is a mutation sent by GET.
ATTACK = "![](&#47;graphql?query=mutation{reloadWorkspace{__typename}})"
HOSTILE_HEADER = "<img src='/graphql?query=mutation{reloadWorkspace{__typename}}'>"


@pytest.fixture(scope="module")
def served(refreshed, tmp_path_factory):
    """A warehouse of its own behind `rairdtc serve`, and its address.

    Told to end, as a service manager tells it, the UI ends with it; code servers follow in a minute.
    """
    folder = tmp_path_factory.mktemp("served")
    for name in ("exports", "warehouse"):
        shutil.copytree(refreshed / name, folder / name, symlinks=True)
    attack(folder)
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


def attack(folder):
    """Refresh with a file whose name and one of whose headers are Markdown and HTML that act."""
    sent = next(iter(sorted((folder / "exports").glob("*/pain*.csv"))))
    header, *rows = sent.read_bytes().splitlines()
    lines = [header + f",{HOSTILE_HEADER}".encode(), *(row + b"," for row in rows)]
    sent.with_name(f"pain{ATTACK}.csv").write_bytes(b"\n".join(lines) + b"\n")
    done = subprocess.run(
        [RAIRDTC, "refresh"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


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


def test_markdown_and_html_of_a_file_are_shown_as_text_and_load_nothing(page, served):
    asked = []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    page.goto(f"{served[1]}/assets/raw/pain")
    page.get_by_text(f"pain{ATTACK[:20]}").first.wait_for()
    page.goto(f"{served[1]}/assets/raw/pain?view=checks")
    page.get_by_text("every_header_is_known").first.click()
    page.get_by_text(f"pain{ATTACK[:20]}").first.wait_for()
    assert page.locator("img[src*='graphql']").count() == 0
    assert [url for method, url in asked if method == "GET" and "graphql" in url] == []


@contextmanager
def other_site():
    """Address of a page that is served under another name of this machine: another site."""
    page = partial(SimpleHTTPRequestHandler, directory=Path(__file__).parent)
    with ThreadingHTTPServer(("127.0.0.1", 0), page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def test_a_mutation_by_get_or_from_another_site_is_refused(page, served):
    page.goto(f"{served[1]}/runs")
    query = "/graphql?query=mutation%7BreloadWorkspace%7B__typename%7D%7D"
    assert page.evaluate("query => fetch(query).then(answer => answer.status)", query) == 405
    with other_site() as address:
        page.goto(address)
        with page.expect_response(lambda answer: "report_asset" in answer.url) as answered:
            page.evaluate(
                """address => fetch(address, {method: "POST", mode: "no-cors", body: "{}"})
                    .catch(() => null)""",
                f"{served[1]}/report_asset_materialization/raw/pain",
            )
    assert answered.value.status == 403


def test_a_run_cannot_be_given_other_folders_in_the_launchpad(served):
    config = {"resources": {"warehouse": {"config": {"warehouse": "/tmp/elsewhere"}}}}
    query = """query($config: RunConfigData) { isPipelineConfigValid(
        pipeline: {pipelineName: "nightly_refresh", repositoryName: "__repository__",
            repositoryLocationName: "rairdtc_pipeline.definitions"},
        runConfigData: $config, mode: "default") { __typename } }"""
    request = urllib.request.Request(
        f"{served[1]}/graphql",
        data=json.dumps({"query": query, "variables": {"config": config}}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        found = json.load(answer)["data"]["isPipelineConfigValid"]["__typename"]
    assert found == "RunConfigValidationInvalid"
