"""Reference values for the corrections and the partial conjunction.

    python notebooks-free-scripts/reference/corrections.py

Needs scipy, statsmodels, mpmath and Rscript.
"""

from itertools import combinations

import numpy as np
from common import STATSMODELS, r, r_version, write
from mpmath import mp, mpf
from statsmodels.stats.multitest import multipletests

FAMILIES = [
    ("four", [0.01, 0.04, 0.03, 0.005]),
    ("all large", [0.6, 0.7, 0.8]),
    ("ties and p = 1", [0.02, 0.02, 0.5, 0.02, 1.0]),
    ("all p = 1", [1.0, 1.0, 1.0]),
    ("one hypothesis", [0.05]),
    ("two hypotheses", [0.03, 0.2]),
    ("three equal p", [0.173, 0.173, 0.173]),
    ("nine in no order", [0.9, 1e-9, 0.3, 0.04, 0.011, 0.2, 0.012, 0.049, 0.5]),
    ("deep tails", [1e-300, 1e-17, 3e-16, 0.5, 1e-8, 2e-200]),
    ("36 of a table", (np.arange(36)[::-1] ** 2 / 1300 + 1e-4).tolist()),
]
WITH_NAN = [
    ("NaN is no hypothesis", [0.25, None, 0.125, 0.004, None]),
    ("NaN among ties", [None, 0.02, 0.02, 1.0]),
]
IN_R = {"bonferroni": "bonferroni", "dunnett_baseline": "bonferroni", "holm": "holm", "bh": "BH", "hochberg": "hochberg", "hommel": "hommel", "by": "BY"}
IN_STATSMODELS = {"bonferroni": "bonferroni", "dunnett_baseline": "bonferroni", "sidak": "sidak", "holm": "holm",
                    "hochberg": "simes-hochberg", "hommel": "hommel", "bh": "fdr_bh", "by": "fdr_by"}


def p_adjust(p, method):
    numbers = ", ".join("NaN" if v is None else repr(v) for v in p)
    words = r(f"cat(format(p.adjust(c({numbers}), '{method}'), digits=17))").split()
    return [None if word == "NaN" else float(word) for word in words]


def sidak(p):
    mp.dps = 400
    m = sum(v is not None for v in p)
    return [None if v is None else float(1 - (1 - mpf(v)) ** m) for v in p]


def corrections():
    for id, method in IN_STATSMODELS.items():
        cases = []
        for name, p in FAMILIES:
            adjusted = multipletests(p, method=method)[1].tolist()
            other = p_adjust(p, IN_R[id]) if id in IN_R else sidak(p)
            assert np.allclose(adjusted, other, rtol=1e-12, atol=0), (id, name, adjusted, other)
            cases.append({"name": name, "p": p, "adjusted": adjusted})
        for name, p in WITH_NAN:
            cases.append({"name": name, "p": p, "adjusted": p_adjust(p, IN_R[id]) if id in IN_R else sidak(p)})
        other = f"{r_version()}, p.adjust(p, '{IN_R[id]}')" if id in IN_R else "mpmath, 1 - (1 - p)^m with 400 digits"
        write(id, f"{STATSMODELS}; {other}", f"statsmodels.stats.multitest.multipletests(p, method='{method}')", 1e-12, cases,
              f"Both agree to 1e-12 wherever no p is missing; families with NaN (null) are by {other}, because statsmodels "
              "counts NaN as a hypothesis.")
    write("none", "none", "p as it is", 0.0, [{"name": name, "p": p, "adjusted": p} for name, p in FAMILIES + WITH_NAN])


def partial_conjunction():
    cases = []
    for name, p in [*FAMILIES[:-1], *WITH_NAN]:
        there = [v for v in p if v is not None]
        n = len(there)
        at_least, highest = [], 0.0
        for u in range(1, n + 1):
            # "False in at most u - 1 places" holds if some n - u + 1 nulls all hold.
            of_subsets = [multipletests(subset, method="bonferroni")[1].min() for subset in combinations(there, n - u + 1)]
            highest = max(highest, *of_subsets)
            at_least.append(float(highest))
        counts = [{"alpha": alpha, "count": sum(v <= alpha for v in at_least)} for alpha in [0.01, 0.05, 0.2]]
        cases.append({"name": name, "p": p, "at_least": at_least, "counts": counts})
    write("partial_conjunction", f"brute force over subsets; {STATSMODELS} for the p of each",
          "max over all subsets of n - u + 1 of min(multipletests(subset, method='bonferroni')[1]), made rising in u", 1e-12,
          cases, "No common package has it: this is the definition of Benjamini & Heller (2008), enumerated.")


if __name__ == "__main__":
    corrections()
    partial_conjunction()
