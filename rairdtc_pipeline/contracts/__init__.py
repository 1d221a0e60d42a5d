"""The contracts of the exports: read once, used for headers, types, checks and the dictionary."""

from rairdtc_pipeline.contracts.model import (
    EXPORTS,
    PATIENT_ID,
    Column,
    Contract,
    Rule,
    laboratory_tests,
    load_contracts,
)

__all__ = [
    "EXPORTS",
    "PATIENT_ID",
    "Column",
    "Contract",
    "Rule",
    "laboratory_tests",
    "load_contracts",
]
