# Every target works from a fresh checkout: those that need the environment make it first.
BIN := .venv/bin
UNPUBLISHED := nosotros nosotros-enrolment nosotros-training nosotros-mentoring nosotros-notifications nosotros-integrations nosotros-partners nosotros-gateway nosotros-local
# Where Python keeps no bytecode, each of our processes compiles all that it imports once more.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo up down status test lint bench test-compose lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv, with everything that is pinned in requirements.lock
	@deploy/bootstrap all

demo: ## start the platform, play the programme, show what happened, stop
	@deploy/bootstrap
	@$(BIN)/nosotros-local demo

up: ## start the platform and leave it running
	@deploy/bootstrap
	@$(BIN)/nosotros-local up

down: ## stop the platform; its data stay
	@deploy/bootstrap
	@$(BIN)/nosotros-local down

status: ## show what runs, and where the gateway is
	@deploy/bootstrap
	@$(BIN)/nosotros-local status

test: setup ## run the tests, on a broker and a database of their own (ARGS="tests/shared -x")
	@$(BIN)/nosotros-local install --browser
	@$(BIN)/python -m tests.clients
	@$(BIN)/pytest -n 4 --dist loadfile $(ARGS)

lint: setup ## check format, rules, types, layers, spelling and released contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/nosotros contracts check

bench: setup ## measure against the baselines, in pairs, on this machine
	@$(BIN)/nosotros-local install
	@$(BIN)/python -m tests.benchmarks

test-compose: setup ## bring docker-compose.yml up, use it and take it down (needs Docker)
	@$(BIN)/pytest -m compose tests/compose $(ARGS)

lock: setup ## pin the newest versions that the distributions and requirements.in allow
	@test -x $(BIN)/uv || $(BIN)/pip install --quiet 'uv>=0.9,<1'
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command 'make lock' \
		$(addprefix --no-emit-package ,$(UNPUBLISHED)) requirements.in -o requirements.lock
	@$(BIN)/python -m tests.clients lock

clean: ## remove .venv and every cache; the data under .nosotros stay
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis tests/clients/node_modules report.html
	find . -name __pycache__ -prune -exec rm -rf {} +
	find . -name '*.egg-info' -prune -exec rm -rf {} +
