#!/usr/bin/env python3
"""Cut the shipped extracts of the model-recycling results out of the tidy table of all of them.

    python3 model_recycling.py tasks roberta-base-tidy.csv > data/model-recycling/roberta_base.csv
    python3 model_recycling.py curves roberta-base-tidy.csv > data/model-recycling/roberta_base_curves.csv

tasks: the runs of the plain base model and of every intermediate that is one task trained in full.
Left out: merged models (cold_fusion) and runs on a part of the training data (train_examples).
curves: what tasks leaves out, SQuAD v1.1 by the number of training examples and ColD Fusion by its iteration (step), and
the runs of the plain base model once more, so that the file stands alone. The checkpoint is left out: seed, step and
train_examples name it.
Dropped: columns that are blank in every row kept. Values and the order of the rows are those of the input.
"""
import csv
import sys

BASELINE = "none"
MERGED = {"cold_fusion"}
COLUMNS = ["base_model", "intermediate", "target", "language", "seed", "step", "train_examples", "checkpoint", "metric", "score"]


def of_tasks(row):
    return row["intermediate"] not in MERGED and not row["train_examples"]


def of_curves(row):
    return row["intermediate"] == BASELINE or not of_tasks(row)


EXTRACTS = {"tasks": (of_tasks, COLUMNS), "curves": (of_curves, [name for name in COLUMNS if name != "checkpoint"])}


def main(extract, path):
    keep, wanted = EXTRACTS[extract]
    with open(path, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if keep(row)]
    columns = [column for column in wanted if any(row[column] for row in rows)]
    out = csv.DictWriter(sys.stdout, columns, extrasaction="ignore", lineterminator="\n")
    out.writeheader()
    out.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in EXTRACTS:
        sys.exit(__doc__)
    main(*sys.argv[1:])
