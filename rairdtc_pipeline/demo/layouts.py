"""How a site writes an export: format, encoding, header language, date format, units."""

from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from rairdtc_pipeline.contracts import Column, Contract, load_contracts
from rairdtc_pipeline.contracts.units import factor

Format = Literal["csv", "csv.gz", "xlsx", "parquet"]
_LAB_DIGITS = 3


@dataclass(frozen=True)
class Layout:
    """One layout of an export; `units` gives the unit of a column, `lab_units` that of a test."""

    format: Format = "csv"
    chinese: bool = False
    encoding: str = "utf-8"
    delimiter: str = ","
    date_format: str = "%Y-%m-%d"
    missing: str = ""
    units: dict[str, str] = field(default_factory=dict)
    lab_units: dict[str, str] = field(default_factory=dict)

    @property
    def typed(self) -> bool:
        """Whether dates and numbers are written with their types instead of as text."""
        return self.format in ("xlsx", "parquet")


def rendered(export: str, frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """A canonical frame with the layout's codes, units and dates, but canonical column names."""
    contract = load_contracts()[export]
    if layout.lab_units:
        frame = _lab_units(contract, frame, layout.lab_units)
    return frame.select(_written(column, layout) for column in contract.columns)


def header(export: str, name: str, layout: Layout) -> str:
    """The header of a column: canonical name or first alias, with the unit if it differs."""
    contract = load_contracts()[export]
    if name not in [column.name for column in contract.columns]:
        return name
    column, unit = contract[name], layout.units.get(name)
    if layout.chinese:
        return f"{column.aliases[0]}({unit})" if unit else column.aliases[0]
    if unit and column.unit:
        return f"{name.removesuffix(f'_{column.unit.lower()}')}_{unit}"
    return name


def _written(column: Column, layout: Layout) -> pl.Expr:
    value = pl.col(column.name)
    if layout.chinese:
        value = _translated(value, column)
    if (unit := layout.units.get(column.name)) and column.unit:
        times = factor(column.accepted_units[column.unit], column.accepted_units[unit])
        value = (value * float(times)).round(4)
    if layout.typed:
        return value
    if column.type == "date":
        value = value.dt.strftime(layout.date_format)
    elif column.type == "timestamp":
        value = value.dt.strftime(f"{layout.date_format} %H:%M")
    else:
        value = value.cast(pl.String).str.strip_suffix(".0")
    return value.fill_null(layout.missing) if layout.missing else value


def _translated(value: pl.Expr, column: Column) -> pl.Expr:
    """Codes translated to their first Chinese alias."""
    chinese = {
        code: alias
        for code, aliases in (column.codes | column.qualitative).items()
        if (alias := next((a for a in aliases if not a.isascii()), None))
    }
    return value.replace(chinese) if chinese else value


def _lab_units(contract: Contract, frame: pl.DataFrame, wanted: dict[str, str]) -> pl.DataFrame:
    """Results and reference limits of some tests in another unit."""
    tests = contract["unit"].laboratory_tests
    times = {
        test: float(
            factor(tests[test].accepted_units[tests[test].unit], tests[test].accepted_units[unit])
        )
        for test, unit in wanted.items()
    }
    test = pl.col("test_code")
    by = test.replace_strict(times, default=1.0, return_dtype=pl.Float64)
    number = pl.col("result").cast(pl.Float64, strict=False)
    converted = (number * by).round(_LAB_DIGITS).cast(pl.String).str.strip_suffix(".0")
    has_unit = pl.col("unit").is_not_null()
    changed = has_unit & (by != 1.0) & number.is_not_null()
    return frame.with_columns(
        result=pl.when(changed).then(converted).otherwise(pl.col("result")),
        reference_low=(pl.col("reference_low") * by).round(_LAB_DIGITS),
        reference_high=(pl.col("reference_high") * by).round(_LAB_DIGITS),
        unit=pl.when(has_unit)
        .then(test.replace_strict(wanted, default=pl.col("unit")))
        .otherwise(pl.col("unit")),
    )
