"""What the scripts of this folder share: where reference values are written, tools and their versions, samples, R.

Every script is run on its own, from any folder, and rewrites crates/analysis/tests/reference/<id>.json. A file names the
tool, its version, the call, and the relative tolerance within which stilt must agree. Python packages are in
requirements.txt; the docstring of a script names what it needs of R.
"""

import json
import subprocess
from math import sqrt
from pathlib import Path

import numpy as np
import scipy
import statsmodels

FOLDER = Path(__file__).parents[2] / "crates/analysis/tests/reference"
SCIPY = f"scipy {scipy.__version__}"
STATSMODELS = f"statsmodels {statsmodels.__version__}"
LEVEL = 0.95
TIES = ("scipy takes statistics for ties that agree to 2e-14 of the observed one, stilt sums that agree to 1e-9 of the "
        "largest value; in these cases both find the same ties. ")


def write(name, tool, call, tolerance, cases, note=""):
    content = {"tool": tool, "call": call, "tolerance": tolerance, "note": note, "cases": cases}
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")


def with_t_of_20():
    """101 differences, decimals of six digits, with t = 20 at 100 degrees of freedom."""
    spread = np.arange(-50, 51) / 10
    shift = 20 * spread.std(ddof=1) / sqrt(101)
    baseline = np.full(101, 50.0)
    return np.round(baseline + spread + shift, 6).tolist(), baseline.tolist()


# Name, treated, baseline.
PAIRS = [
    ("two pairs", [61.4, 72.0], [59.1, 69.1]),
    ("three pairs", [61.4, 60.2, 63.3], [59.1, 59.8, 60.0]),
    ("five pairs", [61.4, 60.2, 63.3, 58.8, 61.0], [59.1, 59.8, 60.0, 59.3, 60.1]),
    ("ties: 61.4 - 59.1 and 71.4 - 69.1 are one difference", [61.4, 71.4, 60.0, 58.0], [59.1, 69.1, 60.7, 60.3]),
    ("zeros", [61.4, 60.0, 63.3, 58.8, 61.0, 60.0], [59.1, 60.0, 60.0, 59.3, 60.1, 60.0]),
    ("sums that tie in decimals but not in floats", [0.1, 0.2, 0.0, 0.4, 0.1, 0.2], [0.0, 0.0, 0.3, 0.0, 0.2, 0.1]),
    ("float sums give .25 where the exact value is .344", [58.7, 59.9, 61.4, 59.6, 61.0, 60.3],
     [59.3, 59.3, 58.3, 60.3, 60.3, 59.4]),
    ("no gain on average", [60.1, 59.9, 60.3, 59.7], [60.0, 60.0, 60.0, 60.0]),
    ("a loss, twelve pairs", [70.1, 69.3, 68.8, 71.2, 70.7, 69.9, 70.0, 68.1, 70.3, 69.4, 71.0, 70.2],
     [70.9, 70.6, 69.9, 70.8, 71.9, 71.3, 70.4, 70.2, 71.1, 70.5, 70.9, 71.4]),
]
CONSTANT_PAIRS = [
    ("constant shift, equal as doubles", [62.0, 63.0, 64.0], [60.0, 61.0, 62.0]),
    ("constant shift up to decimal rounding", [61.4, 71.4, 62.4], [59.1, 69.1, 60.1]),
    ("identical arms", [61.4, 60.2, 63.3, 58.8, 61.0], [61.4, 60.2, 63.3, 58.8, 61.0]),
]
ARMS = [
    ("two against two", [61.4, 62.3], [59.1, 59.9]),
    ("three against three", [61.4, 62.3, 60.2], [59.1, 59.9, 60.6]),
    ("five against five", [61.4, 62.3, 60.2, 61.9, 60.9], [59.1, 59.9, 60.6, 58.7, 60.3]),
    ("five against five, fully apart", [61.4, 62.3, 61.2, 61.9, 60.9], [59.1, 59.9, 60.6, 58.7, 60.3]),
    ("three against eight", [58.4, 59.3, 60.0], [59.1, 59.9, 60.6, 58.7, 60.3, 60.9, 61.1, 60.4]),
    ("two against twenty", [61.5, 60.9],
     [59.1, 59.9, 60.6, 58.7, 60.3, 60.9, 61.1, 60.4, 59.5, 59.7, 60.0, 60.2, 60.8, 59.3, 58.9, 60.1, 60.5, 61.3, 59.6, 60.7]),
    ("twenty against two", [59.1, 59.9, 60.6, 58.7, 60.3, 60.9, 61.1, 60.4, 59.5, 59.7, 60.0, 60.2, 60.8, 59.3, 58.9, 60.1,
                            60.5, 61.3, 59.6, 60.7], [58.2, 58.6]),
    ("ties between the arms", [60.0, 60.0, 61.0, 62.0], [60.0, 59.0, 61.0, 59.0, 60.0]),
    ("sums that tie in decimals but not in floats", [0.1, 0.2, 0.6], [0.3, 0.0, 0.3, 0.1, 0.2]),
    ("one arm does not vary", [61.4, 62.3, 60.2], [59.1, 59.1, 59.1, 59.1]),
    ("equal means", [60.1, 59.9, 60.4], [60.0, 60.2, 60.2]),
]
CONSTANT_ARMS = [
    ("neither arm varies", [62.0, 62.0, 62.0], [60.0, 60.0]),
    ("all runs equal", [60.0, 60.0], [60.0, 60.0, 60.0]),
]


def untested(cases):
    return [{"name": name, "treated": treated, "baseline": baseline, "not_testable": "NoVariance"}
            for name, treated, baseline in cases]


def r(code):
    """What R prints."""
    return subprocess.run(["Rscript", "-e", code], check=True, capture_output=True, text=True).stdout


def r_numbers(code):
    return [float(word) for word in r(code).split()]


def r_version():
    return r("cat(R.version.string)")


def r_package_version(package):
    return r(f"cat(as.character(packageVersion('{package}')))")
