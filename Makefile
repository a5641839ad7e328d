# One command a task. `make run` and `make test` do all their own set-up; Python 3.11 or newer and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORPUS ?= corpus
DATA ?= $(or $(CITEBOT_DATA),data)
Q ?= How many people were taken hostage?

.PHONY: run test install build ask review evaluate check format clean help translations lock

help:            ## what can be made
	@grep -E '^[a-z]+: .*##|^[a-z]+:  +##' $(MAKEFILE_LIST) | sed 's/:.*##/  /'

run: install     ## install, build the index if it is stale, start the bot (in the terminal without a token)
	@# 3: the old index stays in use; 1, 2: no index to start with; 130, 143: stopped by somebody; beyond that, the build crashed
	@$(BIN)/python scripts/build_index.py --corpus $(CORPUS) --data $(DATA) --if-stale || \
		case $$? in 3) ;; 1|2|130|143) exit 1 ;; *) echo "WARNING: the build crashed; trying to start on the old index" >&2 ;; esac
	@$(BIN)/python -m bot --data $(DATA)

test: install    ## install, run every test but the slow ones
	$(BIN)/python -m pytest -m "not slow" $(PYTEST_ARGS)

build: install   ## build the index of CORPUS (default: corpus) under DATA (default: data)
	$(BIN)/python scripts/build_index.py --corpus $(CORPUS) --data $(DATA)

ask: install     ## ask one question: make ask Q="How many people were taken hostage?"
	@$(BIN)/python scripts/ask.py --data $(DATA) '$(subst ','\'',$(value Q))'

review: install  ## the log in a browser, for moderators; REVIEW="--port 8002" hands options on
	@$(BIN)/python -m bot.review --data $(DATA) $(REVIEW)

evaluate: build  ## quality on the sample corpus' golden questions
	$(BIN)/python scripts/evaluate.py --data $(DATA) --questions $(CORPUS)/golden.toml

check: install   ## what CI checks besides the tests: format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

translations: install  ## what is missing or wrong in the translations of the bot's texts
	$(BIN)/python scripts/translations.py

format: install  ## bring the code into form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

clean:           ## remove the environment and the caches, not data/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info

install: $(VENV)/.installed  ## make the environment, again when pyproject.toml or the lock changes

lock:            ## make the lock files again after a change of pyproject.toml's dependencies; LOCK=--upgrade takes newer versions
	@[ -x $(BIN)/python ] || $(MAKE) install || true  # an environment of the old lock will do
	@$(BIN)/python scripts/lock.py $(LOCK)

PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# All but torch by hash, then torch by its version (scripts/lock.py says why), then the project itself with nothing fetched for it.
$(VENV)/.installed: pyproject.toml requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Found $$($(PYTHON) --version), expected Python 3.11 or newer. Run: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	@echo "installing into $(VENV) (a few minutes the first time)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes --no-deps --requirement requirements-dev.lock
	@$(PIP) install torch==2.13.0 $(TORCH_ARGS)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(PIP) check || { echo "The lock does not fit pyproject.toml. Run: make lock, then make install"; exit 1; }
	@touch $@
