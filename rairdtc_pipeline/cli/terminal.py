"""Shared by all commands: the app, two consoles, options, and error reporting."""

import atexit
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import Parameter, signature
from io import BytesIO
from pathlib import Path
from typing import IO, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.markup import escape

from rairdtc_pipeline import __version__
from rairdtc_pipeline.cli.control_characters import ControlCharactersVisible, visible
from rairdtc_pipeline.cli.help import App, Group, configured_language
from rairdtc_pipeline.errors import DeclarationError, RairdtcError
from rairdtc_pipeline.messages import Message, Value, message
from rairdtc_pipeline.messages.language import use_language
from rairdtc_pipeline.settings import Settings, load_settings
from rairdtc_pipeline.storage.error_redaction import storage_failure
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.temporary import delete_left_behind

app = App(
    cls=Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
# Printed text comes from files: `10:x:00` in it is a time, not an emoji.
console = Console(highlight=False, emoji=False)
complaints = Console(stderr=True, highlight=False, emoji=False)
for _printer in (console, complaints):
    _printer.push_render_hook(ControlCharactersVisible())

Exports = Annotated[Path | None, typer.Option()]
Warehouse = Annotated[Path | None, typer.Option()]
ProtocolFile = Annotated[Path | None, typer.Option("--protocol")]
Language = Annotated[
    Literal["en", "zh"] | None,
    # Read before --help, so that the help is in the language.
    typer.Option(is_eager=True),
]
AsJson = Annotated[bool, typer.Option("--json")]


def reported(command: Callable[..., None]) -> Callable[..., None]:
    """Turn errors of this project into a message and an exit code; others keep their traceback.

    Every command gets the option --language; a command with a parameter `language` receives it.
    """

    given = signature(command)

    @wraps(command)
    def run(*args: Any, language: Language = None, **kwargs: Any) -> None:
        use_language(language or configured_language())
        if "language" in given.parameters:
            kwargs["language"] = language
        _delete_left_behind(kwargs.get("warehouse"))
        try:
            command(*args, **kwargs)
        except DeclarationError as error:
            complain(error.said)
            raise typer.Exit(2) from error
        except RairdtcError as error:
            complain(error.said)
            raise typer.Exit(1) from error
        except BrokenPipeError:
            raise
        except OSError as error:
            complain(storage_failure(error))
            raise typer.Exit(1) from error

    # Typer reads the options of a command from its signature.
    option = Parameter("language", Parameter.KEYWORD_ONLY, default=None, annotation=Language)
    options = {**given.parameters, "language": option}
    run.__signature__ = given.replace(parameters=list(options.values()))  # type: ignore[attr-defined]
    run.__annotations__ = {**command.__annotations__, "language": Language}
    return run


def complain(said: Message) -> None:
    """Print an error in the language in use."""
    about = message("errors-about", said=f"[/]{escape(said.text())}").text()
    complaints.print(f"[red]{about}", soft_wrap=True)


def _delete_left_behind(warehouse: Path | None) -> None:
    """Delete files that killed commands left; the command itself reports wrong settings."""
    with suppress(DeclarationError):
        delete_left_behind(layout_of(warehouse))


@contextmanager
def loaded_for_good() -> Iterator[None]:
    """Import modules in this context: the garbage collector then ignores their objects.

    Scanning the modules of a refresh takes a tenth of the time of refreshing fifty patients.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        # At exit, libraries report objects that the garbage collector did not find.
        atexit.register(gc.unfreeze)


def deploy(settings: Settings) -> Layout:
    """Set the environment, so that every child process uses these settings."""
    os.environ["RAIRDTC_EXPORTS"] = str(settings.exports.absolute())
    os.environ["RAIRDTC_WAREHOUSE"] = str(settings.warehouse.absolute())
    os.environ["RAIRDTC_PROTOCOL"] = str(settings.protocol.absolute())
    return Layout(settings.warehouse.absolute())


def layout_of(warehouse: Path | None) -> Layout:
    """The warehouse folder of a command."""
    return Layout(load_settings(warehouse=warehouse).warehouse.absolute())


def publication_of(warehouse: Path | None) -> Layout:
    """The same for a command that reads: it uses one publication until the command ends."""
    return layout_of(warehouse).of_one_publication()


def ask_number() -> str:
    """A patient number, typed without being shown or read from standard input."""
    return str(typer.prompt(message("privacy-ask-number").text(), hide_input=True))


def asked_pseudonym(layout: Layout) -> str:
    """Ask for a patient's number; return its pseudonym under the key of the warehouse."""
    from rairdtc_pipeline.warehouse.withdrawal import pseudonym_of

    return pseudonym_of(layout, ask_number())


def tell(id: str, /, **parameters: Value) -> None:
    """Print a message of the catalogue in the language in use."""
    console.print(message(id, **parameters).text(), markup=False, soft_wrap=True)


def write_json(found: object, **fields: str) -> None:
    """Print a command's result as JSON, with messages as text in the language in use.

    `fields` replace the fields of the same name.
    """
    plain = _plain(found)
    sys.stdout.write(json.dumps({**plain, **fields} if isinstance(plain, dict) else plain) + "\n")


def _plain(found: object) -> object:
    if isinstance(found, Message):
        return found.text()
    if is_dataclass(found) and not isinstance(found, type):
        return {field.name: _plain(getattr(found, field.name)) for field in fields(found)}
    return list(map(_plain, found)) if isinstance(found, list | tuple) else found


@contextmanager
def opened(file: Path | None) -> Iterator[IO[bytes]]:
    """Open the file, readable only by its owner, or standard output.

    A terminal gets symbols for control characters; a program gets the unchanged bytes.
    """
    if file is None and sys.stdout.isatty():
        yield (shown := BytesIO())
        sys.stdout.write(visible(shown.getvalue().decode()))
        return
    if file is None:
        yield sys.stdout.buffer
        return
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        # An existing file keeps its permissions when it is opened, which may allow anybody to read.
        if file.is_file():
            os.fchmod(stream.fileno(), 0o600)
        yield stream


def refuse_in_warehouse(file: Path | None, layout: Layout) -> None:
    """Raises DeclarationError if the output file would be in the warehouse."""
    if file and file.resolve().is_relative_to(layout.root.resolve()):
        raise DeclarationError(message("errors-output-in-warehouse", root=str(layout.root)))


def _version(asked: bool) -> None:
    if asked:
        console.print(__version__)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """From hospital exports to a published clinical cohort."""
