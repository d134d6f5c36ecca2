# Firstline: everything a developer or a newcomer runs. `make demo` and `make test` set the machine up by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: help setup setup-dev demo test lint bench bench-page bench-pairing faults faults-report mutants lock clean

help:  ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# Not compiled ahead: the demo needs a sixth of the modules, and Python keeps what it compiles as it comes to them.
$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --no-compile --require-hashes -r requirements.lock
	$(PIP) install --no-compile --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.runtime  ## .venv with Firstline in it

setup-dev: $(VENV)/.dev  ## the same, with the tools of the tests

demo: setup  ## a living desk in the browser: no token, no network
	$(BIN)/firstline demo

lint: setup-dev  ## style, types, borders between the rooms, message catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.catalogues

test: lint  ## everything CI runs
	$(BIN)/pytest -n auto --dist loadgroup

bench: setup-dev  ## figures against their bars, docs/benchmarks.md (about 3.5 h; BENCH="timers growth" for some)
	$(BIN)/python -m tests.benchmarks $(BENCH) --write

bench-page: setup-dev  ## docs/benchmarks.md from the results at hand
	$(BIN)/python -m tests.benchmarks --page-only

bench-pairing: setup-dev  ## the pairing against chats that people annotated
	$(BIN)/python -m tests.benchmarks.pairing
	$(BIN)/python -m tests.benchmarks.pairing --russian

faults: setup-dev  ## kills, cuts, restarts and lies while people talk (KILLS=1000 UPDATES=100000 SEED=7 ENGINE=sqlite)
	$(BIN)/python -m tests.faults run $(if $(KILLS),--kills $(KILLS)) $(if $(UPDATES),--updates $(UPDATES)) \
		$(if $(SEED),--seed $(SEED)) $(if $(ENGINE),--engine $(ENGINE)) $(FAULTS)

mutants: setup-dev  ## faults planted in the safety code: is each of them caught?
	$(BIN)/python -m tests.faults mutants

faults-report: setup-dev  ## docs/reliability.md from the results of both
	$(BIN)/python -m tests.faults report

lock:  ## pin what pyproject.toml asks for (needs uv)
	uv pip compile -q --generate-hashes --no-header --no-annotate --python-version 3.11 --group build pyproject.toml -o requirements.lock
	uv pip compile -q --generate-hashes --no-header --no-annotate --python-version 3.11 --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean:  ## forget what was built
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache dist
