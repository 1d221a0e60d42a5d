"""Writes the two pages by rendering the data of every section, one file per page."""

import base64
import hashlib
from functools import partial
from pathlib import Path

import duckdb
from jinja2 import Environment
from markupsafe import Markup, escape

from rairdtc_pipeline.figures import Figure
from rairdtc_pipeline.messages import Value, label_message, message
from rairdtc_pipeline.messages.language import CHINESE, ENGLISH
from rairdtc_pipeline.published import wording
from rairdtc_pipeline.published.html import html_environment
from rairdtc_pipeline.published.study_tables import Printed
from rairdtc_pipeline.published.words import rule_words, told, worded
from rairdtc_pipeline.report.contents import AUDIT, CLINICIAN, Page
from rairdtc_pipeline.report.head import head
from rairdtc_pipeline.report.source import ReportSource


def write_report(
    con: duckdb.DuckDBPyConnection,
    figures: list[Figure],
    folder: Path,
    language: str = ENGLISH,
) -> tuple[Path, ...]:
    """Write index.html for clinicians and audit.html for auditors below `folder`.

    `con` is a read-only connection to the published file. The same file gives the same bytes. The
    content security policy of each page forbids all network requests and all scripts except its
    own, for any content of the file.
    """
    published = ReportSource(con, figures, language)
    environment = _environment(language)
    return tuple(_write(environment, published, page, folder) for page in (CLINICIAN, AUDIT))


def _write(environment: Environment, published: ReportSource, page: Page, folder: Path) -> Path:
    script = environment.get_template("page.js").render()
    html = environment.get_template("page.html").render(
        page=page,
        head=head(published),
        sections=[(section, section.view(published)) for section in page.shown(published)],
        script=script,
        script_digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )
    target = folder / page.file
    target.write_text(html, encoding="utf-8", newline="\n")
    return target


def _environment(language: str) -> Environment:
    environment = html_environment("rairdtc_pipeline.report", language)
    environment.filters |= wording.FILTERS
    environment.filters |= {
        "words": partial(worded, language=language),
        "quoted": partial(_quoted, language),
        "spoken": partial(_spoken, language),
        "method": partial(_method, language),
        "rule": partial(rule_words, language=language),
        "told": partial(told, language=language),
    }
    environment.globals |= {
        "marked": partial(_marked, language),
        "anchor": wording.anchor,
        "stop": "。" if language == CHINESE else ".",
        "semicolon": "；" if language == CHINESE else "; ",
        "interval": wording.interval,
        "ratios": wording.ratios,
    }
    return environment


def _quoted(language: str, comment: str | None) -> Markup:
    """A comment of the published file; marked as English where the catalogue does not have it."""
    found = label_message(comment or "")
    if found:
        return Markup(escape(found.text(language)))
    return Markup('<span lang="en">{}</span>').format(comment or "–")


def _spoken(language: str, name: str) -> str:
    """Text for the name of a rule or reason; the name itself if it is not translated."""
    words = wording.spoken(name)
    said = worded(words, language)
    return name if said == words and language != ENGLISH else said


def _method(language: str, printed: Printed) -> str:
    """Description of a printed number: the test of a p-value, or the kind of the cell."""
    if printed.test:
        return told(printed.test, "method", language)
    return worded(printed.cell["method"], language)


def _marked(language: str, id: str, /, **parameters: Value) -> Markup:
    """A message with markup in its template; its parameters are escaped."""
    safe = {name: _escaped(value) for name, value in parameters.items()}
    return Markup(message(id, **safe).text(language))


def _escaped(value: Value) -> Value:
    return value if isinstance(value, int | float) else str(escape(value))
