"""Treatment of each column of the ADaM datasets in an extract.

Each column is traced back through `audit.column_lineage` to columns of the contracts, tables of
the protocol and constants of the SQL, which declare what kind of text they hold. Text with any
other origin, or without an origin, is left out.
"""

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

import duckdb

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.contracts.data_dictionary import DERIVED_COLUMNS
from rairdtc_pipeline.contracts.model import Contract
from rairdtc_pipeline.errors import RefusedError
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.published.analysis_tables import Column, Table

Place = tuple[str, str]


class Kind(Enum):
    """The kind of values that a column has at its origin."""

    PATIENT = auto()
    SITE = auto()
    FILE = auto()
    CODE = auto()
    UNKNOWN = auto()


class Link(NamedTuple):
    """One row of `audit.column_lineage` about a column; `source` is None if it reads no column."""

    source: Place | None
    role: str


Lineage = dict[Place, list[Link]]

_OF_EVERY_EXPORT = {
    "patient": Kind.PATIENT,
    "site": Kind.SITE,
    "source_file_id": Kind.FILE,
    "source_row": Kind.FILE,
}
_EVERY_ROLE = frozenset({"value", "condition", "constant", "computed"})
_PASSED_ON = _EVERY_ROLE - {"condition"}
_CUTOFF = ("cohort.data_cutoff", "data_cutoff")
_AGE = ("cohort.patients", "age_years")


class Treatment(Enum):
    """Treatment of a column; the messages `release-treatment-…` describe it."""

    KEPT = "kept"
    PSEUDONYM = "pseudonym"
    SITE = "site"
    SHIFTED = "shifted"
    OLDEST = "oldest"
    PROVENANCE = "provenance"
    SAME_DAY = "same-day"
    WORDS = "words"

    @property
    def left_out(self) -> bool:
        """Whether the extract lacks the column."""
        return self in (Treatment.PROVENANCE, Treatment.SAME_DAY, Treatment.WORDS)

    @property
    def reason(self) -> Message:
        """The treatment, or the reason why the column is left out."""
        return message(f"release-treatment-{self.value}")

    @property
    def description(self) -> Message:
        """The description of the column in the data dictionary."""
        return message("release-left-out", reason=self.reason) if self.left_out else self.reason


@dataclass(frozen=True)
class Treated:
    """One column and its treatment."""

    column: Column
    treatment: Treatment


def treated_columns(con: duckdb.DuckDBPyConnection, table: Table) -> list[Treated]:
    """Every column of a dataset, in the order of the dataset.

    Raises RefusedError if the published file has no lineage of the dataset.
    """
    lineage = _lineage(con)
    if not any(made == table.full_name for made, _ in lineage):
        raise RefusedError(message("release-no-lineage", table=table.full_name))
    return [
        Treated(column, _treatment(column, (table.full_name, column.name), lineage))
        for column in table.columns
    ]


def _treatment(column: Column, made: Place, lineage: Lineage) -> Treatment:
    links = _followed(lineage, made, _EVERY_ROLE)
    kinds = _kinds(lineage, links)
    if Kind.FILE in kinds:
        return Treatment.PROVENANCE
    if column.sql_type.startswith(("DATE", "TIMESTAMP")):
        same_day = _copied_from(lineage, made) == _CUTOFF
        return Treatment.SAME_DAY if same_day else Treatment.SHIFTED
    if not column.is_text:
        ages = any(link.source == _AGE for link in links)
        return Treatment.OLDEST if ages else Treatment.KEPT
    if kinds == {Kind.PATIENT}:
        return Treatment.PSEUDONYM
    if kinds == {Kind.SITE}:
        return Treatment.SITE
    passed_on = _kinds(lineage, _followed(lineage, made, _PASSED_ON))
    return Treatment.KEPT if passed_on == {Kind.CODE} else Treatment.WORDS


def _lineage(con: duckdb.DuckDBPyConnection) -> Lineage:
    links: Lineage = defaultdict(list)
    for table, column, source_table, source_column, role in con.execute(
        """SELECT table_name, column_name, source_table, source_column, role
        FROM audit.column_lineage
        WHERE column_name IS NOT NULL AND NOT starts_with(table_name, 'staging.') ORDER BY ALL"""
    ).fetchall():
        source = None if source_table is None else (source_table, source_column)
        links[(table, column)].append(Link(source, role))
    return links


def _copied_from(lineage: Lineage, made: Place) -> Place:
    """The cut-off column if a column is a copy of it, else the first column that is not a copy."""
    links = lineage.get(made, [])
    while made != _CUTOFF and len(links) == 1 and links[0].source is not None:
        made = links[0].source
        links = lineage.get(made, [])
    return made


def _followed(lineage: Lineage, made: Place, roles: frozenset[str]) -> set[Link]:
    """Every link with one of these roles on the path back to the origin of the column."""
    seen: set[Link] = set()
    ahead = list(lineage.get(made, []))
    while ahead:
        link = ahead.pop()
        if link not in seen and link.role in roles:
            seen.add(link)
            ahead += lineage.get(link.source, []) if link.source else []
    return seen


def _kinds(lineage: Lineage, links: set[Link]) -> set[Kind]:
    """Kinds of the origins of the links."""
    return {_kind(link) for link in links if link.source is None or link.source not in lineage}


def _kind(link: Link) -> Kind:
    if link.source is None:
        return Kind.CODE if link.role == "constant" else Kind.UNKNOWN
    schema, table = link.source[0].split(".")
    if schema == "protocol":
        return Kind.CODE
    contract = load_contracts().get(table) if schema in ("raw", "staging") else None
    return Kind.UNKNOWN if contract is None else _kind_in(contract, link.source[1])


def _kind_in(contract: Contract, name: str) -> Kind:
    """Kind of a column of an export: a code if a rule of the contract defines its values."""
    column = next((column for column in contract.stored if column.name == name), None)
    if column is not None:
        return Kind.CODE if column.is_typed and not column.private else Kind.UNKNOWN
    flags = {column.flag for column in contract.stored if column.flag}
    return (
        Kind.CODE
        if name in DERIVED_COLUMNS or name in flags
        else _OF_EVERY_EXPORT.get(name, Kind.UNKNOWN)
    )
