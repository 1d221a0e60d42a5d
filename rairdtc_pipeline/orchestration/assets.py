"""The assets, in the order the data flow: raw, staging, cohort, derived, statistics."""

import hashlib
import time
from collections.abc import Iterator

import dagster as dg

from rairdtc_pipeline.cohort import check_candidates
from rairdtc_pipeline.contracts import Contract, load_contracts
from rairdtc_pipeline.ingest import ingest_export
from rairdtc_pipeline.orchestration import checks
from rairdtc_pipeline.orchestration.metadata import (
    as_markdown,
    description,
    key_of,
    lineage,
    preview,
    table_metadata,
)
from rairdtc_pipeline.orchestration.resources import Refresh, WarehouseResource
from rairdtc_pipeline.orchestration.statistics import statistics_tables
from rairdtc_pipeline.staging import stage_export
from rairdtc_pipeline.statistics.tables.declared import TABLES
from rairdtc_pipeline.warehouse.build import build_table, count_rows, write_frame, write_protocol
from rairdtc_pipeline.warehouse.lineage import COLUMNS as LINEAGE_COLUMNS
from rairdtc_pipeline.warehouse.lineage import column_lineage, column_sources
from rairdtc_pipeline.warehouse.sql_table import SqlTable, load_sql_tables

_GROUPS = {
    "audit.row_accounting": "staging",
    "audit.protocol_deviations": "derived",
    "adam": "publication",
    "trace": "publication",
}
_PROTOCOL_TABLES = ("settings", "visit_schedule", "laboratory_grades")


def raw_asset(contract: Contract) -> dg.AssetsDefinition:
    """One row per readable row of the export's files, as text, without identifiers."""
    specs = checks.raw_specs(contract)

    @dg.asset(
        name=contract.name,
        key_prefix="raw",
        group_name="raw",
        description=f"**Files of {contract.name} as sent**, as text, pseudonyms in place of "
        f"patient numbers. {contract.grain}\n\n{contract.purpose}\n\n"
        "Kept in the private store, not published.",
        kinds={"file"},
        check_specs=specs,
        code_version=contract.version,
    )
    def _raw(warehouse: WarehouseResource) -> dg.MaterializeResult:
        refresh, start = warehouse.refresh, time.perf_counter()
        result = ingest_export(
            refresh.con, contract, refresh.inventory, refresh.key, refresh.layout.scratch
        )
        refresh.done(f"raw.{contract.name}", result.rows_read, start)
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": result.rows_read,
                "files": dg.MetadataValue.md(_files(refresh, contract)),
            },
            check_results=checks.raw_results(contract, result, refresh.inventory),
        )

    return _raw


def _files(refresh: Refresh, contract: Contract) -> str:
    return as_markdown(
        refresh.con,
        f"""SELECT file_name, status, rows_read AS "rows", encoding, received_at, status_reason,
            left(sha256, 12) AS sha256
        FROM audit.source_files WHERE export = '{contract.name}' ORDER BY file_name""",
    )


def staging_asset(contract: Contract) -> dg.AssetsDefinition:
    """One row per valid source row, typed and in canonical units."""
    upstream = [dg.AssetKey(["raw", contract.name])]
    if contract.name != "patients":
        upstream.append(dg.AssetKey(["staging", "patients"]))

    @dg.asset(
        name=contract.name,
        key_prefix="staging",
        group_name="staging",
        deps=upstream,
        description=f"**{contract.grain}** Typed, in canonical units and codes, checked; "
        f"what broke a rule is in `audit.quarantine`.\n\n{contract.purpose}",
        kinds={"duckdb", "pandera"},
        check_specs=checks.staging_specs(contract),
        code_version=contract.version,
        metadata={"dagster/table_name": f"rairdtc.staging.{contract.name}"},
    )
    def _staging(warehouse: WarehouseResource) -> dg.MaterializeResult:
        refresh, start = warehouse.refresh, time.perf_counter()
        result = stage_export(refresh.con, contract)
        refresh.done(f"staging.{contract.name}", result.staged, start)
        return dg.MaterializeResult(
            metadata={
                **table_metadata(refresh.con, f"staging.{contract.name}"),
                "duplicates": result.duplicate,
                "superseded": result.superseded,
                "quarantined": result.quarantined,
                "rules": dg.MetadataValue.md(_rules(refresh, contract)),
            },
            check_results=checks.staging_results(refresh.con, contract, result),
        )

    return _staging


def _rules(refresh: Refresh, contract: Contract) -> str:
    return as_markdown(
        refresh.con,
        f"""SELECT column_name AS "column", rule, description, rows_failed AS failed
        FROM audit.validation WHERE table_name = 'staging.{contract.name}'
        ORDER BY failed DESC, column_name, rule""",
    )


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["protocol", name],
            group_name="cohort",
            description=text,
            kinds={"yaml"},
            metadata={"dagster/table_name": f"rairdtc.protocol.{name}"},
        )
        for name, text in zip(
            _PROTOCOL_TABLES,
            (
                "**The study protocol.** One row: every number of the rules, with unit and source.",
                "**Visit schedule.** One row per visit after baseline, with its window.",
                "**CTCAE 5.0 laboratory grades.** One row per term and grade.",
            ),
            strict=True,
        )
    ]
)
def protocol_tables(warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult]:
    """The study protocol as tables."""
    refresh, start = warehouse.refresh, time.perf_counter()
    write_protocol(refresh.con, refresh.protocol)
    for name in _PROTOCOL_TABLES:
        table = f"protocol.{name}"
        yield dg.MaterializeResult(
            asset_key=key_of(table), metadata=table_metadata(refresh.con, table)
        )
    refresh.done("protocol", len(refresh.protocol.settings), start)


@dg.asset(
    name="failed_checks",
    key_prefix="cohort",
    group_name="cohort",
    deps=[key_of("cohort.candidates"), key_of("protocol.settings")],
    description="**Evidence of exclusion.** One row per candidate and pandera check that failed: "
    "TgAb negative, TSH suppressed, KPS high enough.",
    kinds={"pandera"},
    metadata={"dagster/table_name": "rairdtc.cohort.failed_checks"},
)
def failed_checks(warehouse: WarehouseResource) -> dg.MaterializeResult:
    """TgAb, TSH and KPS over every candidate."""
    refresh, start = warehouse.refresh, time.perf_counter()
    failures = check_candidates(refresh.con, refresh.protocol)
    rows = count_rows(refresh.con, "cohort.failed_checks")
    refresh.done("cohort.failed_checks", rows, start)
    return dg.MaterializeResult(
        metadata={
            **table_metadata(refresh.con, "cohort.failed_checks"),
            **{f"failing: {name}": count for name, count in failures.items()},
        }
    )


def sql_asset(table: SqlTable, known: set[dg.AssetKey]) -> dg.AssetsDefinition:
    """One table made by one file of `sql/`."""
    specs = checks.sql_specs(table)
    group = _GROUPS.get(table.full_name) or _GROUPS.get(table.schema, table.schema)

    @dg.asset(
        name=table.name,
        key_prefix=table.schema,
        group_name=group,
        deps=[key for key in map(key_of, table.reads) if key in known],
        description=description(table),
        kinds={"duckdb", "sql"},
        check_specs=specs,
        code_version=hashlib.sha256(table.query.encode()).hexdigest()[:12],
        metadata={"dagster/table_name": f"rairdtc.{table.full_name}"},
    )
    def _table(warehouse: WarehouseResource) -> dg.MaterializeResult:
        refresh, start = warehouse.refresh, time.perf_counter()
        rows = build_table(refresh.con, table)
        refresh.done(table.full_name, rows, start)
        return dg.MaterializeResult(
            metadata={
                **table_metadata(refresh.con, table.full_name),
                "dagster/column_lineage": lineage(column_sources(table)),
                "first rows": preview(refresh.con, table.full_name),
            },
            check_results=checks.sql_results(refresh, table),
        )

    return _table


@dg.asset(
    name="column_lineage",
    key_prefix="audit",
    group_name="publication",
    description="**Column lineage.** One row per column of a table and column it is made from, "
    "read from the SQL itself, for the statistics from their declaration.",
    kinds={"sql"},
    metadata={"dagster/table_name": "rairdtc.audit.column_lineage"},
)
def lineage_table(warehouse: WarehouseResource) -> dg.MaterializeResult:
    """Lineage of every table."""
    refresh, start = warehouse.refresh, time.perf_counter()
    grain = "One row per column of a table and column it is made from."
    table = "audit.column_lineage"
    made = {f"statistics.{name}": found.sources() for name, found in TABLES.items()}
    rows = write_frame(refresh.con, table, column_lineage(made), grain, LINEAGE_COLUMNS)
    refresh.done(table, rows, start)
    return dg.MaterializeResult(metadata=table_metadata(refresh.con, table))


def all_assets() -> list[dg.AssetsDefinition]:
    """Every asset but the publication, in flow order."""
    contracts, tables = load_contracts().values(), load_sql_tables()
    known = {
        *(dg.AssetKey(["staging", contract.name]) for contract in contracts),
        *(dg.AssetKey(["protocol", name]) for name in _PROTOCOL_TABLES),
        key_of("cohort.failed_checks"),
        *map(key_of, tables),
    }
    return [
        *map(raw_asset, contracts),
        *map(staging_asset, contracts),
        protocol_tables,
        failed_checks,
        *(sql_asset(table, known) for table in tables.values()),
        statistics_tables,
        lineage_table,
    ]
