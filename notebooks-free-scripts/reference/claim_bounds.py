"""How often a bound is wrongly passed where two runs meet twenty: Welch's t against the exact permutation test.

The true gain lies on the bound, so that "within the bound" and "outside the tolerance" are both untrue; scores are normal,
of one variance. Printed: share of 20,000 simulated cases in which Welch's t shows the gain to be within (one-sided, .05)
or its 95 % interval leaves the truth out, and the same by the permutation test with the treated runs shifted by the bound.
The numbers of docs/check.md. Needs numpy and scipy.
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
sums = np.stack([runs[:, list(pair)].sum(1) for pair in combinations(range(TREATED + BASELINE), TREATED)], axis=1)
observed = treated.sum(1)[:, None]
exact_below, exact_above = (sums <= observed + 1e-12).mean(1), (sums >= observed - 1e-12).mean(1)

print("within: Welch %.3f, permutation %.3f" % ((below <= 0.05).mean(), (exact_below <= 0.05).mean()))
outside = 2 * np.minimum(below, 1 - below), 2 * np.minimum(exact_below, exact_above)
print("outside: Welch %.3f, permutation %.3f" % tuple((p <= 0.05).mean() for p in outside))
