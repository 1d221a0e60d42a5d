"""Contracts, protocol and SQL headers: well formed, or refused by name."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from decimal import Decimal

import pint
import pytest
import yaml

from rairdtc_pipeline import project
from rairdtc_pipeline.contracts import casting, load_contracts, units
from rairdtc_pipeline.contracts.headers import read_headers
from rairdtc_pipeline.contracts.odcs import OdcsContract
from rairdtc_pipeline.contracts.rules import SCIENTIFIC, fault_bits
from rairdtc_pipeline.contracts.units import factor, spelling
from rairdtc_pipeline.errors import DeclarationError, ExportError, RairdtcError
from rairdtc_pipeline.project import load_yaml
from rairdtc_pipeline.protocol import PACKAGED, load_protocol
from rairdtc_pipeline.warehouse.sql_table import read_sql_table
from tests.spec.world import cohort, protocol_with

PAIN = project.CONTRACTS / "exports" / "pain.odcs.yaml"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("logicalType: date", "logicaltype: date"),
        ("aliases", "alias"),
        ("minimum", "minimun"),
        ("classification: clinical", "classification: clinica"),
        ("kind: DataContract", "kind: DataContract\nkind: DataContract"),
    ],
)
def test_a_misspelt_or_repeated_key_in_a_contract_is_an_error(tmp_path, right, wrong):
    text = PAIN.read_text(encoding="utf-8")
    assert right in text
    broken = tmp_path / "pain.odcs.yaml"
    broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DeclarationError):
        load_yaml(broken, OdcsContract)


def changed_protocol(tmp_path, change):
    content = yaml.safe_load(PACKAGED.read_text(encoding="utf-8"))
    change(content["settings"])
    path = tmp_path / "protocol.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "wrong", [{"unit": "mg/dL"}, {"test_code": "CAA"}, {"direction": "above"}, {"times": "ULN"}]
)
def test_a_grade_is_of_its_test_in_its_unit_and_only_its_limit_may_be_changed(tmp_path, wrong):
    content = yaml.safe_load(PACKAGED.read_text(encoding="utf-8"))
    calcium = next(g for g in content["laboratory_grades"] if g["test_code"] == "CA")
    path = tmp_path / "own.yaml"
    calcium["limit"] = 1.5
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    assert load_protocol(path).digest != load_protocol().digest
    calcium |= wrong
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(DeclarationError, match="only limit and source may be changed"):
        load_protocol(path)


def test_every_laboratory_grade_is_in_the_unit_its_test_is_staged_in():
    units = load_contracts()["labs"]["unit"].laboratory_tests
    absolute = [g for g in load_protocol().laboratory_grades if g.times == "none"]
    assert absolute
    assert [g.term for g in absolute if g.unit != units[g.test_code].unit] == []
    assert {g.test_code for g in load_protocol().laboratory_grades} <= units.keys()


def test_a_unit_nobody_knows_is_an_error_of_the_declaration():
    for source, target in (("ngg/L", "ng/mL"), ("ng/L", "mol/L")):
        with pytest.raises(DeclarationError, match=f"no number in {source} can be turned"):
            factor(source, target)


def test_a_protocol_of_ones_own_may_change_values(tmp_path):
    path = changed_protocol(tmp_path, lambda s: s["min_kps"].update(value=70))
    own = load_protocol(path)
    assert own["min_kps"] == 70
    assert own.digest != load_protocol().digest


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s["min_kps"].update(value="70"), "not of type integer"),
        (lambda s: s["min_kps"].update(value=-1), "negative"),
        (lambda s: s["max_targets"].update(value=2**31), "too large"),
        (lambda s: s["seed_activity_bone_mbq"].update(value=1e12), "too large"),
        (lambda s: s["seed_activity_bone_mbq"].update(value=float("nan")), "too large"),
        (lambda s: s["seed_activity_bone_mbq"].update(value=float("inf")), "too large"),
        (lambda s: s["pd_increase_ratio"].update(value=1.2000001), "more than 6 decimals"),
        (lambda s: s["min_kps"].update(unit="percent"), "min_kps must be"),
        (lambda s: s["min_kps"].update(valeu=70), "valeu"),
        (lambda s: s.update(min_kpss=s.pop("min_kps")), "unknown settings"),
        (lambda s: s.pop("data_cutoff"), "missing settings"),
        (lambda s: s["data_cutoff"].update(value="2025-02-30"), "data_cutoff must be latest, or"),
        (lambda s: s["data_cutoff"].update(value="20240101"), "YYYY-MM-DD; it is '20240101'"),
        (lambda s: s["data_cutoff"].update(value="2024-W01-1"), "data_cutoff must be"),
        (lambda s: s["first_visit_months"].update(value="6,4"), "months that rise"),
        (
            lambda s: s["propensity_covariates"].update(value="age_years,sex"),
            "different names among",
        ),
        (
            lambda s: s["propensity_covariates"].update(value="age_years,age_years"),
            "different names among",
        ),
        (lambda s: s["first_visit_months"].update(value="2,x"), "months that rise"),
        (lambda s: s["later_visit_interval_months"].update(value=0), "at least 1"),
        (lambda s: s["first_visit_months"].update(value="2,700"), "10,000 days"),
        (lambda s: s["baseline_window_days"].update(value=10_000), "10,000 days"),
        (lambda s: s["refresh_timezone"].update(value="Asia/Nowhere"), "zone.*Nowhere"),
        (lambda s: s["refresh_timezone"].update(value="Asia"), "refresh_timezone must be"),
        (lambda s: s["refresh_time"].update(value="2 am"), "HH:MM, such as 02:00; it is '2 am'"),
        (lambda s: s["refresh_time"].update(value="24:00"), "refresh_time must be"),
        (lambda s: s["confidence_level"].update(value=95), "above 0 and below 1; it is 95"),
        (lambda s: s["confidence_level"].update(value=0), "confidence_level must be"),
        (lambda s: s["reference_arm"].update(value="X"), "one of A, B, C; it is 'X'"),
        (lambda s: s["days_per_month"].update(value=0), "at least 28 and at most 31"),
        (lambda s: s["last_visit_months"].update(value=10**9), "at least 0 and at most 1,200"),
        (lambda s: s["min_lvef_percent"].update(value=3500), "at least 0 and at most 100"),
        (lambda s: s["pd_increase_ratio"].update(value=0.2), "above 1 and below 10"),
        (lambda s: s["pr_ratio"].update(value=70), "pr_ratio must be above 0 and below 1"),
        (lambda s: s["below_limit_factor"].update(value=0), "above 0 and at most 1"),
        (lambda s: s["seed_activity_tolerance"].update(value=5), "at least 0 and below 1"),
        (lambda s: s["reduction_grade"].update(value=6), "at least 1 and at most 5"),
    ],
)
def test_a_protocol_that_is_not_well_formed_is_refused_by_name(tmp_path, change, message):
    with pytest.raises(DeclarationError, match=message):
        load_protocol(changed_protocol(tmp_path, change))


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda path: None, r"own\.yaml cannot be read: No such file"),
        (lambda path: path.mkdir(), r"own\.yaml cannot be read: Is a directory"),
        (lambda path: path.write_bytes("肺".encode("gb18030")), r"own\.yaml is not UTF-8"),
    ],
)
def test_a_protocol_that_cannot_be_read_is_named_with_its_folder(tmp_path, write, message):
    path = tmp_path / "own.yaml"
    write(path)
    with pytest.raises(DeclarationError, match=rf"{tmp_path}.{message}"):
        load_protocol(path)


def test_a_cutoff_that_is_no_day_is_never_taken_for_the_latest():
    unread = protocol_with(data_cutoff="20240101")
    with pytest.raises(RairdtcError, match="Conversion"), cohort("cohort.data_cutoff", unread):
        pass


def test_visit_windows_run_between_the_midpoints():
    visits = {visit.visit: visit for visit in load_protocol().visit_schedule}
    month = Decimal("30.4375")
    assert list(visits)[:6] == ["m2", "m4", "m6", "m12", "m18", "m24"]
    assert (visits["m2"].from_day, visits["m2"].to_day) == (month, 3 * month)
    assert (visits["m6"].from_day, visits["m6"].to_day) == (5 * month, 9 * month)
    assert visits["m12"].target_day == 12 * month


@pytest.mark.parametrize(
    ("header", "column", "unit"),
    [
        ("exam_date", "exam_date", None),
        (" Exam Date ", "exam_date", None),
        ("检查日期", "exam_date", None),
        ("检查\n日期", "exam_date", None),
        ("前后径 (cm)", "diameter_ap_mm", "cm"),
        ("前后径(cm)", "diameter_ap_mm", "cm"),
        ("前后径（ＣＭ）", "diameter_ap_mm", "cm"),
        ("diameter_ap_cm", "diameter_ap_mm", "cm"),
        ("diameter_ap_mm", "diameter_ap_mm", "mm"),
        ("diameter_ap", "diameter_ap_mm", "mm"),
    ],
)
def test_headers_are_known_by_name_alias_and_unit(header, column, unit):
    required = ["patient_id", "exam_date", "lesion_id", "lesion_role", "status"]
    others = [name for name in required if name != column]
    cell = read_headers(load_contracts()["lesions"], [header, *others])[0]
    assert (cell.column.name, cell.unit) == (column, unit)


def test_an_unknown_header_has_no_column():
    cells = ["patient_id", "assessment_date", "nrs", "备注"]
    assert read_headers(load_contracts()["pain"], cells)[3].column is None


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (["patient_id", "nrs"], r"assessment_date \(评估日期\) is missing"),
        (["patient_id", "病人号", "assessment_date", "nrs"], "patient_id stands more than once"),
    ],
)
def test_a_header_that_cannot_be_used_says_what_to_do(cells, message):
    with pytest.raises(ExportError, match=message):
        read_headers(load_contracts()["pain"], cells)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("mCi", "MBq", 37),
        ("mCi", "GBq", Decimal("0.037")),
        ("Bq", "MBq", Decimal("0.000001")),
        ("cm", "mm", 10),
        ("uIU/mL", "mIU/L", 1),
        ("ug/L", "ng/mL", 1),
        ("1e3/uL", "1e9/L", 1),
        ("g/dL", "g/L", 10),
    ],
)
def test_units_convert_exactly(source, target, expected):
    assert factor(source, target) == expected


@pytest.mark.parametrize(("unit", "exact"), [("1e-3 Bq", True), ("1e-4 Bq", False)])
def test_a_unit_without_an_exact_factor_is_refused_for_a_column(unit, exact):
    implants = load_contracts()["implants"]
    stored = [
        replace(column, accepted_units={**column.accepted_units, "small": unit})
        for column in implants.stored
    ]
    with nullcontext() if exact else pytest.raises(DeclarationError, match="9 decimals"):
        casting.casts(replace(implants, columns=tuple(stored)), {"activity_per_seed_mbq": "small"})


@pytest.mark.parametrize(("unit", "exact"), [("1e-9 ug/L", True), ("ug/L / 3", False)])
def test_a_unit_without_an_exact_factor_is_refused_for_a_laboratory_test(unit, exact):
    labs = load_contracts()["labs"]
    column = next(column for column in labs.stored if column.laboratory_tests)
    tg = column.laboratory_tests["TG"]
    more = tg.model_copy(update={"accepted_units": {**tg.accepted_units, "small": unit}})
    with nullcontext() if exact else pytest.raises(DeclarationError, match="9 decimals"):
        casting.unit_factors(replace(column, laboratory_tests={"TG": more}), ["small"])


def test_threads_that_read_at_the_same_time_share_one_registry_of_units(monkeypatch):
    made, registry = [], pint.UnitRegistry
    monkeypatch.setattr(pint, "UnitRegistry", lambda **how: made.append(1) or registry(**how))
    units._registry.cache_clear()
    factor.cache_clear()
    pairs = [("mg", "g"), ("mm", "cm"), ("ug", "mg"), ("kg", "g")]
    ready = threading.Barrier(len(pairs))

    def convert(pair):
        ready.wait()
        return factor(*pair)

    with ThreadPoolExecutor(len(pairs)) as threads:
        found = list(threads.map(convert, pairs))
    assert [float(number) for number in found] == [0.001, 0.1, 0.001, 1000]
    assert len(made) == 1


@pytest.mark.parametrize("written", ["10⁹/L", "10^9/L", "×10⁹/L", " x10^9/l ", "10*9/L"])
def test_spellings_of_a_unit_are_one(written):
    assert spelling(written) == spelling("10^9/L")


@pytest.mark.parametrize("contract", load_contracts().values(), ids=lambda contract: contract.name)
def test_every_rule_about_texts_has_a_bit_of_its_own_in_a_number(contract):
    bits = list(fault_bits(contract).values())
    assert sum(bits) < 2**63
    assert len({*bits}) == len(bits)
    made = {
        (cast.name, rule)
        for cast in casting.casts(contract, {})
        for rule in (*cast.broken, *cast.row_broken)
    }
    assert {*made, SCIENTIFIC} == fault_bits(contract).keys()


def test_a_sql_file_without_grain_is_refused(tmp_path):
    path = tmp_path / "x.sql"
    path.write_text("-- Title.\nSELECT 1 AS a\n")
    with pytest.raises(DeclarationError, match="One row per"):
        read_sql_table(path)
