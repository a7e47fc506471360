#!/usr/bin/env python3
"""Make the shipped table of zero-shot results out of result files of the lm-evaluation-harness, version before 0.4.

    python3 lm_eval.py FOLDER > data/lm-eval/zero_shot.csv

FOLDER holds the files <model>_<suite>_0-shot.json. The model is read off the name of the file, because the path of LLaMA
in it names a folder only; its size is written in lower case as the catalogue does. Scores are the fractions of the files
times 100, without rounding; standard errors over examples are left out.
"""
import json
import pathlib
import sys
from decimal import Decimal

# By family and size, as the catalogue lists them.
MODELS = ["bloom-560m", "bloom-1b1", "bloom-1b7", "bloom-3b", "bloom-7b1", "llama-7b", "llama-13b", "llama-30b"]


def rows(folder):
    for path in folder.glob("*_0-shot.json"):
        model = path.name.split("_")[0].lower()
        results = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["results"]
        for name, metrics in results.items():
            target, language = name.rsplit("_", 1)
            yield MODELS.index(model), target, language, metrics["acc"]


def main(folder):
    print("base_model,intermediate,target,language,metric,score")
    for model, target, language, score in sorted(rows(pathlib.Path(folder))):
        points = (100 * score).normalize()
        print(f"{MODELS[model]},none,{target},{language},accuracy,{points:f}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
