"""What the documents show works as it stands there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import RAIRDTC

ROOT = Path(__file__).parents[2]
PAPERS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md")))
    if path.name != "messages.md"  # It is generated from the catalogues.
}
TEXT = "\n".join(PAPERS.values())
CHINESE = [name for name in PAPERS if name.endswith(".zh.md")]
NOBODY = "P0123456789abcdef"
QUERIES = re.findall(r'rairdtc sql "([^"]+)"', TEXT)


def test_the_documents_show_queries():
    assert len(QUERIES) >= 5


# Commands that derive the cohort again.
REFRESHING = r"\nrairdtc (?:refresh|what-if|reproduce)\b"


@pytest.mark.parametrize("paper", PAPERS)
def test_every_link_of_a_document_leads_somewhere(paper):
    for target in re.findall(r"\]\(([^)#:]+)\)", PAPERS[paper]):
        assert (ROOT / paper).parent.joinpath(target).exists(), target


@pytest.mark.parametrize("paper", PAPERS)
def test_every_path_a_document_names_is_there(paper):
    named = re.findall(
        r"`((?:data_contracts|sql|rairdtc_pipeline|tests|deploy|docs)/[\w./]*)`", PAPERS[paper]
    )
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_verb_of_make_that_a_document_names_is_there():
    verbs = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", TEXT, re.MULTILINE)) <= set(verbs)


def test_every_variable_that_makes_tests_try_more_is_in_the_document_for_engineers():
    sources = "".join(path.read_text("utf-8") for path in ROOT.glob("tests/*/*.py"))
    read = set(re.findall(r'environ\.get\("(RAIRDTC_\w+)"|"(RAIRDTC_\w+)" not in', sources))
    shown = set(re.findall(r"`(RAIRDTC_\w+)`", PAPERS["CONTRIBUTING.md"]))
    assert {name for pair in read for name in pair if name} == shown


def test_the_readme_can_be_read_in_one_go():
    assert len(PAPERS["README.md"].splitlines()) <= 125


@pytest.mark.parametrize("query", QUERIES)
def test_every_query_of_the_documents_finds_rows(published, query):
    assert published.execute(query).fetchall()


def test_the_notebook_runs_and_agrees_with_what_is_published(refreshed):
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "analysis_in_python.py"],
        cwd=refreshed,
        env=os.environ | {"MPLBACKEND": "Agg"},
        capture_output=True,
        text=True,
        check=True,
    )
    own, published = re.findall(r"log-rank p (\S+), published (\S+)", done.stdout)[0]
    assert own == published
    assert "LPFS, arm C: 5 events, median 64.0 months" in done.stdout


def test_every_command_of_the_documents_is_known():
    from typer.testing import CliRunner

    from rairdtc_pipeline.cli.commands import app

    for command in set(re.findall(r"^rairdtc ([\w-]+)", TEXT, re.MULTILINE)):
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0, command


def test_folders_the_examples_write_patients_rows_into_are_not_part_of_the_repository(tmp_path):
    help_texts = ROOT.glob("rairdtc_pipeline/messages/*/help.ftl")
    sources = [TEXT, *(path.read_text("utf-8") for path in help_texts)]
    named = re.findall(r"rairdtc (?:export|release|share) (\w+)", "\n".join(sources))
    named += re.findall(r"--exports (\w+)", "\n".join(sources))
    named += re.findall(r"rairdtc template .*--output (\w+)", "\n".join(sources))
    assert {"for_the_laboratory", "for_spss", "for_the_public"} <= set(named)
    assert {"extract", "exports", "outbox"} <= set(named)
    shutil.copy(ROOT / ".gitignore", tmp_path)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for name in named:
        asked = ["git", "-C", tmp_path, "check-ignore", "-q", f"{name}/rows.csv"]
        assert subprocess.run(asked, check=False).returncode == 0, name


def commands_of(text):
    """The commands of a document, in order, without the remarks behind them."""
    blocks = re.findall(r"^```sh\n([\s\S]+?)^```", text, re.MULTILINE)
    return [[line.partition(" #")[0].rstrip() for line in block.splitlines()] for block in blocks]


@pytest.mark.parametrize("paper", CHINESE)
def test_a_chinese_document_shows_the_commands_of_the_english_one(paper):
    english = PAPERS[paper.replace(".zh.md", ".md")]
    assert commands_of(PAPERS[paper]) == commands_of(english)
    assert PAPERS[paper].count("\n## ") == english.count("\n## ")


@pytest.mark.parametrize(
    "paper",
    [
        pytest.param(name, marks=pytest.mark.slow) if re.search(REFRESHING, text) else name
        for name, text in PAPERS.items()
        if "\nrairdtc " in text and name not in CHINESE
    ],
)
def test_every_command_of_a_document_runs_as_it_stands(refreshed, published, tmp_path, paper):
    """In order, in one folder; `check` ends with 1, as the demo's exports have rows to refuse.

    The pseudonym shown is nobody's: somebody's is put in its place.
    """
    for name in ("exports", "warehouse"):
        shutil.copytree(refreshed / name, tmp_path / name, symlinks=True)
    blocks = re.findall(r"^```sh\n([\s\S]+?)^```", PAPERS[paper], re.MULTILINE)
    ours = [block for block in blocks if block.startswith("rairdtc")]
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
