"""Codes of the vocabulary, their labels and their order are defined only in `vocabulary.yaml`.

A rule may compare with the code that it concerns (`response = 'PD'`). Lists of codes, their labels
and their order are read from the vocabulary.
"""

import ast
import re

import pytest
from sqlglot import exp

from rairdtc_pipeline import project
from rairdtc_pipeline.vocabulary import labels, vocabulary
from rairdtc_pipeline.warehouse.sql_checks import sql_checks
from rairdtc_pipeline.warehouse.sql_table import load_sql_tables, read_sql_table
from tests.conventions.test_house import MODULES, PACKAGE

WORDS = vocabulary()
# SQL column → the codes that it may hold.
COLUMNS = {
    "arm": set(WORDS.arms),
    "criterion": set(WORDS.criteria),
    "scope": set(WORDS.scopes),
    "response": set(WORDS.responses),
    "target_response": set(WORDS.responses),
    "non_target_response": set(WORDS.responses),
    "endpoint": set(WORDS.endpoints),
    "sensitivity_set": set(WORDS.sensitivity_sets),
    "reason": set(WORDS.endings),
    "state": set(WORDS.visit_states),
}
# Codes that are not ordinary words: a list with two of them repeats a list of the vocabulary.
LISTS = [
    set(WORDS.criteria),
    set(WORDS.responses),
    set(WORDS.endings),
    set(WORDS.sensitivity_sets),
    set(WORDS.endpoints),
    set(WORDS.visit_states) - {"missing"},
    set(WORDS.response_parameters),
]
LABELS = {
    label.casefold()
    for terms in (
        WORDS.arms,
        WORDS.criteria,
        WORDS.scopes,
        WORDS.responses,
        WORDS.response_parameters,
        WORDS.endings,
        WORDS.endpoints,
        WORDS.sensitivity_sets,
        WORDS.visit_states,
    )
    for label in labels(terms).values()
    if " " in label
} | {parameter.param.casefold() for parameter in WORDS.parameters}
SQL = {
    **{name: table.tree for name, table in load_sql_tables().items()},
    **{check.name: check.tree for found in sql_checks().values() for check, _ in found},
    **{
        path.name: read_sql_table(path).tree
        for path in sorted((project.SQL / "queries").glob("*.sql"))
    },
}
# The demo is left out: it writes codes as a hospital sends them.
PYTHON = [path for path in MODULES if path.relative_to(PACKAGE).parts[0] != "demo"]


def number(node):
    return node.this if isinstance(node, exp.Literal) and not node.is_string else None


def texts(node):
    return {literal.this for literal in node.find_all(exp.Literal) if literal.is_string}


@pytest.mark.parametrize("name", SQL)
def test_sql_has_no_label_and_no_list_of_its_own(name):
    tree = SQL[name]
    assert {text for text in texts(tree) if text.casefold() in LABELS} == set()
    for values in tree.find_all(exp.Values):
        assert not any(texts(values) & codes for codes in LISTS), values.sql()


@pytest.mark.parametrize("name", SQL)
def test_sql_gives_codes_no_order_of_its_own(name):
    """No CASE maps two codes of one list to numbers, or numbers to codes."""
    for case in SQL[name].find_all(exp.Case):
        branches = [(branch.this, branch.args["true"]) for branch in case.args["ifs"]]
        ranks = {number(then) for _, then in branches} - {None}
        ranked = {number(when) for when, _ in branches} - {None}
        codes = texts(case)
        if len(ranks) > 1 or len(ranked) > 1:
            assert all(len(codes & listed) < 2 for listed in LISTS), case.sql()


@pytest.mark.parametrize("name", SQL)
def test_sql_compares_with_declared_codes_alone(name):
    for node in SQL[name].find_all(exp.EQ, exp.NEQ, exp.In):
        column = node.this.name if isinstance(node.this, exp.Column) else None
        if column in COLUMNS:
            compared = [node.args.get("expression"), *node.args.get("expressions", [])]
            literals = {c.this for c in compared if isinstance(c, exp.Literal)}
            assert literals <= COLUMNS[column], node.sql()


def test_every_criterion_and_no_other_is_judged():
    found = texts(SQL["cohort.eligibility"])
    named = {text for text in found if re.fullmatch(r"[A-Z]\d+", text)}
    assert named == set(WORDS.criteria)


def test_every_ending_and_no_other_is_looked_for():
    found = texts(SQL["derived.survival_sources"]) | texts(SQL["derived.survival"])
    others = {ending.kind for ending in WORDS.endings.values()} | {"day"}
    others |= {ending.evidence for ending in WORDS.endings.values()}
    others |= {*WORDS.scopes, *WORDS.responses}
    assert found - others == set(WORDS.endings)


def literals_of(path):
    """String constants of a module except docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spoken = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in spoken
        ):
            yield node.value


def lists_of(path):
    """Constants in the same list, tuple or set, and the keys of a dict of strings."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            yield {e.value for e in node.elts if isinstance(e, ast.Constant)}
        elif isinstance(node, ast.Dict) and any(isinstance(v, ast.Constant) for v in node.values):
            yield {k.value for k in node.keys if isinstance(k, ast.Constant)}


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_python_has_no_label_and_no_list_of_its_own(path):
    assert {text for text in literals_of(path) if text.casefold() in LABELS} == set()
    for listed in lists_of(path):
        assert all(len(listed & codes) < 2 for codes in LISTS), listed
