"""Remaining re-identification risk: k-anonymity over what others may know about a patient."""

from dataclasses import dataclass

import duckdb

QUASI_IDENTIFIERS = {"age": "age", "sex": "sex", "siteid": "site", "armcd": "arm"}


@dataclass(frozen=True)
class Risk:
    """Numbers of patients and of groups that are equal in every quasi-identifier.

    `smallest` is the k of k-anonymity, 0 without patients; `unique` counts patients who are alone
    in their group.
    """

    patients: int
    groups: int
    smallest: int
    unique: int


def risk_of(con: duckdb.DuckDBPyConnection, subjects: str) -> Risk:
    """The risk of the extract; `subjects` is the table of its ADSL."""
    alike = ", ".join(QUASI_IDENTIFIERS)
    ((patients, groups, smallest, unique),) = con.execute(
        f"""SELECT coalesce(sum(n), 0), count(*), coalesce(min(n), 0), count(*) FILTER (n = 1)
        FROM (SELECT count(*) AS n FROM {subjects} GROUP BY {alike})"""
    ).fetchall()
    return Risk(int(patients), int(groups), int(smallest), int(unique))
