"""Reference values for the power of t tests.

    python notebooks-free-scripts/reference/power.py

Needs scipy, statsmodels and mpmath; prints the tails of the noncentral t distribution that unit tests quote.
"""

from math import ceil, isnan, sqrt

from common import SCIPY, STATSMODELS, write
from mpmath import mp, mpf
from scipy import optimize, stats
from statsmodels.stats.power import TTestIndPower, TTestPower

ALPHA = 0.05


def by_mpmath(t, df, delta):
    """P(T > t) by 40-digit quadrature over s, in the pieces mpmath needs."""
    mp.dps = 40
    df, delta, t = mpf(df), mpf(delta), mpf(t)
    norm = 2 * (df / 2) ** (df / 2) / mp.gamma(df / 2)
    width = 1 / mp.sqrt(2 * df)
    cuts = {mpf(0), *[1 + i * width for i in range(-16, 17, 2)], *[delta / t + i / abs(t) for i in range(-16, 17, 2)],
            *[1 + i * width * 8 for i in range(2, 8)], abs(delta * t) / (t * t + df)}
    return mp.quad(lambda s: norm * s ** (df - 1) * mp.exp(-df * s * s / 2) * mp.ncdf(delta - t * s),
                   sorted(cut for cut in cuts if cut >= 0))


def tails():
    for df, delta, t in [(1, 0, 2), (1, 16, "12.7062"), (1, 40, 40), (1, -40, -5), (2, 4, "4.30265"), (2, -4, "4.30265"),
                         (4, 40, 30), (7.25, 3, 2), (29, 2.5, "2.04523"), (29, -2.5, "2.04523"), (1000, 40, 38), (1000, -10, 2),
                         (100000, 40, 38), (100000, 2.8, "1.95998"), (100000, -2.8, "1.95998")]:
        print(f"(({t}, {df}, {delta}), {mp.nstr(by_mpmath(t, df, delta), 20)}), "
              f"scipy {stats.nct.sf(float(t), float(df), float(delta))!r}")


def tail(t, df, delta):
    """P(T > t) by scipy; by mpmath where scipy gives NaN."""
    found = float(stats.nct.sf(t, df, delta))
    return float(by_mpmath(t, df, delta)) if isnan(found) else found


def by_nct(difference, error, df):
    critical = stats.t.isf(ALPHA / 2, df)
    return tail(critical, df, difference / error) + tail(critical, df, -difference / error)


def by_statsmodels(power, difference, error, df):
    """The power statsmodels gives, and the tool to name: where statsmodels gives NaN (dz 3.26, 10 pairs) it is scipy's."""
    ours = by_nct(difference, error, df)
    assert isnan(power) or abs(power - ours) < 1e-9, (difference, error, df, power, ours)
    return (ours, "scipy or mpmath, where statsmodels gives NaN") if isnan(power) else (float(power), "statsmodels")


def needed(power_at, wanted):
    n = 2
    while power_at(n) < wanted:
        n += 1
    return n


def welch(sds, runs):
    v = [sd * sd / n for sd, n in zip(sds, runs)]
    return sqrt(sum(v)), sum(v) ** 2 / sum(x * x / (n - 1) for x, n in zip(v, runs))


def cases():
    found = []
    for n in [2, 3, 5, 10, 30, 100, 2000]:
        for dz in [0.05, 0.5, 1.2, 3.26]:
            power, tool = by_statsmodels(TTestPower().power(dz, n, ALPHA), dz, 1 / sqrt(n), n - 1)
            found.append({"name": f"paired, {n} pairs, dz {dz}", "test": "paired", "sd": 1.0, "treated": n, "difference": dz,
                          "alpha": ALPHA, "power": power, "tool": f"TTestPower: {tool}"})
    for n in [2, 3, 5, 10, 20, 50]:
        for wanted in [0.5, 0.8, 0.95]:
            dz = optimize.brentq(lambda d: by_nct(d, 1 / sqrt(n), n - 1) - wanted, 1e-6, 200, xtol=1e-13)
            found.append({"name": f"paired, {n} pairs, power {wanted}", "test": "paired", "sd": 1.0, "treated": n, "alpha": ALPHA,
                          "wanted": wanted, "minimum_detectable": dz, "tool": "brentq on scipy.stats.nct"})
    for dz in [0.2, 0.5, 1.0, 2.0, 5.0, 30.0]:
        for wanted in [0.5, 0.8, 0.9]:
            n = needed(lambda n: by_nct(dz, 1 / sqrt(n), n - 1), wanted)
            found.append({"name": f"paired, dz {dz}, power {wanted}", "test": "paired", "sd": 1.0, "difference": dz, "alpha": ALPHA,
                          "wanted": wanted, "needed": n, "tool": "smallest n by scipy.stats.nct"})
    for n, m in [(2, 2), (3, 3), (5, 5), (3, 20), (20, 3), (2, 20), (10, 30), (200, 50)]:
        for d in [0.3, 1.0, 2.5]:
            power, tool = by_statsmodels(TTestIndPower().power(d, n, ALPHA, ratio=m / n), d, sqrt(1 / n + 1 / m), n + m - 2)
            found.append({"name": f"equal variances, {n} and {m} runs, d {d}", "test": "equal", "sd": 1.0, "treated": n, "baseline": m,
                          "difference": d, "alpha": ALPHA, "power": power, "tool": f"TTestIndPower: {tool}"})
            sds = (0.8, 1.7)
            error, df = welch(sds, (n, m))
            found.append({"name": f"Welch, {n} and {m} runs, difference {d}", "test": "welch", "sds": sds, "treated": n, "baseline": m,
                          "difference": d, "alpha": ALPHA, "power": by_nct(d, error, df), "tool": "scipy.stats.nct"})
        error, df = welch((0.8, 1.7), (n, m))
        difference = optimize.brentq(lambda d: by_nct(d, error, df) - 0.8, 1e-6, 200, xtol=1e-13)
        found.append({"name": f"Welch, {n} and {m} runs, power .8", "test": "welch", "sds": (0.8, 1.7), "treated": n, "baseline": m,
                      "alpha": ALPHA, "wanted": 0.8, "minimum_detectable": difference, "tool": "brentq on scipy.stats.nct"})
    for d in [0.4, 1.0, 2.0]:
        n = needed(lambda n: TTestIndPower().power(d, n, ALPHA, ratio=1), 0.8)
        assert n == ceil(TTestIndPower().solve_power(d, None, ALPHA, 0.8, ratio=1))
        found.append({"name": f"equal variances, d {d}, power .8", "test": "equal", "sd": 1.0, "difference": d, "alpha": ALPHA,
                      "wanted": 0.8, "needed": n, "tool": "TTestIndPower"})
        n = needed(lambda n: by_nct(d, *welch((0.8, 1.7), (n, n))), 0.8)
        found.append({"name": f"Welch, difference {d}, power .8", "test": "welch", "sds": (0.8, 1.7), "difference": d, "alpha": ALPHA,
                      "wanted": 0.8, "needed": n, "tool": "smallest n by scipy.stats.nct"})
        n = needed(lambda n: by_nct(d, *welch((0.8, 1.7), (n, 3 * n))), 0.8)
        found.append({"name": f"Welch, difference {d}, three baseline runs for each treated one", "test": "welch", "sds": (0.8, 1.7),
                      "difference": d, "alpha": ALPHA, "wanted": 0.8, "ratio": 3.0, "needed": n,
                      "tool": "smallest n by scipy.stats.nct"})
    n = needed(lambda n: by_nct(1.5, *welch((0.8, 1.7), (n, 20))), 0.8)
    found.append({"name": "Welch, difference 1.5, twenty baseline runs", "test": "welch", "sds": (0.8, 1.7), "difference": 1.5,
                  "alpha": ALPHA, "wanted": 0.8, "fixed": 20, "needed": n, "tool": "smallest n by scipy.stats.nct"})
    for df in [1, 2, 4, 9.5, 60]:
        factor = sqrt(df / stats.chi2.ppf(0.2, df))
        found.append({"name": f"upper 80 % limit at {df} degrees of freedom", "df": df, "confidence": 0.8, "upper_factor": factor,
                      "tool": "scipy.stats.chi2"})
    return found


if __name__ == "__main__":
    tails()
    write("power", f"{STATSMODELS}; {SCIPY}", "statsmodels.stats.power.TTestPower, TTestIndPower; scipy.stats.nct", 1e-9, cases(),
          "Each case names its tool. Where statsmodels has the test, scipy.stats.nct agrees with it to 1e-9, or gives NaN as well, and mpmath steps in.")
