"""The files of `sql/checks`: each selects rows that must not exist."""

import re
from dataclasses import dataclass
from functools import lru_cache

import duckdb

from rairdtc_pipeline import project
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.warehouse.sql_table import SqlTable, read_sql_table

_CHECKED = re.compile(
    r"^Checks (?P<table>\w+\.\w+), (?P<severity>blocking|warning)\.$", re.MULTILINE
)


def check_title(check: SqlTable) -> Message:
    """What should hold; if the catalogue has no message for it, the title in the header."""
    said = message(f"checks-{check.name.replace('_', '-')}")
    return said if said.has_template else message("checks-own", title=check.title)


@lru_cache(maxsize=1)
def sql_checks() -> dict[str, list[tuple[SqlTable, bool]]]:
    """Files of `sql/checks` by the table they check, each with whether it blocks publication."""
    found: dict[str, list[tuple[SqlTable, bool]]] = {}
    for path in sorted((project.SQL / "checks").glob("*.sql")):
        check = read_sql_table(path)
        match = _CHECKED.search(check.explanation)
        if match is None:
            raise ValueError(f"{path.name}: the third line must be 'Checks <table>, blocking.'")
        found.setdefault(match["table"], []).append((check, match["severity"] == "blocking"))
    return found


@dataclass(frozen=True)
class Checked:
    """A check that was run, whether it blocks publication, and how many rows it found."""

    check: SqlTable
    blocking: bool
    found: int

    @property
    def blocks(self) -> bool:
        """Whether this check stops the publication."""
        return self.blocking and self.found > 0


def run_checks(con: duckdb.DuckDBPyConnection, table: str) -> list[Checked]:
    """Run the checks of a table, and record their results in `audit.validation`."""
    con.execute(
        "DELETE FROM audit.validation WHERE stage = 'checks' AND table_name = $table",
        {"table": table},
    )
    made = []
    for check, blocking in sql_checks().get(table, []):
        found = int(con.execute(f"SELECT count(*) FROM ({check.query})").fetchall()[0][0])
        con.execute(
            f"""INSERT INTO audit.validation
            SELECT 'checks', $table, NULL, $name, $title, count(*), $count FROM {table}""",
            {"table": table, "name": check.name, "title": check.title, "count": found},
        )
        made.append(Checked(check, blocking, found))
    return made
