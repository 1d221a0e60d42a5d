"""The last assets: check the paper, report changes, record the run, publish, prune."""

import json
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl

from rairdtc_pipeline import __version__
from rairdtc_pipeline.figures import Figure
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.orchestration.figures import FIGURE_SPECS, shown
from rairdtc_pipeline.orchestration.metadata import as_markdown, key_of, table_metadata
from rairdtc_pipeline.orchestration.outcome import PLACES, SAID, as_metadata
from rairdtc_pipeline.orchestration.resources import Refresh, WarehouseResource, making
from rairdtc_pipeline.orchestration.step import Made, Tables, made_by, recipe, step, table_name
from rairdtc_pipeline.paper.cohort_check import CELL_TABLES, CHECK_TABLES, check_cohort
from rairdtc_pipeline.project import CONTRACTS
from rairdtc_pipeline.publication.bundle import furnish_publication
from rairdtc_pipeline.publication.changes import (
    CHANGE_COLUMNS,
    CHANGES_GRAIN,
    COLUMN_GONE,
    FEWER_ROWS,
    changes_since,
)
from rairdtc_pipeline.publication.locked import LOCKED_COLUMNS, LOCKED_GRAIN, against_locked
from rairdtc_pipeline.settings import report_language
from rairdtc_pipeline.warehouse.build import drop_all_but, write_frame
from rairdtc_pipeline.warehouse.fingerprint import (
    ingested_hash,
    key_hash,
    package_versions,
    settings_hash,
)
from rairdtc_pipeline.warehouse.locked_analysis import locked_version
from rairdtc_pipeline.warehouse.publish import prune, publish
from rairdtc_pipeline.warehouse.versions import Recipes, refuse_damaged, refuse_mixed

CHANGES, PUBLICATION = "audit.changes", "publication.published_warehouse"
LOCKED = "audit.locked_analysis"
_TIDY = "old_snapshots_are_deleted"
_SHRANK = dg.AssetCheckSpec(
    "no_export_shrank",
    asset=key_of(CHANGES),
    description="Every site sent at least the rows and columns of each export of the last time. "
    "Was a file cut off or replaced, or a header renamed?",
)


def _publication_check(refresh: Refresh, wanted: frozenset[str]) -> Tables:
    """Check the paper's numbers for consistency with each other and with ours."""
    start = time.perf_counter()
    con = refresh.con
    for table, frame in check_cohort(con).items():
        declared = CHECK_TABLES[table]
        rows = write_frame(con, table, frame, declared.grain, declared.columns)
        counted = f"""SELECT {declared.kind} AS kind, count(*) AS n FROM {table}
            GROUP BY ALL ORDER BY ALL"""
        shown = {"counted": dg.MetadataValue.md(as_markdown(con, counted))}
        yield table, Made({**table_metadata(con, table, rows), **shown})
        refresh.done(table, rows, start)


def _changes(refresh: Refresh, wanted: frozenset[str]) -> Tables:
    """Compare the warehouse being built with the published one."""
    start = time.perf_counter()
    found = changes_since(refresh.con, refresh.layout.published_file)
    rows = write_frame(refresh.con, CHANGES, found, CHANGES_GRAIN, CHANGE_COLUMNS)
    refresh.done(CHANGES, rows, start)
    shown = as_markdown(refresh.con, f"FROM {CHANGES} LIMIT 50")
    metadata = {
        **table_metadata(refresh.con, CHANGES, rows),
        "changes": dg.MetadataValue.md(shown),
    }
    yield CHANGES, Made(metadata, [_shrank(found)])
    held = against_locked(refresh.con, refresh.layout)
    rows = write_frame(refresh.con, LOCKED, held, LOCKED_GRAIN, LOCKED_COLUMNS)
    shown = as_markdown(refresh.con, f"FROM {LOCKED} LIMIT 50")
    yield (
        LOCKED,
        Made({**table_metadata(refresh.con, LOCKED, rows), "held": dg.MetadataValue.md(shown)}),
    )


def _shrank(found: pl.DataFrame) -> dg.AssetCheckResult:
    gone = found.filter(pl.col("category").is_in([FEWER_ROWS, COLUMN_GONE]))
    lines = [
        message("outcome-fewer-rows", of=row["item"], now=row["after"], before=row["before"])
        if row["after"]
        else message("outcome-column-gone", of=row["item"], column=row["before"])
        for row in gone.to_dicts()
    ]
    where = "\n".join(map(str, lines))
    return dg.AssetCheckResult(
        check_name=_SHRANK.name,
        passed=not lines,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "violations": len(lines),
            "where": where,
            SAID: as_metadata(lines),
            PLACES: as_metadata(lines),
        },
    )


publication_check_table = step(
    "publication_check",
    [
        dg.AssetSpec(
            key_of(table),
            group_name="publication",
            deps=[key_of(f"statistics.{name}") for name in (*CELL_TABLES, "km_summary", "tests")],
            description=f"{declared.grain} The checks are generic; the figures are in "
            "`published_results.yaml`.",
            kinds={"python", "yaml"},
            code_version=made_by(
                (CONTRACTS / "published_results.yaml").read_text(encoding="utf-8")
            ),
            metadata={"dagster/table_name": f"rairdtc.{table}"},
        )
        for table, declared in CHECK_TABLES.items()
    ],
    _publication_check,
)
changes = step(
    "changes",
    [
        dg.AssetSpec(
            key_of(CHANGES),
            group_name="publication",
            deps=[key_of("audit.row_accounting"), key_of("statistics.tests")],
            description="What changed. One row per difference from the last publication: "
            "files, rows, patients in and out, printed results, p-values.",
            kinds={"duckdb"},
            code_version=made_by(),
            metadata={"dagster/table_name": f"rairdtc.{CHANGES}"},
        ),
        dg.AssetSpec(
            key_of(LOCKED),
            group_name="publication",
            deps=[key_of("audit.row_accounting"), key_of("statistics.tests")],
            description=f"Locked analysis. {LOCKED_GRAIN}",
            kinds={"duckdb"},
            code_version=made_by(),
            metadata={"dagster/table_name": f"rairdtc.{LOCKED}"},
        ),
    ],
    _changes,
    checks=[_SHRANK],
)


def publication_assets(upstream: Iterable[dg.AssetsDefinition]) -> dg.AssetsDefinition:
    """The publication and its figures; they depend on every asset that no other asset reads."""
    definitions = list(upstream)
    read = {dep for definition in definitions for dep in definition.dependency_keys}
    leaves = [key for definition in definitions for key in definition.keys if key not in read]
    recipes = {table_name(s.key): recipe(s) for found in definitions for s in found.specs}
    published = dg.AssetSpec(
        key_of(PUBLICATION),
        group_name="publication",
        deps=[*leaves, *(figure.key for figure in FIGURE_SPECS)],
        description="What analysts open: published/rairdtc.duckdb. Written as a snapshot, "
        "audited, then published in one atomic rename.",
        kinds={"duckdb"},
        code_version=made_by(),
    )

    tidy = dg.AssetCheckSpec(
        _TIDY,
        asset=published.key,
        description="Every snapshot beyond those that are kept could be deleted.",
    )

    @dg.multi_asset(name="publication", specs=[*FIGURE_SPECS, published], check_specs=[tidy])
    def publication(warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult]:
        with making(warehouse.refresh, "the publication"):
            yield from _publish(warehouse.refresh, recipes)

    return publication


def _publish(refresh: Refresh, recipes: Recipes) -> Iterator[dg.MaterializeResult]:
    """Publish; raises RefusedError if tables of different inputs would be published together."""
    start = time.perf_counter()
    refuse_mixed(recipes, refresh.versions())
    refuse_damaged(refresh.con, refresh.run_id)
    drop_all_but(refresh.con, recipes)
    hashes = {
        "inputs_hash": ingested_hash(refresh.con),
        "settings_hash": settings_hash(
            refresh.protocol,
            refresh.key,
            refresh.withdrawn,
            locked_version(refresh.layout),
            report_language(),
        ),
    }
    _record_run(refresh, **hashes)
    flow = as_markdown(refresh.con, "FROM cohort.attrition ORDER BY step")
    arms = as_markdown(
        refresh.con,
        "SELECT arm, count(*) AS patients FROM cohort.patients GROUP BY arm ORDER BY arm",
    )

    drawn: dict[str, list[Figure]] = {}

    def furnish(copy: duckdb.DuckDBPyConnection, folder: Path) -> None:
        drawn.update(furnish_publication(copy, folder, report_language()))

    manifest = publish(
        refresh.con,
        refresh.layout,
        run_id=refresh.run_id,
        **hashes,
        key_hash=key_hash(refresh.key),
        furnish=furnish,
    )
    pruned = prune(
        refresh.layout,
        keep=int(refresh.protocol["snapshots_kept"]),
        max_age_days=int(refresh.protocol["snapshots_max_age_days"]),
    )
    refresh.done("publication", manifest.patients, start)
    yield from shown(drawn)
    yield dg.MaterializeResult(
        asset_key=key_of(PUBLICATION),
        metadata={
            "file": dg.MetadataValue.path(str(refresh.layout.published_file)),
            "report": dg.MetadataValue.url(refresh.layout.report.absolute().as_uri()),
            "exports": dg.MetadataValue.path(str(refresh.layout.exports)),
            "snapshot": manifest.snapshot,
            "snapshots deleted": len(pruned.deleted),
            "patients per arm": dg.MetadataValue.md(arms),
            "cohort flow": dg.MetadataValue.md(flow),
        },
        check_results=[_tidy(dict.fromkeys((*refresh.left, *pruned.left)))],
    )


def _tidy(left: Iterable[str]) -> dg.AssetCheckResult:
    lines = list(left)
    return dg.AssetCheckResult(
        check_name=_TIDY,
        passed=not lines,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "not deleted": len(lines),
            "what to do": dg.MetadataValue.text("\n".join(lines) or "nothing"),
        },
    )


def _record_run(refresh: Refresh, *, inputs_hash: str, settings_hash: str) -> None:
    refresh.con.execute("DELETE FROM audit.runs")
    refresh.con.execute(
        "INSERT INTO audit.runs SELECT ?, ?, ?, ?, ?, data_cutoff, ?, ? FROM cohort.data_cutoff",
        [
            refresh.run_id,
            __version__,
            json.dumps(package_versions()),
            settings_hash,
            inputs_hash,
            refresh.started_at.replace(tzinfo=None),
            datetime.now(UTC).replace(tzinfo=None),
        ],
    )
