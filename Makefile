# Two commands: `make run` starts a complete trial office, `make test` checks everything. Both need nothing but Debian 12
# (or another system with Python 3.11 or newer), git and make; as root they install what is missing.

PORT ?= 8000
HOST ?= 127.0.0.1
BIN := .venv/bin

# Debian packages. WeasyPrint draws with Pango and HarfBuzz; the Noto faces draw the rarest characters of a document.
RUN_PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk
TEST_PACKAGES := postgresql redis-server chromium docker-compose

export PORT HOST RUN_PACKAGES TEST_PACKAGES

.PHONY: help run test lint format seed bench bench-proposals bench-likeness bench-sentiment bench-duty ci lock ready ready-test coverage
.DEFAULT_GOAL := help

help:                 ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile

run: ready            ## start the trial: web, worker, demo data; Ctrl-C stops it
	@exec $(BIN)/python scripts/start.py

test: ready-test      ## lint, types, contracts, unit, site, worker, SQLite and browser tests
	@scripts/test

coverage: ready-test  ## the whole suite again, counting the branches it takes (gated); slower by a third
	@scripts/with-services $(BIN)/python -m pytest -q -n 2 --cov --cov-report=term:skip-covered

ci: test              ## exactly what CI runs

lint: ready-test      ## style, types, contracts, templates, migrations
	@scripts/lint

format: ready-test    ## write Python and templates in the house's format
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet . ; git ls-files 'templates/*.html' | xargs $(BIN)/djade

seed: ready           ## demo data into an empty database
	@TRIAL=1 $(BIN)/python manage.py migrate --verbosity 0 && TRIAL=1 $(BIN)/python manage.py seed

bench: ready-test     ## measure and write docs/benchmarks.md
	@scripts/with-services $(BIN)/python -m bench

bench-proposals: ready-test ## the same for proposals at 10,000 and 100,000 rows
	@scripts/with-services $(BIN)/python -m bench proposals

bench-likeness: ready-test ## what the likeness search finds at SIZES documents (10000 unless named)
	@scripts/with-services $(BIN)/python -m bench likeness $(SIZES)

bench-sentiment: ready-test ## social reports and their topics at SIZES reports (10000 unless named)
	@scripts/with-services $(BIN)/python -m bench sentiment $(SIZES)

bench-duty: ready-test ## a year's scores of SIZES members (200 and 2000 unless named)
	@scripts/with-services $(BIN)/python -m bench duty $(SIZES)

lock: ready-test      ## pin requirements*.in with hashes
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--upgrade --output-file requirements.txt requirements.in
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--upgrade --output-file requirements-dev.txt requirements-dev.in

ready:
	@scripts/prepare run

ready-test:
	@scripts/prepare test
