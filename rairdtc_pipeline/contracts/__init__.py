"""The contracts of the exports, which define headers, types, checks and the data dictionary."""

from rairdtc_pipeline.contracts.model import (
    PATIENT_ID,
    PATIENTS,
    RESULT,
    Column,
    Contract,
    Plausible,
    Rule,
    laboratory_tests,
    load_contracts,
    plausible_ranges,
)

__all__ = [
    "PATIENTS",
    "PATIENT_ID",
    "RESULT",
    "Column",
    "Contract",
    "Plausible",
    "Rule",
    "laboratory_tests",
    "load_contracts",
    "plausible_ranges",
]
