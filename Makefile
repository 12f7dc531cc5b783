# Customhouse: everything a newcomer types. `make run` and `make test` need only Debian 12 (or Ubuntu with
# Python >= 3.11), make and git; they set up the rest in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp

.PHONY: help setup run test torture check bench bench-risk docs reference screenshots clean format
help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /|/' | while IFS='|' read -r name what; do printf '%-12s %s\n' "$$name" "$$what"; done

setup: $(STAMP) ## Set up everything in .venv, and system packages where they are missing
$(STAMP): pyproject.toml scripts/setup.sh
	PYTHON="$(PYTHON)" VENV="$(VENV)" sh scripts/setup.sh
	touch $(STAMP)

run: setup ## Clear a day of traffic in the demonstration country and serve the site
	$(BIN)/customhouse demo

test: setup ## Run all tests: unit and database tests on SQLite, database tests on PostgreSQL, browser journeys
	sh scripts/test.sh

torture: setup ## Kill the bulk run a thousand times and the server thirty times, on both databases; select 100,000 items live and in bulk
	CUSTOMHOUSE_TEST_BULK_ITEMS=100000 $(BIN)/pytest -q -n 0 src/customhouse/targeting/lanes/tests/test_balance_chance.py
	CUSTOMHOUSE_TEST_KILLS=1000 CUSTOMHOUSE_TEST_SERVER_KILLS=30 $(BIN)/pytest -q -m faults
	CUSTOMHOUSE_TEST_KILLS=1000 CUSTOMHOUSE_TEST_SERVER_KILLS=10 $(BIN)/python scripts/with_postgres.py -- \
		$(BIN)/pytest -q -m "faults and db"

check: setup ## The gates, the same for people and for CI
	sh scripts/check.sh

bench: setup ## Print the benchmark table and keep it in docs/benchmarks.md
	$(BIN)/uv pip install --quiet --python $(BIN)/python --editable ".[all,bench]"
	$(BIN)/uv pip install --quiet --python $(BIN)/python --editable ".[names]" || echo "nomenklatura is left out: PyICU cannot be built here."
	$(BIN)/python -m tests.benchmarks

bench-risk: setup ## Print learned selection beside its peers, on Korea's published set and on the open world (ROWS=100000)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --editable ".[all,peers]"
	$(BIN)/python -m tests.benchmarks.risk --rows $(or $(ROWS),100000)

docs: setup ## Build the documentation into site/
	$(BIN)/mkdocs build --strict

reference: setup ## Write the reference pages of settings, commands, addresses and rules anew
	$(BIN)/python scripts/make_reference.py
	$(BIN)/python scripts/make_rule_catalogue.py

screenshots: setup ## Make pictures of every page in three languages and two widths into screenshots/
	$(BIN)/python -m tests.browser.screenshots

format: setup ## Format and mend what can be mended by itself
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

clean: ## Remove what was made
	rm -rf $(VENV) build dist site screenshots .mypy_cache .ruff_cache .pytest_cache
