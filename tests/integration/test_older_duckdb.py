"""The published file in the oldest DuckDB analysts are promised."""

import json
import subprocess
import sys

import duckdb
import pytest

from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.connection import open_working
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


LARGE = """SELECT CASE WHEN i % 7 > 0 THEN 'P' || i % 900 END AS patient, i AS source_row,
    CAST(i % 1000 AS DECIMAL(18, 6)) / 8 AS value, DATE '2024-01-01' + CAST(i % 400 AS INTEGER) AS day
FROM range(60000) AS t (i)"""
SUMS = """SELECT count(*), count(patient), count(DISTINCT patient), sum(source_row), sum(value),
    min(day), max(day), count(DISTINCT row_group_id)
FROM large CROSS JOIN (SELECT DISTINCT row_group_id FROM pragma_storage_info('large'))"""


@pytest.mark.parametrize(
    ("source_bytes", "oldest"),
    [(0, "oldest_duckdb"), (1_000_000_000, "oldest_duckdb_for_a_registry")],
)
def test_a_table_of_many_row_groups_is_read_alike_in_the_oldest(
    tmp_path, request, source_bytes, oldest
):
    layout = Layout(tmp_path)
    with open_working(layout, fresh=True, source_bytes=source_bytes) as con:
        con.execute(f"CREATE TABLE main.large AS {LARGE}")
    program = f"""import duckdb
con = duckdb.connect({str(layout.working_file)!r}, read_only=True)
print(con.execute({SUMS!r}).fetchall())"""
    said = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONPATH": str(path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for path in (request.getfixturevalue(oldest), "")
    ]
    assert said[0] == said[1]
    with duckdb.connect(str(layout.working_file), read_only=True) as con:
        assert con.execute(SUMS).fetchone()[-1] > 1
