#!/bin/sh
# Draws every picture of the gallery again, by the commands printed beside them in docs/figures.md.
#
# usage: notebooks-free-scripts/figures.sh [FOLDER]      (from the root of the project, with `stilt` on the path)
#
# With a FOLDER the pictures go there instead of docs/figures.
set -eu

folder=${1:-docs/figures}
mkdir -p "$folder"
grep -E '^    stilt .* -o docs/figures/' docs/figures.md | sed "s|docs/figures/|$folder/|" | while read -r line; do
    # 5: a claim is contradicted, which is an answer.
    eval "$line >/dev/null" </dev/null || [ $? -eq 5 ] || { echo "failed: $line" >&2; exit 1; }
done
