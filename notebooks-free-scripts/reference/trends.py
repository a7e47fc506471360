"""Reference values for `stilt trend`, by scipy and statsmodels.

    python notebooks-free-scripts/reference/trends.py

rewrites crates/analysis/tests/reference/trends.json. The scores are simulated. Prints how often a percentile bootstrap over
runs holds the place of the peak, which is why stilt does not use one.
"""

from math import log10, sqrt

import numpy as np
import statsmodels.api as sm
from common import LEVEL, SCIPY, STATSMODELS, write
from scipy import stats

RANDOM = np.random.default_rng(2020)
BASELINE = [60.1, 60.9, 59.4, 60.3]
STEPS = [100, 1000, 10000, 100000]
DOSES = {10: 3, 100: 4, 1000: 2, 10000: 1}
SIZES = {"sst2": 67349, "squad_v2": 130319, "mnli": 392702, "snli": 550152}


def t_interval(value, error, df, level=LEVEL):
    half = stats.t.ppf((1 + level) / 2, df) * error
    return {"low": value - half, "high": value + half}


def satterthwaite(parts):
    total = sum(v for v, _ in parts)
    return total, total**2 / sum(v**2 / df for v, df in parts)


def prefixed(prefix, interval):
    return {f"{prefix}_{key}": value for key, value in interval.items()}


def mean_error(values):
    return np.var(values, ddof=1) / len(values), len(values) - 1


def within(runs):
    """Runs x steps."""
    x = [log10(step) for step in STEPS]
    lines = [stats.linregress(x, run) for run in runs]
    slopes = [line.slope for line in lines]
    test = stats.ttest_1samp(slopes, 0)
    interval = test.confidence_interval(LEVEL)
    out = {"slope": np.mean(slopes), "p": test.pvalue, "low": interval.low, "high": interval.high, "n": len(runs),
           "intercept": np.mean([line.intercept for line in lines]) - np.mean(BASELINE)}
    for step in STEPS[0], STEPS[-1]:
        at = [line.intercept + line.slope * log10(step) for line in lines]
        band = stats.ttest_ind(at, BASELINE, equal_var=False).confidence_interval(LEVEL)
        out |= {f"band_{step}_low": band.low, f"band_{step}_high": band.high}
    areas = [np.trapezoid(run, x) / (x[-1] - x[0]) for run in runs]
    area = stats.ttest_ind(areas, BASELINE, equal_var=False)
    out |= {"area": np.mean(areas) - np.mean(BASELINE), "area_low": area.confidence_interval(LEVEL).low,
            "area_high": area.confidence_interval(LEVEL).high}
    means, k = np.mean(runs, axis=0), len(STEPS)
    best = int(np.argmax(means))
    peak = stats.ttest_ind(np.array(runs)[:, best], BASELINE, equal_var=False).confidence_interval(1 - (1 - LEVEL) / k)
    drops = np.array(runs)[:, -1] - np.array(runs)[:, best]
    drop = stats.ttest_1samp(drops, 0).confidence_interval(1 - (1 - LEVEL) / (k - 1))
    stays = [step for at, step in enumerate(STEPS)
             if all(stats.ttest_rel(np.array(runs)[:, at], np.array(runs)[:, other], alternative="less").pvalue
                    > (1 - LEVEL) / (k - 1) for other in range(k) if other != at)]
    out |= {"peak_x": STEPS[best], "peak": means[best] - np.mean(BASELINE), "peak_low": peak.low, "peak_high": peak.high,
            "drop": drops.mean(), "peak_x_low": stays[0], "peak_x_high": stays[-1]}
    if best < k - 1:
        out |= {"drop_low": drop.low, "drop_high": drop.high}
    return out, slopes


def curves(rise, fall):
    shape = np.array([0, rise, rise + 0.4, rise - fall])
    runs = 60.5 + shape + RANDOM.normal(0, 0.4, (5, 1)) + RANDOM.normal(0, 0.3, (5, 4))
    return np.round(runs, 2).tolist()


def of_steps():
    arms = {"a": curves(2, 1.5), "b": curves(1, -0.5)}
    rows = ["intermediate target seed step score"]
    rows += [f"none t {seed} _ {score}" for seed, score in enumerate(BASELINE, 11)]
    rows += [f"{name} t {seed} {step} {score}" for name, runs in arms.items() for seed, run in enumerate(runs)
             for step, score in zip(STEPS, run)]
    done = {name: within(runs) for name, runs in arms.items()}
    test = stats.ttest_ind(done["a"][1], done["b"][1], equal_var=False)
    interval = test.confidence_interval(LEVEL)
    pair = {"estimate": np.mean(done["a"][1]) - np.mean(done["b"][1]), "p": test.pvalue, "low": interval.low, "high": interval.high}
    series = {name: values for name, (values, _) in done.items()}
    return {"name": "steps", "axis": "step", "log": True, "table": "\n".join(rows), "series": series, "pair": pair}


def of_doses():
    points = [(dose, round(59 + 0.8 * log10(dose) + RANDOM.normal(0, 0.4), 2)) for dose, n in DOSES.items() for _ in range(n)]
    rows = ["intermediate target seed dose score"]
    rows += [f"none t {seed} _ {score}" for seed, score in enumerate(BASELINE, 101)]
    rows += [f"a t {seed} {dose} {score}" for seed, (dose, score) in enumerate(points)]
    x, y = np.log10([dose for dose, _ in points]), np.array([score for _, score in points])
    model = sm.OLS(y, sm.add_constant(x)).fit()
    low, high = model.conf_int(1 - LEVEL)[1]
    out = {"slope": model.params[1], "p": model.pvalues[1], "low": low, "high": high, "n": len(points),
           "residual_sd": sqrt(model.scale), "intercept": model.params[0] - np.mean(BASELINE)}
    base = mean_error(BASELINE)
    for dose in 10, 10000:
        predicted = model.get_prediction([[1, log10(dose)]])
        variance, df = satterthwaite([(predicted.se_mean[0] ** 2, model.df_resid), base])
        out |= prefixed(f"band_{dose}", t_interval(predicted.predicted_mean[0] - np.mean(BASELINE), sqrt(variance), df))
    # Cell means with one variance; the trapezium rule over log10 dose = 1, 2, 3, 4.
    cells = np.array([[float(dose == level) for level in DOSES] for dose, _ in points])
    means = sm.OLS(y, cells).fit()
    weights = np.array([0.5, 1, 1, 0.5]) / 3
    area = means.t_test(weights)
    variance, df = satterthwaite([(area.sd.item() ** 2, means.df_resid), base])
    value = area.effect.item() - np.mean(BASELINE)
    out |= {"area": value} | prefixed("area", t_interval(value, sqrt(variance), df))
    return {"name": "doses", "axis": "dose", "log": True, "table": "\n".join(rows), "series": {"a": out}}


def of_levels():
    runs = {name: np.round(58 + 0.7 * log10(size) + RANDOM.normal(0, 0.5, 3), 2) for name, size in SIZES.items()}
    rows = ["intermediate target seed score"]
    rows += [f"none t {seed} {score}" for seed, score in enumerate(BASELINE, 11)]
    rows += [f"{name} t {seed} {score}" for name, scores in runs.items() for seed, score in enumerate(scores)]
    x = np.log10(list(SIZES.values()))
    gains = np.array([np.mean(scores) for scores in runs.values()]) - np.mean(BASELINE)
    model = sm.OLS(gains, sm.add_constant(x)).fit()
    low, high = model.conf_int(1 - LEVEL)[1]
    out = {"slope": model.params[1], "p": model.pvalues[1], "low": low, "high": high, "n": len(SIZES),
           "residual_sd": sqrt(model.scale), "intercept": model.params[0]}
    return {"name": "levels", "axis": "intermediate.train_size", "log": True, "table": "\n".join(rows), "series": {"all": out}}


def bootstrap_of_the_peak():
    steps = np.arange(10)
    level_off = -3 * np.exp(-steps / 1.5) - 0.001 * np.abs(steps - 6)
    for runs in 3, 5, 10:
        held = 0
        for _ in range(1000):
            scores = level_off + RANDOM.normal(0, 0.5, (runs, 1)) + RANDOM.normal(0, 0.5, (runs, 10))
            best = scores[RANDOM.integers(0, runs, (1000, runs))].mean(1).argmax(1)
            low, high = np.quantile(best, [0.025, 0.975], method="inverted_cdf")
            held += low <= level_off.argmax() <= high
        print(f"{runs} runs, a curve that levels off: 95 % of the bootstrap hold the best step in {held / 10:.0f} %")


if __name__ == "__main__":
    plain = lambda value: value.item() if isinstance(value, np.generic) else value
    cases = [of_steps(), of_doses(), of_levels()]
    for case in cases:
        case["series"] = {name: {key: plain(value) for key, value in values.items()} for name, values in case["series"].items()}
        case["pair"] = {key: plain(value) for key, value in case.get("pair", {}).items()}
    write("trends", f"{SCIPY}, {STATSMODELS}", "linregress, ttest_1samp, ttest_ind, ttest_rel; OLS, get_prediction, t_test",
          1e-9, cases, "scores are simulated; bands and areas over a baseline: Satterthwaite's degrees of freedom")
    bootstrap_of_the_peak()
