# The words that people and CI share. `make demo` and `make test` need only Python >= 3.11 and make.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
# Compiled at once: where Python may not write beside its sources, every start would compile anew.
export UV_COMPILE_BYTECODE := 1
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
  --no-header --quiet --group build

.PHONY: demo install ocr test browser slow slow-acts cluster lint types fix bench lock clean

demo: .venv/installed
	$(BIN)/guatu demo

install: .venv/compiled

# Scanned pages and photographs too: 150 MB more, works offline.
ocr: .venv/installed-ocr

test: .venv/installed-dev .venv/compiled
	$(BIN)/python -m pytest -n 2 --dist loadfile -q

browser: .venv/installed-dev
	@command -v chromium >/dev/null || { echo "Chromium is needed: sudo apt-get install -y chromium fonts-noto-cjk"; exit 1; }
	$(BIN)/python -m pytest -q -m browser tests

slow: .venv/installed-dev .venv/installed-ocr
	$(BIN)/python -m pytest -n 2 --dist loadfile -q -m "slow and not browser" tests

# Acts under load and under kill -9: what differs between the two databases.
slow-acts: .venv/installed-dev
	$(BIN)/python -m pytest -q -m slow tests/store/test_killed_acts.py tests/store/test_together.py

cluster: .venv/installed-spark
	@command -v java >/dev/null || { echo "Java is needed: sudo apt-get install -y openjdk-17-jre-headless"; exit 1; }
	$(BIN)/python -m pytest -q -m cluster tests

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files '*.html' | grep -v '/vendor/' | xargs -r $(BIN)/djhtml --check

types: .venv/installed-dev
	$(BIN)/mypy guatu tests

fix: .venv/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files '*.html' | grep -v '/vendor/' | xargs -r $(BIN)/djhtml

bench: .venv/installed-bench
	for script in bench/*.py; do $(BIN)/python $$script || exit 1; done

# Writes the locked sets anew from pyproject.toml; commit the result.
lock: .venv/uv
	$(UV) pip compile pyproject.toml $(LOCK_FLAGS) --output-file requirements.lock
	$(UV) pip compile pyproject.toml $(LOCK_FLAGS) --extra ocr --output-file requirements-ocr.lock
	$(UV) pip compile pyproject.toml $(LOCK_FLAGS) --group dev --output-file requirements-dev.lock
	$(UV) pip compile pyproject.toml $(LOCK_FLAGS) --group dev --extra spark --output-file requirements-spark.lock
	$(UV) pip compile pyproject.toml $(LOCK_FLAGS) --group dev --group bench --output-file requirements-bench.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache

.venv/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "venv is needed: sudo apt-get install -y python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.8
	@touch $@

.venv/installed: .venv/uv requirements.lock pyproject.toml
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# The scheduler's inner loops become machine code once, here, and not in somebody's first plan.
.venv/compiled: .venv/installed $(wildcard guatu/schedule/*.py)
	@echo "compiling the scheduler, about half a minute"
	@$(BIN)/python -c "from guatu.schedule.warm import warm_up; warm_up()"
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

.venv/installed-ocr: .venv/installed requirements-ocr.lock
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-ocr.lock
	@touch $@

# jieba, thulac and jionlp, beside which bench/read.py measures: half a gigabyte.
.venv/installed-bench: .venv/installed-dev .venv/compiled requirements-bench.lock
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-bench.lock
	@touch $@

.venv/installed-spark: .venv/installed-dev requirements-spark.lock
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-spark.lock
	@touch $@
