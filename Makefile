# What one does with Hark, by name. Continuous integration calls the same targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo serve test test-browser test-long test-postgres test-spark check bench where docs screenshots translate lock vendor set-up set-up-dev set-up-engines clean

# The tests start many processes, and each would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
# Tests shared among the cores, in the order of tests/conftest.py.
SHARED := -n auto --dist loadfile --no-loadscope-reorder
# Reading the settings makes a home; tools that only look at the code get one of their own.
ASIDE := HARK_HOME=build/home

help:  ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: set-up  ## Load the bundled complaints and open the board (PORT=8000, HARK_HOME=./var)
	@$(BIN)/hark demo $(if $(PORT),--port $(PORT))

serve: set-up  ## Serve what is already loaded (PORT=, HARK_HOME=)
	@$(BIN)/hark serve $(if $(PORT),--port $(PORT))

test: set-up-dev  ## Every test but those in a browser and the long ones, shared among the cores
	$(BIN)/pytest $(SHARED) --ignore tests/browser $(ARGS)

test-browser: set-up-dev  ## Pages and journeys in Chromium, on each change as well
	$(BIN)/pytest $(SHARED) tests/browser $(ARGS)

test-long: set-up-dev  ## The tests that take minutes
	$(BIN)/pytest -m long $(ARGS)
	$(BIN)/pytest -m "hypothesis and not long" --hypothesis-profile long $(ARGS)

test-postgres: set-up-dev  ## What touches the records, tried on PostgreSQL (HARK_TEST_POSTGRES=postgresql://…)
	HARK_TEST_ON=postgresql $(BIN)/pytest $(SHARED) tests/postgres tests/flows tests/web/test_matrix.py tests/web/api \
		tests/web/data tests/web/complaints tests/faults/test_concurrent_loads.py \
		tests/faults/test_kill.py tests/faults/test_cases_killed.py tests/faults/test_races.py \
		tests/faults/test_broker_killed.py \
		--ignore tests/flows/test_backups.py \
		--deselect tests/flows/test_checkpoints.py::test_an_older_copy_put_back_is_noticed_before_anything_is_signed \
		--deselect tests/web/api/test_events.py::test_with_a_key_waits_for_nobody_who_waits_for_it \
		$(ARGS)  # the three empty tables and lift triggers, which the application's role may not

test-spark: set-up-engines  ## Every indicator on a Spark cluster beside DuckDB; it starts the cluster itself
	$(BIN)/pytest -m spark tests/agreement $(ARGS)

check: set-up-dev  ## Format, lint, types, imports, translations
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(ASIDE) $(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python scripts/translate --check

bench: set-up-dev  ## Measure loading, asking and the pages; results go to benchmarks/
	$(BIN)/python -m benchmarks

where:  ## Every file about one topic (TOPIC=complaints)
	@test -n "$(TOPIC)" || { echo "Which topic? For example: make where TOPIC=complaints" >&2; exit 2; }
	@git ls-files --cached --others --exclude-standard | grep -E '(^|[/._-])$(TOPIC:s=)s?([/._-]|$$)' || \
		{ echo "No file is named after \"$(TOPIC)\"." >&2; exit 1; }

docs: set-up-dev  ## Write the generated pages of docs/reference anew
	$(ASIDE) $(BIN)/python scripts/reference-pages

screenshots: set-up-dev  ## Take the pictures of docs/images anew
	$(BIN)/python scripts/screenshots

translate: set-up-dev  ## Bring the Chinese catalogue to the present pages
	$(BIN)/python scripts/translate

lock:  ## Make the three requirement locks anew (needs uv)
	scripts/lock

vendor:  ## Fetch the front-end files named in VENDOR.toml anew (needs npm)
	scripts/vendor

clean:  ## Remove what can be made again; ./var, where the data is, stays
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache src/*.egg-info
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

set-up:
	@scripts/setup

set-up-dev:
	@scripts/setup --dev

set-up-engines:
	@scripts/setup --engines
