"""The pandera schema of a contract: one named check per rule, and what each rule asks for."""

from dataclasses import dataclass

import pandera.polars as pa
import polars as pl

from rairdtc_pipeline.contracts import Column, Contract

ROW_RULE = "row"
FAULTS = "faults"
_OF_NUMBERS = ("range", "multiple")
_OF_VALUES = ("required", *_OF_NUMBERS)


@dataclass(frozen=True)
class CheckedRule:
    """One rule: the column it is about (none for the whole row) and what it asks for."""

    column: str | None
    rule: str
    description: str


def _number_text(number: float) -> str:
    return f"{number:g}"


def column_rules(column: Column) -> list[CheckedRule]:
    """Rules of one column, in the order they are reported."""
    rules = []
    if column.required:
        rules.append(("required", f"{column.name} must be given"))
    kinds = {
        "number": ("not_a_number", "must be a number of at most six decimals"),
        "integer": ("not_a_whole_number", "must be a whole number"),
        "date": ("not_a_date", "must be a day from 1900 on, as YYYY-MM-DD, YYYY/M/D or YYYYMMDD"),
        "timestamp": (
            "not_a_timestamp",
            "must be a day from 1900 on and time, as YYYY-MM-DD HH:MM",
        ),
        "string": ("nul_byte", "must not hold NUL bytes"),
    }
    rule, text = kinds[column.type]
    if column.imputation:
        text += ", or a month as YYYY-MM or a year"
    if column.codes:
        rule, text = "unknown_code", f"must be one of {', '.join(column.codes)} or an alias"
    if column.qualitative:
        rule, text = (
            "not_a_result",
            "must be a number of at most six decimals, also behind < or >, positive or negative",
        )
    if column.laboratory_tests:
        rules.append(("unit_missing", f"{column.name} must be given with a number"))
        rule, text = "unit_unknown", "must be one the contract accepts for the test"
    rules.append((rule, f"{column.name} {text}"))
    if column.minimum is not None or column.maximum is not None:
        rules.append(("range", f"{column.name} {_range_text(column)}"))
    if column.multiple_of is not None:
        rules.append(("multiple", f"{column.name} must be a multiple of {column.multiple_of}"))
    return [CheckedRule(column.name, rule, text) for rule, text in rules]


def _range_text(column: Column) -> str:
    unit = f" {column.unit}" if column.unit else ""
    if column.maximum is None:
        return f"must be at least {_number_text(column.minimum or 0)}{unit}"
    low = _number_text(column.minimum or 0)
    return f"must lie between {low} and {_number_text(column.maximum)}{unit}"


def contract_rules(contract: Contract) -> list[CheckedRule]:
    """Every rule pandera checks on an export."""
    rules = [rule for column in contract.stored for rule in column_rules(column)]
    patient = CheckedRule("patient", "required", "patient_id must be given")
    return [patient, *rules, *(CheckedRule(None, r.name, r.description) for r in contract.rules)]


def fault_bits(contract: Contract) -> dict[tuple[str, str], int]:
    """Column and rule about its text → the bit of `faults` that says the rule is broken.

    One number beside the values of a row says of every rule whether its texts broke it.
    """
    about_texts = [
        (column.name, rule.rule)
        for column in contract.stored
        for rule in column_rules(column)
        if rule.rule not in _OF_VALUES
    ]
    return {fault: 1 << place for place, fault in enumerate(about_texts)}


def rule_column(rule: CheckedRule) -> str:
    """The column of truth values, or of numbers, that a rule is checked on."""
    return f"{rule.column or ROW_RULE}__{rule.rule}"


def rule_sql(contract: Contract, rule: CheckedRule) -> str:
    """SQL over typed rows of what pandera judges: whether the rule is kept, or the number."""
    if rule.rule in _OF_NUMBERS:
        return f"CAST({rule.column} AS DOUBLE)"
    if rule.rule == "required":
        return f"{rule.column} IS NOT NULL"
    if rule.column is None:
        return next(f"({r.condition})" for r in contract.rules if r.name == rule.rule)
    return f"({FAULTS} & {fault_bits(contract)[rule.column, rule.rule]}) = 0"


def schema(contract: Contract) -> pa.DataFrameSchema:
    """Pandera schema over the rules of an export, each in a column of its own."""
    columns = {}
    for rule in contract_rules(contract):
        name = rule_column(rule)
        if rule.rule in _OF_NUMBERS:
            check = _number_check(contract[rule.column or ""], rule.rule)
            columns[name] = pa.Column(pl.Float64, check, nullable=True)
        else:
            kept = pa.Check.eq(True, name=rule.rule)
            columns[name] = pa.Column(pl.Boolean, kept, nullable=True)
    return pa.DataFrameSchema(columns, name=contract.name, strict="filter")


def _number_check(column: Column, rule: str) -> pa.Check:
    if rule == "multiple":
        step = column.multiple_of
        return pa.Check(
            lambda data: data.lazyframe.select(pl.col(data.key) % step == 0), name="multiple"
        )
    low = float("-inf") if column.minimum is None else column.minimum
    high = float("inf") if column.maximum is None else column.maximum
    return pa.Check.in_range(low, high, name="range")
