"""Every cell the product reads of a workbook is the cell a second reader reads, or is refused.

The second reader is openpyxl. What it does not do as a spreadsheet does is done here: merged areas, and what a number format shows beside the number.
"""

import re
import shutil
import subprocess
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
import xlsxwriter

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.workbook_rows import read_workbook_rows

PAIN = load_contracts()["pain"]
HEADER = ["patient_id", "assessment_date", "nrs", "analgesic"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def product(path):
    """Cells below the header by (row, column from 1), and the rows refused by number."""
    read = read_workbook_rows(path, PAIN)
    cells = {
        (row["source_row"], place + 1): row[f"c{place}"]
        for row in read.frame.iter_rows(named=True)
        for place in range(len(read.frame.columns) - 1)
        if row[f"c{place}"] is not None
    }
    return cells, {row.source_row: row.rule for row in read.broken}


def second(path):
    """The same cells by openpyxl, of the sheet of the export, every one as text."""
    sheets = openpyxl.load_workbook(path, data_only=True).worksheets
    with_values = next((s for s in sheets if s["A1"].value == HEADER[0]), sheets[0])
    found = {}
    for row in with_values.iter_rows(min_row=2):
        for cell in row:
            text = as_text(cell.value)
            if text:
                found[cell.row, cell.column] = text
    for area in with_values.merged_cells.ranges:
        first = found.get((area.min_row, area.min_col))
        for row in range(max(area.min_row, 2), area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                if first and any(place[0] == row for place in found):
                    found[row, column] = first
    return found


def as_text(value):  # noqa: PLR0911
    """A value of openpyxl in the product's words."""
    match value:
        case None:
            return None
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            value = value + timedelta(microseconds=500)
            value = value.replace(microsecond=value.microsecond // 1000 * 1000)
            text = value.isoformat(" ", "auto").removesuffix("000")
            return text.removesuffix(" 00:00:00")
        case date() | time():
            return value.isoformat()
        case timedelta():
            seconds = round(value.total_seconds())
            return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        case int():
            return str(value)
        case float():
            return f"{value:.0f}" if value == int(value) else repr(value)
    return value.strip("\r\n")


def agrees(path):
    """Hold both readers against one another, but for rows the product refuses; cells compared."""
    ours, refused = product(path)
    theirs = {place: text for place, text in second(path).items() if place[0] not in refused}
    ours = {place: text for place, text in ours.items() if place[0] not in refused}
    assert {place: same(text) for place, text in ours.items()} == {
        place: same(text) for place, text in theirs.items()
    }
    return len(ours)


def same(text):
    """Numbers compared to the fifteen digits a spreadsheet keeps."""
    return f"{float(text):.15g}" if re.fullmatch(r"-?[0-9.]+(e[+-]?\d+)?", text) else text


def parts_of(path):
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def write_parts(path, parts):
    with zipfile.ZipFile(path, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)


def by_xlsxwriter(path, fill, options=None):
    with xlsxwriter.Workbook(path, options or {}) as book:
        book.set_calc_mode("manual")
        sheet = book.add_worksheet("pain")
        sheet.write_row(0, 0, HEADER)
        fill(book, sheet)


def in_libreoffice(path, tmp_path, suffix="xlsx"):
    """The workbook as LibreOffice saves it."""
    out = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [
            shutil.which("soffice"), profile, "--headless", "--convert-to", suffix,
            "--outdir", str(out), str(path),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return out / f"{path.stem}.{suffix}"


DATE_FORMATS = [
    "yyyy-mm-dd", "m/d/yyyy", "d-mmm-yy", "mmm-yy", "h:mm", "yyyy/m/d h:mm:ss", 'yyyy"年"m"月"d"日"',
    "[$-804]yyyy年m月d日", "[$-F800]dddd, mmmm dd, yyyy", "yyyy\\-mm\\-dd;@", "[Red]yyyy.mm.dd",
    "上午/下午h:mm", "AM/PM h:mm",  "mm:ss.0", "[DBNum1]yyyy年", "d.m.yyyy;@", "YYYY-MM-DD", "[<1]h:mm;yyyy-mm-dd",
]  # fmt: skip
NUMBER_FORMATS = [
    "General", "0", "0.00", "#,##0", "0.00E+00", "@", "[Red]0.0", "_(* #,##0.00_)", "0.0;[Red]-0.0", "# ?/?", "##0.0E+0",
    "[>100]0;0.0", "0_ ", '"¥"#,##0.00', "#,##0.00\\ ",
]  # fmt: skip
SERIALS = [1, 59, 61, 45301, 45301.3541666667, 45301.99999999, 36526.5]
NUMBERS = [
    0,
    5,
    -3,
    0.1,
    0.1 + 0.2,
    13.2 / 12.1,
    1 / 3,
    2 / 3,
    1e-7,
    123456789012345,
    1e14,
    25.9,
    0.12345678901234034,
    7e-10,
]


@pytest.mark.parametrize("from_1904", [False, True])
def test_dates_under_every_format_and_both_date_systems(tmp_path, from_1904):
    path = tmp_path / "pain.xlsx"

    def fill(book, sheet):
        for at, code in enumerate(DATE_FORMATS):
            shown = book.add_format({"num_format": code})
            for place, serial in enumerate(SERIALS):
                sheet.write_number(at + 1, place, serial, shown)

    by_xlsxwriter(path, fill, {"date_1904": from_1904})
    assert agrees(path) == len(DATE_FORMATS) * len(SERIALS)


def test_built_in_and_east_asian_dates_are_days(tmp_path):
    path = tmp_path / "pain.xlsx"
    ids = [*range(14, 23), *range(27, 37), *range(50, 59)]

    def fill(book, sheet):
        for at, number in enumerate(ids):
            shown = book.add_format()
            shown.set_num_format(number)
            sheet.write_number(at + 1, 1, 45356, shown)

    by_xlsxwriter(path, fill)
    cells, refused = product(path)
    assert cells == {(at, 2): "2024-03-05" for at in range(2, len(ids) + 2)}
    assert not refused


@pytest.mark.parametrize("code", ["aaaa", '[$-411]ggge"年"', "e-mm-dd", "b"])
def test_dates_of_formats_the_second_reader_does_not_know(tmp_path, code):
    path = tmp_path / "pain.xlsx"
    by_xlsxwriter(
        path,
        lambda book, sheet: sheet.write_number(1, 1, 45356, book.add_format({"num_format": code})),
    )
    assert product(path) == ({(2, 2): "2024-03-05"}, {})


def test_numbers_under_every_format_are_those_a_person_sees(tmp_path):
    path = tmp_path / "pain.xlsx"

    def fill(book, sheet):
        for at, code in enumerate(NUMBER_FORMATS):
            shown = book.add_format({"num_format": code})
            for place, number in enumerate(NUMBERS):
                sheet.write_number(at + 1, place, number, shown)

    by_xlsxwriter(path, fill)
    assert agrees(path) == len(NUMBER_FORMATS) * len(NUMBERS)


@pytest.mark.parametrize(
    ("code", "number", "seen"),
    [
        ("0%", 0.65, "65%"), ("0.0%", 0.125, "12.5%"), ("00000", 123, "00123"), ('0.0" cm"', 1.5, "1.5 cm"),
        ('"P"0000', 12, "P0012"), ('0"分"', 3, "3分"), ("[h]:mm", 1.5, "36:00:00"),
        ("0.0,", 1500, "1.5"), ("#,##0,,", 5e6, "5"),
    ],
)  # fmt: skip
def test_what_a_format_shows_beside_a_number_is_seen(tmp_path, code, number, seen):
    path = tmp_path / "pain.xlsx"
    by_xlsxwriter(
        path,
        lambda book, sheet: sheet.write_number(1, 3, number, book.add_format({"num_format": code})),
    )
    assert product(path) == ({(2, 4): seen}, {})


TEXTS = [
    "plain", " blanks ", "line\nbreak", "陈大文", "𠮷野", "<&>\"'", "=1+1", "00123",
    "x" * 32_767, "tab\tin", "\u200binvisible", "ｗｉｄｅ", "5.0", "1e5", "#N/A",
]  # fmt: skip


@pytest.mark.parametrize("constant_memory", [False, True], ids=["shared", "inline"])
def test_texts_of_every_kind(tmp_path, constant_memory):
    path = tmp_path / "pain.xlsx"

    def fill(book, sheet):
        for at, text in enumerate(TEXTS):
            sheet.write_string(at + 1, 3, text)
        bold = book.add_format({"bold": True})
        sheet.write_rich_string(len(TEXTS) + 1, 3, "rich", bold, "bold", " end")
        sheet.write_boolean(len(TEXTS) + 2, 3, True)
        sheet.write_formula(len(TEXTS) + 3, 3, "=2+3", None, 5)

    by_xlsxwriter(path, fill, {"constant_memory": constant_memory})
    assert agrees(path) == len(TEXTS) + 3


def test_escapes_and_line_ends_around_a_text(tmp_path):
    texts = [
        "cell_x000D_",
        "cell_x000d_&#10;",
        "cell_x005F_x000D_",
        "_x005F_x0041_",
        "a_x000A_b",
        "_xD83D__xDE00_",
    ]
    rows = "".join(
        f'<row r="{n}"><c r="D{n}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for n, text in enumerate(texts, start=2)
    )
    cells, refused = product(by_hand(tmp_path / "pain.xlsx", rows))
    assert list(cells.values()) == ["cell", "cell", "cell", "_x0041_", "a\nb", "\U0001f600"]
    assert not refused


def test_a_workbook_of_openpyxl(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "PAIN"
    sheet.append(HEADER)
    sheet.append(["A1", date(2024, 3, 5), 3, "tramadol"])
    sheet.append(["A2", datetime(2024, 3, 5, 8, 30, 15), 4.5, None])
    sheet.append(["A3", time(8, 30), True, "x"])
    sheet.append(["A4", timedelta(hours=36), -1, " "])
    book.save(path := tmp_path / "pain.xlsx")
    assert agrees(path) == 15


def test_a_workbook_of_libreoffice_and_one_it_saved_anew(tmp_path):
    path = tmp_path / "pain.xlsx"

    def fill(book, sheet):
        for at, code in enumerate(DATE_FORMATS):
            sheet.write_string(at + 1, 0, f"A{at}")
            sheet.write_number(at + 1, 1, 45301.5, book.add_format({"num_format": code}))
            sheet.write_number(at + 1, 2, NUMBERS[at % len(NUMBERS)])
            sheet.write_string(at + 1, 3, TEXTS[at % 10])
        sheet.write_formula(30, 2, "=13.2/12.1")
        sheet.merge_range(31, 2, 33, 2, 4)
        for at in (31, 32, 33):
            sheet.write_string(at, 0, f"M{at}")

    by_xlsxwriter(path, fill)
    assert agrees(in_libreoffice(path, tmp_path)) > 4 * len(DATE_FORMATS)


def by_hand(path, rows, **changes):
    """A workbook of a few parts written by hand: `rows` is the XML within sheetData."""
    given = {"prefix": "", "namespace": MAIN, "behind": "", "workbook": "", "styles": ""} | changes
    p, ns = given["prefix"], given["namespace"]
    declared = f'xmlns{":" + p[:-1] if p else ""}="{ns}"'
    header = "".join(
        f'<{p}c t="inlineStr"><{p}is><{p}t>{name}</{p}t></{p}is></{p}c>' for name in HEADER
    )
    office = (
        "http://purl.oclc.org/ooxml/officeDocument/relationships" if ns == STRICT else RELATIONS
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"

    def relations(*pairs):
        listed = "".join(
            f'<Relationship Id="rId{n}" Type="{office}/{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(pairs, start=1)
        )
        return f'<Relationships xmlns="{package}">{listed}</Relationships>'

    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    write_parts(
        path,
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
            f'<Override PartName="/xl/s.xml" ContentType="{types}.worksheet+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{types}.styles+xml"/></Types>',
            "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
            "xl/_rels/workbook.xml.rels": relations(
                ("worksheet", "s.xml"), ("styles", "/xl/styles.xml")
            ),
            "xl/workbook.xml": f'<{p}workbook {declared} xmlns:r="{office}">{given["workbook"]}'
            f'<{p}sheets><{p}sheet name="pain" sheetId="1" r:id="rId1"/></{p}sheets></{p}workbook>',
            "xl/styles.xml": f'<styleSheet xmlns="{ns}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
            f'<xf numFmtId="31"/></cellXfs></styleSheet>',
            "xl/s.xml": f"<{p}worksheet {declared}><{p}sheetData><{p}row>{header}</{p}row>{rows}</{p}sheetData>"
            f"{given['behind']}</{p}worksheet>",
        },
    )
    return path


@pytest.mark.parametrize("namespace", [MAIN, STRICT], ids=["transitional", "strict"])
@pytest.mark.parametrize("prefix", ["", "x:"], ids=["plain", "prefixed"])
@pytest.mark.parametrize("place", [True, False], ids=["places", "no_places"])
def test_the_1904_date_system_whatever_stands_beside_it(tmp_path, namespace, prefix, place):
    at = 'r="{}2"'.format if place else lambda _: ""
    p = prefix
    rows = (
        f"<{p}row {'r=' + chr(34) + '2' + chr(34) if place else ''}>"
        + "".join(
            f"<{p}c {at(letter)} {kind}><{p}v>{value}</{p}v></{p}c>"
            for letter, kind, value in (
                ("A", 't="str"', "A1"),
                ("B", 's="1"', "43894"),
                ("C", "", "3"),
                ("D", 's="2"', "43894"),
            )
        )
        + f"</{p}row>"
    )
    extension = (
        f'<{p}workbookPr date1904="1"/><{p}extLst><{p}ext uri="x" xmlns:x15="urn:x15">'
        f'<x15:workbookPr chartTrackingRefBase="1" date1904="0"/></{p}ext></{p}extLst>'
    )  # fmt: skip
    path = by_hand(tmp_path / "pain.xlsx", rows, prefix=p, namespace=namespace, workbook=extension)
    assert product(path) == (
        {(2, 1): "A1", (2, 2): "2024-03-05", (2, 3): "3", (2, 4): "2024-03-05"},
        {},
    )


FORMULAS = {
    "prefixed": ("x:", '<x:row r="2"><x:c r="C2"><x:f>1+1</x:f></x:c></x:row>'),
    "no place": ("", "<row><c/><c/><c><f>1+1</f></c></row>"),
    "empty value": ("", '<row r="2"><c r="C2"><f>1+1</f><v></v></c></row>'),
    "no value element": ("", '<row r="2"><c r="C2" t="str"><f>""</f></c></row>'),
    "shared": ("", '<row r="2"><c r="C2"><f t="shared" si="0"/></c></row>'),
    "array": ("", '<row r="2"><c r="C2"><f t="array" ref="C2:C3">A1</f><v>1</v></c></row><row r="3"><c r="A3"><v>1</v></c></row>'),
    "comment": ("", '<row r="2"><!-- x --><c r="C2"><f>1+1</f><!-- <v>5</v> --></c></row>'),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMULAS)
def test_a_formula_without_its_value_is_refused_in_every_form(tmp_path, form):
    prefix, rows = FORMULAS[form]
    path = by_hand(tmp_path / "pain.xlsx", rows, prefix=prefix)
    with pytest.raises(ExportError, match=r"cell C[23] holds a formula"):
        read_workbook_rows(path, PAIN)


def test_formulas_of_a_workbook_that_is_calculated_on_opening_have_no_value(tmp_path):
    rows = '<row r="2"><c r="A2" t="inlineStr"><is><t>A1</t></is></c><c r="C2"><f>1+1</f><v>0</v></c></row>'
    calculated = '<calcPr calcId="1"/>'
    path = by_hand(tmp_path / "pain.xlsx", rows, workbook=calculated)
    assert product(path)[0][2, 3] == "0"
    by_hand(path, rows, workbook='<calcPr calcId="1" fullCalcOnLoad="1"/>')
    with pytest.raises(ExportError, match="cell C2"):
        read_workbook_rows(path, PAIN)


def test_a_merged_area_gives_its_value_to_each_row_and_is_refused_over_columns(tmp_path):
    path = tmp_path / "pain.xlsx"

    def fill(_, sheet):
        sheet.merge_range("C2:C4", 5)
        sheet.merge_range("C6:D6", 5)
        for at in range(1, 7):
            sheet.write_string(at, 0, f"A{at}")

    by_xlsxwriter(path, fill)
    agrees(path)
    cells, refused = product(path)
    assert [cells.get((row, 3)) for row in (2, 3, 4, 5)] == ["5", "5", "5", None]
    assert refused == {6: "merged_cells"}


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_the_sheet_that_fits_is_read_hidden_or_not_and_two_are_refused(tmp_path, state):
    path, book = tmp_path / "pain.xlsx", openpyxl.Workbook()
    book.active.append(["filled by hand"])
    for name in ("PAIN", "empty"):
        book.create_sheet(name)
    for row in (HEADER, ["P1", date(2024, 1, 8), 3, None]):
        book["PAIN"].append(row)
    book["PAIN"].sheet_state = state
    book.save(path)
    read = read_workbook_rows(path, PAIN)
    assert read.frame["c2"].to_list() == ["3"]
    told = [note.id for note in read.notes]
    assert told == ["files-note-sheets", *["files-note-hidden"] * (state != "visible")]
    book.copy_worksheet(book["PAIN"]).sheet_state = state
    book.save(path)
    with pytest.raises(ExportError, match="sheets 2, 4 of the 4 sheets"):
        read_workbook_rows(path, PAIN)


def test_a_merged_area_of_header_and_data_is_refused(tmp_path):
    path = tmp_path / "pain.xlsx"
    by_xlsxwriter(path, lambda _, sheet: sheet.merge_range("E1:E3", "x"))
    parts = parts_of(path)
    write_parts(path, parts)
    with pytest.raises(ExportError, match="E1:E3"):
        by_xlsxwriter(
            path, lambda _, sheet: (sheet.merge_range("E1:E3", "x"), sheet.write(1, 0, "A1"))
        )
        read_workbook_rows(path, PAIN)


DAMAGED = {
    "document type": lambda xml: '<!DOCTYPE x [<!ENTITY a "b">]>' + xml,
    "rows out of order": lambda xml: xml.replace('<row r="2">', '<row r="1">'),
    "cell of another row": lambda xml: xml.replace('r="B2"', 'r="B9"'),
    "cells out of order": lambda xml: xml.replace('r="B2"', 'r="A2"'),
    "no such text": lambda xml: xml.replace("<c r=\"B2\"", '<c t="s" r="B2"'),
    "no such style": lambda xml: xml.replace("<c r=\"B2\"", '<c s="99" r="B2"'),
    "negative style": lambda xml: xml.replace("<c r=\"B2\"", '<c s="-1" r="B2"'),
    "no number": lambda xml: xml.replace("43894", "4_3"),
    "no such kind": lambda xml: xml.replace("<c r=\"B2\"", '<c t="q" r="B2"'),
    "cells twice": lambda xml: xml.replace("</worksheet>", "<sheetData/></worksheet>"),
    "two values": lambda xml: xml.replace("</v>", "</v><v>1</v>"),
    "other namespace": lambda xml: xml.replace(MAIN, "urn:x"),
    "a value of another name": lambda xml: xml.replace("<v>43894</v>", "<r>43894</r>"),
    "a row of another name": lambda xml: xml.replace('<row r="2">', '<x r="2">').replace("</row></sheet", "</x></sheet"),
    "two texts in a cell": lambda xml: xml.replace("<t>nrs</t>", "<t>nrs</t><t>x</t>"),
    "a text within a text": lambda xml: xml.replace("<t>nrs</t>", "<t><is><t>x</t></is>nrs</t>"),
    "a text of another name": lambda xml: xml.replace("<t>nrs</t>", "<x>nrs</x>"),
    "a text of a number": lambda xml: xml.replace("<v>43894</v>", "<is><t>x</t></is>"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGED)
def test_xml_that_does_not_keep_the_standard_is_refused(tmp_path, damage):
    path = by_hand(
        tmp_path / "pain.xlsx", '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>43894</v></c></row>'
    )
    assert product(path)[0] == {(2, 1): "1", (2, 2): "43894"}
    parts = parts_of(path)
    before = parts["xl/s.xml"]
    parts["xl/s.xml"] = DAMAGED[damage](before)
    assert parts["xl/s.xml"] != before
    write_parts(path, parts)
    with pytest.raises(ExportError, match="readable"):
        read_workbook_rows(path, PAIN)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("workbook.xml", "<sheet ", "<f "), ("workbook.xml", "<workbookPr", '<workbookPr date1904="e"'),
        ("sharedStrings.xml", "<si><t>nrs</t></si>", "<x><t>nrs</t></x>"), ("sharedStrings.xml", "<t>nrs</t>", "<x>nrs</x>"),
        ("styles.xml", "<cellXfs count=\"2\"><xf", "<cellXfs count=\"2\"><x/><xf"), ("styles.xml", "<numFmt ", "<x "),
    ],
)  # fmt: skip
def test_a_list_with_an_element_of_another_name_is_refused(tmp_path, part, old, new):
    path = tmp_path / "pain.xlsx"
    by_xlsxwriter(
        path,
        lambda book, sheet: sheet.write_number(1, 1, 5, book.add_format({"num_format": "yyyy"})),
    )
    parts = parts_of(path)
    assert old in parts[f"xl/{part}"]
    parts[f"xl/{part}"] = parts[f"xl/{part}"].replace(old, new, 1)
    if "<f " in new:
        parts[f"xl/{part}"] = parts[f"xl/{part}"].replace(
            "</sheets>", '<sheet name="a" sheetId="2" r:id="rId1"/></sheets>'
        )
    write_parts(path, parts)
    with pytest.raises(ExportError, match="readable"):
        read_workbook_rows(path, PAIN)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_parts_packed_as_the_standard_does_not_allow_are_refused(tmp_path, packing):
    path = tmp_path / "pain.xlsx"
    by_xlsxwriter(path, lambda _, sheet: sheet.write(1, 0, "A1"))
    parts = parts_of(path)
    with zipfile.ZipFile(path, "w", packing) as book:
        for name, text in parts.items():
            book.writestr(name, text)
    with pytest.raises(ExportError, match="readable"):
        read_workbook_rows(path, PAIN)


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ('<c r="C2" t="e"><v>#N/A</v></c>', "error_cell"),
        ('<c r="C2" s="1"><v>-5</v></c>', "no_date"),
        ('<c r="C2" s="1"><v>60</v></c>', "no_date"),
        ('<c r="C2" t="d"><v>5.3.2024</v></c>', "no_date"),
        ('<c r="C2"><v>110101198001011234</v></c>', "digits_lost"),
        ('<c r="C2"><v>1e999</v></c>', "digits_lost"),
    ],
)
def test_a_cell_that_shows_no_value_costs_its_row(tmp_path, rows, rule):
    path = by_hand(tmp_path / "pain.xlsx", f'<row r="2"><c r="A2"><v>1</v></c>{rows}</row>')
    assert product(path)[1] == {2: rule}


def test_plain_rows_are_read_as_the_parser_reads_them(tmp_path):
    """A comment within the cells sends every row behind it through the parser."""
    rows = "".join(
        f'<row r="{n}" spans="1:4"><c r="A{n}" t="inlineStr"><is><t>a {n}</t></is></c><c r="B{n}" s="1"><v>4530{n % 10}</v></c>'
        f'<c r="C{n}" s="0"/><c r="D{n}" t="b"><v>1</v></c></row>\n'
        for n in range(2, 200)
    )
    plain = product(by_hand(tmp_path / "a.xlsx", rows))
    parsed = product(by_hand(tmp_path / "b.xlsx", "<!-- x -->" + rows))
    assert plain == parsed
    assert len(plain[0]) == 198 * 3
    hidden = rows.replace('<row r="9"', '<!-- <row r="9"', 1).replace(
        '\n<row r="10"', ' -->\n<row r="10"'
    )
    assert (9, 1) not in product(by_hand(tmp_path / "c.xlsx", hidden))[0]
