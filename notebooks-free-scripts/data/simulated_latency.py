"""A simulated trade-off between accuracy and latency, with a known front: every number is made up.

Writes simulated_latency.csv into the folder given: twelve intermediates and the baseline of one base model on MMLU, five
seeds, accuracy in points and latency in milliseconds. TRUE holds the true means; the true front is squad_v2, mnli,
hellaswag and sst2, each further from every other point than three standard errors of a mean over five runs.

Usage: python simulated_latency.py FOLDER
"""

import random
import sys
from pathlib import Path

# Accuracy, latency.
TRUE = {
    "none": (52.0, 42.0),
    "squad_v2": (60.0, 55.0),
    "mnli": (57.5, 40.0),
    "hellaswag": (55.0, 30.0),
    "sst2": (50.5, 22.0),
    "qqp": (55.0, 48.0),
    "cosmosqa": (58.0, 60.0),
    "commonsenseqa": (56.0, 52.0),
    "ccg": (48.0, 35.0),
    "anli_plus": (58.5, 58.0),
    "boolq": (53.5, 38.0),
    "copa": (49.0, 28.0),
    "rte": (51.5, 36.0),
}
ACCURACY_SD, LATENCY_SD = 0.5, 0.6

draw = random.Random(2020)
lines = ["base_model,intermediate,target,language,seed,metric,score"]
for intermediate, (accuracy, latency) in TRUE.items():
    for seed in range(5):
        for metric, mean, sd in [("accuracy", accuracy, ACCURACY_SD), ("latency_ms", latency, LATENCY_SD)]:
            lines.append(f"simulated-base,{intermediate},mmlu,en,{seed},{metric},{draw.gauss(mean, sd):.2f}")
(Path(sys.argv[1]) / "simulated_latency.csv").write_text("\n".join(lines) + "\n")
