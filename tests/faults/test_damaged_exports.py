"""Folders of exports, damaged: what is refused, what is quarantined, and that nothing else suffers."""

import gzip
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import product

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from rich.console import Console

from rairdtc_pipeline.check_exports import check_exports, print_findings
from rairdtc_pipeline.contracts import load_contracts
from tests.faults.exports import (
    CLEAN,
    IDENTIFIERS,
    NEWER,
    RECEIVED,
    SECRET,
    SITE,
    Folder,
    as_csv,
    changed,
    clean_rows,
    load,
    write_parquet,
    write_xlsx,
)


@pytest.fixture(scope="module")
def clean_root(tmp_path_factory):
    return tmp_path_factory.mktemp("clean")


@pytest.fixture(scope="module")
def clean(clean_root):
    """The undamaged folder, loaded."""
    return load(Folder(clean_root / "exports").root, clean_root / "warehouse")


@pytest.fixture
def reload(folder, clean, clean_root, tmp_path):
    """Load some exports of the folder anew where the clean folder was loaded before."""

    def _reload(*exports):
        only = tuple(CLEAN) if "patients" in exports else exports
        warehouse = tmp_path / "warehouse"
        return load(folder.root, warehouse, after=clean_root / "warehouse", only=only)

    return _reload


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "exports")


@dataclass(frozen=True)
class Row:
    """A row that must be in quarantine; `clean` is its number in the clean file, if it has one."""

    number: int
    column: str | None
    rule: str
    clean: int | None = None
    day: str = RECEIVED


def row(number, column, rule):
    """A row of the clean file that was damaged."""
    return Row(number, column, rule, clean=number)


def extra(number, column, rule, day=RECEIVED):
    """A damaged row that the clean folder does not hold."""
    return Row(number, column, rule, day=day)


@dataclass(frozen=True)
class Damage:
    """One damage to one export: how it is done, and what the design says comes of it.

    `rows` go to quarantine. `words` say that the whole file is refused, and how.
    """

    name: str
    export: str
    do: object
    rows: tuple[Row, ...] = ()
    words: tuple[str, ...] = ()
    suffix: str = ".csv"
    secrets: tuple[str, ...] = ()


def text_of(export):
    return as_csv(clean_rows(export))


def with_bytes(export, old, new):
    """Clean CSV with some bytes exchanged."""
    data = text_of(export).encode()
    assert old in data
    return data.replace(old, new, 1)


def with_line(export, number, line):
    """Clean CSV with one line written by hand."""
    lines = text_of(export).splitlines()
    lines[number - 1] = line
    return "\n".join(lines) + "\n"


def in_chinese(export):
    """Clean rows with Chinese headers and a Chinese text column, so that the file is Chinese."""
    rows = clean_rows(export)
    contract = load_contracts()[export]
    return [[contract[name].aliases[0] for name in rows[0]], *rows[1:]]


def broken_byte_in_chinese_labs():
    rows = [[cell.replace("Lab", "检验科") for cell in cells] for cells in in_chinese("labs")]
    data = as_csv(rows).encode()
    return data.replace("检验科 A".encode(), b"SECRET-4711\xff A", 1)


def cut(data, share):
    return data[: int(len(data) * share)]


def put(export, data, suffix=".csv"):
    return lambda folder: folder.put(export, data() if callable(data) else data, suffix=suffix)


def cell(export, number, column, value):
    return lambda folder: folder.cell(export, number, column, value)


def append(export, number, **changes):
    return lambda folder: folder.append(export, number, **changes)


def with_ejection_fractions(*cells):
    """The patients, one more whom nothing else is sent of, and a column of the cells given."""
    lines = [
        *text_of("patients").splitlines(),
        ",".join(changed("patients", 5, patient_id="ZY-4711-77")),
    ]
    return "".join(f"{line},{cell}\n" for line, cell in zip(lines, cells, strict=True))


def truncated_parquet(folder):
    folder.parquet("labs")
    path = folder.path("labs", suffix=".parquet")
    path.write_bytes(cut(path.read_bytes(), 0.6))


def damaged_parquet_page(folder):
    folder.parquet("labs")
    path = folder.path("labs", suffix=".parquet")
    data = bytearray(path.read_bytes())
    data[4:200] = b"\xff" * 196
    path.write_bytes(bytes(data))


def truncated_workbook(folder):
    folder.xlsx("labs")
    path = folder.path("labs", suffix=".xlsx")
    path.write_bytes(cut(path.read_bytes(), 0.7))


def parquet_with(export, column, values):
    """A Parquet file of the clean texts, one column with other values behind each other."""

    def _write(folder):
        header, *rows = clean_rows(export)
        table = {name: [row[at] or None for row in rows] for at, name in enumerate(header)}
        table[column] = pa.concat_arrays([values] * len(rows))
        folder.path(export).unlink()
        pq.write_table(pa.table(table), folder.path(export, suffix=".parquet"))

    return _write


def parquet_column(kind, column, values, word):
    return Damage(
        f"parquet with {kind}",
        "pain",
        parquet_with("pain", column, values),
        words=(word, f"column {4 if column == 'analgesic' else 5}"),
        suffix=".parquet",
    )


def empty_parquet(folder):
    folder.put("labs", b"", suffix=".parquet")


DAY = datetime(2024, 1, 8)
BIG = SECRET + "x" * 10_000_000
OPEN_QUOTE = f'ZY-4711-01,2024-01-10 08:30,TG,120.5,ng/mL,,77,"{SECRET}'

REFUSED = [
    Damage(
        "utf-16", "labs", put("labs", lambda: text_of("labs").encode("utf-16")), words=("UTF-16",)
    ),
    Damage(
        "utf-16 without its mark",
        "labs",
        put("labs", lambda: text_of("labs").encode("utf-16-le")),
        words=("UTF-16",),
    ),
    Damage(
        "latin-1",
        "labs",
        put("labs", lambda: with_bytes("labs", b"Lab A", b"SECRET-4711 caf\xe9")),
        words=("UTF-8", "GB18030"),
    ),
    Damage(
        "one broken byte in plain ascii",
        "labs",
        put("labs", lambda: with_bytes("labs", b"Lab A", b"SECRET-4711\xff")),
        words=("UTF-8", "GB18030"),
    ),
    Damage("binary rubbish", "labs", put("labs", bytes(range(256)) * 40), words=("UTF-8",)),
    Damage(
        "required column missing",
        "labs",
        lambda folder: folder.header("labs", "test_code", SECRET),
        words=("test_code", "检验项目", "missing"),
    ),
    Damage(
        "patient number missing",
        "labs",
        lambda folder: folder.header("labs", "patient_id", SECRET),
        words=("patient_id", "missing"),
    ),
    Damage("zero bytes", "labs", put("labs", b""), words=("empty",)),
    Damage("only blank lines", "labs", put("labs", b"\n\n\n"), words=("header",)),
    Damage("only a byte-order mark", "labs", put("labs", b"\xef\xbb\xbf"), words=("header",)),
    Damage(
        "zero bytes, gzip", "labs", put("labs", b"", ".csv.gz"), words=("empty",), suffix=".csv.gz"
    ),
    Damage(
        "gzip of nothing",
        "labs",
        put("labs", gzip.compress(b""), ".csv.gz"),
        words=("empty",),
        suffix=".csv.gz",
    ),
    Damage(
        "truncated gzip",
        "labs",
        put("labs", lambda: cut(gzip.compress(text_of("labs").encode()), 0.6), ".csv.gz"),
        words=("gzip", "cut off"),
        suffix=".csv.gz",
    ),
    Damage(
        "gzip without its last bytes",
        "labs",
        put("labs", lambda: gzip.compress(text_of("labs").encode())[:-4], ".csv.gz"),
        words=("gzip", "cut off"),
        suffix=".csv.gz",
    ),
    Damage(
        "not a gzip",
        "labs",
        put("labs", lambda: text_of("labs"), ".csv.gz"),
        words=("gzip",),
        suffix=".csv.gz",
    ),
    Damage(
        "no sheet named after the export",
        "labs",
        lambda folder: folder.xlsx("labs", sheets=["Sheet1", SECRET]),
        words=("2 sheets", "labs"),
        suffix=".xlsx",
    ),
    Damage(
        "two sheets of the export",
        "labs",
        lambda folder: folder.xlsx("labs", sheets=["检验", SECRET, "labs"]),
        words=("2 sheets", "labs", "检验"),
        suffix=".xlsx",
    ),
    Damage(
        "not a workbook",
        "labs",
        put("labs", lambda: text_of("labs"), ".xlsx"),
        words=("workbook",),
        suffix=".xlsx",
    ),
    Damage("truncated workbook", "labs", truncated_workbook, words=("workbook",), suffix=".xlsx"),
    Damage("truncated parquet", "labs", truncated_parquet, words=("Parquet",), suffix=".parquet"),
    Damage("damaged parquet", "labs", damaged_parquet_page, words=("Parquet",), suffix=".parquet"),
    Damage("zero bytes, parquet", "labs", empty_parquet, words=("Parquet",), suffix=".parquet"),
    Damage(
        "duplicated header",
        "labs",
        lambda folder: folder.header("labs", "unit", "unit", "unit"),
        words=("unit", "more than once"),
    ),
    Damage(
        "the same column under two names",
        "labs",
        lambda folder: folder.header("labs", "unit", "unit", "单位"),
        words=("unit", "more than once"),
    ),
    Damage(
        "header with a unit that is not accepted",
        "lesions",
        lambda folder: folder.header(
            "lesions", "longest_diameter_mm", f"longest_diameter({SECRET})"
        ),
        words=("longest_diameter_mm", "unit", "mm, cm"),
    ),
    Damage(
        "an unclosed quote with rows after it",
        "labs",
        put("labs", lambda: with_line("labs", 3, OPEN_QUOTE)),
        words=("quote", "row 3"),
    ),
    Damage(
        "no known header",
        "labs",
        put("labs", lambda: "\n".join(text_of("labs").splitlines()[1:]) + "\n"),
        words=("header",),
    ),
    Damage(
        "the file of another export",
        "labs",
        put("labs", lambda: text_of("pain")),
        words=("required", "missing"),
    ),
]

REFUSED += [
    parquet_column(kind, column, values, word)
    for column in ("analgesic", SECRET)
    for kind, values, word in (
        ("lists", pa.array([[SECRET]]), "lists"),
        ("structures", pa.array([{SECRET: 1}]), "structures"),
        ("maps", pa.array([[(SECRET, 1)]], pa.map_(pa.string(), pa.int64())), "structures"),
        ("durations", pa.array([4711], pa.duration("s")), "not text"),
        ("bytes", pa.array([SECRET.encode() + b"\xff"]), "UTF-8"),
        ("large numbers", pa.array([4711], pa.decimal256(50, 2)), "not text"),
        ("zoned times", pa.array([DAY], pa.timestamp("us", "Asia/Shanghai")), "time zone"),
        ("moments", pa.array([1], pa.timestamp("ns")), "microsecond"),
    )
]

QUARANTINED = [
    Damage(
        "one broken byte in a Chinese file",
        "labs",
        put("labs", broken_byte_in_chinese_labs),
        rows=(row(2, None, "broken_encoding"),),
    ),
    Damage(
        "latin-1 micro sign",
        "labs",
        put("labs", lambda: with_bytes("labs", b"ng/mL", b"\xb5g/L")),
        rows=(row(3, "unit", "unit_unknown"),),
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
        put("patients", lambda: with_ejection_fractions("lvef", "60", "100", "", "0", "0.55")),
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
        "dead without a date",
        "follow_up",
        cell("follow_up", 3, "death_date", ""),
        rows=(row(3, None, "dead_has_death_date"),),
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


def case(damage):
    return pytest.param(damage, id=damage.name.replace(" ", "_"))


def file_name(export, day=RECEIVED, suffix=".csv"):
    return f"{SITE}/{export}_{day}{suffix}"


def assert_nothing_leaks(loaded, capture, secrets=()):
    """No identifier and no planted value in any message or audit table; no identifier stored."""
    out, err = capture.readouterr()
    said = "\n".join([*loaded.refused, *loaded.unknown_headers, str(loaded.ignored), out, err])
    for value in (*IDENTIFIERS, *secrets):
        assert value not in said
        assert value not in loaded.audit_text
    for value in ("ZY-4711", "NAME-4711", "NATID-4711"):
        assert value not in loaded.warehouse_text


def assert_adds_up(loaded):
    """Every row of every file that was read is somewhere, once."""
    read = {name for name, (status, *_) in loaded.files.items() if status == "read"}
    assert {line[0] for line in loaded.accounting} == read
    for name, rows_read, *counts, adds_up in loaded.accounting:
        assert rows_read == sum(counts), name
        assert adds_up, name


def assert_others_are_staged(loaded, clean, export, lost=frozenset()):
    """Everything of the clean folder is staged, but for these rows of one export."""
    for name in CLEAN:
        left_out = {number for number in lost if name == export}
        expected = {source for source in clean.sources[name] if source[1] not in left_out}
        kept = {number for _, number in expected}
        assert {number for _, number in loaded.sources[name]} == kept, name


@pytest.mark.parametrize("damage", [case(damage) for damage in REFUSED])
def test_a_file_that_cannot_be_read_is_refused_by_name_and_the_others_are_loaded(
    damage, folder, clean, reload, capfd
):
    damage.do(folder)
    loaded = reload(damage.export)
    name = file_name(damage.export, suffix=damage.suffix)
    status, reason, _, rows_read = loaded.files[name]
    assert status == "refused"
    assert rows_read == 0
    assert [line for line in loaded.refused if line.startswith(f"{name}: ")] == list(loaded.refused)
    for word in damage.words:
        assert word in reason
        assert word in loaded.refused[0]
    assert not loaded.quarantine
    assert loaded.staged[damage.export] == []
    for other in CLEAN:
        if other != damage.export:
            assert loaded.content(other) == clean.content(other)
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd, damage.secrets)


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


def parquet_days(kind, texts=None):
    """The clean lesions in Parquet, the days and the texts beside them as these kinds."""

    def _write(folder):
        header, *rows = clean_rows("lesions")
        table = {name: [row[at] or None for row in rows] for at, name in enumerate(header)}
        days = pa.array(table["exam_date"])
        table["exam_date"] = days if kind == pa.string() else days.cast(pa.date32()).cast(kind)
        table["organ"] = pa.nulls(len(rows))
        if texts:
            table["status"] = pa.array(table["status"]).cast(texts)
        folder.path("lesions").unlink()
        pq.write_table(pa.table(table), folder.path("lesions", suffix=".parquet"))

    return _write


SAME = {
    "byte-order mark": put("labs", lambda: text_of("labs").encode("utf-8-sig")),
    "Chinese headers in GB18030": put("labs", lambda: as_csv(in_chinese("labs")).encode("gb18030")),
    "Chinese headers in UTF-8": put("labs", lambda: as_csv(in_chinese("labs"))),
    "Chinese headers in GB18030, gzip": put(
        "labs", lambda: gzip.compress(as_csv(in_chinese("labs")).encode("gb18030")), ".csv.gz"
    ),
    "gzip of several members": put(
        "labs",
        lambda: b"".join(
            gzip.compress(line.encode()) for line in text_of("labs").splitlines(keepends=True)
        ),
        ".csv.gz",
    ),
    "semicolons": put("labs", lambda: as_csv(clean_rows("labs"), delimiter=";")),
    "tabs": put("labs", lambda: as_csv(clean_rows("labs"), delimiter="\t")),
    "Windows line ends": put("labs", lambda: as_csv(clean_rows("labs"), newline="\r\n")),
    "old Mac line ends": put("labs", lambda: as_csv(clean_rows("labs"), newline="\r")),
    "mixed line ends": put("labs", lambda: text_of("labs").replace("\n", "\r\n", 3)),
    "mixed line ends the other way": put(
        "labs", lambda: as_csv(clean_rows("labs"), newline="\r\n").replace("\r\n", "\n", 3)
    ),
    "no line end at the end": put("labs", lambda: text_of("labs").rstrip("\n")),
    "blank lines": put("labs", lambda: text_of("labs").replace("\n", "\n\n")),
    "blank lines before the header": put("labs", lambda: "\n\n" + text_of("labs")),
    **{
        f"before the header a line of {mark!a}": put(
            "labs", lambda mark=mark: f"{mark}\n" + text_of("labs")
        )
        for mark in ("\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", " \t")
    },
    "a line separator in a cell of the header": put(
        "labs", lambda: text_of("labs").replace("laboratory", "\u2028laboratory")
    ),
    "every cell quoted": put(
        "labs",
        lambda: "".join(
            ",".join(f'"{cell}"' for cell in cells) + "\n" for cells in clean_rows("labs")
        ),
    ),
    "blanks around cells": put(
        "labs",
        lambda: as_csv([[f" {cell} " for cell in cells] for cells in clean_rows("labs")]),
    ),
    "tabs and Chinese blanks around cells": put(
        "labs",
        lambda: as_csv([[f"\t{cell}\u3000" for cell in cells] for cells in clean_rows("labs")]),
    ),
    "dates with slashes": put("labs", lambda: text_of("labs").replace("2024-01-1", "2024/1/1")),
    "dates without marks": put("labs", lambda: text_of("labs").replace("2024-01-1", "2024011")),
    "real Excel times and numbers": lambda folder: folder.xlsx("labs"),
    "Excel numbers stored as text": lambda folder: folder.xlsx("labs", typed=False),
    "a sheet among others": lambda folder: folder.xlsx("labs", sheets=["notes", "labs"]),
    "a sheet of the Chinese name": lambda folder: folder.xlsx("labs", sheets=["说明", "检验"]),
    "one sheet of any name": lambda folder: folder.xlsx("labs", sheets=["Sheet1"]),
    "parquet": lambda folder: folder.parquet("labs"),
    "real Excel dates": lambda folder: folder.xlsx("lesions"),
    "parquet of days as pandas writes them": parquet_days(pa.timestamp("ns")),
    "parquet of days in seconds": parquet_days(pa.timestamp("s")),
    "parquet of days as times in milliseconds": parquet_days(pa.date64()),
    "parquet of bytes": parquet_days(pa.string(), pa.binary()),
    "parquet of numbered texts": parquet_days(pa.string(), pa.dictionary(pa.int32(), pa.string())),
    "parquet dates": lambda folder: folder.parquet("follow_up"),
}


@pytest.mark.parametrize("do", SAME.values(), ids=[name.replace(" ", "_") for name in SAME])
def test_another_way_to_write_an_export_changes_no_value(do, folder, clean, reload, capfd):
    do(folder)
    loaded = reload("labs", "lesions", "follow_up")
    assert not loaded.refused
    assert not loaded.quarantine
    assert loaded.staged == clean.staged
    assert_others_are_staged(loaded, clean, "labs")
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


def test_patients_in_excel_with_real_birth_dates_are_the_same_patients(
    folder, clean, tmp_path, capfd
):
    folder.xlsx("patients")
    loaded = load(folder.root, tmp_path / "warehouse")
    assert not loaded.refused
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


ENCODINGS = {
    "utf-8": lambda: text_of("labs").encode(),
    "utf-8-sig": lambda: text_of("labs").encode("utf-8-sig"),
    "gb18030": lambda: as_csv(in_chinese("labs")).encode("gb18030"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_encoding_that_was_decided_on_is_recorded_with_the_file(encoding, folder, reload):
    folder.put("labs", ENCODINGS[encoding]())
    loaded = reload("labs")
    assert loaded.files[file_name("labs")][2] == encoding


HOSTILE = [
    "labs 2025-03-01 (copy 2).csv",
    "labs_2025-03-01'.csv",
    'labs_2025-03-01".csv',
    "labs_2025-03-01;x.csv",
    "labs_2025-03-01*.csv",
    "labs_2025-03-01?.csv",
    "labs_2025-03-01[a-z].csv",
    "labs_2025-03-01{a,b}.csv",
    "labs_2025-03-01\nx.csv",
    "labs_2025-03-01\x1b[31m.csv",
    "labs'; DROP TABLE audit.source_files; --2025-03-01.csv",
    "labs_$key_2025-03-01.csv",
    "labs_2025-03-01\\.csv",
    "labs_检验_2025-03-01.csv",
    "labs_2025-03-01[red].csv",
    "LABS_2025-03-01.CSV",
    "labs_2025-03-01" + "x" * 200 + ".csv",
]


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_hostile_file_name_is_only_a_name(name, folder, clean, reload, capfd):
    folder.path("labs").rename(folder.root / SITE / name)
    loaded = reload("labs")
    assert not loaded.refused
    assert loaded.staged == clean.staged
    assert len(loaded.files) == len(CLEAN)
    assert all(file.isprintable() for file in loaded.files)
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


def test_a_file_name_that_is_not_unicode_is_read_or_refused_for_its_name(folder, clean, reload):
    folder.path("labs").rename(folder.root / SITE / "labs_2025-03-01_\udcff\udcfe.csv")
    loaded = reload("labs")
    assert loaded.staged == clean.staged or all("name" in line for line in loaded.refused)
    assert_adds_up(loaded)


@pytest.mark.parametrize("suffix", [".csv.gz", ".CSV.GZ", ".xlsx", ".parquet"])
@pytest.mark.parametrize("mark", ["*", "[a]", "'", "\n", "{a,b}", "?"], ids=ascii)
def test_a_hostile_name_of_another_format_is_only_a_name(
    mark, suffix, folder, clean, reload, capfd
):
    name = f"labs_2025-03-01{mark}{suffix}"
    if suffix == ".xlsx":
        folder.xlsx("labs", name=name)
    elif suffix == ".parquet":
        folder.parquet("labs", name=name)
    else:
        folder.path("labs").unlink()
        (folder.root / SITE / name).write_bytes(gzip.compress(text_of("labs").encode()))
    loaded = reload("labs")
    assert not loaded.refused
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_name_with_wildcards_reads_no_other_file(suffix, folder, reload):
    rows = clean_rows("labs")
    if suffix == ".parquet":
        folder.parquet("labs", name="labs_2025-03-01_b.parquet")
        folder.parquet("labs", name="labs_2025-03-01_*.parquet")
    else:
        folder.path("labs").unlink()
        for name in ("labs_2025-03-01_b.csv", "labs_2025-03-01_*.csv"):
            (folder.root / SITE / name).write_text(as_csv(rows))
    loaded = reload("labs")
    assert not loaded.refused
    read = {name: rows_read for name, (*_, rows_read) in loaded.files.items() if "labs" in name}
    assert read == {
        f"{SITE}/labs_2025-03-01_b{suffix}": 6,
        f"{SITE}/labs_2025-03-01_*{suffix}": 6,
    }
    assert_adds_up(loaded)


@pytest.mark.parametrize(
    "site", ["s*[a]'; DROP TABLE x; --\n", "c0=JM2022021", "c3=aspirin", "patient=x"], ids=ascii
)
def test_a_hostile_site_folder_is_only_a_name(site, folder, clean, tmp_path, capfd):
    (folder.root / SITE).rename(folder.root / site)
    loaded = load(folder.root, tmp_path / "warehouse")
    assert not loaded.refused
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


def test_a_refused_file_of_a_hostile_name_is_named_without_control_characters(folder, reload):
    folder.path("labs").unlink()
    (folder.root / SITE / "labs\n\x1b[2J'; DROP TABLE x; --.csv").write_bytes(b"")
    loaded = reload("labs")
    assert len(loaded.refused) == 1
    assert loaded.refused[0].isprintable()
    assert "DROP TABLE" in loaded.refused[0]


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3", "'); DROP TABLE x; --"], ids=ascii
)
def test_formula_text_in_a_text_cell_is_kept_as_text(text, folder, clean, reload):
    folder.cell("labs", 3, "laboratory", text)
    loaded = reload("labs")
    assert not loaded.refused
    assert not loaded.quarantine
    (new,) = loaded.content("labs") - clean.content("labs")
    assert text in new
    assert_adds_up(loaded)


def test_an_empty_export_is_fine(folder, clean, reload):
    folder.write("labs", clean_rows("labs")[:1])
    loaded = reload("labs")
    assert not loaded.refused
    assert not loaded.quarantine
    assert loaded.files[file_name("labs")][0] == "read"
    assert loaded.staged["labs"] == []
    assert loaded.staged | {"labs": []} == clean.staged | {"labs": []}
    assert_adds_up(loaded)


@pytest.mark.parametrize("write", ["xlsx", "parquet", "csv.gz", "csv without line end"])
def test_an_empty_export_of_any_format_is_fine(write, folder, reload):
    header = clean_rows("pain")[:1]
    if write == "xlsx":
        folder.path("pain").unlink()
        write_xlsx(folder.path("pain", suffix=".xlsx"), "pain", header, ["pain"], typed=True)
    elif write == "parquet":
        folder.path("pain").unlink()
        write_parquet(folder.path("pain", suffix=".parquet"), "pain", header)
    elif write == "csv.gz":
        folder.put("pain", gzip.compress(as_csv(header).encode()), suffix=".csv.gz")
    else:
        folder.put("pain", as_csv(header).strip())
    loaded = reload("pain")
    assert not loaded.refused
    assert loaded.staged["pain"] == []
    assert_adds_up(loaded)


@pytest.mark.parametrize("export", CLEAN)
def test_a_missing_export_is_refused_by_name(export, folder, reload, capfd):
    folder.path(export).unlink()
    loaded = reload(export)
    (message,) = loaded.refused
    assert message.startswith(f"{export}: ")
    assert f"exports/<site>/{export}*.csv" in message
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


def test_without_patients_every_other_row_is_of_an_unknown_patient(folder, tmp_path, capfd):
    folder.put("patients", b"")
    loaded = load(folder.root, tmp_path / "warehouse")
    rows = sum(len(clean_rows(name)) - 1 for name in CLEAN if name != "patients")
    assert len(loaded.quarantine) == rows
    assert {entry[3] for entry in loaded.quarantine} == {"unknown_patient"}
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


def test_a_header_nothing_explains_is_a_warning_that_holds_no_text_of_it(
    folder, clean, reload, capfd
):
    folder.header("labs", "laboratory", "laboratory", SECRET)
    loaded = reload("labs")
    assert not loaded.refused
    assert loaded.unknown_headers == (f"{file_name('labs')}: column 9",)
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


def test_an_accepted_unit_in_a_header_is_converted(folder, clean, reload):
    rows = clean_rows("lesions")
    at = rows[0].index("longest_diameter_mm")
    rows[0][at] = "longest_diameter_cm"
    for cells in rows[1:]:
        cells[at] = cells[at] and f"{float(cells[at]) / 10:.2f}"
    folder.write("lesions", rows)
    loaded = reload("lesions")
    assert loaded.staged == clean.staged


def test_an_exact_duplicate_in_the_same_file_is_dropped_and_counted(folder, clean, reload):
    folder.append("labs", 3)
    loaded = reload("labs")
    assert loaded.not_staged == ((file_name("labs"), 8, "duplicate", file_name("labs"), 3),)
    assert not loaded.quarantine
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)


@pytest.mark.parametrize("day", [NEWER, "2025-02-01", "2025-03-01_b"])
def test_an_exact_duplicate_in_another_file_is_dropped_and_counted(day, folder, clean, reload):
    folder.write("labs", clean_rows("labs")[:4], day=day)
    loaded = reload("labs")
    assert Counter(entry[2] for entry in loaded.not_staged) == {"duplicate": 3}
    assert not loaded.quarantine
    assert not loaded.amendments
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)


def test_a_duplicate_that_is_written_otherwise_is_a_duplicate(folder, clean, reload):
    folder.append("labs", 2, specimen_datetime="2024/1/10 08:30:00", unit="mIU/L", result=" 0.05 ")
    loaded = reload("labs")
    assert [entry[2] for entry in loaded.not_staged] == ["duplicate"]
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)


def test_a_number_in_another_accepted_unit_is_the_same_content(folder, clean, reload):
    folder.append("implants", 2)
    folder.header("implants", "activity_per_seed_mbq", "activity_per_seed_mCi")
    rows = [cells[:] for cells in clean_rows("implants")]
    at = rows[0].index("activity_per_seed_mbq")
    rows[0][at] = "activity_per_seed_mCi"
    for cells in rows[1:]:
        cells[at] = "0.7"
    folder.write("implants", clean_rows("implants"))
    folder.write("implants", rows, day=NEWER)
    loaded = reload("implants")
    assert Counter(entry[2] for entry in loaded.not_staged) == {"duplicate": 2}
    assert loaded.staged == clean.staged


def test_a_newer_file_corrects_an_older_and_the_change_is_written_down(
    folder, clean, reload, capfd
):
    folder.newer("labs", 3, result="99.5")
    loaded = reload("labs")
    assert not loaded.quarantine
    assert loaded.not_staged == ((file_name("labs"), 3, "superseded", file_name("labs", NEWER), 2),)
    changes = {entry[:4] for entry in loaded.amendments if entry[1] == "result"}
    assert changes == {("labs", "result", "120.5", "99.5")}
    assert len(loaded.staged["labs"]) == len(clean.staged["labs"])
    assert sum((loaded.content("labs") - clean.content("labs")).values()) == 1
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


def test_a_corrected_birth_date_is_written_down_without_the_dates(folder, tmp_path):
    folder.newer("patients", 5, birth_date="1980-03-01")
    loaded = load(folder.root, tmp_path / "warehouse")
    assert ("patients", "birth_date", None, None, 5, 2) in loaded.amendments
    assert "1980-03-01" not in loaded.audit_text
    assert "1980-02-29" not in loaded.audit_text
    assert_adds_up(loaded)


def test_a_correction_that_is_itself_broken_leaves_the_older_row(folder, clean, reload):
    folder.newer("labs", 3, unit=SECRET)
    loaded = reload("labs")
    assert loaded.quarantined == {(file_name("labs", NEWER), 2, "unit", "unit_unknown")}
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)


def test_a_newer_file_resolves_a_conflict_of_older_rows(folder, clean, reload):
    folder.append("labs", 3, result="1.5")
    folder.newer("labs", 3)
    loaded = reload("labs")
    assert not loaded.quarantine
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)


def test_rows_that_conflict_in_the_newest_file_take_the_older_with_them(folder, reload):
    rows = clean_rows("labs")
    folder.write(
        "labs", [rows[0], changed("labs", 3, result="1"), changed("labs", 3, result="2")], day=NEWER
    )
    loaded = reload("labs")
    assert {(file, number) for file, number, *_ in loaded.quarantine} >= {
        (file_name("labs", NEWER), 2),
        (file_name("labs", NEWER), 3),
    }
    assert {entry[3] for entry in loaded.quarantine} == {"conflicting_duplicate"}
    assert_adds_up(loaded)


def test_files_received_on_one_day_do_not_correct_each_other(folder, reload):
    folder.write(
        "labs", [clean_rows("labs")[0], changed("labs", 3, result="1.5")], day="2025-03-01_b"
    )
    loaded = reload("labs")
    assert loaded.quarantined == {
        (file_name("labs"), 3, None, "conflicting_duplicate"),
        (file_name("labs", "2025-03-01_b"), 2, None, "conflicting_duplicate"),
    }
    assert_adds_up(loaded)


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


def test_two_damaged_files_are_both_reported(folder, clean, tmp_path):
    folder.put("labs", b"")
    folder.put("pain", b"")
    loaded = load(folder.root, tmp_path / "warehouse")
    assert sorted(line.split(": ")[0] for line in loaded.refused) == [
        file_name("labs"),
        file_name("pain"),
    ]
    assert loaded.content("lesions") == clean.content("lesions")
    assert_adds_up(loaded)


def test_one_refused_file_of_an_export_leaves_its_other_file(folder, clean, reload):
    folder.put("labs", text_of("labs"))
    folder.path("labs", NEWER).write_bytes(b"")
    loaded = reload("labs")
    (message,) = loaded.refused
    assert message.startswith(file_name("labs", NEWER))
    assert loaded.staged == clean.staged
    assert_adds_up(loaded)


def test_a_file_refused_after_a_hundred_that_were_read_is_noted_with_its_reason(folder, reload):
    for month, day in product(range(1, 11), range(1, 12)):
        folder.write("pain", clean_rows("pain")[:1], day=f"2024-{month:02}-{day:02}")
    folder.path("pain", NEWER).write_bytes(b"")
    loaded = reload("pain")
    (message,) = loaded.refused
    status, reason, *_ = loaded.files[file_name("pain", NEWER)]
    assert (status, message) == ("refused", f"{file_name('pain', NEWER)}: {reason}")


def test_a_broken_workbook_row_has_the_number_a_spreadsheet_shows(folder, reload):
    rows = clean_rows("pain")
    rows[3][2] = "11"
    folder.path("pain").unlink()
    write_xlsx(folder.path("pain", suffix=".xlsx"), "pain", rows, ["pain"], typed=True)
    loaded = reload("pain")
    assert loaded.quarantined == {(file_name("pain", suffix=".xlsx"), 4, "nrs", "range")}
    assert_adds_up(loaded)


def workbook(folder, export, change, above=0):
    """The clean export as a workbook, changed by hand, with so many blank rows above."""
    folder.path(export).unlink()
    with xlsxwriter.Workbook(folder.path(export, suffix=".xlsx")) as book:
        sheet = book.add_worksheet(export)
        for at, cells in enumerate(clean_rows(export)):
            sheet.write_row(above + at, 0, cells)
        change(book, sheet)


def test_rows_below_blank_rows_have_the_number_a_spreadsheet_shows(folder, reload):
    def change(_, sheet):
        sheet.write(4, 2, 11)
        sheet.write_formula(5, 2, "=NA()", None, "#N/A")

    workbook(folder, "pain", change, above=2)
    loaded = reload("pain")
    name = file_name("pain", suffix=".xlsx")
    assert loaded.quarantined == {(name, 5, "nrs", "range"), (name, 6, None, "error_cell")}
    assert {number for _, number in loaded.sources["pain"]} == {4, 7}
    assert_adds_up(loaded)


def test_a_row_with_an_error_of_the_spreadsheet_is_quarantined_and_counted(folder, reload, capfd):
    def change(book, sheet):
        sheet.write(0, 4, SECRET)
        sheet.write_formula(1, 4, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 3, "=NA()", None, "#N/A")
        for place in range(4):
            sheet.write_formula(3, place, "=NA()", None, "#N/A")
        sheet.write_number(4, 1, 4711e10, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_formula(5, 4, "=NA()", None, "#N/A")

    workbook(folder, "pain", change)
    loaded = reload("pain")
    name = file_name("pain", suffix=".xlsx")
    assert loaded.quarantined == {(name, number, None, "error_cell") for number in (3, 4, 5, 6)}
    assert loaded.files[name][-1] == 5
    assert {number for _, number in loaded.sources["pain"]} == {2}
    assert_adds_up(loaded)
    assert_nothing_leaks(loaded, capfd)


def test_a_name_beside_an_error_of_the_spreadsheet_is_still_known(folder, tmp_path):
    workbook(folder, "patients", lambda _, sheet: sheet.write_formula(4, 6, "=NA()", None, "#N/A"))
    folder.cell("labs", 2, "laboratory", "asked by NAME-4711-04")
    loaded = load(folder.root, tmp_path / "warehouse")
    assert (file_name("patients", suffix=".xlsx"), 5, None, "error_cell") in loaded.quarantined
    assert "NAME-4711" not in loaded.warehouse_text
    assert_adds_up(loaded)


def test_a_stray_file_is_ignored_by_name_and_reason(folder, clean, tmp_path):
    (folder.root / SITE / "readme.txt").write_text("x")
    (folder.root / SITE / "~$labs_2025-03-01.xlsx").write_text("x")
    (folder.root / "labs_2025-03-01.csv").write_text("x")
    (folder.root / SITE / "labs_2025-03-01.xls").write_text("x")
    loaded = load(folder.root, tmp_path / "warehouse")
    assert [name for name, _ in loaded.ignored] == [
        "labs_2025-03-01.csv",
        f"{SITE}/labs_2025-03-01.xls",
        f"{SITE}/readme.txt",
        f"{SITE}/~$labs_2025-03-01.xlsx",
    ]
    assert all(reason for _, reason in loaded.ignored)
    assert loaded.staged == clean.staged


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
