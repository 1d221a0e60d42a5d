"""`rairdtc template`: workbooks to fill in, which the pipeline reads back without a remark."""

from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from rairdtc_pipeline.check_exports import check_exports
from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.contracts.headers import read_headers
from rairdtc_pipeline.errors import DeclarationError, ExportError
from rairdtc_pipeline.formats.template import write_templates
from rairdtc_pipeline.ingest.workbook_rows import read_workbook_rows
from rairdtc_pipeline.protocol import load_protocol
from tests.faults.exports import CLEAN, SITE, clean_rows
from tests.integration.shell import run

CONTRACTS = load_contracts()
EXPLANATIONS, WORDS = "rairdtc columns", "rairdtc words"
LANGUAGES = ("english", "chinese")


@pytest.fixture
def templates(tmp_path, request):
    """The templates in the folder of a site, in a language."""
    root = tmp_path / "exports"
    root.mkdir()
    write_templates(root / SITE, None, request.param)
    return root / SITE


in_both_languages = pytest.mark.parametrize("templates", LANGUAGES, indirect=True)


def remarks(site):
    """What a check says of files, headers and rows, and how many rows are read and used."""
    found = check_exports(site.parent, load_protocol())
    said = [found.ignored, found.notes, found.refused, found.columns, found.broken]
    return [each for group in said for each in group], [(s.read, s.used) for s in found.sites]


def columns_of(path):
    """Canonical column → its place, from 1, by the header the template has."""
    header = [cell.value for cell in openpyxl.load_workbook(path).worksheets[0][1]]
    read = read_headers(CONTRACTS[path.stem], header)
    return {cell.column.name: cell.position + 1 for cell in read}


def typed(column, text):
    """A value as a person leaves it in a cell of the column."""
    if column.type == "timestamp":
        return datetime.fromisoformat(text)
    if column.type == "date" and not column.imputation:
        return date.fromisoformat(text)
    return float(text) if column.type in ("number", "integer") else text


def fill(path):
    """Enter the clean rows of the export; returns how many."""
    names, *rows = clean_rows(path.stem)
    places = columns_of(path)
    book = openpyxl.load_workbook(path)
    for number, row in enumerate(rows, start=2):
        for name, text in zip(names, row, strict=True):
            if text:
                value = typed(CONTRACTS[path.stem][name], text)
                book.worksheets[0].cell(number, places[name], value)
    book.save(path)
    return len(rows)


@in_both_languages
def test_empty_templates_are_read_without_a_remark(templates):
    assert {path.stem for path in templates.iterdir()} == set(CLEAN)
    assert remarks(templates) == ([], [(0, 0)])


@in_both_languages
def test_filled_templates_are_read_without_a_remark(templates):
    rows = sum([fill(path) for path in templates.iterdir()])
    assert remarks(templates) == ([], [(rows, rows)])


@in_both_languages
def test_a_template_has_every_column_but_those_that_stand_for_others(templates):
    for path in templates.iterdir():
        wanted = [c.name for c in CONTRACTS[path.stem].columns if not c.splits_into]
        assert list(columns_of(path)) == wanted


def test_chinese_headers_name_the_unit_that_english_ones_have(tmp_path):
    (path,) = write_templates(tmp_path / "new", "lesions", "chinese")
    header = [cell.value for cell in openpyxl.load_workbook(path).worksheets[0][1]]
    assert header[0] == "病人号"
    assert "最长径(mm)" in header


@in_both_languages
def test_a_drop_down_list_has_the_accepted_words_and_no_other_column_one(templates):
    for path in templates.iterdir():
        book = openpyxl.load_workbook(path)
        lists = {str(v.sqref): v for v in book.worksheets[0].data_validations.dataValidation}
        for name, place in columns_of(path).items():
            column, letter = CONTRACTS[path.stem][name], get_column_letter(place)
            found = lists.pop(f"{letter}2:{letter}1048576", None)
            assert bool(found) == bool(column.codes), name
            if found:
                cells = found.formula1.removeprefix(f"'{WORDS}'!").replace("$", "")
                words = [row[0].value for row in book[WORDS][cells]]
                assert {word.upper() for word in words} == column.words
                assert found.showErrorMessage == (name != "test_code")
        assert not lists
        assert book[WORDS].sheet_state == "hidden"


def test_words_in_the_language_of_the_headers_lead_a_list(tmp_path):
    led = {}
    for language in LANGUAGES:
        (path,) = write_templates(tmp_path / language, "patients", language)
        words = openpyxl.load_workbook(path)[WORDS]
        led[language] = [words.cell(row, columns_of(path)["sex"]).value for row in (1, 2)]
    assert led == {"english": ["M", "F"], "chinese": ["男", "女"]}


def test_formats_keep_a_spreadsheet_from_changing_what_is_typed(tmp_path):
    """A day that may be incomplete is text: 2020-05 would become a whole date."""
    (path,) = write_templates(tmp_path / "new", "follow_up", "english")
    (labs,) = write_templates(tmp_path / "labs", "labs", "english")
    formats = {}
    for file in (path, labs):
        sheet = openpyxl.load_workbook(file).worksheets[0]
        for name, place in columns_of(file).items():
            formats[name] = sheet.column_dimensions[get_column_letter(place)].number_format
    wanted = {"patient_id": "@", "contact_date": "yyyy-mm-dd", "death_date": "@"}
    wanted |= {"vital_status": "@", "result": "@", "reference_low": "General"}
    wanted |= {"specimen_datetime": "yyyy-mm-dd hh:mm"}
    assert {name: formats[name] for name in wanted} == wanted


def test_a_sheet_explains_each_column(tmp_path):
    (path,) = write_templates(tmp_path / "new", "lesions", "english")
    head, *rows = openpyxl.load_workbook(path)[EXPLANATIONS].iter_rows(values_only=True)
    assert head[:5] == ("Column", "Description", "Required", "Unit", "Format")
    assert [row[0] for row in rows] == list(columns_of(path))
    said = {row[0]: row for row in rows}
    assert said["exam_date"][2:5] == ("yes", None, "yyyy-mm-dd")
    assert said["longest_diameter_mm"][2:7] == ("no", "mm", "number", 0, 500)
    assert "absent" in said["status"][7]


def test_rows_on_the_sheet_that_explains_are_not_passed_over(tmp_path):
    (path,) = write_templates(tmp_path / "new", "pain", "english")
    book = openpyxl.load_workbook(path)
    for place, name in enumerate(clean_rows("pain")[0], start=1):
        book[EXPLANATIONS].cell(1, place, name)
    book.save(path)
    with pytest.raises(ExportError, match="sheets 1, 2 of the 3"):
        read_workbook_rows(path, CONTRACTS["pain"])


def test_another_sheet_beside_those_of_a_template_is_told(tmp_path):
    (path,) = write_templates(tmp_path / "new", "pain", "english")
    book = openpyxl.load_workbook(path)
    book.create_sheet("rest")["A1"] = "something"
    book.save(path)
    assert [str(note) for note in read_workbook_rows(path, CONTRACTS["pain"]).notes] == [
        "of 4 sheets sheet 1 is read; 1 others hold something, have no header of the export "
        "and are not read"
    ]


def test_an_export_without_a_contract_is_refused_and_nothing_is_made(tmp_path):
    with pytest.raises(DeclarationError, match="no export lab; use one of patients, labs"):
        write_templates(tmp_path / "new", "lab", "english")
    assert list(tmp_path.iterdir()) == []


def test_the_command_makes_a_new_folder_and_leaves_one_that_is_there_alone(tmp_path):
    made = run(tmp_path, "template", "labs", "--headers", "chinese")
    assert (made.code, made.said) == (0, "templates/labs.xlsx\n")
    again = run(tmp_path, "template")
    assert again.code == 2
    assert "templates is there already" in again.said
    assert [path.name for path in (tmp_path / "templates").iterdir()] == ["labs.xlsx"]
