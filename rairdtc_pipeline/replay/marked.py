"""What each source row of a claim is to its facts: it decides them, or it was considered."""

from dataclasses import dataclass

import duckdb

from rairdtc_pipeline.protocol import Protocol
from rairdtc_pipeline.provenance import numbered_rows
from rairdtc_pipeline.provenance.roles import deciding_rows, frames_of, mark
from rairdtc_pipeline.replay.claim import Claim
from rairdtc_pipeline.replay.proof import PUBLISHED, hold_claim

_ROWS = """SELECT e.table_name, e.patient, e.item, e.source_file_id, e.source_row, e.role
FROM trace.evidence AS e JOIN claimed AS c ON e.table_name = c.table_name
    AND e.patient = c.patient AND e.item IS NOT DISTINCT FROM c.item
ORDER BY ALL"""


@dataclass(frozen=True)
class MarkedRow:
    """One source row of one fact; `role` is as in `trace.evidence`."""

    table: str
    patient: str
    item: str | None
    file: str
    row: int
    role: str | None


def marked_rows(
    con: duckdb.DuckDBPyConnection, protocol: Protocol, claim: Claim
) -> list[MarkedRow]:
    """Take away each row of the patients of a claim once, before its proof, and say its role.

    The connection is one of opened_for_proof(), whose `trace.evidence` then has the roles.
    """
    hold_claim(con, claim)
    with numbered_rows(con):
        frames = frames_of(con, made_in=f"{PUBLISHED}.", patients="SELECT patient FROM claimed")
        mark(con, deciding_rows(frames, protocol))
    return [MarkedRow(*row) for row in con.execute(_ROWS).fetchall()]
