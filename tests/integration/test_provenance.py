"""Every fact comes out the same from nothing but the source rows its evidence names."""

import random

import polars as pl
import pytest

from rairdtc_pipeline.cohort import derive
from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.provenance import derived_tables, fact_tables, publish_evidence
from rairdtc_pipeline.replay import copy_birth_dates, copy_staged
from rairdtc_pipeline.replay.claim import Claim
from rairdtc_pipeline.replay.marked import marked_rows
from rairdtc_pipeline.replay.proof import opened_for_proof
from rairdtc_pipeline.trace.item import item_sql
from rairdtc_pipeline.warehouse.connection import open_temporary
from tests.spec.world import cohort, protocol_with

# Facts of each table that are derived again from their own rows alone, and rows taken away.
_FACTS, _TAKEN_AWAY = 10, 100
_CHOSEN = f"""
SELECT *, patient || ' ' || row_number() OVER (ORDER BY table_name, patient, item) AS name
FROM (SELECT DISTINCT table_name, patient, item FROM published.trace.evidence)
WHERE patient IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY table_name ORDER BY hash(patient, item), patient, item) <= {_FACTS}
"""
# Patients whose every row is tried.
_TRIED = """SELECT patient FROM (SELECT DISTINCT patient FROM published.cohort.patients)
ORDER BY hash(patient), patient LIMIT 3"""
_NAMED = """SELECT c.name AS patient, t.* EXCLUDE (patient)
FROM whole.{export} AS t
JOIN published.trace.evidence AS e USING (source_file_id, source_row)
JOIN chosen AS c ON e.table_name = c.table_name AND e.patient = c.patient
    AND e.item IS NOT DISTINCT FROM c.item AND t.patient = c.patient"""
_WITHOUT = """SELECT r.name AS patient, t.* EXCLUDE (patient)
FROM whole.{export} AS t JOIN removed AS r USING (patient)
WHERE (t.source_file_id, t.source_row) <> (r.source_file_id, r.source_row)"""


@pytest.fixture(scope="module")
def tried(unopened):
    """The facts of some patients and their rows, each with its role; a part of them at random."""
    facts = f"""SELECT DISTINCT table_name, patient, item FROM published.trace.evidence
        WHERE patient IN ({_TRIED})"""
    with opened_for_proof(unopened) as (con, protocol):
        found = marked_rows(con, protocol, Claim((), facts))
    by_chance = random.Random(27)
    chosen = [
        row
        for role in ("decides", "considered")
        for row in by_chance.sample([row for row in found if row.role == role], _TAKEN_AWAY)
    ]
    return pl.DataFrame(chosen).with_row_index("place")


@pytest.fixture(scope="module")
def replayed(unopened, tried):
    """The cohort from the named rows only, and beside it stand-ins of patients.

    A stand-in in `chosen` has the rows that one fact names; one in `removed` all rows of the
    patient but one.
    """
    with open_temporary() as con:
        file = unopened.published_file
        copy_staged(con, file)
        copy_birth_dates(con, unopened.private_file)
        con.execute(f"ATTACH '{file}' AS published (READ_ONLY)")
        con.execute(f"CREATE TEMP TABLE chosen AS {_CHOSEN}")
        con.register("tried", tried)
        con.execute(
            """CREATE TEMP TABLE removed AS SELECT "table" AS table_name, patient, item, role,
            file AS source_file_id, row AS source_row, 'without ' || place AS name FROM tried"""
        )
        con.execute("CREATE SCHEMA whole")
        for export in load_contracts():
            con.execute(f"CREATE TABLE whole.{export} AS FROM staging.{export}")
            con.execute(
                f"""DELETE FROM staging.{export} WHERE (source_file_id, source_row) NOT IN
                (SELECT (source_file_id, source_row) FROM published.trace.evidence)"""
            )
            for rows in (_NAMED, _WITHOUT):
                con.execute(f"INSERT INTO staging.{export} BY NAME {rows.format(export=export)}")
        con.execute(
            """INSERT INTO private.staging.patients BY NAME
            SELECT c.name AS patient, t.* EXCLUDE (patient) FROM private.staging.patients AS t
            JOIN (FROM (SELECT patient, name FROM chosen UNION ALL SELECT patient, name
                FROM removed)) AS c USING (patient)"""
        )
        for _ in derive(con, load_protocol(), ("cohort", "derived")):
            pass
        yield con


@pytest.mark.parametrize("table", fact_tables(), ids=lambda table: table.full_name)
def test_a_table_comes_out_the_same_from_the_named_rows(replayed, table):
    ((rows,),) = replayed.execute(f"SELECT count(*) FROM published.{table.full_name}").fetchall()
    ((same,),) = replayed.execute(
        f"""SELECT count(*) FROM (FROM {table.full_name} WHERE NOT contains(patient, ' ')
        INTERSECT ALL FROM published.{table.full_name})"""
    ).fetchall()
    ((made,),) = replayed.execute(
        f"SELECT count(*) FROM {table.full_name} WHERE NOT contains(patient, ' ')"
    ).fetchall()
    assert rows == same == made > 0


@pytest.mark.parametrize("table", fact_tables(), ids=lambda table: table.full_name)
def test_a_fact_comes_out_the_same_from_the_rows_it_names(replayed, table):
    columns = [name for name in table.columns if name != "patient"]
    same = " AND ".join(f'o."{name}" IS NOT DISTINCT FROM r."{name}"' for name in columns)
    item = item_sql(columns)
    facts, changed = replayed.execute(
        f"""WITH rows_of AS (SELECT *, {item} AS item_of_row FROM {table.full_name})
        SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
            FROM rows_of AS r WHERE r.patient = c.name AND {same}))
        FROM chosen AS c
        JOIN rows_of AS o ON c.patient = o.patient AND c.item IS NOT DISTINCT FROM o.item_of_row
        WHERE c.table_name = '{table.full_name}'"""
    ).fetchall()[0]
    assert facts > 0
    assert changed == 0


@pytest.mark.parametrize("role", ["decides", "considered"])
def test_a_fact_changes_without_a_row_just_when_the_row_decides(replayed, role):
    wrong, looked_at = [], 0
    for table in fact_tables():
        named = [name for name in table.columns if name != "patient"]
        rows = f"SELECT {', '.join(named)} FROM"
        item = item_sql(named)
        removed = replayed.execute(
            "SELECT name, patient, item FROM removed WHERE table_name = ? AND role = ?",
            [table.full_name, role],
        ).fetchall()
        looked_at += len(removed)
        for name, patient, of in removed:
            where = f"WHERE patient = ? AND {item} IS NOT DISTINCT FROM ? ORDER BY ALL"
            before = replayed.execute(
                f"{rows} published.{table.full_name} {where}", [patient, of]
            ).fetchall()
            after = replayed.execute(f"{rows} {table.full_name} {where}", [name, of]).fetchall()
            if (before != after) != (role == "decides"):
                wrong.append((table.full_name, patient, of))
    assert looked_at == _TAKEN_AWAY
    assert not wrong


def test_every_table_of_cohort_and_derived_has_evidence(published):
    found = published.execute("SELECT DISTINCT table_name FROM trace.evidence").fetchall()
    protocol_alone = {"derived.sensitivity_sets"}
    assert {name for (name,) in found} | protocol_alone == {
        table.full_name for table in derived_tables() if not table.is_view
    }


def test_the_setting_decides_whether_a_refresh_tries_every_row():
    doses = "\n patient | start_date\n p | D1\n"
    scores = "\n patient | assessment_date | nrs\n p | D0 | 5\n p | D30 | 3\n"
    asked = """SELECT concat_ws(' ', export, source_row), role FROM trace.evidence
        WHERE table_name = 'derived.pain' AND item = 'baseline' AND export IN ('pain', 'labs')"""
    found = []
    with cohort((), anlotinib=doses, pain=scores) as con:
        for most in (0, 1000):
            publish_evidence(con, protocol_with(roles_most_rows=most))
            found.append(dict(con.execute(asked).fetchall()))
    only_certain, tried = found
    laboratory = [f"labs {row}" for row in (2, 3, 4, 5)]
    # The last row says when the data end, which stays as published while rows are taken away.
    assert only_certain == {"pain 2": "decides", "pain 3": None, **dict.fromkeys(laboratory)}
    # A missing platelet count excludes nobody; without TSH, TgAb or Tg the candidate is left out.
    assert tried == only_certain | dict.fromkeys(laboratory[:3], "decides") | {
        "labs 5": "considered"
    }
