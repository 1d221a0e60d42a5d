"""The published file in the oldest DuckDB analysts are promised."""

import subprocess
import sys

OLDEST = "1.1.3"
PROGRAM = """
import sys, duckdb
assert duckdb.__version__ == sys.argv[2], duckdb.__version__
con = duckdb.connect(sys.argv[1], read_only=True)
for schema, table in con.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall():
    con.execute(f"SELECT * FROM {schema}.{table}").fetchall()
print(con.execute("SELECT arm, count(*) FROM cohort.patients GROUP BY arm ORDER BY arm").fetchall())
"""


def test_the_published_file_opens_in_duckdb_1_1(refreshed, tmp_path):
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(tmp_path),
    ]
    subprocess.run([*pip, f"duckdb=={OLDEST}"], check=True)
    file = refreshed / "warehouse" / "published" / "rairdtc.duckdb"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(file), OLDEST],
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[('A', 14), ('B', 25), ('C', 13)]"
