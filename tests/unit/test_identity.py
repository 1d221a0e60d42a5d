"""One identity of a patient: who withdrew, and numbers that contradict one another."""

import hmac

import pytest

from rairdtc_pipeline.check_exports import check_exports
from rairdtc_pipeline.ingest import contradicting_identities, known_identifiers, take_inventory
from rairdtc_pipeline.privacy.consent import withdrawn_under, write_withdrawn
from rairdtc_pipeline.privacy.pseudonym import pseudonym
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.warehouse.fingerprint import key_hash
from rairdtc_pipeline.warehouse.withdrawal import withdrawn_in_one_form
from tests.faults.exports import KEY, NEWER, Folder, as_csv


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "exports")


@pytest.fixture
def layout(tmp_path):
    made = Layout(tmp_path / "warehouse")
    made.create()
    return made


@pytest.mark.parametrize(
    ("cell", "as_written"),
    [("00123", "00123"), ("a001 ", "a001"), ("１２３", "１２３"), ("Éa\u0301", "Éá")],
)
def test_who_withdrew_by_another_spelling_of_the_number_stays_withdrawn(
    folder, layout, cell, as_written
):
    folder.cell("patients", 3, "patient_id", cell)
    listed = "P" + hmac.new(KEY, as_written.encode(), "sha256").hexdigest()[:16]
    write_withdrawn(layout.withdrawn_file, {key_hash(KEY): [listed]})
    known = known_identifiers(take_inventory(folder.root), layout.scratch)
    expected = sorted([listed, pseudonym(cell, KEY)])
    for _ in range(2):
        assert withdrawn_in_one_form(layout, known, KEY) == expected
    assert withdrawn_under(layout.withdrawn_file, key_hash(KEY)) == expected


def test_nobody_else_is_withdrawn_by_a_spelling(folder, layout):
    folder.cell("patients", 3, "patient_id", "00123")
    listed = [pseudonym("ZY-4711-01", KEY)]
    write_withdrawn(layout.withdrawn_file, {key_hash(KEY): listed})
    known = known_identifiers(take_inventory(folder.root), layout.scratch)
    assert withdrawn_in_one_form(layout, known, KEY) == listed


def patients(*rows):
    """Rows of a patients file from number, name, national number and birth date."""
    header = ["patient_id", "name", "national_id", "birth_date", "sex"]
    return [header, *([*row, "F"] for row in rows)]


A = ("1", "Li Wei", "110101196006151234", "1960-06-15")
NAMELESS = ("2", "", "", "1971-12-01")
ONE, TWO = "identity-one-number", "identity-two-numbers"
IDENTITIES = [
    ("another number with the national number", [("7", "", A[2], "1980-01-01")], {TWO}),
    ("another number with name and birth date", [("7", "LI·WEI", "", "1960年6月15日")], {TWO}),
    ("a namesake of another national number", [("7", A[1], "11010119600615567X", A[3])], set()),
    ("a namesake born on another day", [("7", A[1], "", "1961-06-15")], set()),
    ("another name of the number", [("1", "Wang Wu", A[2], A[3])], {ONE}),
    ("another national number of the number", [("1", A[1], "11010119600615567X", A[3])], {ONE}),
    ("another birth date of the number", [("01", A[1], A[2], "1960-06-16")], {ONE}),
    ("the same row in another spelling", [("１.0", "ＬＩ  WEI", A[2], "1960/6/15")], set()),
    ("two who have no name", [("8", "", "", "1971-12-01")], set()),
]


@pytest.mark.parametrize("site", ["site_a", "site_b"])
@pytest.mark.parametrize(("rows", "kinds"), [case[1:] for case in IDENTITIES])
def test_contradicting_identities_are_found_within_a_site_and_between_sites(
    folder, layout, rows, kinds, site
):
    folder.write("patients", patients(A, NAMELESS))
    (folder.root / site).mkdir(exist_ok=True)
    other = folder.root / site / "patients_more_2025-03-01.csv"
    other.write_text(as_csv(patients(*rows)), encoding="utf-8")
    found = contradicting_identities(take_inventory(folder.root), layout.scratch)
    assert {contradiction.kind for contradiction in found.contradictions} == kinds
    for contradiction in found.contradictions:
        assert set(contradiction.places) == {
            ("site_a/patients_2025-03-01.csv", 2),
            (f"{site}/patients_more_2025-03-01.csv", 2),
        }
        said = str(contradiction.said)
        assert not any(value in said for value in (*A[1:], "Wang", "567X", "LI"))


@pytest.mark.parametrize(
    ("newer", "kinds"),
    [
        (("1", "Li Weiwei", A[2], A[3]), set()),
        (("1", A[1], A[2], "1960-06-16"), set()),
        (("1", "Wang Wu", "", "1980-01-01"), {ONE}),
        (("1", "Wang Wu", "11010119800101567X", A[3]), {ONE}),
    ],
)
def test_a_newer_file_corrects_one_person_and_does_not_make_another(folder, layout, newer, kinds):
    folder.write("patients", patients(A))
    folder.write("patients", patients(newer), day=NEWER)
    found = contradicting_identities(take_inventory(folder.root), layout.scratch)
    assert {contradiction.kind for contradiction in found.contradictions} == kinds


def test_check_tells_contradicting_identities_and_stops_beyond_the_setting(folder):
    most = int(load_protocol()["max_contradicting_identities"])
    for count, stops in ((most // 2, False), (most, True)):
        rows = [(str(n), f"N{n}", "", "1960-06-15") for n in range(1, count + 1)]
        again = [(f"{n}0", *same) for n, *same in rows]
        folder.write("patients", patients(*rows, *again))
        found = check_exports(folder.root, load_protocol()).contradictions
        told = [c for c in found if "one person must have one patient number" in str(c.said)]
        assert len(told) == count
        assert any(c.stops_publication for c in found) is stops
