"""Translates a SELECT of `sql/` into Spark SQL, with two additions to the translation of sqlglot.

To convert a double to a decimal, DuckDB scales it and rounds half away from zero. Spark converts
the printed digits instead, and the last digit can differ. Therefore `CAST(CAST(x AS DOUBLE) AS
DECIMAL(p, s))` is written out, so that both engines make the same decimal.

At every step of a recursive CTE, Spark computes the CTEs that it reads again. Those are therefore
computed first. For other CTEs, Spark decides whether to keep the result.
"""

from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from rairdtc_pipeline.warehouse.sql_table import SqlTable

SPARK = "spark"
# A double holds every integer up to this one, so the part above and the part below are exact.
_EXACT = 2**53


@dataclass(frozen=True)
class SparkQuery:
    """`query` reads the views in `beforehand`, which must be computed first, in this order."""

    beforehand: dict[str, str]
    query: str


def spark_name(table: exp.Table) -> str:
    """Name of a table in Spark, whose names have two levels: private_staging.patients."""
    schema = f"{table.catalog}_{table.db}" if table.catalog else table.db
    return f"{schema}.{table.name}"


def as_spark(table: SqlTable) -> SparkQuery:
    """The SELECT of a table as Spark SQL."""
    tree = table.tree.transform(_in_two_levels).transform(_to_decimal)
    for cte in tree.find_all(exp.CTE):
        cte.set("materialized", None)
    clause = tree.args.get("with_")
    beforehand = {}
    if clause and clause.recursive:
        for cte in list(clause.expressions):
            if any(read.name == cte.alias and not read.db for read in cte.find_all(exp.Table)):
                break
            beforehand[cte.alias] = cte.this.sql(dialect=SPARK)
            cte.pop()
    return SparkQuery(beforehand, tree.sql(dialect=SPARK))


def _in_two_levels(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Table) and node.catalog:
        schema, name = spark_name(node).split(".")
        return exp.table_(name, db=schema, alias=node.alias or None)
    return node


def _to_decimal(node: exp.Expr) -> exp.Expr:
    """Convert a double to a decimal as DuckDB does, in two parts: no integer holds all digits."""
    if not (
        isinstance(node, exp.Cast)
        and node.is_type(exp.DType.DECIMAL)
        and isinstance(node.this, exp.Cast)
        and node.this.is_type(exp.DType.DOUBLE)
    ):
        return node
    precision, scale = (int(size.name) for size in node.to.expressions)
    scaled = f"({node.this.sql(dialect=SPARK)} * 1e{scale}D)"
    high = f"floor(abs({scaled}) / {_EXACT}D)"
    low = f"CAST(round(abs({scaled}) - {high} * {_EXACT}D) AS BIGINT)"
    digits = f"({high} * CAST({_EXACT} AS DECIMAL(16, 0)) + {low})"
    sign = f"CAST(sign({scaled}) AS DECIMAL(1, 0))"
    unit = f"CAST('1e-{scale}' AS DECIMAL(38, {scale}))"
    return sqlglot.parse_one(
        f"CAST({sign} * {digits} * {unit} AS DECIMAL({precision}, {scale}))", read=SPARK
    )
