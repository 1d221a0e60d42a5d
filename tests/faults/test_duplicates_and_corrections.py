"""Copies, corrections by newer files, and rows that contradict each other."""

from collections import Counter

import pytest

from tests.faults.damage import assert_adds_up, assert_nothing_leaks, file_name
from tests.faults.exports import NEWER, SECRET, changed, clean_rows, load


def test_an_exact_duplicate_in_the_same_file_is_dropped_and_counted(folder, clean, reload):
    folder.append("labs", 3)
    loaded = reload("labs")
    assert loaded.not_staged == ((file_name("labs"), 8, "duplicate", file_name("labs"), 3),)
    assert not loaded.quarantine
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)


@pytest.mark.parametrize("day", [NEWER, "2025-02-01", "2025-03-01_b"])
def test_an_exact_duplicate_in_another_file_is_dropped_and_counted(day, folder, clean, reload):
    folder.write("labs", clean_rows("labs")[:4], day=day)
    loaded = reload("labs")
    assert Counter(entry[2] for entry in loaded.not_staged) == {"duplicate": 3}
    assert not loaded.quarantine
    assert not loaded.amendments
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)


def test_a_duplicate_that_is_written_otherwise_is_a_duplicate(folder, clean, reload):
    folder.append("labs", 2, specimen_datetime="2024/1/10 08:30:00", unit="mIU/L", result=" 0.05 ")
    loaded = reload("labs")
    assert [entry[2] for entry in loaded.not_staged] == ["duplicate"]
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)


def test_a_number_in_another_accepted_unit_is_the_same_content(folder, clean, reload):
    folder.append("implants", 2)
    folder.header("implants", "activity_per_seed_mbq", "activity_per_seed_mCi")
    rows = [cells[:] for cells in clean_rows("implants")]
    at = rows[0].index("activity_per_seed_mbq")
    rows[0][at] = "activity_per_seed_mCi"
    for cells in rows[1:]:
        cells[at] = "0.7"
    folder.write("implants", clean_rows("implants"))
    folder.write("implants", rows, day=NEWER)
    loaded = reload("implants")
    assert Counter(entry[2] for entry in loaded.not_staged) == {"duplicate": 2}
    assert loaded.staged == clean.staged


def test_a_newer_file_corrects_an_older_and_the_change_is_written_down(
    folder, clean, reload, capfd
):
    folder.newer("labs", 3, result="99.5")
    loaded = reload("labs")
    assert not loaded.quarantine
    assert loaded.not_staged == ((file_name("labs"), 3, "superseded", file_name("labs", NEWER), 2),)
    changes = {entry[:4] for entry in loaded.amendments if entry[1] == "result"}
    assert changes == {("labs", "result", "120.5", "99.5")}
    assert len(loaded.staged["labs"]) == len(clean.staged["labs"])
    assert sum((loaded.content("labs") - clean.content("labs")).values()) == 1
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


def test_a_corrected_birth_date_is_written_down_without_the_dates(folder, tmp_path):
    folder.newer("patients", 5, birth_date="1980-03-01")
    loaded = load(folder.root, tmp_path / "warehouse")
    assert ("patients", "birth_date", None, None, 5, 2) in loaded.amendments
    assert "1980-03-01" not in loaded.audit_text
    assert "1980-02-29" not in loaded.audit_text
    assert_adds_up(loaded)


def test_a_correction_that_is_itself_broken_leaves_the_older_row(folder, clean, reload):
    folder.newer("labs", 3, unit=SECRET)
    loaded = reload("labs")
    assert loaded.quarantined == {(file_name("labs", NEWER), 2, "unit", "unit_unknown")}
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)


def test_a_newer_file_resolves_a_conflict_of_older_rows(folder, clean, reload):
    folder.append("labs", 3, result="1.5")
    folder.newer("labs", 3)
    loaded = reload("labs")
    assert not loaded.quarantine
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)


def test_rows_that_conflict_in_the_newest_file_take_the_older_with_them(folder, reload):
    rows = clean_rows("labs")
    folder.write(
        "labs", [rows[0], changed("labs", 3, result="1"), changed("labs", 3, result="2")], day=NEWER
    )
    loaded = reload("labs")
    assert {(file, number) for file, number, *_ in loaded.quarantine} >= {
        (file_name("labs", NEWER), 2),
        (file_name("labs", NEWER), 3),
    }
    assert {entry[3] for entry in loaded.quarantine} == {"conflicting_duplicate"}
    assert_adds_up(loaded)


def test_files_received_on_one_day_do_not_correct_each_other(folder, reload):
    folder.write(
        "labs", [clean_rows("labs")[0], changed("labs", 3, result="1.5")], day="2025-03-01_b"
    )
    loaded = reload("labs")
    assert loaded.quarantined == {
        (file_name("labs"), 3, None, "conflicting_duplicate"),
        (file_name("labs", "2025-03-01_b"), 2, None, "conflicting_duplicate"),
    }
    assert_adds_up(loaded)
