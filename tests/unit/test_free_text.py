"""Identifiers typed into free text: none is in anything written, and what is no identifier stays."""

from collections import Counter

import pytest

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.ingest import (
    ingest_export,
    known_identifiers,
    take_inventory,
    without_identifiers,
)
from rairdtc_pipeline.privacy.identifiers import Identifiers
from rairdtc_pipeline.staging import stage_export
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.connection import open_working
from tests.faults.exports import CLEAN, KEY, RECEIVED, SITE, Folder, as_csv, clean_rows

NAME, NATIONAL, NUMBER = "欧阳晓梅", "110101199003071234", "ZY-4711-01"
KNOWN = Identifiers(
    [
        NAME,
        NATIONAL,
        NUMBER,
        "Li Wei",
        "Anna Wei Ming",
        "Yang Li",
        "Ng Lu",
        "L34",
        "常红",
        "Anna",
        "12",
        "P1",
        "JM2022031",
        "20250106",
        "12345",
        "77-43218",
        "QX 55 0712",
        "PET 7 CT",
    ],
    {"site": [NUMBER]},
)
PLANTED = {
    "a name in a sentence": f"由{NAME}复查",
    "a name with blanks": "由欧阳 晓梅复查",
    "a name with wide blanks": "欧阳\u3000晓梅",
    "a number in full-width forms": "病人ＺＹ－４７１１－０１",
    "a number in other case": "see zy-4711-01, again",
    "a national number in the middle": f"id{NATIONAL}x",
    "a national number nobody has": "身份证11010119900307123X",
    "a national number in full width": "１１０１０１１９９００３０７１２３４",
    "a mobile number": "电话13800138000",
    "a mobile number with blanks": "138 0013 8000",
    "an e-mail address": "to mei.ouyang@example.com please",
    "a number with a dash of its own": "see ZY–4711—01 again",
    "a number with other marks": "see zy/4711.01 again",
    "a number without its marks": "see ZY471101 again",
    "a number with marks that has none": "see JM_2022-031 again",
    "a number with blanks without them": "see QX550712 again",
    "a name with a dot": "由欧阳·晓梅复查",
    "a Latin name with a hyphen": "asked Li-Wei",
    "a national number with dots": "id 110101.19900307.1234",
    "a mobile number with dots": "138.0013.8000",
    "a mobile number in threes and fives": "138 001 38000",
    "a mobile number in brackets": "(138)00138000",
    "a telephone number": "0791-88123456",
    "a name in Latin letters": "asked LI WEI",
    "a Latin name with the other part first": "asked Wei, Li yesterday",
    "a Latin name of three words turned": "asked Ming Wei Anna",
    "a national number of fifteen digits": "id 110101900307123",
    "a short name as a word": "told anna today",
}
FORBIDDEN = (
    NAME, "晓梅", NATIONAL, NUMBER, NUMBER.lower(), "４７１１", "1234", "0307", "123X", "１２３４", "13800138000",
    "8000", "2022", "88123456", "ouyang", "QX", "Wei", "LI WEI", "Li Wei", "anna", "Anna",
)  # fmt: skip


@pytest.mark.parametrize("text", PLANTED.values(), ids=[name.replace(" ", "_") for name in PLANTED])
def test_an_identifier_is_replaced_however_it_is_written(text):
    cleaned = KNOWN.clean(text)
    assert "[removed]" in cleaned
    assert not any(value in cleaned for value in FORBIDDEN)


@pytest.mark.parametrize(
    "text",
    [
        "lesion 12",
        "P1",
        "annals",
        "left lung",
        "12.345 ng/mL",
        "2025-01-06",
        "10/30 mm, 5.5",
        "2024-01-05 08:30",
        "检验科",
        "L1",
        "Lab A",
        "20240105",
        "barcode 110101901307123",
        "accession 202401051201001",
        "0.123456901231123",
        "wait for the lid",
        "liyang city hospital, lung",
        "血钙正常，红细胞减少",
        "L3, 4 fracture",
        "order 7743218",
        "CT, PET",
    ],
)
def test_text_without_an_identifier_stays_as_it_is(text):
    assert KNOWN.clean(text) == text


@pytest.mark.parametrize(
    ("identifier", "looked_for"),
    [
        ("AbCdE", True), ("aB3", True), ("ab", False), ("12345", True), ("1234", False),
        ("张三", True), ("张", False), ("未查", False), ("无", False), ("张三A", True), ("Ü1 b", True),
    ],
)  # fmt: skip
def test_how_short_an_identifier_may_be_to_be_looked_for(identifier, looked_for):
    known = Identifiers(["Someone Else", identifier], {})
    for written in (identifier, identifier.upper(), identifier.lower()):
        assert ("[removed]" in known.clean(f"x {written} y")) is looked_for


def test_what_stands_around_an_identifier_stays():
    assert KNOWN.clean(f"由{NAME}复查 lesion 12") == "由[removed]复查 lesion 12"


def planted(root):
    """A folder with a Chinese patient whose identifiers stand in every free text and odd cell."""
    folder = Folder(root)
    rows = clean_rows("patients")
    rows[1][:3] = [NUMBER, NAME, NATIONAL]
    folder.write("patients", rows)
    for export in CLEAN:
        if export == "patients":
            continue
        rows, contract = clean_rows(export), load_contracts()[export]
        rows = [[NUMBER if c == "ZY-4711-01" else c for c in row] for row in rows]
        for column in contract.stored:
            if column.free_text and column.name not in rows[0]:
                rows = [[*row, column.name if at == 0 else ""] for at, row in enumerate(rows)]
        free = [rows[0].index(c.name) for c in contract.stored if c.free_text]
        extra = []
        for text in PLANTED.values():
            for place in free:
                extra.append([*rows[-1][:place], text, *rows[-1][place + 1 :]])
        if export == "labs":
            for place in (rows[0].index("result"), rows[0].index("unit")):
                for text in (NAME, NATIONAL, "13800138000"):
                    extra.append([*rows[1][:place], text, *rows[1][place + 1 :]])
        folder.write(export, [*rows, *extra])
    folder.path("labs").rename(folder.root / SITE / f"labs_{NAME}_{RECEIVED}.csv")
    (folder.root / SITE / f"notes_{NAME}.docx").write_bytes(b"x")
    return folder.root


def test_no_planted_identifier_is_in_any_byte_below_the_warehouse_or_any_message(tmp_path, capfd):
    exports = planted(tmp_path / "exports")
    layout = Layout(tmp_path / "warehouse")
    said = []
    with open_working(layout, fresh=True) as con:
        inventory = take_inventory(exports)
        known = known_identifiers(inventory, layout.scratch)
        inventory = without_identifiers(inventory, known)
        said.append(str(inventory.ignored))
        for contract in load_contracts().values():
            result = ingest_export(con, contract, inventory, KEY, layout.scratch, known)
            said += [str(result), str(stage_export(con, contract))]
            assert not result.refused
            if any(column.free_text for column in contract.stored):
                assert result.identifiers_removed
        counts = con.execute(
            "SELECT rows_failed FROM audit.validation WHERE rule = 'free_text_identifier'"
        ).fetchall()
        assert all(count > 0 for (count,) in counts)
        rows = con.execute("SELECT * FROM staging.follow_up").fetchall()
        con.execute("CHECKPOINT rairdtc")
    assert rows
    written = b"\n".join(p.read_bytes() for p in layout.root.rglob("*") if p.is_file())
    out, err = capfd.readouterr()
    for value in (NAME, NATIONAL, "13800138000", "ouyang", "ZY-4711"):
        assert value.encode() not in written
        assert value not in "".join([*said, out, err])


def test_values_that_become_the_same_are_told_apart_as_any_copies_and_conflicts(tmp_path):
    folder = Folder(tmp_path / "exports")
    rows = clean_rows("adverse_events")
    row = rows[1]
    folder.write(
        "adverse_events",
        [rows[0], *([row[0], text, *row[2:]] for text in ("13800138000", "13900139000"))],
    )
    layout = Layout(tmp_path / "warehouse")
    with open_working(layout, fresh=True) as con:
        inventory = take_inventory(folder.root)
        found = Counter()
        for name in ("patients", "adverse_events"):
            contract = load_contracts()[name]
            result = ingest_export(con, contract, inventory, KEY, layout.scratch)
            staged = stage_export(con, contract)
            found[name] = (result.rows_read, staged.staged, staged.duplicate)
        assert found["adverse_events"] == (2, 1, 1)


def test_identifiers_of_a_refused_patients_file_are_known(tmp_path):
    folder = Folder(tmp_path / "exports")
    folder.put("patients", f"姓名,身份证号,x\n{NAME},{NATIONAL},1\n")
    (tmp_path / "scratch").mkdir()
    known = known_identifiers(take_inventory(folder.root), tmp_path / "scratch")
    assert known.clean(f"由{NAME}复查") == "由[removed]复查"


def test_a_site_named_after_a_patient_is_not_said_though_the_column_of_numbers_is_not_known(
    tmp_path,
):
    folder = Folder(tmp_path / "exports")
    rows = clean_rows("patients")
    rows[0][rows[0].index("patient_id")] = "x"
    folder.put("patients", as_csv(rows))
    (folder.root / SITE).rename(folder.root / "ZY-4711-01")
    (tmp_path / "scratch").mkdir()
    inventory = take_inventory(folder.root)
    cleaned = without_identifiers(inventory, known_identifiers(inventory, tmp_path / "scratch"))
    assert {file.name.split("/")[0] for file in cleaned.files} == {"[removed]"}


def test_a_site_named_after_a_patient_of_a_site_without_patients_file_is_not_said(tmp_path):
    folder = Folder(tmp_path / "exports")
    folder.path("patients").unlink()
    named = folder.root / "ZY-4711-01"
    named.mkdir()
    (named / "pain.csv").write_text(as_csv(clean_rows("pain")))
    (tmp_path / "scratch").mkdir()
    inventory = take_inventory(folder.root)
    cleaned = without_identifiers(inventory, known_identifiers(inventory, tmp_path / "scratch"))
    assert {file.site for file in cleaned.files} == {SITE, "[removed]"}


def test_dates_of_birth_of_the_patients_files_are_known(tmp_path):
    folder = Folder(tmp_path / "exports")
    rows = clean_rows("patients")
    rows[1][rows[0].index("birth_date")] = "1961年2月3日"
    folder.write("patients", rows)
    (tmp_path / "scratch").mkdir()
    known = known_identifiers(take_inventory(folder.root), tmp_path / "scratch")
    assert known.clean("患者61.2.3，2024-02-03复查") == "患者[removed]，2024-02-03复查"
