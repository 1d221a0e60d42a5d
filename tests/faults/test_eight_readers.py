"""Analysts read without pause while publications change: each sees one of them, whole."""

import json
import multiprocessing
import os
import time

import duckdb
import pytest

from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.locks import lock
from rairdtc_pipeline.vocabulary import vocabulary
from rairdtc_pipeline.warehouse.connection import open_working
from rairdtc_pipeline.warehouse.manifest import MANIFEST
from rairdtc_pipeline.warehouse.publish import prune, publish
from tests.integration.shell import copy_of

pytestmark = pytest.mark.slow

PUBLICATIONS = int(os.environ.get("RAIRDTC_PUBLICATIONS", "4"))
READERS = 8
SEEN = """SELECT (SELECT run_id FROM audit.runs), (SELECT count(*) FROM cohort.patients),
    (SELECT count(*) FROM audit.changes), (SELECT count(*) FROM derived.survival)"""


def look(root):
    """One look at what is published: its number, and the connection it was seen through."""
    folder = (root / "published").resolve()
    con = duckdb.connect(str(folder / "rairdtc.duckdb"), read_only=True)
    run_id, patients, changes, survival = con.execute(SEEN).fetchall()[0]
    manifest = json.loads((folder / MANIFEST).read_text())
    assert (manifest["snapshot"], manifest["run_id"]) == (folder.name, run_id)
    ways = len(vocabulary().parameters)
    assert (manifest["patients"], survival) == (patients, ways * patients)
    assert changes == int(run_id[:8])
    assert (folder / "report" / "index.html").read_text() == run_id
    assert (folder / "exports" / "README.txt").read_text() == run_id
    return int(run_id[:8]), con


def read_without_pause(root, stop, seen, wrong):
    try:
        first, session = look(root)
        last, looks = first, 0
        while not stop.is_set():
            number, con = look(root)
            con.close()
            assert number >= last
            last, looks = number, looks + 1
            # By the path analysts use, beside the session that is open since the beginning.
            with duckdb.connect(str(root / "published" / "rairdtc.duckdb"), read_only=True) as new:
                run_id, _, changes, _ = new.execute(SEEN).fetchall()[0]
            assert changes == int(run_id[:8]) >= number
            assert int(session.execute(SEEN).fetchall()[0][0][:8]) == first
        seen.put((looks, last - first))
    except BaseException as error:
        wrong.put(f"{type(error).__name__}: {error}")
        raise


def publish_number(con, layout, number):
    run_id = f"{number:08d}-0000-4000-8000-000000000000"
    con.execute("UPDATE audit.runs SET run_id = $id", {"id": run_id})
    con.execute("DELETE FROM audit.changes")
    con.execute(
        "INSERT INTO audit.changes SELECT 'file', i::VARCHAR, NULL, NULL FROM range($n) AS t(i)",
        {"n": number},
    )

    def furnish(copy, folder):
        for name in ("report/index.html", "exports/README.txt"):
            (folder / name).parent.mkdir()
            (folder / name).write_text(run_id)

    return publish(
        con, layout, run_id=run_id, inputs_hash="", settings_hash="", key_hash="", furnish=furnish
    )


def test_eight_readers_see_one_publication_or_the_next(refreshed, tmp_path):
    layout = Layout(copy_of(refreshed, tmp_path / "copy") / "warehouse")
    started = multiprocessing.get_context("spawn")
    stop, seen, wrong = started.Event(), started.Queue(), started.Queue()
    with lock(layout), open_working(layout, fresh=False) as con:
        publish_number(con, layout, 1)
        readers = [
            started.Process(target=read_without_pause, args=(layout.root, stop, seen, wrong))
            for _ in range(READERS)
        ]
        for reader in readers:
            reader.start()
        for number in range(2, PUBLICATIONS + 2):
            publish_number(con, layout, number)
            prune(layout, keep=10, max_age_days=1)
            time.sleep(0.2)
    stop.set()
    found = [seen.get(timeout=60) for _ in readers if wrong.empty()]
    for reader in readers:
        reader.join()
    assert [wrong.get() for _ in range(wrong.qsize())] == []
    print(found)
    assert sum(looks for looks, _ in found) >= READERS * PUBLICATIONS / 4
    assert max(publications for _, publications in found) > 0
