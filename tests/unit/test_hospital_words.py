"""Words, units and headers as hospital and laboratory systems write them."""

import duckdb
import pyarrow as pa
import pytest

from rairdtc_pipeline.contracts import casting, load_contracts
from rairdtc_pipeline.contracts.headers import read_headers
from rairdtc_pipeline.contracts.reference_range import split_range
from rairdtc_pipeline.contracts.units import spelling

LABS = load_contracts()["labs"]
# Two words that a column must accept together: who writes the one writes the other.
PAIRS = [
    ("有", "无"), ("是", "否"), ("阳性", "阴性"), ("+", "-"), ("yes", "no"), ("1", "0"),
    ("true", "false"), ("pos", "neg"), ("positive", "negative"), ("好", "差"), ("男", "女"),
]  # fmt: skip


def typed(contract, column, text, units=()):
    """What the contract makes of the text of a cell."""
    cast = next(cast for cast in casting.casts(contract, dict(units)) if cast.name == column)
    ((found,),) = duckdb.execute(
        f"SELECT {cast.value} FROM (SELECT $text AS text)", {"text": text}
    ).fetchall()
    return found


@pytest.mark.parametrize("pair", PAIRS)
def test_a_column_that_accepts_one_word_of_a_pair_accepts_the_other_for_another_code(pair):
    for contract in load_contracts().values():
        for column in contract.columns:
            for codes in filter(None, (column.codes, column.qualitative)):
                code_of = {w.lower(): code for code, al in codes.items() for w in (code, *al)}
                first, second = (code_of.get(word) for word in pair)
                where = (contract.name, column.name, pair)
                assert (first is None) == (second is None), where
                assert first is None or first != second, where


def test_every_list_with_chinese_words_names_its_source():
    for contract in load_contracts().values():
        for column in contract.columns:
            is_chinese = not all(word.isascii() for word in column.words)
            assert is_chinese is bool(column.words_source), (contract.name, column.name)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("TSH", "TSH"), ("促甲状腺激素(TSH)", "TSH"), ("促甲状腺激素", "TSH"), ("*促甲状腺激素", "TSH"),
        ("丙氨酸氨基转移酶", "ALT"), ("丙氨酸氨基转移酶(ALT)*", "ALT"), ("★天门冬氨酸氨基转移酶", "AST"),
        ("白细胞计数", "WBC"), ("血小板计数", "PLT"), ("血小板计数(PLT)", "PLT"), ("PLT(血小板计数)", "PLT"),
        ("白蛋白(溴甲酚绿法)", "ALB"), ("肌酐[酶法]", "CREA"), ("甲状腺球蛋白抗体", "TGAB"), ("Tg", "TG"),
        ("尿白蛋白(ALB)", None), ("尿肌酐", None), ("血小板计数(WBC)", None), ("平均血小板体积", None),
        ("甲状腺过氧化物酶抗体", None), ("白蛋白/球蛋白", None),
    ],
)  # fmt: skip
def test_a_laboratory_test_is_known_by_the_names_laboratories_print(written, code):
    assert typed(LABS, "test_code", written) == code


@pytest.mark.parametrize(
    ("export", "column", "unit", "written", "number"),
    [
        ("anlotinib", "daily_dose_mg", None, "12mg", 12), ("anlotinib", "daily_dose_mg", None, "10 MG", 10),
        ("anlotinib", "daily_dose_mg", None, "12g", None), ("pain", "nrs", None, "4分", 4), ("pain", "nrs", None, "分", None),
        ("adverse_events", "ctcae_grade", None, "2级", 2), ("adverse_events", "ctcae_grade", None, "2-3级", None),
        ("adverse_events", "ctcae_grade", None, "Ⅱ级", 2), ("adverse_events", "ctcae_grade", None, "Ⅱ", 2),
        ("adverse_events", "ctcae_grade", None, "ⅠⅡ级", None), ("adverse_events", "ctcae_grade", None, "1Ⅱ", None),
        ("patients", "fev1_percent_predicted", None, "92%", 92), ("patients", "height_cm", "m", "1.65m", 165),
        ("patients", "height_cm", "m", "165cm", None), ("lesions", "longest_diameter_mm", None, "1.8cm", None),
    ],
)  # fmt: skip
def test_the_unit_of_a_column_may_stand_behind_its_numbers(export, column, unit, written, number):
    contract = load_contracts()[export]
    assert typed(contract, column, written, {column: unit} if unit else {}) == number


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("阳性", "positive"), ("阴性", "negative"), ("+", "positive"), ("-", "negative"),
        ("(+)", "positive"), ("(-)", "negative"), ("阴性(-)", "negative"), ("阳性 (+)", "positive"),
        ("阴性(+)", None), ("±", None), ("弱阳性", None), ("1:100", None), ("(±)", None),
    ],
)  # fmt: skip
def test_a_qualitative_result_may_have_its_sign_beside_it(written, answer):
    assert typed(LABS, "result_qualitative", written) == answer


@pytest.mark.parametrize(
    ("test", "written", "factor"),
    [
        ("PLT", "10*9/L", 1), ("PLT", "*10^9/L", 1), ("PLT", "10E9/L", 1), ("PLT", "×10⁹/L", 1),
        ("PLT", "x10^9/L", 1), ("PLT", "K/uL", 1), ("PLT", "10^3/ul", 1), ("TSH", "m[IU]/L", 1),
        ("TSH", "uIU/ml", 1), ("TSH", "μIU/mL", 1), ("CREA", "umol/L", 1), ("CREA", "mg/dL", 88.402),
        ("CA", "mg/dl", 0.24951), ("FT3", "pg/ml", 1.5362), ("FT4", "ng/dl", 12.871), ("HGB", "g/dL", 10),
    ],
)  # fmt: skip
def test_a_unit_is_known_in_ucum_and_as_laboratory_systems_spell_it(test, written, factor):
    ((unit, times),) = (
        made
        for key, made in casting.unit_factors(LABS["unit"], [written]).items()
        if key == (test, written)
    )
    assert unit == LABS["unit"].laboratory_tests[test].unit
    assert float(times) == pytest.approx(factor, rel=1e-9)


def test_units_of_another_size_are_not_one_spelling():
    spellings = ["10^9/L", "10^12/L", "mIU/L", "IU/L", "ng/mL", "ug/mL", "mg/dL", "mg/L"]
    assert len(set(map(spelling, spellings))) == len(spellings)


@pytest.mark.parametrize(
    "bracket",
    [
        "身高({})",
        "身高（{}）",
        "身高[{}]",
        "身高【{}】",
        "身高{{{}}}",
        "身高/{}",
        "\ufeff身高({})",
        "身 高 ({})",
        "身\u200b高〔{}〕",
    ],
)
def test_a_unit_may_stand_in_any_bracket_of_a_header_or_behind_a_slash(bracket):
    patients = load_contracts()["patients"]
    required = [column.name for column in patients.columns if column.required]
    *_, cell = read_headers(patients, [*required, bracket.format("cm")])
    assert (cell.column.name, cell.unit) == ("height_cm", "cm")


@pytest.mark.parametrize(
    ("written", "limits"),
    [
        ("0.27-4.2", ("0.27", "4.2")), ("0.27 - 4.2", ("0.27", "4.2")), ("0.27～4.2", ("0.27", "4.2")),
        ("0.27--4.2", ("0.27", "4.2")), ("0.27—4.2", ("0.27", "4.2")), ("0-115 IU/mL", ("0", "115")),
        ("<115", (None, "115")), ("≤115", (None, "115")), ("＜１１５", (None, "115")), (">10", ("10", None)),
        ("", (None, None)), ("阴性", (None, None)), ("阴性(-)", (None, None)), ("-", (None, None)),
        ("1-2-3", ("1-2-3", "1-2-3")), ("about 5", ("about 5", "about 5")), ("1,2", ("1,2", "1,2")),
    ],
)  # fmt: skip
def test_a_reference_range_has_the_limits_it_prints(written, limits):
    low, high = split_range(pa.array([written]), LABS["reference_range"])
    assert (low[0].as_py(), high[0].as_py()) == limits
