"""The data dictionary and the provenance of the file: files, code, settings, packages."""

import json
import re
from dataclasses import dataclass

from rairdtc_pipeline.published.reader import Excerpt, Published, Relation, Row

_FILES = """
    SELECT file_name, export, size_bytes, rows_read, encoding, received_at, status, sha256
    FROM audit.source_files ORDER BY file_name, sha256"""
_SETTING = re.compile(r"(?s)(?P<says>.*) Unit: (?P<unit>.*)\. Source: (?P<source>.*)\.")


@dataclass(frozen=True)
class Setting:
    """One setting of the protocol."""

    name: str
    value: str
    says: str
    unit: str
    source: str


@dataclass(frozen=True)
class Dictionary:
    """Every table and view with its number of rows."""

    relations: list[Relation]
    sizes: dict[str, int]

    @property
    def n_columns(self) -> int:
        """Number of all columns."""
        return sum(len(relation.columns) for relation in self.relations)


@dataclass(frozen=True)
class Provenance:
    """Provenance of the file."""

    run: Row
    packages: dict[str, str]
    settings: list[Setting]
    files: Excerpt


def dictionary(published: Published) -> Dictionary:
    """Make the data dictionary."""
    return Dictionary(list(published.relations.values()), published.sizes())


def provenance(published: Published) -> Provenance:
    """Read the run, packages, settings and files."""
    values = next(iter(published.table("protocol.settings")), {})
    packages = json.loads(published.run["package_versions"] or "{}")
    return Provenance(
        published.run,
        packages,
        [
            _setting(name, value, published.comment("protocol.settings", name))
            for name, value in values.items()
        ],
        published.excerpt(_FILES, "audit.source_files"),
    )


def _setting(name: str, value: object, comment: str) -> Setting:
    """A setting, whose unit and source are in the comment of its column."""
    found = _SETTING.fullmatch(comment)
    parts = (found["says"], found["unit"], found["source"]) if found else (comment, "", "")
    return Setting(name, _value(value), *parts)


def _value(value: object) -> str:
    """A setting as the protocol writes it, without trailing zeros."""
    text = str(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return text.rstrip("0").rstrip(".") if re.fullmatch(r"-?\d+\.\d+", text) else text
