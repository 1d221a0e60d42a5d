"""What the commands share: the app, two consoles, options, and how our errors are reported."""

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
from rairdtc_pipeline.errors import DeclarationError, RairdtcError
from rairdtc_pipeline.messages import Message, Value, message
from rairdtc_pipeline.messages.language import use_language
from rairdtc_pipeline.settings import Settings, load_settings
from rairdtc_pipeline.storage.error_redaction import storage_failure
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.temporary import delete_left_behind

app = typer.Typer(
    help="From hospital exports to a published clinical cohort.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
# What is printed comes from files: `10:x:00` is a time in it and no picture.
console = Console(highlight=False, emoji=False)
complaints = Console(stderr=True, highlight=False, emoji=False)
for _printer in (console, complaints):
    _printer.push_render_hook(ControlCharactersVisible())

Exports = Annotated[Path | None, typer.Option(help="Folder of exports: <site>/<export>*.csv, …")]
Warehouse = Annotated[Path | None, typer.Option(help="Folder of the warehouse.")]
ProtocolFile = Annotated[
    Path | None, typer.Option("--protocol", help="A study protocol of your own.")
]
Language = Annotated[
    Literal["en", "zh"] | None,
    typer.Option(help="Language of what is printed: en or zh; else of the settings or locale."),
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def reported(command: Callable[..., None]) -> Callable[..., None]:
    """Our errors become a message and an exit code; anything else keeps its traceback.

    Every command gets the option --language; one with a parameter of that name is given it.
    """

    given = signature(command)

    @wraps(command)
    def run(*args: Any, language: Language = None, **kwargs: Any) -> None:
        use_language(language or _configured_language())
        if "language" in given.parameters:
            kwargs["language"] = language
        _delete_left_behind(kwargs.get("warehouse"))
        try:
            command(*args, **kwargs)
        except DeclarationError as error:
            complaints.print(f"[red]error[/]: {escape(error.said.text())}", soft_wrap=True)
            raise typer.Exit(2) from error
        except RairdtcError as error:
            complaints.print(f"[red]error[/]: {escape(error.said.text())}", soft_wrap=True)
            raise typer.Exit(1) from error
        except BrokenPipeError:
            raise
        except OSError as error:
            complaints.print(
                f"[red]error[/]: {escape(storage_failure(error).text())}", soft_wrap=True
            )
            raise typer.Exit(1) from error

    # Typer reads the options of a command from its signature.
    option = Parameter("language", Parameter.KEYWORD_ONLY, default=None, annotation=Language)
    options = {**given.parameters, "language": option}
    run.__signature__ = given.replace(parameters=list(options.values()))  # type: ignore[attr-defined]
    run.__annotations__ = {**command.__annotations__, "language": Language}
    return run


def _delete_left_behind(warehouse: Path | None) -> None:
    """What killed commands left; settings that are wrong are the command's to report."""
    with suppress(DeclarationError):
        delete_left_behind(layout_of(warehouse))


def _configured_language() -> str | None:
    """The language of the settings; settings that are wrong are the command's to report."""
    try:
        return load_settings().language
    except DeclarationError:
        return None


@contextmanager
def loaded_for_good() -> Iterator[None]:
    """Import modules that stay until the end: Python does not look for garbage among them.

    Looking through what a refresh loads takes a tenth of refreshing fifty patients.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        # At the end it does, and libraries complain of what it does not find.
        atexit.register(gc.unfreeze)


def deploy(settings: Settings) -> Layout:
    """Make the settings those of every process started from here."""
    os.environ["RAIRDTC_EXPORTS"] = str(settings.exports.absolute())
    os.environ["RAIRDTC_WAREHOUSE"] = str(settings.warehouse.absolute())
    os.environ["RAIRDTC_PROTOCOL"] = str(settings.protocol.absolute())
    return Layout(settings.warehouse.absolute())


def layout_of(warehouse: Path | None) -> Layout:
    """The warehouse folder of a command."""
    return Layout(load_settings(warehouse=warehouse).warehouse.absolute())


def publication_of(warehouse: Path | None) -> Layout:
    """The same for a command that reads what is published: one publication, to its end."""
    return layout_of(warehouse).of_one_publication()


def ask_number() -> str:
    """The number of a patient, typed without being shown, or read from standard input."""
    return str(typer.prompt(message("privacy-ask-number").text(), hide_input=True))


def asked_pseudonym(layout: Layout) -> str:
    """Ask for a patient's number; the pseudonym it has under the key of the warehouse."""
    from rairdtc_pipeline.warehouse.withdrawal import pseudonym_of

    return pseudonym_of(layout, ask_number())


def tell(id: str, /, **parameters: Value) -> None:
    """Print a message of the catalogue in the language in use."""
    console.print(message(id, **parameters).text(), markup=False, soft_wrap=True)


def write_json(found: object, **fields: str) -> None:
    """What a command found, for programs: messages as their words in the language in use.

    `fields` are written in place of those of the same name.
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
    """The file, readable by its owner alone, or standard output.

    A terminal gets control characters as their pictures, a program the bytes as they are.
    """
    if file is None and sys.stdout.isatty():
        yield (shown := BytesIO())
        sys.stdout.write(visible(shown.getvalue().decode()))
        return
    if file is None:
        yield sys.stdout.buffer
        return
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        # A file that is there keeps who may read it: it may have been anybody.
        if file.is_file():
            os.fchmod(stream.fileno(), 0o600)
        yield stream


def refuse_in_warehouse(file: Path | None, layout: Layout) -> None:
    """Raises DeclarationError where a file to write would lie in the warehouse."""
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
