# Two commands do all set-up: `make demo` and `make test`. Everything lands in .venv and node_modules.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test setup setup-dev lint types layers unit eval bench lock clean

demo: setup            ## install, read the sample reports, serve the page
	$(BIN)/tacitus demo

test: setup-dev lint types layers unit   ## everything that must hold

setup: .venv/.runtime

setup-dev: .venv/.dev

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.runtime: .venv/bin/python requirements/runtime.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/.dev: .venv/.runtime requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

layers:
	$(BIN)/lint-imports

unit:
	$(BIN)/python -m pytest

lock:                  ## refresh the locked dependencies with their hashes
	uv pip compile --python-version 3.11 --universal --generate-hashes -q pyproject.toml requirements/build.in -o requirements/runtime.txt
	uv pip compile --python-version 3.11 --universal --generate-hashes -q pyproject.toml requirements/build.in --group dev -o requirements/dev.txt

clean:
	rm -rf .venv node_modules
