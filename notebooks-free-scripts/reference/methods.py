"""Reference values for the t tests, the exact resampling tests, plain effect sizes and the prediction interval.

    python notebooks-free-scripts/reference/methods.py

Needs scipy.
"""

from math import comb, sqrt

import numpy as np
from common import ARMS, CONSTANT_ARMS, CONSTANT_PAIRS, LEVEL, PAIRS, SCIPY, TIES, untested, with_t_of_20, write
from scipy import special, stats


def t_case(name, treated, baseline, test):
    interval = test.confidence_interval(LEVEL)
    return {"name": name, "treated": treated, "baseline": baseline, "level": LEVEL,
            "estimate": float(np.mean(treated) - np.mean(baseline)), "statistic": float(test.statistic),
            "df": float(test.df), "p": float(test.pvalue), "low": float(interval.low), "high": float(interval.high)}


def t_tests():
    deep = ("t = 20 at 100 degrees of freedom", *with_t_of_20())
    note = ("Where the differences or both arms are constant scipy gives p = 0, NaN, or, when the decimals round "
            "differently, a t of 1e15; stilt gives no test.")
    write("paired_t", SCIPY, "scipy.stats.ttest_rel(treated, baseline)", 1e-10,
          [t_case(*case, stats.ttest_rel(*case[1:])) for case in [*PAIRS, deep]] + untested(CONSTANT_PAIRS), note)
    write("welch_t", SCIPY, "scipy.stats.ttest_ind(treated, baseline, equal_var=False)", 1e-10,
          [t_case(*case, stats.ttest_ind(*case[1:], equal_var=False)) for case in [*ARMS, deep]]
          + untested(CONSTANT_ARMS), note)


def exact_p(data, kind, statistic):
    return float(stats.permutation_test(data, statistic, permutation_type=kind, n_resamples=np.inf,
                                        alternative="greater", vectorized=True).pvalue)


def sign_flip():
    cases = []
    for name, treated, baseline in PAIRS:
        differences = np.subtract(treated, baseline)
        p = exact_p((differences,), "samples", lambda d, axis: np.abs(np.mean(d, axis=axis)))
        cases.append({"name": name, "treated": treated, "baseline": baseline, "estimate": float(np.mean(differences)),
                      "p": p, "floor": 2.0 ** (1 - len(treated))})
    write("sign_flip", SCIPY,
          "scipy.stats.permutation_test((differences,), |mean|, permutation_type='samples', n_resamples=inf, "
          "alternative='greater')", 1e-12, cases + untested(CONSTANT_PAIRS),
          TIES + "scipy has no floor; it is 2^(1-n).")


def permutation():
    def statistic(treated, baseline, axis):
        return np.abs(np.mean(treated, axis=axis) - np.mean(baseline, axis=axis))

    cases = []
    for name, treated, baseline in ARMS:
        arrangements = comb(len(treated) + len(baseline), len(treated))
        cases.append({"name": name, "treated": treated, "baseline": baseline,
                      "estimate": float(np.mean(treated) - np.mean(baseline)),
                      "p": exact_p((treated, baseline), "independent", statistic),
                      "floor": (2 if len(treated) == len(baseline) else 1) / arrangements})
    write("permutation", SCIPY,
          "scipy.stats.permutation_test((treated, baseline), |difference of means|, permutation_type='independent', "
          "n_resamples=inf, alternative='greater')", 1e-12, cases + untested(CONSTANT_ARMS),
          TIES + "|difference| with alternative='greater', because scipy's 'two-sided' doubles the smaller tail, which is another "
          "test when sizes are unequal. scipy has no floor; it is 2 / C(n, k) for equal sizes, else 1 / C(n, k).")


def effect():
    def hedges_g(treated, baseline):
        n1, n2 = len(treated), len(baseline)
        df = n1 + n2 - 2
        pooled = sqrt(((n1 - 1) * np.var(treated, ddof=1) + (n2 - 1) * np.var(baseline, ddof=1)) / df)
        j = np.exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) / sqrt(df / 2)
        return float(j * (np.mean(treated) - np.mean(baseline)) / pooled)

    def cohen_dz(treated, baseline):
        differences = np.subtract(treated, baseline)
        return float(np.mean(differences) / np.std(differences, ddof=1))

    def cases(kind, samples, function):
        return [{"name": name, "kind": kind, "treated": treated, "baseline": baseline, "value": function(treated, baseline)}
                for name, treated, baseline in samples]

    write("effect", SCIPY, "numpy mean, var(ddof=1); J from scipy.special.gammaln", 1e-10,
          cases("cohen-dz", PAIRS, cohen_dz) + cases("hedges-g", ARMS, hedges_g))


def prediction():
    cases = []
    for name, treated, baseline in [
        ("two baseline runs", 61.4, [59.1, 59.9]),
        ("three baseline runs", 58.0, [59.1, 59.9, 60.6]),
        ("twenty baseline runs", 60.6, ARMS[5][2]),
    ]:
        for level in [0.9, LEVEL, 0.99]:
            n = len(baseline)
            gain = treated - np.mean(baseline)
            half = stats.t.ppf((1 + level) / 2, n - 1) * np.std(baseline, ddof=1) * sqrt(1 + 1 / n)
            cases.append({"name": f"{name}, level {level}", "treated": treated, "baseline": baseline, "level": level,
                          "estimate": float(gain), "low": float(gain - half), "high": float(gain + half),
                          "below": int(np.sum(np.array(baseline) < treated))})
    write("prediction", SCIPY, "scipy.stats.t.ppf((1 + level) / 2, n - 1) * std(ddof=1) * sqrt(1 + 1/n)", 1e-10, cases)


if __name__ == "__main__":
    t_tests()
    sign_flip()
    permutation()
    effect()
    prediction()
