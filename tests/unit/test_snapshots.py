"""Old snapshots are deleted; one that cannot be is told and in nobody's way."""

import json
import os
import shutil
import time
from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from rairdtc_pipeline.errors import RefusedError, StorageError
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.locked_analysis import (
    LockedAnalysis,
    lock_analysis,
    note_erased,
    read_locked,
)
from rairdtc_pipeline.warehouse.publish import (
    forget_unfinished,
    kept_snapshots,
    prune,
    time_to_name,
)


@pytest.fixture
def layout(tmp_path):
    """A warehouse with three snapshots, the newest published."""
    layout = Layout(tmp_path)
    layout.create()
    for name in ("20240101T020000-a", "20240102T020000-b", "20240103T020000-c"):
        (layout.snapshots / name).mkdir()
        (layout.snapshots / name / "manifest.json").write_text("{}")
    layout.published.symlink_to("snapshots/20240103T020000-c")
    return layout


def test_snapshots_beyond_those_kept_are_deleted_and_the_published_one_never(layout):
    found = prune(layout, keep=1, max_age_days=1)
    assert (found.deleted, found.left) == (("20240101T020000-a",), ())
    assert prune(layout, keep=0, max_age_days=1).deleted == ("20240102T020000-b",)
    assert kept_snapshots(layout) == ["20240103T020000-c"]


def set_age(layout, **days):
    for path in layout.snapshots.iterdir():
        made = time.time() - 86400 * days[path.name[-1]]
        os.utime(path, (made, made))


def test_a_clock_that_jumps_a_year_ahead_deletes_nothing_at_the_next_publication(layout):
    set_age(layout, a=402, b=401, c=0)
    assert prune(layout, keep=9, max_age_days=365).deleted == ()
    set_age(layout, a=402, b=1, c=0)
    assert prune(layout, keep=9, max_age_days=365).deleted == ("20240101T020000-a",)
    set_age(layout, a=300, b=-400, c=0)
    assert prune(layout, keep=9, max_age_days=365).deleted == ()


def test_a_snapshot_is_named_after_the_one_before_although_the_clock_went_back(layout):
    before = datetime(2023, 1, 1, tzinfo=UTC)
    assert time_to_name(layout, before) == datetime(2024, 1, 3, 2, 0, 1, tzinfo=UTC)
    later = datetime(2025, 1, 1, tzinfo=UTC)
    assert time_to_name(layout, later) == later


def test_the_locked_analysis_is_kept_and_only_one_is_locked(layout):
    locked = LockedAnalysis("20240101T020000-a", "", "", "2024-01-01", 3, {"kps": "80"})
    layout.locked_analysis_file.write_text(json.dumps(asdict(locked)))
    assert prune(layout, keep=0, max_age_days=1).deleted == ("20240102T020000-b",)
    assert lock_analysis(layout, locked.snapshot) == locked
    with pytest.raises(RefusedError, match="locked once"):
        lock_analysis(layout, "20240103T020000-c")
    hidden = layout.snapshots / f".{locked.snapshot}"
    assert note_erased(layout) is None
    (layout.snapshots / locked.snapshot).rename(hidden)
    assert note_erased(layout) is None
    shutil.rmtree(hidden)
    erased = note_erased(layout)
    assert erased and erased.erased_at and read_locked(layout) == erased
    layout.locked_analysis_file.write_text("{")
    with pytest.raises(StorageError, match="cannot be read"):
        read_locked(layout)


def test_a_snapshot_that_cannot_be_deleted_is_told_and_the_others_are(layout, caplog):
    stuck = layout.snapshots / "20240104T020000-d"
    stuck.write_text("no folder")
    found = prune(layout, keep=0, max_age_days=1)
    assert found.deleted == ("20240102T020000-b", "20240101T020000-a")
    (said,) = found.left
    assert f"{layout.snapshots}/.20240104T020000-d cannot be deleted: Not a directory" in said
    assert "by hand" in said
    assert caplog.messages == [said]


def test_what_is_left_of_a_snapshot_and_cannot_be_deleted_is_told_and_the_rest_goes(layout):
    for name in (".20230101T020000-e", ".20230103T020000-g"):
        (layout.snapshots / name).mkdir()
    (layout.snapshots / ".20230102T020000-f").symlink_to(layout.private)
    found = forget_unfinished(layout)
    assert found.deleted == (".20230101T020000-e", ".20230103T020000-g")
    (said,) = found.left
    assert "20230102T020000-f cannot be deleted" in said
    assert layout.private.is_dir()


def test_snapshots_that_cannot_be_listed_are_told(layout):
    layout.snapshots.rename(layout.root / "elsewhere")
    (said,) = prune(layout, keep=0, max_age_days=1).left
    assert f"{layout.snapshots} cannot be deleted: No such file" in said
