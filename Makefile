# The one door to every task; CI goes through it too. `make` lists what there is.
SHELL := /bin/bash
PORT ?= 8501
PYTHON ?= python3
BIN := .venv/bin
# A folder made by `make wheelhouse`: `make run WHEELHOUSE=wheelhouse` installs from it and asks nobody.
WHEELHOUSE ?=
OFFLINE := $(if $(WHEELHOUSE),--no-index --find-links $(WHEELHOUSE))
export LAGESBILD_DATA ?= data/demo
DEMO := data/demo/current.json

.DEFAULT_GOAL := help
.PHONY: help run demo test spark spark-test java rivals check format lock browser servers wheelhouse sbom audit bench calibrate attack geography screenshots office clean fuzz fuzz-extractor fuzz-gate

help: ## list what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

run: .venv/run.done $(if $(filter data/demo,$(LAGESBILD_DATA)),$(DEMO)) ## make the demo city if it is not there, and open the app (PORT=8501)
	@echo "Lägesbild: http://localhost:$(PORT)  (data: $(LAGESBILD_DATA); stop with Ctrl-C)"
	@$(BIN)/streamlit run app.py --server.port $(PORT)

demo: .venv/run.done ## make the demo city anew
	$(BIN)/python -m etl demo

$(DEMO): $(shell find etl sql data/reference -type f -not -name '*.pyc') | .venv/run.done
	@echo "Making the demonstration city (about a minute) ..."
	$(BIN)/python -m etl demo

test: .venv/dev.done browser servers ## install what the tests need and run all of them
	$(BIN)/python -m pytest

spark: java .venv-spark/done ## install what a build on a Spark cluster needs into .venv-spark (half a gigabyte)

spark-test: spark .venv-spark/dev.done ## hold the builds of a real Spark cluster against DuckDB's
	.venv-spark/bin/python -m pytest -n 0 tests/spark

java: ## install Java 17, where that is allowed (Debian, as root)
	@if command -v java > /dev/null; then echo "Java is here: $$(command -v java)"; \
	elif command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ]; then \
		echo "Installing Java ..."; apt-get update -qq && apt-get install -y -qq openjdk-17-jre-headless > /dev/null; \
	else echo "Java is not here and cannot be installed by this user: what runs on Spark is skipped."; fi

check: .venv/dev.done ## format, lint, types, import contracts, house rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/test_house_rules.py

format: .venv/dev.done ## put the code in form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

browser: ## install Chromium for the browser tests, where that is allowed (Debian, as root)
	@if command -v chromium > /dev/null; then echo "Chromium is here: $$(command -v chromium)"; \
	elif command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ]; then \
		echo "Installing Chromium ..."; apt-get update -qq && apt-get install -y -qq chromium > /dev/null; \
	else echo "Chromium is not here and cannot be installed by this user: the browser tests are skipped."; fi

servers: ## install nginx, Caddy and PostgreSQL (deploy/, docs/scale.md) and libfaketime (a clock that jumps), where that is allowed (Debian, as root)
	@if command -v nginx > /dev/null && command -v caddy > /dev/null && command -v faketime > /dev/null && \
		ls /usr/lib/postgresql/*/bin/postgres > /dev/null 2>&1; then \
		echo "nginx, Caddy, PostgreSQL and libfaketime are here."; \
	elif command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ]; then \
		echo "Installing nginx, Caddy, PostgreSQL and libfaketime ..."; \
		apt-get update -qq && apt-get install -y -qq nginx-light caddy postgresql faketime > /dev/null; \
	else echo "Not all of nginx, Caddy, PostgreSQL and libfaketime is here, and this user cannot install it: its tests are skipped."; fi

wheelhouse: .venv/run.done ## fetch all that the app needs into wheelhouse/, for a machine without internet (same system and Python)
	$(BIN)/python -m pip download -q --disable-pip-version-check --only-binary :all: --require-hashes -r requirements.txt -d wheelhouse

sbom: .venv-supply/done ## write build/sbom.json (CycloneDX) of what the app needs, and docs/licences.md from it
	@mkdir -p build && rm -rf build/runtime && $(PYTHON) -m venv --without-pip build/runtime
	@.venv-supply/bin/python -m pip --python build/runtime/bin/python install -q --disable-pip-version-check $(OFFLINE) \
		--require-hashes -r requirements.txt
	.venv-supply/bin/cyclonedx-py environment build/runtime/bin/python --output-reproducible -o build/sbom.json
	@rm -rf build/runtime
	$(PYTHON) -m tools.licences build/sbom.json docs/licences.md

audit: .venv-supply/done ## ask for known weaknesses of every pin (needs the internet)
	.venv-supply/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.txt

.venv-supply/done: requirements-supply.txt
	@test -x .venv-supply/bin/python || $(PYTHON) -m venv .venv-supply
	@.venv-supply/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-supply.txt
	@touch $@

screenshots: .venv/dev.done browser $(DEMO) ## take the pictures of README and the docs anew
	$(BIN)/python -m tools.screenshots

office: .venv/dev.done $(DEMO) ## open every export in LibreOffice and compare each cell (installs it on Debian, as root; not in CI)
	@if ! command -v soffice > /dev/null && command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ]; then \
		echo "Installing LibreOffice (some minutes) ..."; \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends libreoffice-calc > /dev/null; fi
	@$(BIN)/python -m tools.office

bench: .venv/dev.done browser rivals $(DEMO) ## measure loads, growth, pages, sessions and documents, as ratios taken in one run
	for name in load growth lattice pages peers sessions report; do $(BIN)/python -m benchmarks $$name --json || exit 1; done

rivals: .venv-rivals/done ## install what our pages are held against into .venv-rivals (Dash)

calibrate: .venv/dev.done ## measure on simulated quiet cities and planted rises how often the verdict is wrong (two minutes)
	$(BIN)/python -m benchmarks calibrate

attack: .venv/dev.done browser $(DEMO) ## attack what is published with everything we know, and print the table of docs/privacy.md
	$(BIN)/python -m tests.attack $(LAGESBILD_DATA)

geography: .venv/dev.done ## rebuild districts.geojson and population.csv (REGSO=... AREAS=...)
	$(BIN)/python -m tools.build_districts --regso "$(REGSO)" --areas "$(AREAS)" --out data/reference

FUZZ_SECONDS ?= 600
fuzz: fuzz-extractor fuzz-gate ## look for what the extractor and the gate cannot bear, ten minutes each (not in CI)

fuzz-extractor: FUZZED = tests/unit/etl/extract/test_any_file.py
fuzz-gate: FUZZED = tests/unit/lagesbild/gate/test_disguised_at_random.py
fuzz-extractor fuzz-gate: .venv/dev.done ## the same, one of them; a finding is printed and belongs in a test
	end=$$(($$(date +%s) + $(FUZZ_SECONDS))); while [ $$(date +%s) -lt $$end ]; do \
		HYPOTHESIS_PROFILE=explore $(BIN)/python -m pytest $(FUZZED) || exit 1; done

lock: .venv/dev.done ## write the hashed locks anew from the .in files
	for name in requirements requirements-dev requirements-supply requirements-spark requirements-rivals; do $(BIN)/uv pip compile -q --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		$$name.in -o $$name.txt; done

clean: ## remove what was made, but no data
	rm -rf .venv .venv-supply .venv-spark .venv-rivals build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/run.done: requirements.txt
	@echo "Installing what the app needs into .venv ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check $(OFFLINE) --require-hashes -r requirements.txt
	@touch $@

.venv-spark/done: requirements-spark.txt
	@echo "Installing Spark into .venv-spark ..."
	@test -x .venv-spark/bin/python || $(PYTHON) -m venv .venv-spark
	@.venv-spark/bin/python -m pip install -q --disable-pip-version-check $(OFFLINE) --require-hashes -r requirements-spark.txt
	@touch $@

.venv-rivals/done: requirements-rivals.txt
	@echo "Installing Dash into .venv-rivals ..."
	@test -x .venv-rivals/bin/python || $(PYTHON) -m venv .venv-rivals
	@.venv-rivals/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-rivals.txt
	@touch $@

.venv-spark/dev.done: requirements-dev.txt .venv-spark/done
	@.venv-spark/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv/dev.done: requirements-dev.txt
	@echo "Installing what the tests need into .venv ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/run.done
