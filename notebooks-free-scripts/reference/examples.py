"""Reference values for the comparisons over examples and the crossed bootstrap.

    python notebooks-free-scripts/reference/examples.py

Approximate randomisation: scipy.stats.permutation_test counts all exchanges of small samples, and stilt's random draws
must come within four standard errors of it. Paired bootstrap: no installed tool gives a p with the shift of
Berg-Kirkpatrick et al. (2012), so all n^n resamples of tiny samples are enumerated in exact fractions; the interval is
compared with scipy.stats.bootstrap (percentile). The crossed bootstrap of a full grid likewise, by enumeration.
"""

from fractions import Fraction
from itertools import product
from math import sqrt

import numpy as np
from scipy import stats

from common import PAIRS, CONSTANT_PAIRS, SCIPY, untested, write

DRAWS = 9_999

# 0/1 answers as examples have them, and small counts.
ANSWERS = [
    ("answers, two examples differ", [1, 1, 1, 0, 1, 0, 1, 1], [1, 0, 1, 0, 1, 0, 1, 0]),
    ("answers, both ways", [1, 1, 0, 0, 1, 0, 1, 1, 1, 0], [1, 0, 1, 0, 0, 0, 1, 0, 0, 1]),
    ("answers, a loss", [0, 0, 0, 1, 0, 1, 0], [1, 1, 0, 1, 1, 0, 1]),
    ("points in place of answers", [100, 100, 0, 100, 0, 100], [100, 0, 0, 0, 100, 0]),
]


def band(p):
    """Four standard errors of a share of so many draws, as a relative tolerance, and the one draw that is added."""
    return (4 * sqrt(p * (1 - p) / DRAWS) + 1 / DRAWS) / p


def exact(values):
    return [Fraction(str(value)) for value in values]


def randomised():
    cases = []
    for name, treated, baseline in PAIRS + ANSWERS:
        treated, baseline = np.array(treated, float), np.array(baseline, float)
        for alternative in ["two-sided", "greater", "less"]:
            # Differences of decimals, brought to integers, so that ties are ties.
            scaled = np.rint((treated - baseline) * 1000)
            found = stats.permutation_test((scaled,), lambda d, axis: d.sum(axis=axis), permutation_type="samples",
                                           n_resamples=np.inf, vectorized=True, alternative=alternative)
            p = found.pvalue
            if alternative == "two-sided":
                # scipy doubles the smaller tail; the distribution of sums of signed differences is symmetric.
                both = np.abs(found.null_distribution) >= abs(scaled.sum())
                p = both.mean()
            cases.append({"name": f"{name}, {alternative}", "settings": {"alternative": alternative},
                          "treated": treated.tolist(), "baseline": baseline.tolist(),
                          "estimate": float((treated - baseline).mean()), "p": p, "band": band(p)})
    cases += untested(CONSTANT_PAIRS)
    write("approximate_randomisation", SCIPY, "scipy.stats.permutation_test(permutation_type='samples', n_resamples=inf)",
          1e-9, cases, "p is that of all exchanges; stilt draws 9,999, so p agrees within `band` (relative, four standard errors)")


def resamples(differences):
    n = len(differences)
    return [sum(differences[i] for i in places) / n for places in product(range(n), repeat=n)]


def bootstrapped():
    cases = []
    for name, treated, baseline in PAIRS + ANSWERS:
        if len(treated) > 7:
            continue
        differences = [t - b for t, b in zip(exact(treated), exact(baseline))]
        delta = sum(differences) / len(differences)
        drawn = resamples(differences)
        for alternative in ["two-sided", "greater", "less"]:
            extreme = {"two-sided": lambda d: abs(d - delta) >= abs(delta), "greater": lambda d: d - delta >= delta,
                       "less": lambda d: d - delta <= delta}[alternative]
            p = sum(map(extreme, drawn)) / len(drawn)
            case = {"name": f"{name}, {alternative}", "settings": {"alternative": alternative},
                    "treated": [float(t) for t in treated], "baseline": [float(b) for b in baseline],
                    "estimate": float(delta), "p": p, "band": band(p) if p else 0,
                    "share_above": sum(d > 0 for d in drawn) / len(drawn),
                    "share_level": sum(d == 0 for d in drawn) / len(drawn),
                    "share_below": sum(d < 0 for d in drawn) / len(drawn)}
            if p:
                cases.append(case)
    cases += untested(CONSTANT_PAIRS)
    rng = np.random.default_rng(7)
    answers = [(rng.random(n) < share).astype(float) for n, share in [(400, .66), (400, .58)]]
    found = stats.bootstrap((answers[0] - answers[1],), np.mean, n_resamples=200_000, method="percentile",
                            rng=np.random.default_rng(1))
    low, high = found.confidence_interval
    write("paired_bootstrap", f"own enumeration of all n^n resamples in exact fractions (fractions.Fraction); {SCIPY}",
          "itertools.product(range(n), repeat=n), shift by the observed difference; scipy.stats.bootstrap(method='percentile')",
          1e-9, cases + [{"name": "four hundred answers, interval", "treated": answers[0].tolist(),
                          "baseline": answers[1].tolist(), "settings": {}, "low": low, "high": high,
                          "step": 1 / 400}],
          "p and shares are those of all resamples; stilt draws 9,999: they agree within `band` (p) and .02 (shares, four "
          "standard errors); the interval within two steps of the statistic")


def crossed():
    cases = []
    for name, grid in [("two seeds, three examples", [[1, 0, 1], [1, 1, 0]]),
                       ("three seeds, three examples", [[61.4, 60.2, 63.3], [59.8, 60.0, 62.1], [60.5, 58.8, 61.0]]),
                       ("differences of both signs", [[0.5, -1.0, 2.0], [1.5, 0.5, -0.5]])]:
        rows = [exact(row) for row in grid]
        seeds, examples = len(rows), len(rows[0])
        drawn = []
        for u in product(range(seeds), repeat=seeds):
            for w in product(range(examples), repeat=examples):
                drawn.append(sum(rows[i][j] for i in u for j in w) / (seeds * examples))
        mean = sum(map(sum, rows)) / (seeds * examples)
        center = sum(drawn) / len(drawn)
        sd = sqrt(sum((d - center) ** 2 for d in drawn) / len(drawn))
        ordered = np.array(sorted(map(float, drawn)))
        cases.append({"name": name, "values": [float(v) for row in grid for v in row],
                      "seed": [i for i in range(seeds) for _ in range(examples)],
                      "example": list(range(examples)) * seeds, "estimate": float(mean), "standard_error": sd,
                      # Ends lie between the quantiles a little to either side: the distribution has steps.
                      "low": [float(np.quantile(ordered, q, method="inverted_cdf")) for q in (.020, .030)],
                      "high": [float(np.quantile(ordered, q, method="inverted_cdf")) for q in (.970, .980)]})
    write("crossed_bootstrap", "own enumeration of all resamples of both levels in exact fractions (fractions.Fraction)",
          "itertools.product over seeds and over examples, crossed", 1e-9, cases,
          "no installed tool draws crossed levels; stilt draws 9,999: the standard error agrees within 4 %, the ends of the "
          "interval lie between the quantiles half a percent to either side")


if __name__ == "__main__":
    randomised()
    bootstrapped()
    crossed()
