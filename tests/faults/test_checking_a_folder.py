"""`rairdtc check`: what is said of a folder before it is sent."""

from rich.console import Console

from rairdtc_pipeline.check_exports import check_exports, print_findings
from tests.faults.damage import file_name
from tests.faults.exports import IDENTIFIERS, NEWER, SECRET, clean_rows


def test_checking_a_folder_says_what_would_be_quarantined(folder, capfd):
    folder.cell("pain", 3, "nrs", "11")
    folder.put("labs", b"")
    findings = check_exports(folder.root)
    print_findings(Console(width=200), findings)
    assert not findings.clean
    said = capfd.readouterr().out
    assert file_name("labs") in said
    assert "nrs must lie between" in said
    assert not any(value in said for value in IDENTIFIERS)


def columns_told(folder, capfd):
    """What a check says of the columns of each file, by file."""
    findings = check_exports(folder.root)
    print_findings(Console(width=200), findings)
    said = capfd.readouterr().out
    assert not any(value in said + str(findings) for value in (SECRET, *IDENTIFIERS))
    lines = (line.removeprefix("columns ") for line in said.splitlines() if "columns" in line[:8])
    return dict(line.split(": ", 1) for line in lines)


def test_a_misspelt_header_is_told_by_its_place_and_what_the_file_therefore_lacks(folder, capfd):
    folder.header("pain", "analgesic", SECRET)
    folder.header("labs", "laboratory", "laboratory", SECRET)
    told = columns_told(folder, capfd)
    assert told[file_name("labs")] == "no contract explains column 9"
    assert told[file_name("pain")] == (
        "no contract explains column 4; the file has no analgesic; "
        "where one is the other, mend its header"
    )


def test_columns_left_out_are_one_line_per_file_and_a_file_with_all_of_them_none(folder, capfd):
    told = columns_told(folder, capfd)
    assert told[file_name("lesions")] == (
        "the file has no modality, organ, is_lymph_node, in_implant_field, diameter_ap_mm, "
        "diameter_cc_mm, diameter_tr_mm, short_axis_mm"
    )
    assert file_name("pain") not in told


def test_what_a_correction_without_a_column_makes_blank_is_counted(folder, capfd):
    rows = [row[:3] for row in clean_rows("pain")]
    folder.write("pain", rows, day=NEWER)
    blanked = sum(bool(row[3]) for row in clean_rows("pain")[1:])
    assert columns_told(folder, capfd)[file_name("pain", NEWER)] == (
        f"the file has no analgesic; {blanked} values of older files it corrects "
        "count as blank for that"
    )


def test_checking_a_clean_folder_finds_nothing(folder):
    assert check_exports(folder.root).clean
