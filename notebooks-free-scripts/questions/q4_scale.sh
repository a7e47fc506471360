#!/bin/sh
# Q4: how do scores change with the number of parameters, and does the slope differ between tasks? Published zero-shot
# scores of BLOOM (EleutherAI, lm-evaluation-harness): lines on a logarithmic axis, and differences of their slopes.
#
# usage: q4_scale.sh [FOLDER]      (`stilt` on the path; pictures go into the folder)
set -eu
data=$(dirname "$0")/../../data
out=${1:-.}
bloom=base_model=bloom-560m,bloom-1b1,bloom-1b7,bloom-3b,bloom-7b1
ladder=$data/lm-eval/zero_shot.csv

stilt -q -d "$ladder" --where $bloom trend --x base_model.params --log --value score --series target -o "$out/q4_targets.svg"
stilt -q -d "$ladder" --where $bloom --where target=xnli trend --x base_model.params --log --value score --series language \
    -o "$out/q4_languages.svg"
