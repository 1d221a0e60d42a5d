"""Which tables are made again, which mixtures are refused, who waits, and for what room."""

import subprocess
import sys
import textwrap

import duckdb
import pytest

from rairdtc_pipeline.errors import LockedError, RefusedError
from rairdtc_pipeline.storage.disk_space import require_disk_space
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.locks import lock
from rairdtc_pipeline.warehouse.versions import (
    Recipe,
    Version,
    content_of,
    outdated,
    refuse_mixed,
)

RECIPES = {
    "raw.a": Recipe("reader", ()),
    "raw.b": Recipe("reader", ()),
    "staging.a": Recipe("typing", ("raw.a",)),
    "staging.b": Recipe("typing", ("raw.b",)),
    "cohort.both": Recipe("select", ("staging.a", "staging.b")),
}
SOURCES = {"raw.a": "file a", "raw.b": "file b"}


def all_made():
    """Versions after everything was made; a table holds what its name says."""
    made = {}
    for name, recipe in RECIPES.items():
        made[name] = Version(recipe.inputs(made, SOURCES.get(name, "")), f"content of {name}")
    return made


def test_nothing_is_made_again_while_everything_stands():
    assert outdated(RECIPES, SOURCES, all_made()) == set()


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ({"sources": SOURCES | {"raw.a": "new"}}, {"raw.a", "staging.a", "cohort.both"}),
        (
            {"recipes": RECIPES | {"staging.b": Recipe("x", ("raw.b",))}},
            {"staging.b", "cohort.both"},
        ),
        ({"lost": "staging.a"}, {"staging.a", "cohort.both"}),
        ({"lost": "cohort.both"}, {"cohort.both"}),
    ],
)
def test_a_change_reaches_what_depends_on_it_and_nothing_else(change, again):
    recorded = all_made()
    recorded.pop(change.get("lost"), None)
    recipes, sources = change.get("recipes", RECIPES), change.get("sources", SOURCES)
    assert outdated(recipes, sources, recorded) == again


def test_tables_that_do_not_belong_together_are_not_published():
    recorded = all_made()
    refuse_mixed(RECIPES, recorded)
    recorded["staging.a"] = Version(recorded["staging.a"].inputs, "made again, other rows")
    with pytest.raises(RefusedError, match=r"cohort\.both; run the whole"):
        refuse_mixed(RECIPES, recorded)
    del recorded["staging.b"]
    with pytest.raises(RefusedError, match=r"cohort\.both, staging\.b"):
        refuse_mixed(RECIPES, recorded)


def test_the_content_of_a_table_is_its_rows_in_any_order():
    with duckdb.connect() as con:
        con.execute("CREATE TABLE a AS FROM (VALUES (1, 'x'), (2, NULL), (2, NULL)) AS t (n, s)")
        con.execute("CREATE TABLE b AS FROM a ORDER BY n DESC")
        con.execute("CREATE TABLE c AS SELECT DISTINCT * FROM a")
        con.execute("CREATE TABLE d AS SELECT n, coalesce(s, 'x') AS s FROM a")
        contents = [content_of(con, name) for name in "abcd"]
    assert contents[0] == contents[1]
    assert len(set(contents)) == 3


def test_a_second_refresh_waits_for_the_first_or_says_who_it_is(tmp_path):
    holding = f"""
        import time
        from pathlib import Path
        from rairdtc_pipeline.storage.locks import lock
        from rairdtc_pipeline.storage.layout import Layout
        with lock(Layout(Path({str(tmp_path)!r}))):
            print("held", flush=True)
            time.sleep(2)
    """
    layout = Layout(tmp_path)
    command = [sys.executable, "-c", textwrap.dedent(holding)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"process {first.pid}, since 20"), lock(layout):
            pass
        with lock(layout, wait_seconds=30):
            assert first.poll() is not None or first.wait(timeout=5) == 0


def test_a_refresh_that_has_no_room_does_not_begin(tmp_path):
    exports, layout = tmp_path / "exports", Layout(tmp_path / "warehouse")
    exports.mkdir()
    require_disk_space(exports, layout)
    with (exports / "labs.csv").open("wb") as sparse:
        sparse.truncate(1 << 43)
    with pytest.raises(RefusedError, match=r"too full: .* GiB free, a refresh may need 49,152"):
        require_disk_space(exports, layout)
