"""One refresh of the demo exports, shared by the tests that only read what it published."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from rairdtc_pipeline.messages.language import use_language
from tests.integration.shell import copy_of, correct_kps, once, run

OLDEST_DUCKDB, OLDEST_DUCKDB_FOR_A_REGISTRY = "1.1.3", "1.4.1"
RAIRDTC = str(Path(sys.executable).parent / "rairdtc")
# Folders of tests that `make test-quick` runs.
QUICK = ("spec", "unit")


def pytest_xdist_auto_num_workers():
    """Half as many again as there are cores: a test often waits for a process that it started."""
    return (os.cpu_count() or 2) * 3 // 2


def pytest_runtest_setup(item):
    """Fail a test that needs a refresh among those that are quick to run."""
    if item.path.parent.name in QUICK and "refreshed" in item.fixturenames:
        pytest.fail("it needs a refresh: move it to tests/integration", pytrace=False)


@pytest.fixture(autouse=True)
def language_of_the_locale():
    """No test leaves its language to the next one of the same process."""
    yield
    use_language(None)


@pytest.fixture(scope="session")
def every_process(tmp_path_factory):
    """A folder that all test processes of this session see."""
    base = tmp_path_factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = root / "every_process"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def demo_refreshed(every_process):
    """Folder in which one process made and refreshed the demo, and how that went; only to read."""
    return once(every_process, "demo", _demo_and_refresh)


def _demo_and_refresh(folder):
    made = run(folder, "demo")
    assert made.code == 0, made.said
    outcome = run(folder, "refresh")
    return {"code": outcome.code, "said": outcome.said}


@pytest.fixture(scope="session")
def refreshed(demo_refreshed, tmp_path_factory):
    """Folder with exports/ and a warehouse/ refreshed from them; a copy for each test process."""
    source, outcome = demo_refreshed
    assert outcome["code"] == 0, outcome["said"]
    folder = copy_of(source, tmp_path_factory.mktemp("refreshed"))
    (folder / "refresh.txt").write_text(outcome["said"])
    return folder


@pytest.fixture(scope="session")
def corrected(every_process, demo_refreshed):
    """Folder in which the demo was locked and refreshed, then a patient's KPS corrected, refreshed.

    And what each command said. Only to read.
    """

    def build(folder):
        copy_of(demo_refreshed[0], folder)
        snapshot = (folder / "warehouse" / "published").resolve().name
        correct_kps(folder)
        with duckdb.connect(str(folder / "warehouse" / "private" / "working.duckdb")) as working:
            working.execute("CREATE TABLE derived.of_an_older_version AS SELECT 1 AS left_over")
        commands = (("lock-analysis", snapshot), ("status",), ("refresh",))
        said = [run(folder, *arguments) for arguments in commands]
        assert [outcome.code for outcome in said] == [0, 0, 0], said
        return {"snapshot": snapshot, **{c[0]: o.said for c, o in zip(commands, said, strict=True)}}

    return once(every_process, "corrected", build)


@pytest.fixture(scope="session")
def published(refreshed):
    """Read-only connection to the published file."""
    file = refreshed / "warehouse" / "published" / "rairdtc.duckdb"
    with duckdb.connect(str(file), read_only=True) as con:
        yield con


@pytest.fixture(scope="session")
def oldest_duckdb(tmp_path_factory):
    """Folder with the oldest DuckDB analysts are promised, for PYTHONPATH."""
    return _installed(tmp_path_factory.mktemp("oldest_duckdb"), OLDEST_DUCKDB)


@pytest.fixture(scope="session")
def oldest_duckdb_for_a_registry(tmp_path_factory):
    """The same for the file of a registry."""
    return _installed(tmp_path_factory.mktemp("oldest_duckdb"), OLDEST_DUCKDB_FOR_A_REGISTRY)


def _installed(folder, version):
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
    subprocess.run([*pip, f"duckdb=={version}"], check=True)
    return folder
