# Installs everything into .venv on a fresh machine; a missing venv module or Chromium with apt-get, if root.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: help run test lint bench load docs screenshots snapshot datapackage lock clean

help:
	@echo "make run    serve the app at http://localhost:8050"
	@echo "make test   run every test, browser tests included"
	@echo "make lint   check style, types and the layers"
	@echo "make bench  measure speed, as ratios"
	@echo "make load   simulate workshops of 200 and 500 participants, and measure response times"
	@echo "make docs   build the documentation in docs/_build/html"
	@echo "make screenshots  take the screenshots for the documentation"
	@echo "make snapshot TO=folder  save the app's responses from some 2,000 addresses, to compare two versions"

run: .venv/run.done
	$(BIN)/python app.py

test: .venv/dev.done
	@scripts/need-chromium
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: .venv/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev.done
	@scripts/need-chromium
	$(BIN)/python -m benchmarks

load: .venv/dev.done
	$(BIN)/python -m benchmarks.load

# Every warning is an error: a broken link, a page missing from the table of contents.
docs: .venv/dev.done
	$(BIN)/sphinx-build --builder html --fail-on-warning --fresh-env --quiet docs docs/_build/html
	@echo "The documentation is in docs/_build/html/index.html"

screenshots: .venv/dev.done
	@scripts/need-chromium
	PYTHONPATH=. $(BIN)/python scripts/take_screenshots.py

snapshot: .venv/dev.done
	PYTHONPATH=. $(BIN)/python scripts/snapshot.py $(or $(TO),snapshot)

datapackage: .venv/dev.done
	$(BIN)/python -m valuechain.tables.writing.package > data/datapackage.json.new
	mv data/datapackage.json.new data/datapackage.json

# Pins every requirement, for every Python from 3.11 on.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate --upgrade \
	  pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate --upgrade \
	  -c requirements/run.txt --group dev pyproject.toml -o requirements/dev.txt

.venv/bin/python:
ifdef UV
	$(UV) venv --quiet --python $(PYTHON) .venv
else
	@scripts/need-venv $(PYTHON)
	$(PYTHON) -m venv .venv
endif

.venv/run.done: requirements/run.txt pyproject.toml | .venv/bin/python
	@echo "Installing the app's requirements (once) ..."
ifdef UV
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python -r requirements/run.txt
else
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/run.txt
endif
	@touch $@

.venv/dev.done: requirements/dev.txt pyproject.toml | .venv/bin/python
	@echo "Installing the requirements of the app and its tests (once) ..."
ifdef UV
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python -r requirements/dev.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
else
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endif
	@touch $@ .venv/run.done

clean:
	rm -rf .venv dist build docs/_build *.egg-info
