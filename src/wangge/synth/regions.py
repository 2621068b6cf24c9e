"""Growing contiguous regions over a graph of neighbouring areas.

Every region starts at one node and takes the free neighbour nearest to its centre, the region
that is smallest against its target size first. A region therefore stays in one piece, and the
sizes come out near their targets. Recentring and growing again (Lloyd on a graph) makes the
regions compact.
"""

import heapq

import numpy as np

Graph = dict[int, list[int]]


def grow(
    graph: Graph,
    places: np.ndarray,
    centres: np.ndarray,
    sizes: list[float],
    *,
    weights: dict[int, float] | None = None,
    rounds: int = 3,
) -> dict[int, int]:
    """Return the region number of each node of `graph`.

    `places` holds x, y of every node number, `centres` x, y of each region's start, `sizes` the
    wanted relative sizes, `weights` how much a node counts (1 if not given).
    """
    nodes = sorted(graph)
    region_of: dict[int, int] = {}
    for turn in range(rounds):
        starts = _start_nodes(nodes, places, centres)
        region_of = _grow_once(graph, places, centres, starts, sizes, weights or {})
        if turn < rounds - 1:
            centres = np.array(
                [places[[n for n in nodes if region_of[n] == r]].mean(axis=0)
                 for r in range(len(sizes))]
            )  # fmt: skip
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


def _grow_once(
    graph: Graph,
    places: np.ndarray,
    centres: np.ndarray,
    starts: list[int],
    sizes: list[float],
    weights: dict[int, float],
) -> dict[int, int]:
    region_of: dict[int, int] = {}
    filled = [0.0] * len(starts)
    fringes: list[list[tuple[float, int]]] = [[] for _ in starts]

    def take(region: int, node: int) -> None:
        region_of[node] = region
        filled[region] += weights.get(node, 1.0)
        for near in graph[node]:
            if near not in region_of:
                gap = float(((places[near] - centres[region]) ** 2).sum())
                heapq.heappush(fringes[region], (gap, near))

    for region, node in enumerate(starts):
        take(region, node)
    queue = [(filled[r] / sizes[r], r) for r in range(len(starts))]
    heapq.heapify(queue)
    while queue:
        _, region = heapq.heappop(queue)
        free = _next_free(fringes[region], region_of)
        if free is not None:
            take(region, free)
            heapq.heappush(queue, (filled[region] / sizes[region], region))
    return region_of


def _next_free(fringe: list[tuple[float, int]], region_of: dict[int, int]) -> int | None:
    while fringe:
        _, node = heapq.heappop(fringe)
        if node not in region_of:
            return node
    return None
