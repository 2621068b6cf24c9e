# Two commands matter: `make demo` runs the main job, `make test` proves everything.
# Both set up whatever they need in this folder; nothing is installed elsewhere except, for the
# tests and only as root, the Debian packages that tests/install_system_packages.sh names.

RESIDENTS ?= 20000
SEED ?= 1
PORT ?= 8000
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
DEMO_HOME ?= .home/demo-$(RESIDENTS)-$(SEED)

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
FACES := src/wangge/site/faces
# Node.js of the system if it is 22 or newer, else the one in the virtual environment.
NODE_PATH = $(shell .ci/node-folder)
FACE_SOURCES = $(shell find web -path '*/node_modules' -prune -o -type f \( -name '*.ts' -o -name '*.vue' -o -name '*.css' -o -name '*.json' -o -name '*.html' -o -name '*.svg' \) -print)

.PHONY: demo test setup faces peers lock sbom clean help

help: ## List what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

demo: setup ## Set up, make the sample county, run the whole line, serve on 127.0.0.1
	exec $(BIN)/wangge demo --residents $(RESIDENTS) --seed $(SEED) --home $(DEMO_HOME) --port $(PORT)

setup: .make/run faces ## Set up the virtual environment and the two web faces

faces: $(FACES)/.built

test: setup .make/dev ## Set up what the tests need and pass every test
	.ci/test

peers: .make/run ## Install the peers that `wangge bench` measures beside us
	@$(PIP) install --require-hashes -r requirements/bench.lock

lock: .make/run ## Make the lock files anew from pyproject.toml
	.ci/lock

sbom: setup ## Write the bill of materials (CycloneDX) and its licences to .make/sbom
	@PATH="$(NODE_PATH):$$PATH" .ci/sbom

clean: ## Remove everything made here but the demo's data (.home)
	rm -rf .venv .make web/node_modules $(FACES)

.make/venv:
	@.ci/make-venv "$(PYTHON)"
	@mkdir -p .make && touch $@

.make/run: .make/venv requirements/build.lock requirements/run.lock pyproject.toml
	@echo "安装 Python 依赖… Installing Python packages…"
	@$(PIP) install --require-hashes -r requirements/build.lock -r requirements/run.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.make/dev: .make/run requirements/dev.lock
	@echo "安装测试工具… Installing test tools…"
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@

.make/node: .make/venv requirements/node.lock web/package-lock.json
	@test "$$(.ci/node-folder)" != "$(CURDIR)/$(BIN)" || $(PIP) install --require-hashes -r requirements/node.lock
	@echo "安装网页依赖… Installing web packages…"
	@cd web && PATH="$(NODE_PATH):$$PATH" npm ci --no-fund --no-audit --loglevel=error
	@touch $@

$(FACES)/.built: .make/node $(FACE_SOURCES)
	@echo "构建网页… Building the two web faces…"
	@cd web && PATH="$(NODE_PATH):$$PATH" npm run build --silent
	@touch $@
