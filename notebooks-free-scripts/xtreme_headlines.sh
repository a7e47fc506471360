#!/bin/sh
# Two honest headlines from one table: X-STILTs over XLM-R on XTREME test (RemBERT, Table 16), averaged over tasks and
# over categories, and whether the gain would hold on new targets. Then what Phang et al. 2020 report, as reported.
#
# usage: xtreme_headlines.sh      (`stilt` on the path)
set -eu
data=$(dirname "$0")/../data

stilt -q -d "$data/rembert-table16/xtreme_test.csv" gain --digits 2
stilt -q -d "$data/rembert-table16/xtreme_test.csv" gain --digits 2 --aggregate category
stilt -q -d "$data/rembert-table16/xtreme_test.csv" gain --digits 2 --over targets
stilt -q -d "$data/phang2020/reported_gains.csv" gain
