"""The columns that decide which rows a SQL table has, and in which order its rules see them.

They are those of every filter, join, group, DISTINCT and window order of its SELECTs, followed
through named SELECTs to the tables it reads. Values that a column passes on are in `lineage`.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from sqlglot import exp
from sqlglot.optimizer.qualify import qualify

from rairdtc_pipeline.warehouse.lineage import known_columns
from rairdtc_pipeline.warehouse.sql_table import DIALECT, SqlTable

Place = tuple[str, str]
Places = frozenset[Place]
# Column of a named SELECT → the columns of tables it is made from.
Made = dict[str, Places]
# Alias of a source → its columns; of a table, its name.
Sources = Mapping[str, Made | str]
_NOWHERE: Places = frozenset()
_CONDITIONS = ("where", "having", "group", "qualify", "windows")


@cache
def deciding_columns(table: SqlTable) -> tuple[Place, ...]:
    """(table, column) pairs that decide which rows the table has, in order."""
    tree = table.tree.copy()
    for read in tree.find_all(exp.Table):
        read.set("catalog", None)
    found: set[Place] = set()
    _resolve(qualify(tree, schema=known_columns(), dialect=DIALECT), {}, {}, found)
    return tuple(sorted(found))


def _resolve(query: exp.Expr, named: Mapping[str, Made], outer: Sources, found: set[Place]) -> Made:
    """What each column of a query is made from; what decides its rows is added to `found`."""
    named = dict(named)
    for cte in query.ctes if isinstance(query, exp.Query) else []:
        if isinstance(cte.this, exp.SetOperation):  # It may read itself.
            named[cte.alias] = _resolve(cte.this.this, named, outer, found)
        named[cte.alias] = _resolve(cte.this, named, outer, found)
    if isinstance(query, exp.Subquery):
        return _resolve(query.this, named, outer, found)
    if isinstance(query, exp.SetOperation):
        first = _resolve(query.this, named, outer, found)
        second = _resolve(query.expression, named, outer, found)
        both = zip(first.items(), second.values(), strict=True)
        return {name: places | others for (name, places), others in both}
    return _of_select(query, named, outer, found) if isinstance(query, exp.Select) else {}


def _of_select(
    query: exp.Select, named: Mapping[str, Made], outer: Sources, found: set[Place]
) -> Made:
    sources: dict[str, Made | str] = dict(outer)
    for part in [query.args.get("from_"), *(query.args.get("joins") or [])]:
        if part is not None:
            sources[part.this.alias_or_name] = _source(part.this, named, sources, found)
    made: Made = {}
    for number, column in enumerate(query.selects):
        # The second SELECT of a UNION may give two columns one name; its columns count by place.
        name = column.alias_or_name
        made[f"{name} {number}" if name in made else name] = _of(column, named, sources, found)
    for condition in _conditions(query):
        found |= _of(condition, named, sources, found)
    if query.args.get("distinct"):
        found |= frozenset().union(*made.values())
    return made


def _source(
    source: exp.Expr, named: Mapping[str, Made], outer: Sources, found: set[Place]
) -> Made | str:
    if isinstance(source, exp.Table):
        return f"{source.db}.{source.name}" if source.db else named[source.name]
    return _resolve(source, named, outer, found)


def _conditions(query: exp.Select) -> Iterator[exp.Expr]:
    """Filters, groups and named windows, conditions of joins, and windows of the columns."""
    for name in _CONDITIONS:
        part = query.args.get(name)
        yield from part if isinstance(part, list) else [part] if part else []
    for join in query.args.get("joins") or []:
        if join.args.get("on"):
            yield join.args["on"]
    for column in query.selects:
        for window in column.find_all(exp.Window):
            yield from window.args.get("partition_by") or []
            if window.args.get("order"):
                yield window.args["order"]


def _of(
    expression: exp.Expr, named: Mapping[str, Made], sources: Sources, found: set[Place]
) -> Places:
    """Columns of tables an expression is made from; what its subqueries filter by decides too."""
    inner = [
        select
        for select in expression.find_all(exp.Select)
        if not isinstance(select.parent_select, exp.Select)
        or select.parent_select not in list(expression.find_all(exp.Select))
    ]
    places: set[Place] = set()
    for select in inner:
        places |= frozenset().union(*_resolve(select, named, sources, found).values())
    within = {id(column) for select in inner for column in select.find_all(exp.Column)}
    for column in expression.find_all(exp.Column):
        if id(column) not in within:
            places |= _place(column, sources)
    return frozenset(places)


def _place(column: exp.Column, sources: Sources) -> Places:
    source = sources.get(column.table)
    if isinstance(source, str):
        return frozenset({(source, column.name)})
    return source.get(column.name, _NOWHERE) if source else _NOWHERE
