"""Column lineage leads from every printed table to the raw cells, and says what the code reads."""

from collections import defaultdict

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify

from rairdtc_pipeline.analysis import statistics_frames
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.statistics.tables.declared import TABLES
from rairdtc_pipeline.warehouse.data_dictionary import declared_columns

# What a staged row has of its file.
OF_EVERY_ROW = {"site", "source_file_id", "source_row"}
PRINTED = [
    # The estimands are words of the protocol.
    *(f"statistics.{name}" for name in TABLES if name != "estimands"),
    *(f"adam.{name}" for name in ("adsl", "adae", "adlb", "adqs", "adrs", "adtte")),
]


class Lineage:
    """The table `audit.column_lineage` as a graph."""

    def __init__(self, con):
        self.values, self.deciding = defaultdict(set), defaultdict(set)
        for table, column, source, source_column in con.execute(
            """SELECT table_name, column_name, source_table, source_column
            FROM audit.column_lineage WHERE source_table IS NOT NULL"""
        ).fetchall():
            place = self.deciding[table] if column is None else self.values[table, column]
            place.add((source, source_column))
        written = con.execute(
            """SELECT table_name, column_name FROM audit.column_lineage
            WHERE role IN ('constant', 'computed')"""
        ).fetchall()
        self.constant = set(written)

    def ends(self, table):
        """Columns with no source that the columns and rows of a table depend on."""
        ahead = {place for place in self.values if place[0] == table} | self.deciding[table]
        seen, ends = set(), set()
        while ahead:
            place = ahead.pop()
            seen.add(place)
            sources = self.values.get(place, set())
            if not sources:
                ends.add(place)
            ahead |= (sources | self.deciding[place[0]]) - seen
        return ends


@pytest.fixture(scope="module")
def lineage(published):
    return Lineage(published)


@pytest.mark.parametrize("table", PRINTED)
def test_a_printed_table_leads_to_raw_cells_and_to_nothing_unexplained(lineage, table):
    ends = lineage.ends(table) - lineage.constant
    assert {place for place in ends if place[0].startswith("raw.")}
    unexplained = {
        (name, column)
        for name, column in ends
        if name.split(".")[0] not in ("raw", "protocol") and column not in OF_EVERY_ROW
    }
    assert not unexplained


@pytest.mark.parametrize(
    "table", ["statistics.km_curve", "adam.adtte", "statistics.response_table"]
)
def test_a_diameter_and_a_laboratory_result_decide_a_survival_time(lineage, table):
    ends = lineage.ends(table)
    assert {("raw.lesions", "longest_diameter_mm"), ("raw.labs", "result")} <= ends


class Noting:
    """A connection that notes the tables and columns of what it runs."""

    def __init__(self, con):
        self.con, self.read = con, set()

    def _note(self, query):
        schema = defaultdict(dict)
        for name, columns in declared_columns().items():
            group, table = name.split(".")
            schema[group][table] = dict.fromkeys(columns, "VARCHAR")
        tree = sqlglot.parse_one(query, read="duckdb")
        tree = qualify(tree, schema=dict(schema), dialect="duckdb", validate_qualify_columns=False)
        tables = {t.alias_or_name: f"{t.db}.{t.name}" for t in tree.find_all(exp.Table) if t.db}
        self.read |= {
            (tables[column.table], column.name)
            for column in tree.find_all(exp.Column)
            if column.name in declared_columns().get(tables.get(column.table, ""), {})
        }

    def sql(self, query, **given):
        self._note(query)
        return self.con.sql(query, **given)

    def execute(self, query, *given):
        self._note(query)
        return self.con.execute(query, *given)


def test_the_statistics_read_what_they_declare(published):
    noting = Noting(published)
    statistics_frames(noting, load_protocol())
    declared = {
        place
        for table in TABLES.values()
        for sources in table.sources().values()
        for place in sources
    }
    key = {(table, "patient") for table in declared_columns()}
    assert noting.read - key == declared - key
