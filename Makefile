# Everything a newcomer runs. `make help` lists it. Nothing here needs to be done first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS := elastic,tika,ocr,semantic,training,cluster,postgres,s3,dev
DEMO := .demo
PORT ?= 8470
BROWSER := $(firstword $(wildcard /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome))
MISSING := $(if $(shell command -v java),,default-jre-headless) $(if $(shell command -v mvn),,maven)
MISSING += $(if $(wildcard /usr/lib/postgresql/*/bin/initdb)$(shell command -v initdb),,postgresql)
MISSING := $(strip $(MISSING))
LETTERS := $(foreach code,osd eng nor deu fra spa rus ara chi_sim,$(if $(wildcard /usr/share/tesseract-ocr/*/tessdata/$(code).traineddata),,tesseract-ocr-$(subst _,-,$(code))))
LETTERS += $(if $(shell command -v tesseract),,tesseract-ocr) $(if $(wildcard /usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf),,fonts-dejavu-core)
LETTERS := $(strip $(LETTERS))
APART := $(if $(shell command -v bwrap),,bubblewrap) $(if $(wildcard /usr/lib/*/libarchive.so.13 /usr/lib64/libarchive.so.13),,libarchive13)
APART += $(if $(wildcard /usr/lib/*/libunarr.so.1 /usr/lib64/libunarr.so.1),,libunarr1)
APART := $(strip $(APART))
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo serve elasticsearch postgresql tika test coverage check quality bench bench-full names-model samples screenshot system clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

setup: $(VENV)/.ready ## a .venv with every extra and the command `footnote`

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Footnote needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Python came without its venv module; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing into $(VENV) (about a minute the first time)"
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[$(EXTRAS)]'
	@touch $@

demo: setup ## take in corpus_samples and open the reading room
	@$(BIN)/footnote ingest corpus_samples --collection samples --archive $(DEMO) --no-meaning || test $$? -eq 3
	@$(BIN)/footnote meaning --archive $(DEMO) 2>/dev/null & $(BIN)/footnote serve --archive $(DEMO) --port $(PORT)

serve: setup ## the reading room on the archive in $FOOTNOTE_ARCHIVE or ./archive
	@$(BIN)/footnote serve

elasticsearch: ## an Elasticsearch to try things on: make elasticsearch DO=stop (or status), NODES=3, ELASTIC_PORT=9200
	@$(PYTHON) -m tests.servers.elasticsearch $(or $(DO),start) --nodes $(or $(NODES),1) --port $(or $(ELASTIC_PORT),9200)

postgresql: ## a PostgreSQL to try things on: make postgresql DO=stop (or status), POSTGRESQL_PORT=5433
	@$(PYTHON) -m tests.servers.postgresql $(or $(DO),start) --port $(or $(POSTGRESQL_PORT),5433)

tika: ## a Tika server that reads "everything else": make tika DO=stop (or status), TIKA_PORT=9998
	@$(PYTHON) -m tests.servers.tika $(or $(DO),start) --port $(or $(TIKA_PORT),9998)

system: ## what tests need besides Python: Chromium, bubblewrap, Tesseract, PostgreSQL, Elasticsearch and Tika (with Java and Maven to fetch them)
ifeq ($(BROWSER),)
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium for the browser tests"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else echo "The browser tests need Chromium: apt-get install chromium (they are skipped without it)"; fi
endif
ifneq ($(APART),)
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing $(APART), in which files of others are read"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(APART) >/dev/null; \
	else echo "To read files of others as far apart as can be: apt-get install $(APART) (tests that need it are skipped)"; fi
endif
ifneq ($(LETTERS),)
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing $(LETTERS), which read scans"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(LETTERS) >/dev/null; \
	else echo "To read scans in more scripts: apt-get install $(LETTERS) (tests that need it are skipped)"; fi
endif
ifneq ($(MISSING),)
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing $(MISSING) for the tests on Elasticsearch and PostgreSQL"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(MISSING) >/dev/null; \
	else echo "The tests on Elasticsearch and PostgreSQL need: apt-get install $(MISSING) (they are skipped without it)"; fi
endif
	@$(PYTHON) -m tests.servers.elasticsearch install || echo "The tests on Elasticsearch are skipped"
	@$(PYTHON) -m tests.servers.tika install || echo "The tests on a Tika server are skipped"

test: setup system check ## all tests
	@$(BIN)/python -m pytest

coverage: setup system ## all tests, with the branches they take
	@$(BIN)/python -m pytest --cov --cov-branch --cov-report=term:skip-covered

check: setup ## style, types, arrows between packages, size and name rules, documentation
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest tests/architecture tests/docs

quality: setup ## figures on the gold answers and the evaluation sets, against their floors
	@$(BIN)/python -m tests.quality.measure $(if $(SHOW),--show $(SHOW)) $(if $(DATA),--data $(DATA)) $(if $(MEANING),--meaning)

bench: setup ## speed and memory, side by side with the peers (at most 15 minutes), or one: make bench ONLY=linking
	@$(BIN)/python -m tests.benchmarks.bench $(if $(ONLY),--only $(ONLY))

bench-full: setup ## one benchmark at full size: make bench-full ONLY=search
	@$(BIN)/python -m tests.benchmarks.bench --full $(if $(ONLY),--only $(ONLY))

names-model: setup ## train the names model again: make names-model DATA=FOLDER [OPTIONS="--steps 240"]
	@$(BIN)/python -m pipelines.find.training.train $(DATA) $(OPTIONS)

samples: setup ## make the binary files of corpus_samples again from their sources
	@$(BIN)/python -m tests.make_samples

screenshot: setup system ## the picture of the README, taken from the demo
	@$(BIN)/python -m tests.docs.screenshot

clean: ## remove what was made (the archive of yours is never touched)
	rm -rf $(VENV) $(DEMO) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis bench-results .quality build *.egg-info .coverage
