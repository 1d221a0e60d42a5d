"""The tasks of a cluster, run here one after the other, read and stage as one machine does."""

import shutil

import pytest

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.errors import DeclarationError, RairdtcError
from rairdtc_pipeline.ingest import (
    contradicting_identities,
    ingest_export,
    known_identifiers,
    take_inventory,
    without_identifiers,
)
from rairdtc_pipeline.privacy.pseudonym import pseudonym
from rairdtc_pipeline.spark.exports import ExportsInTasks
from rairdtc_pipeline.spark.store import Store, rows_of, tables_read, write_part
from rairdtc_pipeline.spark.tasks import Job, store_name
from rairdtc_pipeline.staging import stage_export
from rairdtc_pipeline.staging.stage import count_staged
from rairdtc_pipeline.warehouse.audit_tables import TABLES
from rairdtc_pipeline.warehouse.connection import list_withdrawn, open_temporary, scratch_of
from rairdtc_pipeline.warehouse.fingerprint import key_hash
from tests.faults.exports import IDENTIFIERS, KEY, Folder, changed, clean_rows

GROUPS = 3
# Of the clean folder.
WITHDRAWN = "ZY-4711-04"


def damaged(root):
    """A folder in which rows are copied, corrected, in conflict, mended, unknown, late, broken."""
    folder = Folder(root)
    labs = clean_rows("labs")
    labs += [
        changed("labs", 2),
        changed("labs", 3, result="99"),
        changed("labs", 5, patient_id="ZY-4711-77"),
        changed("labs", 5, specimen_datetime="2031-01-01 08:00"),
        changed("labs", 6, result="many"),
        changed("labs", 7, laboratory="Lab of NAME-4711-02"),
        changed("labs", 7)[:4],
    ]
    folder.write("labs", labs)
    folder.newer("labs", 6, result="0.07")
    folder.put("pain", b"\xff\xfe\x00")
    folder.newer("lesions", 2, longest_diameter_mm="22")
    folder.write("pain", clean_rows("pain"), day="2025-03-03")
    folder.path("implants").unlink()
    return folder


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    folder = damaged(tmp_path_factory.mktemp("cluster"))
    found = take_inventory(folder.root)
    return found, known_identifiers(found, folder.root)


def here(table, task, count):
    """Tasks in this process."""
    del table
    return [task(number) for number in range(count)]


def engine_of(exports, folder, key=KEY):
    """What reads and stages in tasks, with a key file that holds `key`."""
    found, known = exports
    file = folder / "pseudonym.key"
    file.write_bytes(key)
    file.chmod(0o600)
    inventory = without_identifiers(found, known)
    withdrawn = (pseudonym(WITHDRAWN, KEY),)
    job = Job(found, inventory, withdrawn, file, key_hash(KEY), GROUPS, "500MB")
    store = Store(folder / "store")
    job.write(store.root / "job")
    return ExportsInTasks(store, job, store.root / "job", here)


def differing(con, one, other):
    return con.execute(
        f"""SELECT count(*) FROM ((FROM {one} EXCEPT ALL FROM {other})
        UNION ALL (FROM {other} EXCEPT ALL FROM {one}))"""
    ).fetchall()[0][0]


@pytest.mark.slow
def test_tasks_read_and_stage_as_one_machine_does(exports, tmp_path):
    """Every row of every table and of audit, and every message, whatever is wrong with the files."""
    found, known = exports
    inventory, tasks = without_identifiers(found, known), engine_of(exports, tmp_path)
    contracts, patients = load_contracts().values(), None
    with open_temporary() as one, open_temporary() as many:
        for con in (one, many):
            list_withdrawn(con, [pseudonym(WITHDRAWN, KEY)])
        for contract in contracts:
            alone = ingest_export(one, contract, inventory, KEY, scratch_of(one), known)
            assert tasks.read(many, contract) == alone
        for contract in contracts:
            name = f"staging.{contract.name}"
            counted = stage_export(one, contract)
            making = tasks.stage(many, contract, patients)
            patients = patients or making / name
            many.execute(
                f"CREATE SCHEMA IF NOT EXISTS staging; CREATE TABLE {name} AS FROM {rows_of(making / name)}"
            )
            assert count_staged(many, contract) == counted
            one.execute(f"COPY {name} TO '{tmp_path}/one.parquet'")
            assert differing(many, name, f"read_parquet('{tmp_path}/one.parquet')") == 0
        private = rows_of(patients.parent / store_name("private.staging.patients"))
        one.execute(f"CREATE TEMP TABLE private_rows AS FROM {private}")
        assert differing(one, "private.staging.patients", "private_rows") == 0
        for table in ("audit." + each.name for each in TABLES):
            one.execute(f"COPY {table} TO '{tmp_path}/one.parquet'")
            assert differing(many, table, f"read_parquet('{tmp_path}/one.parquet')") == 0, table
        rules = {r for (r,) in one.execute("SELECT rule FROM audit.quarantine").fetchall()}
        fates = {
            f for (f,) in one.execute("SELECT disposition FROM audit.rows_not_staged").fetchall()
        }
    assert rules >= {
        "conflicting_duplicate", "consent_withdrawn", "future_date", "ragged_row", "unknown_patient",
    }  # fmt: skip
    assert fates >= {"duplicate", "superseded"}


def test_contradictions_are_found_by_a_task(exports, tmp_path):
    tasks = engine_of(exports, tmp_path)
    inventory = without_identifiers(*exports)
    assert tasks.contradictions() == contradicting_identities(inventory, tmp_path)


@pytest.mark.parametrize("key", [b"other" * 8, b""])
def test_an_executor_with_another_key_or_none_is_refused(exports, tmp_path, key):
    tasks = engine_of(exports, tmp_path, key)
    if not key:
        (tmp_path / "pseudonym.key").unlink()
    with (
        open_temporary() as con,
        pytest.raises(RairdtcError, match="an executor has no pseudonym key, or another one"),
    ):
        tasks.read(con, load_contracts()["labs"])


def test_a_task_that_fails_names_table_and_file_and_no_value(exports, tmp_path, monkeypatch):
    tasks = engine_of(exports, tmp_path)

    def broken(*_given):
        raise ValueError(*IDENTIFIERS)

    monkeypatch.setattr("rairdtc_pipeline.spark.tasks.ingest_export", broken)
    with open_temporary() as con, pytest.raises(RairdtcError) as raised:
        tasks.read(con, load_contracts()["labs"])
    assert str(raised.value) == (
        "raw.labs, file 1 of labs could not be built: ValueError; run: rairdtc check"
    )
    assert raised.value.__context__ is None


def test_a_part_that_is_made_twice_is_there_once(tmp_path):
    with open_temporary() as con:
        for _ in range(2):
            write_part(con, "SELECT 1 AS a", tmp_path / "made", 0)
        assert con.execute(f"FROM {rows_of(tmp_path / 'made')}").fetchall() == [(1,)]
    assert len(list((tmp_path / "made").iterdir())) == 1


def test_what_no_view_reads_is_deleted_from_the_store(tmp_path):
    store = Store(tmp_path / "store")
    with open_temporary() as con:
        for table in ("staging.a", "staging.b"):
            write_part(con, "SELECT 1 AS a", store.new_making() / table, 0)
        kept = store.find("staging.a")
        con.execute(f"CREATE VIEW a AS FROM {rows_of(kept)}")
        store.keep_only(tables_read(con, store))
    assert list(store.root.glob("*/*")) == [kept]
    shutil.rmtree(store.root)
    store.keep_only([kept])
    assert not store.root.exists()


@pytest.mark.parametrize(("mode", "name"), [(0o777, "0123456789ab"), (0o700, "report.docx")])
def test_a_folder_that_others_use_is_no_store(tmp_path, mode, name):
    (tmp_path / name).mkdir()
    tmp_path.chmod(mode)
    with pytest.raises(DeclarationError, match="store"):
        Store(tmp_path)
    assert (tmp_path / name).exists()
