"""Text rows of a file → the typed rows of its export as the contract says, without identifiers.

Texts repeat within a file: each distinct text of a column in a batch of rows is typed once, and the
rows refer to the results. The table has one row per readable source row: its row number in the
file, its values, and the rules that its texts broke. A text that broke a rule is not kept.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from rairdtc_pipeline.contracts import Column, Contract, casting
from rairdtc_pipeline.contracts.casting import Cast
from rairdtc_pipeline.contracts.cells import clean
from rairdtc_pipeline.contracts.model import TEST_CODE
from rairdtc_pipeline.contracts.reference_range import split_range
from rairdtc_pipeline.contracts.rules import FAULTS, SCIENTIFIC, fault_bits
from rairdtc_pipeline.ingest.different_texts import by_row, encoded, scientific_faults, with_faults
from rairdtc_pipeline.ingest.typed_table import typed_table
from rairdtc_pipeline.ingest.typed_texts import TypedTexts, faults_sql, typing_sql
from rairdtc_pipeline.privacy.identifiers import Identifiers
from rairdtc_pipeline.storage.database import registered

_LONGEST_NAME, _NOT_SHOWN = 40, "[not shown]"


@dataclass(frozen=True)
class TextRows:
    """The text rows of one file: batches of `source_row` and cells, and what each cell holds.

    `columns` maps each column of the contract to its cell, and `units` maps it to the unit in its
    header. `patient` is the cell with the patient number; `pseudonyms` makes the pseudonyms.
    """

    batches: Iterable[pa.Table]
    patient: str
    pseudonyms: Callable[[duckdb.DuckDBPyConnection, pa.Array], pa.ChunkedArray]
    columns: Mapping[str, str]
    units: Mapping[str, str]


@dataclass
class Appended:
    """How many rows of a file were appended, and what to report about them.

    `removed` counts, by column, the values from which identifiers were removed. `unused` counts
    rows by the name of a test that no analysis uses. `other_unit` counts rows whose unit differs
    from the one in the header.
    """

    rows: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    unused: Counter[str] = field(default_factory=Counter)
    other_unit: int = 0


@dataclass(frozen=True)
class Part:
    """One file of an export."""

    source_file_id: str
    site: str


class TypedRows:
    """The table of the typed rows of an export; several files may be appended in parallel."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        contract: Contract,
        identifiers: Identifiers,
    ) -> None:
        self._contract, self._identifiers = contract, identifiers
        self._table, self._bits = typed_table(con, contract), fault_bits(contract)
        self._typed = TypedTexts()
        columns = ", ".join(f"{c.name} {c.sql_type}" for c in casting.casts(contract, {}))
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {self._table.rsplit('.', maxsplit=1)[0]}")
        con.execute(
            f"""CREATE OR REPLACE TABLE {self._table} (patient VARCHAR, site VARCHAR,
            source_file_id VARCHAR, source_row BIGINT, {columns}, {FAULTS} BIGINT)"""
        )

    def append(self, con: duckdb.DuckDBPyConnection, part: Part, rows: TextRows) -> Appended:
        """Append the rows of one file."""
        casts = casting.casts(self._contract, rows.units)
        names = {*rows.columns, *(name for c in self._splitting(rows) for name in c.splits_into)}
        given = [column for column in self._contract.stored if column.name in names]
        insertion = _insertion(self._table, self._contract, given, casts, self._bits)
        done = Appended()
        for batch in rows.batches:
            looked_up = self._look_up(con, batch, rows, given, casts, done)
            with registered(con, "looked_up", looked_up):
                con.execute(insertion, {"site": part.site, "file": part.source_file_id})
            done.rows += batch.num_rows
        return done

    def _splitting(self, rows: TextRows) -> list[Column]:
        """Columns of the file that are split into columns it does not have."""
        return [
            column
            for column in self._contract.splitting
            if column.name in rows.columns and rows.columns.keys().isdisjoint(column.splits_into)
        ]

    def _unused(self, cells: pa.DictionaryArray, made: pa.Table) -> Counter[str]:
        """Count the rows of each test that no analysis uses, by test name without identifiers."""
        unknown = pc.and_(pc.is_valid(made[f"text_{TEST_CODE}"]), pc.is_null(made[TEST_CODE]))
        if not pc.any(unknown).as_py():
            return Counter()
        found = Counter[str]()
        counts = pc.value_counts(cells.indices.filter(pc.is_in(cells.indices, _where(unknown))))
        for place, rows in zip(counts.field("values"), counts.field("counts"), strict=True):
            name = str(made[f"text_{TEST_CODE}"][place.as_py()])
            found[_shown(self._identifiers.clean(name))] += rows.as_py()
        return found

    def remove(self, con: duckdb.DuckDBPyConnection, part: Part) -> None:
        """Remove the rows of one file."""
        con.execute(
            f"DELETE FROM {self._table} WHERE source_file_id = $file", {"file": part.source_file_id}
        )

    def _look_up(
        self,
        con: duckdb.DuckDBPyConnection,
        batch: pa.Table,
        rows: TextRows,
        given: Sequence[Column],
        casts: Sequence[Cast],
        done: Appended,
    ) -> pa.Table:
        """The results for the texts of each row; `done` counts what to report about them."""
        patients = encoded(batch[rows.patient])
        made_of = rows.pseudonyms(con, patients.dictionary)
        found = {"source_row": batch["source_row"], "patient": by_row(patients, made_of)}
        faults = pa.repeat(pa.scalar(0, pa.int64()), batch.num_rows)
        broken = scientific_faults(patients.dictionary, made_of, self._bits[SCIENTIFIC])
        faults = with_faults(faults, patients, broken)
        written = {
            c.name: encoded(batch[rows.columns[c.name]]) for c in given if c.name in rows.columns
        }
        for column in self._splitting(rows):
            written |= _split(column, encoded(batch[rows.columns[column.name]]))
        for column in given:
            cells = written[column.name]
            texts = clean(cells.dictionary, column)
            if column.free_text:
                texts, changed = _without_identifiers(texts, self._identifiers)
                done.removed[column.name] += pc.is_in(cells.indices, changed).true_count
            made = self._typed.of(con, typing_sql(column, casts, self._bits), texts)
            if column.name == TEST_CODE:
                done.unused += self._unused(cells, made)
            faults = with_faults(faults, cells, made[FAULTS])
            found |= {name: by_row(cells, made[name]) for name in made.column_names}
        unit = next((column for column in given if column.laboratory_tests), None)
        if unit:
            by_row_units = found[TEST_CODE], found[f"text_{unit.name}"]
            found |= _units(unit, *by_row_units)
            done.other_unit += _other_units(unit, *by_row_units, rows.units)
        return pa.table(found | {FAULTS: faults})


def _shown(name: str) -> str:
    """The name of a test, or a placeholder if the text may be of another kind.

    If the cells of a row are shifted, the column holds text of another column.
    """
    plain = len(name) <= _LONGEST_NAME and not re.search(r"\d{4}", name)
    return name if plain and re.search(r"[^\W\d_]", name) else _NOT_SHOWN


def _where(mask: pa.ChunkedArray) -> pa.Array:
    """Positions at which a mask is true."""
    return pc.indices_nonzero(mask).cast(pa.int32())


def _split(column: Column, cells: pa.DictionaryArray) -> dict[str, pa.DictionaryArray]:
    """The cells of the columns into which one column is split."""
    parts = split_range(cells.dictionary, column)
    return {
        name: pa.DictionaryArray.from_arrays(cells.indices, part)
        for name, part in zip(column.splits_into, parts, strict=True)
    }


def _without_identifiers(texts: pa.Array, identifiers: Identifiers) -> tuple[pa.Array, pa.Array]:
    """Free texts without identifiers, and the positions of the texts that held some."""
    given = texts.to_pylist()
    kept = [text if text is None else identifiers.clean(text) for text in given]
    changed = [place for place, text in enumerate(kept) if text != given[place]]
    return pa.array(kept, pa.string()), pa.array(changed, pa.int32())


def _units(
    unit: Column, tests: pa.DictionaryArray, written: pa.DictionaryArray
) -> dict[str, pa.DictionaryArray]:
    """Per row, the unit of its test and the factor into it; null if its unit is not accepted."""
    factors = casting.unit_factors(unit, written.dictionary.drop_null().to_pylist())
    of_tests, of_texts = ({key[place] for key in factors} for place in (0, 1))
    pairs = list(product(sorted(of_tests), sorted(of_texts)))
    place = pc.add(
        pc.multiply(_places(tests, sorted(of_tests)), len(of_texts)),
        _places(written, sorted(of_texts)),
    )
    units = [factors[pair][0] if pair in factors else None for pair in pairs]
    times = [factors[pair][1] if pair in factors else None for pair in pairs]
    return {
        "unit_of_test": pa.DictionaryArray.from_arrays(place, pa.array(units, pa.string())),
        "unit_factor": pa.DictionaryArray.from_arrays(place, pa.array(times, casting.FACTOR)),
    }


def _other_units(
    unit: Column,
    tests: pa.DictionaryArray,
    written: pa.DictionaryArray,
    headers: Mapping[str, str],
) -> int:
    """Count the rows whose unit gives another value than the unit in a header.

    The headers are those of results and of reference limits.
    """
    if not headers:
        return 0
    factors = casting.unit_factors(
        unit, [*written.dictionary.drop_null().to_pylist(), *headers.values()]
    )
    pairs = pa.table({"test": tests.dictionary_decode(), "unit": written.dictionary_decode()})
    counted = pairs.group_by(["test", "unit"]).aggregate([([], "count_all")]).to_pylist()
    return sum(
        pair["count_all"]
        for pair in counted
        if (own := factors.get((pair["test"], pair["unit"])))
        and any(factors.get((pair["test"], named)) != own for named in headers.values())
    )


def _places(cells: pa.DictionaryArray, values: Sequence[str]) -> pa.Array:
    """For each row, the index of its value in `values`; null if it is not among them."""
    return pc.index_in(cells.dictionary, pa.array(values, pa.string())).take(cells.indices)


def _insertion(
    table: str,
    contract: Contract,
    given: Sequence[Column],
    casts: Sequence[Cast],
    bits: Mapping[tuple[str, str], int],
) -> str:
    names = {column.name for column in given}
    absent = [f"CAST(NULL AS {c.sql_type}) AS {c.name}" for c in casts if c.of not in names]
    absent += [f"NULL AS text_{c.name}" for c in contract.stored if c.name not in names]
    if not any(column.laboratory_tests for column in given):
        absent += ["NULL AS unit_of_test", "NULL AS unit_factor"]
    by_row = "".join(f", {c.row_value} AS row_{c.name}" for c in casts if c.row_value)
    kept = ", ".join(f"row_{c.name}" if c.row_value else c.name for c in casts)
    of_row = faults_sql({c.name: c.row_broken for c in casts}, bits)
    return f"""INSERT INTO {table}
        WITH every_column AS (SELECT {", ".join(["*", *absent])} FROM looked_up),
        valued AS (SELECT *{by_row} FROM every_column)
        SELECT patient, $site, $file, source_row, {kept}, {FAULTS} | {of_row}
        FROM valued"""
