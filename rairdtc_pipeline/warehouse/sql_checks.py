"""The files of `sql/checks`: each selects what must not be there."""

import re
from functools import lru_cache

from rairdtc_pipeline import project
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.warehouse.sql_table import SqlTable, read_sql_table

_CHECKED = re.compile(
    r"^Checks (?P<table>\w+\.\w+), (?P<severity>blocking|warning)\.$", re.MULTILINE
)


def check_title(check: SqlTable) -> Message:
    """What should hold; the title in the header where the catalogue has no other words for it."""
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
