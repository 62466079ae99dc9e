# Everything from a checkout: `make run` starts it, `make test` tests it. Needs Python 3.11 or newer, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOME_FOLDER ?= var
TESTS ?= tests
PACKAGES := config nlp storage handlers bot

UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help run test test-all lint format bench lock nlp clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: $(VENV)/run ## start the demo: web chat at http://127.0.0.1:8000/ and a console chat; piped lines are answered
	@$(BIN)/lvzhi --home $(HOME_FOLDER) run

test: $(VENV)/dev ## all tests, PostgreSQL included
	@$(BIN)/pytest -n 2 --dist loadfile -m "not slow" $(TESTS)

test-all: $(VENV)/dev ## the tests, and every story in every way on every database
	@$(BIN)/pytest -n 2 --dist loadfile $(TESTS)

lint: $(VENV)/dev ## format, lint, types and directions of imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy $(addprefix -p ,$(PACKAGES))
	@$(BIN)/mypy tests
	@$(BIN)/lint-imports --no-logo

format: $(VENV)/dev ## put the code into form
	@$(BIN)/ruff check --select I --fix --quiet .
	@$(BIN)/ruff format .

bench: $(VENV)/dev ## measure against a bare floor
	@$(BIN)/python -m tests.benchmarks

nlp: $(VENV)/dev ## train the model anew from the sentences in nlp/
	@$(BIN)/lvzhi nlp train

lock: $(VENV)/dev ## choose the newest dependencies that fit and write the lock files
	echo "setuptools>=77" | $(UV_COMPILE) --upgrade -o requirements-build.lock -
	$(UV_COMPILE) --upgrade --extra dev -o requirements-dev.lock pyproject.toml
	$(UV_COMPILE) --upgrade -c requirements-dev.lock -o requirements.lock pyproject.toml

clean: ## take the environment and the caches away; the demo's data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info

# --- the environment: made again when a lock file changes ----------------------------------------------------------

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "需要 Python 3.11 或更新版本，例如：make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "正在准备运行环境（第一次约一分钟）……" >&2
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "缺少 venv 模块，Debian/Ubuntu 请先执行：apt install python3-venv" >&2; exit 1; }

# jieba has no wheel; setuptools comes first, by hash, so that nothing is fetched to build it.
$(VENV)/build: requirements-build.lock | $(VENV)/bin/python
	@$(PIP) --require-hashes -r requirements-build.lock
	@touch $@

$(VENV)/run: requirements.lock pyproject.toml $(VENV)/build
	@test -e $(VENV)/dev -a $(VENV)/dev -nt requirements.lock || \
		$(PIP) --require-hashes --no-build-isolation -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: requirements-dev.lock pyproject.toml $(VENV)/build
	@echo "正在准备测试环境（第一次约两分钟）……" >&2
	@$(PIP) --require-hashes --no-build-isolation -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@
