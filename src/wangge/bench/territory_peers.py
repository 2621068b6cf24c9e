"""Peers that cut ground into parts; each is imported only when it runs.

All get the same ground. Those that balance one weight get the sum of the fair shares, the kindest
single number for both; k-means-constrained knows sizes in units only.
"""

import random
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from wangge.areas.grids.design.measure import fair_shares

from .territory_instances import Instance

SCALE = 1_000  # integers a mean unit
IMBALANCE = 0.03
RECOM_STEPS = 500  # improving steps for GerryChain after its tree start


def _graph(instance: Instance) -> tuple[NDArray, NDArray, NDArray, NDArray]:
    """Return first, neighbour, border lengths and weights as integers, walkable borders only."""
    land = instance.land
    kept = land.walkable
    degree = np.bincount(land.origin[kept], minlength=land.units)
    length = land.border[kept] / np.median(land.border) * 20
    total = _total(instance)
    return (
        np.r_[0, np.cumsum(degree)].astype(np.int32),
        land.neighbour[kept].astype(np.int32),
        np.maximum(1, np.round(length)).astype(np.int32),
        np.maximum(1, np.round(total / total.mean() * SCALE)).astype(np.int32),
    )


def _total(instance: Instance) -> NDArray[np.float64]:
    return fair_shares(instance.weights, instance.grids).sum(axis=1)


def pymetis_contiguous(instance: Instance, seed: int) -> NDArray[np.int64]:
    """METIS k-way with contiguous parts."""
    import pymetis

    first, neighbour, length, weight = _graph(instance)
    _, cut = pymetis.part_graph(
        instance.grids,
        adjacency=pymetis.CSRAdjacency(adj_starts=first, adjacent=neighbour),
        vweights=weight,
        eweights=length,
        recursive=False,
        options=pymetis.Options(seed=seed, contig=1),
    )
    return np.asarray(cut, np.int64)


def kahip_strong(instance: Instance, seed: int) -> NDArray[np.int64]:
    """KaHIP's KaFFPa, strong mode, 3 % imbalance."""
    import kahip

    first, neighbour, length, weight = (one.tolist() for one in _graph(instance))
    _, cut = kahip.kaffpa(
        weight, first, length, neighbour, instance.grids, IMBALANCE, True, seed, kahip.STRONG
    )
    return np.asarray(cut, np.int64)


def gerrychain_recom(instance: Instance, seed: int) -> NDArray[np.int64]:
    """GerryChain: recursive tree parts, then ReCom steps kept when the worst grid improves."""
    import networkx
    from gerrychain import Graph, Partition
    from gerrychain.partition import recursive_tree_part
    from gerrychain.updaters import Tally

    land = instance.land
    total = _total(instance)
    inner = networkx.Graph()
    inner.add_nodes_from((unit, {"load": float(total[unit])}) for unit in range(land.units))
    kept = land.walkable
    inner.add_edges_from(
        zip(land.origin[kept].tolist(), land.neighbour[kept].tolist(), strict=True)
    )
    graph = Graph.from_networkx(inner)
    target = float(total.sum() / instance.grids)
    random.seed(seed)
    assignment = recursive_tree_part(graph, range(instance.grids), target, "load", 0.05)
    plan = _recom(Partition(graph, assignment, {"load": Tally("load", alias="load")}), target)
    return np.array([plan.assignment[unit] for unit in range(land.units)], np.int64)


def _recom(plan, target: float):
    from gerrychain.proposals import recom

    def worst(one) -> float:
        return max(abs(load - target) for load in one["load"].values())

    for _ in range(RECOM_STEPS):
        proposed = recom(plan, "load", target, 0.05)
        if worst(proposed) <= worst(plan):
            plan = proposed
    return plan


def kmeans_constrained(instance: Instance, seed: int) -> NDArray[np.int64]:
    """k-means with bounded cluster sizes, in units; barriers are unknown to it."""
    from k_means_constrained import KMeansConstrained

    size = len(instance.points) / instance.grids
    model = KMeansConstrained(
        n_clusters=instance.grids,
        size_min=int(size * 0.95),
        size_max=int(np.ceil(size * 1.05)),
        n_init=1,
        random_state=seed,
    )
    return np.asarray(model.fit_predict(instance.points), np.int64)


def spopt_ward(instance: Instance, seed: int) -> NDArray[np.int64]:
    """Ward's clustering of weights under contiguity, as spopt's WardSpatial does it."""
    import geopandas
    from libpysal.weights import W
    from spopt.region import WardSpatial

    land = instance.land
    frame = geopandas.GeoDataFrame(
        {"x": instance.points[:, 0], "y": instance.points[:, 1]}, geometry=list(instance.cells)
    )
    near = {unit: [] for unit in range(land.units)}
    for one, other in zip(land.origin[land.walkable], land.neighbour[land.walkable], strict=True):
        near[int(one)].append(int(other))
    model = WardSpatial(
        frame, W(near, silence_warnings=True), ["x", "y"], n_clusters=instance.grids
    )
    model.solve()
    return np.unique(np.asarray(model.labels_), return_inverse=True)[1].astype(np.int64)


PEERS: dict[str, tuple[str, Callable[[Instance, int], NDArray[np.int64]]]] = {
    "pymetis-contiguous": ("pymetis", pymetis_contiguous),
    "kahip-strong": ("kahip", kahip_strong),
    "gerrychain": ("gerrychain", gerrychain_recom),
    "k-means-constrained": ("k-means-constrained", kmeans_constrained),
    "spopt-ward": ("spopt", spopt_ward),
}
