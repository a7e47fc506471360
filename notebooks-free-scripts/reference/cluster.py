"""Reference values for the order of clustered heatmaps: crates/plot/tests/reference/cluster.json.

    python notebooks-free-scripts/reference/cluster.py

The trees are those of scipy's average linkage on simulated values. Distances of rows with missing values are computed here,
over the common columns, scaled to all columns. The orders are found here, from all pairs of ends of every cluster: those
of scipy 1.17.1 (optimal_leaf_ordering) are mostly longer than the shortest; its sum stands beside.
"""

import json
from pathlib import Path

import numpy as np
import scipy
from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering

TARGET = Path(__file__).parents[2] / "crates/plot/tests/reference/cluster.json"


def distances(values):
    found = []
    for i, a in enumerate(values):
        for b in values[i + 1:]:
            common = ~np.isnan(a) & ~np.isnan(b)
            found.append(np.sqrt(np.sum((a[common] - b[common]) ** 2) * len(a) / common.sum()))
    return np.array(found)


def shortest(tree, square):
    """The order with the least sum of distances between neighbours, of those that the tree allows."""
    known = {leaf: {(leaf, leaf): (0.0, [leaf])} for leaf in range(len(square))}
    for a, b in tree[:, :2].astype(int):
        found = {}
        for (first, end), (before, left) in known[a].items():
            for (start, last), (after, right) in known[b].items():
                total = before + square[end, start] + after
                if total < found.get((first, last), (np.inf,))[0]:
                    found[first, last] = (total, left + right)
                    found[last, first] = (total, (left + right)[::-1])
        known[len(known)] = found
    return min(known[len(known) - 1].values())[1]


def case(name, rows, columns, missing, seed):
    random = np.random.default_rng(seed)
    values = np.round(random.normal(size=(rows, columns)) * 4 + random.normal(size=(rows, 1)) * 3, 3)
    values[random.random(values.shape) < missing] = np.nan
    found = distances(values)
    tree = linkage(found, "average")
    order = leaves_list(optimal_leaf_ordering(tree, found))
    square = scipy.spatial.distance.squareform(found)

    def length(order):
        return float(square[order[:-1], order[1:]].sum())

    scipys, order = length(order), shortest(tree, square)
    assert length(order) <= scipys * (1 + 1e-12), name
    return {
        "name": name,
        "values": [[None if np.isnan(x) else float(x) for x in row] for row in values],
        "members": [sorted((int(a), int(b))) for a, b in tree[:, :2]],
        "distances": tree[:, 2].tolist(),
        "order": [int(leaf) for leaf in order],
        "sum": length(order),
        "sum_of_scipy": scipys,
    }


CASES = [
    case("two rows", 2, 3, 0.0, 1),
    case("three rows", 3, 2, 0.0, 2),
    case("nine rows of nine", 9, 9, 0.0, 3),
    case("forty rows of nine", 40, 9, 0.0, 5),
    case("nine rows, some cells missing", 9, 9, 0.2, 4),
]
CALL = "linkage(d, 'average'); orders by dynamic programming over all ends"
content = {"tool": f"scipy {scipy.__version__}", "call": CALL, "cases": CASES}
TARGET.parent.mkdir(parents=True, exist_ok=True)
TARGET.write_text(json.dumps(content, indent=1) + "\n")
