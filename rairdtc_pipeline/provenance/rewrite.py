"""A SQL table rewritten so that each row also lists the staged rows it rests on.

Every SELECT gets one more column, `evidence_rows`: what its sources list, put together.

- A join lists the rows of both sides; a left join without a match adds nothing.
- A minimum or maximum rests on a row that attains it, any other aggregate on its whole group.
- A window function rests on the rows of its frame; a row_number() of which only the first row is
  wanted rests on the first row of its partition.
- A subquery in an expression rests on the rows it finds.

Of rows that attain a minimum together the one with the lowest numbers stands, so that the same
rows always give the same evidence. What is added to a SELECT is written as text.
Source: why-provenance (Cheney, Chiticariu, Tan, 2009), with witnesses for minimum and maximum.
"""

from collections.abc import Iterable, Iterator

from sqlglot import exp
from sqlglot.optimizer.qualify import qualify

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.warehouse.lineage import known_columns
from rairdtc_pipeline.warehouse.sql_table import DIALECT, SqlTable

EVIDENCE = "evidence_rows"
_NOTHING = "CAST([] AS INTEGER[])"
# Schemas whose tables have the column; the private store and the protocol have none.
_TRACED = ("staging", "cohort", "derived")
_WITNESS = (exp.Min, exp.Max, exp.ArgMin, exp.ArgMax)
_CONSTANT = (exp.Literal, exp.Boolean, exp.Null)


def with_evidence(table: SqlTable) -> str:
    """The SELECT of a table with the column `evidence_rows`, a list of numbers of staged rows.

    Raises DeclarationError where a SELECT has a form whose rows cannot be followed.
    """
    tree = qualify(table.tree.copy(), schema=known_columns(), dialect=DIALECT)
    if any(union.args.get("distinct") for union in tree.find_all(exp.SetOperation)):
        raise DeclarationError(message("provenance-distinct-union", table=table.full_name))
    ranks = _wanted_first(tree)
    for select in list(tree.find_all(exp.Select)):
        if not _is_expression(select):
            _add_evidence(select, table.full_name, ranks)
    return tree.sql(dialect=DIALECT, comments=False)


def _wanted_first(tree: exp.Expr) -> frozenset[str]:
    """Names of row numbers that the SQL only ever asks whether they are 1, and never publishes."""
    ranked = {
        window.parent.alias
        for window in tree.find_all(exp.Window)
        if isinstance(window.this, exp.RowNumber) and isinstance(window.parent, exp.Alias)
    }
    published = set(tree.named_selects) if isinstance(tree, exp.Select) else set()
    asked_otherwise = {
        column.name
        for column in tree.find_all(exp.Column)
        if not isinstance(column.parent, exp.Alias) and not _is_first(column)
    }
    return frozenset(ranked - published - asked_otherwise)


def _is_first(column: exp.Column) -> bool:
    asked = column.parent
    return isinstance(asked, exp.EQ) and asked.right.sql() == "1"


def _is_expression(select: exp.Select) -> bool:
    """Whether the SELECT stands in an expression, and not among the sources of another."""
    parent = select.parent
    if isinstance(parent, exp.Subquery):
        return not isinstance(parent.parent, exp.From | exp.Join)
    return isinstance(parent, exp.Exists)


def _add_evidence(select: exp.Select, name: str, ranks: frozenset[str]) -> None:
    own = _together([*_of_sources(select), *_of_subqueries(select)])
    windows = [w for w in _of_this_block(select, exp.Window) if isinstance(w, exp.Window)]
    aggregates = [
        found for found in _of_this_block(select, exp.AggFunc) if not _in_window(found, select)
    ]
    if (aggregates or select.args.get("group")) and (windows or select.args.get("distinct")):
        raise DeclarationError(message("provenance-mixed-select", table=name))
    if select.args.get("distinct"):
        select.set("distinct", None)
        select.group_by(*(column.unalias().copy() for column in select.selects), copy=False)
    if aggregates or select.args.get("group"):
        evidence = _of_group(aggregates, own)
    else:
        evidence = _together([own, *(_of_window(w, select, own, ranks) for w in windows)])
    select.select(exp.alias_(exp.var(evidence), EVIDENCE), copy=False)


def _of_sources(select: exp.Select) -> Iterator[str]:
    read = select.args.get("from_")
    for source in (part.this for part in [read, *(select.args.get("joins") or [])] if part):
        if isinstance(source, exp.Table) and (
            source.catalog or (source.db and source.db not in _TRACED)
        ):
            continue
        if isinstance(source, exp.Values) or isinstance(source.this, exp.Values):
            continue
        yield f'"{source.alias_or_name}".{EVIDENCE}'


def _of_subqueries(select: exp.Select) -> Iterator[str]:
    """What subqueries in expressions find, as subqueries of the same conditions."""
    for inner in _subqueries(select):
        found = inner.copy()
        rows = exp.var(f"flatten(list({_together(_of_sources(found))}))")
        found.set("expressions", [rows])
        yield f"({found.sql(DIALECT)})"


def _subqueries(select: exp.Select) -> list[exp.Select]:
    parts = [*select.selects, *filter(None, [select.args.get("having")])]
    found = [inner for part in parts for inner in part.find_all(exp.Select)]
    return [inner for inner in found if inner.parent_select is select]


def _of_this_block(select: exp.Select, kind: type[exp.Expr]) -> Iterator[exp.Expr]:
    """Parts of a kind in projections and HAVING that belong to this SELECT itself."""
    for part in [*select.selects, *filter(None, [select.args.get("having")])]:
        for found in part.find_all(kind):
            if found.find_ancestor(exp.Select) is select:
                yield found


def _in_window(aggregate: exp.Expr, select: exp.Select) -> bool:
    window = aggregate.find_ancestor(exp.Window, exp.Select)
    return window is not select and isinstance(window, exp.Window)


def _of_group(aggregates: list[exp.Expr], own: str) -> str:
    if not all(map(_has_witness, aggregates)):
        return f"list_distinct(flatten(list({own})))"
    # A group without any value still exists because of a row.
    any_row = f"arg_min({own}, row(len({own}), list_sort({own})))"
    witnesses = _together([_witness(found, own) for found in aggregates])
    return f"coalesce(nullif({witnesses}, []), {any_row})"


def _has_witness(aggregate: exp.Expr) -> bool:
    """Whether the aggregate returns the value of one row; a maximum of constants counts rows."""
    return isinstance(aggregate, _WITNESS) and not any(
        isinstance(found, _CONSTANT) for found in _results(aggregate.this)
    )


def _results(expression: exp.Expr) -> list[exp.Expr]:
    """What an expression may return: the branches of a CASE, else itself."""
    if not isinstance(expression, exp.Case):
        return [expression]
    branches = [branch.args["true"] for branch in expression.args["ifs"]]
    return branches + [default for default in [expression.args.get("default")] if default]


def _witness(aggregate: exp.Expr, own: str) -> str:
    value = aggregate.this.sql(DIALECT)
    by = aggregate.args["expression"].sql(DIALECT) if aggregate.args.get("expression") else value
    kind = "arg_min" if isinstance(aggregate, exp.Min | exp.ArgMin) else "arg_max"
    known = f"{by} IS NOT NULL AND {value} IS NOT NULL"
    return f"{kind}({own}, CASE WHEN {known} THEN row({by}, list_sort({own})) END)"


def _of_window(window: exp.Window, select: exp.Select, own: str, ranks: frozenset[str]) -> str:
    """What a window function rests on: the rows of its frame."""
    if isinstance(window.parent, exp.Alias) and window.parent.alias in ranks:
        return f"first_value({own}) OVER ({_over(window, select)})"
    if _has_witness(window.this):
        return f"{_witness(window.this, own)} OVER ({_over(window, select)})"
    following = " ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING"
    frame = following if isinstance(window.this, exp.Lead) else ""
    return f"flatten(list({own}) OVER ({_over(window, select)}{frame}))"


def _over(window: exp.Window, select: exp.Select) -> str:
    """Partition, order and frame of a window; of one that is named, those of its name."""
    name = window.args.get("alias")
    said = window
    if name:
        said = next(found for found in select.args["windows"] if found.name == name.name)
    partition = ", ".join(part.sql(DIALECT) for part in said.args.get("partition_by") or [])
    parts = [f"PARTITION BY {partition}" if partition else ""]
    parts += [part.sql(DIALECT) for key in ("order", "spec") if (part := said.args.get(key))]
    return " ".join(filter(None, parts))


def _together(lists: Iterable[str]) -> str:
    """One list of several; a missing one adds nothing."""
    once = list(dict.fromkeys(lists))
    if not once:
        return _NOTHING
    return once[0] if len(once) == 1 else f"list_distinct(flatten([{', '.join(once)}]))"
