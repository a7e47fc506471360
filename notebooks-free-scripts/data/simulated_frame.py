"""Parquet as pandas and pyarrow write it, for the tests of the reader: every number is made up.

Writes simulated_frame.parquet (categories, an index, nulls, float seeds, truth values; zstd, two row groups), the same
table as simulated_frame.csv, and simulated_types.parquet with columns of types that are not read, into the folder given.

Tools: pandas 3.1.1, pyarrow 26.0.1. Usage: python simulated_frame.py FOLDER
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

folder = Path(sys.argv[1])
random = np.random.default_rng(1)
rows = [
    ("simulated-base", intermediate, "xnli", language, float(seed), f"q{example}", bool(random.random() < 0.6))
    for intermediate in ["none", "mnli"]
    for language in ["en", "sw"]
    for seed in [1, 2]
    for example in range(6)
]
names = ["model", "intermediate", "target", "language", "seed", "example", "accuracy"]
frame = pd.DataFrame(rows, columns=names)
for name in ["model", "intermediate", "target", "language"]:
    frame[name] = frame[name].astype("category")
frame["remark"] = [None, "a, b", "x\ty", 'say "no"'] * (len(frame) // 4)
frame = frame.sample(frac=1, random_state=1)
frame.to_parquet(folder / "simulated_frame.parquet", compression="zstd", row_group_size=30)
text = frame.assign(seed=frame["seed"].astype(int), accuracy=frame["accuracy"].astype(int))
text = text.assign(remark=text["remark"].str.replace("\t", " "))
text.to_csv(folder / "simulated_frame.csv", index=False)

types = frame.head(2).assign(
    seed=lambda table: table["seed"].astype("int8"),
    tokens=[[1], [2]],
    ended=pd.Timestamp("2026-01-01"),
)
types.to_parquet(folder / "simulated_types.parquet")
