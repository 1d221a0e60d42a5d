"""The help of the commands, taken from the catalogue in the language in use."""

from collections.abc import Callable
from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.messages.language import use_language
from rairdtc_pipeline.settings import load_settings

_ROOT = "rairdtc"
# Fixed words of the library → message.
_FIXED = {
    "ARGUMENTS_PANEL_TITLE": "help-arguments",
    "OPTIONS_PANEL_TITLE": "help-options",
    "COMMANDS_PANEL_TITLE": "help-commands",
    "ERRORS_PANEL_TITLE": "help-error",
    "DEFAULT_STRING": "help-default",
    "REQUIRED_LONG_STRING": "help-required",
    "RICH_HELP": "help-try",
}


def configured_language() -> str | None:
    """The language of the settings; the command itself reports wrong settings."""
    try:
        return load_settings().language
    except DeclarationError:
        return None


def help_of(command: str) -> Message:
    """The help of a command, or of the program."""
    return message(f"help-{command}")


def help_of_parameter(command: str, parameter: str) -> Message:
    """The help of an argument or option: the command's own, else that of all commands."""
    name = parameter.replace("_", "-")
    own = message(f"help-{command}-{name}")
    return own if own.has_template else message(f"help-option-{name}")


class _Command(TyperCommand):
    """A command with its help from the catalogue."""

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """Write the help in the language of --language, the settings or the locale."""
        _say_help(self, ctx, self.name or "")
        super().format_help(ctx, formatter)


class Group(TyperGroup):
    """All commands, with the help of each from the catalogue."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; wrong usage is reported in the language of the settings or the locale."""
        _say_fixed_words(configured_language())
        return super().main(*args, **kwargs)

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """Write the help in the language of the settings or the locale."""
        _say_help(self, ctx, _ROOT)
        for name, command in self.commands.items():
            command.help = help_of(name).text()
        super().format_help(ctx, formatter)


class App(typer.Typer):
    """The program; each of its commands has its help in the catalogue."""

    def command(self, name: str | None = None, **options: Any) -> Callable[..., Any]:
        """Add a function as a command."""
        return super().command(name, cls=_Command, **options)


def _say_help(command: TyperCommand | TyperGroup, ctx: typer.Context, name: str) -> None:
    _say_fixed_words(ctx.params.get("language") or configured_language())
    command.help = help_of(name).text()
    parameters: list[Any] = [*command.get_params(ctx)]
    for parameter in parameters:
        parameter.help = help_of_parameter(name, parameter.name or "").text()


def _say_fixed_words(language: str | None) -> None:
    use_language(language)
    for constant, said in _FIXED.items():
        setattr(rich_utils, constant, message(said).text())
