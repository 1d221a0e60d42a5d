"""Differences from the last publication, reported with each new one."""

from pathlib import Path

import duckdb
import polars as pl

from rairdtc_pipeline.privacy.consent import WITHDRAWN
from rairdtc_pipeline.storage.database import literal

CHANGES_GRAIN = "One row per difference from the last publication."
CHANGE_COLUMNS = {
    "category": "file, fewer rows, column gone, row corrected, patient, result, p-value or "
    "survival; first publication, or not comparable where the last publication has other columns.",
    "item": "What differs.",
    "before": "What the last publication said; missing where it did not have it.",
    "after": "What this one says; missing where it no longer has it.",
}
_FILES = """
SELECT 'file' AS category, coalesce(n.file_name, o.file_name) AS item,
    left(o.sha256, 12) AS before, left(n.sha256, 12) AS after
FROM {new}.audit.source_files AS n
FULL JOIN {old}.audit.source_files AS o ON n.file_name = o.file_name
WHERE n.sha256 IS DISTINCT FROM o.sha256
"""
# Without copies and corrected rows: a newer export that replaces an older one loses no rows.
_SENT = """
SELECT export, site, CAST(sum(rows_staged + rows_quarantined) AS BIGINT) AS n
FROM {base}.audit.row_accounting GROUP BY export, site
"""
FEWER_ROWS = "fewer rows"
_FEWER = f"""
SELECT '{FEWER_ROWS}', o.export || ' of ' || o.site, o.n || ' rows', coalesce(n.n, 0) || ' rows'
FROM ({_SENT.replace("{base}", "{old}")}) AS o
LEFT JOIN ({_SENT.replace("{base}", "{new}")}) AS n USING (export, site)
WHERE coalesce(n.n, 0) < o.n
"""
COLUMN_GONE = "column gone"
_COLUMNS = """
SELECT DISTINCT c.export, f.site, c.column_name
FROM {base}.audit.source_columns AS c JOIN {base}.audit.source_files AS f USING (source_file_id)
WHERE c.column_name IS NOT NULL
"""
_GONE = f"""
SELECT '{COLUMN_GONE}', o.export || ' of ' || o.site, o.column_name, NULL
FROM ({_COLUMNS.replace("{base}", "{old}")}) AS o
ANTI JOIN ({_COLUMNS.replace("{base}", "{new}")}) AS n USING (export, site, column_name)
WHERE EXISTS (
    FROM {{new}}.audit.source_files AS f WHERE f.export = o.export AND f.site = o.site
)
"""
_ROWS = """
SELECT 'row corrected', a.export || '.' || a.column_name || ' by ' || f.file_name,
    NULL, count(*) || ' values'
FROM {new}.audit.amendments AS a
JOIN {new}.audit.source_files AS f ON a.new_source_file_id = f.source_file_id
WHERE NOT EXISTS (
    SELECT 1 FROM {old}.audit.amendments AS o
    WHERE o.new_source_file_id = a.new_source_file_id AND o.new_source_row = a.new_source_row
        AND o.column_name IS NOT DISTINCT FROM a.column_name
)
GROUP BY ALL
"""
_STANDING = """
SELECT c.patient, CASE WHEN p.patient IS NOT NULL THEN 'included, arm ' || p.arm
    ELSE 'excluded: ' || coalesce(string_agg(e.criterion, ', ' ORDER BY e.step), 'not treated') END
    AS standing
FROM {base}.cohort.candidates AS c
LEFT JOIN {base}.cohort.patients AS p USING (patient)
LEFT JOIN {base}.cohort.eligibility AS e ON c.patient = e.patient AND NOT e.passed
GROUP BY c.patient, p.patient, p.arm
"""
_PATIENTS = f"""
SELECT 'patient', coalesce(n.patient, o.patient), o.standing, n.standing
FROM ({_STANDING.replace("{base}", "{new}")}) AS n
FULL JOIN ({_STANDING.replace("{base}", "{old}")}) AS o USING (patient)
WHERE n.standing IS DISTINCT FROM o.standing
    AND coalesce(n.patient, o.patient) NOT IN (FROM {WITHDRAWN})
UNION ALL
SELECT 'patient', 'withdrew consent', NULL, CAST(count(*) AS VARCHAR)
FROM {{old}}.cohort.candidates SEMI JOIN {WITHDRAWN} USING (patient) HAVING count(*) > 0
"""
_ANOTHER_KEY = """
SELECT 'not comparable', 'patients: their pseudonyms were made with another key', NULL, NULL
"""
_CELL = "'{table}/' || concat_ws('/', section, row, level, arm)"
_RESULTS = """
SELECT 'result', coalesce(n.item, o.item), o.text, n.text
FROM (SELECT {cell} AS item, text FROM {new}.statistics.{table}) AS n
FULL JOIN (SELECT {cell} AS item, text FROM {old}.statistics.{table}) AS o USING (item)
WHERE n.text IS DISTINCT FROM o.text
"""
_TESTS = """
SELECT 'p-value', coalesce(n.test_id, o.test_id), o.said, n.said
FROM (SELECT test_id, coalesce(printf('%.6g', p), 'not made') AS said FROM {new}.statistics.tests) n
FULL JOIN (
    SELECT test_id, coalesce(printf('%.6g', p), 'not made') AS said FROM {old}.statistics.tests
) AS o USING (test_id)
WHERE n.said IS DISTINCT FROM o.said
"""
_SAID = """printf('%d of %d, median %s', {side}.events, {side}.n,
    coalesce(printf('%.1f months', {side}.median_months), 'not reached'))"""
_SURVIVAL = f"""
SELECT 'survival', coalesce(n.endpoint, o.endpoint) || ' ' || coalesce(n.arm, o.arm),
    CASE WHEN o.arm IS NOT NULL THEN {_SAID.format(side="o")} END,
    CASE WHEN n.arm IS NOT NULL THEN {_SAID.format(side="n")} END
FROM {{new}}.statistics.km_summary AS n
FULL JOIN {{old}}.statistics.km_summary AS o ON n.endpoint = o.endpoint AND n.arm = o.arm
WHERE (n.events, n.n, n.median_months) IS DISTINCT FROM (o.events, o.n, o.median_months)
"""
_TABLES = ("baseline_table", "response_table", "change_table")


def changes_since(con: duckdb.DuckDBPyConnection, published: Path) -> pl.DataFrame:
    """Compare the warehouse of this connection with the published file, if there is one.

    Patients are compared by pseudonym if any pseudonym is in both files. Patients who withdrew
    consent are counted but not named. A damaged published file is not
    compared, so that a new one can replace it.
    """
    if not published.exists():
        return _one("first publication", "everything")
    try:
        return _compared(con, published)
    except duckdb.IOException:
        return _one("not comparable", "the last publication cannot be read")


def _compared(con: duckdb.DuckDBPyConnection, published: Path) -> pl.DataFrame:
    (new,) = con.execute("SELECT current_database()").fetchall()[0]
    con.execute(f"ATTACH {literal(published.resolve())} AS last_publication (READ_ONLY)")
    try:
        parts = []
        patients = _PATIENTS if _same_key(con, new) else _ANOTHER_KEY
        for query in (
            _FILES,
            _FEWER,
            _GONE,
            _ROWS,
            patients,
            *map(_result_query, _TABLES),
            _TESTS,
            _SURVIVAL,
        ):
            parts.append(_rows(con, query.format(new=new, old="last_publication")))
    finally:
        con.execute("DETACH last_publication")
    return pl.concat(parts)


def _same_key(con: duckdb.DuckDBPyConnection, new: str) -> bool:
    """Whether both files share a pseudonym, or one of them has no patient."""
    count = "SELECT count(*) FROM {0}.cohort.candidates"
    shared = f"{count} SEMI JOIN last_publication.cohort.candidates USING (patient)"
    try:
        counts = [
            con.execute(query.format(new)).fetchall()[0][0]
            for query in (shared, count, count.replace("{0}", "last_publication"))
        ]
    except duckdb.CatalogException:
        return True
    return counts[0] > 0 or 0 in counts[1:]


def _result_query(table: str) -> str:
    cell = _CELL.format(table=table)
    return _RESULTS.replace("{cell}", cell).replace("{table}", table)


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    try:
        found = con.execute(f"SELECT * FROM ({query}) ORDER BY ALL").fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return _one("not comparable", "the last publication was made by another version")
    return pl.DataFrame(found, schema=dict.fromkeys(CHANGE_COLUMNS, pl.String), orient="row")


def _one(category: str, item: str) -> pl.DataFrame:
    row = (category, item, None, None)
    return pl.DataFrame([row], schema=dict.fromkeys(CHANGE_COLUMNS, pl.String), orient="row")
