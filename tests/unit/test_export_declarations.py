"""What a contract declares of its dates and its tests reaches all that is made from it."""

import re
import shutil
from dataclasses import replace

import pytest

from rairdtc_pipeline import project
from rairdtc_pipeline.contracts import laboratory_tests, load_contracts
from rairdtc_pipeline.demo.frames import exports_sent
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.ingest import ingest_export, take_inventory
from rairdtc_pipeline.staging import stage_export
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.connection import open_working
from rairdtc_pipeline.warehouse.contract_tables import contract_tables
from rairdtc_pipeline.warehouse.sql_table import load_sql_tables
from tests.faults.exports import KEY, Folder

FIRST_OF_KEY = "        primaryKey: true\n        primaryKeyPosition: 1\n"
DAY = "          - {property: day, value: {provesAlive: true, countsForCutoff: true, withinLife: true}}\n"
NRS = '          - {property: aliases, value: ["NRS评分", "疼痛评分", "NRS分值", nrs_score]}\n'


@pytest.fixture
def declared(tmp_path, monkeypatch):
    """A function that changes one contract in a copy of all, and reads them."""
    shutil.copytree(project.CONTRACTS, tmp_path / "data_contracts")
    monkeypatch.setattr(project, "CONTRACTS", tmp_path / "data_contracts")

    def change(export, right, wrong, name=None, order=None):
        folder = tmp_path / "data_contracts" / "exports"
        text = (folder / f"{export}.odcs.yaml").read_text(encoding="utf-8")
        assert right in text
        changed = folder / f"{name or export}.odcs.yaml"
        text = text.replace(right, wrong, 1)
        if order:
            text = re.sub(r"(property: order, value:) \d+", rf"\1 {order}", text)
        changed.write_text(text, encoding="utf-8")
        load_contracts.cache_clear()
        return load_contracts()

    yield change
    monkeypatch.undo()
    load_contracts.cache_clear()


@pytest.mark.parametrize(
    ("export", "right", "wrong", "said"),
    [
        ("pain", DAY, "", "assessment_date must have the custom property day"),
        ("pain", NRS, NRS + DAY, "nrs must have .* only then"),
        ("pain", "provesAlive: true, ", "", "provesAlive: Field required"),
        ("pain", "withinLife: true", "withinLife: 1", "withinLife"),
        ("patients", "withinLife: false", "withinLife: true", "birth_date is private"),
        ("pain", "  - {property: required, value: true}\n", "", "required: Field required"),
        ("pain", "order, value: 6", "order, value: 5", "an order of their own"),
        ("patients", "order, value: 1", "order, value: 99", "patients the first"),
        ("pain", "name: pain\n", "name: ache\n", "declares 'ache'; expected 'pain'"),
        ("pain", FIRST_OF_KEY, "", "the natural key must begin with patient_id"),
        ("pain", "name: patient_id\n", "name: patient\n", "the natural key must begin with"),
        (
            "labs",
            "              CREA: [",
            "              OTHER: []\n              CREA: [",
            "OTHER must",
        ),
        ("labs", "adamCode: CREA", "adamCode: creatinine", "CREA.adamCode"),
    ],
)
def test_what_a_contract_forgets_to_say_is_named(declared, export, right, wrong, said):
    with pytest.raises(DeclarationError, match=said):
        declared(export, right, wrong)


def test_the_rows_and_days_of_another_export_count_once_its_contract_lies_there(declared):
    assert not any("another" in text for text in contract_tables().values())
    contracts = declared("pain", "name: pain\n", "name: another\n", "another", order=99)
    assert list(contracts)[-1] == "another"
    for table in (("audit", "staged_rows"), ("cohort", "recorded_days")):
        assert "staging.another" in contract_tables()[table]


def test_the_tables_made_from_the_contracts_read_every_export():
    tables = load_sql_tables()
    staged = {f"staging.{export}" for export in load_contracts()}
    assert set(tables["audit.staged_rows"].reads) == staged
    assert set(tables["cohort.recorded_days"].reads) == staged
    assert list(tables["cohort.recorded_days"].columns.values()).count("") == 3


def test_sql_that_reads_an_export_without_a_contract_is_named(declared):
    declared("pain", "name: pain\n", "name: ache\n", "ache", order=99)
    (project.CONTRACTS / "exports" / "pain.odcs.yaml").unlink()
    load_contracts.cache_clear()
    with pytest.raises(DeclarationError, match=r"reads staging\.pain, which has no contract"):
        load_sql_tables.__wrapped__()


def test_laboratory_tests_have_codes_of_their_own_in_adam():
    codes = [test.adam_code for test in laboratory_tests().values()]
    assert len(set(codes)) == len(codes) > 0
    assert all(test.adam_parameter.isascii() for test in laboratory_tests().values())


@pytest.mark.parametrize("required", [True, False])
def test_a_site_may_lack_an_optional_export_and_a_required_one_is_named(tmp_path, required):
    folder = Folder(tmp_path / "exports")
    second = folder.root / "site_b"
    shutil.copytree(folder.root / "site_a", second)
    for file in second.glob("pain*"):
        file.unlink()
    layout, inventory = Layout(tmp_path / "warehouse"), take_inventory(folder.root)
    contract = replace(load_contracts()["pain"], required=required)
    with open_working(layout, fresh=True) as con:
        for each in (load_contracts()["patients"], contract):
            result = ingest_export(con, each, inventory, KEY, layout.scratch)
            stage_export(con, each)
        staged = con.execute("SELECT count(*) FROM staging.pain").fetchall()[0][0]
    assert staged > 0
    if required:
        assert [str(line).split("*")[0] for line in result.refused] == [
            "pain: no file exports/site_b/pain"
        ]
    else:
        assert result.refused == ()


def test_an_optional_export_that_nobody_sends_is_an_empty_table(tmp_path):
    folder = Folder(tmp_path / "exports")
    for file in folder.root.rglob("pain*"):
        file.unlink()
    layout, inventory = Layout(tmp_path / "warehouse"), take_inventory(folder.root)
    contract = replace(load_contracts()["pain"], required=False)
    with open_working(layout, fresh=True) as con:
        for each in (load_contracts()["patients"], contract):
            result = ingest_export(con, each, inventory, KEY, layout.scratch)
            stage_export(con, each)
        assert con.execute("SELECT count(*) FROM staging.pain").fetchall() == [(0,)]
    assert result.refused == ()


def test_the_demo_sends_a_required_export_without_rows_and_leaves_an_optional_one_out(declared):
    assert exports_sent({})["pain"].is_empty()
    declared("pain", "{property: required, value: true}", "{property: required, value: false}")
    assert "pain" not in exports_sent({})
    assert "labs" in exports_sent({})
