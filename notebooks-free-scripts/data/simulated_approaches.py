"""Approaches of intermediate training with a known order: every number is made up.

Writes data/simulated-approaches/simulated_approaches.csv: three intermediate tasks trained in English, with continued
multilingual masked-language modelling (mlm) or on machine-translated data (translated), one multi-task intermediate,
and the baseline, whose approach is blank; five seeds, development and test scores of the same runs.

No tools but Python. Usage: python notebooks-free-scripts/data/simulated_approaches.py
"""

import csv
from pathlib import Path
from random import Random

FILE = Path(__file__).parents[2] / "data/simulated-approaches/simulated_approaches.csv"
# Points above the baseline, on every target.
APPROACHES = {"english": 4.0, "mlm": 3.0, "translated": 1.5}
MULTITASK = 4.5
# What an intermediate adds on a target.
FITS = {
    "mnli": {"xnli": 1.5, "pawsx": 0.0, "pos": -0.5, "xquad": -0.5},
    "squad_v2": {"xnli": -0.5, "pawsx": 0.0, "pos": -0.5, "xquad": 1.5},
    "hellaswag": {"xnli": 0.0, "pawsx": 0.5, "pos": 0.0, "xquad": 0.0},
}
LEVELS = {"xnli": 72.0, "pawsx": 81.0, "pos": 70.0, "xquad": 64.0}
METRICS = {"xnli": ["accuracy"], "pawsx": ["accuracy"], "pos": ["f1"], "xquad": ["em", "f1"]}
LANGUAGES = {"en": 8.0, "de": 2.0, "es": 1.0, "zh": -6.0}
F1_ABOVE_EM = 12.0
RUN, REST = 0.5, 0.4

ARMS = [("none", "", {})]
ARMS += [(name, approach, fits) for name, fits in FITS.items() for approach in APPROACHES]
ARMS += [("multitask", "multitask", {})]

random = Random(2020)
rows = []
for intermediate, approach, fits in ARMS:
    for target, level in LEVELS.items():
        gain = MULTITASK if approach == "multitask" else APPROACHES.get(approach, 0.0) + fits.get(target, 0.0)
        for seed in range(1, 6):
            run = random.gauss(0, RUN)
            for split in ["dev", "test"]:
                for language, apart in LANGUAGES.items():
                    for metric in METRICS[target]:
                        above = F1_ABOVE_EM if metric == "f1" and len(METRICS[target]) > 1 else 0.0
                        score = level + gain + apart + above + run + random.gauss(0, REST)
                        rows.append(["simulated-base", intermediate, approach, target, language, split, seed, metric,
                                     f"{score:.2f}"])

names = ["base_model", "intermediate", "approach", "target", "language", "split", "seed", "metric", "score"]
with FILE.open("w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
