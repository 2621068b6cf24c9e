"""A first cut to improve on: METIS on a fresh county, the previous plan when there is one.

METIS balances one weight only (two are taken and silently got wrong), so it is given the sum of
the fair shares. Whatever the first cut, `mend` makes it lawful: as many grids as asked for, none
empty, each in one piece.
"""

import numpy as np
import pymetis

from .errors import TooManyIslands
from .kernels import pieces, walk_order
from .land import Flags, Floats, Ints, Land

METIS_SCALE = 1_000  # METIS counts in integers: a mean unit weighs this much
BORDER_SCALE = 20  # and a typical border this much
NAMED_ISLANDS = 5


def islands(land: Land) -> Ints:
    """Number each unit's island: what can be walked without meeting a barrier or a gap."""
    whole = np.zeros(land.units, np.int64)
    return pieces(whole, land.first, land.neighbour, land.walkable)


def fresh_start(land: Land, share: Floats, grids: int, seed: int) -> Ints:
    """Return (n,) grids from METIS, island by island; `share` is (n, w) in fair shares.

    Raises TooManyIslands when there are more islands than grids.
    """
    island = islands(land)
    grid = np.full(land.units, -1, np.int64)
    done = 0
    for number, quota in enumerate(_quotas(island, share, grids)):
        inside = np.flatnonzero(island == number)
        grid[inside] = done + _metis(land, share, inside, quota, seed)
        done += quota
    return mend(land, share.sum(axis=1), grid, grids)


def _quotas(island: Ints, share: Floats, grids: int) -> Ints:
    """Give each island one grid, then each further grid to where the load a grid is greatest."""
    count = np.bincount(island)
    if len(count) > grids:
        few = np.argsort(count, kind="stable")[:NAMED_ISLANDS]
        examples = "、".join(str(int(np.argmax(island == one))) for one in few)
        raise TooManyIslands(islands=len(count), grids=grids, examples=examples)
    load = np.stack([np.bincount(island, weights=one) for one in share.T], axis=1).max(axis=1)
    quota = np.ones(len(count), np.int64)
    for _ in range(grids - len(count)):
        wanting = np.where(quota < count, (load + 1e-12) / quota, -1.0)
        quota[np.argmax(wanting)] += 1
    return quota


def _metis(land: Land, share: Floats, inside: Ints, quota: int, seed: int) -> Ints:
    if quota == 1:
        return np.zeros(len(inside), np.int64)
    place = np.full(land.units, -1, np.int64)
    place[inside] = np.arange(len(inside))
    origin = land.origin
    kept = land.walkable & (place[origin] >= 0) & (place[land.neighbour] >= 0)
    degree = np.bincount(place[origin[kept]], minlength=len(inside))
    total = share[inside].sum(axis=1)
    border = land.border[kept]
    length = border / max(float(np.median(border)), 1e-9) * BORDER_SCALE
    weight = total / max(float(total.mean()), 1e-12) * METIS_SCALE
    _, cut = pymetis.part_graph(
        quota,
        adjacency=pymetis.CSRAdjacency(
            adj_starts=np.r_[0, np.cumsum(degree)].astype(np.int32),
            adjacent=place[land.neighbour[kept]].astype(np.int32),
        ),
        vweights=np.maximum(1, np.round(weight)).astype(np.int32),
        eweights=np.maximum(1, np.round(length)).astype(np.int32),
        recursive=False,
        options=pymetis.Options(seed=seed, contig=1),
    )
    return np.asarray(cut, np.int64)


def mend(land: Land, weight: Floats, grid: Ints, grids: int) -> Ints:
    """Return a lawful cut close to `grid`: each of the `grids` in one piece and none empty.

    Of a broken grid the heaviest piece keeps the number; the others join their lightest
    neighbour. An island without a grid takes a free number, or that of a grid that can be given
    up elsewhere. Numbers still free halve the heaviest grids. Units with -1 have no grid yet.
    """
    piece = pieces(grid, land.first, land.neighbour, land.walkable)
    keeper = _keepers(land, weight, grid, piece, grids)
    settled = keeper[piece]
    _join_neighbours(land, weight, settled, piece, grids)
    for free in np.setdiff1d(np.arange(grids), settled):
        _halve_heaviest(land, weight, settled, int(free), grids)
    return settled


def _keepers(land: Land, weight: Floats, grid: Ints, piece: Ints, grids: int) -> Ints:
    """Return the grid each piece keeps, -1 for those that must join another."""
    mass = np.bincount(piece, weights=weight + 1e-9)
    first_unit = np.unique(piece, return_index=True)[1]
    owner, home = grid[first_unit], islands(land)[first_unit]
    keeper = np.full(len(mass), -1, np.int64)
    taken: set[int] = set()
    for one in np.argsort(-mass, kind="stable"):
        if 0 <= owner[one] < grids and int(owner[one]) not in taken:
            keeper[one] = owner[one]
            taken.add(int(owner[one]))
    count = int(home.max()) + 1
    if count > grids:
        raise TooManyIslands(islands=count, grids=grids, examples=str(int(first_unit[-1])))
    for island in range(count):
        here = np.flatnonzero(home == island)
        if (keeper[here] >= 0).any():
            continue
        free = sorted(set(range(grids)) - taken)
        number = free[0] if free else _given_up(keeper, home, mass)
        keeper[here[np.argmax(mass[here])]] = number
        taken.add(number)
    return keeper


def _given_up(keeper: Ints, home: Ints, mass: Floats) -> int:
    """Free the number of the lightest grid on an island that has others."""
    held = np.flatnonzero(keeper >= 0)
    on_island = np.bincount(home[held], minlength=int(home.max()) + 1)
    spare = held[on_island[home[held]] > 1]
    lightest = spare[np.argmin(mass[spare])]
    number = int(keeper[lightest])
    keeper[lightest] = -1
    return number


def _join_neighbours(land: Land, weight: Floats, grid: Ints, piece: Ints, grids: int) -> None:
    """Let every piece without a grid join its lightest neighbouring grid, in place."""
    origin = land.origin
    mass = np.bincount(grid[grid >= 0], weights=weight[grid >= 0], minlength=grids)
    loose = np.unique(piece[grid < 0])
    while len(loose):
        waiting = []
        for one in loose:
            mine = (piece[origin] == one) & land.walkable
            near = np.unique(grid[land.neighbour[mine]])
            near = near[near >= 0]
            if not len(near):
                waiting.append(one)
                continue
            inside = piece == one
            chosen = near[np.argmin(mass[near])]
            grid[inside] = chosen
            mass[chosen] += weight[inside].sum()
        loose = np.array(waiting, np.int64)


def _halve_heaviest(land: Land, weight: Floats, grid: Ints, free: int, grids: int) -> None:
    """Give the number `free` to half of the heaviest grid that has two units, in place."""
    size = np.bincount(grid, minlength=grids)
    mass = np.where(size > 1, np.bincount(grid, weights=weight + 1e-9, minlength=grids), -1)
    inside = grid == np.argmax(mass)
    far = _walk(land, inside, int(np.flatnonzero(inside)[0]))[-1]
    order = _walk(land, inside, int(far))
    before = np.cumsum(weight[order] + 1e-9)
    half = int(np.clip(np.searchsorted(before, before[-1] / 2), 1, len(order) - 1))
    rest = order[half:]
    grid[order[:half]] = free
    # what the walk left behind may be in several pieces; the walked half borders each of them
    piece = pieces(grid, land.first, land.neighbour, land.walkable)[rest]
    numbers, where = np.unique(piece, return_inverse=True)
    heaviest = numbers[np.argmax(np.bincount(where, weights=weight[rest] + 1e-9))]
    grid[rest[piece != heaviest]] = free


def _walk(land: Land, inside: Flags, start: int) -> Ints:
    return walk_order(inside, start, land.first, land.neighbour, land.walkable)
