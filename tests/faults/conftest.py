"""A folder of exports to damage, and the undamaged one, loaded."""

import pytest

from tests.faults.exports import CLEAN, Folder, load


@pytest.fixture(scope="module")
def clean_root(tmp_path_factory):
    return tmp_path_factory.mktemp("clean")


@pytest.fixture(scope="module")
def clean(clean_root):
    """The undamaged folder, loaded."""
    return load(Folder(clean_root / "exports").root, clean_root / "warehouse")


@pytest.fixture
def reload(folder, clean, clean_root, tmp_path):
    """Load some exports of the folder anew where the clean folder was loaded before."""

    def _reload(*exports):
        only = tuple(CLEAN) if "patients" in exports else exports
        warehouse = tmp_path / "warehouse"
        return load(folder.root, warehouse, after=clean_root / "warehouse", only=only)

    return _reload


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "exports")
