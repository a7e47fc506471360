#!/bin/sh
# Q1: how does longer intermediate training change the final accuracy, and when is it enough? Published scores of RoBERTa
# base (model-recycling, Choshen et al. 2022): SQuAD with 16 to 1,024 examples, and ColD Fusion over its iterations.
#
# usage: q1_duration.sh [FOLDER]      (`stilt` on the path; pictures go into the folder)
set -eu
data=$(dirname "$0")/../../data
out=${1:-.}
curves=$data/model-recycling/roberta_base_curves.csv

stilt -q -d "$curves" --where intermediate=none,squad_v1 trend --x train_examples --log -o "$out/q1_doses.svg"
stilt -q -d "$curves" --where intermediate=none,cold_fusion trend --x step -o "$out/q1_iterations.svg"
