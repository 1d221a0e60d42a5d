"""What the report says of the quality of the data and of figures that do not hold."""

import re

from rairdtc_pipeline.messages import in_table, message
from rairdtc_pipeline.published.reader import SYNTHETIC_NOTICE
from rairdtc_pipeline.staging import CONSENT_WITHDRAWN
from tests.unit.report_file import insert, page


def test_refused_rows_are_grouped_with_their_numbers_and_no_patient(con, tmp_path):
    con.execute(
        "INSERT INTO audit.source_files (source_file_id, file_name, status) VALUES ('F1', 'main/labs.csv', 'read')"
    )
    missing = ("unit", "unit_missing", *in_table(message("refusals-required", column="unit")))
    ragged = (None, "ragged_row", *in_table(message("refusals-too-few-cells")))
    file = ("labs", "main", "main/labs.csv", "F1")
    rows = [(*file, row, *missing) for row in range(100)]
    insert(con, "audit.open_rows", *rows, (*file, 500, *ragged))
    insert(
        con, "audit.amendments", ("labs", "P0123", "result", "4711.5", "8150.25", *["F1", 2] * 2)
    )
    words = page(con, tmp_path).words
    assert "rows 0–23 and 76 more" in words
    assert "row 500" in words
    assert "unit must be given" in words
    assert not [secret for secret in ("P0123", "4711.5", "8150.25") if secret in words]


def test_a_contradiction_is_told_with_file_and_row_and_no_patient(con, tmp_path):
    row = ("P0123", "main", "patients", "height_cm", None, 130, 210, "cm", "F1", "main/p.csv", 7)
    insert(con, "audit.contradictions", ("implausible_value", *row, None, None))
    words = page(con, tmp_path).words
    assert "main/p.csvrow 7height_cm does not lie between 130 cm and 210 cm" in words.replace(
        "\n", ""
    )
    assert "P0123" not in words


def test_rows_of_patients_who_withdrew_are_counted_and_not_to_be_corrected(con, tmp_path):
    withdrew = message("refusals-consent-withdrawn")
    rows = [
        ("labs", "F1", row, "patient_id", CONSENT_WITHDRAWN, *in_table(withdrew))
        for row in range(4711, 4731)
    ]
    insert(con, "audit.quarantine", *rows)
    words = page(con, tmp_path).words
    assert "No row was refused." in words
    assert "20 rows of patients who withdrew their consent are left out" in words
    assert "4711" not in words


def test_columns_nobody_knows_and_columns_a_file_lacks_are_told_together(con, tmp_path):
    con.execute(
        """INSERT INTO audit.source_files (source_file_id, export, file_name, status)
        VALUES ('F1', 'pain', 'main/pain.csv', 'read'), ('F2', 'labs', 'main/labs.csv', 'refused')"""
    )
    known = [("F1", "pain", at, name, name, None) for at, name in ((1, "patient_id"), (3, "nrs"))]
    insert(con, "audit.source_columns", *known, ("F1", "pain", 2, None, None, None))
    insert(con, "audit.amendments", ("pain", "P0123", "analgesic", "x", None, "F0", 2, "F1", 2))
    words = page(con, tmp_path).words
    assert (
        "main/pain.csv : no contract explains column 2; the file has no assessment_date, analgesic; "
        "1 value of older files it corrects counts as blank for that; "
        "where one is the other, mend its header"
    ) in words.replace("main/pain.csv:", "main/pain.csv :")
    assert "a column it lacks counts as blank" in words
    assert "main/labs.csv: the file has no" not in words


def test_a_long_list_is_cut_and_says_how_to_see_the_rest(con, tmp_path):
    many = [(f"P{i:05}", "A", "seed_activity", "a", "b", None, None, None) for i in range(10_000)]
    con.executemany(
        f"INSERT INTO audit.protocol_deviations VALUES ({', '.join('?' * 8)})", many[:500]
    )
    found = page(con, tmp_path)
    assert len(set(re.findall(r"P\d{5}", found.words))) == 100
    assert '400 more are not shown here. All of them: rairdtc sql "SELECT d.patient' in found.words
    shown = re.search(r'rairdtc sql "(SELECT d\.patient.*?)"', found.words)[1]
    assert len(con.execute(shown).fetchall()) == 500


def test_synthetic_exports_are_known_by_the_notice_the_demo_writes(con, tmp_path):
    assert "Synthetic data." not in page(con, tmp_path).words
    con.execute(
        "INSERT INTO audit.source_files (file_name, status) VALUES (?, 'ignored')",
        [SYNTHETIC_NOTICE],
    )
    assert "Synthetic data." in page(con, tmp_path).words


def test_the_page_says_how_it_stands_to_the_locked_analysis(con, tmp_path):
    assert "each is one of repeated looks" in page(con, tmp_path).words
    con.execute(
        "CREATE TABLE audit.locked_analysis"
        "(category VARCHAR, item VARCHAR, locked VARCHAR, now VARCHAR)"
    )
    facts = ("locked", "snapshot", "20240101T020000-a"), ("locked", "data cut-off", "2024-01-01")
    insert(con, "audit.locked_analysis", *((*fact, None) for fact in facts))
    assert "Nothing in this publication differs from it." in page(con, tmp_path).words
    insert(con, "audit.locked_analysis", ("p-value", "baseline_sex", "0.5", "0.04"))
    assert "0 printed results and 1 p-values" in page(con, tmp_path).words
    insert(con, "audit.locked_analysis", ("not comparable", "snapshot", "2024-03-01T10:00", None))
    assert "deleted on 2024-03-01 because a patient in it withdrew" in page(con, tmp_path).words


def test_figures_that_do_not_hold_come_first(con, tmp_path):
    order = ("reproduced", "differs", "needs patient-level data", "source inconsistent")
    insert(con, "audit.publication_check", *[(v, "Table 1", "1", "2", v, "why") for v in order])
    html = page(con, tmp_path).html
    found = re.findall(r'<summary id="check-(.*?)"', html)
    assert [name.replace("~20", " ").replace("~2d", "-") for name in found] == [
        "source inconsistent",
        "differs",
        "needs patient-level data",
        "reproduced",
    ]
