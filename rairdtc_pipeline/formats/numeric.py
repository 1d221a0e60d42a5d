"""Frames for statistical packages: every number is a double, and booleans are 1 and 0."""

import polars as pl


def as_numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with decimals, integers and booleans as doubles."""
    kinds = (pl.Decimal, pl.Boolean, pl.Int8, pl.Int16, pl.Int32, pl.Int64)
    return frame.with_columns(pl.col(*kinds).cast(pl.Float64))
