"""Laboratory files as hospital systems write them: ranges in one column, other tests of the panel."""

from decimal import Decimal

import pytest

from tests.faults.exports import as_csv, clean_rows

HEADER = ["病人号", "采样时间", "项目名称", "结果", "单位", "参考范围"]
DAY = "2024-01-02 08:00"


@pytest.fixture
def read(folder, reload):
    """Reads these results of the first patient of the clean folder; columns as in HEADER."""

    def _read(*rows):
        header, first, *_ = clean_rows("labs")
        patient = first[header.index("patient_id")]
        text = as_csv([HEADER, *([patient, *row] for row in rows)])
        folder.path("labs").write_text(text, "utf-8")
        return reload("labs")

    return _read


def test_a_reference_range_in_one_column_has_two_limits(read):
    found = read(
        [DAY, "抗甲状腺球蛋白抗体", "12", "IU/mL", "＜１１５"],
        [DAY, "促甲状腺激素(TSH)", "0.1", "mU/L", "0.27～4.2"],
    )
    assert found.quarantine == ()
    values = sorted(
        [cell for cell in row if isinstance(cell, Decimal)] for row in found.staged["labs"]
    )
    assert values == [
        [Decimal("0.1"), Decimal("0.27"), Decimal("4.2")],
        [Decimal(12), Decimal(115)],
    ]


def test_a_reference_range_that_is_none_is_refused(read):
    found = read([DAY, "TSH", "0.1", "mU/L", "about 5"], [DAY, "TG", "0.1", "ng/mL", ""])
    assert {(row, column) for _, row, column, _ in found.quarantined} == {
        (2, "reference_low"),
        (2, "reference_high"),
    }


def test_other_tests_of_a_panel_are_counted_and_no_fault(read):
    found = read(
        [DAY, "总胆固醇", "4.1", "mmol/L", "<5.2"],
        ["2024-01-03 08:00", "总胆固醇", "4.2", "mmol/L", "<5.2"],
        [DAY, "促甲状腺激素(TSH)", "0.1", "mU/L", "0.27-4.2"],
        [DAY, "甲状腺过氧化物酶抗体", "5", "IU/mL", "<34"],
        [DAY, "13912345678", "5", "IU/mL", "<34"],
    )
    assert found.quarantine == ()
    assert len(found.staged["labs"]) == 1
    assert sorted((row, fate) for _, row, fate, *_ in found.not_staged) == [
        (row, "not_used") for row in (2, 3, 5, 6)
    ]
    assert "2 rows of the test 总胆固醇 are not used" in found.audit_text
    assert "one row of the test 甲状腺过氧化物酶抗体 is not used" in found.audit_text
    assert "one row of the test [removed] is not used" in found.audit_text
    assert "13912345678" not in found.audit_text
    assert all(adds_up for *_, adds_up in found.accounting)


def test_a_unit_column_that_contradicts_the_header_counts_and_is_told(folder, reload):
    header, first, *_ = clean_rows("labs")
    patient = first[header.index("patient_id")]
    rows = [["TSH", "0.1", "mU/L"], ["TG", "5", "µg/L"], ["TG", "5.5", "ng/mL"], ["PLT", "90", ""]]
    days = [f"2024-01-0{day} 08:00" for day in range(1, 5)]
    cells = [[patient, day, *row] for day, row in zip(days, rows, strict=True)]
    names = ["病人号", "采样时间", "项目名称", "结果【ng/mL】", "单位"]
    folder.put("labs", as_csv([names, *cells]))
    found = reload("labs")
    assert found.quarantined == {("site_a/labs_2025-03-01.csv", 5, "unit", "unit_missing")}
    assert "the unit column of one row names another unit than the header" in found.audit_text
