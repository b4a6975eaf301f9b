# Installs everything into .venv on a fresh machine; also a missing venv module, and what the tests need, with apt-get, if root.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: help run test lint audit sbom bench growth load hosts faults fuzz docs screenshots snapshot datapackage lock clean

help:
	@echo "make run    serve the app at http://localhost:8050"
	@echo "make test   run every test, browser tests included"
	@echo "make lint   check style, types, the layers, and the pinned packages against known vulnerabilities"
	@echo "make audit  look up known vulnerabilities of the pinned packages (needs the network, or ADVISORIES=a clone)"
	@echo "make sbom   write the software bill of materials, requirements/sbom.cdx.json"
	@echo "make bench  measure speed, as ratios"
	@echo "make growth measure time and memory with 1,000 to 1,000,000 ownerships, beside pandas"
	@echo "make hosts  hold a workshop across three hosts and cut one off (needs root)"
	@echo "make load   simulate workshops of 200, 500 and 1,000 participants, and measure response times"
	@echo "make faults bring faults into workshops under way: about an hour"
	@echo "make fuzz   give every reader, address and form 100,000 bad inputs; CASES=1000 for fewer"
	@echo "make docs   build the documentation in docs/_build/html"
	@echo "make screenshots  take the screenshots for the documentation"
	@echo "make snapshot TO=folder  save the app's responses from some 2,000 addresses, to compare two versions"

run: .venv/run.done
	$(BIN)/python app.py

test: .venv/dev.done
	@scripts/need-packages chromium firefox-esr nginx caddy openssl systemd
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: .venv/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	PYTHONPATH=. $(BIN)/python -m scripts.audit

# Compares the pinned packages with the Python Packaging Advisory Database, or with a clone: ADVISORIES=folder.
audit: .venv/dev.done
	PYTHONPATH=. $(BIN)/python -m scripts.audit --refresh $(ADVISORIES)

sbom: .venv/dev.done
	PYTHONPATH=. $(BIN)/python -m scripts.sbom

bench: .venv/dev.done
	@scripts/need-packages chromium
	$(BIN)/python -m benchmarks

growth: .venv/dev.done
	@scripts/need-packages chromium
	$(BIN)/python -m benchmarks.growth --picture docs/images/growth.png

load: .venv/dev.done
	$(BIN)/python -m benchmarks.load

hosts: .venv/dev.done
	$(BIN)/python -m benchmarks.hosts

faults: .venv/dev.done
	@scripts/need-packages chromium
	$(BIN)/python -m reliability.faults

fuzz: .venv/dev.done
	$(BIN)/python -m reliability.fuzz --cases $(or $(CASES),100000)

# Every warning is an error: a broken link, a page missing from the table of contents.
docs: .venv/dev.done
	$(BIN)/sphinx-build --builder html --fail-on-warning --fresh-env --quiet docs docs/_build/html
	@echo "The documentation is in docs/_build/html/index.html"

screenshots: .venv/dev.done
	@scripts/need-packages chromium
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
	  -c requirements/run.txt --group server pyproject.toml -o requirements/server.txt
	uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate --upgrade \
	  -c requirements/server.txt --group dev pyproject.toml -o requirements/dev.txt
	PYTHONPATH=. $(BIN)/python -m scripts.sbom

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
