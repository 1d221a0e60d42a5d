"""The pandera schema of a contract: one named check per rule, and the message of each rule."""

from dataclasses import dataclass

import pandera.polars as pa
import polars as pl

from rairdtc_pipeline.contracts import Column, Contract
from rairdtc_pipeline.contracts.model import PATIENT_ID, Rule
from rairdtc_pipeline.messages import Message, message

ROW_RULE = "row"
FAULTS = "faults"
_OF_NUMBERS = ("range", "multiple")
_OF_VALUES = ("required", *_OF_NUMBERS)
PATIENT = "patient"
SCIENTIFIC = (PATIENT, "scientific_notation")


@dataclass(frozen=True)
class CheckedRule:
    """One rule: its column (None for a rule about the whole row) and its message."""

    column: str | None
    rule: str
    asks: Message


# Rule about the text of a cell, by the type of its column.
_OF_TYPES = {
    "number": "not_a_number",
    "integer": "not_a_whole_number",
    "date": "not_a_date",
    "timestamp": "not_a_timestamp",
    "string": "nul_byte",
}


def column_rules(column: Column) -> list[CheckedRule]:
    """Rules of one column, in the order in which they are reported."""
    name = column.name
    rules: list[tuple[str, Message]] = []
    if column.required:
        rules.append(("required", message("refusals-required", column=name)))
    if column.laboratory_tests:
        rules.append(("unit_missing", message("refusals-unit-missing", column=name)))
    rules.append(_rule_of_text(column))
    if column.one_form:
        rules.append((SCIENTIFIC[1], message("refusals-scientific-notation", column=name)))
    if column.minimum is not None or column.maximum is not None:
        rules.append(("range", _range(column)))
    if column.multiple_of is not None:
        step = column.multiple_of
        rules.append(("multiple", message("refusals-multiple", column=name, step=step)))
    return [CheckedRule(name, rule, asks) for rule, asks in rules]


def _rule_of_text(column: Column) -> tuple[str, Message]:
    if column.laboratory_tests:
        return "unit_unknown", message("refusals-unit-unknown", column=column.name)
    if column.qualitative:
        return "not_a_result", message("refusals-not-a-result", column=column.name)
    if column.codes:
        codes = tuple(column.codes)
        return "unknown_code", message("refusals-unknown-code", column=column.name, codes=codes)
    rule = _OF_TYPES[column.type]
    if column.imputation:
        return rule, message("refusals-not-a-partial-date", column=column.name)
    return rule, message(f"refusals-{rule.replace('_', '-')}", column=column.name)


def _range(column: Column) -> Message:
    low, high = _quantity(column.minimum or 0, ""), column.maximum
    if high is None:
        low = _quantity(column.minimum or 0, column.unit)
        return message("refusals-at-least", column=column.name, low=low)
    limit = _quantity(high, column.unit)
    return message("refusals-between", column=column.name, low=low, high=limit)


def _quantity(number: float, unit: str | None) -> Message:
    if unit:
        return message("refusals-quantity", number=number, unit=unit)
    return message("refusals-number", number=number)


def contract_rules(contract: Contract) -> list[CheckedRule]:
    """Every rule that pandera checks on an export."""
    rules = [rule for column in contract.stored for rule in column_rules(column)]
    scientific = message("refusals-scientific-notation", column=PATIENT_ID)
    required = message("refusals-required", column=PATIENT_ID)
    patient = [CheckedRule(*SCIENTIFIC, scientific), CheckedRule(PATIENT, "required", required)]
    return [*patient, *rules, *map(_of_a_row, contract.rules)]


def _of_a_row(rule: Rule) -> CheckedRule:
    asks = message(f"rules-{rule.name.replace('_', '-')}")
    if not asks.has_template:
        asks = message("refusals-contract-rule", description=rule.description)
    return CheckedRule(None, rule.name, asks)


def fault_bits(contract: Contract) -> dict[tuple[str, str], int]:
    """Column and rule about its text → the bit of `faults` that says that the rule is broken.

    Each row has one number `faults`, which says for every rule whether its texts broke it.
    """
    about_texts = [
        (column.name, rule.rule)
        for column in contract.stored
        for rule in column_rules(column)
        if rule.rule not in _OF_VALUES
    ]
    return {fault: 1 << place for place, fault in enumerate([SCIENTIFIC, *about_texts])}


def rule_column(rule: CheckedRule) -> str:
    """The column, of truth values or of numbers, on which a rule is checked."""
    return f"{rule.column or ROW_RULE}__{rule.rule}"


def rule_sql(contract: Contract, rule: CheckedRule) -> str:
    """SQL over typed rows for the input of pandera: whether the rule is kept, or the number."""
    if rule.rule in _OF_NUMBERS:
        return f"CAST({rule.column} AS DOUBLE)"
    if rule.rule == "required":
        return f"{rule.column} IS NOT NULL"
    if rule.column is None:
        return next(f"({r.condition})" for r in contract.rules if r.name == rule.rule)
    return f"({FAULTS} & {fault_bits(contract)[rule.column, rule.rule]}) = 0"


def schema(contract: Contract) -> pa.DataFrameSchema:
    """Pandera schema for the rules of an export, with one column per rule."""
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
