#!/bin/sh
# Q4: how do scores change with the number of parameters, and does the slope differ between tasks, languages and families of
# models? Published zero-shot scores of BLOOM and LLaMA (EleutherAI, lm-evaluation-harness): lines on a logarithmic axis, and
# differences of their slopes.
#
# usage: q4_scale.sh [FOLDER]      (`stilt` on the path; pictures go into the folder)
set -eu
data=$(dirname "$0")/../../data
out=${1:-.}
ladder=$data/lm-eval/zero_shot.csv
size="trend --x base_model.params --log --value score"

stilt -q -d "$ladder" --where base_model.family=BLOOM $size --series target -o "$out/q4_targets.svg"
stilt -q -d "$ladder" --where 'base_model.family=BLOOM target=xnli' $size --series language -o "$out/q4_languages.svg"
stilt -q -d "$ladder" --where target=xnli $size --series base_model.family -o "$out/q4_families.svg"
