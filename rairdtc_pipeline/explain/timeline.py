"""The records of a patient day by day, each with its file and row."""

from collections.abc import Callable

from rairdtc_pipeline.explain.statement import Statement, statement
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.trace.warehouse import Row, Warehouse

_QUERIES = {
    "lesion": """SELECT exam_date AS day, lesion_id, lesion_role, organ, status, diameter_mm,
        source_file_id, source_row FROM cohort.lesion_measurements""",
    "tg": """SELECT specimen_date AS day, tg_reported_ng_ml, tg_comparator, usable,
        source_file_id, source_row FROM derived.tg""",
    "pain": """SELECT assessment_date AS day, nrs, source_file_id, source_row
        FROM derived.pain""",
    "seeds": """SELECT implant_date AS day, seed_count + coalesce(supplementary_seed_count, 0)
        AS seeds, source_file_id, source_row FROM staging.implants""",
    "anlotinib": """SELECT start_date AS day, end_date, daily_dose_mg, source_file_id, source_row
        FROM staging.anlotinib""",
    "adverse": """SELECT onset_date AS day, coalesce(coded_term, term) AS term, ctcae_grade,
        source_file_id, source_row FROM derived.adverse_events""",
    "local-progression": """SELECT local_progression_date AS day, source_file_id, source_row
        FROM staging.follow_up""",
    "distant-progression": """SELECT distant_progression_date AS day, source_file_id, source_row
        FROM staging.follow_up""",
    "contact": """SELECT contact_date AS day, vital_status, source_file_id, source_row
        FROM staging.follow_up""",
    "death": """SELECT death_date AS day, source_file_id, source_row FROM cohort.deaths""",
    "last-alive": """SELECT last_known_alive_date AS day, source_file_id, source_row
        FROM cohort.vital_status""",
}


def timeline(warehouse: Warehouse, patient: str) -> list[Statement]:
    """One statement per record, ordered by day."""
    found = []
    for kind, query in _QUERIES.items():
        rows = warehouse.rows(
            f"""SELECT r.*, f.file_name FROM ({query} WHERE patient = $patient) AS r
            LEFT JOIN audit.source_files AS f USING (source_file_id)
            WHERE day IS NOT NULL ORDER BY ALL""",
            patient=patient,
        )
        found += [(str(row["day"]), kind, row) for row in rows]
    ordered = sorted(found, key=lambda each: each[:2])
    return [
        statement(
            message("explain-on-day", date=day, what=_what(kind, row)),
            [row] if row["file_name"] else [],
        )
        for day, kind, row in ordered
    ]


def _what(kind: str, row: Row) -> Message:
    """Message for a record; a kind without values has a message of its own name."""
    return _SAY[kind](row) if kind in _SAY else message(f"explain-{kind}")


def _number(value: object) -> str | float:
    return "none" if value is None else float(str(value))


_SAY: dict[str, Callable[[Row], Message]] = {
    "lesion": lambda row: message(
        "explain-lesion",
        lesion=str(row["lesion_id"]),
        role=str(row["lesion_role"]),
        organ=str(row["organ"]),
        status=str(row["status"]),
        diameter=_number(row["diameter_mm"]),
    ),
    "tg": lambda row: message(
        "explain-tg",
        comparator=str(row["tg_comparator"] or ""),
        value=_number(row["tg_reported_ng_ml"]),
        usable=str(row["usable"]).lower(),
    ),
    "pain": lambda row: message("explain-pain", nrs=_number(row["nrs"])),
    "seeds": lambda row: message("explain-seeds", seeds=_number(row["seeds"])),
    "anlotinib": lambda row: message(
        "explain-anlotinib",
        dose=_number(row["daily_dose_mg"]),
        end=str(row["end_date"] or "none"),
    ),
    "adverse": lambda row: message(
        "explain-adverse", term=str(row["term"]), grade=_number(row["ctcae_grade"])
    ),
    "contact": lambda row: message("explain-contact", status=str(row["vital_status"])),
}
