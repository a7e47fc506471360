#!/bin/sh
# Q5: which intermediate model to deploy, when accuracy and latency both count? The data are simulated, with a known front.
#
# usage: q5_latency.sh [FOLDER]      (`stilt` on the path; pictures go into the folder)
set -eu
data=$(dirname "$0")/../../data
out=${1:-.}

stilt -q -d "$data/simulated-latency/simulated_latency.csv" tradeoff latency_ms accuracy --log x -o "$out/q5_front.svg"
