# Commands of the project; `make` alone lists them. All of them set up .venv first if it is not there.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
# An article of the demo that is edited in its second night.
EDITED := https://hmicfrs.justiceinspectorates.gov.uk/news/news-feed/staffordshire-police-must-answer-the-public-sooner/

# Apart from what the program runs with, so that it cannot alter it.
PIP_AUDIT := 2.10.1

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup crawl demo screenshots bench bench-pages bench-versions soak soak-kills soak-year fuzz test lint audit check fixture migration constraints

help: ## list these commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

setup: $(READY) ## install the program and what it needs into .venv

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet -e '.[dev]' -c constraints.txt
	@touch $(READY)

crawl: $(READY) ## crawl every source into the archive (ARCHIVE_URL, else hmicfrs.db)
	$(BIN)/hmicfrs crawl

demo: export ARCHIVE_URL := sqlite:///demo-out/demo.db
demo: $(READY) ## replay three made-up nights without a network, then show and export them
	rm -rf demo-out
	$(BIN)/hmicfrs crawl hmicfrs wired_gov express_and_star --replay demo/three-nights.warc.gz
	$(BIN)/hmicfrs history $(EDITED)
	$(BIN)/hmicfrs diff $(EDITED)
	$(BIN)/hmicfrs query q10
	$(BIN)/hmicfrs export demo-out/csv
	ls -l demo-out demo-out/csv

screenshots: export ARCHIVE_URL := sqlite:///demo-out/demo.db
screenshots: demo ## take pictures of the demo in a browser, for docs/web.md; needs chromium
	$(BIN)/hmicfrs report demo-out/report.html
	$(BIN)/python demo/screenshots.py docs/screenshots demo-out/report.html

bench: $(READY) ## measure speed and size beside baselines (20 minutes); writes docs/speed.md; ONLY=read for one part, PAGES=FOLDER for your own pages
	$(BIN)/python -m bench $(ONLY) $(if $(PAGES),--pages '$(PAGES)')

bench-pages: $(READY) ## score this reader and its peers on your own pages with gold text: make bench-pages PAGES=FOLDER; PEERS="fundus" for some
	$(BIN)/python -m bench.score_pages $(if $(PAGES),'$(PAGES)' --peers $(PEERS),--help)

bench-versions: $(READY) ## measure how well edits are found, on a made-up newsroom; writes docs/version-detection.md
	$(BIN)/python bench/versions.py

soak: $(READY) ## the long checks (an hour); writes docs/soak.md; ONLY=kills for one part, SECONDS=600 of fuzzing for each target
	$(BIN)/python -m pip install --quiet -e '.[soak]' -c constraints.txt
	SOAK_SECONDS=$(or $(SECONDS),30) $(BIN)/python -m soak $(ONLY)

soak-kills: $(READY) ## crawls killed at random moments, on both databases
	$(BIN)/python -m soak kills

soak-year: $(READY) ## a year of nights with outages and layout changes planted
	$(BIN)/python -m soak year

fuzz: $(READY) ## give every reader spoilt input, led by coverage: make fuzz SECONDS=600 (for each target)
	$(BIN)/python -m pip install --quiet -e '.[soak]' -c constraints.txt
	$(BIN)/python -m soak.fuzz --seconds $(or $(SECONDS),600)

test: $(READY) ## run the tests
	$(BIN)/pytest --numprocesses auto --dist loadgroup

lint: $(READY) ## run the linters and the type checker
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: $(READY) ## look up all pinned packages in the public advisory database, where it can be reached
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/python -m pip install --quiet pip-audit==$(PIP_AUDIT)
	.ci/audit .venv/audit/bin/pip-audit

check: lint test ## everything that CI runs

fixture: $(READY) ## make a test's page of a real one, without its words: make fixture SOURCE=name URL=address
	$(BIN)/hmicfrs fixture '$(SOURCE)' '$(URL)'

migration: $(READY) ## write a migration for a changed model: make migration m="what changes"
	$(BIN)/alembic revision --autogenerate -m "$(m)"

constraints: $(READY) ## take the newest versions of everything and pin them
	$(BIN)/python -m pip install --upgrade --upgrade-strategy eager -e '.[dev,soak]'
	{ head -1 constraints.txt; $(BIN)/python -m pip freeze --exclude-editable; } > constraints.new
	mv constraints.new constraints.txt
