# Performia: every task of the repository. `make` alone lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# The repository's folder, so that `make -f path/to/Makefile` works from anywhere.
ROOT := $(shell cd "$$(dirname "$(strip $(MAKEFILE_LIST))")" && pwd)
RUN := cd "$(ROOT)" &&

# Options for every `swift build` and `swift test`, e.g. BUILD_FLAGS="--jobs 1".
BUILD_FLAGS ?=
# Options for `swift test`, e.g. TEST_FLAGS="--filter NotationTests".
TEST_FLAGS ?=
# Folder that `make install` fills.
PREFIX ?= /usr/local
# Corpus folder of `make accuracy` and `make bench-evaluation`, the programs that are measured beside Performia, and further pipelines of its own.
CORPUS ?=
PEERS ?=
PIPELINES ?=
# The recording of `make bench-song`, and its text.
SONG ?=
LYRICS ?=
# Models for `make models`, with options of `performia models install`; without them the default set.
MODELS ?=
# Why `make accuracy-baseline` changes what accuracy is compared with.
REASON ?=

export BUILD_FLAGS TEST_FLAGS PREFIX SONG LYRICS CORPUS PEERS PIPELINES MODELS REASON DESTDIR

.PHONY: help setup build models demo test coverage format lint bench bench-peers bench-server bench-song bench-kernels bench-evaluation accuracy \
  accuracy-notes accuracy-sections accuracy-lyrics accuracy-voice \
  accuracy-baseline calibration reference validate-full install clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' "$(strip $(MAKEFILE_LIST))"

setup: ## install the system packages that are missing and check the Swift toolchain
	@$(RUN) scripts/setup build

build: setup ## release build with its plugins, ready to run
	@$(RUN) scripts/build release

models: build ## install the models that anybody may use (MODELS="NAME... --accept-licence ID" for others)
	@$(RUN) scripts/setup models
	@$(RUN) scripts/models $$MODELS

demo: ## set up, build, install the default models, analyse a real song and show its map
	@$(RUN) scripts/setup build models demo
	@$(RUN) scripts/build release
	@$(RUN) scripts/models || echo "demo: without models, analyzers that need none stand in."
	@$(RUN) scripts/demo

test: ## set up, lint, build and run all tests (TEST_FLAGS="--filter Name" for some)
	@$(RUN) scripts/setup build test
	@$(RUN) scripts/lint
	@$(RUN) scripts/test

coverage: ## run all tests and require 80% of the lines of Sources/ and Plugins/ to be executed
	@$(RUN) scripts/setup build test
	@$(RUN) scripts/coverage

format: ## rewrite the Swift sources in the house style
	@$(RUN) swift format format --in-place --parallel --recursive Package.swift Sources Plugins Tests Benchmarks \
	  Examples packaging templates

lint: ## check style of Swift sources, syntax of scripts and JSON files
	@$(RUN) scripts/lint

bench: build ## measure speed and memory of Performia alone, what isolation costs, and its kernels beside what bounds them
	@$(RUN) scripts/setup bench
	@$(RUN) python3 -m Benchmarks.speed
	@$(RUN) python3 -m Benchmarks.isolation
	@$(RUN) python3 -m Benchmarks.kernels

bench-server: build ## measure the service under load, kills and many streams, write docs/performance.md
	@$(RUN) scripts/setup bench
	@$(RUN) python3 -m Benchmarks.server --write

bench-peers: build ## measure Performia and its peers in turn (CORPUS=folder: metrics too), write docs/performance.md
	@$(RUN) scripts/setup bench
	@$(RUN) scripts/peers -m Benchmarks.speed --peers "$${PEERS:-sonara,librosa,essentia,chordino,aubio}" --long --write
	@$(RUN) scripts/models
	@$(RUN) scripts/peers -m Benchmarks.neural_speed --write
	@$(RUN) python3 -m Benchmarks.kernels --write
	@$(RUN) python3 -m Benchmarks.isolation --write
	@$(RUN) if [ -n "$$CORPUS" ]; then python3 -m Benchmarks.metric_speed "$$CORPUS" --write; fi

bench-song: build ## measure the pipelines that read lyrics on SONG=file (LYRICS=file: its text is aligned too), write docs/performance.md
	@$(RUN) scripts/setup bench
	@$(RUN) scripts/models
	@$(RUN) scripts/peers -m Benchmarks.song_speed "$$SONG" $${LYRICS:+--lyrics "$$LYRICS"} --write

bench-kernels: build ## measure the kernels beside FFTW, OpenBLAS and memory, write docs/performance.md
	@$(RUN) python3 -m Benchmarks.kernels --write

bench-evaluation: build ## measure metrics beside mir_eval and evaluation of CORPUS=folder, write docs/performance.md
	@$(RUN) scripts/setup bench
	@$(RUN) python3 -m Benchmarks.metric_speed "$$CORPUS" --write

accuracy: build ## score Performia on CORPUS=folder (PEERS=a,b: others too), write docs/accuracy.md, fail where it fell
	@$(RUN) scripts/setup bench
	@$(RUN) scripts/peers -m Benchmarks.accuracy "$$CORPUS" --peers "$$PEERS" --pipelines "$$PIPELINES" --write

accuracy-notes: build ## score notes, melody and bass of the pipeline 'notes' on CORPUS=folder, write docs/accuracy.md
	@$(RUN) scripts/setup bench
	@$(RUN) scripts/peers -m Benchmarks.accuracy "$$CORPUS" --part notes --peers "$$PEERS" --write

accuracy-sections: build ## score sections of the default pipeline on CORPUS=folder, write docs/accuracy.md
	@$(RUN) scripts/setup bench
	@$(RUN) scripts/peers -m Benchmarks.accuracy "$$CORPUS" --part sections --peers "$$PEERS" --write

accuracy-lyrics: build ## score the pipeline 'lyrics' on CORPUS=folder, write docs/accuracy.md
	@$(RUN) scripts/setup bench
	@$(RUN) scripts/peers -m Benchmarks.accuracy "$$CORPUS" --part lyrics --peers "$$PEERS" --write

accuracy-voice: build ## score spoken commands, plain and by Whisper from three synthetic voices in noise, write docs/accuracy.md
	@$(RUN) scripts/setup bench
	@$(RUN) python3 -m Benchmarks.voice_commands --write

calibration: build ## hold confidence against what was right on CORPUS=folder, draw docs/reliability
	@$(RUN) scripts/setup bench
	@$(RUN) scripts/peers -m Benchmarks.calibration "$$CORPUS" --pipelines "$${PIPELINES:-default,fast,accurate,noncommercial}" --write

accuracy-baseline: build ## make the accuracy on CORPUS=folder the one that may not fall; REASON="why it changes"
	@$(RUN) python3 -m Benchmarks.baseline "$$CORPUS" --reason "$$REASON"

validate-full: build ## hold every bundled plugin against every check, recordings of an hour included
	@$(RUN) bin=$$(scripts/bin-path release) && \
	  "$$bin/performia" plugins validate --level full --quiet $$(for manifest in Plugins/*/*/*.plugin.json; do \
	    echo "$$bin/$${manifest##*/}"; done)

reference: build ## write the pages of docs/ that come from the program's own tables and the protocol's headers
	@$(RUN) "$$(scripts/bin-path release)/performia" errors --markdown > docs/errors.md
	@$(RUN) "$$(scripts/bin-path release)/performia" plugins types --markdown > docs/types.md
	@$(RUN) "$$(scripts/bin-path release)/performia" plugins validate --list --markdown > docs/plugins/checks.md
	@$(RUN) scripts/protocol-reference > docs/plugins/protocol.md

install: build ## copy program, plugins and schemas under PREFIX (and DESTDIR)
	@$(RUN) scripts/install

clean: ## remove everything that was built or made by demo and benchmarks
	@$(RUN) rm -rf .build demo .cache
