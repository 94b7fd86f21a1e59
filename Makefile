# Language Tutor. `make help` lists the targets; `make run` and `make test` are all that a newcomer needs.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

LISTEN ?= 127.0.0.1:8080
DATA   ?= .dev
TEST   ?= ./...

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION)
TOOLS   := .cache/bin
LINT    := $(TOOLS)/golangci-lint
BUF     := hack/buf/node_modules/.bin/buf
GATEWAY := hack/gateway/node_modules/@portkey-ai/gateway/build/start-server.js

.PHONY: help
help: ## List the targets.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

.PHONY: run
run: ## Set up and start the tutor on embedded defaults (LISTEN=127.0.0.1:8080 DATA=.dev).
	@hack/setup postgres
	@$(MAKE) --no-print-directory build
	@bin/tutor dev --listen '$(LISTEN)' --data '$(DATA)'

.PHONY: demo
demo: ## Play a learner's first day on the terminal, on the running server or on one of its own.
	@hack/setup postgres
	@$(MAKE) --no-print-directory build
	@bin/tutor demo --server 'http://$(LISTEN)'

.PHONY: test
test: ## Set up and pass every test, with the race detector, on real PostgreSQL and Redis (TEST=./...).
	@hack/setup postgres redis
	go run ./server/postgres/pgtest/run -- go test -race $(TEST)

.PHONY: lint
lint: $(LINT) $(BUF) ## Check style, the import rules, the contract, and that generated files are current.
	$(LINT) run
	cd test/bench && go vet ./...
	$(BUF) lint
	hack/check-generated

.PHONY: breaking
breaking: $(BUF) ## Check that the contract breaks no client of the main branch.
	$(BUF) breaking --against '.git#branch=$(or $(BASE),main)'

.PHONY: format
format: $(LINT) ## Format the Go code.
	$(LINT) fmt

.PHONY: generate
generate: $(BUF) ## Generate Go and the OpenAPI file from the contract.
	$(BUF) generate
	$(BUF) build --path proto/languagetutor -o - | go run ./server/rpc/openapi/gen > server/rpc/openapi/openapi.yaml.new
	mv server/rpc/openapi/openapi.yaml.new server/rpc/openapi/openapi.yaml

.PHONY: build
build: ## Build bin/tutor.
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/ ./cmd/...

.PHONY: bench
bench: ## Measure the server beside pgbench, and FSRS beside go-fsrs, in one run each.
	@hack/setup postgres pgbench
	cd test/bench && go run ./fsrs
	cd test/bench && go run ./server

.PHONY: bench-llm
bench-llm: ## Measure conversations beside calling the model directly and beside a plain gateway, in one run.
	@hack/setup postgres
	@$(MAKE) --no-print-directory $(GATEWAY)
	cd test/bench && go run ./llm

.PHONY: clean
clean: ## Remove what was built, the tools, and the development data.
	rm -rf bin .cache $(DATA) hack/buf/node_modules hack/gateway/node_modules

$(LINT): hack/lint/go.mod hack/lint/go.sum
	@mkdir -p $(TOOLS)
	cd hack/lint && go build -o ../../$(LINT) github.com/golangci/golangci-lint/v2/cmd/golangci-lint

# Without a lock file: it would hold the packages of one platform only. buf pins its platform packages to its own version.
$(BUF): hack/buf/package.json
	cd hack/buf && npm install --no-package-lock --no-audit --no-fund --loglevel=error
	@touch $(BUF)

# Without a lock file, like buf. The version of the gateway itself is exact.
$(GATEWAY): hack/gateway/package.json
	cd hack/gateway && npm install --no-package-lock --no-audit --no-fund --loglevel=error
	@touch $(GATEWAY)
