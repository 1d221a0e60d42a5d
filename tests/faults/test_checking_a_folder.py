"""`rairdtc check`: what is said of a folder before it is sent."""

from dataclasses import replace

import polars as pl
import pytest
from rich.console import Console

from rairdtc_pipeline.check_exports import check_exports
from rairdtc_pipeline.cli.findings import print_findings
from rairdtc_pipeline.demo import write_demo
from rairdtc_pipeline.protocol import load_protocol
from tests.faults.damage import file_name
from tests.faults.exports import IDENTIFIERS, NEWER, SECRET, SITE, clean_rows


def test_checking_a_folder_says_what_would_be_quarantined(folder, capfd):
    folder.cell("pain", 3, "nrs", "11")
    folder.put("labs", b"")
    findings = check_exports(folder.root, load_protocol())
    print_findings(Console(width=200), findings)
    assert not findings.clean
    said = capfd.readouterr().out
    assert file_name("labs") in said
    assert "nrs must lie between" in said
    assert not any(value in said for value in IDENTIFIERS)


def columns_told(folder, capfd):
    """What a check says of the columns of each file, by file."""
    findings = check_exports(folder.root, load_protocol())
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


def test_a_file_nobody_reads_is_a_fault_and_what_a_system_leaves_is_none(folder, capfd):
    (folder.root / "readme.txt").write_text("x")
    (folder.root / SITE / ".DS_Store").write_text("x")
    assert check_exports(folder.root, load_protocol()).clean
    (folder.root / SITE / "labs_2025-03-02.xls").write_text("x")
    findings = check_exports(folder.root, load_protocol())
    print_findings(Console(width=200), findings)
    assert not findings.clean
    assert f"unread  {SITE}/labs_2025-03-02.xls: the name does not end" in capfd.readouterr().out


def test_what_is_to_be_known_of_a_file_is_told(folder, capfd):
    folder.path("pain").rename(folder.root / SITE / "pain_20250231.csv")
    print_findings(Console(width=200), check_exports(folder.root, load_protocol()))
    assert f"note    {SITE}/pain_20250231.csv: digits in the name" in capfd.readouterr().out


def test_checking_a_clean_folder_finds_nothing(folder):
    assert check_exports(folder.root, load_protocol()).clean


def send_deaths_again(exports, **changes):
    """A newer follow-up file of the four demo patients who died, changed; its name."""
    site, name = exports / "jiangxi_main", "follow_up_2025-03-02.csv"
    followed = pl.read_csv(
        site / "follow_up_2025-03-01.csv", infer_schema=False, truncate_ragged_lines=True
    )
    died = followed.filter(pl.col("death_date").is_not_null())
    died.with_columns(**{column: pl.lit(cell) for column, cell in changes.items()}).write_csv(
        site / name
    )
    return f"jiangxi_main/{name}"


@pytest.fixture
def checked(tmp_path, capfd):
    """Checks the demo exports with the changed rows: file, findings, what a person is told."""

    def check(**changes):
        write_demo(tmp_path)
        file = send_deaths_again(tmp_path, **changes)
        findings = check_exports(tmp_path, load_protocol())
        print_findings(Console(width=200), findings)
        return file, replace(findings, broken=[]), capfd.readouterr().out.splitlines()

    return check


def test_rows_that_would_stop_a_publication_are_told_before_it(checked):
    file, findings, said = checked(death_date="2010-01-01")
    assert not findings.clean
    rule = "Every time to event is at least one day and its event is 0 or 1."
    assert f"stops   {file} rows 2-5: against the rule: {rule}" in said
    assert said[-1].endswith(" quarantined, 4 would stop the publication; 0 not read")


def test_a_contact_after_death_is_told_and_stops_nothing(checked):
    alive = {"contact_date": "2025-02-01", "vital_status": "alive", "death_date": None}
    file, findings, said = checked(**alive)
    assert findings.clean
    told = [line for line in said if line.startswith("look")]
    words = "contact_date lies after the day of death in jiangxi_main/follow_up_"
    for row, line in zip(range(2, 6), told, strict=True):
        assert line.startswith(f"look    {file} row {row}: {words}")


def test_rows_of_one_fault_are_one_line_and_not_all_of_many_are_named(folder, capfd):
    header, row, *_ = clean_rows("pain")
    rows = [[row[0], f"2024-03-{day:02}", "1" if day % 3 else "11", ""] for day in range(1, 31)]
    folder.write("pain", [header, *rows])
    folder.append("implants", 2, seed_count="", site_no="7")
    print_findings(Console(width=200), check_exports(folder.root, load_protocol()))
    said = capfd.readouterr().out
    numbers = "4, 7, 10, 13, 16, 19, 22, 25 and 2 more"
    assert f"row     {file_name('pain')} rows {numbers}, nrs: nrs must lie" in said
    assert f"row     {file_name('implants')} row 4, seed_count: " in said
