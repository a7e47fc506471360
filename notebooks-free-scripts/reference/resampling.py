"""Reference values for the methods that resample and for those of named levels.

    python notebooks-free-scripts/reference/resampling.py

rewrites bootstrap_*.json, aso.json, bayes_signed_rank.json, hierarchical_bootstrap.json and variance_components.json in
crates/analysis/tests/reference. Takes some minutes. Needs scipy, deepsig, baycomp, and Rscript for the analysis of
variance.

What is random has a band in place of a tolerance: six standard errors of the difference between the tool's runs and
stilt's.
"""

import itertools
import warnings
from fractions import Fraction
from importlib.metadata import version
from math import lcm, sqrt

import baycomp
import numpy as np
from deepsig import aso
from deepsig.aso import compute_violation_ratio
from common import ARMS, CONSTANT_ARMS, CONSTANT_PAIRS, PAIRS, SCIPY, r_numbers, r_version, write
from scipy import stats
from scipy.special import ndtri
from scipy.stats._resampling import BootstrapResult, _bca_interval

BANDS = 6
LEVEL = 0.95


def statistic(signs):
    if signs == 1:
        return lambda d, axis=-1: np.mean(d, axis=axis)
    return lambda a, b, axis=-1: np.mean(a, axis=axis) - np.mean(b, axis=axis)


def data_of(paired, treated, baseline):
    return (np.subtract(treated, baseline),) if paired else (np.array(treated), np.array(baseline))


def case_of(paired, name, treated, baseline):
    return {"name": name, "paired": paired, "treated": treated, "baseline": baseline}


def not_testable(paired, samples):
    return [case_of(paired, *sample) | {"not_testable": "NoVariance"} for sample in samples]


def bootstrap():
    """Runs of scipy with 100,000 resamples each; stilt takes as many."""
    runs, resamples = 20, 100_000
    samples = [(True, *sample) for sample in PAIRS if len(sample[1]) >= 5]
    samples += [(False, *sample) for sample in ARMS if min(len(sample[1]), len(sample[2])) >= 5 or len(sample[1]) == 3]
    for method, name in [("percentile", "bootstrap_percentile"), ("BCa", "bootstrap_bca")]:
        cases = []
        for paired, *sample in samples:
            data = data_of(paired, *sample[1:])
            if any(np.ptp(arm) == 0 for arm in data):
                continue
            stat, ends = statistic(len(data)), []

            def rounded(*args, axis=-1):
                return np.round(stat(*args, axis=axis), 10)

            for seed in range(runs):
                result = stats.bootstrap(data, rounded, n_resamples=resamples, method=method, batch=10_000,
                                         confidence_level=LEVEL, vectorized=True, rng=np.random.default_rng(seed))
                ends.append(result.confidence_interval)
            low, high = np.transpose(ends)
            band = BANDS * sqrt(1 + 1 / runs)
            # Means of scores in tenths are a grid: an end near the edge of an atom may fall to the next one.
            atom = 0.1 / lcm(*map(len, data)) + 1e-9
            cases.append(case_of(paired, *sample) | {
                "level": LEVEL, "resamples": resamples, "estimate": float(stat(*data)),
                "low": float(low.mean()), "low_band": float(band * low.std(ddof=1) + atom),
                "high": float(high.mean()), "high_band": float(band * high.std(ddof=1) + atom)})
        cases += not_testable(True, CONSTANT_PAIRS) + not_testable(False, CONSTANT_ARMS)
        write(name, SCIPY, f"scipy.stats.bootstrap(data, mean or difference of means, n_resamples={resamples}, method="
              f"'{method}'), the mean of {runs} runs", 1e-10, cases,
              "The tolerance is that of the estimate; low and high have bands. Means are rounded to 10 digits: on floats, scipy "
              "misses ties with the observed mean and its bias correction is off. scipy gives NaN for constant data with BCa.")


def every_resample(arm):
    return np.array(list(itertools.product(arm, repeat=len(arm))))


def bootstrap_enumerated():
    """scipy's interval when the bootstrap distribution handed to it is the list of all resamples."""
    cases = []
    samples = [
        (True, "three pairs", [1.0, 2.0, 7.0], [0.5, 0.0, 0.25]),
        (True, "four pairs", [1.0, 2.0, 7.0, -1.5], [0.5, 0.0, 0.25, 0.0]),
        (True, "five pairs, ties", [1.0, 1.0, 3.0, -1.5, 2.0], [0.0, 0.0, 0.0, 0.0, 0.0]),
        (True, "five pairs, skewed losses", [-8.0, -0.5, 0.25, 0.5, -1.0], [0.0, 0.0, 0.0, 0.0, 0.0]),
        (False, "three against three", [1.0, 2.0, 7.0], [0.5, 0.0, 0.25]),
        (False, "two against four", [1.0, 2.5], [0.5, 0.0, 0.25, 3.0]),
        (False, "four against three, ties", [0.5, 0.0, 0.5, 3.0], [1.0, 1.0, 2.0]),
    ]
    for (paired, *sample), level in itertools.product(samples, [0.8, 0.9, 0.95]):
        data = data_of(paired, *sample[1:])
        means = [every_resample(arm).mean(axis=1) for arm in data]
        means = means[0] if paired else (means[0][:, None] - means[1][None, :]).ravel()
        # Values are binary fractions, but means of three are not: what should tie is made to tie.
        means = np.round(means, 12)
        stat = statistic(len(data))

        def rounded(*args, axis=-1):
            return np.round(stat(*args, axis=axis), 12)

        given = BootstrapResult(confidence_interval=None, bootstrap_distribution=means, standard_error=None)
        ends = {}
        for method in ["BCa", "percentile"]:
            result = stats.bootstrap(data, rounded, n_resamples=0, method=method, bootstrap_result=given,
                                     confidence_level=level, vectorized=True)
            ends[method] = result.confidence_interval
        acceleration = _bca_interval(data, stat, axis=-1, alpha=(1 - level) / 2, theta_hat_b=means, batch=None, xp=np)[2]
        estimate = rounded(*data)
        share = (np.mean(means < estimate) + np.mean(means <= estimate)) / 2
        cases.append(case_of(paired, *sample) | {
            "level": level, "low": float(ends["BCa"].low), "high": float(ends["BCa"].high),
            "percentile_low": float(ends["percentile"].low), "percentile_high": float(ends["percentile"].high),
            "bias_correction": float(ndtri(share)), "acceleration": float(acceleration)})
    write("bootstrap_enumerated", SCIPY,
          "scipy.stats.bootstrap(data, mean, n_resamples=0, bootstrap_result=all resamples, method='BCa' | 'percentile'); "
          "acceleration: scipy.stats._resampling._bca_interval", 1e-9, cases, "Means are rounded to 12 digits so that ties tie.")


def exact_ratio(treated, baseline):
    """The violation ratio in rational numbers, on the finest grid of both arms."""
    def quantile(arm, i, steps):
        return sorted(Fraction(str(v)) for v in arm)[i * len(arm) // steps]

    steps = len(treated) * len(baseline)
    gaps = [quantile(treated, i, steps) - quantile(baseline, i, steps) for i in range(steps)]
    return float(sum(gap**2 for gap in gaps if gap < 0) / sum(gap**2 for gap in gaps))


def almost_stochastic_order():
    runs, iterations = 3, 1_000
    cases = []
    for name, treated, baseline in [ARMS[place] for place in [0, 1, 2, 4, 7]]:
        fine = compute_violation_ratio(scores_a=np.array(treated), scores_b=np.array(baseline), dt=1e-5)
        eps = [aso(np.array(treated), np.array(baseline), num_bootstrap_iterations=iterations, show_progress=False,
                   seed=10_000 * run) for run in range(runs)]
        cases.append(case_of(False, name, treated, baseline) | {
            "violation_ratio": exact_ratio(treated, baseline), "violation_ratio_deepsig": float(fine),
            "estimate": float(np.mean(eps)), "estimate_band": 0.03})
    cases += not_testable(False, CONSTANT_ARMS)
    write("aso", f"deepsig {version('deepsig')}; violation_ratio: rational arithmetic by hand",
          f"deepsig.aso(treated, baseline), the mean of {runs} runs of {iterations}; violation_ratio_deepsig: "
          "deepsig.aso.compute_violation_ratio(treated, baseline, dt=1e-5)", 1e-12, cases,
          "violation_ratio_deepsig agrees within 1e-4 (its integral is a sum over dt). The band of eps_min: the spread of the "
          "ratio is known to 2.2 % from 1,000 samples (one standard error), and dt = .005 moves the ratio by up to .01.")


def bayes():
    draws = 200_000
    cases = []
    samples = [sample for sample in PAIRS if len(sample[1]) <= 12]
    for (name, treated, baseline), rope in itertools.product(samples, [0, 0.25, 1]):
        # Differences in tenths, without the noise of decimals: baycomp takes ties from floats.
        differences = np.round(np.subtract(treated, baseline), 6)
        shares = baycomp.SignedRankTest.probs(np.zeros(len(differences)), differences, rope, nsamples=draws, random_state=1)
        worse, between, better = shares if rope > 0 else (shares[0], 0.0, shares[1])
        case = case_of(True, f"{name}, rope {rope}", treated, baseline) | {"settings": {"bound": rope}, "resamples": draws}
        for key, share in [("p_worse", worse), ("p_rope", between), ("p_better", better)]:
            case[key] = float(share)
            case[f"{key}_band"] = BANDS * sqrt(2 * max(share * (1 - share), 1 / draws) / draws)
        cases.append(case)
    write("bayes_signed_rank", f"baycomp {version('baycomp')}",
          f"baycomp.SignedRankTest.probs(0, differences, rope, nsamples={draws}, random_state=1)", 0.0,
          cases + not_testable(True, CONSTANT_PAIRS), "Bands only.")


def chain_draws(units):
    """All ways to resample one chain: units is {outer: [inner, ...]}, or {outer: None} if nothing is nested in it.
    Yields (probability, {innermost unit: copies})."""
    outer = list(units)
    for drawn in itertools.product(outer, repeat=len(outer)):
        options = [[[unit]] if units[unit] is None else list(itertools.product(units[unit], repeat=len(units[unit])))
                   for unit in drawn]
        probability = Fraction(1, len(outer) ** len(outer))
        for option in options:
            probability /= len(option)
        for inner in itertools.product(*options):
            copies = {}
            for unit in itertools.chain(*inner):
                copies[unit] = copies.get(unit, 0) + 1
            yield float(probability), copies


def hierarchical():
    random = np.random.default_rng(3)
    nested = {0: [0, 1], 1: [2, 3], 2: [4, 5]}
    uneven = {0: [0, 1, 2], 1: [3], 2: [4, 5]}
    flat = {unit: None for unit in range(3)}
    two = {unit: None for unit in range(2)}
    full = [(a, b) for a in range(3) for b in range(3)]
    gaps = [(0, 0), (0, 1), (1, 1), (1, 2), (2, 0), (2, 2)]
    # Name, chains, keys of the values (the innermost unit of each chain), levels as stilt is given them.
    designs = [
        ("one level", [{unit: None for unit in range(4)}], [(u,) for u in range(4)], [("seed", 0, False)]),
        ("nested: three targets, two seeds each", [nested], [(u,) for u in range(6)],
         [("target", 0, True), ("seed", 0, False)]),
        ("nested, uneven", [uneven], [(u,) for u in range(6)], [("target", 0, True), ("seed", 0, False)]),
        ("crossed: three seeds, three languages", [flat, flat], full, [("seed", 0, False), ("language", 1, False)]),
        ("crossed, with gaps", [flat, flat], gaps, [("seed", 0, False), ("language", 1, False)]),
        ("seeds nested in targets, crossed with languages", [nested, two],
         [(s, language) for s in range(6) for language in range(2)],
         [("target", 0, True), ("seed", 0, False), ("language", 1, False)]),
    ]
    cases = []
    for name, chains, keys, levels in designs:
        values = np.round(random.normal(1.0, 2.0, len(keys)), 3)
        distribution = {}
        for draws in itertools.product(*(list(chain_draws(chain)) for chain in chains)):
            probability = np.prod([draw[0] for draw in draws])
            weights = np.array([np.prod([draw[1].get(unit, 0) for draw, unit in zip(draws, key)]) for key in keys])
            if weights.sum() == 0:
                continue
            mean = round(float(weights @ values / weights.sum()), 10)
            distribution[mean] = distribution.get(mean, 0.0) + probability
        means = np.array(sorted(distribution))
        shares = np.cumsum([distribution[mean] for mean in means])
        shares /= shares[-1]
        parents = [{inner: outer for outer, inside in chain.items() if inside for inner in inside} for chain in chains]
        codes = [{"name": level, "codes": [parents[chain][key[chain]] if outer else key[chain] for key in keys]}
                 for level, chain, outer in levels]
        # Six standard errors of a share among as many random resamples.
        resamples = 100_000
        for level in [0.8, 0.9, LEVEL]:
            case = {"name": f"{name}, level {level}", "values": values.tolist(), "levels": codes, "level": level,
                    "resamples": resamples, "estimate": float(values.mean())}
            for key, tail in [("low", (1 - level) / 2), ("high", (1 + level) / 2)]:
                margin = BANDS * sqrt(tail * (1 - tail) / resamples)
                least, most = [means[np.searchsorted(shares, tail + shift)] for shift in [-margin, margin]]
                case |= {key: float(least + most) / 2, f"{key}_band": float(most - least) / 2 + 1e-9}
            cases.append(case)
    write("hierarchical_bootstrap", f"brute-force enumeration in Python (itertools), numpy {np.__version__}; no tool has it",
          "all resamples with their probabilities; percentiles of the exact distribution", 1e-12, cases,
          "The bands are where the percentile lies at six standard errors of its share: mostly one atom, of width 0.")


def mean_squares(values, levels):
    """Mean squares of R's aov, main effects, in the order of the levels, the residual last."""
    columns = ", ".join(f"f{i} = factor(c({', '.join(map(str, level))}))" for i, level in enumerate(levels))
    numbers = ", ".join(repr(float(v)) for v in values)
    terms = " + ".join(f"f{i}" for i in range(len(levels)))
    code = (f"d <- data.frame(y = c({numbers}), {columns}); "
            f"cat(sprintf('%.17g', summary(aov(y ~ {terms}, d))[[1]][['Mean Sq']]), sep='\\n')")
    return r_numbers(code)


def henderson(values, levels):
    """Henderson's method I by matrices: quadratic forms, and their expectations as traces."""
    values, n = np.asarray(values), len(values)
    incidence = [np.equal.outer(np.asarray(level), np.unique(level)).astype(float) for level in levels]
    projections = [z @ np.diag(1 / z.sum(axis=0)) @ z.T for z in incidence] + [np.eye(n)]
    centre = np.full((n, n), 1 / n)
    covariances = [z @ z.T for z in incidence] + [np.eye(n)]
    forms = [projection - centre for projection in projections]
    expectations = [[np.trace(form @ covariance) for covariance in covariances] for form in forms]
    return np.linalg.solve(expectations, [values @ form @ values for form in forms]).tolist()


def variance_components():
    random = np.random.default_rng(5)
    cases = []

    def case(name, names, levels, values, components):
        n = len(values)
        kept = np.maximum(components, 0)
        sizes = [np.unique(level, return_counts=True)[1] for level in levels]
        variance = sum(c * np.sum((size / n) ** 2) for c, size in zip(kept, sizes)) + kept[-1] / n
        cases.append({"name": name, "values": list(map(float, values)), "estimate": sqrt(variance),
                      "levels": [{"name": name, "codes": list(map(int, level))} for name, level in zip(names, levels)],
                      "raw_components": list(map(float, components)), "components": kept.tolist()})

    for name, shape, sds, runs in [
        ("five seeds, four languages", (5, 4), (1.0, 3.0), 1),
        ("two seeds, two languages", (2, 2), (2.0, 1.0), 1),
        ("three seeds, three languages, two values each", (3, 3), (1.0, 2.0), 2),
        ("no seed effect: a negative component", (5, 6), (0.0, 2.0), 1),
        ("seeds, languages, targets", (4, 5, 3), (1.0, 2.0, 3.0), 1),
        ("one level", (6,), (2.0,), 3),
    ]:
        grid = [key for key in itertools.product(*map(range, shape)) for _ in range(runs)]
        effects = [random.normal(0, sd, count) for sd, count in zip(sds, shape)]
        values = np.round([60 + sum(e[u] for e, u in zip(effects, key)) + random.normal() for key in grid], 3)
        levels = list(zip(*grid))
        *squares, residual = mean_squares(values, levels)
        components = [(square - residual) / (len(values) / count) for square, count in zip(squares, shape)] + [residual]
        case(name, ["seed", "language", "target"][:len(shape)], levels, values, components)
    uneven = [0, 0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]
    values = np.round(random.normal(0, 2, 4)[uneven] + random.normal(60, 1, len(uneven)), 3)
    between, within = mean_squares(values, [uneven])
    sizes = np.bincount(uneven)
    n0 = (len(uneven) - np.sum(sizes**2) / len(uneven)) / (len(sizes) - 1)
    case("one level, uneven: n0 by hand", ["seed"], [uneven], values, [(between - within) / n0, within])
    keep = [key for i, key in enumerate(itertools.product(range(5), range(6))) if i % 7 != 3]
    values = np.round([60 + (2 * s) % 3 + lang + random.normal() for s, lang in keep], 3)
    levels = list(zip(*keep))
    case("a table with gaps", ["seed", "language"], levels, values, henderson(values, levels))
    nested = [(target, 3 * target + seed, language) for target in range(4) for seed in range(3) for language in range(2)]
    values = np.round([60 + 2 * t + random.normal(0, 1) + s % 2 for t, s, _ in nested], 3)
    levels = list(zip(*nested))
    case("seeds nested in targets", ["target", "seed", "language"], levels, values, henderson(values, levels))
    write("variance_components", f"{r_version()}; with gaps and nested: matrix algebra, numpy {np.__version__} (no tool at hand)",
          "aov(y ~ seed + language), mean squares set equal to their expectations; with gaps and nested: traces of the "
          "quadratic forms of Henderson's method I", 1e-9, cases)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    bootstrap_enumerated()
    hierarchical()
    variance_components()
    bayes()
    bootstrap()
    almost_stochastic_order()
