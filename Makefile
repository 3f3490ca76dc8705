# Building and testing tfdream. `make` alone lists what there is.
# TENSORFLOW_DIR=DIR uses a TensorFlow C library that is there already;
# PREFIX=DIR installs one elsewhere than in the user's cache. GPU=1 means the one for NVIDIA GPUs.

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
GOTESTSUM   := gotest.tools/gotestsum@v1.13.0

INSTALL := scripts/install-tensorflow $(if $(GPU),--gpu) $(if $(PREFIX),--prefix '$(PREFIX)')

# Prefix of a recipe line whose go command links with TensorFlow: it installs the library
# where there is none, and stops the line when that fails.
WITH_TENSORFLOW := flags=$$($(INSTALL) --print-env) && eval "$$flags" &&

export TF_CPP_MIN_LOG_LEVEL ?= 2

.DEFAULT_GOAL := help
.PHONY: help tensorflow build dream test test-full test-container soak check audit corpus fuzz golden references floor bench notebook-tensorflow notebook-caffe demo strip clean

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-19s %s\n", $$1, $$2 }' Makefile

tensorflow: ## install TensorFlow's C library into the user's cache, once
	@$(INSTALL)

build: ## build bin/tfdream, which runs from anywhere
	@$(WITH_TENSORFLOW) go build -o bin/tfdream ./cmd/tfdream

dream: build ## dream on the bundled picture: out/dream.png
	@mkdir -p out
	@bin/tfdream fetch inception5h || printf '\n%s\n%s\n\n' \
		'*** Inception5h could not be fetched (see above). ***' \
		'*** The demo graph built into tfdream makes this dream. ***' >&2
	bin/tfdream dream testdata/landscape.png -o out/dream.png

# A test run ends with what was skipped and why, and the tally as the last line.
# -count=1 because tests also depend on files outside the module.
TEST := $(WITH_TENSORFLOW) go run $(GOTESTSUM) --format pkgname --format-hide-empty-pkg \
	--post-run-command "sh -c 'echo \$$((TESTS_TOTAL - TESTS_FAILED - TESTS_SKIPPED)) passed, \$$TESTS_FAILED failed, \$$TESTS_SKIPPED skipped'" \
	-- -count=1 ./...

test: ## run every test that this machine can run, and say what was skipped and why
	@$(TEST) -short -timeout 10m

test-full: ## the same, with the gradients of every layer of the large graphs
	@$(TEST) -timeout 60m

test-container: ## build the container image, and run it as its users do
	@scripts/test-container

soak: ## kill, resume and overload dreams, then try the corpus: an hour and more, on a machine with nothing else to do
	@$(WITH_TENSORFLOW) go test ./cmd/tfdream -run 'TestKilled|TestLongRun|TestLarge|TestFourRuns|TestManyPictures' \
		-soak -v -count=1 -timeout 2h
	@$(MAKE) --no-print-directory corpus

check: ## check formatting, and run go vet and staticcheck
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || \
		{ printf 'gofmt would change:\n%s\n' "$$unformatted" >&2; exit 1; }
	@$(WITH_TENSORFLOW) go vet ./...
	@$(WITH_TENSORFLOW) go run $(STATICCHECK) ./...

audit: ## check the dependencies' licences, and known vulnerabilities where they can be asked for
	@go run ./scripts/licences ./cmd/tfdream
	@$(WITH_TENSORFLOW) scripts/vulnerabilities $(GOVULNCHECK)

corpus: build ## hold bin/tfdream against some 14,000 bad and odd inputs
	@$(WITH_TENSORFLOW) go run ./scripts/corpus bin/tfdream

# Every fuzz target there is, FUZZTIME each.
FUZZTIME ?= 10m

fuzz: ## look for inputs that parsers and checks break on, FUZZTIME=10m for each target
	@$(WITH_TENSORFLOW) grep -rHo '^func Fuzz[A-Za-z0-9]*' --include='*_test.go' . | sed 's/:func / /' | sort | \
	while read -r file target; do \
		go test "$$(dirname "$$file")" -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x || exit 1; \
	done

golden: ## make the golden dreams in testdata/golden anew; look at them
	@$(WITH_TENSORFLOW) go test ./tfdream -run TestGoldenDreams -update

# What needs TensorFlow in Python: pip install -r scripts/reference/requirements.txt
PYTHON ?= python3

references: ## record TensorFlow Python's gradients (networks, single ops), dreams, SavedModels and Caffe network, and numpy's draws, in testdata/reference anew
	@$(PYTHON) scripts/reference/draws.py > testdata/reference/draws.json
	@twin=$$(mktemp) && trap 'rm -f "$$twin"' EXIT && go run ./scripts/twin "$$twin" && \
		$(PYTHON) scripts/reference/gradients.py "$$twin" testdata/reference/twin \
			mixed3a 'square(mixed4c)' mixed4d_3x3_bottleneck_pre_relu:139 mixed5b
	@$(PYTHON) scripts/reference/gradients.py graphs/demo/demo.pb testdata/reference/demo \
		mixed3a 'square(mixed4b)' mixed4c_3x3_bottleneck_pre_relu:7 motif:0
	@$(PYTHON) scripts/reference/ops.py testdata/reference/ops.npz
	@$(PYTHON) scripts/reference/layouts.py testdata/reference/layouts.npz
	@$(PYTHON) scripts/reference/classes.py graphs/demo/demo.pb softmax2 testdata/reference/demo
	@$(PYTHON) scripts/reference/savedmodels.py testdata/reference/savedmodel
	@$(PYTHON) scripts/reference/caffe.py testdata/reference/caffe
	@for method in deepdream caffe naive multiscale lapnorm; do \
		$(PYTHON) scripts/reference/methods.py $$method --graph graphs/demo/demo.pb --objective mixed3b \
			--picture testdata/landscape.png --crop 270,580,64 --iterations 2 --octaves 2 --tile 64 \
			--output testdata/reference/demo/$$method.npy || exit 1; \
	done

bench: build ## time tfdream beside TensorFlow Python and PyTorch; BENCH=-h tells more
	@$(WITH_TENSORFLOW) $(PYTHON) scripts/bench/bench.py $(BENCH)

floor: build ## full-length dreams beside TensorFlow Python's, and its own noise floor; FLOOR=-h tells more
	@$(WITH_TENSORFLOW) $(PYTHON) scripts/reference/floor.py $(FLOOR)

notebook-tensorflow: build ## every figure of TensorFlow's notebook: out/notebook-tensorflow; NOTEBOOK=-h tells more
	@$(WITH_TENSORFLOW) go run ./scripts/notebooks $(NOTEBOOK) tensorflow

notebook-caffe: build ## every figure of google/deepdream's: NOTEBOOK='-g GOOGLENET.pb'
	@$(WITH_TENSORFLOW) go run ./scripts/notebooks $(NOTEBOOK) caffe

demo: ## draw pictures and train the demo graph on them, about half an hour on two cores
	$(PYTHON) scripts/demo/train.py

strip: ## make the picture strips of the README and docs/graphs.md anew
	@$(WITH_TENSORFLOW) go run ./scripts/strip $(STRIP)

clean: ## remove what was built here; TensorFlow's library and fetched graphs stay in the cache
	rm -rf bin out
