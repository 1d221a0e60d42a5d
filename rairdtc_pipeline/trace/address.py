"""What a trace starts from, written as one word a person can type."""

import re
from difflib import get_close_matches

import duckdb

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.trace import backward, forward
from rairdtc_pipeline.trace.node import Node
from rairdtc_pipeline.trace.warehouse import CELL_TABLES, Row, Warehouse
from rairdtc_pipeline.vocabulary import PRIMARY

# Table of survival estimates → the columns that name one.
_ESTIMATES = {
    "km_summary": ("endpoint", "arm"),
    "sensitivity": ("endpoint", "sensitivity_set", "arm"),
    "hazard_ratios": ("endpoint", "sensitivity_set", "arm", "reference_arm"),
    "tests": ("test_id",),
}
_ROW_OF_FILE = re.compile(r"(?P<file>.+\.[A-Za-z0-9.]+?)(?::(?P<row>\d+))?")


def trace(con: duckdb.DuckDBPyConnection, address: str) -> Node:
    """Trace what the address names, in the published file.

    - `baseline_table/Baseline/Gender/Male/A`: a cell, by table, section, row, level and arm
    - `km_curve/LPFS/A/16`: a step of a curve, by endpoint, arm and months
    - `km_summary/LPFS/A`, `sensitivity/LPFS/<set>/A`, `hazard_ratios/LPFS/<set>/C/A`: an estimate
    - `tests/lpfs_log_rank`: a test of curves
    - `derived.tg/<patient>/m6`: a row of the warehouse
    - `<patient>`: a candidate, included or not
    - `labs.csv:17` or `labs.csv`: a source row or file, forward

    Raises DeclarationError where nothing is called that.
    """
    warehouse = Warehouse(con)
    head, _, rest = address.partition("/")
    if head in CELL_TABLES:
        return backward.cell(warehouse, _cell(warehouse, head, rest))
    if head == "km_curve":
        endpoint, arm, months = _parts(address, rest, "km_curve/<endpoint>/<arm>/<months>")
        return backward.curve_step(warehouse, endpoint, arm, _months(months))
    if head in _ESTIMATES:
        return _estimate(warehouse, address, head, rest)
    if head in warehouse.tables() and rest:
        patient, _, item = rest.partition("/")
        if "patient" not in warehouse.columns(head):
            raise DeclarationError(message("trace-no-patients", table=head))
        return backward.fact(warehouse, head, patient, item or None)
    named = _ROW_OF_FILE.fullmatch(address)
    if named:
        row = named["row"]
        return forward.source(warehouse, named["file"], int(row) if row else None)
    return backward.patient(warehouse, address)


def _estimate(warehouse: Warehouse, address: str, table: str, rest: str) -> Node:
    """An estimate by its key columns; a hazard ratio comes of a model of all arms."""
    keys = _ESTIMATES[table]
    given = _parts(address, rest, "/".join((table, *(f"<{key}>" for key in keys))))
    about = warehouse.rows(f"SELECT * FROM statistics.{table}")
    found = [row for row in about if [str(row[key]) for key in keys] == given]
    if len(found) != 1 or (table == "tests" and found[0]["table"] != "km_curve"):
        known = ["/".join((table, *(str(row[key]) for key in keys))) for row in about]
        near = get_close_matches(address, known, n=3, cutoff=0.3)
        raise DeclarationError(message("trace-no-estimate", address=address, near=near))
    row = found[0]
    endpoint = str(row["row"] if table == "tests" else row["endpoint"])
    chosen = str(row.get("sensitivity_set") or PRIMARY)
    arms = str(row["arms"]).split(", ") if table == "tests" else [str(row["arm"])]
    if table == "hazard_ratios":
        arms = sorted({str(r["arm"]) for r in about} | {str(r["reference_arm"]) for r in about})
    return backward.survival_estimate(warehouse, f"statistics.{table}", row, endpoint, chosen, arms)


def _cell(warehouse: Warehouse, table: str, rest: str) -> Row:
    """The cell of an address; parts a cell does not have may be left out or empty."""
    cells = [cell for cell in warehouse.cells if cell["table_name"] == table]
    wanted = _short(rest.split("/"))
    found = [cell for cell in cells if _short(_labels(cell)) == wanted]
    if len(found) == 1:
        return found[0]
    known = ["/".join((table, *_labels(cell))) for cell in cells]
    near = get_close_matches(f"{table}/{rest}", known, n=3, cutoff=0.3)
    raise DeclarationError(
        message("trace-no-cell", address=f"{table}/{rest}", cells=len(found), near=near)
    )


def _labels(cell: Row) -> list[str]:
    return [str(cell[name] or "") for name in ("section", "row", "level", "arm")]


def _short(parts: list[str]) -> str:
    return "/".join(part for part in parts if part)


def _parts(address: str, rest: str, form: str) -> list[str]:
    parts = rest.split("/")
    if len(parts) != form.count("/"):
        raise DeclarationError(message("trace-form", address=address, form=form))
    return parts


def _months(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise DeclarationError(message("trace-months", text=text)) from error
