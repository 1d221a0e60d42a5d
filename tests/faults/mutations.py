"""A small valid folder of two sites, and every way it is mutated: in bytes, in cells, in structure.

A mutation is plain data (hypothesis can shrink it and a failure prints it) and is applied without
chance. What could name a person carries `4711`; text put into a cell that could be recognised in a
message carries `QX7Z`.
"""

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import xlsxwriter
from hypothesis import strategies as st

from tests.faults.exports import CLEAN, as_csv, clean_rows

SITES = ("site_a", "site_b")
DAY, LATER = "2025-03-01", "2025-03-02"
MARK = "QX7Z"
FORMATS = ("utf-8", "utf-8-sig", "gb18030", "gzip", "xlsx", "parquet")
DAMAGED = (OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile, NotImplementedError)
SUFFIXES = {"gzip": ".csv.gz", "xlsx": ".xlsx", "parquet": ".parquet"}

CELLS = (
    "", " ", "NA", "无", "-", "abc" + MARK, "1e999", "-1e999", "1" * 400, "9" * 39, "nan", "inf", "-inf",
    "-0", "-5", "+7", "１２３", "１.５", "\u200f12", "\u202e21", "e\u0301" * 3 + MARK, "a" + "\u0301" * 300 + MARK,
    f'=HYPERLINK("{MARK}")', f"@SUM({MARK})", f"line{MARK}\nline", "a\r\nb", "a\rb", "\n", "\t", "\0", f"{MARK}\0", "2099-01-01",
    "2024-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "12345-01-01", "-0001-01-01", "2024-01-10 24:00",
    "2024-01-10 23:59:60", "2024-01-10T08:30:00Z", "infinity", "epoch", "today", "(BC)", f'"{MARK}"', '"', '""', '"a"b',
    f"{MARK},x", f"{MARK};x;y", "a\tb", "'", "''; DROP TABLE x; --", "{}", "[1]", "$path", "%s", "\\", "\\N", "NULL", "null",
    "<0.04", "> 5000", "<<1", ">=3", "1,234.5", "1.234,5", "1_000", "0x10", "1e3", "1E-20", ".5", "5.", "0.0000000001",
    "999999999999.999999", "9999999999999", "2147483648", "-2147483649", "1.5", "true", "是", "阳性", "M", "𝟙𝟚", "\ufeff1",
    "\ufffd", "\U0010ffff", "ﬁ" + MARK, "İ" + MARK, "ß", "x" * 100_000 + MARK, "12 lesion ZY-4711-01", "NAME-4711-02 fell",
    "ｎａｍｅ-4711-02", "欧阳测试4711 来电", "13847114711", "zy4711@example.org", "ZY-4711-\u200b01", "ZY-4711-01",
)  # fmt: skip
HEADERS = (
    "", " ", "patient_id", "patient_id ", "病人号", "PATIENT-ID", "unit", "unit(" + MARK + ")", MARK, "c0", "source_row", "name",
    "result", "\0", '"', "a,b", "longest_diameter(cm)", "height(m)", "ZY-4711-01", "NAME-4711-02", "\u200b", "x" * 3000, "\n", "part",
)  # fmt: skip
CHUNKS = (
    b"\0", b"\0" * 50, b"\r", b"\n", b"\r\n", b"\n\n\n", b"\r\r\n", b'"', b'""', b'"\n"', b",", b";", b"\t", b"\xef\xbb\xbf",
    b"\xff\xfe", b"\xff", b"\x80", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x81\x30\x81\x30", b"\x1a", b"\x1b[31m", b"\x0b\x0c",
    b"\x1c\x1d\x1e\x85", "\u2028\u2029\x85".encode(), b"QX7Z", b"ZY-4711-01", b"x" * 70_000, b"," * 5_000, b"\\", b"\\\"", b"PK\x03\x04", b"PAR1", b"\x1f\x8b",
)  # fmt: skip
NAMES = (
    "readme.txt", ".hidden.csv", "~$labs.xlsx", "labs.xls", "labs", "labs.csv.csv", "labs_20250231.csv", "labs_2099-01-01.csv",
    "labs\n2.csv", "labs\x1b[31m.csv", "labs'; DROP.csv", "labs*.csv", "labs[a].csv", "LABS_X.CSV", "pain.CSV.GZ", "pain?.xlsx",
    "labs_\udcff\udcfe.csv", "labs_\udcff.parquet", "labs_ZY-4711-01.csv", "labs_" + "n" * 200 + ".csv", "patients (1).csv", "labs..csv",
)  # fmt: skip
CELL_WAYS = (
    "drop column", "swap columns", "repeat column", "copy row", "contradicting copy", "drop row", "short row", "long row",
    "empty row", "only the header", "many columns",
)  # fmt: skip
BYTE_WAYS = (
    "flip", "flip", "insert", "insert", "insert", "prepend", "append", "overwrite", "delete", "truncate", "repeat",
    "repeat all", "splice", "line ends", "utf-16",
)  # fmt: skip
STRUCTURE_WAYS = (
    "missing", "empty", "directory", "loop", "link to itself", "link to nowhere", "link", "renamed", "another name",
    "another name", "later file", "later file", "other suffix", "other site", "unreadable", "deep",
)  # fmt: skip
REFERENCES = (
    b'r="XFD1048576"', b'r="A99999999999"', b'r="ZZZZ4"', b'r="A0"', b'r="A1"', b'r="A3000"', b'r=""', b't="s" r="A2"',
    b'r="A2"><v>1e999</v></c><c r="B2"', b"r='A5'", b'r="a2"', b'r="2A"', b"",
)  # fmt: skip


@dataclass(frozen=True)
class Mutation:
    """One mutation: its kind, how it is done, and numbers that say where (places wrap around)."""

    kind: str
    how: str
    at: int = 0
    to: int = 0
    text: str | bytes = ""


@dataclass(frozen=True)
class Target:
    """One file of the folder, the format it is written in, and its mutations in order."""

    export: str
    site: str
    form: str
    mutations: tuple[Mutation, ...]


def site_rows(export, site):
    """Rows of an export as one site sends them: the other site has other patients."""
    rows = clean_rows(export)
    if site == SITES[1]:
        rows = [[cell.replace("-4711-0", "-4711-8") for cell in row] for row in rows]
        rows[1:] = [[cell.replace("NAME-", "欧阳测试") for cell in row] for row in rows[1:]]
    return rows


IDENTIFIERS = tuple(
    cell for site in SITES for row in site_rows("patients", site)[1:] for cell in row[:3]
)


def is_telling(text):
    """Whether a text of a mutated cell cannot stand in a message by chance."""
    headers = {name for export in CLEAN for name in clean_rows(export)[0]}
    return len(text.strip()) > 7 and text.strip() not in headers


def file_name(export, form="utf-8", day=DAY):
    return f"{export}_{day}{SUFFIXES.get(form, '.csv')}"


def write_clean(root):
    """The valid folder: every export of both sites in plain CSV."""
    for site in SITES:
        (root / site).mkdir(parents=True, exist_ok=True)
        for export in CLEAN:
            text = as_csv(site_rows(export, site))
            (root / site / file_name(export)).write_text(text, encoding="utf-8")


def write_mutated(root, target):
    """Put the mutated file in the place of the clean one; the text of changed cells."""
    folder = root / target.site
    (folder / file_name(target.export)).unlink(missing_ok=True)
    rows, said = site_rows(target.export, target.site), []
    for mutation in target.mutations:
        if mutation.kind == "cell":
            said += _mutate_cells(rows, mutation)
    data = rendered(target.export, rows, target.form)
    for mutation in target.mutations:
        if mutation.kind == "bytes":
            data = _mutate_bytes(data, mutation)
        elif mutation.kind == "inside":
            data = _mutate_inside(data, target.form, mutation)
    path = folder / file_name(target.export, target.form)
    path.write_bytes(data)
    for mutation in target.mutations:
        if mutation.kind == "structure":
            _mutate_structure(path, target, mutation)
    return said


def rendered(export, rows, form):
    """Bytes of a file, every cell as text."""
    if form == "xlsx":
        return _workbook(export, rows)
    if form == "parquet":
        return _parquet(rows)
    text = as_csv(rows).encode("utf-8" if form == "gzip" else form, "surrogatepass")
    return gzip.compress(text, mtime=0) if form == "gzip" else text


def _workbook(export, rows):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(export)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(at, place, cell[:32_000])
    return stream.getvalue()


def _parquet(rows):
    width = len(rows[0]) if rows else 0
    names = [name + "\u2060" * rows[0][:at].count(name) for at, name in enumerate(rows[0][:width])]
    cells = [(row + [""] * width)[:width] for row in rows[1:]]
    frame = pl.DataFrame(
        {name: [row[at] or None for row in cells] for at, name in enumerate(names)},
        schema=dict.fromkeys(names, pl.String),
    )
    stream = io.BytesIO()
    frame.write_parquet(stream, compression="uncompressed")
    return stream.getvalue()


def _mutate_cells(rows, mutation):  # noqa: C901, PLR0912
    """Change the rows; what was written into them."""
    at, text = mutation.at % len(rows), mutation.text
    row = rows[at]
    place = mutation.to % len(row) if row else 0
    match mutation.how:
        case "cell" if row:
            row[place] = text
        case "header" if rows[0]:
            rows[0][mutation.to % len(rows[0])] = text
        case "drop column" | "swap columns" | "repeat column" if rows[0]:
            _mutate_column(rows, mutation.how, mutation.to % len(rows[0]))
        case "copy row":
            rows.append(list(row))
        case "contradicting copy" if row:
            rows.append([*row[:place], text, *row[place + 1 :]])
        case "drop row" if len(rows) > 1:
            del rows[at]
        case "short row" if row:
            del row[place:]
        case "long row":
            row.append(text)
        case "empty row":
            rows.insert(at, [])
        case "only the header":
            del rows[1:]
        case "many columns":
            for number, each in enumerate(rows):
                each.extend(f"h{i}" if number == 0 else "" for i in range(3_000))
        case _:
            return []
    return [text]


def _mutate_column(rows, how, place):
    for row in rows:
        if place < len(row):
            if how == "drop column":
                del row[place]
            elif how == "repeat column":
                row.insert(place, row[place])
            else:
                row[place], row[place - 1] = row[place - 1], row[place]


def _mutate_bytes(data, mutation):  # noqa: C901, PLR0911
    """Flip, insert, delete, cut off, repeat or move bytes."""
    size = len(data) or 1
    first, last = sorted((mutation.at % size, mutation.to % size))
    near = min(last, first + 64)
    match mutation.how:
        case "flip" if data:
            flipped = data[first] ^ (1 << mutation.to % 8)
            return data[:first] + bytes([flipped]) + data[first + 1 :]
        case "insert":
            return data[:first] + mutation.text + data[first:]
        case "prepend":
            return mutation.text + data
        case "append":
            return data + mutation.text
        case "overwrite":
            return data[:first] + mutation.text + data[first + len(mutation.text) :]
        case "delete":
            return data[:first] + data[near:]
        case "truncate":
            return data[:first]
        case "repeat":
            return data[:near] + data[first:near] * 3 + data[near:]
        case "repeat all":
            return data * 2
        case "splice":
            return data[:first] + data[last:] + data[first:last]
        case "line ends":
            return data.replace(b"\n", (b"\r", b"\n\r", b"\r\r\n", b"\n\n")[mutation.at % 4])
        case "utf-16":
            return data.decode("utf-8", "replace").encode("utf-16")
    return data


def _mutate_inside(data, form, mutation):
    """Mutate what the container holds and close it again, so that its checksums are right."""
    try:
        if form == "gzip":
            return gzip.compress(_mutate_bytes(gzip.decompress(data), mutation), mtime=0)
        if form == "xlsx":
            return _mutate_part(data, mutation)
    except (*DAMAGED, KeyError):
        pass
    return data


def _mutate_part(data, mutation):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        sheet = "xl/worksheets/sheet1.xml"
        chosen = names[mutation.to % len(names)] if mutation.at % 3 == 0 else sheet
        for name in names:
            part = old.read(name)
            if name == chosen and mutation.how == "reference":
                part = part.replace(b'r="A2"', mutation.text)
            elif name == chosen:
                part = _mutate_bytes(part, mutation)
            if name != chosen or mutation.how != "drop part":
                new.writestr(name, part)
    return stream.getvalue()


def _mutate_structure(path, target, mutation):  # noqa: C901, PLR0912
    """Change what lies in the folder; the file itself may be gone afterwards."""
    folder, suffix = path.parent, "".join(path.suffixes)
    match mutation.how:
        case "missing" if path.is_file():
            path.unlink()
        case "empty" if path.is_file():
            path.write_bytes(b"")
        case "directory" if path.is_file():
            path.unlink()
            path.mkdir()
        case "loop":
            (folder / "loop").unlink(missing_ok=True)
            (folder / "loop").symlink_to(folder)
        case "link to itself" | "link to nowhere":
            link = folder / f"{target.export}_{mutation.how}.csv"
            link.unlink(missing_ok=True)
            link.symlink_to(link if mutation.how == "link to itself" else folder / "nowhere")
        case "link" if path.is_file():
            _copy(path, folder / f"{target.export}_link{suffix}", Path.symlink_to)
        case "renamed" if path.is_file():
            path.rename(folder / mutation.text)
        case "another name" if path.is_file():
            _copy(path, folder / mutation.text, _copy_bytes)
        case "later file" if path.is_file():
            _copy(path, folder / f"{target.export}_{LATER}{suffix}", _copy_bytes)
        case "other suffix" if path.is_file():
            other = (".csv", ".csv.gz", ".xlsx", ".parquet")[mutation.at % 4]
            path.rename(folder / f"{target.export}_{DAY}b{other}")
        case "other site" if path.is_file():
            (folder.parent / "site\n\x1b[31mZY-4711-01").mkdir(exist_ok=True)
            path.rename(folder.parent / "site\n\x1b[31mZY-4711-01" / path.name)
        case "unreadable" if path.is_file():
            path.chmod(0)
        case "deep":
            (folder / "a" / "b").mkdir(parents=True, exist_ok=True)
            (folder / "a" / "b" / path.name).write_bytes(b"x")


def _copy(path, target, copy):
    if not target.exists() and not target.is_symlink():
        copy(target, path)


def _copy_bytes(target, path):
    target.write_bytes(path.read_bytes())


_NUMBER = st.integers(0, 5_000)
_CELL = st.builds(
    Mutation,
    st.just("cell"),
    st.sampled_from(("cell",) * 6 + CELL_WAYS),
    _NUMBER,
    _NUMBER,
    st.sampled_from(CELLS),
)
_HEADER = st.builds(
    Mutation, st.just("cell"), st.just("header"), st.just(0), _NUMBER, st.sampled_from(HEADERS)
)
_BYTES = st.builds(
    Mutation, st.sampled_from(("bytes", "bytes", "inside")), st.sampled_from(BYTE_WAYS), _NUMBER, _NUMBER,
    st.sampled_from(CHUNKS),
)  # fmt: skip
_REFERENCE = st.builds(
    Mutation,
    st.just("inside"),
    st.just("reference"),
    st.just(1),
    _NUMBER,
    st.sampled_from(REFERENCES),
)
_STRUCTURE = st.builds(
    Mutation,
    st.just("structure"),
    st.sampled_from(STRUCTURE_WAYS),
    _NUMBER,
    _NUMBER,
    st.sampled_from(NAMES),
)


@st.composite
def targets(draw):
    """One file of the folder and what is done to it; patients, on whom all depends, less often."""
    export = draw(st.sampled_from((*tuple(CLEAN)[1:] * 3, "patients")))
    form = draw(st.sampled_from(FORMATS))
    ways = [_CELL, _CELL, _CELL, _HEADER, _BYTES, _BYTES, _STRUCTURE]
    ways += [_REFERENCE] if form == "xlsx" else []
    found = draw(st.lists(st.one_of(ways), min_size=1, max_size=4))
    return Target(export, draw(st.sampled_from(SITES)), form, tuple(found))
