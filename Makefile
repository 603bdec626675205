# make demo       install, build, load demo data and serve on http://127.0.0.1:8000 (PORT=9000 for another)
# make test       everything: SQLite, PostgreSQL, browser; installs what it lacks
# make test-quick SQLite only, no browser
# make test-wide  what make test holds elsewhere, page by page with every reach
# make lint       style, types, import floors
# make build      the wheel, into dist/

PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard src/vinculo/locale/*/LC_MESSAGES/*.po))

export PYTHON
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help demo install install-dev assets frontend test test-quick test-wide lint format build messages locks clean

help:
	@sed -n '/^$$/q; s/^# //p' Makefile

demo: install assets
	@exec $(BIN)/python scripts/demo.py $(PORT)

install:
	@scripts/environment.sh runtime

install-dev:
	@scripts/environment.sh dev

# What the wheel carries but git does not: TypeScript and CSS, and the translations.
assets: install frontend $(TRANSLATIONS)

frontend: install
	@scripts/frontend.sh

%.mo: %.po
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

test: install-dev assets
	@scripts/test.sh all

test-quick: install-dev assets
	@scripts/test.sh quick

test-wide: install-dev assets
	@scripts/test.sh wide

lint: install-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	scripts/frontend.sh check

format: install-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

build: install-dev assets
	$(BIN)/python -m build --wheel --no-isolation

# Gathers the texts of the code into the Spanish catalogue; needs gettext.
messages: install-dev
	cd src/vinculo && VINCULO_DATA_DIR=$(CURDIR)/var ../../$(BIN)/vinculo manage makemessages --locale es \
	  --extension html,jinja,py,txt --no-location --no-wrap --ignore 'static/*' --ignore '*/tests/*'

locks: install-dev
	scripts/locks.sh

clean:
	rm -rf build dist frontend/.built frontend/node_modules src/vinculo/web/static/dist
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find src tests -name __pycache__ -prune -exec rm -rf {} +
	rm -f $(TRANSLATIONS)
