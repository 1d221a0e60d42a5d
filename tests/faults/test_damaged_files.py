"""Files that cannot be read: refused by name and reason, and nothing else suffers."""

import gzip
import io
import zipfile
from datetime import datetime
from itertools import product

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.faults.damage import (
    OPEN_QUOTE,
    Damage,
    assert_adds_up,
    assert_nothing_leaks,
    case,
    cut,
    file_name,
    put,
    text_of,
    with_bytes,
    with_line,
)
from tests.faults.exports import CLEAN, NEWER, SECRET, SITE, as_csv, clean_rows, load


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


def parquet_of_one_long_text(folder):
    """A text of 3 MB that a hundred rows repeat: a few kilobytes on the disk."""
    header, *rows = clean_rows("pain")
    table = {name: [rows[0][at]] * 100 for at, name in enumerate(header)}
    table["analgesic"] = pa.DictionaryArray.from_arrays([0] * 100, [SECRET + "x" * 3_000_000])
    folder.path("pain").unlink()
    pq.write_table(pa.table(table), folder.path("pain", suffix=".parquet"), compression="zstd")


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
        words=("sheets 1, 3", "labs"),
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


def archive(*names):
    """The bytes of a zip file with these empty entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as entries:
        for name in names:
            entries.writestr(name, b"")
    return made.getvalue()


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
OTHER_KINDS = {
    "an old .xls workbook": _OLE,
    "a password": _OLE + "EncryptedPackage".encode("utf-16-le"),
    "a binary workbook (.xlsb)": archive("[Content_Types].xml", "xl/workbook.bin"),
    "an OpenDocument file (.ods)": archive("mimetype", "content.xml"),
    "a web page (HTML)": "<html><table><tr><td>病人号</td></tr></table>".encode("gb18030"),
    "an XML spreadsheet of Excel 2003": b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>"
    b"<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
    "a PDF document": b"%PDF-1.7\n",
    "an archive": archive("labs.csv"),
    "a Parquet file": b"PAR1" + bytes(40),
}
REFUSED += [
    Damage(f"{kind} named .xlsx", "labs", put("labs", data, ".xlsx"), words=(kind,), suffix=".xlsx")
    for kind, data in OTHER_KINDS.items()
]
REFUSED += [
    Damage(f"{kind} named .csv", "labs", put("labs", data), words=("not CSV", kind))
    for kind, data in OTHER_KINDS.items()
]
REFUSED.append(
    Damage(
        "a workbook named .csv",
        "labs",
        lambda folder: (
            folder.xlsx("labs"),
            folder.path("labs", suffix=".xlsx").rename(folder.path("labs")),
        ),
        words=("rename it to end in .xlsx",),
    )
)
REFUSED.append(
    Damage(
        "parquet of one long text",
        "pain",
        parquet_of_one_long_text,
        words=("unpacks to more than 200 times",),
        suffix=".parquet",
    )
)
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


@pytest.mark.parametrize("export", CLEAN)
def test_a_missing_export_is_refused_by_name(export, folder, reload, capfd):
    folder.path(export).unlink()
    loaded = reload(export)
    (message,) = loaded.refused
    assert message.startswith(f"{export}: ")
    assert f"exports/site_a/{export}*.csv" in message
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
