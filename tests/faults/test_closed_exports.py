"""Folders and files of exports this user may not read: nothing is published, and no name is said."""

import json
import os
import shutil
import sys

import pytest

from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest import take_inventory
from rairdtc_pipeline.ingest.folder import state_of
from tests.integration.shell import copy_of, end, found_in_files, publication, start

pytestmark = pytest.mark.slow

NAME = "欧阳测试"
CLOSED = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
# Root reads what is closed to all, unless it gives that up.
UNDER = CLOSED if os.geteuid() == 0 else []
needs_closed_folders = pytest.mark.skipif(
    bool(UNDER) and shutil.which("setpriv") is None, reason="root reads all, setpriv is missing"
)
IN_DAGSTER = """
from rairdtc_pipeline.cli.terminal import deploy
from rairdtc_pipeline.definitions import defs
from rairdtc_pipeline.orchestration.instance import prepare_dagster_home
from rairdtc_pipeline.orchestration.run import run_refresh
from rairdtc_pipeline.settings import load_settings
settings = load_settings()
prepare_dagster_home(deploy(settings))
print(run_refresh(defs.resolve_job_def("nightly_refresh"), lambda *_: None, settings, None))
"""


@pytest.fixture
def deployed(refreshed, tmp_path):
    folder = copy_of(refreshed, tmp_path / "deployed")
    yield folder
    for path in (folder / "exports").iterdir():
        path.chmod(0o700)


def close_site(folder, mode=0):
    """Close the last site."""
    site = max((folder / "exports").iterdir())
    site = site.rename(site.with_name(f"zz {NAME}"))
    site.chmod(mode)


def close_file(folder):
    file = folder / "exports/jiangxi_main/pain_2025-03-01.csv"
    file.rename(file.with_name(f"pain_{NAME}.csv")).chmod(0)


DAMAGES = {
    "site": (close_site, "site folder 2 of 2 by name"),
    "site that may be listed": (
        lambda folder: close_site(folder, 0o600),
        "in site folder 2 of 2 by name",
    ),
    "file": (close_file, "the pain file 1 of "),
}


@needs_closed_folders
@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_closed_stops_the_refresh_and_is_named_by_its_place(deployed, damage):
    before = publication(deployed)
    close, said = DAMAGES[damage]
    close(deployed)
    done = end(start(deployed, "refresh", under=UNDER))
    assert done.code == 1, done.said
    assert said in done.said
    assert "cannot be opened: Permission denied; let this user read it" in done.said
    assert "(find exports ! -readable names it)" in done.said
    assert NAME not in done.said
    assert publication(deployed) == before


@needs_closed_folders
@pytest.mark.parametrize("damage", ["site", "file"])
def test_no_name_of_what_is_closed_is_in_what_dagster_keeps(deployed, damage):
    close, said = DAMAGES[damage]
    close(deployed)
    under = [*UNDER, sys.executable, "-c", IN_DAGSTER]
    done = end(start(deployed, under=under))
    assert "success=False" in done.said
    assert said in done.said
    assert NAME not in done.said
    assert found_in_files({NAME}, deployed / "warehouse") == []


@needs_closed_folders
def test_doctor_says_it_among_its_other_findings(deployed):
    close_file(deployed)
    done = end(start(deployed, "doctor", "--json", under=UNDER))
    found = {finding["about"]: finding for finding in json.loads(done.said)}
    assert done.code == 1
    assert found["exports"]["state"] == "wrong"
    assert found["exports"]["said"].startswith("the pain file 1 of ")
    assert found["published"]["state"] == found["key"]["state"] == "ok"


@needs_closed_folders
def test_a_closed_folder_no_export_lies_in_stops_nothing(deployed):
    (deployed / "exports" / "lost+found").mkdir(mode=0)
    within = next((deployed / "exports").glob("*/patients*")).parent / "old"
    within.mkdir(mode=0)
    done = end(start(deployed, "check", under=UNDER))
    assert "0 refused" in done.said
    assert f"unread  {within.parent.name}/old" in done.said


def test_a_site_that_is_a_link_is_read_and_a_link_to_nothing_stops_the_refresh(deployed):
    folder = deployed / "exports"
    before = {file.name for file in take_inventory(folder).files}
    site = max(path for path in folder.iterdir() if path.is_dir())
    site.rename(deployed / "elsewhere")
    site.symlink_to(deployed / "elsewhere")
    assert {file.name for file in take_inventory(folder).files} == before
    (site / "pain_2025-05-05.csv").symlink_to(deployed / "nowhere")
    with pytest.raises(ExportError, match=r"the pain file \d of \d in site folder 2 of 2"):
        take_inventory(folder)


def test_the_state_of_a_folder_changes_with_what_lies_in_it_and_names_nobody(tmp_path):
    (tmp_path / "site").mkdir()
    file = tmp_path / "site" / f"pain_{NAME}.csv"
    seen = [state_of(tmp_path)]
    for content in ("", "a", "b"):
        file.write_text(content)
        seen.append(state_of(tmp_path))
    file.rename(file.with_name("pain.csv"))
    seen.append(state_of(tmp_path))
    assert len(set(seen)) == 5
    assert all(len(state) == 64 for state in seen)
