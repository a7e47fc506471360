"""Reference values for the relation methods.

    python notebooks-free-scripts/reference/relations.py

Needs scipy, statsmodels, scikit-learn.
"""

from itertools import permutations
from math import sqrt

import numpy as np
import sklearn
import statsmodels.api as sm
from common import LEVEL, SCIPY, STATSMODELS, write
from scipy import stats
from sklearn.metrics import ndcg_score

X12 = [2.1, 0.3, 1.7, 4.4, 3.9, 0.8, 5.2, 2.6, 3.3, 1.1, 4.9, 0.5]
Y12 = [1.0, -0.4, 0.9, 2.2, 2.9, 0.1, 1.8, 1.5, 0.7, 0.6, 3.0, -0.2]
DATA = [
    ("three items", [1.0, 2.0, 3.0], [0.2, 0.1, 0.9]),
    ("five items", [1.0, 2.5, 3.0, 4.0, 5.5], [0.2, 0.1, 0.9, 0.8, 1.4]),
    ("five items with ties", [1.0, 2.0, 2.0, 4.0, 4.0], [0.2, 0.1, 0.9, 0.9, 1.4]),
    ("nine items", X12[:9], Y12[:9]),
    ("twelve items", X12, Y12),
    ("twelve items with ties", [round(x) for x in X12], [round(2 * y) / 2 for y in Y12]),
    ("negative relation", X12, [-y for y in Y12]),
]


def rank_correlations():
    def kendall(x, y, method, alternative):
        found = stats.kendalltau(x, y, method=method, alternative=alternative)
        return {"estimate": float(found.statistic), "p": float(found.pvalue)}

    z = stats.norm.isf((1 - LEVEL) / 2)
    taus, rhos = [], []
    for name, x, y in DATA:
        n, ties = len(x), len(set(x)) < len(x) or len(set(y)) < len(y)
        for alternative in ["two-sided", "greater", "less"]:
            case = {"name": f"{name}, {alternative}", "x": x, "y": y, "settings": {"alternative": alternative}}
            tau = kendall(x, y, "asymptotic" if ties else "exact", alternative)
            if n > 4:
                ends = np.tanh(np.arctanh(tau["estimate"]) + np.array([-1, 1]) * z * sqrt(0.437 / (n - 4)))
                tau |= {"low": float(ends[0]), "high": float(ends[1])}
            taus.append(case | tau)
            if not ties:
                asked = {"settings": {"alternative": alternative, "asymptotic": True}, "name": case["name"] + ", asymptotic"}
                taus.append(case | kendall(x, y, "asymptotic", alternative) | asked)
            found = stats.spearmanr(x, y, alternative=alternative)
            rho, p = float(found.statistic), float(found.pvalue)
            if n <= 9:
                centered = stats.rankdata(x) - (n + 1) / 2, stats.rankdata(y) - (n + 1) / 2
                sums = np.array([np.dot(centered[0], order) for order in permutations(centered[1])])
                observed = np.dot(*centered)
                p = float({"two-sided": np.mean(np.abs(sums) >= abs(observed) - 1e-9), "greater": np.mean(sums >= observed - 1e-9),
                           "less": np.mean(sums <= observed + 1e-9)}[alternative])
            spearman = {"estimate": rho, "p": p}
            if n > 3:
                ends = np.tanh(np.arctanh(rho) + np.array([-1, 1]) * z * sqrt((1 + rho**2 / 2) / (n - 3)))
                spearman |= {"low": float(ends[0]), "high": float(ends[1])}
            rhos.append(case | spearman)
    constant = {"name": "constant outcome", "x": [1.0, 2.0, 3.0], "y": [1.0, 1.0, 1.0], "not_testable": "NoVariance"}
    one = {"name": "one item", "x": [1.0], "y": [1.0], "not_testable": "TooFew"}
    write("kendall_tau", SCIPY, "scipy.stats.kendalltau(x, y, method='exact' | 'asymptotic')", 1e-9, [*taus, constant, one],
          "Intervals: tanh(atanh(tau) +- norm.isf(.025) sqrt(.437 / (n - 4))).")
    write("spearman", SCIPY, "scipy.stats.spearmanr(x, y); up to 9 items p by enumerating all orders of scipy.stats.rankdata", 1e-9,
          [*rhos, constant, one], "Intervals: tanh(atanh(rho) +- norm.isf(.025) sqrt((1 + rho^2 / 2) / (n - 3))).")


def trends():
    cases = []
    for name, x, y in DATA:
        fit = sm.OLS(y, sm.add_constant(x)).fit()
        found = stats.linregress(x, y)
        assert np.isclose(found.slope, fit.params[1], rtol=1e-12) and np.isclose(found.pvalue, fit.pvalues[1], rtol=1e-10)
        (i_low, i_high), (low, high) = fit.conf_int(1 - LEVEL)
        cases.append({"name": name, "x": x, "y": y, "estimate": float(fit.params[1]), "statistic": float(fit.tvalues[1]),
                      "df": float(fit.df_resid), "p": float(fit.pvalues[1]), "low": float(low), "high": float(high),
                      "extra": {"intercept": float(fit.params[0]), "intercept_low": float(i_low), "intercept_high": float(i_high),
                                "r2": float(fit.rsquared), "residual_sd": float(sqrt(fit.mse_resid)), "n": len(x)}})
    for name, x, y, reason in [("two items", [1.0, 2.0], [1.0, 3.0], "TooFew"), ("on a line", [1.0, 2.0, 4.0], [1.1, 2.1, 4.1], "NoVariance"),
                               ("constant outcome", [1.0, 2.0, 4.0], [5.0, 5.0, 5.0], "NoVariance"),
                               ("constant axis", [2.0, 2.0, 2.0], [5.0, 6.0, 5.0], "NoVariance")]:
        cases.append({"name": name, "x": x, "y": y, "not_testable": reason})
    write("trend", f"{STATSMODELS}; {SCIPY}", "statsmodels OLS(y, add_constant(x)); scipy.stats.linregress agrees", 1e-9, cases)


def slope_differences():
    cases = []
    for (name, x1, y1), (_, x2, y2) in [(DATA[1], DATA[0]), (DATA[3], DATA[4]), (DATA[6], DATA[2])]:
        fits = [sm.OLS(y, sm.add_constant(x)).fit() for x, y in [(x1, y1), (x2, y2)]]
        # n - 1 values of which each mean is a slope: then df and error are those of two slopes with separate variances.
        m = [len(x1) - 1, len(x2) - 1]
        a, b = fits[1].params[1], fits[0].params[1]
        found = stats.ttest_ind_from_stats(a, fits[1].bse[1] * sqrt(m[1]), m[1], b, fits[0].bse[1] * sqrt(m[0]), m[0], equal_var=False)
        group = np.repeat([0.0, 1.0], [len(x1), len(x2)])
        x = np.array(x1 + x2)
        joint = sm.OLS(y1 + y2, sm.add_constant(np.column_stack([x, group, x * group]))).fit()
        assert np.isclose(joint.params[3], a - b, rtol=1e-9)
        cases.append({"name": f"{name} and another group", "x": x1 + x2, "y": y1 + y2, "groups": ["a"] * len(x1) + ["b"] * len(x2),
                      "estimate": float(a - b), "statistic": float(found.statistic), "p": float(found.pvalue)})
    cases.append({"name": "one group", "x": X12, "y": Y12, "groups": ["a"] * 12, "not_testable": "Unsuitable"})
    cases.append({"name": "two items in a group", "x": X12, "y": Y12, "groups": ["a"] * 10 + ["b"] * 2, "not_testable": "TooFew"})
    write("slope_difference", f"{STATSMODELS}; {SCIPY}",
          "OLS per group; scipy.stats.ttest_ind_from_stats(slope, bse sqrt(n - 1), n - 1, ..., equal_var=False)", 1e-9, cases,
          "The estimate is that of OLS with an interaction, whose p assumes one variance and differs.")


RANKED = [*DATA, ("all predictions tie", [1.0] * 5, [0.3, 0.1, 0.9, 0.5, 0.4]), ("ties about the first places", [3, 2, 2, 2, 1, 3], [1.0, 5.0, 4.0, 3.0, 9.0, 2.0]),
          ("scores", [0.2, 0.9, 0.4, 0.4], [61.4, 60.2, 63.3, 59.9])]


def selections():
    regrets, ndcgs = [], []
    for name, x, y in RANKED:
        for k in [1, 2, 3]:
            case = {"name": f"{name}, k = {k}", "x": x, "y": y, "settings": {"k": k}}
            if len(x) <= 6 or len(set(x)) == len(x):
                orders = permutations(range(len(x))) if len(x) <= 6 else [sorted(range(len(x)), key=lambda i: -x[i])]
                falling = [order for order in orders if all(x[a] >= x[b] for a, b in zip(order, order[1:]))]
                lost = [max(y) - max(y[i] for i in order[:k]) for order in falling]
                regrets.append(case | {"estimate": float(np.mean(lost)), "extra": {"worst": max(lost), "best": min(lost)}})
            shift = max(0.0, -min(y))
            gains = [[v + shift for v in y]]
            ndcgs.append(case | {"estimate": float(ndcg_score(gains, [x])), "extra": {"at_k": float(ndcg_score(gains, [x], k=k)), "shift": shift}})
    ndcgs.append({"name": "constant", "x": [1.0, 2.0], "y": [3.0, 3.0], "not_testable": "NoVariance"})
    write("regret_at_k", "enumeration", "mean, max and min over all orders that fall in x of max(y) - max(y[order[:k]])", 1e-9, regrets,
          "No common package has it: this is the definition, enumerated.")
    write("ndcg", f"scikit-learn {sklearn.__version__}", "sklearn.metrics.ndcg_score([y - min(0, min(y))], [x], k=None | k)", 1e-9, ndcgs)


if __name__ == "__main__":
    rank_correlations()
    trends()
    slope_differences()
    selections()
