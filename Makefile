.DEFAULT_GOAL := help
.PHONY: help test simulate mutants chaos interop demo lint format man clean

help: ## Lists what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: ## Installs what is missing, lints, builds, starts a private PostgreSQL and runs every test
	@.ci/test

simulate: ## Strikes the jobs with faults, a world a seed: make simulate SEEDS=500 FIRST=1
	@SEEDS=$(SEEDS) FIRST=$(FIRST) .ci/simulate

mutants: ## Takes one rule at a time out of a copy: each must be noticed by some seed. NAMES="…" for some
	@SEEDS=$(SEEDS) FIRST=$(FIRST) .ci/mutants $(NAMES)

chaos: ## Kills passes at their system calls, and databases under them: make chaos SAMPLE=24, or all
	@WHAT="$(WHAT)" SAMPLE=$(SAMPLE) LANES=$(LANES) COMMAND=$(COMMAND) POINT=$(POINT) \
		SCENARIO="$(SCENARIO)" .ci/chaos

interop: ## Installs the official Python SDK from PyPI and runs it against okx-paper
	@.ci/interop

demo: ## Installs what is missing, builds, starts the lab and trades on paper, from snapshot to report
	@.ci/demo

lint: ## Checks format and style
	@.ci/lint

format: ## Formats the sources in place
	@swift format format --in-place --parallel -r Sources Tests sql Package.swift

man: ## Writes the manual pages in docs/man from the commands' own help
	@swift package --allow-writing-to-package-directory generate-manual --configuration debug >/dev/null
	@mkdir -p docs/man
	@cp .build/plugins/GenerateManual/outputs/basis/basis.1 .build/plugins/GenerateManual/outputs/okx-paper/okx-paper.1 docs/man/
	@{ echo '.Bl -tag -width 4n'; \
	    .build/debug/basis --help | sed -n '1,/^EXIT STATUS/d; s/^  \([0-9]*\)  *\(.*\)/.It \1\n\2./p'; \
	    echo .El; } >.build/exit-status
	@sed -i -e '/^\.Ex -std/{r .build/exit-status' -e 'd}' docs/man/basis.1

clean: ## Removes what was built
	@rm -rf .build
