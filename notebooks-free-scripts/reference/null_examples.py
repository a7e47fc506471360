"""Type-I error of the tests over examples: simulated targets on which two arms are equally good.

Every target is one table: examples of random difficulty, runs that answer each example right or wrong, the same chance
in both arms. `stilt gain --over examples` tests every target; the share of p at or below .05 is printed for the paired
bootstrap (`p`) and for approximate randomisation (`p_exact`), and how often the interval holds 0.

Usage: python null_examples.py PATH_OF_STILT [TABLES]
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

stilt = sys.argv[1]
tables = int(sys.argv[2]) if len(sys.argv) > 2 else 1000

# Languages, runs with and without intermediate training, mean log odds of a right answer.
DESIGNS = {
    "4 languages, one run each": (4, 1, 1, 0.8),
    "one language, 3 runs each": (1, 3, 3, 0.8),
    "4 languages, 3 runs each": (4, 3, 3, 0.8),
    "4 languages, 5 runs against 1": (4, 5, 1, 0.8),
    "4 languages, one run each, 95 % right": (4, 1, 1, 3.4),
}


def simulate(path, design, examples, seed):
    rng = np.random.default_rng(seed)
    languages, treated, baseline, ease = design
    n = examples // languages
    with open(path, "w") as out:
        out.write("model,intermediate,target,language,seed,example,accuracy\n")
        for table in range(tables):
            for language in ["en", "de", "sw", "ur"][:languages]:
                difficulty = rng.normal(ease, 1, n)
                for arm, runs in [("mnli", treated), ("none", baseline)]:
                    for run in range(runs):
                        right = rng.random(n) < 1 / (1 + np.exp(-difficulty - rng.normal(0, 1, n)))
                        prefix = f"simulated,{arm},t{table},{language},{run},q"
                        out.write("".join(f"{prefix}{place},{int(value)}\n" for place, value in enumerate(right)))


with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "simulated_null.csv"
    for name, design in DESIGNS.items():
        for examples in [200, 1000]:
            simulate(path, design, examples, seed=examples)
            call = [stilt, "gain", "-q", "-d", path, "--over", "examples", "--format", "json"]
            rows = json.loads(subprocess.run(call, capture_output=True, check=True).stdout)["rows"]
            rows = [row for row in rows if row["target"] != "*"]
            assert len(rows) == tables, len(rows)
            shares = []
            for key in ["p", "p_exact"]:
                values = np.array([row[key] if row[key] is not None else 1.0 for row in rows])
                shares.append(f"{key} {np.mean(values <= 0.05):.4f}")
            covered = np.mean([row["ci_low"] <= 0 <= row["ci_high"] for row in rows if row["ci_low"] is not None])
            print(f"{name}, {examples} examples: {', '.join(shares)}, interval holds 0 {covered:.4f}", flush=True)
