"""The published file in the oldest DuckDB analysts are promised."""

import json
import subprocess
import sys

import duckdb

from tests.conftest import OLDEST_DUCKDB

PROGRAM = """
import json, sys, duckdb
assert duckdb.__version__ == sys.argv[2], duckdb.__version__
con = duckdb.connect(sys.argv[1], read_only=True)
relations = con.execute(
    "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal UNION ALL "
    "SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal"
).fetchall()
assert ("adam", "adsl") in relations
rows = {
    f"{schema}.{name}": len(con.execute(f"SELECT * FROM {schema}.{name}").fetchall())
    for schema, name in relations
}
print(json.dumps(rows))
print(con.execute("SELECT arm, count(*) FROM cohort.patients GROUP BY arm ORDER BY arm").fetchall())
"""


def test_the_published_file_opens_in_duckdb_1_1(refreshed, oldest_duckdb):
    file = refreshed / "warehouse" / "published" / "rairdtc.duckdb"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(file), OLDEST_DUCKDB],
        env={"PYTHONPATH": str(oldest_duckdb)},
        capture_output=True,
        text=True,
        check=True,
    )
    rows, arms = done.stdout.splitlines()
    assert arms == "[('A', 14), ('B', 25), ('C', 13)]"
    with duckdb.connect(str(file.resolve()), read_only=True) as con:
        for relation, count in json.loads(rows).items():
            query = f"SELECT count(*) FROM {relation}"
            assert con.execute(query).fetchall() == [(count,)], relation
