# Tenbin. Two commands are the whole set-up: `make report` and `make test`; each installs what it needs
# and does nothing the second time. Every step ends by writing its target whole, so a killed one resumes.
SHELL := /bin/bash
.SHELLFLAGS := --norc -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

DATA     ?=
SCENARIO ?=
SEED     ?=
PROFILE  ?=
MODEL    ?= data/models/v4_candidate
PREDICTIONS ?=
THRESHOLD   ?=
A           ?=
B           ?=
ROWS        ?=
MINUTES     ?=
FROM        ?=
TO          ?=
OUT         ?=
MISSING     ?=
REPORT_LANG ?=
SYMBOLS     ?=
DAYS        ?=
EXCHANGE    ?=
RUN         ?=

WORKBENCH := src/workbench
PYTHON    := .venv/bin/python
VENV      := .venv/.installed
MODULES   := node_modules/.package-lock.json
ENGINES   := .venv/native/.unpacked
TFJS      := node_modules/@tensorflow/tfjs-node
ADDON     := $(TFJS)/lib/napi-v8/tfjs_binding.node
KERNEL    := .venv/share/jupyter/kernels/tslab/kernel.json
DIST      := dist/.built
SETUP     := $(MODULES) $(VENV) $(ENGINES) $(ADDON) $(KERNEL) $(DIST)
SOURCES   := $(shell find src -name __pycache__ -prune -o \
               \( -name '*.ts' -o -name '*.css' -o -name '*.wat' -o -type d \) -print)
WASM      := src/dataset/neighbours/distanceKernel.wasm
FORMATTED := 'src/**/*.{ts,mjs,cjs}' 'test/**/*.{ts,mjs}' '*.json' test/tsconfig.json
TENBIN    := node dist/workbench/cli.js
CHECK     := bash $(WORKBENCH)/checkPrerequisites.sh
# By this name make does not know itself: --question and --dry-run run no line of it.
THIS_MAKE  = $(MAKE)

# Settings of the caller's own Python would send packages elsewhere.
unexport PYTHONPATH PYTHONHOME PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV

# What a user types is text: it is read by $(value), so make never expands a `$` in it, not even to export it.
WORDS := DATA SCENARIO SEED PROFILE MODEL PREDICTIONS THRESHOLD TIME_IS BAR_MINUTES HORIZON CONFIG A B ROWS MINUTES \
         SYMBOLS DAYS EXCHANGE FROM TO OUT MISSING RUN REPORT_LANG
unexport $(WORDS)
define newline


endef
# A word typed empty is an unset variable of the caller's shell: it must not quietly mean the default.
$(foreach word,$(WORDS),\
  $(if $(filter command,$(origin $(word))),\
    $(if $(strip $(value $(word))),,$(error Cannot go on as $(word) must say something: found nothing)))\
  $(if $(findstring $(newline),$(value $(word))),$(error Cannot go on as $(word) must be one line: found several)))

# $(call quoted,text) is text as one shell word; $(call option,name,VARIABLE) is nothing when that is empty.
quoted = '$(subst ','\'',$(1))'
option = $(if $(strip $(value $(2))),--$(1) $(call quoted,$(strip $(value $(2)))))
DATA_OPTIONS = $(foreach word,$(value DATA),--data $(call quoted,$(word)))
TIME_OPTIONS = $(call option,time-is,TIME_IS) $(call option,bar-minutes,BAR_MINUTES) $(call option,horizon,HORIZON)
RUN_OPTIONS  = $(call option,config,CONFIG) $(DATA_OPTIONS) $(call option,scenario,SCENARIO) $(call option,seed,SEED) \
               $(call option,profile,PROFILE)
PHASE_OPTIONS = $(if $(strip $(value CONFIG)),,--config notebooks/model_v4.yaml) $(RUN_OPTIONS)

.PHONY: help report report-diff download test test-all validate predict models export diagnose prepare train search \
        record lab bench torture screenshots build check docs strip clean
.PHONY: check-format check-lint check-types check-house

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-zA-Z0-9_-]+:.*## / {printf "  %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ Reports
report: $(SETUP) ## All seven notebooks to reports/<run>: [DATA="dir-or-file ..."] [SCENARIO=moderate] [SEED=7] [PROFILE=quick|full|tiny] [REPORT_LANG=ja]
	@$(TENBIN) report $(RUN_OPTIONS) $(call option,language,REPORT_LANG)

diagnose: $(SETUP) ## Judge the model you already have: PREDICTIONS=file.csv [DATA="..."] [THRESHOLD=0.5] [TIME_IS=bar-open] [HORIZON=4]
	@$(TENBIN) diagnose $(call option,config,CONFIG) $(TIME_OPTIONS) $(call option,predictions,PREDICTIONS) \
	  $(DATA_OPTIONS) $(call option,threshold,THRESHOLD)

report-diff: $(SETUP) ## What differs between two runs: A=reports/<run> B=reports/<run>, or a predictions file as A
	@$(TENBIN) report-diff $(call option,a,A) $(call option,b,B)

##@ Data
download: $(SETUP) ## A market's past into data/raw, what is there kept: SYMBOLS="BTCUSDT ..." [DAYS=180] [EXCHANGE=binance|bybit]
	@$(TENBIN) download $(call option,symbols,SYMBOLS) $(call option,days,DAYS) $(call option,exchange,EXCHANGE)

record: $(SETUP) ## Keep what no archive has, until it is stopped: SYMBOLS="BTCUSDT ..." [EXCHANGE=binance|bybit] [MINUTES=60]
	@exec $(TENBIN) record $(call option,symbols,SYMBOLS) $(call option,exchange,EXCHANGE) $(call option,minutes,MINUTES)

##@ Phases
prepare: $(SETUP) ## The balanced dataset, from DATA or the simulator: [CONFIG=notebooks/model_v4.yaml], as all phases
	@$(TENBIN) prepare $(PHASE_OPTIONS)

train: $(SETUP) ## The models of notebooks/model_v4.yaml
	@$(TENBIN) train $(PHASE_OPTIONS)

search: $(SETUP) ## The hyperparameter search over the space in the YAML
	@$(TENBIN) search $(PHASE_OPTIONS)

validate: $(SETUP) ## Gates and back-test of a model: [MODEL=data/models/v4_candidate] [DATA="later files"]; 0 pass, 1 fail, 3 inconclusive
	@code=0; $(TENBIN) validate $(call option,model,MODEL) $(DATA_OPTIONS) $(call option,missing,MISSING) || code=$$?; \
	  echo "validate ended with $$code"; exit $$code

predict: $(SETUP) ## Bars of DATA through a model: DATA="..." [MODEL=data/models/v4_candidate] [FROM=2025-12-01] [TO=] [OUT=f.csv] [MISSING=score-anyway]
	@$(TENBIN) predict $(call option,model,MODEL) $(DATA_OPTIONS) $(call option,from,FROM) $(call option,to,TO) \
	  $(call option,missing,MISSING) $(call option,out,OUT)

export: $(SETUP) ## A model as one ONNX graph with a card beside it: [MODEL=data/models/v4_candidate] [OUT=data/models/v4_candidate.onnx]
	@$(TENBIN) export $(call option,model,MODEL) $(call option,out,OUT)

models: $(SETUP) ## The models there are, with their names, verdicts and folders; to name one: node dist/workbench/cli.js models name
	@$(TENBIN) models

##@ Work
lab: $(SETUP) ## JupyterLab with kernel, plotly and notebooks ready
	@cd notebooks && exec ../$(PYTHON) -m jupyterlab --ServerApp.root_dir=. \
	  $(if $(filter 0,$(shell id -u)),--allow-root --no-browser)

build: $(SETUP) ## Everything that is installed or compiled, and nothing else

check: $(SETUP) ## What needs no running: format, lint, types, order of the rooms, examples in doc comments
	@$(MAKE) --jobs=2 --keep-going --output-sync=target check-format check-lint check-types check-house

check-format:
	node node_modules/prettier/bin/prettier.cjs --log-level warn --check $(FORMATTED)

check-lint:
	node node_modules/eslint/bin/eslint.js --config test/eslint.config.mjs src test

check-types:
	node node_modules/typescript/bin/tsc -p test/tsconfig.json --noEmit

check-house:
	node node_modules/vitest/vitest.mjs run --config test/vitest.config.ts \
	  test/architecture test/contracts/examples test/contracts/documents

docs: $(SETUP) ## The API reference from the doc comments, as dist/docs/index.html
	@node node_modules/typedoc/bin/typedoc --options test/typedoc.config.mjs

test: $(SETUP) ## The fast tests, a few minutes
	@node node_modules/vitest/vitest.mjs run --config test/vitest.config.ts

test-all: $(SETUP) ## All tests, the long simulations too
	@node node_modules/vitest/vitest.mjs run --config test/vitest.config.ts --mode all

bench: $(SETUP) ## Beside pandas, PyTorch, XGBoost, Optuna and others, in a Python of their own: [ROWS="smote tpe"]
	@node test/bench/bench.mjs $(call option,rows,ROWS)

torture: $(SETUP) ## Broken inputs, kill -9 and failing disks, seeded, resumed: [MINUTES=3] [SEED=1]; counts, and nought crashes, hangs, losses
	@node test/torture/torture.mjs $(call option,minutes,MINUTES) $(call option,seed,SEED)

screenshots: $(SETUP) ## Every page of a report at three widths, light, dark, printed: [RUN=reports/<run>] [OUT=folder]
	@node test/browser/takeScreenshots.mjs $(call option,run,RUN) $(call option,out,OUT)

strip: $(VENV) ## Remove the outputs of the committed notebooks
	@$(PYTHON) $(WORKBENCH)/stripNotebooks.py notebooks/*.ipynb

clean: ## Remove what was built and derived; never data/raw, the ledger in data/studies, named models or what was installed
	@bash --norc $(WORKBENCH)/removeDerived.sh

# Set-up: one file per step. The first one to run looks for all prerequisites, so each is named at once.
$(MODULES): package.json package-lock.json
$(VENV): requirements.txt
$(ENGINES): $(WORKBENCH)/engines.txt $(WORKBENCH)/unpackEngines.py | $(VENV)
$(ADDON): $(MODULES) $(ENGINES)
$(KERNEL): $(WORKBENCH)/writeKernelSpec.py $(VENV)
$(WASM): %.wasm: %.wat $(WORKBENCH)/assembleWat.mjs $(MODULES)
$(DIST): $(MODULES) tsconfig.json package.json $(SOURCES) $(WASM)

# Makes of one checkout take turns, and children of a killed one have theirs until they end; each looks again, in its
# turn, at what is still to do.
ifndef TENBIN_TURN
$(SETUP) $(WASM):
	@flock --nonblock Makefile true || echo "waiting for another make of this checkout" >&2
	@TENBIN_TURN=yes MAKEFLAGS= flock Makefile $(THIS_MAKE) --no-builtin-rules --no-print-directory $@
else
$(MODULES):
	@$(CHECK) node python compiler npm-registry python-registry
	@rm -f $@
	npm ci --include=dev --include=optional --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# A killed pip can leave a package that looks installed, so a venv without its stamp is made anew (the engines stay).
$(VENV):
	@$(CHECK) python python-registry
	@mkdir -p .venv && find .venv -mindepth 1 -maxdepth 1 ! -name native ! -name bench -exec rm -rf {} +
	python3 -m venv .venv
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

# The wheels are only carriers of native libraries: unpacked, never installed, then removed.
$(ENGINES):
	@$(CHECK) python python-registry
	$(PYTHON) -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
	  --python-version 3.12 --require-hashes -r $< -d .venv/native/wheels
	$(PYTHON) $(WORKBENCH)/unpackEngines.py .venv/native/wheels .venv/native
	@touch $@

# TensorFlow's addon from its unmodified sources, against the libraries of the wheel.
$(ADDON):
	@$(CHECK) compiler
	@mkdir -p $(@D)
	$${CXX:-g++} -std=c++17 -O2 -fPIC -shared -DNAPI_VERSION=8 -DNODE_GYP_MODULE_NAME=tfjs_binding \
	  -Inode_modules/node-api-headers/include -I$(TFJS)/binding -I.venv/native/tensorflow/include \
	  $(TFJS)/binding/tfjs_backend.cc $(TFJS)/binding/tfjs_binding.cc -o $@.tmp \
	  -L.venv/native/tensorflow -l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2 \
	  -Wl,-rpath,'$$ORIGIN/../../../../../.venv/native/tensorflow'
	@mv $@.tmp $@

$(KERNEL):
	@$(PYTHON) $< .venv

$(WASM):
	@node $(WORKBENCH)/assembleWat.mjs $< $@
	@touch $@

# Compiled beside and renamed, so nobody ever imports half a build; what is read as a file lies beside its module.
$(DIST):
	@rm -rf dist.tmp
	node node_modules/typescript/bin/tsc -p . --outDir dist.tmp --noEmitOnError
	@cd src && cp --parents -t ../dist.tmp report/styles.css $(WASM:src/%=%)
	@touch dist.tmp/.built && rm -rf dist && mv dist.tmp dist
endif
