"""Reference values for the methods over blocks, from tools that share no code with stilt.

    python notebooks-free-scripts/reference/blocks.py

rewrites those of crates/analysis/tests/reference/*.json that concern blocks. Beside scipy and statsmodels it needs
scikit-posthocs, rliable (with pandas < 3, for arch), mpmath, R with mvtnorm, and for Skillings-Mack the sources of the R
package of that name (the folder named by SKILLINGS_MACK, default `Skillings.Mack`).

Every case has `cells`, block by block, system by system, the runs; higher is better.
"""

import os
from itertools import combinations, permutations, product
from math import factorial, lgamma, log, sqrt
from pathlib import Path

import mpmath
import numpy as np
import scikit_posthocs as posthocs
from rliable import metrics
from rliable.library import StratifiedBootstrap, StratifiedIndependentBootstrap
from scipy import integrate, optimize, special, stats

from common import LEVEL, SCIPY, r_numbers, r_package_version, write

POSTHOCS = f"scikit-posthocs {posthocs.__version__}"
RLIABLE = "rliable 1.2.0"
NOTE = "Where there is a `not_testable`, it is what stilt answers; the tools give NaN, 0 or an error. "

# Demšar (2006), Table 6: AUC of C4.5, C4.5+m, C4.5+cf, C4.5+m+cf on 14 data sets. `voting` has .975 twice and the ranks 2
# and 3 in print (more digits decided): .9751 stands for the first.
DEMSAR = [[.763, .768, .771, .798], [.599, .591, .590, .569], [.954, .971, .968, .967], [.628, .661, .654, .657],
          [.882, .888, .886, .898], [.936, .931, .916, .931], [.661, .668, .609, .685], [.583, .583, .563, .625],
          [.775, .838, .866, .875], [1.0, 1.0, 1.0, 1.0], [.940, .962, .965, .962], [.619, .666, .614, .669],
          [.972, .981, .9751, .975], [.957, .978, .946, .970]]
# Skillings & Mack (1981), Table 1: four methods of assembly by nine people (times; None: missing).
ASSEMBLY = [[3.2, 4.1, 3.8, 4.2], [3.1, 3.9, 3.4, 4.0], [4.3, 3.5, 4.6, 4.8], [3.5, 3.6, 3.9, 4.0], [3.6, 4.2, 3.7, 3.9],
            [4.5, 4.7, 3.7, None], [None, 4.2, 3.4, None], [4.3, 4.6, 4.4, 4.9], [3.5, None, 3.7, 3.9]]


def scores(seed, blocks, systems, step, decimals=1):
    """Scores of printed precision: systems `step` points apart, noise of 1 point."""
    random = np.random.default_rng(seed)
    return np.round(60 + step * np.arange(systems) + random.normal(size=(blocks, systems)), decimals).tolist()


TABLES = [
    ("Demsar 2006, table 6", DEMSAR),
    ("two blocks", [[61.4, 60.2, 63.3], [59.1, 59.8, 60.0]]),
    ("three blocks with ties", [[61.4, 61.4, 63.3, 60.0], [59.1, 59.8, 59.8, 59.8], [70.0, 71.0, 71.0, 70.0]]),
    ("ties up to decimal rounding", [[61.4 - 59.1, 71.4 - 69.1, 2.0], [1.0, 1.2, 1.1], [0.3, 0.1, 0.1 + 0.2]]),
    ("six blocks of five, no effect", scores(1, 6, 5, 0.0)),
    ("one block all ties", [[60.0, 60.0, 60.0], [60.1, 59.0, 61.0], [58.0, 60.0, 60.5], [60.0, 59.3, 62.0]]),
    ("12 blocks of 9, an effect", scores(2, 12, 9, 0.3)),
    ("30 blocks of 25", scores(3, 30, 25, 0.05)),
    ("40 blocks of 12, deep in the tail", scores(4, 40, 12, 0.4)),
    ("losses: all scores negative", (-np.array(scores(5, 7, 4, 0.5))).tolist()),
]
TWO = [("two systems, ten blocks", scores(6, 10, 2, 0.7)), ("two systems, three blocks", scores(7, 3, 2, 0.0))]
MEANT_ALIKE = [[1.0, 2.0, 3.0], [2.0, 4.0, 9.0], [0.1, 0.2, 0.3]]
UNTESTED = [
    ("one block", [[1.0, 2.0, 3.0]], "TooFew"),
    ("one system", [[1.0], [2.0]], "TooFew"),
    ("all systems tie in all blocks", [[60.0] * 3, [61.0] * 3], "NoVariance"),
    ("a missing cell", [[1.0, 2.0, None], [2.0, 1.0, 3.0]], "Incomplete"),
]


def cells(table):
    return [[[] if value is None else [value] for value in block] for block in table]


def untested(about, cases):
    return [{"name": name, "cells": cells(table), "answers": [{"about": about(len(table[0])), "not_testable": reason}]}
            for name, table, reason in cases]


def over_all(_):
    return "all"


def first_pair(systems):
    return [0, 1] if systems > 1 else "all"


def rounded(table):
    """As stilt, values tie that differ by rounding only; the tools compare doubles."""
    return np.round(np.array(table, dtype=float), 9)


def mean_ranks(table):
    return stats.rankdata(-rounded(table), axis=1).mean(axis=0)


def exact_friedman(table):
    """The share of all orders within blocks, enumerated one by one, in doubled ranks (integers)."""
    ranks = np.rint(2 * stats.rankdata(rounded(table), axis=1)).astype(int)
    observed = int((ranks.sum(axis=0) ** 2).sum())
    sums = np.array([ranks[0]])
    for block in ranks[1:]:
        orders = np.array(list(permutations(block)))
        sums = (sums[:, None, :] + orders[None, :, :]).reshape(-1, len(block))
    return float(((sums ** 2).sum(axis=1) >= observed).mean())


def r_matrix(table, ncol):
    values = ",".join("NA" if value is None else repr(float(value)) for block in table for value in block)
    return f"matrix(c({values}), ncol={ncol}, byrow=TRUE)"


def friedman():
    cases, f_cases = [], []
    for name, table in TABLES + TWO + [("all blocks rank alike", MEANT_ALIKE)]:
        values = rounded(table)
        n, k = values.shape
        if k > 2:
            test = stats.friedmanchisquare(*values.T)
            chi, p = float(test.statistic), float(test.pvalue)
        else:
            chi, p = r_numbers(f"x <- friedman.test({r_matrix(values.tolist(), k)}); cat(sprintf('%.17g', c(x$statistic, x$p.value)))")
        extra = {"mean_ranks": mean_ranks(table).tolist()}
        if factorial(k) ** (n - 1) <= 2_000_000:
            extra["p_exact"] = exact_friedman(table)
        answer = {"about": "all", "statistic": chi, "df": k - 1, "p": p, "estimate": chi / (n * (k - 1)), "extra": extra}
        cases.append({"name": name, "cells": cells(table), "answers": [answer]})
        if name != "all blocks rank alike":
            f = (n - 1) * chi / (n * (k - 1) - chi)
            residual = (k - 1) * (n - 1)
            answer = {"about": "all", "statistic": f, "df": k - 1, "p": float(stats.f.sf(f, k - 1, residual)),
                      "estimate": chi / (n * (k - 1)),
                      "extra": {"df_residual": residual, "mean_ranks": mean_ranks(table).tolist()}}
            f_cases.append({"name": name, "cells": cells(table), "answers": [answer]})
    write("friedman", SCIPY + "; two systems: R friedman.test", "scipy.stats.friedmanchisquare(*columns)", 1e-9,
          cases + untested(over_all, UNTESTED), NOTE + "p_exact: all orders within the blocks, one by one, in integers.")
    write("iman_davenport", SCIPY + "; two systems: R friedman.test",
          "chi2 of friedmanchisquare; F = (n-1) chi2 / (n (k-1) - chi2); scipy.stats.f.sf", 1e-9,
          f_cases + untested(over_all, [*UNTESTED, ("all blocks rank alike", MEANT_ALIKE, "Unsuitable")]), NOTE)


def pair_cases(tables, call, estimate_of=mean_ranks):
    result = []
    for name, table in tables:
        values, estimates = rounded(table), estimate_of(table)
        p = call(values)
        answers = [{"about": [a, b], "p": float(p[a][b]), "estimate": float(estimates[b] - estimates[a])}
                   for a, b in combinations(range(values.shape[1]), 2)]
        result.append({"name": name, "cells": cells(table), "answers": answers})
    return result


def nemenyi_conover():
    shallow = [case for case in TABLES + TWO if "deep" not in case[0]]
    write("nemenyi", POSTHOCS, "posthoc_nemenyi_friedman(table)", 1e-6,
          pair_cases(shallow, lambda values: posthocs.posthoc_nemenyi_friedman(values).to_numpy())
          + untested(first_pair, UNTESTED), NOTE + "The tool ranks the lowest as 1; p is the same. The deep tail: studentized.json.")
    testable = [case for case in TABLES + TWO if case[0] != "two blocks"] + [TABLES[1]]
    write("conover", POSTHOCS, "posthoc_conover_friedman(table)", 1e-9,
          pair_cases(testable, lambda values: posthocs.posthoc_conover_friedman(values).to_numpy())
          + untested(first_pair, [*UNTESTED, ("all blocks rank alike", MEANT_ALIKE, "Unsuitable")]), NOTE)


def wilcoxon_pairs():
    """p by enumeration of all signs: scipy's exact distribution knows neither ties nor zeros."""
    def enumerated(differences):
        kept = differences[differences != 0]
        ranks = np.rint(2 * stats.rankdata(np.abs(kept))).astype(int)
        middle = ranks.sum()
        signs = np.array(list(product([0, 1], repeat=len(kept))))
        far = np.abs(2 * (signs * ranks).sum(axis=1) - middle)
        observed = int(ranks[kept > 0].sum())
        return observed / 2, float((far >= abs(2 * observed - middle)).mean()), len(kept)

    cases = []
    for name, table in TABLES + TWO:
        values = rounded(table)
        n, k = values.shape
        if n > 14:
            continue
        answers = []
        for a, b in combinations(range(k), 2):
            differences = np.round(values[:, a] - values[:, b], 9)
            if not differences.any():
                answers.append({"about": [a, b], "not_testable": "NoVariance"})
                continue
            statistic, p, kept = enumerated(differences)
            if len(set(np.abs(differences))) == n and differences.all():
                foreign = float(stats.wilcoxon(differences, method="exact").pvalue)
                assert abs(foreign - p) < 1e-12
            answers.append({"about": [a, b], "p": p, "statistic": statistic, "floor": 2.0 ** (1 - kept),
                            "estimate": float(np.mean(np.array(table, dtype=float)[:, a] - np.array(table, dtype=float)[:, b]))})
        cases.append({"name": name, "cells": cells(table), "answers": answers})
    write("wilcoxon_pairs", f"enumeration of all signs; where there are no ties and zeros checked against {SCIPY}",
          "scipy.stats.wilcoxon(differences, method='exact')", 1e-12, cases + untested(first_pair, UNTESTED[:3]), NOTE)


def skillings_mack():
    """The R package has no tie correction: it is asked for the statistic `uncorrected`, and for p where there are no ties.
    With ties, the variance of the scores is that over all orders of a block, one by one, and numpy inverts."""
    package = Path(os.environ.get("SKILLINGS_MACK", "Skillings.Mack")) / "R/Ski.Mack.R"

    def ski_mack(table):
        # The package names the lowest 1, which changes no square; its matrix.rank is that of matrixcalc.
        code = (f"library(MASS); matrix.rank <- function(m) qr(m)$rank; source('{package}'); "
                f"out <- capture.output(x <- Ski.Mack(t({r_matrix(table, len(table[0]))}))); "
                "A <- x$adjustedSum; V <- x$varCovarMatrix; cat(sprintf('%.17g', A %*% ginv(V) %*% t(A)))")
        return r_numbers(code)[0]

    def by_orders(table):
        k = len(table[0])
        total, variance = np.zeros(k), np.zeros((k, k))
        for block in table:
            there = [j for j, value in enumerate(block) if value is not None]
            if len(there) < 2:
                continue
            ranks = stats.rankdata([-block[j] for j in there])
            weight = sqrt(12 / (len(there) + 1))
            total[there] += weight * ((len(there) + 1) / 2 - ranks)
            orders = weight * np.array(list(permutations(ranks)))
            variance[np.ix_(there, there)] += np.cov(orders.T, bias=True)
        return float(total @ np.linalg.pinv(variance, rcond=1e-10) @ total)

    gaps = scores(11, 10, 5, 0.4, decimals=4)
    for i, j in [(0, 1), (1, 4), (3, 2), (3, 3), (6, 0), (8, 1), (8, 2)]:
        gaps[i][j] = None
    tied_gaps = scores(12, 9, 4, 0.3)
    tied_gaps = [[None if value is None else round(value) for value in block] for block in tied_gaps]
    for i, j in [(0, 1), (1, 3), (4, 2), (4, 3), (7, 0)]:
        tied_gaps[i][j] = None
    tied_gaps = [[None if value is None else float(value) for value in block] for block in tied_gaps]
    balanced = [[1.0, 2.0, None], [None, 3.0, 5.0], [2.0, None, 4.0], [4.0, 3.0, None], [None, 1.0, 2.0], [1.0, None, 3.0]]
    cases = []
    for name, table in [("Skillings & Mack 1981, table 1", ASSEMBLY), ("ten blocks with gaps", gaps),
                        ("ties and gaps", tied_gaps), ("balanced incomplete blocks of two", balanced),
                        ("complete, no ties", scores(13, 8, 5, 0.3, decimals=4)), ("complete with ties", DEMSAR[:9])]:
        k = len(table[0])
        most = sum(sum(value is not None for value in block) - 1 for block in table)
        uncorrected, corrected = ski_mack(table), by_orders(table)
        ties = any(len({v for v in block if v is not None}) < sum(v is not None for v in block) for block in table)
        assert ties or abs(uncorrected - corrected) < 1e-9, (name, uncorrected, corrected)
        answer = {"about": "all", "statistic": corrected, "df": k - 1, "p": float(stats.chi2.sf(corrected, k - 1)),
                  "estimate": corrected / most, "extra": {"uncorrected": uncorrected, "blocks_used": len(table)}}
        cases.append({"name": name, "cells": cells(table), "answers": [answer]})
    lonely = [[1.0, 2.0, None], [2.0, 1.0, 3.0], [None, None, 4.0], [1.5, 2.5, 0.5]]
    statistic = by_orders(lonely)
    cases.append({"name": "a block with one system is left out", "cells": cells(lonely), "answers": [
        {"about": "all", "statistic": statistic, "df": 2, "p": float(stats.chi2.sf(statistic, 2)),
         "extra": {"blocks_used": 3}}]})
    apart = [[1.0, 2.0, None, None], [2.0, 1.0, None, None], [None, None, 1.0, 2.0]]
    write("skillings_mack", f"R Skillings.Mack 1.10 (statistic without tie correction); {SCIPY}",
          "Ski.Mack(t(table)); with ties A' pinv(V) A, V over all orders of every block, one by one", 1e-9,
          cases + untested(over_all, [UNTESTED[0], UNTESTED[1], UNTESTED[2], ("two islands", apart, "Unsuitable")]), NOTE)


def studentized():
    """k = 2 has a closed form in Student's t; infinite df one integral (mpmath, 40 digits); otherwise two (scipy's
    studentized_range where p is not small, Gauss-Legendre quadrature of another form of the integrand where it is)."""
    mp = mpmath.mp
    mp.dps = 40

    def range_sf(w, k, points=None):
        def term(z):
            return mp.npdf(z) * (mp.ncdf(z) ** (k - 1) - (mp.ncdf(z) - mp.ncdf(z - w)) ** (k - 1))
        return k * mp.quad(term, points or [-12, -6, -3, 0, w / 4, w / 2, w, w + 3, w + 6, w + 14])

    def finite(q, k, df):
        # Gauss-Legendre in ln s and z; a^m - (a-b)^m = b (a^(m-1) + a^(m-2) (a-b) + ...), all terms positive.
        nodes, weights = np.polynomial.legendre.leggauss(400)
        total = 0.0
        for u, weight in zip(-4 + 5.5 * (nodes + 1) / 2, weights * 5.5 / 2, strict=True):
            s = np.exp(u)
            w = q * s
            z, z_weight = -9 + (w + 18) * (nodes + 1) / 2, weights * (w + 18) / 2
            a, b = special.ndtr(z), special.ndtr(z - w)
            inner = b * sum(a ** i * (a - b) ** (k - 2 - i) for i in range(k - 1))
            density = log(2) + df / 2 * log(df / 2) - lgamma(df / 2) + df * u - df / 2 * s * s
            total += weight * np.exp(density) * k * np.sum(z_weight * inner * np.exp(-z * z / 2) / sqrt(2 * np.pi))
        return total

    cases = []
    for k, q in [(2, 2.0), (2, 9.0), (3, 3.314), (3, 9.5), (4, 3.633), (10, 4.474), (10, 10.5), (20, 5.01), (25, 5.144),
                 (25, 1.5), (25, 10.9), (100, 6.0), (100, 12.0)]:
        cases.append({"name": f"k {k}, q {q}, df inf", "k": k, "q": q, "df": None, "p": float(range_sf(mp.mpf(q), k))})
    for df in [1, 2, 5, 39, 1000]:
        for q in [0.5, 3.0, 12.0]:
            p = float(2 * stats.t.sf(q / sqrt(2), df))
            cases.append({"name": f"k 2, q {q}, df {df}: Student's t", "k": 2, "q": q, "df": df, "p": p})
    cases.append({"name": "k 2, q 1e5, df 2: Student's t", "k": 2, "q": 1e5, "df": 2, "p": float(2 * stats.t.sf(1e5 / sqrt(2), 2))})
    for k, q, df in [(3, 3.0, 4), (5, 4.0, 10), (10, 5.0, 20), (25, 4.0, 60), (4, 2.0, 1)]:
        p = float(stats.studentized_range.sf(q, k, df))
        cases.append({"name": f"k {k}, q {q}, df {df}: scipy", "k": k, "q": q, "df": df, "p": p})
    for k, q, df in [(3, 22.0, 12), (10, 16.0, 30)]:
        cases.append({"name": f"k {k}, q {q}, df {df}: quadrature", "k": k, "q": q, "df": df, "p": float(finite(q, k, df))})
    write("studentized", f"mpmath {mpmath.__version__}, {SCIPY}",
          "mpmath.quad of the definition; scipy.stats.t.sf for k = 2; scipy.stats.studentized_range.sf; Gauss-Legendre", 1e-7, cases)


def dunnett():
    """Two nested scipy quadratures, over the standard deviation and the control's part; checked against mvtnorm's quasi-Monte
    Carlo and scipy.stats.dunnett (both about 1e-4). One group: Student's t."""
    def joint_sf(t, sizes, control, df, two_sided):
        loadings = [sqrt(n / (n + control)) for n in sizes]

        def given(z, s):
            inside = 1.0
            for loading in loadings:
                own = sqrt(1 - loading ** 2)
                upper = special.ndtr((t * s - loading * z) / own)
                inside *= upper - special.ndtr((-t * s - loading * z) / own) if two_sided else upper
            return (1 - inside) * np.exp(-z * z / 2) / sqrt(2 * np.pi)

        def over_control(s):
            return integrate.quad(given, -9, 9, args=(s,), epsabs=1e-13, epsrel=1e-10, limit=200, points=[-3, 0, 3])[0]

        def over_scale(s):
            density = log(2) + df / 2 * log(df / 2) - lgamma(df / 2) + (df - 1) * log(s) - df / 2 * s * s if s > 0 else -np.inf
            return np.exp(density) * over_control(s)
        top = 1 + 9 / sqrt(2 * df)
        bottom = max(0.0, 1 - 9 / sqrt(2 * df))
        return integrate.quad(over_scale, bottom, top, epsabs=1e-13, epsrel=1e-9, limit=200, points=[0.5 + bottom / 2, 1])[0]

    def mvtnorm(t, sizes, control, df, two_sided):
        loadings = ",".join(repr(sqrt(n / (n + control))) for n in sizes)
        lower = f"rep({-t}, m)" if two_sided else "rep(-Inf, m)"
        return r_numbers(f"library(mvtnorm); set.seed(1); l <- c({loadings}); m <- length(l); R <- l %o% l; diag(R) <- 1; "
                 f"cat(sprintf('%.12g', 1 - pmvt(lower={lower}, upper=rep({t}, m), df={df}, corr=R, "
                 "algorithm=GenzBretz(maxpts=2e5, abseps=2e-5))))")[0]

    random = np.random.default_rng(21)
    designs = [
        ("three groups of five", [[5, 5, 5, 5], [0.0, 0.3, 1.2, 2.0]], 0),
        ("unequal sizes, control in the middle", [[3, 8, 4, 6], [0.4, 0.0, -0.9, 1.1]], 1),
        ("one group: Student's t", [[4, 6], [0.0, 1.0]], 0),
        ("one run in a group", [[4, 1, 3], [0.0, 1.5, 0.6]], 0),
        ("two runs each", [[2, 2, 2], [0.0, 0.9, -0.3]], 0),
        ("eight groups of three", [[5, 3, 3, 3, 3, 3, 3, 3, 3], [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0, 3.0]], 0),
        ("a small control", [[2, 9, 9], [0.0, 1.0, 2.0]], 0),
    ]
    cases = []
    for name, (sizes, means), control in designs:
        groups = [np.round(60 + mean + random.normal(size=n), 2) for n, mean in zip(sizes, means, strict=True)]
        others = [j for j in range(len(groups)) if j != control]
        df = sum(sizes) - len(sizes)
        pooled = sqrt(sum(((g - g.mean()) ** 2).sum() for g in groups) / df)
        for alternative in ["two-sided", "greater", "less"]:
            rough = stats.dunnett(*[groups[j] for j in others], control=groups[control], alternative=alternative, random_state=1)
            answers = []
            for place, j in enumerate(others):
                error = pooled * sqrt(1 / sizes[j] + 1 / sizes[control])
                difference = float(groups[j].mean() - groups[control].mean())
                t = difference / error
                against = ([sizes[i] for i in others], sizes[control], df)
                if len(others) == 1:
                    p = float(stats.ttest_ind(groups[j], groups[control], alternative=alternative).pvalue)
                else:
                    at = {"two-sided": abs(t), "greater": t, "less": -t}[alternative]
                    p = joint_sf(at, *against, alternative == "two-sided")
                    assert abs(p - mvtnorm(at, *against, alternative == "two-sided")) < 1e-4, name
                    assert abs(p - rough.pvalue[place]) < 3e-4, (name, p, rough.pvalue[place])
                answer = {"about": [j, control], "estimate": difference, "statistic": t, "df": df, "p": p}
                answers.append(answer)
            cases.append({"name": f"{name}, {alternative}", "cells": [[g.tolist() for g in groups]], "control": control,
                          "settings": {"alternative": alternative}, "answers": answers})
    # Simultaneous intervals: the critical value is where the same integral is 1 - level.
    one = cases[3]
    critical = optimize.brentq(lambda t: joint_sf(t, [3, 4, 6], 8, 17, True) - (1 - LEVEL), 1.0, 6.0, xtol=1e-9)
    for answer in one["answers"]:
        half = critical * answer["estimate"] / answer["statistic"]
        answer["low"], answer["high"] = answer["estimate"] - half, answer["estimate"] + half
    constant = {"name": "no group varies", "cells": [[[60.0, 60.0], [61.0, 61.0]]], "control": 0,
                "answers": [{"about": "all", "not_testable": "NoVariance"}]}
    single = {"name": "one run in every group", "cells": [[[60.0], [61.0], [62.0]]], "control": 0,
              "answers": [{"about": "all", "not_testable": "OneRunEach"}]}
    bare = {"name": "no control", "cells": [[[60.0, 61.0], [61.0, 62.0]]], "answers": [{"about": "all", "not_testable": "Needs"}]}
    several = {"name": "two blocks", "cells": [[[60.0, 61.0], [61.0, 62.0]]] * 2, "control": 0,
               "answers": [{"about": "all", "not_testable": "Unsuitable"}]}
    write("dunnett", f"{SCIPY}, R mvtnorm {r_package_version('mvtnorm')}",
          "scipy.integrate.quad twice; one group: ttest_ind; all checked against mvtnorm::pmvt to 1e-4 and "
          "scipy.stats.dunnett to 3e-4 (both quasi-Monte Carlo)", 1e-6, [*cases, constant, single, bare, several], NOTE)


def estimates():
    """Point estimates and percentile intervals of rliable; scores are runs x blocks."""
    def table(seed, runs, blocks, systems, spread):
        random = np.random.default_rng(seed)
        return [np.round(random.normal(1.0 - j, spread, size=(runs, blocks)), 1) for j in range(systems)]

    sets = [("5 runs of 8 blocks", table(31, 5, 8, 3, 2.0)), ("2 runs of 3 blocks", table(32, 2, 3, 2, 1.0)),
            ("20 runs of 2 blocks, ties", [np.round(s) for s in table(33, 20, 2, 2, 1.0)])]
    one_run = table(34, 1, 9, 2, 1.0)

    def as_cells(systems):
        return [[system[:, block].tolist() for system in systems] for block in range(systems[0].shape[1])]

    def interval(function, *arrays, reps=20_000, seeds=(1, 2, 3)):
        bootstrap = StratifiedBootstrap if len(arrays) == 1 else StratifiedIndependentBootstrap
        ends = [bootstrap(*arrays, random_state=np.random.RandomState(seed)).conf_int(
            lambda *x: np.array([function(*x)]), reps=reps, size=LEVEL, method="percentile") for seed in seeds]
        return np.array(ends)[:, :, 0].mean(axis=0)

    def write_estimate(name, call, of_system, share=False):
        result = []
        for label, systems in [*sets, ("one run in every cell", one_run)]:
            answers = []
            for j, system in enumerate(systems):
                answer = {"about": j, "estimate": float(of_system(system))}
                if system.shape[0] > 1:
                    low, high = interval(of_system, system)
                    answer["band"] = {"low": float(low), "high": float(high), "within": 0.04 * float(high - low) + 1e-9 + share / system.size}
                answers.append(answer)
            result.append({"name": label, "cells": as_cells(systems), "answers": answers})
        gap = {"name": "a missing cell", "cells": cells([[1.0, None], [2.0, 1.0]]), "answers": [
            {"about": 1, "not_testable": "Incomplete"}]}
        write(name, RLIABLE, call, 1e-9, [*result, gap], "`band`: ends of the percentile interval, mean of three bootstraps "
              "of 20,000; those of 50,000 lie `within` (4 % of the width; of a share, one run more).")

    write_estimate("iqm", "rliable.metrics.aggregate_iqm; StratifiedBootstrap", metrics.aggregate_iqm)
    write_estimate("optimality_gap", "rliable.metrics.aggregate_optimality_gap(gamma=0); StratifiedBootstrap",
                   lambda scores: metrics.aggregate_optimality_gap(scores, gamma=0.0))
    write_estimate("performance_profile", "numpy.mean(scores > 0); rliable.library.StratifiedBootstrap",
                   lambda scores: np.mean(scores > 0.0), share=True)

    improvement(sets, one_run, as_cells, interval)


def improvement(sets, one_run, as_cells, interval):
    result = []
    for label, systems in [*sets, ("one run in every cell", one_run)]:
        answers = []
        for a, b in combinations(range(len(systems)), 2):
            answer = {"about": [a, b], "estimate": float(metrics.probability_of_improvement(systems[a], systems[b]))}
            if systems[a].shape[0] > 1:
                low, high = interval(metrics.probability_of_improvement, systems[a], systems[b], reps=1_000, seeds=(1,))
                # Shares move in steps of one pair of one block.
                step = 1 / (systems[a].shape[0] ** 2 * systems[a].shape[1])
                answer["band"] = {"low": float(low), "high": float(high), "within": 0.08 * float(high - low) + step}
            answers.append(answer)
        result.append({"name": label, "cells": as_cells(systems), "answers": answers})
    gap = {"name": "a missing cell", "cells": cells([[1.0, None], [2.0, 1.0]]), "answers": [
        {"about": [0, 1], "not_testable": "Incomplete"}]}
    write("probability_of_improvement", RLIABLE, "rliable.metrics.probability_of_improvement; StratifiedIndependentBootstrap", 1e-9,
          [*result, gap], "`band`: ends of the percentile interval of 1,000 resamples (rliable takes long); those of 50,000 lie within "
          "8 % of the width and one step of a pair of runs.")


if __name__ == "__main__":
    for part in [friedman, nemenyi_conover, wilcoxon_pairs, skillings_mack, studentized, dunnett, estimates]:
        part()
