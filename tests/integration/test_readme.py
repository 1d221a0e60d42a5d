"""What the README shows works as it stands there."""

import re
from pathlib import Path

import pytest

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
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
