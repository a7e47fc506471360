# Every command a person or CI runs; `just` lists them.

peers := "notebooks-free-scripts/peers"
references := "notebooks-free-scripts/reference"
bench := "target/bench"

_default:
    @just --list

# The main job on shipped data: gain table and heatmap
demo:
    cargo run --release -- demo

# The tests
test:
    cargo test --workspace

# What CI runs: formatting, lints, tests, docs
ci:
    .ci/run

# Lints, warnings are errors
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

# The documentation of the crates
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

# Accept new snapshots after looking at them (needs cargo-insta)
snapshots:
    cargo insta review

# The shipped grid of simulated results, made anew
simulate:
    cargo run --release -- simulate -o data/simulated-xtreme/simulated_grid.csv

# About 1,000,000 simulated rows: five seeds, evaluated at 109 steps
bench-data:
    mkdir -p {{bench}}
    cargo run --release -- simulate --steps 109 -o {{bench}}/simulated_million.csv

# Speed against the notebook that stilt replaces, side by side in one run (needs peers/requirements.txt)
bench-peers: bench-data
    cargo build --release
    python3 {{peers}}/compare_times.py 5 \
        "${CARGO_TARGET_DIR:-target}/release/stilt -d {{bench}}/simulated_million.csv gain -o {{bench}}/gain.png" \
        "python3 {{peers}}/gain_heatmap.py {{bench}}/simulated_million.csv {{bench}}/peer.png"
    python3 {{peers}}/methods.py

# Time of drawing a heatmap inside the process, and of whole processes against seaborn on the same grid
bench-figures:
    cargo bench --bench figures
    cargo build --release
    mkdir -p {{bench}}
    python3 {{peers}}/compare_times.py 7 \
        "${CARGO_TARGET_DIR:-target}/release/stilt -q -d data/simulated-xtreme/simulated_grid.csv heatmap -o {{bench}}/gain.png" \
        "python3 {{peers}}/gain_heatmap.py data/simulated-xtreme/simulated_grid.csv {{bench}}/peer.png"

# Time of `stilt gain` on the shipped grid from a store, as a whole process (needs hyperfine)
bench-start:
    rm -rf {{bench}}/store && mkdir -p {{bench}}
    cargo run --release -- --store {{bench}}/store import data/simulated-xtreme/simulated_grid.csv
    hyperfine -N --warmup 3 "${CARGO_TARGET_DIR:-target}/release/stilt --store {{bench}}/store gain"

# Reference values of the tests, made anew by foreign tools; some minutes (needs reference/requirements.txt and R)
reference:
    for script in methods two_arms relations corrections power plan blocks resampling examples trends recommend; do \
        python3 {{references}}/$script.py || exit 1; \
    done
    git diff --exit-code crates/analysis/tests/reference

# Error rates of every default under simulated nulls; makes the tables of docs/calibration.md anew (some minutes)
calibrate:
    STILT_CALIBRATION="$PWD/docs/calibration.md" cargo test --release -p stilt-analysis --test calibrate -- --ignored --nocapture

# The pictures of the gallery, made anew by the commands printed beside them
figures:
    cargo build --release
    PATH="${CARGO_TARGET_DIR:-target}/release:$PATH" notebooks-free-scripts/figures.sh

# The answers to the seven questions, with their figures, into target/questions
questions:
    cargo build --release
    mkdir -p target/questions
    for script in notebooks-free-scripts/questions/*.sh; do \
        PATH="${CARGO_TARGET_DIR:-target}/release:$PATH" $script target/questions || exit 1; \
    done
