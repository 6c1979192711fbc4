# Everything a person runs. `make help` lists it.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PIP = $(BIN)/pip --disable-pip-version-check -q install
DEMO_ARGS ?=
TEST_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo serve test check lint types contracts format bench docs lock chromium postgresql clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## */\1|/' | while IFS='|' read -r name words; do printf '  make %-10s %s\n' "$$name" "$$words"; done

demo: $(VENV)/run ## a newsroom with a real episode in it, on http://127.0.0.1:8000 (DEMO_ARGS passes options on)
	@$(BIN)/dateline demo $(DEMO_ARGS)

serve: $(VENV)/run ## serve the newsroom in ./newsroom again
	@$(BIN)/dateline serve

# The browser's have a run of their own: while Playwright's loop runs, Django asks no database in the same process.
# 5 is pytest's word for "no test was chosen", which one of the two runs may say. What is costly to make both share.
test: $(VENV)/dev chromium postgresql ## all tests, two at a time, the browser last (TEST_ARGS passes options on)
	@DATELINE_TESTS_SHARE=$$(mktemp -d) && export DATELINE_TESTS_SHARE && trap 'rm -rf "$$DATELINE_TESTS_SHARE"' EXIT; \
	$(PYTEST) -m "not browser" $(TEST_ARGS); first=$$?; case $$first in 0|5) ;; *) exit $$first;; esac; \
	$(PYTEST) -m browser $(TEST_ARGS); last=$$?; case $$last in 5) exit $$first;; *) exit $$last;; esac
PYTEST = $(BIN)/pytest -n 2 --dist loadscope --no-loadscope-reorder

check: lint types contracts test ## what must pass before anything lands

lint: $(VENV)/dev ## formatter and linter
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/dev ## strict types
	$(BIN)/mypy

contracts: $(VENV)/dev ## the floors of the house
	$(BIN)/lint-imports

format: $(VENV)/dev ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/dev ## measure: tables on standard output
	$(BIN)/python -m bench.page
	$(BIN)/python -m bench.publishing
	$(BIN)/python -m bench.peers
	$(BIN)/python -m bench.bake
	$(BIN)/python -m bench.export
	$(BIN)/python -m bench.publishing_thread
	$(BIN)/python -m bench.discussion
	$(BIN)/python -m bench.live
	$(BIN)/python -m bench.editor
	$(BIN)/python -m bench.lookup
	$(BIN)/python -m bench.setup

docs: $(VENV)/dev ## check that the reference is complete and that its links lead somewhere
	$(BIN)/pytest tests/house/test_docs.py

lock: ## resolve the dependencies anew into requirements/*.txt (versions and hashes, no addresses)
	$(BIN)/pip -q install uv
	$(BIN)/uv pip compile pyproject.toml requirements/build.in $(LOCK) -o requirements/run.txt
	$(BIN)/uv pip compile pyproject.toml requirements/build.in --extra dev -c requirements/run.txt $(LOCK) -o requirements/dev.txt
LOCK = -q --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --universal --python-version 3.11

clean: ## take the virtual environment away (the newsroom stays)
	rm -rf $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Dateline needs Python 3.11 or later: set PYTHON=/path/to/python3.11." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing: install the package python3-venv." >&2; rm -rf $(VENV); exit 1; }

$(VENV)/run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Dateline stands on (about a minute) ..."
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements/dev.txt
	@echo "Installing what the tests need ..."
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Debian's chromium ..."; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null; \
	  else \
	    echo "The browser tests need Chromium: install the package chromium (as root: apt-get install chromium), then run make test again." >&2; exit 1; \
	  fi; }

postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Debian's postgresql ..."; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null; \
	  else \
	    echo "The tests on PostgreSQL need its server: install the package postgresql, version 15 or later (as root: apt-get install postgresql), then run make test again." >&2; exit 1; \
	  fi; }
