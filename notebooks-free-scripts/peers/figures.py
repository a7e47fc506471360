"""The same numbers drawn by stilt and by what people use today: seaborn, scikit-posthocs, matplotlib.

usage: figures.py STILT FOLDER     from the project's root, STILT being the program

Writes FOLDER/stilt_*.png and FOLDER/peer_*.png. Peers get the numbers stilt computed (JSON), so that only the drawing
differs; they are used as their documentation shows, with sizes for a page of 455 points.
"""

import json
import subprocess
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import scikit_posthocs as sp
import seaborn as sns

GRID = "data/simulated-xtreme/simulated_grid.csv"
CURVES = "data/model-recycling/roberta_base_curves.csv"
INCHES = 455 / 72

stilt, folder = sys.argv[1], Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)


def answer(name, *words):
    """Draws stilt's figure and returns the JSON behind it."""
    subprocess.run([stilt, "-q", *words, "-o", str(folder / f"stilt_{name}.png")], check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run([stilt, "-q", *words, "--format", "json"], check=True, capture_output=True)
    return json.loads(done.stdout)


def save(name):
    plt.tight_layout()
    plt.savefig(folder / f"peer_{name}.png", dpi=300)
    plt.close()


def heatmap():
    rows = pd.DataFrame(answer("heatmap", "-d", GRID, "gain")["rows"])
    gains = rows.pivot(index="intermediate", columns="target", values="gain").astype(float)
    p = rows.pivot(index="intermediate", columns="target", values="p_adjusted").astype(float)
    stars = p.map(lambda p: "*" * int((p <= 0.05) + 0 + (p <= 0.01) + (p <= 0.001)))
    plt.figure(figsize=(INCHES, 3.2))
    sns.heatmap(gains, annot=gains.map("{:+.1f}".format) + stars, fmt="", center=0, cmap="vlag", annot_kws={"size": 6})
    save("heatmap")


def forest():
    rows = answer("forest", "-d", GRID, "compare", "mnli", "squad_v2", "hellaswag")["rows"]
    rows = [row for row in rows if row["difference"] is not None]
    at = np.arange(len(rows))[::-1]
    middle = np.array([row["difference"] for row in rows])
    ends = np.abs(np.array([[row["ci_low"], row["ci_high"]] for row in rows], dtype=float).T - middle)
    plt.figure(figsize=(INCHES, 5.5))
    plt.errorbar(middle, at, xerr=ends, fmt="o", capsize=2)
    plt.axvline(0, color="grey")
    plt.yticks(at, [f"{row['a']} - {row['b']}, {row['target']}" for row in rows], fontsize=6)
    plt.xlabel("difference (points)")
    save("forest")


def critical_difference():
    result = answer("rank", "-d", GRID, "rank")
    ranks = {row["intermediate"]: row["mean_rank"] for row in result["rows"]}
    pairs = pd.DataFrame(1.0, index=list(ranks), columns=list(ranks))
    for pair in result["pairs"]:
        pairs.loc[pair["a"], pair["b"]] = pairs.loc[pair["b"], pair["a"]] = pair["p_adjusted"]
    plt.figure(figsize=(INCHES, 2.2))
    sp.critical_difference_diagram(ranks, pairs)
    save("rank")


def trend():
    words = ["-d", CURVES, "--where", "intermediate=cold_fusion", "trend", "--x", "step"]
    rows = pd.DataFrame(answer("trend", *words)["rows"])
    plt.figure(figsize=(INCHES, 3))
    plt.plot(rows["x"], rows["gain"], marker="o")
    plt.fill_between(rows["x"], rows["ci_low"].astype(float), rows["ci_high"].astype(float), alpha=0.2)
    plt.xlabel("step")
    plt.ylabel("gain")
    save("trend")


for draw in (heatmap, forest, critical_difference, trend):
    draw()
