# The commands of development. `make help` lists them; each installs or names what it needs.
.DEFAULT_GOAL := help
.PHONY: help test matrix snapshots docs fuzz-expr bench lint

# A server for the tests: `with-postgres COMMAND` in a recipe runs COMMAND with LITE2PG_PGBIN set.
with-postgres = scripts/ensure-tools && pgbin="$$(scripts/ensure-postgres)" && LITE2PG_PGBIN="$$pgbin"

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "make %-10s %s\n", $$1, $$2 }'

test: ## run all tests, on a real SQLite and a real PostgreSQL
	$(with-postgres) cargo test --workspace

matrix: ## run what depends on it on PostgreSQL 14, 15, 16, 17 and 18, from npm
	scripts/matrix

snapshots: ## record what the corpus gives now; read the diff before you commit it
	$(with-postgres) INSTA_UPDATE=always INSTA_FORCE_PASS=1 cargo test --workspace --no-fail-fast

docs: ## write the generated pages anew, and the output behind the commands in docs/
	$(with-postgres) LITE2PG_UPDATE_DOCS=1 cargo test -p lite2pg --test docs

fuzz-expr: ## put 200,000 random expressions through the port; SEED=n for others
	$(with-postgres) LITE2PG_FUZZ_COUNT=200000 LITE2PG_FUZZ_SEED=$(or $(SEED),20240501) cargo test -p lite2pg-core --test expressions -- --nocapture

bench: ## measure speed and memory; fails when a budget is exceeded
	scripts/ensure-tools
	cargo build --release -p lite2pg
	cargo build --release -p lite2pg-core --example tokenize
	scripts/bench

lint: ## check the formatting and the lints
	scripts/ensure-tools lint
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
