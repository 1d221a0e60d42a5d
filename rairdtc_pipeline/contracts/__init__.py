"""The contracts of the exports: read once, used for headers, types, checks and the dictionary."""

from rairdtc_pipeline.contracts.model import (
    PATIENT_ID,
    PATIENTS,
    Column,
    Contract,
    Rule,
    laboratory_tests,
    load_contracts,
)

__all__ = [
    "PATIENTS",
    "PATIENT_ID",
    "Column",
    "Contract",
    "Rule",
    "laboratory_tests",
    "load_contracts",
]
