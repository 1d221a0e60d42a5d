"""Rows of one key that say more of one thing are one row; refused rows that were sent again are mended."""

import pytest

from tests.faults.exports import as_csv, clean_rows

DAY = "2024-05-01"


COLUMNS = [
    "patient_id",
    "contact_date",
    "vital_status",
    "local_progression_date",
    "new_therapy_date",
]


def contact(patient=1, **changes):
    """A contact of a patient of the clean folder on one day."""
    number = clean_rows("patients")[patient][0]
    told = {"patient_id": number, "contact_date": DAY, "vital_status": "alive"} | changes
    return [told.get(column, "") for column in COLUMNS]


@pytest.fixture
def contacts(folder, reload):
    """Reads these contacts alone, in one file or in two."""

    def _read(*files):
        folder.path("follow_up").unlink()
        for number, rows in enumerate(files, start=1):
            path = folder.path("follow_up").with_name(f"follow_up_2024-06-0{number}.csv")
            path.write_text(as_csv([COLUMNS, *rows]), "utf-8")
        return reload("follow_up")

    return _read


def test_two_contacts_of_a_day_that_do_not_contradict_are_one(contacts):
    found = contacts([
        contact(local_progression_date=DAY),
        contact(new_therapy_date=DAY),
    ])  # fmt: skip
    assert found.quarantine == ()
    (row,) = found.staged["follow_up"]
    assert [str(cell) for cell in row].count(DAY) == 3
    assert [fate for _, _, fate, *_ in found.not_staged] == ["merged"]
    assert all(adds_up for *_, adds_up in found.accounting)


def test_two_contacts_of_a_day_that_contradict_are_refused(contacts):
    found = contacts([
        contact(local_progression_date=DAY),
        contact(local_progression_date="2024-04-30"),
    ])  # fmt: skip
    assert {rule for *_, rule in found.quarantined} == {"conflicting_duplicate"}
    assert found.staged["follow_up"] == []


def test_one_result_that_two_laboratories_send_is_one(folder, reload):
    header, row, *_ = clean_rows("labs")
    sent = [dict(zip(header, row, strict=True)) | {"laboratory": name} for name in ("A", "B")]
    folder.path("labs").write_text(
        as_csv([header, *([s[c] for c in header] for s in sent)]), "utf-8"
    )
    found = reload("labs")
    assert found.quarantine == ()
    assert len(found.staged["labs"]) == 1


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [("12.3", "12.30", 1), ("500", "500↑", 1), ("12.3", "12.4", 0), ("12.3", "positive", 0)],
)
def test_one_result_printed_two_ways_is_one_and_two_results_are_none(
    folder, reload, first, second, kept
):
    header, row, *_ = clean_rows("labs")
    sent = [dict(zip(header, row, strict=True)) | {"result": text} for text in (first, second)]
    folder.path("labs").write_text(
        as_csv([header, *([s[c] for c in header] for s in sent)]), "utf-8"
    )
    assert len(reload("labs").staged["labs"]) == kept


def test_a_row_whose_key_has_an_empty_cell_is_mended(folder, reload):
    header = [
        "patient_id",
        "exam_date",
        "lesion_id",
        "lesion_role",
        "longest_diameter_mm",
        "status",
    ]
    number = clean_rows("patients")[1][0]
    folder.path("lesions").unlink()
    for day, size in (("01", "9999"), ("02", "21")):
        path = folder.path("lesions").with_name(f"lesions_2025-03-{day}.csv")
        row = [number, "2024-05-01", "L9", "target", size, "measured"]
        path.write_text(as_csv([header, row]), "utf-8")
    found = reload("lesions")
    assert (len(found.quarantined), len(found.mended), found.open) == (1, 1, ())


def test_a_refused_row_that_a_newer_file_sends_right_is_mended(contacts):
    found = contacts(
        [contact(vital_status="perhaps"), contact(2, vital_status="perhaps")], [contact()]
    )
    assert len(found.quarantined) == 2
    assert [(old, row, new, at) for old, row, new, at in found.mended] == [
        ("site_a/follow_up_2024-06-01.csv", 2, "site_a/follow_up_2024-06-02.csv", 2)
    ]
    assert {(row, column) for row, column in found.open} == {(3, "vital_status")}


def test_an_older_file_mends_nothing(contacts):
    found = contacts([contact()], [contact(vital_status="perhaps")])
    assert found.mended == ()
    assert {row for row, _ in found.open} == {2}
