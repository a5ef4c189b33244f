# Two commands carry the project: `make demo` and `make test`. Everything else is for those who work on it.

PYTHON ?= python3
SERVE ?= yes
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet

.PHONY: demo test lint types layers browser bench drills simulate pictures lock clean

demo: $(VENV)/runtime
	@$(BIN)/python demo/load.py
ifeq ($(SERVE),yes)
	@$(BIN)/surveyapp serve
endif

test: $(VENV)/test browser lint types layers
	$(BIN)/python -m pytest

lint: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/test
	$(BIN)/mypy

layers: $(VENV)/test
	$(BIN)/lint-imports

# Chromium shows the pages in the browser tests; the fonts show Chinese, Korean and Japanese.
browser:
	@command -v chromium >/dev/null 2>&1 \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 \
	     && apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk poppler-utils >/dev/null; } \
	|| echo "Chromium is missing and cannot be installed from here (Debian: apt-get install chromium fonts-noto-cjk poppler-utils): the browser tests will be skipped by name."

# Kill, power cut and full disk at every moment, in some minutes; as root, with FUSE (Debian: apt-get install libfuse2).
drills: $(VENV)/test
	$(BIN)/python -m pytest tests/drills -m ""

bench: $(VENV)/test
	$(BIN)/python bench/run.py

simulate: $(VENV)/test
	$(BIN)/python -m bench.simulate > docs/simulations.md

pictures: $(VENV)/test browser
	$(BIN)/python demo/load.py
	$(BIN)/python demo/pictures.py

$(VENV)/runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	@echo "Making the virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test: requirements-test.lock $(VENV)/runtime
	@$(PIP) install --require-hashes -r requirements-test.lock
	@touch $@

# Needs uv; the lock files name no index and hold for every platform and Python from 3.11 on.
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header
lock:
	printf 'setuptools>=80\nwheel\n' | $(LOCK) pyproject.toml - -o requirements.lock
	printf 'setuptools>=80\nwheel\n' | $(LOCK) pyproject.toml - --extra test -c requirements.lock -o requirements-test.lock

clean:
	rm -rf $(VENV) build *.egg-info
