"""The assets in the order of the data flow: raw, staging, cohort, derived, statistics."""

from collections.abc import Iterable

import dagster as dg

from rairdtc_pipeline.cohort import check_candidates, failed_check_sources
from rairdtc_pipeline.contracts import Contract, load_contracts
from rairdtc_pipeline.contracts.model import PATIENTS
from rairdtc_pipeline.orchestration import checks
from rairdtc_pipeline.orchestration.identity_checks import identity_results, identity_specs
from rairdtc_pipeline.orchestration.metadata import (
    as_markdown,
    column_schema,
    description,
    key_of,
    lineage,
    preview,
    table_metadata,
)
from rairdtc_pipeline.orchestration.resources import Refresh
from rairdtc_pipeline.orchestration.statistics import statistics_tables
from rairdtc_pipeline.orchestration.step import ROWS, Made, Table, Tables, layer, made_by, step
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.provenance import evidence
from rairdtc_pipeline.provenance.collect import derived_tables
from rairdtc_pipeline.statistics.tables.declared import TABLES
from rairdtc_pipeline.warehouse.build import count_rows, write_frame
from rairdtc_pipeline.warehouse.deciding_columns import deciding_columns
from rairdtc_pipeline.warehouse.lineage import COLUMNS as LINEAGE_COLUMNS
from rairdtc_pipeline.warehouse.lineage import column_lineage, column_sources
from rairdtc_pipeline.warehouse.protocol_tables import protocol_tables, write_protocol
from rairdtc_pipeline.warehouse.sql_checks import sql_checks
from rairdtc_pipeline.warehouse.sql_table import LAYERS, SqlTable, load_sql_tables

_GROUPS = {
    "audit": "staging",
    "audit.contradictions": "cohort",
    "audit.implausible_values": "cohort",
    "audit.protocol_deviations": "derived",
    "adam": "publication",
    "trace": "publication",
}


def _raw(contract: Contract) -> Table:
    """One row per readable row of the export's files, typed, without identifiers."""

    def make(refresh: Refresh) -> Made:
        result = refresh.engine.read(refresh.con, contract)
        metadata = {
            ROWS: result.rows_read,
            "files": dg.MetadataValue.md(_files(refresh, contract)),
        }
        results = checks.raw_results(contract, result, refresh.inventory)
        if contract.name == PATIENTS:
            results += identity_results(refresh)
        return Made(metadata, results)

    spec = dg.AssetSpec(
        ["raw", contract.name],
        group_name="raw",
        description=f"Files of {contract.name} as they were sent, with pseudonyms in place of "
        f"patient numbers. {contract.grain}\n\n{contract.purpose}\n\nThe text is not kept.",
        kinds={"file"},
        code_version=made_by(repr(contract)),
    )
    return Table(spec, make, checks=[*checks.raw_specs(contract), *identity_specs(contract)])


def _files(refresh: Refresh, contract: Contract) -> str:
    return as_markdown(
        refresh.con,
        f"""SELECT file_name, status, rows_read AS "rows", encoding, received_at, status_reason,
            left(sha256, 12) AS sha256
        FROM audit.source_files WHERE export = '{contract.name}' ORDER BY file_name""",
    )


def _staging(contract: Contract) -> Table:
    """One row per valid source row, typed and in canonical units."""
    table = f"staging.{contract.name}"

    def make(refresh: Refresh) -> Made:
        result = refresh.engine.stage(refresh.con, contract)
        metadata = {
            **table_metadata(refresh.con, table, result.staged),
            "duplicates": result.duplicate,
            "superseded": result.superseded,
            "not used": result.not_used,
            "quarantined": result.quarantined,
            "rules": dg.MetadataValue.md(_rules(refresh, table)),
        }
        return Made(metadata, checks.staging_results(refresh.con, contract, result))

    patients = [] if contract.name == "patients" else ["staging.patients"]
    spec = dg.AssetSpec(
        key_of(table),
        group_name="staging",
        deps=list(map(key_of, [f"raw.{contract.name}", *patients])),
        description=f"{contract.grain} Typed, in canonical units and codes, checked; "
        f"what broke a rule is in `audit.quarantine`.\n\n{contract.purpose}",
        kinds={"duckdb", "pandera"},
        code_version=made_by(repr(contract)),
        metadata={"dagster/table_name": f"rairdtc.{table}"},
    )
    return Table(spec, make, checks=checks.staging_specs(contract))


def _rules(refresh: Refresh, table: str) -> str:
    return as_markdown(
        refresh.con,
        f"""SELECT column_name AS "column", rule, description, rows_failed AS failed
        FROM audit.validation WHERE table_name = '{table}'
        ORDER BY failed DESC, column_name, rule""",
    )


def _protocol(refresh: Refresh, wanted: frozenset[str]) -> Tables:
    """The study protocol as tables."""
    write_protocol(refresh.con, refresh.protocol)
    for name in sorted(wanted):
        yield name, Made(table_metadata(refresh.con, name))


def _protocol_specs() -> list[dg.AssetSpec]:
    return [
        dg.AssetSpec(
            ["protocol", table.name],
            group_name="cohort",
            description=f"{table.title}. {table.grain}",
            kinds={"yaml"},
            code_version=made_by(repr(table)),
            metadata={"dagster/table_name": f"rairdtc.protocol.{table.name}"},
        )
        for table in protocol_tables(load_protocol())
    ]


def _failed_checks() -> Table:
    """TgAb, TSH and KPS over every candidate."""
    table = "cohort.failed_checks"

    def make(refresh: Refresh) -> Made:
        failures = check_candidates(refresh.con, refresh.protocol)
        counts = {f"failing: {name}": count for name, count in failures.items()}
        return Made({**table_metadata(refresh.con, table), **counts})

    spec = dg.AssetSpec(
        key_of(table),
        group_name="cohort",
        deps=[key_of("cohort.candidates"), key_of("protocol.settings")],
        description="Evidence of exclusion. One row per candidate and pandera check that "
        "failed: TgAb negative, TSH suppressed, KPS high enough.",
        kinds={"pandera"},
        code_version=made_by(),
        metadata={"dagster/table_name": f"rairdtc.{table}"},
    )
    return Table(spec, make)


def _sql(table: SqlTable, known: set[dg.AssetKey]) -> Table:
    """One table made by one file of `sql/`."""

    def make(refresh: Refresh) -> Made:
        refresh.engine.build(refresh.con, table)
        return show(refresh)

    def show(refresh: Refresh) -> Made:
        metadata: dict[str, object] = {
            "dagster/column_schema": column_schema(refresh.con, table.full_name),
            "dagster/column_lineage": lineage(column_sources(table)),
            "decided by": dg.MetadataValue.md(_deciding(table)),
        }
        # Counting the rows of a view computes the whole view: too slow for a registry.
        if table.kind == "TABLE" or not refresh.large:
            metadata[ROWS] = count_rows(refresh.con, table.full_name)
            metadata["first rows"] = preview(refresh.con, table.full_name)
        return Made(metadata, checks.sql_results(refresh, table))

    own_checks = sql_checks().get(table.full_name, [])
    spec = dg.AssetSpec(
        key_of(table.full_name),
        group_name=_GROUPS.get(table.full_name) or _GROUPS.get(table.schema, table.schema),
        deps=sorted(_made_from(table, known)),
        description=description(table),
        kinds={"duckdb", "sql"},
        code_version=made_by(repr(table), *(repr(check) for check, _ in own_checks)),
        metadata={"dagster/table_name": f"rairdtc.{table.full_name}"},
    )
    return Table(spec, make, show, checks.sql_specs(table))


def _deciding(table: SqlTable) -> str:
    """The columns that filter, join, group and order the rows of a table, as a list."""
    return "\n".join(f"- `{name}.{column}`" for name, column in deciding_columns(table))


def _made_from(table: SqlTable, known: set[dg.AssetKey]) -> set[dg.AssetKey]:
    """Assets that a table reads; a table that every stage writes needs the assets of all stages."""
    reads = set(map(key_of, table.reads))
    stages = {
        dg.AssetKey([stage, export]) for stage in ("raw", "staging") for export in load_contracts()
    }
    return reads & known | (stages if reads - known else set())


def _column_lineage() -> Table:
    """Lineage of every table."""
    table = "audit.column_lineage"

    def make(refresh: Refresh) -> Made:
        grain = "One row per column of a table and column it is made from."
        made = {f"statistics.{name}": found.sources() for name, found in TABLES.items()}
        made["cohort.failed_checks"] = failed_check_sources()
        decide = {name: deciding_columns(found) for name, found in load_sql_tables().items()}
        found = column_lineage(made, decide)
        rows = write_frame(refresh.con, table, found, grain, LINEAGE_COLUMNS)
        return Made(table_metadata(refresh.con, table, rows))

    declared = map(repr, (*load_sql_tables().values(), *load_contracts().values()))
    spec = dg.AssetSpec(
        key_of(table),
        group_name="publication",
        description="Column lineage. One row per column of a table and column it is made "
        "from, read from the SQL itself, for the statistics from their declaration.",
        kinds={"sql"},
        code_version=made_by(*declared),
        metadata={"dagster/table_name": f"rairdtc.{table}"},
    )
    return Table(spec, make)


def _evidence() -> Table:
    """Source rows of every fact."""
    table = evidence.TABLE

    def make(refresh: Refresh) -> Made:
        rows = evidence.publish_evidence(refresh.con, refresh.protocol)
        return Made(table_metadata(refresh.con, table, rows))

    spec = dg.AssetSpec(
        key_of(table),
        group_name="publication",
        deps=list(map(key_of, ["protocol.settings", *(t.full_name for t in derived_tables())])),
        description=f"Evidence. {evidence.GRAIN} Made by running the SQL of each table with "
        "one more column. Of the derived tables of a registry it holds only the rows that decide.",
        kinds={"duckdb", "sql"},
        code_version=made_by(*map(repr, derived_tables())),
        metadata={"dagster/table_name": f"rairdtc.{table}"},
    )
    return Table(spec, make)


def _layers(tables: Iterable[Table]) -> dict[str, list[Table]]:
    by_schema: dict[str, list[Table]] = {schema: [] for schema in LAYERS}
    for table in tables:
        by_schema[table.spec.key.path[0]].append(table)
    place = [table.spec.key.path[1] for table in by_schema["cohort"]].index("candidates")
    by_schema["cohort"].insert(place + 1, _failed_checks())
    by_schema["audit"].append(_column_lineage())
    by_schema["trace"].append(_evidence())
    return by_schema


def all_assets() -> list[dg.AssetsDefinition]:
    """Every asset except the publication, in the order of the data flow."""
    contracts, tables = load_contracts().values(), load_sql_tables()
    known = {
        *(dg.AssetKey(["staging", export]) for export in load_contracts()),
        *(spec.key for spec in _protocol_specs()),
        key_of("cohort.failed_checks"),
        *map(key_of, tables),
    }
    layers = _layers(_sql(table, known) for table in tables.values())
    return [
        layer("raw", list(map(_raw, contracts))),
        layer("staging", list(map(_staging, contracts))),
        step("protocol", _protocol_specs(), _protocol),
        *(layer(schema, layers[schema]) for schema in LAYERS),
        statistics_tables,
    ]
