"""Types the texts of a column as its contract says, each distinct text once."""

from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from rairdtc_pipeline.contracts import Column, casting
from rairdtc_pipeline.contracts.casting import Cast
from rairdtc_pipeline.contracts.rules import FAULTS
from rairdtc_pipeline.storage.database import registered

# Results are not kept from file to file for a column with more distinct texts than this.
_MANY_TEXTS = 50_000


class TypedTexts:
    """The results for the texts of an export so far, because texts repeat from file to file."""

    def __init__(self) -> None:
        self._made: dict[str, pa.Table] = {}

    def of(self, con: duckdb.DuckDBPyConnection, query: str, texts: pa.Array) -> pa.Table:
        """The result of a column's query for each text, in order; its first column is the text."""
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
    """The result of a query for each of `texts`, in order; the query must keep every row."""
    with registered(con, "texts", pa.table({"text": texts})):
        return con.sql(query).to_arrow_table()


def typing_sql(column: Column, casts: Sequence[Cast], bits: Mapping[tuple[str, str], int]) -> str:
    """SQL that types the cleaned texts of a column: one row per text, with all its results."""
    own = [cast for cast in casts if cast.of == column.name]
    values = ", ".join(f"{cast.value} AS {cast.name}" for cast in own)
    # A text that broke a rule is not kept.
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
    """SQL expression of the faults: one bit per broken rule, for casts by name."""
    cases = [
        f"CASE WHEN {condition} THEN {bits[column, rule]} ELSE 0 END"
        for column, rules in broken.items()
        for rule, condition in rules.items()
    ]
    return " | ".join(["CAST(0 AS BIGINT)", *cases])
