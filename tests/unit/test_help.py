"""Every command, argument and option has its help in the catalogue, in the language asked for."""

import re

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from rairdtc_pipeline.cli.commands import app
from rairdtc_pipeline.cli.help import help_of, help_of_parameter
from rairdtc_pipeline.messages.language import use_language

COMMANDS = get_command(app).commands
SENTENCE = re.compile(r"(?:[A-Za-z][a-z]+ ){3}[a-z]+")


def test_every_command_and_option_has_its_help_in_the_catalogue():
    for name, command in COMMANDS.items():
        said = [help_of(name), *(help_of_parameter(name, each.name) for each in command.params)]
        assert [each.id for each in said if not each.has_template] == []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_chinese_where_the_settings_say_so(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rairdtc.toml").write_text('language = "zh"\n', encoding="utf-8")
    asked = [*filter(None, [command]), "--help"]
    try:
        shown = CliRunner().invoke(app, asked, env={"COLUMNS": "200"}).output
    finally:
        use_language(None)
    assert "选项" in shown and not SENTENCE.search(shown)


def test_the_option_language_decides_about_the_help():
    try:
        shown = CliRunner().invoke(app, ["check", "--language", "zh", "--help"]).output
    finally:
        use_language(None)
    assert help_of("check").text("zh").splitlines()[0] in shown
