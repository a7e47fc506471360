#!/bin/sh
# Q3: how even are gains over languages, and are larger models more even? Gains on the simulated grid, then published
# zero-shot scores of BLOOM (EleutherAI, lm-evaluation-harness) by size.
#
# usage: q3_robustness.sh [FOLDER]      (`stilt` on the path; pictures go into the folder)
set -eu
data=$(dirname "$0")/../../data
out=${1:-.}

stilt -q -d "$data/simulated-xtreme/simulated_grid.csv" robustness -o "$out/q3_languages.svg"
stilt -q -d "$data/lm-eval/zero_shot.csv" --where 'base_model.family=BLOOM target=xnli' robustness --value score --rows base_model \
    -o "$out/q3_bloom.svg"
