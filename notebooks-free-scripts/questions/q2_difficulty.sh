#!/bin/sh
# Q2: do question answering tasks transfer better than classification tasks (natural language inference), and larger ones
# better than smaller ones? Published scores of RoBERTa base (model-recycling), over new runs and over new tasks.
#
# usage: q2_difficulty.sh [FOLDER]      (`stilt` on the path; pictures go into the folder)
set -eu
data=$(dirname "$0")/../../data
out=${1:-.}
scores=$data/model-recycling/roberta_base.csv

stilt -q -d "$scores" contrast intermediate.family qa nli
stilt -q -d "$scores" contrast intermediate.family qa nli --over levels -o "$out/q2_families.svg"
stilt -q -d "$scores" trend --x intermediate.train_size --log -o "$out/q2_sizes.svg"
