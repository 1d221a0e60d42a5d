"""The declared columns, with descriptions, of all tables that SQL reads and makes."""

from functools import lru_cache

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.contracts.data_dictionary import column_comments
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.warehouse.audit_tables import TABLES
from rairdtc_pipeline.warehouse.protocol_tables import protocol_tables
from rairdtc_pipeline.warehouse.sql_table import load_sql_tables

Descriptions = dict[str, str]

FAILED_CHECKS = {
    "patient": "Pseudonym of the candidate.",
    "criterion": "Criterion the check belongs to: I4, E1 or E2.",
    "check_name": "What the check asks for.",
}


@lru_cache(maxsize=1)
def declared_columns() -> dict[str, Descriptions]:
    """schema.table → column → its description.

    If a SELECT passes a column on under its name, the column keeps the description from the first
    of the tables read that describes it. Raises DeclarationError for SQL that is not well formed.
    """
    declared: dict[str, Descriptions] = {"cohort.failed_checks": FAILED_CHECKS}
    for contract in load_contracts().values():
        declared[f"staging.{contract.name}"] = column_comments(contract)
    for made in protocol_tables(load_protocol()):
        declared[f"protocol.{made.name}"] = {name: text for name, (_, text) in made.columns.items()}
    for audit in TABLES:
        declared[f"audit.{audit.name}"] = {name: text for name, (_, text) in audit.columns.items()}
    for table in load_sql_tables().values():
        inherited: Descriptions = {}
        for read in reversed(table.reads):
            inherited |= {name: text for name, text in declared.get(read, {}).items() if text}
        declared[table.full_name] = {
            name: text or inherited.get(name, "") for name, text in table.columns.items()
        }
    return declared
