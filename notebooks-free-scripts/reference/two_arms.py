"""Reference values for the methods of two arms beyond the t tests: rank tests, sign, McNemar, TOST, effect sizes.

    python notebooks-free-scripts/reference/two_arms.py

Differences are rounded to nine decimals first, so that foreign tools see the ties that the decimals have. Needs scipy
and statsmodels.
"""

from itertools import combinations
from math import comb, sqrt

import numpy as np
from scipy import optimize, special, stats
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar
from statsmodels.stats.weightstats import ttost_ind, ttost_paired

from common import ARMS, CONSTANT_ARMS, CONSTANT_PAIRS, LEVEL, PAIRS, SCIPY, STATSMODELS, untested, with_t_of_20, write

SIDES = ["two-sided", "greater", "less"]
RANDOM = np.random.default_rng(1907)
SHIFTS = RANDOM.normal(1, 1, 200).round(6)
OTHERS = RANDOM.normal(0, 1, 200).round(6)
# Fifty differences without a tie, of which only the three smallest are negative.
FIFTY = [(i if i > 3 else -i) / 8 for i in range(1, 51)]
DISTINCT = [("two pairs", [61.4, 72.0], [59.1, 69.1]), ("three pairs", [61.4, 60.2, 63.3], [59.1, 59.8, 60.0]),
            ("twelve pairs without ties", SHIFTS[:12].tolist(), OTHERS[:12].tolist()),
            ("fifty pairs, deep tail", [60 + d for d in FIFTY], [60.0] * 50)]


def case(name, treated, baseline, side, **more):
    settings = {"alternative": side, **more.pop("settings", {})}
    return {"name": f"{name}, {side}", "treated": list(treated), "baseline": list(baseline), "settings": settings, **more}


def differences(treated, baseline):
    return np.subtract(treated, baseline).round(9)


def enumerated(data, kind, statistic, side):
    result = stats.permutation_test(data, statistic, permutation_type=kind, n_resamples=np.inf, alternative=side, vectorized=True)
    return float(result.pvalue), result.null_distribution


def one_sided_resampling():
    signs, deals = [], []
    for side in SIDES[1:]:
        for name, treated, baseline in PAIRS:
            p, _ = enumerated((differences(treated, baseline),), "samples", lambda d, axis: np.mean(d, axis=axis), side)
            signs.append(case(name, treated, baseline, side, p=p, floor=0.5 ** len(treated)))
        for name, treated, baseline in ARMS:
            p, _ = enumerated((treated, baseline), "independent",
                              lambda t, b, axis: (np.mean(t, axis=axis) - np.mean(b, axis=axis)).round(9), side)
            deals.append(case(name, treated, baseline, side, p=p, floor=1 / comb(len(treated) + len(baseline), len(treated))))
    call = "scipy.stats.permutation_test(data, mean (difference of means), permutation_type, n_resamples=inf, alternative)"
    write("sign_flip_one_sided", SCIPY, call, 1e-12, signs, "scipy has no floor; it is 2^-n.")
    write("permutation_one_sided", SCIPY, call, 1e-12, deals, "scipy has no floor; it is 1 / C(n, k).")


def permutation_t():
    """The larger p of Welch's t test and of the permutations of its t; t is rounded, so that decimals that tie do."""
    def t(side):
        def statistic(treated, baseline, axis):
            difference = np.mean(treated, axis=axis) - np.mean(baseline, axis=axis)
            variance = sum(np.var(arm, axis=axis, ddof=1) / np.shape(arm)[axis] for arm in (treated, baseline))
            signed = (difference.round(12) / np.sqrt(variance.round(14))).round(9)
            return np.abs(signed) if side == "two-sided" else signed
        return statistic

    cases = []
    for side in SIDES:
        for name, treated, baseline in [*ARMS, ("four against twenty, of more variance", [61.3, 60.1, 63.9, 60.6], ARMS[5][2])]:
            p, _ = enumerated((np.array(treated), np.array(baseline)), "independent", t(side),
                              "greater" if side == "two-sided" else side)
            welch = stats.ttest_ind(treated, baseline, equal_var=False, alternative=side)
            sizes = len(treated), len(baseline)
            floor = (2 if side == "two-sided" and sizes[0] == sizes[1] else 1) / comb(sum(sizes), sizes[0])
            cases.append(case(name, treated, baseline, side, p=max(p, float(welch.pvalue)), floor=floor, df=float(welch.df),
                              estimate=float(np.mean(treated) - np.mean(baseline)), statistic=float(welch.statistic)))
    write("permutation_t", SCIPY, "scipy.stats.permutation_test(data, Welch's t, 'independent', n_resamples=inf), and "
          "scipy.stats.ttest_ind(equal_var=False): the larger p", 1e-10, cases + untested(CONSTANT_ARMS),
          "scipy has no floor; it is 2 / C(n, k) for two-sided tests of equal sizes, else 1 / C(n, k).")


def walsh(d):
    return float(np.median([(d[i] + d[j]) / 2 for i in range(len(d)) for j in range(i, len(d))]))


def signed_rank(zeros):
    """W+ by scipy.stats.rankdata, along the last axis."""
    def statistic(d, axis):
        d = np.asarray(d)
        magnitudes = np.where((d == 0) & (zeros == "wilcox"), np.nan, np.abs(d))
        ranks = stats.rankdata(magnitudes, axis=axis, nan_policy="omit")
        split = 0.5 if zeros == "zsplit" else 0.0
        return np.nansum(ranks * ((d > 0) + split * (d == 0)), axis=axis)
    return statistic


def wilcoxon():
    cases = []
    for name, treated, baseline in DISTINCT:
        d = differences(treated, baseline)
        for side in SIDES:
            p = float(stats.wilcoxon(d, alternative=side, method="exact").pvalue)
            statistic = float(stats.wilcoxon(d, alternative="greater", method="exact").statistic)
            floor = (2 if side == "two-sided" else 1) * 0.5 ** len(d)
            cases.append(case(f"{name}, wilcoxon(method='exact')", treated, baseline, side, p=p, statistic=statistic,
                              floor=floor, estimate=walsh(d)))
    for name, treated, baseline in PAIRS:
        d = differences(treated, baseline)
        for zeros in ["wilcox", "pratt", "zsplit"]:
            for side in SIDES:
                p, _ = enumerated((d,), "samples", signed_rank(zeros), side)
                floor = min((2 if side == "two-sided" else 1) * 0.5 ** np.count_nonzero(d), 1)
                cases.append(case(f"{name}, {zeros}, permutation_test", treated, baseline, side, p=p, floor=floor, estimate=walsh(d),
                                  statistic=float(signed_rank(zeros)(d, -1)), settings={"zeros": zeros}))
    many = ("130 pairs", SHIFTS[:130].tolist(), OTHERS[:130].tolist())
    tied = ("130 pairs, ties and zeros", (SHIFTS[:130].round(0) / 2).tolist(), OTHERS[:130].round(0).tolist())
    for name, treated, baseline in [*PAIRS, DISTINCT[3], many, tied]:
        d = differences(treated, baseline)
        for zeros in ["wilcox", "pratt", "zsplit"] if 0 in d else ["wilcox"]:
            for side in SIDES if len(d) < 100 else SIDES[:2]:
                for correction in [False, True]:
                    p = stats.wilcoxon(d, zero_method=zeros, correction=correction, alternative=side, method="asymptotic").pvalue
                    settings = {"zeros": zeros, "asymptotic": True, "continuity": correction}
                    cases.append(case(f"{name}, {zeros}, wilcoxon(method='asymptotic', correction={correction})", treated,
                                      baseline, side, p=float(p), settings=settings))
    degenerate = [{**case, "settings": {"zeros": zeros}} for zeros in ["wilcox", "pratt", "zsplit"]
                  for case in untested(CONSTANT_PAIRS)]
    write("wilcoxon", SCIPY, "scipy.stats.wilcoxon, and scipy.stats.permutation_test of W+ from scipy.stats.rankdata", 1e-11,
          cases + degenerate, "wilcoxon(method='exact') ignores ties and zeros and stands only where there are none. Estimate: "
          "numpy.median over all Walsh averages.")


def rank_sum(treated, baseline, axis):
    both = np.concatenate([treated, baseline], axis=axis)
    n = np.shape(treated)[axis]
    ranks = stats.rankdata(both, axis=axis)
    return ranks[..., :n].sum(axis=axis) - n * (n + 1) / 2


def mann_whitney():
    cases = []
    distinct = [("ten against 150 without ties", SHIFTS[:10].tolist(), OTHERS[:150].tolist()),
                ("thirty against thirty without ties", SHIFTS[:30].tolist(), OTHERS[:30].tolist()),
                ("thirty against thirty, fully apart", [50 + i / 8 for i in range(30)], [i / 8 for i in range(30)])]
    for name, treated, baseline in distinct:
        pairs = comb(len(treated) + len(baseline), len(treated))
        for side in SIDES:
            result = stats.mannwhitneyu(treated, baseline, alternative=side, method="exact")
            cases.append(case(f"{name}, mannwhitneyu(method='exact')", treated, baseline, side, p=float(result.pvalue),
                              statistic=float(result.statistic), floor=(2 if side == "two-sided" else 1) / pairs,
                              estimate=float(np.median(np.subtract.outer(treated, baseline)))))
    ties = [("ties at one end, arms of two sizes", [1.0, 2.0], [3.0, 3.0, 3.0]),
            ("ties, three against seven", [60.0, 61.0, 61.0], [59.0, 60.0, 60.0, 61.0, 58.0, 59.0, 59.0])]
    for name, treated, baseline in [*ARMS, *ties]:
        middle = len(treated) * len(baseline) / 2
        statistic = float(rank_sum(np.array(treated), np.array(baseline), -1))
        for side in SIDES:
            if side == "two-sided":
                p, null = enumerated((treated, baseline), "independent", lambda t, b, axis: np.abs(rank_sum(t, b, axis) - middle), "greater")
            else:
                p, null = enumerated((treated, baseline), "independent", rank_sum, side)
            farthest = np.min(null) if side == "less" else np.max(null)
            cases.append(case(f"{name}, permutation_test", treated, baseline, side, p=p, statistic=statistic,
                              floor=float(np.mean(null == farthest)),
                              estimate=float(np.median(np.subtract.outer(treated, baseline)))))
    large = [("hundred against ninety", SHIFTS[:100].tolist(), OTHERS[:90].tolist()),
             ("hundred against fifty, ties", SHIFTS[:100].round(0).tolist(), OTHERS[:50].round(0).tolist())]
    for name, treated, baseline in [*ARMS, *large]:
        for side in SIDES:
            for correction in [False, True]:
                result = stats.mannwhitneyu(treated, baseline, use_continuity=correction, alternative=side, method="asymptotic")
                cases.append(case(f"{name}, mannwhitneyu(method='asymptotic', use_continuity={correction})", treated, baseline,
                                  side, p=float(result.pvalue), statistic=float(result.statistic),
                                  settings={"asymptotic": True, "continuity": correction}))
    write("mann_whitney", SCIPY, "scipy.stats.mannwhitneyu, and scipy.stats.permutation_test of U from scipy.stats.rankdata",
          1e-11, cases + untested(CONSTANT_ARMS), "mannwhitneyu(method='exact') ignores ties and stands only where there are "
          "none. Two-sided permutation_test: |U - n1 n2 / 2| with alternative='greater'; its floor is the share of the largest "
          "value. Estimate: numpy.median over all differences.")


def sign():
    cases = []
    deep = ("280 of 300 positive, 20 zeros", [61.0] * 280 + [59.5] * 20 + [60.0] * 20, [60.0] * 320)
    wide = ("1040 of 2000 positive", [61.0] * 1040 + [59.5] * 960, [60.0] * 2000)
    for name, treated, baseline in [*PAIRS, *DISTINCT, deep, wide]:
        d = differences(treated, baseline)
        positive, m = int(np.sum(d > 0)), int(np.count_nonzero(d))
        for side in SIDES if m < 1000 else SIDES[:1]:
            p = float(stats.binomtest(positive, m, 0.5, alternative=side).pvalue)
            floor = min((2 if side == "two-sided" else 1) * 0.5 ** min(m, 1000), 1)
            cases.append(case(name, treated, baseline, side, p=p, statistic=positive, estimate=float(np.median(d)),
                              **({"floor": floor} if m <= 1000 else {})))
    write("sign", SCIPY, "scipy.stats.binomtest(positive, nonzero, 0.5, alternative)", 1e-11, cases + untested(CONSTANT_PAIRS),
          "scipy has no floor; it is 2^(1-m), one-sided 2^-m. Estimate: numpy.median.")


def mcnemar():
    cases = []
    for both, only_treated, only_baseline, neither in [(20, 7, 1, 11), (0, 3, 0, 0), (5, 0, 2, 5), (0, 1, 0, 1), (40, 6, 6, 8),
                                                       (300, 61, 35, 104), (10, 150, 20, 10)]:
        for right in [1.0, 100.0] if both < 100 else [1.0]:
            treated = [right] * (both + only_treated) + [0.0] * (only_baseline + neither)
            baseline = [right] * both + [0.0] * only_treated + [right] * only_baseline + [0.0] * neither
            m = only_treated + only_baseline
            name = f"{both} {only_treated} {only_baseline} {neither}, right is {right}"
            for side in SIDES:
                if side == "two-sided":
                    p = float(statsmodels_mcnemar([[both, only_treated], [only_baseline, neither]], exact=True).pvalue)
                else:
                    p = float(stats.binomtest(only_treated, m, 0.5, alternative=side).pvalue)
                floor = (2 if side == "two-sided" else 1) * 0.5 ** m
                estimate = float(np.mean(treated) - np.mean(baseline))
                cases.append(case(name, treated, baseline, side, p=p, floor=floor, estimate=estimate, treated_only=only_treated,
                                  baseline_only=only_baseline))
                # All outcomes, weighed by whether they are less, or as likely, or as far out, as the observed one.
                chance = stats.binom.pmf(np.arange(m + 1), m, 0.5)
                outcome = np.arange(m + 1)
                far = {"two-sided": np.abs(2 * outcome - m), "greater": outcome, "less": -outcome}[side]
                mid = chance[far > far[only_treated]].sum() + chance[far == far[only_treated]].sum() / 2
                cases.append(case(f"{name}, mid-p", treated, baseline, side, p=float(mid), floor=floor / 2, estimate=estimate,
                                  settings={"mid_p": True}))
    unsuitable = [{"name": "scores", "treated": [61.4, 60.0], "baseline": [0.0, 1.0], "not_testable": "Unsuitable"},
                  {"name": "both scales", "treated": [1.0, 0.0], "baseline": [100.0, 0.0], "not_testable": "Unsuitable"},
                  {"name": "no pair differs", "treated": [1.0, 0.0], "baseline": [1.0, 0.0], "not_testable": "NoVariance"}]
    write("mcnemar", f"{STATSMODELS}, {SCIPY}", "statsmodels mcnemar(table, exact=True); one-sided scipy.stats.binomtest; mid-p by "
          "summing scipy.stats.binom.pmf over all outcomes, half of those as far out as the observed one", 1e-11,
          cases + unsuitable, "No installed tool has the mid-p. Neither tool has a floor; it is 2^(1-m), half one-sided, half for mid-p.")


def tost():
    cases = []
    deep = ("t = 20 at 100 degrees of freedom", *with_t_of_20())
    for bound in [0.5, 2.0, 8.0]:
        for name, treated, baseline in [*PAIRS, deep]:
            p, (lower, p_lower, df), (upper, p_upper, _) = ttost_paired(np.array(treated), np.array(baseline), -bound, bound)
            interval = stats.ttest_rel(treated, baseline).confidence_interval(0.9)
            cases.append({"name": f"{name}, pairs, bound {bound}", "treated": treated, "baseline": baseline, "paired": True,
                          "settings": {"bound": bound}, "p": float(p), "p_lower": float(p_lower), "p_upper": float(p_upper),
                          "statistic": float(lower if p_lower >= p_upper else upper), "df": float(df),
                          "low": float(interval.low), "high": float(interval.high)})
        for name, treated, baseline in [*ARMS, deep]:
            p, (lower, p_lower, df), (upper, p_upper, _) = ttost_ind(treated, baseline, -bound, bound, usevar="unequal")
            interval = stats.ttest_ind(treated, baseline, equal_var=False).confidence_interval(0.9)
            cases.append({"name": f"{name}, bound {bound}", "treated": treated, "baseline": baseline,
                          "settings": {"bound": bound}, "p": float(p), "p_lower": float(p_lower), "p_upper": float(p_upper),
                          "statistic": float(lower if p_lower >= p_upper else upper), "df": float(df),
                          "low": float(interval.low), "high": float(interval.high)})
    constant = [{**case, "settings": {"bound": 1.0}} for case in untested(CONSTANT_ARMS)]
    constant += [{**case, "settings": {"bound": 1.0}, "paired": True} for case in untested(CONSTANT_PAIRS)]
    asked = [{"name": f"bound {bound}", "treated": [61.4, 62.3], "baseline": [59.1, 59.9], "settings": {"bound": bound},
              "not_testable": reason} for bound, reason in [(None, "Needs"), (0.0, "Unsuitable"), (-1.0, "Unsuitable")]]
    write("tost", f"{STATSMODELS}, {SCIPY}", "statsmodels.stats.weightstats.ttost_paired(treated, baseline, -bound, bound), "
          "ttost_ind(..., usevar='unequal'); 90 % interval by scipy.stats.ttest_rel / ttest_ind", 1e-9, cases + constant + asked)


def noncentral_limits(t, df, root):
    """Noncentralities that put t at the upper and lower 2.5 %, by the root of scipy's noncentral t tails."""
    tail = (1 - LEVEL) / 2
    far = 12 + abs(t) * (1 + 12 / sqrt(df))
    if t < 0:
        low, high = noncentral_limits(-t, df, root)
        return -high, -low
    low = optimize.brentq(lambda nc: stats.nct.sf(t, df, nc) - tail, -12, far, xtol=1e-13)
    high = optimize.brentq(lambda nc: stats.nct.cdf(t, df, nc) - tail, -12, far, xtol=1e-13)
    return low / root, high / root


def effects():
    pairs, arms, dominance = [], [], []
    deep = ("t = 20 at 100 degrees of freedom", *with_t_of_20())
    for name, treated, baseline in [*PAIRS, deep]:
        d = np.subtract(treated, baseline)
        n, value = len(d), float(np.mean(d) / np.std(d, ddof=1))
        low, high = noncentral_limits(value * sqrt(n), n - 1, sqrt(n))
        pairs.append({"name": name, "treated": treated, "baseline": baseline, "estimate": value, "low": low, "high": high})
    for name, treated, baseline in ARMS:
        n1, n2 = len(treated), len(baseline)
        df, root = n1 + n2 - 2, sqrt(n1 * n2 / (n1 + n2))
        pooled = sqrt(((n1 - 1) * np.var(treated, ddof=1) + (n2 - 1) * np.var(baseline, ddof=1)) / df)
        value = float((np.mean(treated) - np.mean(baseline)) / pooled)
        j = float(np.exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) / sqrt(df / 2))
        low, high = noncentral_limits(value * root, df, root)
        arms.append({"name": name, "treated": treated, "baseline": baseline, "estimate": j * value, "low": low, "high": high})
    for name, treated, baseline in [*ARMS, ("fifty against eighty, ties", SHIFTS[:50].round(1).tolist(), OTHERS[:80].round(1).tolist())]:
        n1, n2 = len(treated), len(baseline)
        value = 2 * float(stats.mannwhitneyu(treated, baseline).statistic) / (n1 * n2) - 1
        found = {"name": name, "treated": treated, "baseline": baseline, "estimate": value}
        if abs(value) < 1:
            # U-statistic variance from all pairs of pairs: those that share a run, and those that share none.
            d = np.sign(np.subtract.outer(treated, baseline))
            share_row = np.mean([d[:, j] @ d[:, k] / n1 for j in range(n2) for k in range(n2) if j != k])
            share_column = np.mean([d[i] @ d[k] / n2 for i in range(n1) for k in range(n1) if i != k])
            apart = np.mean([d[i, j] * d[k, m] for i, k in combinations(range(n1), 2) for j, m in
                             combinations(range(n2), 2)] + [d[i, m] * d[k, j] for i, k in combinations(range(n1), 2) for j, m in
                                                            combinations(range(n2), 2)])
            both = np.mean(d ** 2)
            variance = (both + (n2 - 1) * share_row + (n1 - 1) * share_column + (n1 - 1) * (n2 - 1) * apart) / (n1 * n2) - apart
            spread = stats.norm.ppf((1 + LEVEL) / 2) ** 2 * max(variance, (1 - value ** 2) / (n1 * n2 - 1))
            half = sqrt(spread * ((1 - value ** 2) ** 2 + spread))
            found |= {"low": float((value - value ** 3 - half) / (1 - value ** 2 + spread)),
                      "high": float((value - value ** 3 + half) / (1 - value ** 2 + spread))}
        dominance.append(found)
    limits = "; limits: scipy.optimize.brentq on scipy.stats.nct.sf and cdf"
    write("cohen_dz", SCIPY, "numpy mean / std(ddof=1)" + limits, 1e-9, pairs + untested(CONSTANT_PAIRS))
    write("hedges_g", SCIPY, "numpy; J from scipy.special.gammaln" + limits, 1e-9, arms + untested(CONSTANT_ARMS))
    write("cliffs_delta", SCIPY, "2 scipy.stats.mannwhitneyu(treated, baseline).statistic / (n1 n2) - 1; limits: brute force over "
          "all pairs of pairs", 1e-9, dominance + untested(CONSTANT_ARMS),
          "No installed tool has Cliff's interval. Its variance is found here as the mean of d_ij d_kl over pairs of pairs, by "
          "whether they share a run.")


if __name__ == "__main__":
    one_sided_resampling()
    permutation_t()
    wilcoxon()
    mann_whitney()
    sign()
    mcnemar()
    tost()
    effects()
