"""A published file that is missing or damaged: everybody says so, and the next refresh makes it again."""

import subprocess

import pytest

from rairdtc_pipeline.ingest import take_inventory
from rairdtc_pipeline.settings import load_settings
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.integrity import damage
from rairdtc_pipeline.warehouse.what_changed import what_changed
from tests.conftest import RAIRDTC
from tests.integration.shell import copy_of

pytestmark = pytest.mark.slow


def delete(file):
    file.unlink()


def change_a_byte(file):
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def cut(file):
    file.write_bytes(file.read_bytes()[:-1])


def run(folder, *arguments):
    return subprocess.run(
        [RAIRDTC, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def deployment(refreshed, tmp_path):
    return copy_of(refreshed, tmp_path / "deployment")


@pytest.mark.parametrize(
    ("name", "spoil", "state"),
    [
        ("rairdtc-*.duckdb", delete, "missing"),
        ("rairdtc-*.duckdb", change_a_byte, "damaged"),
        ("report/index.html", delete, "missing"),
        ("exports/csv/adam.adsl.csv", cut, "damaged"),
        ("manifest.json", cut, "damaged"),
    ],
)
def test_a_spoilt_publication_is_told_and_asks_for_a_refresh(deployment, name, spoil, state):
    layout = Layout(deployment / "warehouse")
    settings = load_settings(exports=deployment / "exports", warehouse=deployment / "warehouse")
    inventory = take_inventory(settings.exports)
    assert damage(layout) is None
    assert what_changed(settings, inventory) is None
    (file,) = layout.published.glob(name)
    spoil(file)
    assert str(damage(layout)).startswith(f"{file} of the last publication is {state}")
    assert what_changed(settings, inventory)


def test_a_spoilt_publication_is_made_again(deployment):
    layout = Layout(deployment / "warehouse")
    (file,) = layout.published.glob("rairdtc-*.duckdb")
    file.unlink()
    layout.report.unlink()
    refreshed_again = run(deployment, "refresh")
    assert refreshed_again.returncode == 0, refreshed_again.stderr
    assert "Nothing changed" not in refreshed_again.stdout
    assert damage(layout) is None
    assert layout.report.exists()


def test_every_command_says_the_same_of_a_published_file_that_is_gone(deployment):
    layout = Layout(deployment / "warehouse")
    (file,) = layout.published.glob("rairdtc-*.duckdb")
    file.unlink()
    said = f"{file} of the last publication is missing; run rairdtc refresh"
    for command in (
        ["status"],
        ["doctor"],
        ["report"],
        ["sql", "SELECT 1"],
        ["export", "copy"],
        ["release", "released"],
        ["share", "extract", "--recipient", "Somewhere"],
        ["trace", "P0123456789abcdef"],
    ):
        told = run(deployment, *command)
        assert told.returncode == 1, command
        assert said in told.stdout + told.stderr, command
        assert "Traceback" not in told.stderr, command
    assert not (deployment / "released").exists()
