"""The statistics as assets."""

import time

import dagster as dg

from rairdtc_pipeline.analysis import statistics_frames
from rairdtc_pipeline.orchestration.metadata import key_of, lineage, preview, table_metadata
from rairdtc_pipeline.orchestration.resources import Refresh
from rairdtc_pipeline.orchestration.step import Made, Tables, made_by, step
from rairdtc_pipeline.statistics.tables.declared import TABLES
from rairdtc_pipeline.warehouse.build import write_frame


def _statistics(refresh: Refresh, wanted: frozenset[str]) -> Tables:
    """Tables 1 to 3, survival, and every test with the reason for its choice."""
    start = time.perf_counter()
    frames = statistics_frames(refresh.con, refresh.protocol)
    for name, table in TABLES.items():
        full_name = f"statistics.{name}"
        rows = write_frame(refresh.con, full_name, frames[name], table.grain, dict(table.columns))
        metadata = {
            **table_metadata(refresh.con, full_name, rows),
            "dagster/column_lineage": lineage(table.sources()),
            "first rows": preview(refresh.con, full_name),
        }
        yield full_name, Made(metadata)
    refresh.done("statistics", sum(frame.height for frame in frames.values()), start)


statistics_tables = step(
    "statistics",
    [
        dg.AssetSpec(
            ["statistics", name],
            group_name="statistics",
            deps=[key_of(read) for read in (*table.reads, "protocol.settings")],
            description=table.grain,
            kinds={"python"},
            code_version=made_by(),
            metadata={"dagster/table_name": f"rairdtc.statistics.{name}"},
        )
        for name, table in TABLES.items()
    ],
    _statistics,
)
