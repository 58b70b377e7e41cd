# One target per need; `make` alone lists them. Everything lives in .venv and instance/, nothing is installed elsewhere.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup
CATALOG := alliance/translations
COMPILED := $(CATALOG)/zh_Hans_CN/LC_MESSAGES/messages.mo
POT := build/messages.pot

.DEFAULT_GOAL := help
.PHONY: help run db demo mail test test-fast check fix i18n bench

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/.run $(COMPILED) ## start the site and its worker with demo data; Ctrl-C stops both
	@exec $(BIN)/python -m alliance run

db: .venv/.run $(COMPILED) ## bring the database to the newest version
	$(BIN)/python -m alliance upgrade

demo: .venv/.run $(COMPILED) ## load the demo alliance (once)
	$(BIN)/python -m alliance demo

mail: .venv/.dev ## a mail server on port 1025 that prints what it is sent
	@exec $(BIN)/python -m tests.servers.smtp --port 1025 --dir instance/mail --print

test: .venv/.dev $(COMPILED) ## everything: SQLite with the browser, then PostgreSQL
	@status=0; \
	echo "== SQLite, Redis, SMTP and the browser"; \
	$(PYTEST) $(ARGS) || status=1; \
	echo "== PostgreSQL"; \
	ALLIANCE_TEST_DATABASE=postgresql $(PYTEST) -m "not browser and not pure" $(ARGS) || status=1; \
	exit $$status

test-fast: .venv/.dev $(COMPILED) ## SQLite only, without the slow tests and the browser
	$(PYTEST) -m "not browser and not slow" $(ARGS)

check: .venv/.dev ## style, types, import contracts, templates, locks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python scripts/check_locks.py

fix: .venv/.dev ## repair what can be repaired by machine
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

i18n: .venv/.run ## collect the texts, update the Chinese catalog, compile it
	@mkdir -p $(dir $(POT))
	$(BIN)/pybabel -q extract -F babel.cfg -k lazy_gettext -k lazy_ngettext:1,2 -k lazy_pgettext:1c,2 -k _l \
		--add-location file --sort-by-file --project Alliance -o $(POT) .
	$(BIN)/pybabel -q update --init-missing --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date -i $(POT) -d $(CATALOG) -l zh_Hans_CN
	$(BIN)/pybabel -q compile -d $(CATALOG) --statistics

bench: .venv/.dev $(COMPILED) ## measure tally, badges, a large event, then pages against the reference page (a quiet machine)
	$(BIN)/python -m tests.load.bench_tally
	$(BIN)/python -m tests.load.bench_badges
	$(BIN)/python -m tests.load.bench_events
	$(BIN)/python -m tests.load.bench $(ARGS)

$(COMPILED): $(wildcard $(CATALOG)/zh_Hans_CN/LC_MESSAGES/messages.po) | .venv/.run
	@test ! -f $(@:.mo=.po) || $(BIN)/pybabel -q compile -d $(CATALOG)

.venv/.run: requirements.txt
	@PYTHON=$(PYTHON) sh scripts/install.sh requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt | .venv/.run
	@PYTHON=$(PYTHON) sh scripts/install.sh requirements-dev.txt
	@touch $@
