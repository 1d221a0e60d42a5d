"""Unknown columns of a file, and columns of its contract that the file lacks."""

from dataclasses import dataclass
from functools import lru_cache

import duckdb

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.messages import Message, message


@dataclass(frozen=True)
class FileColumns:
    """One file with unknown or missing columns; unknown columns are given by position, from 1.

    An unknown header may hold any text, so it is never shown. `blanked` counts the values of older
    files that become blank because this file corrects their rows and lacks the column.
    """

    file: str
    unknown: list[int]
    lacking: list[str]
    blanked: int

    @property
    def wants_a_look(self) -> bool:
        """Whether data that was sent is lost, and not only left out by the hospital."""
        return bool(self.unknown or self.blanked)

    @property
    def said(self) -> tuple[Message, ...]:
        """Messages about unknown columns, missing columns, and values that become blank."""
        count, places = len(self.unknown), ", ".join(map(str, self.unknown))
        found = {
            message("files-columns-unknown", count=count, places=places): bool(self.unknown),
            message("files-columns-lacking", columns=self.lacking): bool(self.lacking),
            message("files-columns-blanked", values=self.blanked): bool(self.blanked),
            message("files-columns-renamed"): bool(self.unknown and self.lacking),
        }
        return tuple(said for said, applies in found.items() if applies)


@lru_cache(maxsize=1)
def columns_sql() -> str:
    """SQL with one row per file that was read and has unknown or missing columns.

    Files that lost data come first. Reads audit.source_files, source_columns and amendments.
    """
    declared = ", ".join(
        f"('{contract.name}', {[c.name for c in contract.columns if not c.splits_into]})"
        for contract in load_contracts().values()
    )
    split = ", ".join(
        f"('{column.name}', '{name}')"
        for contract in load_contracts().values()
        for column in contract.splitting
        for name in column.splits_into
    )
    return f"""
    WITH present AS (
        SELECT source_file_id, column_name FROM audit.source_columns
        UNION ALL SELECT source_file_id, part FROM audit.source_columns
        JOIN (VALUES {split}) AS split(column_name, part) USING (column_name)
    ), declared AS (
        SELECT export, unnest(names) AS column_name, unnest(range(len(names))) AS place
        FROM (VALUES {declared}) AS contracts(export, names)
    ), unknown AS (
        SELECT source_file_id, list(position ORDER BY position) AS places
        FROM audit.source_columns WHERE column_name IS NULL GROUP BY source_file_id
    ), lacking AS (
        SELECT source_file_id, list(column_name ORDER BY place) AS names
        FROM (SELECT source_file_id, export FROM audit.source_files WHERE status = 'read')
        JOIN declared USING (export)
        ANTI JOIN present USING (source_file_id, column_name) GROUP BY source_file_id
    ), blanked AS (
        SELECT new_source_file_id AS source_file_id, count(*) AS n
        FROM (SELECT new_source_file_id, column_name FROM audit.amendments) AS a
        ANTI JOIN present AS c
            ON a.new_source_file_id = c.source_file_id AND a.column_name = c.column_name
        GROUP BY new_source_file_id
    )
    SELECT file_name, coalesce(places, []) AS unknown, coalesce(names, []) AS lacking,
        coalesce(n, 0) AS blanked
    FROM audit.source_files LEFT JOIN unknown USING (source_file_id)
    LEFT JOIN lacking USING (source_file_id) LEFT JOIN blanked USING (source_file_id)
    WHERE places IS NOT NULL OR names IS NOT NULL
    ORDER BY places IS NULL AND n IS NULL, file_name, source_file_id"""


def columns_of_files(con: duckdb.DuckDBPyConnection) -> list[FileColumns]:
    """Files without exactly the columns of their contract; those that lost data come first."""
    return [FileColumns(*row) for row in con.execute(columns_sql()).fetchall()]
