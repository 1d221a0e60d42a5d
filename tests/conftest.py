"""One refresh of the demo exports, shared by the tests that only read what it published."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from rairdtc_pipeline.demo import write_demo

OLDEST_DUCKDB, OLDEST_DUCKDB_FOR_A_REGISTRY = "1.1.3", "1.4.1"
RAIRDTC = str(Path(sys.executable).parent / "rairdtc")
# Folders of tests that `make test-quick` runs.
QUICK = ("spec", "unit")


def pytest_runtest_setup(item):
    """Fail a test that needs a refresh among those that are quick to run."""
    if item.path.parent.name in QUICK and "refreshed" in item.fixturenames:
        pytest.fail("it needs a refresh: move it to tests/integration", pytrace=False)


@pytest.fixture(scope="session")
def refreshed(tmp_path_factory):
    """Folder with exports/ and a warehouse/ refreshed from them by the command line."""
    folder = tmp_path_factory.mktemp("refreshed")
    write_demo(folder / "exports")
    done = subprocess.run(
        [RAIRDTC, "refresh"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (folder / "refresh.txt").write_text(done.stdout)
    return folder


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
