"""The Jinja environment of every HTML page: escaped values, and text from the message catalogue."""

from functools import partial

from jinja2 import Environment, PackageLoader, StrictUndefined

from rairdtc_pipeline.messages import Message, Value, message


def html_environment(package: str, language: str) -> Environment:
    """Environment for the templates of a package.

    Templates have `language`, the function `say(id, **parameters)` for a message of the catalogue,
    and the filter `said` for a message object. All values are escaped, so they cannot become
    markup.
    """
    environment = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["said"] = partial(_said, language)
    environment.globals |= {"language": language, "say": partial(_say, language)}
    return environment


def _said(language: str, told: Message) -> str:
    return told.text(language)


def _say(language: str, id: str, /, **parameters: Value) -> str:
    return message(id, **parameters).text(language)
