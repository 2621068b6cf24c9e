"""Cutting a graph of neighbouring areas into contiguous regions of wanted sizes.

First a power diagram: every node goes to the centre with the least squared distance minus that
centre's weight, and the weights are turned until each region has its size. That makes compact
regions, but a bend of the border can cut one in two: each keeps its heaviest piece, and what is
left joins the neighbouring region nearest to it. Recentring and cutting again rounds them off.
"""

import heapq

import numpy as np

Graph = dict[int, list[int]]

_TURNS = 60  # of the weights; sizes are within a few per cent long before


def grow(
    graph: Graph,
    places: np.ndarray,
    centres: np.ndarray,
    sizes: list[float],
    *,
    weights: dict[int, float] | None = None,
    rounds: int = 3,
) -> dict[int, int]:
    """Return the region number of each node of `graph`; every region is in one piece.

    `places` holds x, y of every node number, `centres` x, y of each region's start, `sizes` the
    wanted relative sizes, `weights` how much a node counts (1 if not given). There must be at
    least as many nodes as regions.
    """
    nodes = sorted(graph)
    loads = np.array([(weights or {}).get(n, 1.0) for n in nodes])
    region_of: dict[int, int] = {}
    for turn in range(rounds):
        starts = _start_nodes(nodes, places, centres)
        labels = _power_cut(places[nodes], places[starts], loads, np.array(sizes))
        region_of = _in_one_piece(graph, places, nodes, labels, starts)
        if turn < rounds - 1:
            labels = np.array([region_of[n] for n in nodes])
            centres = np.array([places[nodes][labels == r].mean(axis=0) for r in range(len(sizes))])
    return region_of


def _start_nodes(nodes: list[int], places: np.ndarray, centres: np.ndarray) -> list[int]:
    """Give each region the nearest node nobody took."""
    taken: set[int] = set()
    starts = []
    here = places[nodes]
    for centre in centres:
        order = np.argsort(((here - centre) ** 2).sum(axis=1), kind="stable")
        node = next(nodes[i] for i in order.tolist() if nodes[i] not in taken)
        taken.add(node)
        starts.append(node)
    return starts


def _power_cut(
    here: np.ndarray, centres: np.ndarray, loads: np.ndarray, sizes: np.ndarray
) -> np.ndarray:
    """Label each place by its power cell, the cells' loads near `sizes`."""
    gaps = ((here[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    targets = sizes / sizes.sum() * loads.sum()
    spread = max(float(np.ptp(here, axis=0).prod()), 1e-12) / len(sizes)
    offsets = np.zeros(len(sizes))
    labels: np.ndarray = gaps.argmin(axis=1)
    for turn in range(_TURNS):
        labels = (gaps - offsets).argmin(axis=1)
        filled = np.bincount(labels, weights=loads, minlength=len(sizes))
        step = 0.5 * spread / (1 + turn / 8)
        offsets += step * np.clip((targets - filled) / targets, -1, 1)
    return labels


def _in_one_piece(
    graph: Graph, places: np.ndarray, nodes: list[int], labels: np.ndarray, starts: list[int]
) -> dict[int, int]:
    """Keep the heaviest piece of each region and let the neighbours take the rest."""
    label_of = dict(zip(nodes, labels.tolist(), strict=True))
    region_of: dict[int, int] = {}
    for region in range(len(starts)):
        mine = {n for n in nodes if label_of[n] == region}
        region_of |= dict.fromkeys(_heaviest(_pieces(graph, mine)), region)
    if len(set(region_of.values())) < len(starts):  # one is squeezed out: all take their starts
        region_of |= {start: region for region, start in enumerate(starts)}
    return _fill(graph, places, _only_whole(graph, region_of, len(starts)))


def _only_whole(graph: Graph, region_of: dict[int, int], count: int) -> dict[int, int]:
    """Drop what a start taken back may have cut off."""
    kept: dict[int, int] = {}
    for region in range(count):
        mine = {n for n, r in region_of.items() if r == region}
        kept |= dict.fromkeys(_heaviest(_pieces(graph, mine)), region)
    return kept


def _heaviest(pieces: list[set[int]]) -> set[int]:
    """The piece of most nodes; the one with the smallest number among equals."""
    empty: set[int] = set()
    return max(pieces, key=lambda p: (len(p), -min(p)), default=empty)


def _pieces(graph: Graph, nodes: set[int]) -> list[set[int]]:
    pieces = []
    left = set(nodes)
    while left:
        piece: set[int] = set()
        frontier = [min(left)]
        while frontier:
            node = frontier.pop()
            if node in left:
                left.discard(node)
                piece.add(node)
                frontier += graph[node]
        pieces.append(piece)
    return pieces


def _fill(graph: Graph, places: np.ndarray, region_of: dict[int, int]) -> dict[int, int]:
    """Give every free node to a neighbouring region, nearest neighbours first."""
    fringe: list[tuple[float, int, int]] = []

    def look_around(node: int) -> None:
        for near in graph[node]:
            if near not in region_of:
                gap = float(((places[near] - places[node]) ** 2).sum())
                heapq.heappush(fringe, (gap, near, region_of[node]))

    for node in sorted(region_of):
        look_around(node)
    while fringe:
        _, node, region = heapq.heappop(fringe)
        if node not in region_of:
            region_of[node] = region
            look_around(node)
    return region_of
