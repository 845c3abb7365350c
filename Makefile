.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVING := $(VENV)/serving
STAMP := $(VENV)/installed

# What a change touches most: everything pure, in well under a minute.
QUICK := $(addprefix tests/test_,$(addsuffix .py,agreement alignment_features api case codec compare features forms \
  grades identity judgments lrmi markdown measures merging needs permission ranking reasons runner search spelling \
  standards synonyms table teaching_order text understanding words))

# What Python compiles is kept, whatever the environment says: a server starts a sixth sooner, and so do the tests.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help install lock serve quick test stress check docs openapi contract clients bench quality figures needs-table fuzz clean

help: ## say what each target does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# The lock files name every package with its version and hashes. torch is not among them: which build fits depends on the
# machine, and with it in place nothing asks for a GPU build. Elsewhere than here, set PIP_EXTRA_INDEX_URL to PyTorch's
# own CPU index (its "Start locally" page gives it) to avoid gigabytes of CUDA.
LOCK := $(BIN)/python -m piptools compile --quiet --generate-hashes --strip-extras --no-emit-index-url \
  --no-emit-find-links --unsafe-package torch
LOCKED := $(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement

$(SERVING): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(LOCKED) requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	$(BIN)/python -m compileall -q api catalog evaluation indexer
	touch $(SERVING)

$(STAMP): $(SERVING) requirements-dev.lock
	$(LOCKED) requirements-dev.lock
	touch $(STAMP)

install: $(STAMP) ## make .venv with everything needed to run and test

lock: $(STAMP) ## write the lock files again, after a change of the dependencies in pyproject.toml
	$(LOCK) --output-file requirements.lock pyproject.toml
	$(LOCK) --extra dev --extra docs --extra postgres --extra turtle --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

serve: $(SERVING) ## serve the search at http://127.0.0.1:8000, with the starter collection if the catalog is empty
	$(BIN)/syllabary serve --starter

quick: $(STAMP) ## run the pure tests, properties by fewer examples and no real catalogs (under a minute)
	HYPOTHESIS_PROFILE=quick $(BIN)/python -m pytest -n 2 --dist loadfile -k "not real_catalogs" \
		-m "not large and not browser and not model" $(QUICK)

# Two processes, each with whole files, ports, homes and a PostgreSQL of its own.
test: $(STAMP) ## run the tests (under eight minutes)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not large and not stress and not alone"
	$(BIN)/python -m pytest -m alone $$(grep -l 'mark\.alone' tests/test_*.py)

check: $(STAMP) ## types, style, layers, dependencies, unused code
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && \
	$(BIN)/deptry . && $(BIN)/vulture

openapi: $(STAMP) ## write docs/openapi.json again, after a change of the API
	WRITE_OPENAPI=1 $(BIN)/python -m pytest tests/test_openapi.py

stress: $(STAMP) ## flood a real server with searches (two minutes), sign-ins and half-open connections (one each)
	STRESS_SECONDS=60 $(BIN)/python -m pytest -m stress

docs: $(STAMP) ## build the documentation site in build/docs
	$(BIN)/sphinx-build --fail-on-warning --quiet docs build/docs

quality: $(STAMP) ## measure relevance on the large judged sets (minutes; needs ../shared; status 5: nothing measured)
	$(BIN)/python tests/quality.py

figures: $(STAMP) ## measure the README's figures again and write them there (ten minutes; needs ../shared)
	$(BIN)/python tests/figures.py

needs-table: $(STAMP) ## count again what is known of needs, over SYLLABARY_HOME, in evaluation/README.md
	mkdir -p build
	$(BIN)/syllabary needs --coverage --json > build/needs.json
	$(BIN)/python tests/need_claims.py table build/needs.json $(SHEETS)

fuzz: $(STAMP) ## try the properties with new random examples, many times as many (minutes)
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -m "not large and not model and not browser" $$(grep -l hypothesis tests/test_*.py)

contract: $(STAMP) ## make 10,000 requests of the API's description, and check every answer (minutes; CONTRACT_URL: of a served starter)
	for seed in 11 12 13; do CONTRACT_SEED=$$seed CONTRACT_EXAMPLES=180 CONTRACT_PHASES=examples,coverage,fuzzing \
		$(BIN)/python -m pytest -s tests/test_contract.py || exit 1; done

clients: $(STAMP) ## generate clients in Python and TypeScript (if npm is here), and use them
	test -x build/clients/venv/bin/python || $(PYTHON) -m venv build/clients/venv
	build/clients/venv/bin/pip install --quiet 'openapi-python-client>=0.29,<0.30' 'mypy>=2.4,<3'
	cp tests/clients/package.json build/clients/
	if command -v npm; then npm install --prefix build/clients --no-audit --no-fund; fi
	$(BIN)/python -m pytest -rs tests/test_clients.py

bench: $(STAMP) ## time pairs side by side, beside txtai if it is in build/txtai, and write bench-report/ (MILLION=1: of a million materials too)
	$(BIN)/python tests/bench.py
	$(if $(MILLION),$(BIN)/python tests/bench_million.py)

clean: ## remove what building made (not the data under var/)
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache bench-report
