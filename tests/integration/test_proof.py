"""A trace is proved by deriving what it names again from nothing but the rows it names."""

import json

import pytest

from rairdtc_pipeline.cli.proof import print_proof
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.replay.claim import claim_of
from rairdtc_pipeline.replay.proof import opened_for_proof, prove
from rairdtc_pipeline.warehouse.connection import open_published


@pytest.fixture
def opened(unopened):
    with opened_for_proof(unopened) as found:
        yield found


def claimed(unopened, address):
    with open_published(unopened) as con:
        return claim_of(con, address)


@pytest.fixture(scope="module")
def thyroglobulin(unopened):
    with open_published(unopened) as con:
        ((patient,),) = con.execute(
            "SELECT min(patient) FROM derived.tg WHERE visit = 'm6' AND tg_ng_ml IS NOT NULL"
        ).fetchall()
    return f"derived.tg/{patient}/m6"


def test_a_printed_number_comes_out_the_same_from_its_rows(unopened, opened):
    con, protocol = opened
    claim = claimed(unopened, "response_table/6 months/Response/PR/C")
    proof = prove(con, protocol, claim)
    assert proof.same
    assert proof.printed_same
    assert 0 < proof.named < proof.staged


def test_a_fact_is_proved_from_its_rows_and_not_without_one_that_decides(
    unopened, opened, thyroglobulin, capsys
):
    print_proof(unopened, thyroglobulin, minimal=True, as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert said["same"]
    assert said["command"] == f"rairdtc trace {thyroglobulin} --prove --minimal"
    assert {row["role"] for row in said["roles"]} >= {"decides", "considered"}
    decide = {(row["file"], row["row"]) for row in said["roles"] if row["role"] == "decides"}
    (least,) = said["minimal"]
    assert decide <= {(row["file"], row["row"]) for row in least["rows"]}
    file, row = next(place for place in sorted(decide) if "labs" in place[0])
    con, protocol = opened
    con.execute(
        """DELETE FROM staging.labs WHERE source_row = ? AND source_file_id IN (
            SELECT source_file_id FROM published.audit.source_files WHERE file_name = ?)""",
        [row, file],
    )
    proof = prove(con, protocol, claimed(unopened, thyroglobulin))
    assert proof.changed == (thyroglobulin.replace("/", " "),)


def test_a_source_row_has_nothing_to_prove(unopened):
    with open_published(unopened) as con:
        file, row = con.execute(
            """SELECT file_name, min(source_row) FROM staging.labs
            JOIN audit.source_files USING (source_file_id) GROUP BY ALL ORDER BY ALL LIMIT 1"""
        ).fetchall()[0]
    with pytest.raises(DeclarationError, match="nothing is derived of it"):
        claimed(unopened, f"{file}:{row}")
