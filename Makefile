# Verbs of the project. `make demo` and `make test` need only Python >= 3.11 and make.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo serve test test-all test-quick check bench format lock clean

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	@echo "Making the environment in .venv/ (about a minute) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: .venv/installed ## synthetic exports, one refresh, and where to look
	@$(BIN)/rairdtc demo
	@$(BIN)/rairdtc refresh

serve: .venv/installed ## the Dagster UI on http://127.0.0.1:3000
	$(BIN)/rairdtc serve

test: .venv/installed ## every rule and every command, in a few minutes
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow"

test-all: .venv/installed ## all tests, with kills, full disks, servers and browsers
	$(BIN)/python -m pytest -n auto --dist worksteal

test-quick: .venv/installed ## the rules (tests/spec) and the units (tests/unit)
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow" tests/spec tests/unit

check: .venv/installed ## lint, format, types and drift
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint --processes 0 sql
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/conventions

SIZES ?= 52 10000

bench: .venv/installed ## measure beside bare DuckDB and pandas; SIZES="52 10000 100000 1000000"
	$(BIN)/python -m benchmarks --patients $(SIZES)

format: .venv/installed ## format and mend what lint can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --processes 0 sql

lock: .venv/installed ## choose versions anew, with hashes
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes \
	  --no-strip-extras --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements.lock

clean: ## remove the environment, demo exports and warehouse
	rm -rf .venv exports warehouse
