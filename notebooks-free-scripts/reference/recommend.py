"""Reference values for `stilt recommend`, by numpy and scipy.

    python notebooks-free-scripts/reference/recommend.py

rewrites crates/analysis/tests/reference/recommend.json. The scores are simulated. Everything stilt does in closed form is done
here with whole matrices: levels and effects by lstsq on dummies, expected gains by the inverse of the joint covariance of
all measured gains of the target, regrets by enumeration.
"""

from itertools import combinations

import numpy as np
from common import SCIPY, write
from scipy import stats

INTERMEDIATES = ["aa", "bb", "cc", "dd", "ee"]
LEVEL = 0.95


def table(seed, gaps, asked_runs, targets=6):
    random = np.random.default_rng(seed)
    scores = {}
    everywhere = random.normal(0, 1.2, len(INTERMEDIATES))
    for t in range(targets):
        level, base = random.normal(0.5, 1), random.normal(60, 5)
        scores["none", f"t{t}"] = [round(base + random.normal(0, 0.5), 2) for _ in range(4)]
        for i, name in enumerate(INTERMEDIATES):
            if (name, t) in gaps or (t == 0 and i not in asked_runs):
                continue
            true = base + level + everywhere[i] + random.normal(0, 0.8)
            scores[name, f"t{t}"] = [round(true + random.normal(0, 0.5), 2) for _ in range(random.integers(1, 4))]
    return scores


def noise(scores, targets):
    own = []
    for t in targets:
        arms = sorted((np.var(v, ddof=1) * (len(v) - 1) / stats.chi2.median(len(v) - 1), len(v) - 1)
                      for (_, target), v in scores.items() if target == t and len(v) > 1)
        # Each variance as often as it has degrees of freedom.
        own.append(np.median(np.repeat([a[0] for a in arms], [a[1] for a in arms])))
    return own


class Problem:
    """Gains (target x intermediate), nan where not run; variances of their runs and of the mean baseline."""

    def __init__(self, scores):
        self.targets = sorted({t for _, t in scores})
        s2 = noise(scores, self.targets)
        cell = lambda f: np.array([[f(i, t) if (i, t) in scores else np.nan for i in INTERMEDIATES] for t in self.targets])
        self.gains = cell(lambda i, t: np.mean(scores[i, t]) - np.mean(scores["none", t]))
        self.v = cell(lambda i, t: s2[self.targets.index(t)] / len(scores[i, t]))
        self.b = np.array([s2[k] / len(scores["none", t]) for k, t in enumerate(self.targets)])
        self.s2 = s2

    def weights(self, others, at, own):
        out = []
        for s in others:
            both = own & ~np.isnan(self.gains[s])
            n = both.sum()
            r = np.corrcoef(self.gains[s][both], self.gains[at][both])[0, 1] if n >= 3 else 0
            out.append(1 + r * n / (n + 10))
        return np.array(out)

    def predict(self, at, own, related=False):
        """Expected gain and variance of every intermediate on a target of which those in `own` are known."""
        others = [s for s in range(len(self.targets)) if s != at and not np.isnan(self.gains[s]).all()]
        g, v = self.gains[others], self.v[others]
        T, I = g.shape
        rows, y = [], []
        for s in range(T):
            for i in range(I):
                if not np.isnan(g[s, i]):
                    rows.append([float(k == s) for k in range(T)] + [float(k == i) for k in range(I)])
                    y.append(g[s, i])
        # Effects that sum to 0.
        X = np.array(rows + [[0.0] * T + [1.0] * I])
        solution = np.linalg.lstsq(X, np.array(y + [0.0]), rcond=None)[0]
        levels, rss = solution[:T], np.sum((np.array(y) - X[:-1] @ solution) ** 2)
        mean_v = np.nanmean(v)
        tau2 = max(rss / (len(y) - T - I + 1) - mean_v, 0)
        w = self.weights(others, at, own) if related else np.ones(T)
        there = ~np.isnan(g)
        wt = there * w[:, None]
        effects = np.nansum(wt * (g - levels[:, None]), axis=0) / wt.sum(axis=0)
        share = (wt**2).sum(axis=0) / wt.sum(axis=0) ** 2
        error = np.mean(share) * (tau2 + mean_v)
        alpha2 = max(np.var(effects, ddof=1) - error, error / 100)
        e2 = share * (tau2 + mean_v)
        a, d = effects * alpha2 / (alpha2 + e2), tau2 + alpha2 * e2 / (alpha2 + e2)
        of_level = np.mean([(tau2 + np.nanmean(v[s])) / there[s].sum() + self.b[others[s]] for s in range(T)])
        omega2 = max(np.var(levels, ddof=1) - of_level, 0) + np.var(levels, ddof=1) / T
        prior, cov = levels.mean() + a, omega2 + np.diag(d)
        k = np.flatnonzero(own)
        if len(k):
            seen = cov[np.ix_(k, k)] + np.diag(self.v[at][k]) + self.b[at]
            to = cov[:, k] @ np.linalg.inv(seen)
            expected = prior + to @ (self.gains[at][k] - prior[k])
            cov = cov - to @ cov[k, :]
        else:
            expected = prior
        return {"expected": expected, "variance": np.diag(cov), "cov": cov, "tau2": tau2, "alpha2": alpha2, "df": T - 1}


def regret(true, predicted, k):
    order = np.argsort(-predicted)[:k]
    return true.max() - true[order].max()


def regrets(problem):
    rows = {}
    held = total = 0
    for at in range(len(problem.targets)):
        known = np.flatnonzero(~np.isnan(problem.gains[at]))
        if not len(known):
            continue
        true = problem.gains[at]
        others = [s for s in range(len(problem.targets)) if s != at]
        means = np.nanmean(problem.gains[others], axis=0)
        chance = lambda open, k: np.mean([true[open].max() - true[list(c)].max() for c in combinations(open, min(k, len(open)))])
        found = problem.predict(at, np.zeros(len(INTERMEDIATES), bool))
        critical = stats.t.ppf((1 + LEVEL) / 2, found["df"])
        for i in known:
            error = np.sqrt(found["variance"][i] + problem.v[at][i] + problem.b[at])
            held += abs(true[i] - found["expected"][i]) <= critical * error
            total += 1
        for k in 1, 3:
            if len(known) > 1:
                rows.setdefault(("new-target", "model", k), []).append(regret(true[known], found["expected"][known], k))
                rows.setdefault(("new-target", "largest-mean", k), []).append(regret(true[known], means[known], k))
                rows.setdefault(("new-target", "chance", k), []).append(chance(known, k))
            folds = [(known[::2], known[1::2]), (known[1::2], known[::2])]
            if len(known[1::2]) > 1:
                of = {name: [] for name in ["model", "model-related", "largest-mean", "chance"]}
                for run, open in folds:
                    own = np.isin(np.arange(len(INTERMEDIATES)), run)
                    of["model"].append(regret(true[open], problem.predict(at, own)["expected"][open], k))
                    of["model-related"].append(regret(true[open], problem.predict(at, own, True)["expected"][open], k))
                    of["largest-mean"].append(regret(true[open], means[open], k))
                    of["chance"].append(chance(open, k))
                for name, values in of.items():
                    rows.setdefault(("half-run", name, k), []).append(np.mean(values))
    out = []
    for (setting, rule, k), values in rows.items():
        row = {"setting": setting, "rule": rule, "k": k, "regret": np.mean(values)}
        if rule != "chance":
            test = stats.ttest_rel(values, rows[setting, "chance", k])
            interval = test.confidence_interval(LEVEL)
            row |= {"against_chance": np.mean(values) - np.mean(rows[setting, "chance", k]),
                    "against_chance_low": interval.low, "against_chance_high": interval.high}
        out.append(row | {"n_targets": len(values)})
    return out, int(held), total


def case(name, scores):
    problem = Problem(scores)
    own = ~np.isnan(problem.gains[0])
    found = problem.predict(0, own)
    half = stats.t.ppf((1 + LEVEL) / 2, found["df"]) * np.sqrt(found["variance"])
    rows, held, total = regrets(problem)
    draws = np.random.default_rng(1).multivariate_normal(found["expected"], found["cov"], 2_000_000)
    best = np.bincount(draws.argmax(axis=1), minlength=len(INTERMEDIATES)) / len(draws)
    # The knowledge gradient of one run, by drawing how far the expected gain will move.
    value, z = {}, np.random.default_rng(2).normal(size=4_000_000)
    if not own.any():
        for i, name_ in enumerate(INTERMEDIATES):
            d = found["cov"][i, i] - found["cov"][np.ix_([0], [1])][0, 0]
            moved = found["expected"][i] + z * d / np.sqrt(d + np.mean(problem.s2[0]))
            rest = max(np.delete(found["expected"], i))
            value[name_] = np.mean(np.maximum(moved, rest)) - found["expected"].max()
    text = "\n".join(["intermediate target seed score"] + [
        f"{i} {t} {run} {score}" for (i, t), runs in scores.items() for run, score in enumerate(runs)])
    return {"name": name, "table": text, "target": "t0", "everywhere": found["alpha2"], "particular": found["tau2"],
            "held": held, "held_of": total, "regrets": rows,
            "rows": [{"name": n, "expected": found["expected"][i], "low": found["expected"][i] - half[i],
                      "high": found["expected"][i] + half[i], "p_best": best[i], "value": value.get(n)}
                     for i, n in enumerate(INTERMEDIATES)]}


if __name__ == "__main__":
    cases = [
        case("simulated, some intermediates run", table(3, set(), [0, 1, 3])),
        case("simulated, nothing run", table(4, set(), [])),
        case("simulated, with gaps", table(5, {("aa", 2), ("cc", 4), ("dd", 1), ("ee", 1)}, [1, 2, 3, 4])),
    ]
    write("recommend", f"numpy {np.__version__}, {SCIPY}", "lstsq, inv, t.ppf, chi2.median, ttest_rel, multivariate_normal",
          1e-8, cases, "p_best and value by simulation: within 0.02 and 0.005.")
