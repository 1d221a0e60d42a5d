"""Back from a cell, a curve's step, a patient or a row of the warehouse to the source rows."""

from collections.abc import Iterable

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.trace.item import item_sql
from rairdtc_pipeline.trace.node import ROW, Detail, Node
from rairdtc_pipeline.trace.warehouse import Row, Warehouse
from rairdtc_pipeline.vocabulary import PRIMARY

_ENDS = """SELECT patient, event, time_months, reason, end_date FROM derived.survival
    WHERE endpoint = $endpoint AND sensitivity_set = $chosen"""
# Facts shown of an included patient: table, key of its rows, their order, columns in words.
_FACTS = (
    ("derived.response_visit", "visit", "visit_order", ("state", "response")),
    ("derived.tg", "visit", "visit_order", ("state", "tg_comparator", "tg_ng_ml")),
    ("derived.pain", "visit", "visit_order", ("state", "nrs")),
    ("derived.tumor_size", "visit", "assessment_no", ("sod_mm", "volume_cm3", "vrr_percent")),
    ("derived.ae_worst_grade", None, "patient", ("worst_grade", "n_events")),
)


def source_rows(found: Iterable[Row]) -> tuple[Node, ...]:
    """One node per source row."""
    return tuple(
        Node(
            ROW,
            f"{row['file_name']} row {row['source_row']}{said_role(row['role'])}",
            {
                "file": row["file_name"],
                "row": row["source_row"],
                "export": row["export"],
                "sha256": row["sha256"],
                "role": row["role"],
            },
        )
        for row in found
    )


def said_role(role: object) -> str:
    """The role of a source row behind its number; nothing where it was not tried."""
    return f" ({role})" if role else ""


def _treatment(warehouse: Warehouse, patient: str) -> tuple[Node, ...]:
    return source_rows(warehouse.evidence("cohort.treatment", patient, [None]))


def cell(warehouse: Warehouse, found: Row) -> Node:
    """A printed cell: the patients it is about, their values, and the rows behind each."""
    values = warehouse.values_of(found)
    counted = [row for row in values if row["counted"]]
    table, column = str(found["source_table"]), str(found["source_column"])
    facts = []
    evidence = warehouse.evidence_of_all(table, [row["item"] for row in counted])
    for row in counted:
        patient = str(row["patient"])
        own = source_rows(evidence.get((patient, row["item"]), []))
        at = f" at {row['visit']}" if row["visit"] else ""
        detail: Detail = {"patient": patient, "visit": row["visit"], "value": row["value"]}
        facts.append(
            Node(
                "fact",
                f"{patient}{at}: {column} = {shown(row['value'])}",
                {"table": table, "column": column, **detail},
                own,
            )
        )
    labels = [found[name] for name in ("section", "row", "level", "arm") if found[name]]
    detail = {
        "table": found["table_name"],
        "labels": {name: found[name] for name in ("section", "row", "level", "arm")},
        "visit": found["visit"],
        "printed": found["text"],
        "value": found["value"],
        "p": found["p"],
        "cell_kind": found["kind"],
        "method": found["method"],
        "made_from": f"{table}.{column}",
        "patients_counted": len({row["patient"] for row in counted}),
        "patients_with_a_value": len({row["patient"] for row in values}),
    }
    return Node("cell", " / ".join(map(str, labels)), detail, tuple(facts))


def curve_step(warehouse: Warehouse, endpoint: str, arm: str, months: float) -> Node:
    """The time of a Kaplan–Meier curve nearest to `months`, and who ended there.

    Raises DeclarationError where the curve has no such time within a tenth of a month.
    """
    steps = warehouse.rows(
        """SELECT time_months, survival, at_risk, events, censored FROM statistics.km_curve
        WHERE endpoint = $endpoint AND arm = $arm AND abs(time_months - $months) <= 0.1
        ORDER BY abs(time_months - $months), time_months LIMIT 1""",
        endpoint=endpoint,
        arm=arm,
        months=months,
    )
    if not steps:
        raise DeclarationError(
            message("trace-no-step", endpoint=endpoint, arm=arm, months=f"{months:g}")
        )
    step = steps[0]
    ended = warehouse.rows(
        f"{_ENDS} AND arm = $arm AND time_months = $months ORDER BY patient",
        endpoint=endpoint,
        chosen=PRIMARY,
        arm=arm,
        months=step["time_months"],
    )
    label = f"{endpoint} in arm {arm} at {shown(step['time_months'])} months"
    detail = {"table": "statistics.km_curve", "endpoint": endpoint, "arm": arm, **step}
    detail |= {"of_endpoint": endpoint, "of_set": PRIMARY}
    return Node("curve step", label, detail, _ends(warehouse, endpoint, PRIMARY, ended))


def survival_estimate(
    warehouse: Warehouse, table: str, found: Row, endpoint: str, chosen: str, arms: list[str]
) -> Node:
    """An estimate or test of survival: the end of observation of every patient of the arms."""
    ended = warehouse.rows(
        f"{_ENDS} AND list_contains($arms, arm) ORDER BY arm, time_days, patient",
        endpoint=endpoint,
        chosen=chosen,
        arms=arms,
    )
    label = f"{endpoint}, {chosen}, arm{'s' * (len(arms) > 1)} {', '.join(arms)}"
    detail = {"table": table, **found, "of_endpoint": endpoint, "of_set": chosen}
    return Node("survival estimate", label, detail, _ends(warehouse, endpoint, chosen, ended))


def _ends(warehouse: Warehouse, endpoint: str, chosen: str, ended: list[Row]) -> tuple[Node, ...]:
    item = f"{endpoint} {chosen}"
    evidence = warehouse.evidence_of_all("derived.survival", [item])
    return tuple(
        Node(
            "fact",
            f"{row['patient']}: {'event' if row['event'] else 'censored'} at "
            f"{shown(row['time_months'])} months, {row['reason']}",
            {"table": "derived.survival", **row},
            source_rows(evidence.get((row["patient"], item), [])),
        )
        for row in ended
    )


def fact(warehouse: Warehouse, table: str, patient: str, item: str | None) -> Node:
    """Rows of one table about a patient, with their columns, and the source rows behind them."""
    columns = warehouse.columns(table)
    key = next((name for name in ("visit", "criterion", "endpoint") if name in columns), None)
    rows = warehouse.rows(
        f"""SELECT *, {item_sql(columns)} AS item_of_row FROM {table} WHERE patient = $patient
        {f'AND "{key}" = $item' if item and key else "AND $item IS NULL"} ORDER BY ALL""",
        patient=patient,
        item=item,
    )
    if not rows:
        where = f"{patient} {item}" if item else patient
        raise DeclarationError(message("trace-no-row", table=table, patient=where))
    items = [row.pop("item_of_row") for row in rows]
    seen = warehouse.evidence(table, patient, items)
    once = {(row["file_name"], row["source_row"]): row for row in seen}
    found = list(once.values())
    if not found and {"source_file_id", "source_row"} <= set(columns):
        found = _own_rows(warehouse, table, rows)
    found = found or _rows_of_sources(warehouse, table, patient)
    label = " ".join(filter(None, (table, patient, item)))
    detail: Detail = {**(rows[0] if len(rows) == 1 else {"rows": rows}), "items": items}
    return Node("fact", label, detail, source_rows(found))


def _own_rows(warehouse: Warehouse, table: str, rows: list[Row]) -> list[Row]:
    """Source rows a staged row names itself."""
    found = []
    for row in rows:
        found += warehouse.rows(
            """SELECT 'decides' AS role, export, file_name, $row AS source_row, sha256
            FROM audit.source_files WHERE source_file_id = $file""",
            row=row["source_row"],
            file=row["source_file_id"],
        )
    return found


def _rows_of_sources(warehouse: Warehouse, table: str, patient: str) -> list[Row]:
    """Source rows of the patient in the tables a table is made from, each row once.

    For a table of which nothing says what its single values rest on.
    """
    found: dict[tuple[object, ...], Row] = {}
    ahead, passed = warehouse.made_from(table), {table}
    while ahead:
        source = ahead.pop()
        if source in passed:
            continue
        passed.add(source)
        rows = warehouse.all_evidence(source, patient)
        if not rows and {"patient", "source_file_id"} <= set(warehouse.columns(source)):
            query = f"SELECT * FROM {source} WHERE patient = $patient ORDER BY ALL"
            rows = _own_rows(warehouse, source, warehouse.rows(query, patient=patient))
        found |= {(row["file_name"], row["source_row"]): row for row in rows}
        ahead += [] if rows else warehouse.made_from(source)
    return [found[place] for place in sorted(found, key=str)]


def patient(warehouse: Warehouse, name: str) -> Node:
    """A candidate: every criterion; where included, also arm, response, values and survival."""
    criteria = warehouse.rows(
        """SELECT e.criterion, a.label, e.status, e.passed, e.observed, e.observed_date
        FROM cohort.eligibility AS e LEFT JOIN cohort.attrition AS a USING (criterion)
        WHERE e.patient = $patient ORDER BY e.step""",
        patient=name,
    )
    if not criteria:
        raise DeclarationError(message("trace-no-candidate", name=name))
    included = warehouse.rows(
        "SELECT arm, site, treatment_start FROM cohort.patients WHERE patient = $patient",
        patient=name,
    )
    failed = [str(row["criterion"]) for row in criteria if not row["passed"]]
    children = [
        Node("heading", "criteria", {}, tuple(_criterion(warehouse, name, row) for row in criteria))
    ]
    children.append(Node("heading", "treatment", {}, _treatment(warehouse, name)))
    if included:
        children += _facts(warehouse, name)
    state = f"arm {included[0]['arm']}" if included else f"excluded: {', '.join(failed)}"
    detail: Detail = {"patient": name, "excluded_by": ", ".join(failed) or None}
    return Node(
        "patient", f"{name}, {state}", detail | (included[0] if included else {}), tuple(children)
    )


def _criterion(warehouse: Warehouse, name: str, row: Row) -> Node:
    criterion = str(row["criterion"])
    failing = "" if row["passed"] else f": {row['label']}"
    observed = "" if row["observed"] is None else f", observed {row['observed']}"
    rows = source_rows(warehouse.criterion_evidence(name, criterion))
    return Node(
        "criterion",
        f"{criterion} {row['status']}{observed}{failing}",
        row,
        () if row["passed"] else rows,
    )


def _facts(warehouse: Warehouse, name: str) -> list[Node]:
    characteristics = source_rows(warehouse.evidence("cohort.patients", name, [None]))
    nodes = [Node("heading", "characteristics", {}, characteristics)]
    for table, key, order, columns in _FACTS:
        keyed = f"AND {key} IS NOT NULL" if key else ""
        rows = warehouse.rows(
            f"""SELECT *, {item_sql(warehouse.columns(table))} AS item_of_row FROM {table}
            WHERE patient = $patient {keyed} ORDER BY {order}""",
            patient=name,
        )
        facts = []
        for row in rows:
            items = [row.pop("item_of_row")]
            said = " ".join(shown(row[column]) for column in columns if row[column] is not None)
            label = f"{row[key]}: {said}" if key else said
            found = source_rows(warehouse.evidence(table, name, items)) if _has_value(row) else ()
            facts.append(Node("fact", label, {"table": table, **row}, found))
        nodes.append(Node("heading", table, {}, tuple(facts)))
    survival = warehouse.rows(
        """SELECT * FROM derived.survival WHERE patient = $patient AND sensitivity_set = 'primary'
        ORDER BY endpoint""",
        patient=name,
    )
    ends = [
        Node(
            "fact",
            f"{row['endpoint']}: {'event' if row['event'] else 'censored'} at "
            f"{shown(row['time_months'])} months, {row['reason']}",
            {"table": "derived.survival", **row},
            source_rows(
                warehouse.evidence("derived.survival", name, [f"{row['endpoint']} primary"])
            ),
        )
        for row in survival
    ]
    return [*nodes, Node("heading", "derived.survival", {}, tuple(ends))]


def _has_value(row: Row) -> bool:
    return row.get("state", "assessed") == "assessed"


def shown(value: object) -> str:
    """A value as a reader wants it."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
