"""Names of files: the export, the date of receipt, and what is told of digits nobody understands."""

from datetime import UTC, datetime

import pytest

from rairdtc_pipeline.ingest import take_inventory
from rairdtc_pipeline.ingest.file_names import export_of, public_name, received

WRITTEN = datetime(2025, 4, 1, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("labs_20250301.csv", "2025-03-01"),
        ("labs_2025-03-01.csv", "2025-03-01"),
        ("labs_2025-3-1.csv", "2025-03-01"),
        ("labs_2025.03.01.csv", "2025-03-01"),
        ("检验2025年3月1日.xlsx", "2025-03-01"),
        ("检验２０２５年３月１日.xlsx", "2025-03-01"),
        ("labs_20250301083000.csv", "2025-03-01 08:30:00"),
        ("labs_20250301083000123.csv", "2025-03-01 08:30:00"),
        ("labs_202503010830.csv", "2025-03-01 08:30"),
        ("labs_20250301_083000.csv", "2025-03-01 08:30:00"),
        ("labs_2025-03-01T08-30.csv", "2025-03-01 08:30"),
        ("labs_2025年3月1日8时30分.csv", "2025-03-01"),
        ("labs_2025年3月1日08时30分.csv", "2025-03-01 08:30"),
        ("labs_20250201-20250301.csv", "2025-03-01"),
        ("labs_2025-03-01 (2).csv", "2025-03-01"),
        ("labs_2025-03-01-12.csv", "2025-03-01"),
        ("20250301 labs.csv", "2025-03-01"),
    ],
)
def test_a_date_in_a_name_is_when_the_file_was_received(name, moment):
    assert received(name, WRITTEN, UTC).at == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "name", ["labs_20250231.csv", "labs_250301.csv", "labs_01-03-2025.csv", "labs_2025年3月.csv",
             "labs_20251301.csv", "labs_1741852800.csv", "labs_2025-02-31.csv"],
)  # fmt: skip
def test_digits_that_look_like_a_date_and_are_not_understood_are_told(name):
    found = received(name, WRITTEN, UTC)
    assert [note.id for note in found.notes] == ["files-name-date-unclear"]
    assert found.at == datetime(2025, 4, 1)


@pytest.mark.parametrize(
    "name", ["labs.csv", "labs_2.csv", "labs (12).csv", "labs_v1.2.csv", "labs_part_123.csv"]
)
def test_other_digits_are_not_told(name):
    assert received(name, WRITTEN, UTC).notes == ()


def test_a_date_to_come_does_not_count_and_is_told():
    found = received("labs_2099-01-01.csv", WRITTEN, UTC)
    assert found.at == datetime(2025, 4, 1)
    assert [note.id for note in found.notes] == ["files-name-date-future"]


def test_the_newer_of_two_files_of_one_day_is_told_by_the_time():
    early, late = (
        received(f"labs_202503{at}.csv", WRITTEN, UTC).at for at in ("01083000", "15083000")
    )
    assert early < late
    early, late = (
        received(f"labs_20250301{at}.csv", WRITTEN, UTC).at for at in ("083000", "103000")
    )
    assert early < late


def test_a_correction_of_the_same_day_is_newer_than_a_file_without_a_date():
    """A person fills in labs.xlsx in the morning, and corrects it in labs_2025-04-01.xlsx."""
    morning, noon = (datetime(2025, 4, 1, hour, tzinfo=UTC).timestamp() for hour in (8, 12))
    assert received("labs.xlsx", morning, UTC).at < received("labs_2025-04-01.xlsx", noon, UTC).at
    assert received("labs_2025-03-01.xlsx", noon, UTC).at == datetime(2025, 3, 1)


@pytest.mark.parametrize(
    ("name", "export"),
    [
        ("检验_2025-03-01.xlsx", "labs"),
        ("化验结果.csv", "labs"),
        ("病人 2025.csv", "patients"),
        ("LABS.CSV", "labs"),
        ("ｌａｂｓ.csv", "labs"),
        ("随访.csv", "follow_up"),
        ("notes.csv", None),
    ],
)
def test_an_export_is_told_by_its_english_or_chinese_name(name, export):
    assert export_of(name) == export


@pytest.mark.parametrize(
    ("name", "public"),
    [
        ("labs_2025-03-01.csv", "labs_2025-03-01.csv"),
        ("患者_2025年3月1日.xlsx", "患者_2025年3月1日.xlsx"),
        ("labs_2025-03-01 (2).csv", "labs_2025-03-01 (2).csv"),
        ("labs_张伟.csv", "labs_….csv"),
        ("Labs20250301张伟2.csv.gz", "Labs20250301….csv.gz"),
        ("labs_JM2022031.csv", "labs_….csv"),
        ("labs_12345678.csv", "labs_….csv"),
        ("labs_1965-03-02.csv", "labs_…-…-….csv"),
        ("labs_2003-03-02.csv", "labs_…-…-….csv"),
        ("Zhang Wei.pdf", "… ….…"),
    ],
)
def test_a_name_as_it_may_leave_the_machine_keeps_no_word_of_a_patient(name, public):
    assert public_name(name) == public


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("labs.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old .xls workbook"),
        ("labs.txt", b"patient_id\tresult\n", "rename it to end in .csv"),
        ("labs.zip", b"7z\xbc\xaf", "unpack it"),
        ("labs.xls", b"<html><table>", "a web page (HTML)"),
        ("labs.dat", b"?", "save it as .xlsx or CSV UTF-8"),
        ("results.csv", b"x", "does not begin with an export: patients (患者), labs (检验)"),
    ],
)
def test_what_lies_in_a_site_and_is_no_export_is_named_with_what_to_do(
    tmp_path, name, content, said
):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / name).write_bytes(content)
    ((_, reason),) = take_inventory(tmp_path).ignored
    assert reason.id.startswith("files-unread-")
    assert said in str(reason)
