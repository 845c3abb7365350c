.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed

.PHONY: help install serve test check bench quality fuzz clean

help: ## say what each target does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# torch is installed first and by itself: with it in place nothing asks for a GPU build. Elsewhere than here, set
# PIP_EXTRA_INDEX_URL to PyTorch's own CPU index (its "Start locally" page gives it) to avoid gigabytes of CUDA.
$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $(STAMP)

install: $(STAMP) ## make .venv with everything needed to run and test

serve: $(STAMP) ## serve the search at http://127.0.0.1:8000, with the starter collection if the catalog is empty
	$(BIN)/syllabary serve --starter

test: $(STAMP) ## run the tests (under ten minutes)
	$(BIN)/python -m pytest -m "not large"

check: $(STAMP) ## types, style and layers
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

quality: $(STAMP) ## measure relevance on the large judged sets (minutes; needs ../shared)
	$(BIN)/python -m pytest -m large

fuzz: $(STAMP) ## try the properties with new random examples, many times as many (minutes)
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -m "not large and not model and not browser" $$(grep -l hypothesis tests/test_*.py)

bench: $(STAMP) ## time pairs side by side and write bench-report/
	$(BIN)/python tests/bench.py

clean: ## remove what building made (not the data under var/)
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache bench-report
