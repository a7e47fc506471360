"""Reference values for `stilt plan`, by R.

    python notebooks-free-scripts/reference/plan.py

rewrites crates/analysis/tests/reference/plan.json. Needs Rscript and numpy. Pooled standard deviations are those of linear
models, runs and detectable gains those of power.t.test (where arms are unequal: uniroot on pt), components follow from the
mean squares of aov. Prints the effective degrees of freedom of pooled variances of differences that share a baseline, by
simulation, beside the ones stilt takes.
"""

import subprocess

import numpy as np
from methods import write

GRID = {
    "xnli": {"none": [60.1, 60.9, 59.4, 60.3, 60.8], "mnli": [62.0, 63.1, 61.2, 62.4, 62.1], "qqp": [60.0, 61.2, 59.9, 60.5]},
    "pawsx": {"none": [80.2, 81.0, 80.1], "mnli": [81.9, 82.2, 80.7]},
    "bucc": {"none": [70.0, 70.0], "mnli": [71.2, 72.5, 71.0]},
}
HEAD = """
detect <- function(error, df, alpha) uniroot(function(d) {
  c <- qt(1 - alpha / 2, df)
  pt(c, df, d / error, lower.tail = FALSE) + pt(-c, df, d / error) - .8 }, c(0, 50 * error), tol = 1e-13)$root
needed <- function(sd, alpha, type) ceiling(power.t.test(delta = 1, sd = sd, sig.level = alpha, power = .8, type = type,
                                                          strict = TRUE, tol = 1e-12)$n)
found <- function(n, sd, alpha, type) power.t.test(n = n, sd = sd, sig.level = alpha, power = .8, type = type,
                                                   strict = TRUE, tol = 1e-13)$delta
welch <- function(a, b, alpha) {
  v <- c(var(a) / length(a), var(b) / length(b))
  detect(sqrt(sum(v)), sum(v)^2 / (v[1]^2 / (length(a) - 1) + v[2]^2 / (length(b) - 1)), alpha) }
upper <- function(sd, df) sd * sqrt(df / qchisq(.2, df))
say <- function(name, value) cat(name, sprintf('%.17g', value), '\\n')
"""


def r(code):
    lines = subprocess.run(["Rscript", "-e", HEAD + code], check=True, capture_output=True, text=True).stdout.splitlines()
    return {name: float(value) for name, value in (line.split() for line in lines)}


def vector(values):
    return f"c({', '.join(map(str, values))})"


def rows(grid):
    return "\n".join(["intermediate target seed score"] + [
        f"{intermediate} {target} {seed} {score}"
        for target, arms in grid.items() for intermediate, arm in arms.items() for seed, score in enumerate(arm, 1)])


def spreads():
    b, m, q = (vector(GRID["xnli"][name]) for name in ["none", "mnli", "qqp"])
    arms = f"b <- {b}; m <- {m}; q <- {q}; a <- .05; h <- .05 / 4;"
    unpaired = r(arms + """
      d <- data.frame(y = c(b, m, q), arm = rep(c('b', 'm', 'q'), c(5, 5, 4))); s <- summary(lm(y ~ arm, d))
      say('sd', s$sigma); say('df', s$df[2]); say('baseline_sd', sd(b))
      say('runs_needed', needed(s$sigma, a, 'two.sample')); say('runs_needed_family', needed(s$sigma, h, 'two.sample'))
      say('runs_needed_upper', needed(upper(s$sigma, s$df[2]), a, 'two.sample'))
      e <- s$sigma * sqrt(1 / 4 + 1 / 5)
      say('minimum_detectable_gain', detect(e, 7, a)); say('minimum_detectable_gain_family', detect(e, 7, h))""")
    cell = r(arms + """
      say('sd', sd(q)); say('baseline_sd', sd(b)); say('df', 3); say('sd_difference', sd(q - b[1:4]))
      say('correlation', cor(q, b[1:4]))
      say('minimum_detectable_gain', welch(q, b, a)); say('minimum_detectable_gain_family', welch(q, b, h))""")
    # 7 degrees of freedom in two cells that share the baseline: 7 / (1 + 1 / 4).
    paired = r(arms + """
      d <- data.frame(y = c(m - b, q - b[1:4]), t = c(m, q), b = c(b, b[1:4]), arm = rep(c('m', 'q'), c(5, 4)))
      s <- summary(lm(y ~ arm, d)); df <- 5.6
      say('sd', s$sigma); say('df', df); say('sd_difference', s$sigma)
      say('correlation', cor(resid(lm(t ~ arm, d)), resid(lm(b ~ arm, d))))
      say('runs_needed_paired', needed(s$sigma, a, 'paired')); say('runs_needed_family', needed(s$sigma, h, 'paired'))
      say('runs_needed_upper', needed(upper(s$sigma, df), a, 'paired'))
      say('minimum_detectable_gain', found(4, s$sigma, a, 'paired'))
      say('minimum_detectable_gain_family', found(4, s$sigma, h, 'paired'))""")
    fixed = r(f"t <- {vector(GRID['bucc']['mnli'])}; a <- .05; h <- .05 / 4;" + """
      say('sd', sd(t)); say('df', 2); say('runs_needed', needed(sd(t), a, 'one.sample'))
      say('runs_needed_family', needed(sd(t), h, 'one.sample'))
      say('runs_needed_upper', needed(upper(sd(t), 2), a, 'one.sample'))
      say('minimum_detectable_gain', found(3, sd(t), a, 'one.sample'))""")
    mean = lambda name, *targets: vector([sum(GRID[t][name][i] for t in targets) / 3 for i in range(3)])
    average = r(f"t <- {mean('mnli', *GRID)}; b <- {mean('none', 'xnli', 'pawsx')}; a <- .05;" + """
      say('sd', sd(t)); say('baseline_sd', sd(b)); say('minimum_detectable_gain', welch(t, b, a))""")
    table = rows(GRID)
    place = lambda name, target, intermediate, paired, expected: {
        "name": name, "table": table, "target": target, "intermediate": intermediate, "paired": paired, **expected}
    return [
        place("a target, independent arms", "xnli", "*", False, unpaired),
        place("a cell, independent arms", "xnli", "qqp", False, cell),
        place("a target, pairs", "xnli", "*", True, paired),
        place("an untrained target", "bucc", "*", False, fixed),
        place("an average over targets, three runs have all", "*", "mnli", False, average),
    ]


def components():
    random = np.random.default_rng(8)
    targets, seeds, languages = ["xnli", "pawsx", "xcopa"], range(1, 5), ["de", "en", "sw"]
    effect = lambda sd, *shape: random.normal(0, sd, shape)
    of_target, of_seed, of_run, of_language = effect(1.5, 3), effect(0.4, 4), effect(0.5, 3, 4), effect(0.8, 3)
    lines, data = ["intermediate target language seed score"], []
    for i, target in enumerate(targets):
        for j, seed in enumerate(seeds):
            for k, language in enumerate(languages):
                baseline = round(60 + random.normal(0, 2), 1)
                gain = round(1 + of_target[i] + of_seed[j] + of_run[i, j] + of_language[k] + random.normal(0, 0.5), 1)
                lines += [f"none {target} {language} {seed} {baseline}", f"mnli {target} {language} {seed} {baseline + gain:.1f}"]
                data.append((gain, i, seed, k))
    y, t, s, k = zip(*data)
    found = r(f"d <- data.frame(y = {vector(y)}, t = factor({vector(t)}), s = factor({vector(s)}), l = factor({vector(k)}));" + """
      q <- summary(aov(y ~ t + s + l + t:s, d))[[1]]; ms <- q[['Mean Sq']]; names(ms) <- trimws(rownames(q))
      r <- ms['t:s']; rest <- ms['Residuals']
      say('target', (ms['t'] - r) / 12); say('seed', (ms['s'] - r) / 9); say('run', (r - rest) / 3)
      say('language', (ms['l'] - rest) / 12); say('residual', rest)""")
    return [{"name": "components of pairs", "table": "\n".join(lines), "components": {n: max(v, 0) for n, v in found.items()}}]


def simulated_df():
    random = np.random.default_rng(1)
    for k, n in [(2, 5), (4, 5), (9, 3)]:
        runs = random.normal(size=(200_000, k + 1, n))
        pooled = (runs[:, 1:] - runs[:, :1]).var(axis=2, ddof=1).mean(axis=1)
        print(f"{k} cells of {n} pairs: {2 * pooled.mean() ** 2 / pooled.var():.2f}, stilt {k * (n - 1) / (1 + (k - 1) / 4):.2f}")


if __name__ == "__main__":
    version = subprocess.run(["Rscript", "-e", "cat(R.version.string)"], check=True, capture_output=True, text=True).stdout
    simulated_df()
    write("plan", version, "lm, power.t.test(strict = TRUE), uniroot on pt, qchisq, cor, aov", 1e-6, spreads() + components(),
          "Cells hold the columns of stilt.plan/1. What is averaged, pooled or shared is said in the name.")
