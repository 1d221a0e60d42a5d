"""Every message in the code has a template with the same parameters, in every language."""

import ast
import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import (
    BaseNode,
    Junk,
    Message,
    StringLiteral,
    TextElement,
    VariableReference,
    Variant,
)
from jinja2 import Environment
from jinja2.nodes import Call, CondExpr, Const

from rairdtc_pipeline import messages
from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.ctcae import written_terms
from rairdtc_pipeline.errors import FaultError, RairdtcError
from rairdtc_pipeline.messages import language
from rairdtc_pipeline.messages.__main__ import table_of_messages
from rairdtc_pipeline.published.words import told, worded
from rairdtc_pipeline.statistics.tables.characteristics import CHANGES, COVARIATES, MEASURES, SITE
from rairdtc_pipeline.vocabulary import vocabulary
from rairdtc_pipeline.warehouse.sql_checks import sql_checks

PACKAGE = Path(messages.__file__).parents[1]
LANGUAGES = sorted(
    path.name
    for path in Path(messages.__file__).parent.iterdir()
    if path.is_dir() and path.name[0] != "_"
)


# Abbreviations that are the same on the pages in every language.
SYMBOLS = {"SQL", "SMD", "SHA"}


def variables_of(node):
    """Names of the parameters below a node of the syntax tree."""
    if isinstance(node, VariableReference):
        return {node.id.name}
    if isinstance(node, list):
        return set().union(*map(variables_of, node))
    return variables_of(list(vars(node).values())) if isinstance(node, BaseNode) else set()


def templates(language):
    """Id of every template → (its file, its parameters)."""
    found = {}
    for path in sorted((Path(messages.__file__).parent / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, Junk), (path, entry.content)
            if isinstance(entry, Message):
                assert entry.id.name not in found, entry.id.name
                found[entry.id.name] = (path.stem, variables_of(entry))
    return found


def said():
    """(id, parameters or None if they are not written out, path) of every call of `message`."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            names = (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
            if (
                names in (("message", ""), ("", "say"))
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                names = [keyword.arg for keyword in node.keywords]
                yield node.args[0].value, None if None in names else set(names), path
    for path in (PACKAGE / "report" / "templates").rglob("*.html"):
        for called in Environment().parse(path.read_text(encoding="utf-8")).find_all(Call):
            if getattr(called.node, "name", "") in ("say", "marked"):
                for name in ids_of(called.args[0]):
                    yield name, {keyword.key for keyword in called.kwargs}, path


def ids_of(node):
    """The ids that a page template may use in one place: one id, or one of two."""
    if isinstance(node, CondExpr):
        return [*ids_of(node.expr1), *ids_of(node.expr2)]
    assert isinstance(node, Const), node
    return [node.value]


ERRORS = {error.__name__ for error in (FaultError, RairdtcError, *RairdtcError.__subclasses__())}
# Functions that make a message, so that the statement that raises does not call `message`.
SAY_MESSAGES = {"message", "not_a_workbook", "_not_one"}


def raised_words(path):
    """Lines of a file that raise an error of the project with text written in the code."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS:
            said = node.args[0]
            called = getattr(said.func, "id", "") if isinstance(said, ast.Call) else "message"
            if isinstance(said, ast.Constant | ast.JoinedStr) or called not in SAY_MESSAGES:
                yield path.name, node.lineno


def test_an_error_says_a_message_of_the_catalogue(tmp_path):
    assert [found for path in PACKAGE.rglob("*.py") for found in raised_words(path)] == []
    broken = tmp_path / "broken.py"
    broken.write_text('raise ExportError("words")\nraise RefusedError(f"{more} words")\n')
    assert len(list(raised_words(broken))) == 2


def test_every_message_has_a_template_with_its_parameters():
    known = templates("en")
    for name, parameters, path in said():
        assert name in known, (name, path)
        assert parameters is None or parameters >= known[name][1], (name, path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_id_begins_with_the_file_it_stands_in(language):
    assert {
        name for name, (file, _) in templates(language).items() if not name.startswith(f"{file}-")
    } == set()


def test_chinese_has_every_message_with_the_same_parameters():
    english, chinese = (
        {name: variables for name, (_, variables) in templates(language).items()}
        for language in ("en", "zh")
    )
    assert chinese == english


def numbers(language):
    """Id of every template → the numbers in its text."""
    found = {}
    for path in sorted((Path(messages.__file__).parent / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, Message):
                found[entry.id.name] = set(re.findall(r"\d+(?:\.\d+)?", words_of(entry.value)))
    return found


def words_of(node):
    """The text below a node of the syntax tree, without names of variants."""
    if isinstance(node, TextElement | StringLiteral):
        return f"{node.value} "
    if isinstance(node, list):
        return "".join(map(words_of, node))
    if isinstance(node, Variant):
        return words_of(node.value)
    return words_of(list(vars(node).values())) if isinstance(node, BaseNode) else ""


def test_chinese_says_the_same_numbers():
    english = numbers("en")
    for name, found in numbers("zh").items():
        assert found == english[name], name


def test_every_check_and_rule_has_the_words_of_its_declaration():
    for found in sql_checks().values():
        for check, _ in found:
            said = messages.message(f"checks-{check.name.replace('_', '-')}")
            assert str(said) == check.title
    for contract in load_contracts().values():
        for rule in contract.rules:
            said = messages.message(f"rules-{rule.name.replace('_', '-')}")
            assert str(said) == rule.description


def test_the_language_is_that_chosen_else_that_of_the_locale(monkeypatch):
    monkeypatch.setattr(language, "_chosen", [])
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    said = messages.message("status-no-file")
    assert said.text() == "no file"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert (said.text(), str(said)) == ("没有文件", "no file")
    monkeypatch.setenv("LC_ALL", "C")
    assert said.text() == "no file"
    language.use_language("zh")
    assert said.text() == "没有文件"


def test_a_message_says_its_template_in_a_language():
    held = messages.message("errors-warehouse-held", root="warehouse", holder="process 7")
    assert held.text() == "another refresh holds warehouse: process 7; wait until it has ended"
    assert held.parameters_json == '{"holder": "process 7", "root": "warehouse"}'


def test_a_message_comes_back_from_the_columns_of_a_table():
    limit = messages.message("refusals-quantity", number=0.5, unit="mm")
    said = messages.message("refusals-at-least", column="diameter_mm", low=limit)
    codes = messages.message("refusals-unknown-code", column="sex", codes=["M", "F"])
    for kept in (said, codes):
        words, name, parameters = messages.in_table(kept)
        assert messages.stored_message(name, parameters) == kept
        assert words == str(kept)
    assert str(said) == "diameter_mm must be at least 0.5 mm"
    assert str(codes) == "sex must be one of M, F or an alias"


def test_the_table_of_the_documents_is_that_of_the_catalogues():
    written = (PACKAGE.parent / "docs" / "messages.md").read_text(encoding="utf-8")
    assert written == table_of_messages(), "python -m rairdtc_pipeline.messages > docs/messages.md"


def test_labels_that_tables_keep_have_words_in_chinese():
    words = vocabulary()
    terms = [*words.arms.values(), *words.criteria.values(), *words.scopes.values()]
    terms += [*words.responses.values(), *words.endings.values(), *words.endpoints.values()]
    terms += [*words.sensitivity_sets.values(), *words.visit_states.values()]
    labels = [term.label for term in terms] + [words.visit_label(0), words.visit_label(6)]
    for characteristic in words.characteristics.values():
        labels += [characteristic.label, *characteristic.levels.values()]
    labels += [*MEASURES.values(), *(measure.section for measure in CHANGES.values())]
    labels += [*COVARIATES.values(), SITE]
    labels += [name for found in written_terms().values() for name in found]
    codes = {"ECOG", "PTC", "FTC", "NTT", "TT", "BMI", "KPS"}
    same = {label for label in labels if worded(label, "zh") == label}
    assert {label for label in same if not label.isdigit()} == codes


def test_every_column_of_an_export_is_explained_in_chinese():
    columns = [column for contract in load_contracts().values() for column in contract.columns]
    said = {column.description for column in columns}
    assert [each for each in said if worded(each, "zh") == each] == []


def test_a_sentence_of_a_table_is_said_from_its_messages():
    why = messages.message("statistics-why-expected-below", lowest="4.75", limit="5")
    row = {"why": str(why), "why_messages": messages.messages_json([why])}
    assert told(row, "why", "zh") == "最小理论频数为 4.75，小于 5"
    assert told(row, "why", "en") == "the lowest expected count is 4.75, below 5"
    assert told({"why": "median (P25, P75)"}, "why", "zh") == "中位数 (P25, P75)"
    assert worded("Age, years", "zh") == "年龄，岁"
    assert worded("12 months · Worst grade", "zh") == "12 个月 · 最高级别"
    assert worded("words of nobody", "zh") == "words of nobody"


def test_a_template_that_is_not_there_or_lacks_a_parameter_is_an_error():
    with pytest.raises(LookupError):
        messages.message("errors-nobody-wrote-this").text()
    with pytest.raises(ValueError, match="errors-warehouse-held"):
        messages.message("errors-warehouse-held", root="warehouse").text()
