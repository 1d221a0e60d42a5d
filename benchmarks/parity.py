"""Whether two frames of one table hold the same rows: exact values, numbers to 1e-9."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

TOLERANCE = 1e-9


def differing_rows(
    expected: pd.DataFrame, made: pd.DataFrame, key: Iterable[str], columns: Iterable[str]
) -> dict[str, int]:
    """Column → number of rows that differ; `(rows)` counts rows that only one frame has.

    Numbers may differ by `TOLERANCE`, which is relative for numbers larger than 1. Raises pandas'
    MergeError if the key is not unique in either frame, and KeyError if `made` lacks a column.
    """
    keys, others = list(key), [name for name in columns if name not in set(key)]
    both = expected[keys + others].merge(
        made[keys + others],
        on=keys,
        how="outer",
        suffixes=("_expected", "_made"),
        validate="one_to_one",
        indicator="found",
    )
    in_both = both[both["found"] == "both"]
    found = {"(rows)": len(both) - len(in_both)}
    for name in others:
        found[name] = int((~_equal(in_both[f"{name}_expected"], in_both[f"{name}_made"])).sum())
    return {name: count for name, count in found.items() if count}


def _equal(expected: pd.Series, made: pd.Series) -> pd.Series:
    missing, also_missing = expected.isna(), made.isna()
    if pd.api.types.is_numeric_dtype(expected) or _holds_booleans(expected):
        left, right = _numbers(expected), _numbers(made)
        same = (left - right).abs() <= TOLERANCE * np.maximum(1, left.abs())
    else:
        same = expected == made
    return (missing & also_missing) | (~missing & ~also_missing & same)


def _holds_booleans(column: pd.Series) -> bool:
    return bool(pd.api.types.infer_dtype(column, skipna=True) == "boolean")


def _numbers(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column, errors="raise").astype("Float64").astype(float)
