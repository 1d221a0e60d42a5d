"""Asset checks: some stop a publication, the others warn a person."""

from datetime import UTC, datetime
from typing import Any

import dagster as dg
import duckdb

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.ingest import Inventory, RawResult
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.orchestration.metadata import as_markdown, key_of
from rairdtc_pipeline.orchestration.outcome import PLACES, SAID, as_metadata
from rairdtc_pipeline.orchestration.resources import Refresh
from rairdtc_pipeline.staging import CONSENT_WITHDRAWN, StagingResult
from rairdtc_pipeline.warehouse import contradictions
from rairdtc_pipeline.warehouse.sql_checks import check_title, run_checks, sql_checks
from rairdtc_pipeline.warehouse.sql_table import SqlTable

ERROR, WARN = dg.AssetCheckSeverity.ERROR, dg.AssetCheckSeverity.WARN
_SHOWN, _TOLD = 50, 3


def raw_specs(contract: Contract) -> list[dg.AssetCheckSpec]:
    """Checks of one export's files."""
    key = dg.AssetKey(["raw", contract.name])
    return [
        dg.AssetCheckSpec(
            "every_file_was_read",
            asset=key,
            blocking=True,
            description="The export is there and every file of it could be read. Else nothing is "
            "published and the last publication stays.",
        ),
        dg.AssetCheckSpec(
            "export_is_fresh",
            asset=key,
            description=f"The newest file was received within {contract.late_after_days} days.",
        ),
        dg.AssetCheckSpec(
            "every_header_is_known",
            asset=key,
            description="Every header is a column of the contract or one of its aliases.",
        ),
        dg.AssetCheckSpec(
            "free_text_names_nobody",
            asset=key,
            description="No free text held a patient's name or number. Where one did, it was taken "
            "out before anything was written.",
        ),
    ]


def raw_results(
    contract: Contract, result: RawResult, inventory: Inventory
) -> list[dg.AssetCheckResult]:
    """Results of `raw_specs`."""
    newest = max((file.received_at for file in inventory.of(contract.name)), default=None)
    age = (datetime.now(UTC).replace(tzinfo=None) - newest).days if newest else None
    return [
        dg.AssetCheckResult(
            check_name="every_file_was_read",
            passed=not result.refused,
            severity=ERROR,
            metadata={
                "files": result.files,
                "refused": _lines(result.refused),
                SAID: as_metadata(result.refused),
            },
        ),
        dg.AssetCheckResult(
            check_name="export_is_fresh",
            passed=age <= contract.late_after_days if age is not None else not contract.required,
            severity=WARN,
            metadata={
                "days since the newest file": "no file" if age is None else age,
                "promised within days": contract.late_after_days,
            },
        ),
        dg.AssetCheckResult(
            check_name="every_header_is_known",
            passed=not result.unknown_headers,
            severity=WARN,
            metadata={
                "left out": _lines(result.unknown_headers),
                PLACES: as_metadata(result.unknown_headers),
            },
        ),
        dg.AssetCheckResult(
            check_name="free_text_names_nobody",
            passed=not result.identifiers_removed,
            severity=WARN,
            metadata={
                "taken out": _lines(result.identifiers_removed),
                PLACES: as_metadata(result.identifiers_removed),
            },
        ),
    ]


def _lines(lines: tuple[Message, ...]) -> dg.TextMetadataValue:
    return dg.MetadataValue.text("\n".join(f"- {line}" for line in lines) or "none")


def staging_specs(contract: Contract) -> list[dg.AssetCheckSpec]:
    """Checks of one staging table."""
    return [
        dg.AssetCheckSpec(
            "every_row_keeps_the_contract",
            asset=dg.AssetKey(["staging", contract.name]),
            description="No row waits for a correction. audit.open_rows has those that do, with "
            "rule and reason; the refresh goes on without them.",
        )
    ]


def staging_results(
    con: duckdb.DuckDBPyConnection, contract: Contract, result: StagingResult
) -> list[dg.AssetCheckResult]:
    """Results of `staging_specs`."""
    reasons = as_markdown(
        con,
        f"""SELECT rule, column_name AS "column", reason, count(*) AS "rows"
        FROM audit.quarantine ANTI JOIN audit.mended_rows USING (source_file_id, source_row)
        WHERE export = '{contract.name}' AND rule <> '{CONSENT_WITHDRAWN}'
        GROUP BY ALL ORDER BY "rows" DESC, rule, column_name, reason LIMIT {_SHOWN}""",
    )
    places = places_of(
        con,
        f"""SELECT DISTINCT file_name, source_row
        FROM audit.quarantine JOIN audit.source_files USING (source_file_id)
        ANTI JOIN audit.mended_rows USING (source_file_id, source_row)
        WHERE source_files.export = '{contract.name}' AND rule <> '{CONSENT_WITHDRAWN}'""",
    )
    return [
        dg.AssetCheckResult(
            check_name="every_row_keeps_the_contract",
            passed=result.open == 0,
            severity=WARN,
            metadata={
                "open": result.open,
                "reasons": dg.MetadataValue.md(reasons),
                PLACES: as_metadata(places),
            },
        )
    ]


def sql_specs(table: SqlTable) -> list[dg.AssetCheckSpec]:
    """Checks of one SQL table."""
    return [
        dg.AssetCheckSpec(
            check.name, asset=key_of(table.full_name), blocking=blocking, description=check.title
        )
        for check, blocking in sql_checks().get(table.full_name, [])
    ]


def sql_results(refresh: Refresh, table: SqlTable) -> list[dg.AssetCheckResult]:
    """Results of `sql_specs`, also in `audit.validation`; a check without rows has passed."""
    results = []
    for made in run_checks(refresh.con, table.full_name):
        check, count = made.check, made.found
        metadata: dict[str, int | str | dg.MetadataValue[Any]] = {"violations": count}
        metadata["rows"] = dg.MetadataValue.md("no rows")
        if count:
            shown = f"SELECT * FROM ({check.query}) ORDER BY ALL LIMIT {_SHOWN}"
            metadata["rows"] = dg.MetadataValue.md(as_markdown(refresh.con, shown))
            said = first_rows(refresh.con, check)
            metadata |= {"where": str(said), SAID: as_metadata([said])}
            if "file_name" in check.columns:
                metadata[PLACES] = as_metadata(places_of(refresh.con, check.query))
        results.append(
            dg.AssetCheckResult(
                check_name=check.name,
                passed=count == 0,
                severity=ERROR if made.blocking else WARN,
                metadata=metadata,
            )
        )
    return results


def places_of(con: duckdb.DuckDBPyConnection, rows: str) -> list[Message]:
    """Number of rows per file, for a query with the column file_name."""
    found = con.execute(
        f"""SELECT file_name, count(*) FROM ({rows})
        WHERE file_name IS NOT NULL GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    return [
        message("files-about", file=file, said=message("outcome-rows-counted", rows=rows))
        for file, rows in found
    ]


def first_rows(con: duckdb.DuckDBPyConnection, check: SqlTable) -> Message:
    """One line for each of the first rows that a check found; advice if they name a file."""
    cursor = con.execute(f"SELECT * FROM ({check.query}) ORDER BY ALL LIMIT {_TOLD}")
    names = [column[0] for column in cursor.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if contradictions.TABLE in check.reads:
        told = [
            message(
                "outcome-contradiction-row",
                file=row["file_name"],
                row=row["source_row"],
                patient=row["patient"],
                said=contradictions.said(row),
            )
            for row in rows
        ]
        return message("outcome-rows", rule=check_title(check), rows=told)
    found = [{name: value for name, value in row.items() if value is not None} for row in rows]
    lines = ["- " + ", ".join(f"{name} {value}" for name, value in row.items()) for row in found]
    said = "outcome-rows-of-files" if any("file_name" in row for row in found) else "outcome-rows"
    return message(said, rule=check_title(check), rows="\n".join(lines))
