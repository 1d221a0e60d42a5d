"""Damage done to a clean folder of exports, what must come of it, and what must stay."""

from dataclasses import dataclass

import pytest

from rairdtc_pipeline.contracts import load_contracts
from tests.faults.exports import CLEAN, IDENTIFIERS, RECEIVED, SECRET, SITE, as_csv, clean_rows


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


OPEN_QUOTE = f'ZY-4711-01,2024-01-10 08:30,TG,120.5,ng/mL,,77,"{SECRET}'


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
