"""Single methods against the Python tools people use, in turn in one run; prints the ratio of the medians per case.

    python notebooks-free-scripts/peers/methods.py [CASE ...]

Builds the bench of crates/analysis once, then times Rust, Python, Rust, Python, ... three times a case. Both sides get
the same data, the same number of resamples, and all cores they can use. Needs scipy, baycomp and deepsig.
"""

import json
import statistics
import subprocess
import sys
import time

import baycomp
import numpy as np
from deepsig import aso
from scipy import stats

RUNS = 3
# The loop over cells takes minutes: so many are timed, the time of 10,000 is in proportion.
CELLS = 250


def values(n, salt):
    """The same numbers as in benches/peers.rs."""
    at = np.arange(n)
    return 60 + (at * 7_919 + salt * 104_729 + at * at * (31 + 17 * salt)) % 1_000 / 100


def arms(n, salt=0):
    return values(n, 2 * salt + 1), values(n, 2 * salt)


def mean_of(d, axis):
    return np.mean(d, axis=axis)


def difference_of(a, b, axis):
    return np.mean(a, axis=axis) - np.mean(b, axis=axis)


def almost_stochastic_order():
    aso(*arms(5), num_bootstrap_iterations=1_000, show_progress=False, seed=1)


def bayes():
    treated, baseline = arms(10)
    baycomp.SignedRankTest.probs(baseline, treated, 0.5, nsamples=50_000, random_state=1)


def bca():
    treated, baseline = arms(1_000)
    stats.bootstrap((treated - baseline,), np.mean, n_resamples=10_000, method="BCa", rng=np.random.default_rng(1))


def sign_flip():
    treated, baseline = arms(20)
    stats.permutation_test((treated - baseline,), mean_of, permutation_type="samples", n_resamples=np.inf, vectorized=True,
                           batch=100_000)


def cells_paired():
    for salt in range(CELLS):
        treated, baseline = arms(5, salt)
        stats.ttest_rel(treated, baseline).confidence_interval()
        stats.permutation_test((treated - baseline,), mean_of, permutation_type="samples", n_resamples=np.inf, vectorized=True)


def cells_unpaired():
    for salt in range(CELLS):
        treated, baseline = arms(5, salt)
        stats.ttest_ind(treated, baseline, equal_var=False).confidence_interval()
        stats.permutation_test((treated, baseline), difference_of, n_resamples=np.inf, vectorized=True)


# Name of the case in benches/peers.rs: the peer, what it is called, the factor to the work of the Rust side, and the
# ratio that is wanted.
PEERS = {
    "aso-5x5": (almost_stochastic_order, "deepsig", 1, 300),
    "bayes-signed-rank-10": (bayes, "baycomp", 1, 20),
    "bootstrap-bca-1000": (bca, "scipy", 1, 3),
    "sign-flip-20": (sign_flip, "scipy", 1, 500),
    "cells-paired-10000": (cells_paired, "scipy", 10_000 / CELLS, 200),
    "cells-unpaired-10000": (cells_unpaired, "scipy", 10_000 / CELLS, 200),
    # Here goes "iqm-10x50x5" with rliable (50,000 stratified resamples).
}


def compiled():
    """The path of the compiled bench."""
    build = subprocess.run(["cargo", "bench", "-p", "stilt-analysis", "--bench", "peers", "--no-run",
                            "--message-format=json"], check=True, capture_output=True, text=True)
    messages = map(json.loads, build.stdout.splitlines())
    return [m["executable"] for m in messages if m.get("executable") and m["target"]["name"] == "peers"][-1]


def main(wanted):
    bench = compiled()
    for case, (peer, tool, factor, least) in PEERS.items():
        if wanted and case not in wanted:
            continue
        ours, theirs = [], []
        for _ in range(RUNS):
            line = subprocess.run([bench, case], check=True, capture_output=True, text=True).stdout
            ours.append(json.loads(line)["seconds_per_call"])
            start = time.perf_counter()
            peer()
            theirs.append((time.perf_counter() - start) * factor)
        ratio = statistics.median(theirs) / statistics.median(ours)
        print(f"{case:22} stilt {statistics.median(ours):9.3g} s, {tool} {statistics.median(theirs):9.3g} s: "
              f"{ratio:8.0f} x (wanted: {least})", flush=True)


main(sys.argv[1:])
