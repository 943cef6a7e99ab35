# What a person does here. `make help` lists it.

# The versions that the checks run on come first.
CANDIDATES := python3.13 python3.12 python3.11 python3.14 python3.15 python3
# Some installations put names on the path that do not run, so each is asked.
PYTHON ?= $(firstword $(foreach name,$(CANDIDATES),$(shell $(name) -c 'import ensurepip, sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))

RUN := .venv
DEV := .venv-dev
LOCK := .venv-lock
MINISTACK := .venv-ministack
LINT := .venv-lint
TRAIN := .venv-train
LOCKED := dev run api workers payments authorizer runtime ministack lint train lock
WORKERS := auto
PYTEST = $(DEV)/bin/python -m pytest --numprocesses=$(WORKERS) --dist=loadfile
NODE_MODULES := $(if $(shell command -v npm 2>/dev/null),node_modules/.installed)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test unit lint prove format schema catalogs lock package deploy aws-local ministack clean

help: ## Say what can be done.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: $(RUN)/.installed ## Run the product on this machine, with a demo shop. PORT, DATA_DIR, DEMO=0 and LOCAL_WEBHOOKS=1 change it.
	@$(RUN)/bin/python -m api --sandbox $(if $(filter 1,$(LOCAL_WEBHOOKS)),--allow-local-webhooks)

test: lint $(MINISTACK)/.installed $(LINT)/.installed ## Run every check and every test, in minutes.
	$(PYTEST)

unit: $(DEV)/.installed ## Run the tests of the business alone, in seconds.
	$(DEV)/bin/python -m pytest tests/unit

lint: $(DEV)/.installed $(NODE_MODULES)
	$(DEV)/bin/ruff check .
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/mypy
	$(DEV)/bin/lint-imports --no-logo

prove: $(DEV)/.installed $(MINISTACK)/.installed $(NODE_MODULES) ## Run the long proofs: properties at full counts, and what takes minutes.
	HYPOTHESIS_PROFILE=prove $(PYTEST) --dist=worksteal -m "hypothesis or long"

format: $(DEV)/.installed ## Put the code in order, as the checks want it.
	$(DEV)/bin/ruff check --fix .
	$(DEV)/bin/ruff format .

schema: $(DEV)/.installed ## Print the schema anew; review the difference like code.
	$(DEV)/bin/python -m tools.print_schema

catalogs: $(DEV)/.installed ## Gather what people read into the catalogs of other languages, and compile them.
	$(DEV)/bin/python -m tools.catalogs

package: $(DEV)/.installed $(NODE_MODULES) ## Build what is deployed to AWS, without an account.
	$(DEV)/bin/python -m tools.package

deploy: $(DEV)/.installed $(NODE_MODULES) ## Put everything on AWS: STAGE=… REGION=…. It says what it needs, and what it did.
	@$(DEV)/bin/python -m tools.deploy

aws-local: package $(MINISTACK)/.installed ## Run the whole product on AWS, as far as this machine can be AWS.
	@$(DEV)/bin/python -m tools.aws_local

ministack: $(MINISTACK)/.installed ## Prepare AWS on this machine, for the tests that want it.

reader: $(TRAIN)/.installed ## Train the reader anew from a folder of public sets: DATA=folder. Then print its figures.
	@$(if $(DATA),,echo "Say where the public sets are: make reader DATA=folder (docs/reader.md lists them)" >&2; exit 1)
	$(TRAIN)/bin/python -m tools.train_reader $(DATA) $(if $(VERSION),--version=$(VERSION))
	$(TRAIN)/bin/python -m bench.reader $(DATA) --card docs/reader.md

lock: $(LOCK)/.installed ## Pin the requirements anew, by hash. UPGRADE=1 takes the newest versions.
	@for name in $(LOCKED); do echo "requirements/$$name.txt"; $(call compile,$$name) || exit; done

# What runs and what ships is pinned as it is tested; what trains is the same on each Python, since the weights tell.
define compile
cd $(CURDIR)/requirements && UV_CUSTOM_COMPILE_COMMAND="make lock" $(CURDIR)/$(LOCK)/bin/uv pip compile --quiet \
	--universal --python-version=3.11 --generate-hashes --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade) \
	$$(case $(1) in run | api | workers | payments | authorizer | runtime) echo --constraints=dev.txt ;; train) echo --fork-strategy=fewest ;; esac) --output-file=$(1).txt $(1).in
endef

clean: ## Remove what was built and what was installed; your data stays.
	rm -rf .venv .venv-* node_modules .build .serverless .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN)/.installed: requirements/run.txt
	$(call install,$(RUN))

$(DEV)/.installed: requirements/dev.txt
	$(call install,$(DEV))

$(LOCK)/.installed: requirements/lock.txt
	$(call install,$(LOCK))

$(MINISTACK)/.installed: requirements/ministack.txt
	$(call install,$(MINISTACK))

$(LINT)/.installed: requirements/lint.txt
	$(call install,$(LINT))

$(TRAIN)/.installed: requirements/train.txt
	$(call install,$(TRAIN))

define install
@$(if $(PYTHON),,echo "Python 3.11 or newer, with venv and pip, is needed. Install it, or name it: make PYTHON=…" >&2; exit 1)
@# To clear a link is to clear what others work with.
@if [ -L $(1) ]; then echo "$(1) is a link. Install $< where it leads to, or remove it." >&2; exit 1; fi
@echo "Installing $< into $(@D), once …"
@$(PYTHON) -m venv --clear $(1)
@$(1)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement $<
@touch $@
endef

node_modules/.installed: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@
