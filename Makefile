# The developer's commands, all of them. `make` lists them.
#
# One build serves `run` and `test`: our own crates optimised, the engines below them compiled cheaply. CARGO_TARGET_DIR
# says where it goes.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test test-kernels fuzz torture snapshots check fmt release bench venv clean

TARGET := $(or $(CARGO_TARGET_DIR),target)
PROGRAM := $(TARGET)/debug/sluicebox
STORE ?= store
# Crates that stand free of the engines, and the engines.
KERNELS := sluicebox-record sluicebox-decode sluicebox-extract
ENGINES := tokio|object_store|parquet|datafusion|deltalake
KERNEL_PACKAGES := $(addprefix -p ,$(KERNELS))
# How long each fuzz target runs, and where what it builds and finds is kept.
FUZZ_SECONDS ?= 300
FUZZ ?= $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR)/fuzz,fuzz/target)
NEXTEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo yes)

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Read tests/corpus into ./store, print its figures by topic and queries to try
	@test -x $(PROGRAM) || echo "Building: about 400 crates, some 15 minutes on two cores the first time, seconds after that." >&2
	@cargo build -p sluicebox
	@$(PROGRAM) run 'tests/corpus/*.txt' 'tests/corpus/*.jsonl' --store $(STORE)
	@printf '\n'
	@$(PROGRAM) sql --store $(STORE) --format table 'SELECT * FROM topic_totals ORDER BY topic'
	@printf '%s\n' '' 'Try next:' \
	  "  $(PROGRAM) sql --store $(STORE) 'SELECT title, measure, value, unit, period FROM figures WHERE status = '\''target'\'' LIMIT 20'" \
	  "  $(PROGRAM) sql --store $(STORE) 'SELECT place, sum(value_norm) / 1e6 AS megawatts FROM energy WHERE dimension = '\''power'\'' GROUP BY place'" \
	  "  $(PROGRAM) sql --store $(STORE) 'SELECT reason, count(*) AS numerals FROM passed_over GROUP BY reason ORDER BY numerals DESC'" \
	  "and 'sluicebox show ID' with a metric_id for the evidence; $(PROGRAM) --help lists the rest."

test: ## Run all tests; the last lines are the runner's
	@test -x $(PROGRAM) || echo "Building: about 400 crates, some 15 minutes on two cores the first time, seconds after that." >&2
	python3 benches/test_multiply.py
	cargo test --quiet --manifest-path tests/ucum/Cargo.toml
	cargo build -q -p sluicebox
	python3 benches/torture --short
ifeq ($(NEXTEST),yes)
	cargo test --workspace --doc --quiet
	cargo nextest run --workspace --no-fail-fast
else
	cargo test --workspace --no-fail-fast
endif

torture: ## Kill, starve, race and damage the program for hours; writes benches/results (TORTURE names faults)
	cargo build -q -p sluicebox
	nice python3 benches/torture $(TORTURE)

test-kernels: ## Run the tests of the crates without engines, in seconds
ifeq ($(NEXTEST),yes)
	cargo nextest run $(KERNEL_PACKAGES)
else
	cargo test $(KERNEL_PACKAGES)
endif

fuzz: ## Feed anything to extraction and decoding, FUZZ_SECONDS each (300); wants cargo-fuzz and a nightly compiler
	python3 fuzz/seeds.py $(FUZZ)/seeds
	@for target in extract decode; do \
	  mkdir -p "$(FUZZ)/corpus/$$target" "$(FUZZ)/findings/$$target"; \
	  cargo +nightly fuzz run --fuzz-dir fuzz --target-dir $(FUZZ) --sanitizer none $$target \
	    "$(FUZZ)/corpus/$$target" "$(FUZZ)/seeds/$$target" -- -max_total_time=$(FUZZ_SECONDS) -timeout=10 -max_len=4096 \
	    -dict=fuzz/numerals.dict -artifact_prefix="$(FUZZ)/findings/$$target/" -print_final_stats=1; \
	done

snapshots: ## Write the compared outputs of tests/ anew; review them as a diff
	INSTA_UPDATE=always cargo test -p sluicebox --test it
	git diff --stat -- tests/snapshots

check: ## What CI runs before the tests: format, lints, the dependency rule
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	@for crate in $(KERNELS); do \
	  tree="$$(cargo tree --package $$crate --all-features --edges normal,build --prefix none)"; \
	  if grep -E '^($(ENGINES))([-_][a-z-]+)? v' <<< "$$tree"; then echo "$$crate has an engine below it"; exit 1; fi; \
	  echo "$$crate: no engine below it"; \
	done

fmt: ## Format the code
	cargo fmt --all

release: ## Build the fast program
	cargo build --release -p sluicebox
	@echo "$(TARGET)/release/sluicebox"

bench: ## Measure the throughput of the release build, which is built first (twice a `make run`); writes benches/results
	python3 benches/bench.py --release

venv: .venv/ready ## Make .venv with the Python packages that read a store in tests

.venv/ready: tests/requirements.txt
	python3 -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $@

clean: ## Remove ./store and .venv
	rm -rf $(STORE) .venv
