# Two commands do everything from a fresh clone: `make ingest` and `make test`. `make` alone lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA := data
N := 1000
export PIP_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Scans are read by Tesseract with its Vietnamese data: installed here where that may be done, else one sentence says how.
define TESSERACT
if [ -z "$$(ls {$$TESSDATA_PREFIX,/usr/share/tesseract-ocr/*/tessdata,/usr/share/tessdata,/usr/local/share/tessdata,/opt/homebrew/share/tessdata}/vie.traineddata 2>/dev/null)" ]; then \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq >/dev/null 2>&1 && \
		apt-get install -y -qq --no-install-recommends tesseract-ocr tesseract-ocr-vie >/dev/null 2>&1; then :; \
	else echo "Scans will not be read: install tesseract-ocr and tesseract-ocr-vie, and run make again."; fi; fi
endef

.DEFAULT_GOAL := help
.PHONY: help ingest check test lint bench soak fuzz accuracy schema docs format clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

ingest: $(VENV)/.installed ## Read raw/, write data/, print what reconciles
	@$(BIN)/cds-etl ingest raw --data $(DATA)

check: $(VENV)/.installed ## Exit 1 if a stated sum of the dataset does not hold
	@test -e $(DATA)/current.json || $(BIN)/cds-etl ingest raw --data $(DATA)
	@$(BIN)/cds-etl check --data $(DATA)

test: $(VENV)/.installed-dev ## Run the tests
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(VENV)/.installed-dev ## Check format, style, types, and that schemas/ and docs/dictionary.md are up to date
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/cds-etl schema --dictionary docs/dictionary.md --check

bench: $(VENV)/.installed-dev ## Measure speed and memory beside pdfplumber, in one run
	@$(BIN)/python -m tests.bench

soak: $(VENV)/.installed-dev ## Kill runs 200 times, and see that no snapshot is lost
	@$(BIN)/python -m tests.soak

fuzz: $(VENV)/.installed-dev ## Damage reports and pages N times, and see that no run falls and no figure changes in silence
	@$(BIN)/python -m tests.fuzz --mutants $(N)

accuracy: $(VENV)/.installed-dev ## Score invented reports beside pdfplumber, garbled names beside rapidfuzz, news pages beside trafilatura
	@$(BIN)/python -m tests.accuracy

schema: $(VENV)/.installed ## Write schemas/*.json, docs/dictionary.md, docs/cli.md
	@$(BIN)/cds-etl schema --dictionary docs/dictionary.md
	@$(BIN)/python docs/make_cli.py

docs: $(VENV)/.installed-dev ## Build the docs into build/docs, without the network
	@$(BIN)/python -m mkdocs build --quiet --strict

format: $(VENV)/.installed-dev ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean: ## Remove .venv and data/
	rm -rf $(VENV) data

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "cds-etl needs Python 3.11 or newer: install it, or run make PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python's venv is missing: install it (Debian: apt-get install python3-venv)."; exit 1; }

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing into $(VENV) ..."
	@$(TESSERACT)
	@$(BIN)/python -m pip install --quiet --editable '.[ocr]' || $(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --editable '.[dev,ocr]' || $(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@
