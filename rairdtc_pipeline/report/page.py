"""Writing the page: the data of every section into the templates, one file out."""

import base64
import hashlib
from pathlib import Path

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined

from rairdtc_pipeline.figures import Figure
from rairdtc_pipeline.published import wording
from rairdtc_pipeline.report.contents import sections_of
from rairdtc_pipeline.report.head import head
from rairdtc_pipeline.report.source import ReportSource


def write_report(con: duckdb.DuckDBPyConnection, figures: list[Figure], target: Path) -> None:
    """Write one self-contained page about the published file behind a read-only connection.

    The same file gives the same bytes. The page's own policy forbids every network request and
    every script but its own, whatever the file holds.
    """
    published = ReportSource(con, figures)
    environment = _environment()
    script = environment.get_template("page.js").render()
    page = environment.get_template("page.html").render(
        head=head(published),
        sections=[(section, section.view(published)) for section in sections_of(published)],
        script=script,
        script_digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )
    target.write_text(page, encoding="utf-8", newline="\n")


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("rairdtc_pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= wording.FILTERS
    environment.globals |= {
        "anchor": wording.anchor,
        "interval": wording.interval,
        "ratios": wording.ratios,
    }
    return environment
