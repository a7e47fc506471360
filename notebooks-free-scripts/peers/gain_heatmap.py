"""The notebook that `stilt heatmap` replaces: gain table and heatmap with pandas, scipy and seaborn.

usage: gain_heatmap.py results.csv gain.png

What such notebooks do, done well: last step of every run, metrics averaged, then languages, a Welch t test per cell
over seeds, Holm over all cells, an annotated heatmap. Vectorised where pandas allows it; one scipy call for all cells
of a shape.
"""

import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from scipy import stats

KEYS = ["base_model", "intermediate", "target", "seed"]


def holm(p):
    """Holm's adjusted p-values."""
    order = np.argsort(p)
    steps = (len(p) - np.arange(len(p))) * p[order]
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(1, np.maximum.accumulate(steps))
    return adjusted


def main(path, picture):
    frame = pd.read_csv(path, keep_default_na=False, na_values={"seed": "", "step": ""})
    if "step" in frame:
        last = frame.groupby(KEYS, dropna=False)["step"].transform("max")
        frame = frame[frame["step"].isna() | (frame["step"] == last)]
    scores = frame.groupby([*KEYS, "language"], dropna=False)["score"].mean()
    scores = scores.groupby(KEYS, dropna=False).mean().reset_index()
    baseline = scores[scores["intermediate"] == "none"].groupby("target")["score"].apply(np.array)
    rows = []
    for (intermediate, target), treated in scores.groupby(["intermediate", "target"])["score"]:
        if intermediate == "none":
            continue
        base = baseline[target]
        if len(base) == 1:
            p = stats.ttest_1samp(treated, base[0]).pvalue
        else:
            p = stats.ttest_ind(treated, base, equal_var=False).pvalue
        rows.append((intermediate, target, treated.mean() - base.mean(), p))
    table = pd.DataFrame(rows, columns=["intermediate", "target", "gain", "p"])
    table["p_adjusted"] = holm(table["p"].to_numpy())
    gains = table.pivot(index="intermediate", columns="target", values="gain")
    adjusted = table.pivot(index="intermediate", columns="target", values="p_adjusted")
    marks = (adjusted <= 0.05).astype(int) + (adjusted <= 0.01) + (adjusted <= 0.001)
    labels = gains.map("{:+.1f}".format) + marks.map(lambda n: "*" * n)
    gains["overall"] = gains.mean(axis=1)
    labels["overall"] = gains["overall"].map("{:+.1f}".format)
    print(gains.round(2).to_string())
    limit = np.nanmax(np.abs(gains.to_numpy()))
    figure, axes = plt.subplots(figsize=(6.3, 3.2))
    sns.heatmap(gains, annot=labels, fmt="", cmap="vlag", center=0, vmin=-limit, vmax=limit, ax=axes,
                annot_kws={"size": 6})
    figure.tight_layout()
    figure.savefig(picture, dpi=300)


main(*sys.argv[1:])
