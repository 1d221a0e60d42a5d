"""Rows that break their contract: quarantined by file, row and rule, the others staged."""

import pytest

from tests.faults.damage import (
    Damage,
    append,
    assert_adds_up,
    assert_nothing_leaks,
    assert_others_are_staged,
    broken_byte_in_chinese_labs,
    case,
    cell,
    extra,
    file_name,
    in_chinese,
    put,
    row,
    text_of,
    with_bytes,
    with_line,
)
from tests.faults.exports import CLEAN, NEWER, SECRET, as_csv, changed, clean_rows, load


def with_lungs_and_hearts(*cells):
    """The patients, one more whom nothing else is sent of, and columns of the cells given."""
    lines = [
        *text_of("patients").splitlines(),
        ",".join(changed("patients", 5, patient_id="ZY-4711-77")),
    ]
    return "".join(f"{line},{cell}\n" for line, cell in zip(lines, cells, strict=True))


BIG = SECRET + "x" * 10_000_000


def progressions_told_too_early():
    """Local progression of the first patient, distant of the third, each after its contact."""
    found = (("local_progression_date", "distant_progression_date"), ("2024-07-02", ""), ("", ""))
    found += (("2024-06-30", "2024-07-04"),)
    rows = [[*row, *more] for row, more in zip(clean_rows("follow_up"), found, strict=True)]
    return as_csv(rows)


QUARANTINED = [
    Damage(
        "one broken byte in plain ascii",
        "labs",
        put("labs", lambda: with_bytes("labs", b"Lab A", b"SECRET-4711\xff")),
        rows=(row(2, None, "broken_encoding"),),
    ),
    Damage(
        "one broken byte in a Chinese file",
        "labs",
        put("labs", broken_byte_in_chinese_labs),
        rows=(row(2, None, "broken_encoding"),),
    ),
    Damage(
        "a patient number in scientific notation",
        "labs",
        cell("labs", 3, "patient_id", "2.02301E+11"),
        rows=(row(3, "patient", "scientific_notation"),),
    ),
    Damage(
        "a lesion number in scientific notation",
        "lesions",
        cell("lesions", 3, "lesion_id", "1E+05"),
        rows=(row(3, "lesion_id", "scientific_notation"),),
    ),
    Damage(
        "a patient number in scientific notation as a formula in full width",
        "labs",
        cell("labs", 3, "patient_id", '="２,０２３Ｅ＋１１"'),
        rows=(row(3, "patient", "scientific_notation"),),
    ),
    Damage(
        "latin-1 micro sign",
        "labs",
        put("labs", lambda: with_bytes("labs", b"ng/mL", b"\xb5g/L")),
        rows=(row(3, None, "broken_encoding"),),
    ),
    Damage(
        "short row",
        "labs",
        put("labs", lambda: with_line("labs", 4, f"ZY-4711-02,{SECRET}")),
        rows=(row(4, None, "ragged_row"),),
    ),
    Damage(
        "long row",
        "labs",
        put("labs", lambda: with_line("labs", 4, text_of("labs").splitlines()[3] + f",{SECRET}")),
        rows=(row(4, None, "ragged_row"),),
    ),
    Damage(
        "short, long and short rows",
        "labs",
        put(
            "labs",
            lambda: (
                "\n".join(
                    [
                        *text_of("labs").splitlines()[:2],
                        f"ZY-4711-01,{SECRET}",
                        text_of("labs").splitlines()[3],
                        text_of("labs").splitlines()[4] + f",{SECRET}",
                        text_of("labs").splitlines()[5],
                        "ZY-4711-03",
                    ]
                )
                + "\n"
            ),
        ),
        rows=(row(3, None, "ragged_row"), row(5, None, "ragged_row"), row(7, None, "ragged_row")),
    ),
    Damage(
        "NUL in a text cell",
        "labs",
        cell("labs", 3, "laboratory", f"{SECRET}\0x"),
        rows=(row(3, "laboratory", "nul_byte"),),
    ),
    Damage(
        "NUL in a code",
        "lesions",
        cell("lesions", 3, "status", f"measured\0{SECRET}"),
        rows=(row(3, "status", "unknown_code"),),
    ),
    Damage(
        "a cell of 10 MB",
        "labs",
        cell("labs", 3, "laboratory", BIG),
        rows=(row(3, None, "row_too_long"),),
    ),
    Damage(
        "an unclosed quote in the last row",
        "labs",
        put("labs", lambda: with_line("labs", 7, f'ZY-4711-03,2024-01-12 08:30,TGAB,"{SECRET}')),
        rows=(row(7, None, "broken_quotes"),),
    ),
    Damage(
        "text behind a closed quote",
        "labs",
        put(
            "labs",
            lambda: with_line(
                "labs", 3, f'ZY-4711-01,2024-01-10 08:30,TG,"{SECRET}"120,ng/mL,,77,Lab A'
            ),
        ),
        rows=(row(3, None, "broken_quotes"),),
    ),
    Damage(
        "a day that does not exist",
        "pain",
        cell("pain", 3, "assessment_date", "2024-02-30"),
        rows=(row(3, "assessment_date", "not_a_date"),),
        secrets=("2024-02-30",),
    ),
    Damage(
        "a date that is text",
        "pain",
        cell("pain", 3, "assessment_date", SECRET),
        rows=(row(3, "assessment_date", "not_a_date"),),
    ),
    Damage(
        "a time that is text",
        "labs",
        cell("labs", 3, "specimen_datetime", f"2024-01-10 {SECRET}"),
        rows=(row(3, "specimen_datetime", "not_a_timestamp"),),
    ),
    Damage(
        "TSH in an unknown unit",
        "labs",
        cell("labs", 2, "unit", f"{SECRET}/L"),
        rows=(row(2, "unit", "unit_unknown"),),
    ),
    Damage(
        "TSH in a unit of another test",
        "labs",
        cell("labs", 2, "unit", "ng/mL"),
        rows=(row(2, "unit", "unit_unknown"),),
    ),
    Damage(
        "a number without a unit",
        "labs",
        cell("labs", 2, "unit", ""),
        rows=(row(2, "unit", "unit_missing"),),
    ),
    Damage(
        "a unit written as not looked for",
        "labs",
        cell("labs", 4, "unit", "未查"),
        rows=(row(4, "unit", "unit_missing"),),
    ),
    Damage(
        "a result in words",
        "labs",
        cell("labs", 2, "result", SECRET),
        rows=(row(2, "result", "not_a_result"),),
    ),
    Damage(
        "a negative result",
        "labs",
        cell("labs", 2, "result", "-4711.0815"),
        rows=(row(2, "result", "not_a_result"),),
        secrets=("4711.0815",),
    ),
    Damage(
        "a result too large in the unit of its test",
        "labs",
        append("labs", 2, test_code="CREA", result="2204711008", unit="mmol/L"),
        rows=(extra(8, "result", "not_a_result"),),
        secrets=("2204711008",),
    ),
    Damage(
        "a result of more decimals than are kept",
        "labs",
        cell("labs", 2, "result", "0.0000004711"),
        rows=(row(2, "result", "not_a_result"),),
        secrets=("0.0000004711",),
    ),
    Damage(
        "a reference limit of more decimals than are kept",
        "labs",
        cell("labs", 2, "reference_low", "0.0000004711"),
        rows=(row(2, "reference_low", "not_a_number"),),
        secrets=("0.0000004711",),
    ),
    Damage(
        "KPS 85",
        "patients",
        cell("patients", 5, "kps", "85"),
        rows=(row(5, "kps", "multiple"),),
    ),
    Damage(
        "height in metres",
        "patients",
        cell("patients", 5, "height_cm", "1.804711"),
        rows=(row(5, "height_cm", "range"),),
        secrets=("1.804711",),
    ),
    Damage("NRS 11", "pain", cell("pain", 3, "nrs", "11"), rows=(row(3, "nrs", "range"),)),
    Damage(
        "NRS 3.5",
        "pain",
        cell("pain", 3, "nrs", "3.5"),
        rows=(row(3, "nrs", "not_a_whole_number"),),
    ),
    Damage(
        "NRS of many decimals",
        "pain",
        cell("pain", 3, "nrs", "3.0000004711"),
        rows=(row(3, "nrs", "not_a_whole_number"),),
        secrets=("3.0000004711",),
    ),
    Damage(
        "NRS with an underscore",
        "pain",
        cell("pain", 3, "nrs", "1_0"),
        rows=(row(3, "nrs", "not_a_whole_number"),),
    ),
    Damage(
        "a size of almost nothing",
        "lesions",
        cell("lesions", 3, "longest_diameter_mm", "1e-7"),
        rows=(row(3, "longest_diameter_mm", "not_a_number"),),
    ),
    Damage(
        "NRS beyond any integer",
        "pain",
        cell("pain", 3, "nrs", "47110815471108154711"),
        rows=(row(3, "nrs", "not_a_whole_number"),),
        secrets=("47110815471108154711",),
    ),
    Damage(
        "a required cell that is empty",
        "pain",
        cell("pain", 3, "nrs", "N/A"),
        rows=(row(3, "nrs", "required"),),
    ),
    Damage(
        "negative lesion size",
        "lesions",
        cell("lesions", 3, "longest_diameter_mm", "-4.711"),
        rows=(row(3, "longest_diameter_mm", "range"),),
        secrets=("4.711",),
    ),
    Damage(
        "not a number",
        "lesions",
        cell("lesions", 3, "longest_diameter_mm", SECRET),
        rows=(row(3, "longest_diameter_mm", "not_a_number"),),
    ),
    Damage(
        "NaN for a size",
        "lesions",
        cell("lesions", 3, "longest_diameter_mm", "NaN"),
        rows=(row(3, "longest_diameter_mm", "not_a_number"),),
    ),
    Damage(
        "infinite size",
        "lesions",
        cell("lesions", 3, "longest_diameter_mm", "inf"),
        rows=(row(3, "longest_diameter_mm", "not_a_number"),),
    ),
    Damage(
        "unknown code",
        "lesions",
        cell("lesions", 3, "status", SECRET),
        rows=(row(3, "status", "unknown_code"),),
    ),
    Damage(
        "unknown patient",
        "pain",
        append("pain", 3, patient_id=SECRET, assessment_date="2024-02-08"),
        rows=(extra(6, "patient_id", "unknown_patient"),),
    ),
    Damage(
        "no patient",
        "pain",
        append("pain", 3, patient_id="", assessment_date="2024-02-08"),
        rows=(extra(6, "patient", "required"),),
    ),
    Damage(
        "a patient written as missing",
        "pain",
        append("pain", 3, patient_id="\tN/A\u3000", assessment_date="2024-02-08"),
        rows=(extra(6, "patient", "required"),),
    ),
    Damage(
        "a candidate without a number",
        "patients",
        append("patients", 5, patient_id="未查"),
        rows=(extra(6, "patient", "required"),),
    ),
    Damage(
        "a percent sent as a fraction",
        "patients",
        put(
            "patients",
            lambda: with_lungs_and_hearts(
                "fev1,lvef", "110,60", "2.5,100", ",", "0,1.5", "90,0.55"
            ),
        ),
        rows=(row(6, None, "percent_is_no_fraction"),),
    ),
    Damage(
        "more than a hundred percent sent as a fraction",
        "patients",
        put("patients", lambda: with_lungs_and_hearts("fev1", "110", "90", "", "0", "1.2")),
        rows=(row(6, None, "percent_is_no_fraction"),),
    ),
    Damage(
        "two patients rows that disagree",
        "patients",
        append("patients", 5, kps="80"),
        rows=(row(5, None, "conflicting_duplicate"), extra(6, None, "conflicting_duplicate")),
    ),
    Damage(
        "conflicting duplicate in one file",
        "labs",
        append("labs", 3, result="4711.0815"),
        rows=(row(3, None, "conflicting_duplicate"), extra(8, None, "conflicting_duplicate")),
        secrets=("4711.0815",),
    ),
    Damage(
        "future date",
        "pain",
        append("pain", 3, assessment_date=NEWER),
        rows=(extra(6, "assessment_date", "future_date"),),
    ),
    Damage(
        "future date in a column that is not required",
        "anlotinib",
        cell("anlotinib", 2, "end_date", NEWER),
        rows=(row(2, "end_date", "future_date"),),
    ),
    Damage(
        "a period that ends before it starts",
        "anlotinib",
        cell("anlotinib", 2, "end_date", "2024-01-19"),
        rows=(row(2, None, "end_not_before_start"),),
    ),
    Damage(
        "dead in a month after the contact",
        "follow_up",
        cell("follow_up", 3, "death_date", "2024-08"),
        rows=(row(3, None, "death_not_after_contact"),),
    ),
    Damage(
        "alive with a day of death",
        "follow_up",
        cell("follow_up", 2, "death_date", "2024-06-30"),
        rows=(row(2, None, "alive_has_no_death_date"),),
    ),
    Damage(
        "progression after the contact that reports it",
        "follow_up",
        put("follow_up", progressions_told_too_early),
        rows=(
            row(2, None, "local_progression_not_after_contact"),
            row(4, None, "distant_progression_not_after_contact"),
        ),
    ),
    Damage(
        "formula in place of a number",
        "lesions",
        cell("lesions", 3, "longest_diameter_mm", f"=cmd|' /C {SECRET}'!A0"),
        rows=(row(3, "longest_diameter_mm", "not_a_number"),),
    ),
    Damage(
        "blank lines before a broken value are not counted",
        "pain",
        put("pain", lambda: text_of("pain").replace("\n", "\n\n\n").replace(",4,", f",{SECRET},")),
        rows=(row(4, "nrs", "not_a_whole_number"),),
    ),
    Damage(
        "blank lines before a short row are not counted",
        "pain",
        put("pain", lambda: with_line("pain", 4, "ZY-4711-02").replace("\n", "\n\n\n")),
        rows=(row(4, None, "ragged_row"),),
    ),
    Damage(
        "blank lines before the header are not counted",
        "pain",
        put("pain", lambda: "\n\n" + text_of("pain").replace(",4,", f",{SECRET},")),
        rows=(row(4, "nrs", "not_a_whole_number"),),
    ),
    Damage(
        "lines of blanks before the header are not counted",
        "pain",
        put("pain", lambda: " \n\f\n" + with_line("pain", 4, "ZY-4711-02")),
        rows=(row(4, None, "ragged_row"),),
    ),
    Damage(
        "a short row behind a cell of two lines",
        "pain",
        put(
            "pain",
            lambda: with_line("pain", 4, "ZY-4711-02").replace("tramadol", '"tramadol"'),
        ),
        rows=(row(4, None, "ragged_row"),),
    ),
    Damage(
        "a short row in mixed line ends",
        "pain",
        put(
            "pain",
            lambda: with_line("pain", 4, "ZY-4711-02").replace("\n", "\r\n", 2).encode(),
        ),
        rows=(row(4, None, "ragged_row"),),
    ),
    Damage(
        "a short row in a file of another delimiter",
        "pain",
        put("pain", lambda: with_line("pain", 4, "ZY-4711-02").replace(",", ";")),
        rows=(row(4, None, "ragged_row"),),
    ),
    Damage(
        "a short row in GB18030",
        "pain",
        put(
            "pain",
            lambda: as_csv([*in_chinese("pain")[:3], ["ZY-4711-02"], in_chinese("pain")[4]]).encode(
                "gb18030"
            ),
        ),
        rows=(row(4, None, "ragged_row"),),
    ),
]


@pytest.mark.parametrize("damage", [case(damage) for damage in QUARANTINED])
def test_a_broken_row_is_quarantined_by_file_row_and_rule_and_the_others_are_staged(
    damage, folder, clean, reload, capfd
):
    damage.do(folder)
    loaded = reload(damage.export)
    assert not loaded.refused
    assert loaded.quarantined == {
        (file_name(damage.export, bad.day), bad.number, bad.column, bad.rule) for bad in damage.rows
    }
    assert all(reason for *_, reason in loaded.quarantine)
    lost = {bad.clean for bad in damage.rows if bad.clean}
    assert_others_are_staged(loaded, clean, damage.export, lost)
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd, damage.secrets)


def test_a_number_in_scientific_notation_is_refused_with_what_to_do(folder, reload):
    folder.cell("labs", 3, "patient_id", "2.02301E+11")
    ((*_, reason),) = reload("labs").quarantine
    assert "Excel" in reason
    assert "format the column as text" in reason


def test_without_patients_every_other_row_is_of_an_unknown_patient(folder, tmp_path, capfd):
    folder.put("patients", b"")
    loaded = load(folder.root, tmp_path / "warehouse")
    rows = sum(len(clean_rows(name)) - 1 for name in CLEAN if name != "patients")
    assert len(loaded.quarantine) == rows
    assert {entry[3] for entry in loaded.quarantine} == {"unknown_patient"}
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


def test_a_quote_closed_rows_later_loses_no_row_unseen_and_stores_no_number_of_a_patient(
    folder, clean, reload, capfd
):
    text = text_of("labs").splitlines()
    text[2] = text[2].replace("Lab A", '"Lab A')
    text[5] = text[5].replace("Lab B", 'Lab B"')
    folder.put("labs", "\n".join(text) + "\n")
    loaded = reload("labs")
    unseen = len(clean.staged["labs"]) - len(loaded.staged["labs"])
    assert unseen == 0 or loaded.refused or loaded.quarantine
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


def test_a_quote_closed_rows_later_in_a_number_is_reported(folder, reload, capfd):
    text = text_of("labs").splitlines()
    text[2] = text[2].replace("120.5", '"120.5')
    text[5] = text[5].replace("0.08", '0.08"')
    folder.put("labs", "\n".join(text) + "\n")
    loaded = reload("labs")
    assert loaded.refused or (file_name("labs"), 3) in {entry[:2] for entry in loaded.quarantine}
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


def test_a_cell_of_two_lines_is_one_row(folder, reload):
    rows = clean_rows("pain")
    rows[1][3] = "tramadol\nat night"
    rows[3][2] = "11"
    folder.write("pain", rows)
    loaded = reload("pain")
    assert loaded.quarantined == {(file_name("pain"), 4, "nrs", "range")}
    assert_adds_up(loaded)


def test_a_cell_of_two_lines_does_not_move_the_number_of_a_short_row(folder, reload):
    rows = clean_rows("pain")
    rows[1][3] = "tramadol\nat night"
    rows[3] = rows[3][:2]
    folder.write("pain", rows)
    loaded = reload("pain")
    assert loaded.quarantined == {(file_name("pain"), 4, None, "ragged_row")}
    assert {number for _, number in loaded.sources["pain"]} == {2, 3, 5}
    assert_adds_up(loaded)


def test_a_row_that_breaks_two_rules_is_one_quarantined_row(folder, reload):
    rows = clean_rows("pain")
    rows[2] = ["ZY-4711-01", "2024-02-30", "11", ""]
    folder.write("pain", rows)
    loaded = reload("pain")
    assert loaded.quarantined == {
        (file_name("pain"), 3, "assessment_date", "not_a_date"),
        (file_name("pain"), 3, "nrs", "range"),
    }
    assert_adds_up(loaded)
