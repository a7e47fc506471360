"""How often a bound is wrongly passed where two runs meet twenty: Welch's t alone against its permutation test.

The true gain lies on the bound, so that "within the bound" and "outside the tolerance" are both untrue; scores are normal,
of one variance. Printed: share of 20,000 simulated cases in which Welch's t shows the gain to be within (one-sided, .05)
or its 95 % interval leaves the truth out, and the same where the larger p of Welch's t and of its
permutations counts, with the treated runs shifted by the bound. The numbers of docs/check.md. Needs numpy and scipy.
"""

from itertools import combinations

import numpy as np
from scipy import stats

CASES, TREATED, BASELINE = 20_000, 2, 20

rng = np.random.default_rng(1)
# What lies on the bound, seen from the bound: both arms of one distribution.
treated, baseline = rng.normal(size=(CASES, TREATED)), rng.normal(size=(CASES, BASELINE))
variances = treated.var(1, ddof=1) / TREATED, baseline.var(1, ddof=1) / BASELINE
error = np.sqrt(sum(variances))
df = sum(variances) ** 2 / (variances[0] ** 2 / (TREATED - 1) + variances[1] ** 2 / (BASELINE - 1))
below = stats.t.cdf((treated.mean(1) - baseline.mean(1)) / error, df)

runs = np.concatenate([treated, baseline], axis=1)
total, squares = runs.sum(1), (runs**2).sum(1)


def welch(first, second):
    """Welch's t of two runs against the others."""
    mean, others = (first + second) / 2, (total - first - second) / BASELINE
    variance = ((first - mean) ** 2 + (second - mean) ** 2) / TREATED
    rest = (squares - first**2 - second**2 - BASELINE * others**2) / (BASELINE - 1) / BASELINE
    return (mean - others) / np.sqrt(variance + rest)


deals = np.stack([welch(*runs[:, pair].T) for pair in combinations(range(TREATED + BASELINE), TREATED)], axis=1)
observed = welch(*treated.T)[:, None]
both_below = np.maximum(below, (deals <= observed + 1e-9).mean(1))
both_above = np.maximum(1 - below, (deals >= observed - 1e-9).mean(1))

print("within: Welch %.3f, with permutations %.3f" % ((below <= 0.05).mean(), (both_below <= 0.05).mean()))
outside = 2 * np.minimum(below, 1 - below), 2 * np.minimum(both_below, both_above)
print("outside: Welch %.3f, with permutations %.3f" % tuple((p <= 0.05).mean() for p in outside))
