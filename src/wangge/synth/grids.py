"""Cutting the county into grids: a big grid is a town, small grids are villages or their groups.

With fewer small grids than villages, neighbouring villages of one town share a grid; with more,
the most populous villages are split by groups. Either way the small grids of a town cover it
and do not overlap, because each is a union of whole cells.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Polygon

from wangge.synth.places import Town, Village
from wangge.synth.regions import Graph, grow

_COUNT_WORDS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Piece:
    """A village, whole (`groups` None) or some of its groups, inside a small grid."""

    village: int
    groups: tuple[int, ...] | None


@dataclass(frozen=True)
class GridPlan:
    """A small grid before anyone is posted to it."""

    code: str
    name: str
    kind: str
    town: int
    pieces: tuple[Piece, ...]
    polygon: Polygon
    residents: float

    def covers(self, villages: tuple[Village, ...]) -> list[tuple[int, int]]:
        """Return the (village index, group number) pairs the grid holds."""
        return [
            (piece.village, group.no)
            for piece in self.pieces
            for group in villages[piece.village].groups
            if piece.groups is None or group.no in piece.groups
        ]


def village_graph(villages: tuple[Village, ...], cells: Graph) -> Graph:
    """Join villages whose cells share an edge."""
    owner = {g.cell: v.index for v in villages for g in v.groups}
    near: dict[int, set[int]] = {v.index: set() for v in villages}
    for cell, others in cells.items():
        near[owner[cell]].update(owner[o] for o in others if owner[o] != owner[cell])
    return {index: sorted(others) for index, others in near.items()}


def shares(weights: list[float], total: int, caps: list[int] | None = None) -> list[int]:
    """Split `total` by weight, at least one each, at most `caps`: highest claim first."""
    counts = [1] * len(weights)
    limits = caps or [total] * len(weights)
    for _ in range(total - len(weights)):
        claims = [
            w / (c + 0.5) if c < top else -1.0
            for w, c, top in zip(weights, counts, limits, strict=True)
        ]
        best = int(np.argmax(claims))
        if claims[best] < 0:
            break
        counts[best] += 1
    return counts


def plan_grids(
    towns: tuple[Town, ...], villages: tuple[Village, ...], cells: Graph, count: int
) -> list[GridPlan]:
    """Plan about `count` small grids, at least one a town, in town order."""
    graph = village_graph(villages, cells)
    caps = [sum(len(villages[v].groups) for v in t.villages) for t in towns]
    numbers = shares([float(t.residents) for t in towns], max(count, len(towns)), caps)
    plans = []
    for town, number in zip(towns, numbers, strict=True):
        if number <= len(town.villages):
            bundles = _bundles(town, villages, graph, number)
        else:
            bundles = _splits(town, villages, cells, number)
        plans += [_plan(town, villages, k, b) for k, b in enumerate(bundles, start=1)]
    return plans


def _bundles(
    town: Town, villages: tuple[Village, ...], graph: Graph, number: int
) -> list[list[Piece]]:
    """Bundle neighbouring villages of a town into `number` grids of about equal population."""
    inner = {v: [n for n in graph[v] if n in town.villages] for v in town.villages}
    places = np.array([v.polygon.centroid.coords[0] for v in villages])
    order = sorted(town.villages, key=lambda v: (places[v][0] + places[v][1], v))
    starts = [order[int((k + 0.5) * len(order) / number)] for k in range(number)]
    weights = {v: max(1.0, float(villages[v].residents)) for v in town.villages}
    region = grow(inner, places, places[starts], [1.0] * number, weights=weights, rounds=4)
    bundles: list[list[Piece]] = [[] for _ in range(number)]
    for village in sorted(region):
        bundles[region[village]].append(Piece(village, None))
    return bundles


def _splits(
    town: Town, villages: tuple[Village, ...], cells: Graph, number: int
) -> list[list[Piece]]:
    """Give each village a grid and split the most populous by groups until there are `number`."""
    weights = [float(villages[v].residents) for v in town.villages]
    caps = [len(villages[v].groups) for v in town.villages]
    parts = shares(weights, number, caps)
    bundles: list[list[Piece]] = []
    for index, count in zip(town.villages, parts, strict=True):
        if count == 1:
            bundles.append([Piece(index, None)])
        else:
            bundles += [[p] for p in _split(villages[index], cells, count)]
    return bundles


def _split(village: Village, cells: Graph, count: int) -> list[Piece]:
    by_cell = {g.cell: g for g in village.groups}
    inner = {c: [n for n in cells[c] if n in by_cell] for c in by_cell}
    places = np.zeros((max(by_cell) + 1, 2))
    for cell, group in by_cell.items():
        places[cell] = group.centre
    order = sorted(by_cell, key=lambda c: by_cell[c].no)
    starts = [order[int((k + 0.5) * len(order) / count)] for k in range(count)]
    region = grow(inner, places, places[starts], [1.0] * count, rounds=3)
    numbers: list[list[int]] = [[] for _ in range(count)]
    for cell, part in region.items():
        numbers[part].append(by_cell[cell].no)
    return [Piece(village.index, tuple(sorted(n))) for n in numbers]


def _plan(town: Town, villages: tuple[Village, ...], number: int, pieces: list[Piece]) -> GridPlan:
    groups = [
        (villages[p.village], g)
        for p in pieces
        for g in villages[p.village].groups
        if p.groups is None or g.no in p.groups
    ]
    residents = sum(v.residents / len(v.groups) for v, _ in groups)
    return GridPlan(
        code=f"{town.code}-{number:02d}",
        name=_name(villages, pieces, number),
        kind=_kind(villages, pieces),
        town=town.index,
        pieces=tuple(pieces),
        polygon=shapely.coverage_union_all([g.polygon for _, g in groups]),
        residents=residents,
    )


def _kind(villages: tuple[Village, ...], pieces: list[Piece]) -> str:
    community = sum(villages[p.village].community for p in pieces) * 2 > len(pieces)
    if community:
        return "community"
    return "village" if pieces[0].groups is None else "village_group"


def _name(villages: tuple[Village, ...], pieces: list[Piece], number: int) -> str:
    first = villages[pieces[0].village]
    communities = sum(villages[p.village].community for p in pieces)
    kind = "社区" if communities * 2 > len(pieces) else "村"
    if communities not in (0, len(pieces)):
        kind = "村居"
    if len(pieces) > 2:
        return f"{first.stem}等{len(pieces)}{kind}网格"
    if len(pieces) == 2:
        return f"{first.stem}、{villages[pieces[1].village].stem}{kind}网格"
    groups = pieces[0].groups
    if groups is None:
        return f"{first.stem}{kind}网格"
    if groups == tuple(range(groups[0], groups[-1] + 1)) and len(groups) > 1:
        return f"{first.stem}{kind}{groups[0]}-{groups[-1]}组网格"
    return f"{first.stem}{kind}{'、'.join(str(g) for g in groups)}组网格"


def branch_of_towns(
    towns: tuple[Town, ...], villages: tuple[Village, ...], land_graph: Graph, count: int
) -> list[int]:
    """Return the branch number of each town: `count` groups of neighbouring towns."""
    graph = village_graph(villages, land_graph)
    near: Graph = {
        t.index: sorted({villages[n].town for v in t.villages for n in graph[v]} - {t.index})
        for t in towns
    }
    places = np.array([t.polygon.centroid.coords[0] for t in towns])
    order = sorted(range(len(towns)), key=lambda t: (places[t][0], t))
    starts = [order[int((k + 0.5) * len(order) / count)] for k in range(count)]
    weights = {t.index: max(1.0, float(t.residents)) for t in towns}
    region = grow(near, places, places[starts], [1.0] * count, weights=weights, rounds=4)
    return [region[t.index] for t in towns]
