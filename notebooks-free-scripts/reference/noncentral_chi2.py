"""Lower tails of the noncentral chi-squared distribution, for the test in crates/analysis/src/noncentral_chi2.rs.

Prints one line per value: x, degrees of freedom, noncentrality, P(X <= x). Tool: scipy 1.17.1.
"""

from scipy.stats import chi2, ncx2

POINTS = [(3, 2, 0), (10, 5, 4), (2.5, 14, 9), (60, 14, 30), (700, 39, 600), (2500, 14, 2400), (31000, 39, 30000)]

for x, df, noncentrality in POINTS:
    p = ncx2.cdf(x, df, noncentrality) if noncentrality else chi2.cdf(x, df)
    print(f"({float(x)}, {float(df)}, {float(noncentrality)}, {p:.15g}),")
