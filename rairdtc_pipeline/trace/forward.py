"""Forward from a file, or a row of it, to what rests on it."""

from typing import cast

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.trace.node import Node
from rairdtc_pipeline.trace.warehouse import Row, Warehouse, cell_address

_FATES = """
SELECT 'quarantined: ' || reason AS fate FROM audit.quarantine
WHERE source_file_id = $file AND source_row = $row
UNION ALL
SELECT disposition
    || coalesce(': row ' || kept_source_row || ' of ' || f.file_name || ' stands in its place', '')
FROM audit.rows_not_staged AS r
LEFT JOIN audit.source_files AS f ON r.kept_source_file_id = f.source_file_id
WHERE r.source_file_id = $file AND r.source_row = $row
ORDER BY ALL
"""


_ROWS = """
SELECT max(source_row) AS last, bool_or(source_row = $row) AS found FROM (
    SELECT source_row FROM audit.quarantine WHERE source_file_id = $file
    UNION ALL SELECT source_row FROM audit.rows_not_staged WHERE source_file_id = $file
    UNION ALL SELECT source_row FROM staging.{export} WHERE source_file_id = $file
)
"""


def source(warehouse: Warehouse, file_name: str, row: int | None) -> Node:
    """What rests on a source file, or on one row of it.

    Raises DeclarationError where no file, or more than one, is called that, or it has no such row.
    """
    files = warehouse.rows(
        """SELECT source_file_id, file_name, export, site, sha256, status, rows_read
        FROM audit.source_files
        WHERE file_name = $name OR ends_with(file_name, '/' || $name) ORDER BY file_name""",
        name=file_name,
    )
    if len(files) != 1:
        raise DeclarationError(_not_one(file_name, [str(found["file_name"]) for found in files]))
    found = files[0]
    if row is None:
        return Node("file", str(found["file_name"]), found, _of_file(warehouse, found))
    _refuse_no_row(warehouse, found, row)
    label = f"{found['file_name']} row {row}"
    return Node("file", label, found | {"row": row}, _of_row(warehouse, found, row))


def _not_one(file_name: str, names: list[str]) -> Message:
    if not names:
        return message("trace-no-file", file=file_name)
    return message("trace-several-files", file=file_name, count=len(names), names=names)


def _refuse_no_row(warehouse: Warehouse, file: Row, row: int) -> None:
    """Every row that was read is staged, quarantined, a copy or corrected."""
    if file["status"] != "read":
        raise DeclarationError(
            message("trace-file-not-read", file=str(file["file_name"]), state=str(file["status"]))
        )
    given = {"file": file["source_file_id"], "row": row}
    (rows,) = warehouse.rows(_ROWS.format(export=file["export"]), **given)
    if not rows["found"]:
        last = int(str(rows["last"] or 1))
        name = str(file["file_name"])
        raise DeclarationError(message("trace-no-row-of-file", file=name, row=row, last=last))


def _of_file(warehouse: Warehouse, file: Row) -> tuple[Node, ...]:
    facts = warehouse.rows(
        """SELECT table_name, count(*) AS facts, count(DISTINCT patient) AS patients
        FROM trace.evidence WHERE source_file_id = $file GROUP BY table_name ORDER BY table_name""",
        file=file["source_file_id"],
    )
    nodes = [
        Node(
            "heading",
            f"{row['table_name']}: {row['patients']} patients",
            row,
            tuple(
                Node("cell", _address(cell), {"printed": cell["text"]})
                for cell in warehouse.cells
                if cell["source_table"] == row["table_name"]
            ),
        )
        for row in facts
    ]
    return tuple(nodes)


def _of_row(warehouse: Warehouse, file: Row, row: int) -> tuple[Node, ...]:
    given = {"file": file["source_file_id"], "row": row}
    nodes = [Node("fate", str(found["fate"])) for found in warehouse.rows(_FATES, **given)]
    facts = warehouse.rows(
        """SELECT table_name, patient, list(DISTINCT item ORDER BY item) AS items
        FROM trace.evidence WHERE source_file_id = $file AND source_row = $row
        GROUP BY table_name, patient ORDER BY table_name = 'cohort.eligibility', table_name""",
        **given,
    )
    for found in facts:
        items = [item for item in cast("list[str | None]", found["items"]) if item]
        label = f"{found['table_name']} {found['patient']}" + (
            f": {', '.join(items)}" if items else ""
        )
        nodes.append(Node("fact", label, found, tuple(_results(warehouse, found, items))))
    return tuple(nodes) or (Node("fate", "no result rests on this row"),)


def _results(warehouse: Warehouse, fact: Row, items: list[str]) -> list[Node]:
    """Cells that count the patient's fact, and the curves of a time to event."""
    if fact["table_name"] == "derived.survival":
        return _curves(warehouse, fact, items)
    if fact["table_name"] == "cohort.treatment":
        return [Node("heading", "treatment group and time zero: every result of the patient")]
    nodes = []
    for cell in warehouse.cells:
        made_from = cell["source_table"] == fact["table_name"]
        if made_from and _is_counted(warehouse, cell, fact, items):
            nodes.append(Node("cell", _address(cell), {"printed": cell["text"]}))
    return nodes


def _is_counted(warehouse: Warehouse, cell: Row, fact: Row, items: list[str]) -> bool:
    """Whether the cell counts one of the facts; one without an item is all a patient has."""
    return any(
        row["counted"] and row["patient"] == fact["patient"] and (row["item"] in items or not items)
        for row in warehouse.values_of(cell)
    )


def _curves(warehouse: Warehouse, fact: Row, items: list[str]) -> list[Node]:
    found = warehouse.rows(
        """SELECT endpoint, arm, time_months FROM derived.survival
        WHERE patient = $patient AND list_contains($items, concat(endpoint, ' ', sensitivity_set))
            AND sensitivity_set = 'primary'""",
        patient=fact["patient"],
        items=items,
    )
    return [
        Node("curve step", f"km_curve/{row['endpoint']}/{row['arm']}/{row['time_months']:.6g}")
        for row in found
    ]


def _address(cell: Row) -> str:
    return cell_address(*(cell[name] for name in ("table_name", "section", "row", "level", "arm")))
