"""The project keeps its own rules for layout and style."""

import ast
import json
import re
import tomllib
from graphlib import TopologicalSorter
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from sqlglot import exp

from rairdtc_pipeline import project
from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.protocol import load_protocol
from rairdtc_pipeline.warehouse.lineage import column_sources
from rairdtc_pipeline.warehouse.sql_table import load_sql_tables

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "rairdtc_pipeline"
MODULES = sorted(PACKAGE.rglob("*.py"))
ORDER = ["protocol", "staging", "cohort", "derived", "statistics", "audit", "adam", "trace"]


# In order from the lowest layer: a package may import from those before it.
FLOORS = [
    "messages",
    "errors",
    "project",
    "vocabulary",
    "ctcae",
    "storage",
    "statistics",
    "trace",
    "protocol_limits",
    "protocol",
    "contracts",
    "settings",
    "alerts",
    "privacy",
    "ingest",
    "staging",
    "warehouse",
    "doctor",
    "cohort",
    "provenance",
    "check_exports",
    "spark",
    "engine",
    "analysis",
    "published",
    "explain",
    "figures",
    "paper",
    "replay",
    "report",
    "formats",
    "letter",
    "release",
    "publication",
    "what_if",
    "demo",
    "orchestration",
    "definitions",
    "cli",
]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def modules_imported(path):
    """Modules of the project that a module imports, including modules imported from a package."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.ImportFrom)
            and node.module
            and node.module.split(".")[0] == PACKAGE.name
        ):
            for alias in node.names:
                place = PACKAGE.parent / Path(*node.module.split("."), alias.name)
                inner = place.with_suffix(".py").is_file() or place.is_dir()
                yield f"{node.module}.{alias.name}" if inner else node.module


def module_name(path):
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_no_import_points_up_the_floors():
    """A package imports only from those before it, so that packages have no import cycle."""
    for path in MODULES:
        own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for name in modules_imported(path):
            found = name.split(".")[1:2]
            if own != "__init__" and found and found != [own]:
                assert FLOORS.index(found[0]) < FLOORS.index(own), (path, name)


def test_modules_have_no_circle():
    """Imports of `__init__` are left out, because it imports the modules of its package."""
    graph = {
        module_name(path): set(modules_imported(path))
        for path in MODULES
        if path.name != "__init__.py"
    }
    TopologicalSorter(graph).prepare()


def test_only_orchestration_knows_dagster():
    for path in MODULES:
        place = path.relative_to(PACKAGE).parts[0]
        if place not in ("orchestration", "definitions.py"):
            assert not [name for name in imports(path) if name.split(".")[0] == "dagster"], path


def test_statistics_know_neither_duckdb_nor_the_warehouse():
    closed = ("duckdb", "rairdtc_pipeline.warehouse", "rairdtc_pipeline.storage")
    for path in (PACKAGE / "statistics").rglob("*.py"):
        assert not [name for name in set(imports(path)) if name.startswith(closed)], path


def test_nobody_looks_for_a_word_in_what_a_method_or_a_reason_is_called():
    called = r"""(\.|\[["'])(method|rationale|reason|test_id)(["']\])?"""
    looked = re.compile(rf"{called}\.(startswith|endswith)\(|[\"'] in \w+{called}(?!\w)")
    found = [path for path in MODULES if looked.search(path.read_text(encoding="utf-8"))]
    assert not found


@pytest.mark.parametrize("export", load_contracts())
def test_contracts_are_valid_by_the_standard(export):
    standard = resources.files("open_data_contract_standard") / "schema.json"
    contract = yaml.safe_load(
        (project.CONTRACTS / "exports" / f"{export}.odcs.yaml").read_text(encoding="utf-8")
    )
    jsonschema.validate(contract, json.loads(standard.read_text()))


def test_every_alias_leads_to_one_column_and_every_code_to_one_value():
    for contract in load_contracts().values():
        names = [n.casefold() for c in contract.columns for n in {c.name, *c.aliases}]
        assert len(names) == len(set(names)), contract.name
        for column in contract.columns:
            codes = [a.casefold() for code, al in column.codes.items() for a in {code, *al}]
            assert len(codes) == len(set(codes)), column.name


def test_every_number_of_the_protocol_is_used():
    used = " ".join(p.read_text(encoding="utf-8") for p in [*MODULES, *project.SQL.rglob("*.sql")])
    unused = [name for name in load_protocol().settings if not re.search(rf"\b{name}\b", used)]
    assert unused == []


def test_sql_holds_no_number_of_the_study():
    """Ranks, signs, percent, the 6000 of pi*a*b*c/6 in cm3 and the microseconds of a day are
    arithmetic; all other numbers have a name."""
    arithmetic = ("100", "6000", "86400000000")
    for name, table in load_sql_tables().items():
        literals = [lit for lit in table.tree.find_all(exp.Literal) if not lit.is_string]
        numbers = {lit.this for lit in literals if lit.find_ancestor(exp.DataType) is None}
        found = {n for n in numbers if not n.isdigit() or (int(n) > 13 and n not in arithmetic)}
        assert found == set(), name


def test_a_stage_reads_only_the_stages_before_it():
    for name, table in load_sql_tables().items():
        for read in table.reads:
            if read.startswith("audit"):
                continue
            assert ORDER.index(read.split(".")[0]) <= ORDER.index(table.schema), (name, read)


def test_column_lineage_reaches_every_column():
    for name, table in load_sql_tables().items():
        sources = column_sources(table)
        assert set(sources) == set(table.columns), name


def test_modules_are_small_and_named_for_what_they_hold():
    for path in MODULES:
        assert path.stem not in ("utils", "helpers", "common", "manager", "misc"), path
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 320, path


def test_the_lock_holds_what_the_project_declares():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = {
        canonicalize_name(found[1]): found[2]
        for found in re.finditer(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)", lock, re.MULTILINE)
    }
    for line in [*declared["dependencies"], *declared["optional-dependencies"]["dev"]]:
        wanted = Requirement(line)
        assert pinned[canonicalize_name(wanted.name)] in wanted.specifier, f"{line}: run make lock"


def test_the_lock_has_hashes_and_no_addresses():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert "://" not in lock
