# Terrarium: CPython 3.11 under glass. `make help` lists the targets; README.md says what they are for.
# Every stage is a script of its name in scripts/, which decides by the digest of its inputs whether
# there is anything to do; this file only says in which order they run.
.DEFAULT_GOAL := all
.NOTPARALLEL:
.PHONY: all help serve test test-fast test-all size bench regrtest clean bump-security \
  fetch patch native-python deps cpython tools link trim pack preinit signatures licences bundle

all: ## build dist/ (the site and the npm package)
	@scripts/build

serve: all ## build, then serve the page at http://127.0.0.1:8000/ (PORT=)
	@scripts/with-node web/tools/serve.mjs

test: all ## every suite: native, pipeline, Node, browsers, CPython's own tests
	@scripts/test all

test-fast: ## native units, TypeScript units, script checks: neither Emscripten nor a browser
	@scripts/test fast

test-all: all ## test, and what takes too long for it: reproducibility, Dockerfile, config.site
	@scripts/test everything

size: all ## bytes until the first prompt, beside the budget
	@scripts/size --table

bench: all ## start, memory, imports and speed beside npm pyodide, tests and files, Ctrl-C, restart, output, polling: with spread
	@scripts/bench

regrtest: all ## CPython's own tests (TESTS="test_json test_re" for some; writes the ledger)
	@scripts/regrtest $(TESTS)

# Stages in the order of the data; each also runs what it needs.
fetch: ## bring the sources and Debian's security queue, by hash
	@scripts/build fetch
patch: ## unpack, apply the security queue and our series
	@scripts/build patch
native-python: ## the build Python
	@scripts/build native-python
deps: ## zlib, bzip2, liblzma, SQLite and Expat for WebAssembly
	@scripts/build deps
cpython: ## libpython3.11.a for WebAssembly
	@scripts/build cpython
tools: ## stdlib-trim, image-pack, wasm-defer, wasm-detach, wasm-nodeopt, wasm-preinit, wasm-size, wasm-signatures
	@scripts/build tools
trim: ## which modules of the standard library ship
	@scripts/build trim
link: ## the plain module, and the tables that are taken out of it
	@scripts/build link
pack: ## the standard library images
	@scripts/build pack
signatures: ## no C call can trap on a signature
	@scripts/build signatures
preinit: ## the preinitialised module, and the code that few programs call apart
	@scripts/build preinit
licences: ## the notices of everything that ships
	@scripts/build licences
bundle: ## dist/site and dist/npm
	@scripts/build bundle
docs: ## the guide and the notes, with live examples, into dist/site
	@scripts/build docs

bump-security: ## move the pin of the security queue to Debian's newest revision
	@scripts/fetch --bump-security

clean: ## remove build/ and dist/ (downloads, toolchain and compiler cache stay in the cache)
	@scripts/clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' Makefile
