"""How often a 95 % bootstrap interval of a mean leaves out the truth at small n: the numbers in the warnings of
`bootstrap-percentile` and `bootstrap-bca`.

    python notebooks-free-scripts/reference/bootstrap_coverage.py

Normal values, 20,000 simulated samples a line, the same 4,000 random resamples for all samples of a block (the share
of samples is what is estimated, its standard error is at most .0035). Formulas as in scipy.stats.bootstrap, vectorised
over samples with numpy; one sample (pairs), and two of one size. Needs numpy and scipy.
"""

import numpy as np
from scipy.special import ndtr, ndtri

SIMULATIONS, BLOCK, RESAMPLES = 20_000, 500, 4_000


def bootstrap_means(values, random):
    n = values.shape[1]
    counts = random.multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    return values @ counts.T / n


def misses(low, high):
    return np.mean((low > 0) | (high < 0))


def error_rates(n, arms, random):
    percentile, bca = [], []
    for _ in range(SIMULATIONS // BLOCK):
        samples = [random.standard_normal((BLOCK, n)) for _ in range(arms)]
        signs = [1, -1][:arms]
        means = sum(sign * bootstrap_means(values, random) for sign, values in zip(signs, samples))
        estimate = sum(sign * values.mean(axis=1) for sign, values in zip(signs, samples))[:, None]
        ranked = np.sort(means, axis=1)
        percentile.append(misses(*np.quantile(ranked, [0.025, 0.975], axis=1)))
        share = (np.sum(means < estimate - 1e-12, axis=1) + np.sum(means <= estimate + 1e-12, axis=1)) / (2 * RESAMPLES)
        influence = [sign * (values - values.mean(axis=1, keepdims=True)) for sign, values in zip(signs, samples)]
        acceleration = (sum(np.sum(u**3, axis=1) for u in influence)
                        / (6 * sum(np.sum(u**2, axis=1) for u in influence) ** 1.5))
        z0 = ndtri(share)
        ends = []
        for z in ndtri([0.025, 0.975]):
            at = ndtr(z0 + (z0 + z) / (1 - acceleration * (z0 + z))) * (RESAMPLES - 1)
            below = np.floor(at).astype(int)
            above = np.minimum(below + 1, RESAMPLES - 1)
            rows = np.arange(BLOCK)
            ends.append(ranked[rows, below] + (at - below) * (ranked[rows, above] - ranked[rows, below]))
        bca.append(misses(*ends))
    return np.mean(percentile), np.mean(bca)


if __name__ == "__main__":
    random = np.random.default_rng(1)
    for arms, name in [(1, "pairs"), (2, "two arms")]:
        for n in [2, 3, 4, 5, 6, 7, 8, 10]:
            percentile, bca = error_rates(n, arms, random)
            print(f"{name:8} n = {n:2}: percentile {100 * percentile:4.1f} %, BCa {100 * bca:4.1f} %", flush=True)
