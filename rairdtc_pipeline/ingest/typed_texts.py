"""What a contract makes of the texts of a column, each typed once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from rairdtc_pipeline.contracts import Column, casting
from rairdtc_pipeline.contracts.casting import Cast
from rairdtc_pipeline.contracts.rules import FAULTS

# Of a column with more different texts than this nothing is kept from file to file.
_MANY_TEXTS = 50_000


class TypedTexts:
    """What was made of the texts of an export so far: they repeat from file to file."""

    def __init__(self) -> None:
        self._made: dict[str, pa.Table] = {}

    def of(self, con: duckdb.DuckDBPyConnection, query: str, texts: pa.Array) -> pa.Table:
        """What the query of a column makes of texts, in their order; its first column is they."""
        if len(texts) > _MANY_TEXTS:
            return _asked(con, query, texts)
        made = self._made.get(query)
        if made is None:
            made = _asked(con, query, texts.unique())
        places = pc.index_in(texts, made[0])
        if places.null_count:
            new = texts.filter(places.is_null()).unique()
            made = pa.concat_tables([made, _asked(con, query, new)])
            places = pc.index_in(texts, made[0])
        if len(made) <= _MANY_TEXTS:
            self._made[query] = made
        return made.take(places)


def _asked(con: duckdb.DuckDBPyConnection, query: str, texts: pa.Array) -> pa.Table:
    """What a query makes of `texts`, in their order: it reads one table and keeps every row."""
    with registered(con, "texts", pa.table({"text": texts})):
        return con.sql(query).to_arrow_table()


def typing_sql(column: Column, casts: Sequence[Cast], bits: Mapping[tuple[str, str], int]) -> str:
    """SQL of the cleaned texts of a column: one row per text, with all that is made of it."""
    own = [cast for cast in casts if cast.of == column.name]
    values = ", ".join(f"{cast.value} AS {cast.name}" for cast in own)
    # Nothing is kept of a text that broke a rule.
    kept = ", ".join(
        f"CASE WHEN {FAULTS} = 0 THEN {cast.name} END AS {cast.name}"
        if cast.value == casting.TEXT and not cast.row_value
        else cast.name
        for cast in own
    )
    faults = faults_sql({cast.name: cast.broken for cast in own}, bits)
    return f"""SELECT text AS text_{column.name}, {FAULTS}, {kept} FROM (
            SELECT *, {faults} AS {FAULTS} FROM (
                SELECT *, {values} FROM texts))"""


def faults_sql(broken: Mapping[str, Mapping[str, str]], bits: Mapping[tuple[str, str], int]) -> str:
    """SQL of the faults, one bit per rule broken, of casts by name."""
    cases = [
        f"CASE WHEN {condition} THEN {bits[column, rule]} ELSE 0 END"
        for column, rules in broken.items()
        for rule, condition in rules.items()
    ]
    return " | ".join(["CAST(0 AS BIGINT)", *cases])


@contextmanager
def registered(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> Iterator[None]:
    """A table under a name that SQL reads."""
    con.register(name, table)
    try:
        yield
    finally:
        con.unregister(name)
