#!/bin/sh
# Q0: which intermediate task helps which target task, in which language? The grids of gains, the best task of every
# target chosen on development sets and reported on test sets, and approaches against each other. All data here are
# simulated.
#
# usage: q0_which_task_helps.sh [FOLDER]      (`stilt` on the path; pictures go into the folder)
set -eu
data=$(dirname "$0")/../../data
out=${1:-.}
grid=$data/simulated-xtreme/simulated_grid.csv
approaches=$data/simulated-approaches/simulated_approaches.csv

stilt -q -d "$grid" gain -o "$out/q0_gain.svg"
stilt -q -d "$grid" gain --rows intermediate --cols language -o "$out/q0_languages.svg"
stilt -q -d "$approaches" --where approach=,english best --select-on dev --report-on test
stilt -q -d "$approaches" --where split=test contrast approach english mlm translated -o "$out/q0_approaches.svg"
