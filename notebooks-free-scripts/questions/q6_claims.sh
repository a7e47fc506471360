#!/bin/sh
# Q6: are the claims true? Those of Phang et al. 2020 against what they report (deltas are no evidence for themselves), and
# claims about model-recycling against its published scores. Exit code 5 if one is contradicted.
#
# usage: q6_claims.sh [FOLDER]      (`stilt` on the path; pictures go into the folder)
set -eu
data=$(dirname "$0")/../../data
out=${1:-.}

stilt -q -d "$data/phang2020/reported_gains.csv" check "$data/claims/phang2020.toml" -o "$out/q6_reported.svg"
stilt -q -d "$data/model-recycling/roberta_base_curves.csv" check "$data/claims/model_recycling_curves.toml" \
    -o "$out/q6_claims.svg"
stilt -q -d "$data/model-recycling/roberta_base_curves.csv" --where intermediate=none,cold_fusion gain --figure forest \
    -o "$out/q6_evidence.svg"
