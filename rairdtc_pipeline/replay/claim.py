"""What a trace claims: the facts that a printed number, a patient or a table row rests on."""

from dataclasses import dataclass
from typing import cast

import duckdb

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.storage.database import literal
from rairdtc_pipeline.trace import Node, trace
from rairdtc_pipeline.trace.item import item_sql
from rairdtc_pipeline.trace.warehouse import Warehouse
from rairdtc_pipeline.vocabulary import PRIMARY

_CELL = ("section", "row", "level", "arm")
_ENDS = "derived.survival"


@dataclass(frozen=True)
class Claim:
    """Facts that are to come out again, and the row of a table of statistics they print.

    `facts` is a SELECT of table_name, patient, item; `shown` are the columns of the printed row
    that are compared, and `where` says which row it is.
    """

    tables: tuple[str, ...]
    facts: str
    printed: str = ""
    where: str = "TRUE"
    shown: tuple[str, ...] = ()

    @property
    def of_one_patient(self) -> bool:
        """Whether the facts are those of one patient; a printed number rests on everybody's."""
        return not self.printed


def claim_of(con: duckdb.DuckDBPyConnection, address: str) -> Claim:
    """The claim of an address of `rairdtc trace`; the connection is to the published file.

    A printed number rests on the facts of everybody its table compares. Raises DeclarationError
    for an address that is not there, and for a source file or row: nothing is derived of it.
    """
    node = trace(con, address)
    if node.kind == "cell":
        return _cell(con, node)
    if node.kind in ("curve step", "survival estimate"):
        return _survival(con, node)
    if node.kind == "patient":
        return _of_patient(con, str(node.detail["patient"]))
    if node.kind == "fact":
        table, _, rest = address.partition("/")
        patient, _, _ = rest.partition("/")
        return _rows(con, node, table, patient)
    raise DeclarationError(message("trace-no-proof", address=address))


def _cell(con: duckdb.DuckDBPyConnection, node: Node) -> Claim:
    printed = str(node.detail["table"])
    labels = cast("dict[str, object]", node.detail["labels"])
    table, _, _ = str(node.detail["made_from"]).rpartition(".")
    columns = Warehouse(con).columns(table)
    visits = str(node.detail["visit"] or "")
    asked = ", ".join(map(literal, visits.split("|")))
    return Claim(
        (table,),
        f"""SELECT {literal(table)} AS table_name, patient, {item_sql(columns)} AS item
        FROM published.{table} WHERE {f"visit IN ({asked})" if visits else "TRUE"}""",
        printed,
        _where(labels),
        (*_CELL, "text", "value", "p"),
    )


def _where(labels: dict[str, object]) -> str:
    return " AND ".join(
        f'"{name}" IS NOT DISTINCT FROM {"NULL" if value is None else literal(str(value))}'
        for name, value in labels.items()
    )


def _survival(con: duckdb.DuckDBPyConnection, node: Node) -> Claim:
    printed = str(node.detail["table"]).removeprefix("statistics.")
    endpoint, chosen = str(node.detail["of_endpoint"]), str(node.detail["of_set"] or PRIMARY)
    columns = tuple(Warehouse(con).columns(f"statistics.{printed}"))
    keys: dict[str, object] = {
        name: node.detail[name]
        for name in ("endpoint", "sensitivity_set", "arm", "reference_arm", "test_id")
        if name in columns and node.detail.get(name) is not None
    }
    at = node.detail.get("time_months") if node.kind == "curve step" else None
    where = _where(keys) + (f" AND time_months = {at!r}" if at is not None else "")
    return Claim(
        (_ENDS,),
        f"""SELECT '{_ENDS}' AS table_name, patient, concat_ws(' ', endpoint, sensitivity_set)
            AS item
        FROM published.{_ENDS}
        WHERE endpoint = {literal(endpoint)} AND sensitivity_set = {literal(chosen)}""",
        printed,
        where,
        columns,
    )


def _of_patient(con: duckdb.DuckDBPyConnection, patient: str) -> Claim:
    found = con.execute(
        "SELECT DISTINCT table_name FROM trace.evidence WHERE patient = $patient ORDER BY ALL",
        {"patient": patient},
    ).fetchall()
    facts = f"""SELECT DISTINCT table_name, patient, item FROM published.trace.evidence
        WHERE patient = {literal(patient)}"""
    return Claim(tuple(name for (name,) in found), facts)


def _rows(con: duckdb.DuckDBPyConnection, node: Node, table: str, patient: str) -> Claim:
    """The rows of a table an address names, by the names of the rows the trace found."""
    named = item_sql(Warehouse(con).columns(table))
    items = cast("list[str | None]", node.detail["items"])
    listed = ", ".join(literal(item or "") for item in items)
    facts = f"""SELECT {literal(table)} AS table_name, patient, {named} AS item
        FROM published.{table} WHERE patient = {literal(patient)}
            AND list_contains([{listed}], coalesce({named}, ''))"""
    return Claim((table,), facts)
