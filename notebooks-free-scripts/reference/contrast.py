"""Reference values for `stilt contrast`, by numpy and scipy.

    python notebooks-free-scripts/reference/contrast.py

rewrites crates/analysis/tests/reference/contrast.json. The scores are simulated. Every run is listed here as one list per
arm and target; group means, variances and degrees of freedom are put together from these by hand.
"""

from math import sqrt

import numpy as np
from common import SCIPY, write
from scipy import stats

RANDOM = np.random.default_rng(2020)
QA = ["squad_v1", "squad_v2", "coqa"]
NLI = ["mnli", "rte"]
MODELS = ["xlm-roberta-base", "roberta-base"]
TARGETS = ["xnli", "pawsx"]
RUNS = {"squad_v1": 5, "squad_v2": 3, "coqa": 4, "mnli": 5, "rte": 4, "none": 6}


def draw(names, shared=False):
    """Scores by model, intermediate and target; `shared`: the seed controls every arm."""
    seeds = RANDOM.normal(0, 1, 9)
    scores = {}
    for model in MODELS:
        for name in names:
            own = RANDOM.normal(0, 0.7, 9)
            level = 60 + RANDOM.normal(0, 1)
            for target in TARGETS:
                for seed in range(5 if shared else RUNS[name]):
                    noise = own[seed] + (seeds[seed] if shared else 0) + RANDOM.normal(0, 0.4)
                    scores[model, name, target, seed] = round(float(level + noise), 3)
    return scores


def table(scores, extra=""):
    rows = [f"{m} {i} {t} {s} {v}" for (m, i, t, s), v in scores.items()]
    return "\n".join(["base_model intermediate target seed score", *rows])


def runs(scores, model, name, targets):
    seeds = sorted({s for (m, i, _, s) in scores if (m, i) == (model, name)})
    return np.array([np.mean([scores[model, name, t, s] for t in targets]) for s in seeds])


def t_of(estimate, parts):
    """p and interval of a sum of independent means with squared weights: parts are (weight, values)."""
    v = [(w * w * np.var(x, ddof=1) / len(x), len(x) - 1) for w, x in parts]
    total = sum(a for a, _ in v)
    df = total**2 / sum(a * a / d for a, d in v)
    error = sqrt(total)
    half = stats.t.ppf(0.975, df) * error
    return {"estimate": estimate, "p": 2 * stats.t.sf(abs(estimate) / error, df), "low": estimate - half,
            "high": estimate + half}


def linear(parts):
    return t_of(sum(w * x.mean() for w, x in parts), parts)


def of_test(test):
    interval = test.confidence_interval()
    return {"p": test.pvalue, "low": interval.low, "high": interval.high}


def permutation(x, y):
    """The larger p of Welch's t test and of a permuted t at least as far from 0."""
    def far(x, y, axis):
        variance = sum(np.var(arm, axis=axis, ddof=1) / np.shape(arm)[axis] for arm in (x, y))
        return abs((np.mean(x, axis=axis) - np.mean(y, axis=axis)) / np.sqrt(variance)).round(9)
    permuted = stats.permutation_test((x, y), far, n_resamples=np.inf, vectorized=True, alternative="greater").pvalue
    return max(permuted, stats.ttest_ind(x, y, equal_var=False).pvalue)


cases = []


def add(name, text, expected, **asked):
    cases.append({"name": name, "table": text, "a": "qa", "b": "nli", "key": "intermediate.family", **asked, **expected})


free = draw([*QA, *NLI, "none"])
for target in ["*", "xnli"]:
    targets = TARGETS if target == "*" else [target]
    cell = {m: {n: runs(free, m, n, targets) for n in [*QA, *NLI, "none"]} for m in MODELS}

    def contrast(model, sign=1.0):
        c = cell[model]
        return [(sign / len(QA), c[n]) for n in QA] + [(-sign / len(NLI), c[n]) for n in NLI]

    one = MODELS[0]
    add(f"seeds, {target}", table(free), linear(contrast(one)), target=target, base_model=one)
    interaction = linear(contrast("roberta-base") + contrast("xlm-roberta-base", -1.0))
    by = {"by": "base_model.multilingual", "level": "no", "other": "yes", "target": target, "base_model": ""}
    add(f"interaction over seeds, {target}", table(free), interaction, **by)
    means = {m: {n: cell[m][n].mean() for n in cell[m]} for m in MODELS}
    values = {m: [np.array([means[m][n] for n in family]) for family in (QA, NLI)] for m in MODELS}
    qa, nli = values[one]
    welch = {"estimate": qa.mean() - nli.mean(), **of_test(stats.ttest_ind(qa, nli, equal_var=False))}
    # Three against two: permutations of t are judged, and the interval is Welch's.
    welch["p"] = permutation(qa, nli)
    add(f"levels, {target}", table(free), welch, over="levels", target=target, base_model=one)
    d = [values["roberta-base"][g] - values["xlm-roberta-base"][g] for g in (0, 1)]
    apart = {"estimate": d[0].mean() - d[1].mean(), **of_test(stats.ttest_ind(*d, equal_var=False))}
    apart["p"] = permutation(*d)
    add(f"interaction over levels, {target}", table(free), apart, over="levels", **by)
    names = [*QA, *NLI]
    parts = [(s * w, cell[m][n]) for m, s in (("roberta-base", -1.0), ("xlm-roberta-base", 1.0))
             for n, w in [(n, 1 / len(names)) for n in names] + [("none", -1.0)]]
    add(f"base models, {target}", table(free), linear(parts), key="base_model.multilingual", a="yes", b="no",
        target=target, base_model="")

paired = draw([*QA, *NLI, "none"], shared=True)
a = np.mean([runs(paired, MODELS[0], n, TARGETS) for n in QA], axis=0)
b = np.mean([runs(paired, MODELS[0], n, TARGETS) for n in NLI], axis=0)
add("paired seeds", table(paired), {"estimate": (a - b).mean(), **of_test(stats.ttest_rel(a, b))}, paired=True, target="*",
    base_model=MODELS[0])
apart = [(w, runs(free, MODELS[0], n, ["xnli"]) - runs(free, MODELS[0], n, ["pawsx"]))
         for names, w in ((QA, 1 / 3), (NLI, -1 / 2)) for n in names]
add("interaction between targets: the same runs", table(free), linear(apart), by="target", level="xnli", other="pawsx",
    target="*", base_model=MODELS[0])

write("contrast", SCIPY, "ttest_ind, ttest_rel, permutation_test, t.ppf and t.sf of sums of means", 1e-9, cases)
