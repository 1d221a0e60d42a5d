"""What the README shows works as it stands there."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import RAIRDTC

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
NOBODY = "P0123456789abcdef"
QUERIES = re.findall(r'rairdtc sql "([^"]+)"', README)


def test_the_readme_shows_queries():
    assert len(QUERIES) >= 5


@pytest.mark.parametrize("query", QUERIES)
def test_every_query_of_the_readme_finds_rows(published, query):
    assert published.execute(query).fetchall()


def test_every_command_of_the_readme_is_known():
    from typer.testing import CliRunner

    from rairdtc_pipeline.cli import app

    for command in set(re.findall(r"^rairdtc (\w+)", README, re.MULTILINE)):
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0, command


def test_folders_the_examples_write_patients_rows_into_are_not_part_of_the_repository(tmp_path):
    root = Path(__file__).parents[2]
    sources = [
        README,
        *(path.read_text("utf-8") for path in root.glob("rairdtc_pipeline/cli/*.py")),
    ]
    named = re.findall(r"rairdtc (?:export|release|share) (\w+)", "\n".join(sources))
    named += re.findall(r"--exports (\w+)", "\n".join(sources))
    assert {"for_spss", "for_the_public", "extract", "exports", "outbox"} <= set(named)
    shutil.copy(root / ".gitignore", tmp_path)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for name in named:
        asked = ["git", "-C", tmp_path, "check-ignore", "-q", f"{name}/rows.csv"]
        assert subprocess.run(asked, check=False).returncode == 0, name


def test_every_command_of_the_readme_runs_as_it_stands(refreshed, published, tmp_path):
    """In order, in one folder; `check` ends with 1, as the demo's exports have rows to refuse.

    The pseudonym shown is nobody's: somebody's is put in its place.
    """
    for name in ("exports", "warehouse"):
        shutil.copytree(refreshed / name, tmp_path / name, symlinks=True)
    blocks = re.findall(r"^```sh\n([\s\S]+?)^```", README, re.MULTILINE)
    ours = [block for block in blocks if block.startswith("rairdtc")]
    assert len(ours) >= 4
    ((somebody,),) = published.execute("SELECT min(patient) FROM cohort.patients").fetchall()
    path = f"{Path(RAIRDTC).parent}:{os.environ['PATH']}"
    for block in ours:
        done = subprocess.run(
            [
                "bash",
                "-ec",
                block.replace("rairdtc check", "! rairdtc check").replace(NOBODY, somebody),
            ],
            cwd=tmp_path,
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (block, done.stderr)
