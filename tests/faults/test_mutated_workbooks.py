"""Workbooks mutated at random are read as before, as a second reader reads them, or refused by name.

A few examples by default; `RAIRDTC_WORKBOOK_MUTATIONS=2000` tries as many, from number
`RAIRDTC_WORKBOOK_MUTATIONS_FIRST` on.
"""

import os
import time
import zipfile

import pytest

from rairdtc_pipeline.contracts.headers import read_headers
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.ingest.workbook_rows import read_workbook_rows
from tests.faults.test_second_reader import MAIN, PAIN, STRICT, product, same, second
from tests.faults.workbook_mutations import ROWS, parts_of, write_bases, write_mutated, write_parts

EXAMPLES = int(os.environ.get("RAIRDTC_WORKBOOK_MUTATIONS", "150"))
FIRST = int(os.environ.get("RAIRDTC_WORKBOOK_MUTATIONS_FIRST", "0"))
LONGEST_SECONDS = 5
READ, REFUSED, ROWS_REFUSED = "read", "refused", "rows refused"
SECOND, UNLIKE, UNJUDGED = "second", "unlike", "unjudged"


@pytest.fixture(scope="module")
def bases(tmp_path_factory):
    """Parts of each workbook, with its cells as they are read."""
    folder = tmp_path_factory.mktemp("bases")
    return [(parts_of(path), product(path)) for path in write_bases(folder)]


def verdict(path, whole):
    """What became of a mutated workbook; `whole` are the cells of the one it was made of."""
    try:
        cells, refused = product(path)
        read_headers(PAIN, read_workbook_rows(path, PAIN).header)
    except ExportError as error:
        assert len(str(error)) > 20
        return REFUSED
    kept = {place: text for place, text in whole.items() if place[0] not in refused}
    cells = {place: text for place, text in cells.items() if place[0] not in refused}
    if cells == kept:
        return ROWS_REFUSED if refused else READ
    try:
        found = _second(path)
    except (ValueError, TypeError, KeyError, OSError, SyntaxError, zipfile.BadZipFile):
        return UNJUDGED
    theirs = {place: same(text) for place, text in found.items() if place[0] not in refused}
    return SECOND if theirs == {place: same(text) for place, text in cells.items()} else UNLIKE


def _second(path):
    """The cells by the second reader, which knows one namespace alone and reads every part."""
    parts = [
        (name, data.replace(STRICT.encode(), MAIN.encode()))
        for name, data in parts_of(path)
        if not name.startswith(("docProps", "xl/theme"))
    ]
    write_parts(path, parts)
    return second(path)


def test_the_workbooks_that_are_mutated_are_read(bases):
    for _, (cells, refused) in bases:
        assert len(cells) == sum(value is not None for row in ROWS for value in row)
        assert refused == {}


def test_a_mutated_workbook_changes_no_value_without_a_word(bases, tmp_path):
    path, found = tmp_path / "pain.xlsx", {}
    for number in range(FIRST, FIRST + EXAMPLES):
        parts, (cells, _) = bases[number % len(bases)]
        write_mutated(path, parts, number)
        began = time.monotonic()
        found.setdefault(verdict(path, cells), []).append(number)
        assert time.monotonic() - began < LONGEST_SECONDS, number
    print({kind: len(numbers) for kind, numbers in found.items()})
    assert found.pop(UNLIKE, []) == []
    assert {READ, REFUSED} <= found.keys()
