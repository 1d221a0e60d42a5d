"""The SQL of the cohort and derived stages uses only constructs with equal results on both engines.

A construct is allowed if the parity test has shown that DuckDB and Spark agree; any other is
refused. Some constructs are portable only for some types, so the tree is read with the column types
of a warehouse.
"""

import duckdb
import pytest
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.warehouse.build import build_table
from rairdtc_pipeline.warehouse.protocol_tables import write_protocol
from rairdtc_pipeline.warehouse.sql_table import DIALECT, load_sql_tables

STAGES = ("cohort", "derived")
# Columns that are never missing.
GIVEN = {"source_file_id", "source_row", "specimen_datetime", "specimen_date", "assessment_no"}
WORDS = exp.DataType.TEXT_TYPES
INTEGERS = {*exp.DataType.INTEGER_TYPES, exp.DType.INT128}
MOMENTS = {exp.DType.TIMESTAMP, exp.DType.TIMESTAMPNTZ, exp.DType.DATETIME}
FLOATS = {exp.DType.DOUBLE, exp.DType.FLOAT}

ALLOWED = {
    *(exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.With, exp.CTE, exp.Subquery),
    *(exp.Union, exp.Distinct, exp.Values, exp.Tuple, exp.Table, exp.TableAlias, exp.Alias),
    *(exp.Column, exp.Identifier, exp.Star, exp.Literal, exp.Null, exp.Boolean, exp.Paren),
    *(exp.DataType, exp.DataTypeParam, exp.Var, exp.Case, exp.If, exp.Coalesce, exp.Nullif),
    *(exp.And, exp.Or, exp.Not, exp.Is, exp.In, exp.Between, exp.Exists, exp.Like),
    *(exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Greatest, exp.Least),
    *(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.Abs, exp.Floor, exp.Pow, exp.Ln, exp.Pi),
    *(exp.Cast, exp.DateDiff, exp.Year, exp.Month, exp.Day),
    *(exp.DPipe, exp.ConcatWs, exp.Lower, exp.Trim),
    *(
        exp.Count,
        exp.Sum,
        exp.Min,
        exp.Max,
        exp.ArgMin,
        exp.Window,
        exp.WindowSpec,
        exp.Order,
        exp.Ordered,
    ),
    *(exp.RowNumber, exp.Lag, exp.Lead),
}


@pytest.fixture(scope="module")
def types():
    """Schema → table → column → type, as DuckDB derives them from empty staged tables."""
    found = {}
    with duckdb.connect() as con:
        con.execute("ATTACH ':memory:' AS private")
        con.execute("CREATE SCHEMA private.staging; CREATE SCHEMA staging")
        for contract in load_contracts().values():
            _empty(con, "staging", contract, private=False)
            _empty(con, "private.staging", contract, private=True)
        write_protocol(con, load_protocol())
        con.execute("CREATE SCHEMA cohort")
        con.execute("CREATE TABLE cohort.failed_checks (patient VARCHAR, criterion VARCHAR)")
        for table in load_sql_tables().values():
            if table.schema in STAGES:
                build_table(con, table)
        columns = con.execute(
            """SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns()
            WHERE NOT internal"""
        ).fetchall()
    for schema, table, column, sql_type in columns:
        found.setdefault(schema, {}).setdefault(table, {})[column] = sql_type
    return found


def _empty(con, schema, contract, *, private):
    source = {
        "patient": "VARCHAR",
        "site": "VARCHAR",
        "source_file_id": "VARCHAR",
        "source_row": "BIGINT",
    }
    own = {column.name: column.sql_type for column in contract.stored if column.private == private}
    results = {
        "result_value": "DECIMAL(18, 6)",
        "result_comparator": "VARCHAR",
        "result_qualitative": "VARCHAR",
    }
    flags = {} if private else dict.fromkeys(contract.flags, "VARCHAR")
    columns = source | own | flags | (results if contract.name == "labs" else {})
    listed = ", ".join(f"{name} {sql_type}" for name, sql_type in columns.items())
    con.execute(f"CREATE TABLE {schema}.{contract.name} ({listed})")


def _ordered(node):
    window = node.find_ancestor(exp.Window)
    return window is not None and bool(window.args.get("order") or window.alias)


def _never_zero(divisor):
    """Whether it is a number, nullif, the size of a group, or a protocol number: never zero."""
    if isinstance(divisor, exp.Cast) and isinstance(divisor.this, exp.Column):
        return divisor.this.table == "s"
    return isinstance(divisor, (exp.Literal, exp.Nullif, exp.Count)) and divisor.name != "0"


def _aggregates_itself(cte):
    return any(
        read.name == cte.alias
        and not read.db
        and branch.find(exp.AggFunc, exp.Window, exp.Distinct)
        for branch in cte.this.find_all(exp.Select)
        for read in branch.find_all(exp.Table)
    )


def _may_be_missing(node):
    columns = node.this.find_all(exp.Column)
    return type(node.this) is not exp.Coalesce and any(c.name not in GIVEN for c in columns)


def _has(*names):
    return lambda node: any(node.args.get(name) for name in names)


# Constructs that are portable only in some forms: construct, condition for failure, reason or fix.
BY_FORM = [
    (exp.Star, _has("except_", "replace", "rename"), "name the columns"),
    (exp.Group, _has("all", "cube", "rollup", "grouping_sets", "totals"), "GROUP BY columns, named"),
    (exp.Join, lambda n: n.kind not in ("", "CROSS") or n.side not in ("", "LEFT"), "JOIN, LEFT JOIN or CROSS JOIN"),
    (exp.Join, _has("method", "using"), "JOIN … ON equal columns"),
    (exp.Union, _has("by_name"), "UNION ALL by position"),
    (exp.Distinct, _has("on"), "row_number() = 1 says which row"),
    (exp.Select, _has("order", "limit", "offset", "sample"), "a table has no order"),
    ((exp.RowNumber, exp.Lag, exp.Lead), lambda n: not _ordered(n), "a window that asks for a row needs ORDER BY"),
    (exp.DateDiff, lambda n: str(n.args.get("unit")).upper().strip("'") not in ("DAY", "MICROSECOND"), "months and years are counted otherwise: count days"),
    (exp.ArgMin, _may_be_missing, "DuckDB passes over a row without the value, Spark does not: coalesce"),
    (exp.Like, lambda n: "\\" in n.expression.name, "the backslash escapes on Spark alone"),
    (exp.Div, lambda n: not _never_zero(n.expression), "division by zero is inf on DuckDB and an error on Spark: nullif(…, 0)"),
    (exp.CTE, _aggregates_itself, "a recursive CTE may not aggregate itself on Spark: aggregate before"),
]  # fmt: skip


def _kind(node):
    return node.type.this if isinstance(node, exp.Expr) and node.type else exp.DType.UNKNOWN


def _kinds(node):
    return {_kind(node.this), _kind(node.args.get("expression"))}


def _casts(sources, targets, *, unless=()):
    """Whether a cast goes to one of the targets from a type that is not one of the sources."""

    def differs(node):
        to_target = node.to.this in targets and type(node) is exp.Cast
        return to_target and _kind(node.this) not in sources and not isinstance(node.this, unless)

    return differs


def _unwritten_decimal(node):
    double = isinstance(node.this, exp.Cast) and node.this.is_type(exp.DType.DOUBLE)
    return _casts({*INTEGERS, exp.DType.DECIMAL}, {exp.DType.DECIMAL})(node) and not double


def _day_of_the_protocol(node):
    """Whether it is a date of the protocol, which must be YYYY-MM-DD."""
    columns = {column.table for column in node.find_all(exp.Column)}
    return node.to.this == exp.DType.DATE and columns == {"s"}


PRINTED = {*INTEGERS, *WORDS, exp.DType.DECIMAL, exp.DType.DATE}
# Constructs that are portable only for some types: construct, condition for failure, reason or fix.
BY_TYPE = [
    (exp.Div, lambda n: not _kinds(n) & FLOATS, "a quotient is a double on DuckDB and a decimal on Spark: cast to DOUBLE"),
    (exp.DateDiff, lambda n: _kinds(n) != {exp.DType.DATE} and "DAY" in str(n.args.get("unit")).upper(), "DuckDB counts midnights, Spark 24 hours: cast to DATE"),
    (exp.DateDiff, lambda n: _kinds(n) - MOMENTS and "MICRO" in str(n.args.get("unit")).upper(), "of days it is days: cast to TIMESTAMP"),
    (exp.Sub, lambda n: _kinds(n) == {exp.DType.DATE}, "days on DuckDB, an interval on Spark: date_diff"),
    (exp.Sum, lambda n: _kind(n.this) in FLOATS, "the sum depends on the order of the rows: cast to DECIMAL"),
    (exp.Cast, _casts({*INTEGERS, exp.DType.BOOLEAN}, INTEGERS, unless=exp.Floor), "DuckDB rounds, Spark cuts off: floor"),
    (exp.Cast, _casts(PRINTED, WORDS), "doubles and timestamps are printed otherwise"),
    (exp.Cast, lambda n: _kind(n.this) in WORDS and n.to.this not in WORDS and not _day_of_the_protocol(n), "text is read otherwise"),
    (exp.Cast, _unwritten_decimal, "write CAST(CAST(x AS DOUBLE) AS DECIMAL(p, s)), which the Spark engine knows"),
]  # fmt: skip


def faults(tree, types):
    """The constructs of a SELECT that are not portable, each described with its SQL."""
    unknown = [node for node in tree.walk() if type(node) not in ALLOWED]
    found = [f"{_said(node)}: not shown to carry over" for node in unknown]
    found += _broken(tree, BY_FORM)
    if found:
        return found
    tree = tree.copy()
    for table in tree.find_all(exp.Table):
        table.set("catalog", None)
    typed = annotate_types(
        qualify(tree, schema=types, dialect=DIALECT), schema=types, dialect=DIALECT
    )
    return _broken(typed, BY_TYPE)


def _broken(tree, rules):
    return [
        f"{_said(node)}: {reason}"
        for node in tree.walk()
        for construct, breaks, reason in rules
        if isinstance(node, construct) and breaks(node)
    ]


def _said(node):
    return f"{type(node).__name__} in {node.sql(DIALECT)[:80]}"


@pytest.mark.parametrize(
    "name", [name for name, table in load_sql_tables().items() if table.schema in STAGES]
)
def test_every_table_of_cohort_and_derived_carries_over(name, types):
    assert faults(load_sql_tables()[name].tree, types) == []


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (
            "SELECT patient FROM cohort.patients AS p QUALIFY row_number() OVER (ORDER BY patient) = 1",
            "Qualify",
        ),
        ("PIVOT cohort.patients ON arm USING count(*)", "Pivot"),
        (
            "SELECT p.patient FROM cohort.patients AS p ASOF JOIN staging.pain AS a ON p.patient = a.patient AND p.treatment_start >= a.assessment_date",
            "JOIN … ON",
        ),
        ("SELECT COLUMNS('a.*') FROM cohort.patients AS p", "Columns"),
        ("SELECT * EXCLUDE (arm) FROM cohort.patients AS p", "name the columns"),
        ("SELECT * REPLACE (1 AS arm) FROM cohort.patients AS p", "name the columns"),
        ("SELECT quantile_cont(age_years, 0.5) AS q FROM cohort.patients AS p", "PercentileCont"),
        ("SELECT median(age_years) AS q FROM cohort.patients AS p", "Median"),
        ("SELECT avg(kps) AS q FROM cohort.patients AS p", "Avg"),
        ("SELECT list(arm) AS q FROM cohort.patients AS p", "ArrayAgg"),
        ("SELECT string_agg(arm, ',') AS q FROM cohort.patients AS p", "GroupConcat"),
        ("SELECT first(arm) AS q FROM cohort.patients AS p", "First"),
        ("SELECT any_value(arm) AS q FROM cohort.patients AS p", "AnyValue"),
        ("SELECT arg_max(arm, kps) AS q FROM cohort.patients AS p", "ArgMax"),
        ("SELECT min_by(arm, kps) AS q FROM cohort.patients AS p", "coalesce"),
        (
            "SELECT date_diff('microsecond', treatment_start, data_cutoff) AS q FROM cohort.patients AS p",
            "cast to TIMESTAMP",
        ),
        ("SELECT [1, 2][1:1] AS q", "Slice"),
        ("SELECT list_sort([2, 1]) AS q", "not shown"),
        ("SELECT {'a': 1} AS q", "Struct"),
        ("SELECT unnest([1, 2]) AS q", "not shown"),
        ("SELECT age(treatment_start) AS q FROM cohort.patients AS p", "not shown"),
        ("SELECT try_strptime(arm, '%Y') AS q FROM cohort.patients AS p", "not shown"),
        ("SELECT dayofweek(treatment_start) AS q FROM cohort.patients AS p", "DayOfWeek"),
        (
            "SELECT date_diff('month', treatment_start, data_cutoff) AS q FROM cohort.patients AS p",
            "count days",
        ),
        (
            "SELECT date_diff('day', specimen_datetime, specimen_datetime) AS q FROM staging.labs AS l",
            "24 hours",
        ),
        ("SELECT data_cutoff - treatment_start AS q FROM cohort.patients AS p", "date_diff"),
        ("SELECT kps // 2 AS q FROM cohort.patients AS p", "IntDiv"),
        ("SELECT kps % 2 AS q FROM cohort.patients AS p", "Mod"),
        ("SELECT CAST(kps AS DOUBLE) / ecog AS q FROM cohort.patients AS p", "nullif"),
        (
            "SELECT weight_kg / nullif(height_cm, 0) AS q FROM cohort.patients AS p",
            "cast to DOUBLE",
        ),
        ("SELECT CAST(bmi AS INTEGER) AS q FROM cohort.patients AS p", "floor"),
        ("SELECT CAST(weight_kg AS INTEGER) AS q FROM cohort.patients AS p", "floor"),
        ("SELECT CAST(bmi AS DECIMAL(18, 6)) AS q FROM cohort.patients AS p", "write CAST"),
        ("SELECT CAST(bmi AS VARCHAR) AS q FROM cohort.patients AS p", "printed otherwise"),
        (
            "SELECT CAST(specimen_datetime AS VARCHAR) AS q FROM staging.labs AS l",
            "printed otherwise",
        ),
        ("SELECT CAST(arm AS INTEGER) AS q FROM cohort.patients AS p", "floor"),
        ("SELECT CAST(arm AS DATE) AS q FROM cohort.patients AS p", "text is read"),
        ("SELECT TRY_CAST(s.data_cutoff AS DATE) AS q FROM protocol.settings AS s", "TryCast"),
        ("SELECT sum(bmi) AS q FROM cohort.patients AS p", "order of the rows"),
        ("SELECT round(bmi) AS q FROM cohort.patients AS p", "Round"),
        ("SELECT count(*) FILTER (WHERE kps > 1) AS q FROM cohort.patients AS p", "Filter"),
        ("SELECT arm IS DISTINCT FROM sex AS q FROM cohort.patients AS p", "NullSafeNEQ"),
        ("SELECT arm, count(*) AS q FROM cohort.patients AS p GROUP BY ALL", "named"),
        ("SELECT patient FROM cohort.patients AS p ORDER BY patient", "no order"),
        ("SELECT patient FROM cohort.patients AS p LIMIT 1", "Limit"),
        ("SELECT DISTINCT ON (arm) patient FROM cohort.patients AS p", "which row"),
        (
            "SELECT row_number() OVER (PARTITION BY arm) AS q FROM cohort.patients AS p",
            "needs ORDER BY",
        ),
        ("SELECT arm LIKE 'a\\_%' AS q FROM cohort.patients AS p", "backslash"),
        ("SELECT regexp_matches(arm, 'A') AS q FROM cohort.patients AS p", "Regexp"),
        ("SELECT concat(arm, sex) AS q FROM cohort.patients AS p", "Concat"),
        (
            "SELECT arm FROM cohort.patients AS p UNION ALL BY NAME SELECT arm FROM cohort.visit_windows AS v",
            "by position",
        ),
        (
            "SELECT p.arm FROM cohort.patients AS p JOIN cohort.visit_windows AS v USING (patient)",
            "ON",
        ),
        (
            "WITH RECURSIVE a AS (SELECT 1 AS n UNION ALL SELECT max(a.n) + 1 FROM a WHERE a.n < 3) SELECT n FROM a",
            "aggregate before",
        ),
    ],
)
def test_what_does_not_carry_over_is_refused(query, reason, types):
    found = faults(sqlglot.parse_one(query, read=DIALECT), types)
    assert any(reason in fault for fault in found), found


def test_what_carries_over_is_let_through(types):
    query = """SELECT CAST(CAST(ln(p.bmi) AS DOUBLE) AS DECIMAL(18, 12)) AS a,
        CAST(floor(CAST(p.kps AS DOUBLE) / nullif(p.ecog, 0)) AS INTEGER) AS b
        FROM cohort.patients AS p"""
    assert faults(sqlglot.parse_one(query, read=DIALECT), types) == []
