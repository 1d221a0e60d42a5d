"""`rairdtc letter`: what a site is told to correct, in its language, and nothing about patients."""

import openpyxl
import pytest

from rairdtc_pipeline.check_exports import Contradiction, Findings, check_exports
from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.letter import Urgency, items_of, letter_text, write_letter_workbook
from rairdtc_pipeline.letter.items import _rows
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.withdrawal import withdraw
from tests.faults.exports import IDENTIFIERS, SITE, Folder, clean_rows, write_xlsx
from tests.integration.shell import run

OTHER = "site_b"


def places(items):
    """Urgency, what it is about, sheet, row, column and request of each item."""
    return [
        (str(i.urgency), i.file or i.export, i.sheet, i.row, i.column, str(i.request))
        for i in items
    ]


@pytest.fixture(scope="module")
def damaged(tmp_path_factory):
    """A site with a fault of each kind, and beside it one that sent a single file nobody reads."""
    folder = Folder(tmp_path_factory.mktemp("letter") / "exports")
    rows = clean_rows("pain")
    rows[0][3] = IDENTIFIERS[-1]
    rows[2][2] = rows[3][2] = "11"
    folder.write("pain", rows)
    lesions = clean_rows("lesions")
    lesions[2][lesions[0].index("lesion_role")] = "neither"
    folder.path("lesions").unlink()
    workbook = folder.path("lesions", suffix=".xlsx")
    write_xlsx(workbook, "lesions", lesions, ["Notes", "lesions"], typed=False)
    folder.cell("follow_up", 3, "death_date", "2024-01-01")
    folder.put("labs", b"")
    folder.path("anlotinib").unlink()
    (folder.root / OTHER).mkdir()
    (folder.root / OTHER / "labs_2025-03-02.xls").write_text("x")
    return check_exports(folder.root, load_protocol()), folder.root


def test_a_letter_names_every_open_item_of_its_site_by_place_and_request(damaged):
    found = places(items_of(*damaged, SITE))
    assert ("stops", "anlotinib", "", None, "", "send-export") in found
    assert ("stops", "labs_2025-03-01.csv", "", None, "", "send-file-again") in found
    row = ("lesions_2025-03-01.xlsx", "lesions", 3, "lesion_role", "correct-row")
    assert ("not-used", *row) in found
    assert [row for *_, row, column, _ in found if column == "nrs"] == [3, 4]
    assert ("look", "pain_2025-03-01.csv", "", None, "", "look-at-header") in found
    assert ("look", "implants_2025-03-01.csv", "", 3, "implant_date", "look-at-row") in found
    urgency = [urgency for urgency, *_ in found]
    assert urgency == sorted(urgency, key=["stops", "not-used", "look"].index)


def test_a_site_whose_files_nobody_reads_lacks_every_required_export(damaged):
    *lacking, unread = places(items_of(*damaged, OTHER))
    assert unread[:2] == ("not-read", "labs_2025-03-02.xls")
    required = {contract.name for contract in load_contracts().values() if contract.required}
    assert {about for _, about, *_ in lacking} == required
    assert {urgency for urgency, *_ in lacking} == {"stops"}


def test_text_and_workbook_say_the_same_in_both_languages_and_name_no_patient(damaged, tmp_path):
    items = items_of(*damaged, SITE)
    texts = {language: letter_text(SITE, items, language) for language in ("en", "zh")}
    assert "pain_2025-03-01.csv, rows 3–4, column nrs" in texts["en"]
    assert "pain_2025-03-01.csv，第 3–4 行，列 nrs（NRS评分）" in texts["zh"]
    assert "lesions_2025-03-01.xlsx，工作表“lesions”，第 3 行" in texts["zh"]
    for language, text in texts.items():
        write_letter_workbook(tmp_path / "letter.xlsx", SITE, items, language)
        sheet, about = openpyxl.load_workbook(tmp_path / "letter.xlsx").worksheets
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        assert [row[3] or None for row in rows] == [item.row for item in items]
        assert [row[5] for row in rows] == [item.reason.text(language) for item in items]
        assert all(item.to_do.text(language) in text for item in items)
        written = text + str(rows) + str(list(about.values))
        assert not any(value in written for value in IDENTIFIERS)


def test_what_a_newer_file_mends_and_what_belongs_to_withdrawn_patients_is_not_asked_for(
    folder, tmp_path
):
    first, second = (clean_rows("pain")[place] for place in (1, 3))
    rows = [[*first[:1], "2024-05-08", "11", ""], [*second[:1], "2024-05-08", "11", ""]]
    folder.write("pain", [*clean_rows("pain"), *rows])
    folder.append("lesions", 4, lesion_role="neither", exam_date="2024-07-05")
    folder.newer("lesions", 4, exam_date="2024-07-05")
    layout = Layout(tmp_path / "warehouse")
    withdraw(layout, first[0])
    found = check_exports(folder.root, load_protocol(), consent_of=layout)
    items = items_of(found, folder.root, SITE)
    assert [item.row for item in items if item.urgency is Urgency.NOT_USED] == [7]


def test_a_site_without_a_folder_is_an_error_that_names_the_sites(damaged):
    with pytest.raises(DeclarationError, match=f"no site nowhere; its sites: {SITE}, {OTHER}"):
        items_of(*damaged, "nowhere")


def test_the_language_is_that_of_the_site_and_the_workbook_is_for_its_owner_alone(folder):
    home = folder.root.parent
    (home / "rairdtc.toml").write_text(f'[site_languages]\n{SITE} = "zh"\n')
    written = run(home, "letter", SITE, "--output", "letter.xlsx")
    assert written.said == f"letter.xlsx：{SITE} 没有待更正的内容\n"
    assert (home / "letter.xlsx").stat().st_mode & 0o077 == 0
    refused = run(home, "letter", SITE, "--output", "letter.docx")
    assert (refused.code, (home / "letter.docx").exists()) == (2, False)


def test_a_letter_does_not_say_where_else_a_patient_is_treated():
    rows = [message("identity-row", file=f"{site}/patients.csv", row=3) for site in (SITE, OTHER)]
    rows.append(message("identity-row", file=f"{OTHER}/patients.csv", row=4))
    rule = message("contradictions-against-rule", rule=message("identity-two-numbers", rows=rows))
    found = Contradiction(f"{SITE}/patients.csv", 3, rule, stops_publication=True)
    (item,) = _rows(Findings(2, [], [], [], [], [found]), SITE)
    assert OTHER not in str(item.reason)
    assert f"{SITE}/patients.csv row 3; rows of another site" in str(item.reason)
