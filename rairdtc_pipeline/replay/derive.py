"""Makes the cohort, derived tables and statistics from the staged rows of a warehouse."""

import duckdb

from rairdtc_pipeline.analysis import statistics_frames
from rairdtc_pipeline.cohort import derive
from rairdtc_pipeline.ingest.records import IDENTITIES_AGREE
from rairdtc_pipeline.paper.cohort_check import CHECK_TABLES, check_cohort
from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.provenance import publish_evidence
from rairdtc_pipeline.statistics.tables.declared import TABLES
from rairdtc_pipeline.warehouse.build import write_frame
from rairdtc_pipeline.warehouse.sql_checks import run_checks


def derive_again(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> list[str]:
    """Make every table of `protocol`, `sql/`, `trace` and `statistics`, and the check of the paper.

    The connection has the staged rows, their private columns, and the audit tables of staging.
    Returns the rules that would prevent a refresh from publishing the result.
    """
    broken = [] if _few_contradict(con, protocol) else [IDENTITIES_AGREE[1]]
    for table in derive(con, protocol):
        checks = run_checks(con, table.full_name)
        broken += [made.check.title for made in checks if made.blocks]
    publish_evidence(con, protocol)
    for name, frame in statistics_frames(con, protocol).items():
        declared = TABLES[name]
        write_frame(con, f"statistics.{name}", frame, declared.grain, dict(declared.columns))
    for name, frame in check_cohort(con).items():
        write_frame(con, name, frame, CHECK_TABLES[name].grain, CHECK_TABLES[name].columns)
    return broken


def _few_contradict(con: duckdb.DuckDBPyConnection, protocol: Protocol) -> bool:
    """Whether the number of patients with contradictions is within the limit of the protocol."""
    query = "SELECT coalesce(max(rows_failed), 0) FROM audit.validation WHERE rule = $rule"
    ((patients,),) = con.execute(query, {"rule": IDENTITIES_AGREE[0]}).fetchall()
    return bool(patients <= int(protocol["max_contradicting_identities"]))
