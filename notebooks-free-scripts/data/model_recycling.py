#!/usr/bin/env python3
"""Cut the shipped extract of the model-recycling results out of the tidy table of all of them.

    python3 model_recycling.py roberta-base-tidy.csv > data/model-recycling/roberta_base.csv

Kept: the runs of the plain base model and of every intermediate that is one task trained in full.
Left out: merged models (cold_fusion) and runs on a part of the training data (train_examples).
Dropped: columns that are blank in every row kept. Values and the order of the rows are those of the input.
"""
import csv
import sys

NOT_ONE_TASK = {"cold_fusion"}
COLUMNS = ["base_model", "intermediate", "target", "language", "seed", "step", "train_examples", "checkpoint", "metric", "score"]


def main(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["intermediate"] not in NOT_ONE_TASK and not row["train_examples"]
        ]
    columns = [column for column in COLUMNS if any(row[column] for row in rows)]
    out = csv.DictWriter(sys.stdout, columns, extrasaction="ignore", lineterminator="\n")
    out.writeheader()
    out.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
