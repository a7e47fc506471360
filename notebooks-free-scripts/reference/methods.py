"""Reference values for the statistical methods, from tools that share no code with stilt.

    python notebooks-free-scripts/reference/methods.py

rewrites crates/analysis/tests/reference/*.json. Every file names the tool, its version, the call, and the relative
tolerance within which stilt must agree. Needs scipy and statsmodels.
"""

import json
from math import comb, sqrt
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import special, stats
from statsmodels.stats.multitest import multipletests

FOLDER = Path(__file__).parents[2] / "crates/analysis/tests/reference"
SCIPY = f"scipy {scipy.__version__}"
STATSMODELS = f"statsmodels {statsmodels.__version__}"
LEVEL = 0.95
TIES = ("scipy takes statistics for ties that agree to 2e-14 of the observed one, stilt sums that agree to 1e-9 of the "
        "largest value; in these cases both find the same ties. ")


def write(name, tool, call, tolerance, cases, note=""):
    content = {"tool": tool, "call": call, "tolerance": tolerance, "note": note, "cases": cases}
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


def corrections():
    families = [
        [0.01, 0.04, 0.03, 0.005],
        [0.6, 0.7, 0.8],
        [0.02, 0.02, 0.5, 0.02, 1.0],
        [0.05],
        [0.9, 1e-9, 0.3, 0.04, 0.011, 0.2, 0.012, 0.049, 0.5],
        (np.arange(36)[::-1] ** 2 / 1300 + 1e-4).tolist(),
    ]
    for name, method in [("holm", "holm"), ("bh", "fdr_bh")]:
        cases = [{"name": f"{len(p)} hypotheses, the first {p[0]:.4g}", "p": p,
                  "adjusted": multipletests(p, method=method)[1].tolist()} for p in families]
        write(name, STATSMODELS, f"statsmodels.stats.multitest.multipletests(p, method='{method}')", 1e-12, cases)
    cases = [{"name": f"{len(p)} hypotheses, the first {p[0]:.4g}", "p": p, "adjusted": p} for p in families]
    write("none", "none", "p as it is", 0.0, cases)


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
    FOLDER.mkdir(parents=True, exist_ok=True)
    t_tests()
    sign_flip()
    permutation()
    corrections()
    effect()
    prediction()
