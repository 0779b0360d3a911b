## Notesik: a notebook for an online shop. It needs python3 (3.11 or newer), make and a package index.
##
##   make demo      serve an invented shop on http://127.0.0.1:8000 (NOTESIK_PORT=8001 moves it)
##   make test      bring what the tests need, then everything CI runs
##   make check     the same without bringing anything: lint, format, types, import contracts, tests
##   make serve     serve the shops imported on this machine
##   make soak     a million products imported and killed at random moments, fifty times
##   make bench     the promises about speed, one script each
##   make coverage  the tests, and the lines that none of them ran
##   make format    rewrite the code in the house's form
##   make embed     write the script of the shop's page anew from its parts
##   make lock      choose the versions anew and write them, with their hashes, to requirements*.lock
##   make clean     remove what these commands made, the virtual environment too
##
## NOTESIK_FEEDS=<folder of real feeds> lets the tests read those as well.

.PHONY: help demo test check serve bench soak coverage format embed lock clean programs
.DEFAULT_GOAL := help

export PIP_DISABLE_PIP_VERSION_CHECK := 1

BIN := .venv/bin
PYTHONS := python3 python3.11 python3.12 python3.13 python3.14
CHROMIUMS := chromium chromium-browser google-chrome
FIREFOXES := firefox-esr firefox
RUNTIME := .venv/installed-runtime
DEV := .venv/installed-dev
BENCH := .venv/installed-bench

help:
	@sed -n 's/^## \{0,1\}//p' $(MAKEFILE_LIST)

demo: $(RUNTIME)
	@exec $(BIN)/notesik demo

serve: $(RUNTIME)
	@exec $(BIN)/notesik serve

test: programs check

# One order for people and CI: the quick and frequent faults first.
check: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -n auto --dist worksteal

bench: $(BENCH)
	@set -e; for script in benchmarks/[a-z]*.py benchmarks/*/__main__.py; do echo "== $$script"; $(BIN)/python "$$script"; done

soak: $(DEV)
	$(BIN)/python -m tests.service.soak

coverage: $(DEV)
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

format: $(DEV)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

embed: $(DEV)
	$(BIN)/python -m tests.service.test_embed_script

# One version of everything for every platform and Python, no address of any index. The second list holds the first,
# and what the third has in common with it.
LOCK = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --fork-strategy fewest --upgrade \
	--generate-hashes --no-header --no-annotate --no-config --quiet
lock: $(DEV)
	$(LOCK) --extra build --output-file requirements.lock
	$(LOCK) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCK) --extra bench --constraint requirements-dev.lock --output-file requirements-bench.lock

clean:
	rm -rf .venv dist htmlcov .coverage .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .demo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- what the targets above stand on ---------------------------------------------------------------------------------

# Chromium, Firefox and PostgreSQL come from Debian's packages when we may install them; elsewhere those already there
# are used, and where there is none pytest says which tests it left out. The tests start a server of their own: Debian's
# is told to make and start none.
programs:
	@missing=; told=; \
	found=; for name in $(CHROMIUMS); do command -v "$$name" >/dev/null && found=1; done; \
	[ "$$found" ] || { missing="chromium fonts-dejavu-core"; told="Chromium"; }; \
	found=; for name in $(FIREFOXES); do command -v "$$name" >/dev/null && found=1; done; \
	[ "$$found" ] || { missing="$$missing firefox-esr"; told="$${told:+$$told, no }Firefox"; }; \
	found=; for initdb in $$(command -v initdb) /usr/lib/postgresql/*/bin/initdb; do [ -x "$$initdb" ] && found=1; done; \
	[ "$$found" ] || { missing="$$missing postgresql"; told="$${told:+$$told and no }PostgreSQL"; }; \
	[ "$$missing" ] || exit 0; \
	if [ -e /etc/debian_version ] && [ "$$(id -u)" = 0 ]; then \
		[ -e /etc/postgresql-common ] || { mkdir /etc/postgresql-common && \
			echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf; }; \
		apt-get update -q && \
		DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$missing; \
	else \
		echo "No $$told here, and no right to install it: the tests that need it will be left out." >&2; \
	fi

# The first of PYTHONS that is new enough makes the environment. Debian's python3 without its python3-venv package
# cannot put pip into it; then the pip that is there already fills it from outside (PIP below).
$(BIN)/pip:
	@for name in $(PYTHONS); do \
		if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Notesik needs Python 3.11 or newer, and python3 here is $$(python3 -V 2>&1 || true). Install it and try again." >&2; \
		exit 1; \
	fi; \
	"$$python" -c 'import ensurepip' 2>/dev/null && pip= || pip=--without-pip; \
	"$$python" -m venv $$pip --clear .venv && \
	if [ -n "$$pip" ]; then \
		printf '#!/bin/sh\nexec %s -m pip --python "$${0%%/*}/python" "$$@"\n' "$$(command -v $$python)" > $(BIN)/pip && \
		chmod +x $(BIN)/pip; \
	fi

# Locked packages are installed as they are listed, nothing is resolved, and ourselves apart: a folder has no hash.
# A stamp file lets later starts skip all this until the lock file or pyproject.toml changes.
INSTALL = $(BIN)/pip install --quiet --quiet --no-deps

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/pip
	@echo "Installing what Notesik runs on (once, a minute or two) ..." >&2
	@$(INSTALL) --require-hashes --requirement $<
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(DEV): requirements-dev.lock pyproject.toml | $(BIN)/pip
	@echo "Installing what Notesik and its tests run on (once, a minute or two) ..." >&2
	@$(INSTALL) --require-hashes --requirement $<
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@ $(RUNTIME)

# Upon the packages of the tests, some of which benchmarks use too.
$(BENCH): requirements-bench.lock $(DEV)
	@echo "Installing what benchmarks compare with (once) ..." >&2
	@$(INSTALL) --require-hashes --requirement $<
	@touch $@
