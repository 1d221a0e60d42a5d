"""The small published file that the tests of the report read."""

import duckdb
import pytest

from rairdtc_pipeline.warehouse.audit_tables import create_audit_tables
from tests.unit.report_file import TABLES, create


@pytest.fixture
def con():
    """Its tables, without a row."""
    with duckdb.connect() as con:
        create_audit_tables(con)
        create(con, TABLES)
        yield con
