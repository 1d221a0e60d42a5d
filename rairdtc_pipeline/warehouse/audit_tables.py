"""The audit tables that the stages of a refresh fill; one declaration per table."""

from dataclasses import dataclass

import duckdb

from rairdtc_pipeline.storage.database import describe, transaction


@dataclass(frozen=True)
class AuditTable:
    """A table of the schema `audit`: its grain and, per column, type and description."""

    name: str
    grain: str
    columns: dict[str, tuple[str, str]]


_FILE = ("VARCHAR", "Source file, see audit.source_files.")
_EXPORT = ("VARCHAR", "Export the file belongs to.")
_ROW = ("BIGINT", "Row in the file as a spreadsheet shows it; in CSV the header is row 1.")

TABLES = (
    AuditTable(
        "source_files",
        "One row per file found in the exports folder.",
        {
            "source_file_id": ("VARCHAR", "Identifier of the file, from its name and content."),
            "export": _EXPORT,
            "site": ("VARCHAR", "Site folder the file lies in."),
            "file_name": ("VARCHAR", "Name of the file below the exports folder."),
            "size_bytes": ("BIGINT", "Size of the file."),
            "sha256": ("VARCHAR", "SHA-256 of the file as it was received."),
            "received_at": (
                "TIMESTAMP",
                "Latest date in the file's name, else when it was last written, in the time zone "
                "of the refresh.",
            ),
            "encoding": ("VARCHAR", "Text encoding that was decided on; none for binary formats."),
            "status": ("VARCHAR", "read, refused (publication stops) or ignored (no export)."),
            "status_reason": ("VARCHAR", "Why the file was refused or ignored, and what to do."),
            "message_id": ("VARCHAR", "Template of the reason in the catalogue of messages."),
            "parameters": ("VARCHAR", "Parameters of the template, as JSON."),
            "rows_read": ("BIGINT", "Data rows of the file."),
            "rows_blank": ("BIGINT", "Rows that hold nothing or blanks alone; they are not read."),
            "notes": ("VARCHAR", "What is to be known of how the file was read."),
            "note_messages": ("VARCHAR", "Templates and parameters of the notes, as JSON."),
        },
    ),
    AuditTable(
        "source_columns",
        "One row per column of a file that was read.",
        {
            "source_file_id": _FILE,
            "export": _EXPORT,
            "position": ("INTEGER", "Place of the column in the file, from 1."),
            "header": ("VARCHAR", "Header as sent; empty where nothing explains it."),
            "column_name": (
                "VARCHAR",
                "Canonical column; none where no alias explains the header.",
            ),
            "unit": ("VARCHAR", "Unit the column was sent in."),
        },
    ),
    AuditTable(
        "quarantine",
        "One row per source row and rule it breaks.",
        {
            "export": _EXPORT,
            "source_file_id": _FILE,
            "source_row": _ROW,
            "column_name": ("VARCHAR", "Column at fault; none where the whole row is."),
            "rule": ("VARCHAR", "Rule that is broken."),
            "reason": ("VARCHAR", "What the rule asks for; never the value found."),
            "message_id": ("VARCHAR", "Template of the reason in the catalogue of messages."),
            "parameters": ("VARCHAR", "Parameters of the template, as JSON."),
        },
    ),
    AuditTable(
        "rows_not_staged",
        "One row per source row that is a copy, is merged, was corrected, or is not used.",
        {
            "export": _EXPORT,
            "source_file_id": _FILE,
            "source_row": _ROW,
            "disposition": (
                "VARCHAR",
                "duplicate, merged (says more of the row that is kept), superseded, or "
                "not_used: a test no analysis uses.",
            ),
            "kept_source_file_id": (
                "VARCHAR",
                "File of the row that stands in its place; none where none does.",
            ),
            "kept_source_row": ("BIGINT", "Row that stands in its place."),
        },
    ),
    AuditTable(
        "mended_rows",
        "One row per quarantined source row that a newer file of the export has sent right.",
        {
            "export": _EXPORT,
            "source_file_id": _FILE,
            "source_row": _ROW,
            "mended_source_file_id": ("VARCHAR", "File of the row that stands now."),
            "mended_source_row": ("BIGINT", "Row that stands now."),
        },
    ),
    AuditTable(
        "amendments",
        "One row per value that a newer file of the same export corrected.",
        {
            "export": _EXPORT,
            "patient": ("VARCHAR", "Pseudonym of the patient."),
            "column_name": ("VARCHAR", "Column that was corrected."),
            "old_value": ("VARCHAR", "Value of the superseded row; withheld for private columns."),
            "new_value": ("VARCHAR", "Value that stands; withheld for private columns."),
            "old_source_file_id": ("VARCHAR", "File of the superseded row."),
            "old_source_row": ("BIGINT", "Superseded row."),
            "new_source_file_id": ("VARCHAR", "File of the row that stands."),
            "new_source_row": ("BIGINT", "Row that stands."),
        },
    ),
    AuditTable(
        "validation",
        "One row per rule of a contract, of its free text, of the cohort or between rows, as last "
        "checked.",
        {
            "stage": (
                "VARCHAR",
                "raw (as the files are read), staging, cohort or checks (between rows and tables).",
            ),
            "table_name": ("VARCHAR", "Table the rule is about."),
            "column_name": ("VARCHAR", "Column the rule is about; none where it is the whole row."),
            "rule": ("VARCHAR", "Rule that was checked."),
            "description": ("VARCHAR", "What the rule asks for."),
            "rows_checked": ("BIGINT", "Rows the rule was checked on."),
            "rows_failed": ("BIGINT", "Rows that break it; of a check what it found."),
        },
    ),
    AuditTable(
        "table_versions",
        "One row per table or figure: what it was made from, and what it holds.",
        {
            "table_name": ("VARCHAR", "Table or figure."),
            "inputs": ("VARCHAR", "Hash of how it is made and the contents it is made from."),
            "content": (
                "VARCHAR",
                "Hash of its rows, whatever their order; of its inputs where it is not stored.",
            ),
            "run_id": ("VARCHAR", "Refresh that made it; later ones found its inputs unchanged."),
        },
    ),
    AuditTable(
        "runs",
        "One row: the refresh that made this warehouse.",
        {
            "run_id": ("VARCHAR", "Identifier of the run, the same as in Dagster."),
            "code_version": ("VARCHAR", "Version of the pipeline."),
            "package_versions": ("VARCHAR", "Versions of the libraries, as JSON."),
            "settings_hash": (
                "VARCHAR",
                "SHA-256 over protocol, contracts, SQL, code, libraries, key and consents.",
            ),
            "inputs_hash": (
                "VARCHAR",
                "SHA-256 over names, contents and dates of receipt of all files of an export.",
            ),
            "data_cutoff": ("DATE", "Last day of data that was used."),
            "started_at": ("TIMESTAMP", "Start of the refresh, UTC."),
            "finished_at": ("TIMESTAMP", "End of the refresh, UTC."),
        },
    ),
)


def create_audit_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create every missing audit table, with its comments."""
    con.execute("CREATE SCHEMA IF NOT EXISTS audit")
    with transaction(con):
        for table in TABLES:
            columns = ", ".join(f"{name} {kind}" for name, (kind, _) in table.columns.items())
            con.execute(f"CREATE TABLE IF NOT EXISTS audit.{table.name} ({columns})")
            descriptions = {name: text for name, (_, text) in table.columns.items()}
            describe(con, f"audit.{table.name}", table.grain, descriptions)
