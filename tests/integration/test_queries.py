"""The worked queries answer the question in their header, from the published file alone."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from rairdtc_pipeline import project
from tests.conftest import OLDEST_DUCKDB, RAIRDTC

FOLDER = project.SQL / "queries"
README = (FOLDER / "README.md").read_text(encoding="utf-8")
HEADER = re.compile(
    r"-- (?P<question>[A-Z].+\?)\n"
    r"-- One row per .+\.\n"
    r"-- Key: (?P<key>\w+(?:, \w+)*)\n"
    r"--\n"
    r"(?P<reading>(?:-- .+\n){1,5})"
    r"(?P<select>WITH [\s\S]+);\n"
)
ALL_IN_THE_OLDEST = """
import json, sys, duckdb
assert duckdb.__version__ == sys.argv[2], duckdb.__version__
con = duckdb.connect(sys.argv[1], read_only=True)
queries = json.load(sys.stdin)
print(json.dumps({name: con.execute(sql).fetchall() for name, sql in queries.items()}, default=str))
"""


@dataclass(frozen=True)
class Query:
    """One file: what its header says, and the SELECT."""

    name: str
    question: str
    key: str
    reading: str
    select: str


def read(path):
    found = HEADER.fullmatch(path.read_text(encoding="utf-8"))
    assert found, f"{path.name}: the header must be question, grain, key, 1 to 5 lines of reading"
    return Query(path.stem, **found.groupdict())


QUERIES = {path.stem: read(path) for path in sorted(FOLDER.glob("*.sql"))}
every_query = pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
# Query → which rows, what is asked of them, and what was counted by hand in tables and exports.
FIGURES = {
    "who_left_the_cohort_and_why": ("TRUE", "criterion[1], count(*)", "E 18, I 11"),
    "objective_response_by_arm_and_visit": (
        "visit IN ('m6', 'm12')",
        "visit, arm, cr + pr, assessed, round(objective_response_percent)::INTEGER",
        "m12 A 3 9 33, m12 B 10 18 56, m12 C 11 13 85, m6 A 3 14 21, m6 B 8 25 32, m6 C 10 13 77",
    ),
    "time_to_best_response": (
        "TRUE",
        "best_response, arm, count(*), count(*) FILTER (WHERE best_date = first_response_date)",
        "CR A 1 0, CR B 4 0, CR C 4 0, PR A 2 2, PR B 6 6, PR C 7 7",
    ),
    "thyroglobulin_rise_before_imaging_progression": ("TRUE", "arm, count(*)", "A 5, B 5, C 3"),
    "seeds_and_dose_per_patient_against_prescription": (
        "TRUE",
        "arm, sum(seed_count), count(*) FILTER (WHERE NOT as_expected), count(deviation)",
        "B 2054 1 2, C 741 1 1",
    ),
    "numbers_at_risk_every_six_months": (
        "months = 12",
        "endpoint, arm, at_risk, had_event, censored",
        "LPFS A 5 5 4, LPFS B 12 5 8, LPFS C 12 1 0, OS A 9 1 4, OS B 17 0 8, OS C 13 0 0, "
        "PFS A 5 5 4, PFS B 12 7 6, PFS C 12 1 0",
    ),
    "what_was_quarantined_per_site_and_file": ("export = 'labs'", "sum(n_rows)", "7"),
    "what_changed_by_a_correction": ("TRUE", "count(*), min(old_value)", "6 1.5"),
    "survival_with_every_way_of_counting": (
        "sensitivity_set = 'primary'",
        "endpoint, arm, n, events, coalesce(median_months::INTEGER::VARCHAR, '-')",
        "LPFS A 14 9 16, LPFS B 25 11 25, LPFS C 13 5 64, OS A 14 3 67, OS B 25 1 -, OS C 13 2 66, "
        "PFS A 14 9 16, PFS B 25 14 24, PFS C 13 5 64",
    ),
    "patients_lost_to_follow_up": ("TRUE", "count(*), max(silent_months)::INTEGER", "7 56"),
    "adverse_events_of_grade_2_or_more_by_attribution": (
        "TRUE",
        "arm, related_to, sum(patients), max(worst_grade)",
        "A anlotinib 3 3, B seeds 2 2, C seeds 1 2",
    ),
    "how_complete_is_each_visit": (
        "visit = 'm6'",
        "measure, sum(due), sum(assessed)",
        "pain 52 51, response 52 52, thyroglobulin 52 52",
    ),
}


def for_patient(query, chosen):
    """The query with another patient in `chosen`, as its header says to write it."""
    assert re.sub(r"P\w{16}", "P", chosen) in re.sub(r"P\w{16}", "P", query.reading)
    changed, times = re.subn(r"chosen AS \([\s\S]+?\n\)", f"chosen AS (\n{chosen}\n)", query.select)
    assert times == 1
    return changed


@pytest.fixture(scope="module")
def file(refreshed):
    return refreshed / "warehouse" / "published" / "rairdtc.duckdb"


def changed_copy(file, target, change):
    """Connection to a copy of the published file, `change` done to each of its tables."""
    shutil.copyfile(file, target)
    con = duckdb.connect(str(target))
    tables = con.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
    for schema, table in tables:
        if schema != "protocol":
            con.execute(change.format(f'{schema}."{table}"'))
    return con


def test_there_are_a_dozen_queries_and_the_page_lists_them_with_their_questions():
    assert len(QUERIES) >= 12
    listed = re.findall(r"^\| \[`(\w+)\.sql`\]\(\1\.sql\) \| (.+?) \| [a-z ]+ \|$", README, re.M)
    assert sorted(listed) == [(query.name, query.question) for query in QUERIES.values()]
    chosen = {name for name, query in QUERIES.items() if "chosen AS (" in query.select}
    assert set(FIGURES) == set(QUERIES) - chosen, "a figure checked by hand is missing"


@every_query
def test_every_query_finds_rows_one_per_key(published, query):
    answer = published.execute(query.select)
    columns = [column[0] for column in answer.description]
    rows = answer.fetchall()
    assert rows
    assert len(set(columns)) == len(columns)
    places = [columns.index(name) for name in query.key.split(", ")]
    keys = [tuple(row[place] for place in places) for row in rows]
    assert len(set(keys)) == len(keys)
    assert not any(None in key for key in keys)


@pytest.mark.parametrize("threads", [1, 4])
def test_answers_and_their_order_depend_neither_on_row_order_nor_on_threads(
    published, file, tmp_path, threads
):
    shuffle = (
        f"CREATE OR REPLACE TABLE {{0}} AS SELECT * FROM {{0}} ORDER BY hash(rowid + {threads})"
    )
    with changed_copy(file, tmp_path / "shuffled.duckdb", shuffle) as con:
        con.execute(f"SET threads = {threads}")
        for query in QUERIES.values():
            expected = published.execute(query.select).fetchall()
            assert con.execute(query.select).fetchall() == expected, query.name
            lists = re.findall(r"string_agg\(.+", query.select)
            assert all(" ORDER BY " in line for line in lists), query.name


def test_without_a_cohort_every_query_is_empty_and_says_when_it_is(file, tmp_path):
    with changed_copy(file, tmp_path / "empty.duckdb", "DELETE FROM {0}") as con:
        for query in QUERIES.values():
            assert con.execute(query.select).fetchall() == [], query.name
            assert "May be empty: where " in query.reading.replace("\n--", ""), query.name


@every_query
def test_no_query_knows_an_arm_or_a_patient(query):
    assert not re.search(r"'[A-Z]'|'P[0-9a-f]{16}'", query.select)


@pytest.mark.parametrize("name", FIGURES)
def test_figures_checked_by_hand_on_the_demo_cohort(published, name):
    rows_asked, columns, by_hand = FIGURES[name]
    rows = published.execute(
        f"SELECT {columns} FROM ({QUERIES[name].select}) WHERE {rows_asked} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    expected = [tuple(row.split()) for row in by_hand.split(",")]
    assert [tuple(map(str, row)) for row in rows] == expected


def test_who_ends_on_a_step_is_still_at_risk_there():
    with duckdb.connect() as con:
        con.execute("""CREATE SCHEMA derived; CREATE SCHEMA statistics;
            CREATE TABLE derived.survival AS SELECT 'OS' AS endpoint, 'A' AS arm, *,
                'primary' AS sensitivity_set
            FROM (VALUES (5, 0), (12, 1), (13, 0)) AS t (time_months, event);
            CREATE TABLE statistics.km_curve AS SELECT *, 1 AS survival FROM derived.survival""")
        rows = con.execute(QUERIES["numbers_at_risk_every_six_months"].select).fetchall()
    assert [row[2:6] for row in rows] == [(0, 3, 0, 0), (6, 2, 0, 1), (12, 2, 0, 1)]


def test_a_rise_of_thyroglobulin_is_the_one_found_by_going_through_the_values(published):
    query = QUERIES["thyroglobulin_rise_before_imaging_progression"]
    rows = published.execute(
        f"SELECT patient, progression_date, n_values, rose_before, rise_date FROM ({query.select})"
    ).fetchall()
    for patient, progression, n_values, rose, rise_date in rows:
        values = published.execute(
            """SELECT specimen_date, tg_ng_ml FROM derived.tg
            WHERE patient = ? AND usable AND specimen_date < ? ORDER BY specimen_date""",
            [patient, progression],
        ).fetchall()
        tg = [value for _, value in values]
        rises = [values[i][0] for i in range(1, len(tg)) if tg[i] >= 1.25 * min(tg[:i])]
        assert (n_values, rise_date) == (len(values), rises[0] if rises else None)
        assert rose == (bool(rises) if len(values) > 1 else None)


def test_the_rows_behind_a_response_are_the_lesions_up_to_its_examination(published):
    query = QUERIES["rows_behind_one_patients_response"]
    chosen = """SELECT patient, exam_date FROM derived.response_visit JOIN derived.exposure
        USING (patient, arm) WHERE seed_count = 208 AND visit = 'm6'"""
    ((patient, exam_date),) = published.execute(chosen).fetchall()
    select = for_patient(query, f"    SELECT '{patient}' AS patient, 'm6' AS visit")
    found = published.execute(
        f"SELECT exam_date, file_name, source_row FROM ({select}) ORDER BY ALL"
    ).fetchall()
    by_hand = published.execute(
        """SELECT exam_date, file_name, source_row FROM staging.lesions
        JOIN audit.source_files USING (source_file_id)
        WHERE patient = ? AND exam_date <= ? ORDER BY ALL""",
        [patient, exam_date],
    ).fetchall()
    assert found == by_hand


def test_the_course_of_a_patient_shows_the_value_that_stands(published):
    query = QUERIES["lab_course_of_one_patient"]
    ((patient,),) = published.execute(
        "SELECT patient FROM audit.amendments WHERE old_value = '2504.4'"
    ).fetchall()
    select = for_patient(query, f"    SELECT '{patient}' AS patient")
    values = published.execute(
        f"""SELECT result_value::DOUBLE FROM ({select})
        WHERE patient = '{patient}' AND test_code = 'TG' ORDER BY specimen_datetime"""
    ).fetchall()
    assert len(values) == 8
    assert (250.44,) in values


def test_the_oldest_duckdb_gives_the_same_answers(published, file, oldest_duckdb):
    done = subprocess.run(
        [sys.executable, "-c", ALL_IN_THE_OLDEST, str(file), OLDEST_DUCKDB],
        input=json.dumps({query.name: query.select for query in QUERIES.values()}),
        env={"PYTHONPATH": str(oldest_duckdb)},
        capture_output=True,
        text=True,
        check=True,
    )
    answers = {q.name: published.execute(q.select).fetchall() for q in QUERIES.values()}
    assert json.loads(done.stdout) == json.loads(json.dumps(answers, default=str))


@pytest.fixture
def folder(refreshed, tmp_path):
    """A folder as the page takes it to be: warehouse/ and sql/ in it."""
    (tmp_path / "warehouse").symlink_to(refreshed / "warehouse")
    (tmp_path / "sql").symlink_to(project.SQL)
    return tmp_path


def blocks(language):
    return re.findall(rf"^```{language}\n([\s\S]+?)^```", README, re.M)


def output(folder, *command):
    path = f"{Path(RAIRDTC).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_python_of_the_page_runs_as_it_stands(folder):
    (program,) = blocks("python")
    said = output(folder, sys.executable, "-c", program)
    assert re.search(r"^LPFS +A +9\n +B +11\n +C +5$", said, re.M)


def test_the_commands_of_the_page_answer(folder):
    commands = [line for line in "".join(blocks("sh")).splitlines() if line.startswith("rairdtc")]
    assert len(commands) == 2
    for command in commands:
        assert len(output(folder, "sh", "-c", command).splitlines()) > 3


def test_the_sql_of_the_page_finds_comments(published):
    statements = [s for s in "".join(blocks("sql")).split(";") if s.strip()]
    assert len(statements) == 4
    for statement in statements:
        rows = published.execute(statement).fetchall()
        assert rows
        assert all(row[-1] for row in rows)
    assert ("tg", "nadir_ng_ml") in [row[:2] for row in rows]


def test_the_page_names_every_schema_and_only_exports_that_are_there(published, refreshed):
    schemas = published.execute(
        """SELECT schema_name FROM duckdb_tables() UNION
        SELECT schema_name FROM duckdb_views() WHERE NOT internal"""
    ).fetchall()
    table = README.split("| schema |")[1]
    assert sorted(re.findall(r"^\| `(\w+)` \|", table, re.M)) == sorted(name for (name,) in schemas)
    named = set(re.findall(r"warehouse/published/exports/[\w./]+", README))
    assert [path for path in sorted(named) if not (refreshed / path).exists()] == []
