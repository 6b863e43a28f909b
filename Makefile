# Everything a stranger needs: `make brief` (the main job) and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: brief test check setup format lint types imports docs bench verify lock clean

brief: $(READY)  ## build the environment if need be, then brief the shipped scenario
	$(BIN)/foedus brief ukraine-2025 --output out/ukraine-2025.html

test: $(READY)  ## every test that needs no browser
	$(BIN)/python -m pytest -q --numprocesses auto

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "foedus needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 brief"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' \
	  || { echo "This Python lacks venv. On Debian or Ubuntu: apt-get install python3-venv"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

check: format lint types imports docs test  ## what must pass before a change lands

format: $(READY)
	$(BIN)/ruff format --check src tests benchmarks docs

lint: $(READY)
	$(BIN)/ruff check src tests benchmarks docs

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

docs: $(READY)  ## the reference pages are generated; fail if they are stale
	$(BIN)/python docs/generate.py --check

PEERS := build/peers

verify: $(READY)  ## against other people's programs, which stand in a folder of their own
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --no-deps --target $(PEERS) \
	  powerindex==0.3.5 powerindices==1.0.2 power-bdd==1.0.0 tucoopy==0.1.0 \
	  pygambit==17.0.0b2 open_spiel==2.0.2
	PYTHONPATH=$(PEERS) FOEDUS_REQUIRE_PEERS=1 $(BIN)/python -m pytest -q \
	  tests/reference/test_power_beside_peers.py tests/reference/test_trees_beside_peers.py

bench: $(READY)  ## figures, as ratios and curves; never part of the tests
	PYTHONPATH=$(PEERS) $(BIN)/python -m benchmarks

lock:  ## renew requirements.lock from pyproject.toml
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/python -m piptools compile --quiet --strip-extras --extra dev --extra history --generate-hashes --allow-unsafe \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache
