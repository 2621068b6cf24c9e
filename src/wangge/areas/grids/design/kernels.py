"""The inner loops, compiled by Numba; kept on disk after the first use (`cache=True`).

Everything here runs thousands of times a millisecond, so state is changed in place and errors are
ruled out by the callers (`annealing`, `start`, `measure`).
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from .land import Flags, Floats, Ints


class Ground(NamedTuple):
    """What does not change while units move; the arrays of `land.Land` and of the wishes."""

    first: Ints
    neighbour: Ints
    walkable: Flags
    border: Floats  # in sides of a typical grid
    outline: Floats  # (n,) the sum of a unit's borders: the most its move can save
    weight: Floats  # (n, w) in fair shares of a grid: a grid's units ought to sum to 1
    previous: Ints  # (n,) the previous grid, -1 where there was none
    customers: Floats  # (n,) in fair shares


class Cut(NamedTuple):
    """What changes: who belongs where, and what follows from it."""

    grid: Ints  # (n,)
    load: Floats  # (k, w) sums of `weight`
    paid: Floats  # (k, w) what the loads cost under the rules in force
    moved: Floats  # (1,) customers that changed their grid
    seen: Ints  # (n,) scratch
    waiting: Ints  # (n,) scratch
    stamp: Ints  # (1,) scratch


class Rules(NamedTuple):
    """Prices; the formula stands in docs/algorithms/grid-design.md."""

    square: float  # for being off the fair share at all
    beyond_square: float  # for being off by more than `hinge`
    beyond: float
    hinge: float
    shape: float  # for a border the length of a typical grid's side
    stay: float  # for moving a fair share of customers
    most_moved: float  # fair shares of customers that may move at all
    swaps: float  # share of the attempts that exchange two units


@njit(cache=True, nogil=True)
def pieces(grid, first, neighbour, walkable):
    """Number the connected pieces: units of one grid joined by walkable borders."""
    units = grid.shape[0]
    piece = np.full(units, -1, np.int64)
    waiting = np.empty(units, np.int64)
    count = 0
    for start in range(units):
        if piece[start] >= 0:
            continue
        piece[start] = count
        waiting[0] = start
        end = 1
        while end > 0:
            end -= 1
            unit = waiting[end]
            for at in range(first[unit], first[unit + 1]):
                other = neighbour[at]
                if walkable[at] and piece[other] < 0 and grid[other] == grid[unit]:
                    piece[other] = count
                    waiting[end] = other
                    end += 1
        count += 1
    return piece


@njit(cache=True, nogil=True)
def walk_order(inside, start, first, neighbour, walkable):
    """Return the units of `inside` in the order a breadth-first walk from `start` meets them."""
    met = np.zeros(inside.shape[0], np.bool_)
    order = np.empty(inside.sum(), np.int64)
    order[0] = start
    met[start] = True
    read, write = 0, 1
    while read < write:
        unit = order[read]
        read += 1
        for at in range(first[unit], first[unit + 1]):
            other = neighbour[at]
            if walkable[at] and inside[other] and not met[other]:
                met[other] = True
                order[write] = other
                write += 1
    return order[:write]


@njit(cache=True, nogil=True)
def _price(load, rules):
    off = abs(load - 1.0)
    cost = rules.square * off * off
    beyond = off - rules.hinge
    if beyond > 0:
        cost += rules.beyond * beyond + rules.beyond_square * beyond * beyond
    return cost


@njit(cache=True, nogil=True)
def _load_rise(ground, cut, rules, unit, back, source, target):
    """What the loads cost more when `unit` leaves for `target` and `back` (if any) returns."""
    rise = 0.0
    for w in range(ground.weight.shape[1]):
        amount = ground.weight[unit, w]
        if back >= 0:
            amount -= ground.weight[back, w]
        rise += _price(cut.load[source, w] - amount, rules) - cut.paid[source, w]
        rise += _price(cut.load[target, w] + amount, rules) - cut.paid[target, w]
    return rise


@njit(cache=True, nogil=True)
def _shape_rise(ground, grid, unit, source, target):
    """By how much the borders between grids grow."""
    rise = 0.0
    for at in range(ground.first[unit], ground.first[unit + 1]):
        other = grid[ground.neighbour[at]]
        if other == source:
            rise += ground.border[at]
        elif other == target:
            rise -= ground.border[at]
    return rise


@njit(cache=True, nogil=True)
def _leaving(ground, unit, source, target):
    """Return the customers that newly leave their previous grid; negative when they come home."""
    if ground.previous[unit] == source:
        return ground.customers[unit]
    if ground.previous[unit] == target:
        return -ground.customers[unit]
    return 0.0


@njit(cache=True, nogil=True)
def _touches(ground, grid, unit, wanted, but):
    for at in range(ground.first[unit], ground.first[unit + 1]):
        other = ground.neighbour[at]
        if ground.walkable[at] and other != but and grid[other] == wanted:
            return True
    return False


@njit(cache=True, nogil=True)
def _holds_without(ground, cut, unit):
    """Does the unit's grid stay in one piece, and not empty, when it leaves?

    Walks from one of its fellows until all the others it touches are met; the walk mostly ends
    next door. `seen` holds 2·stamp for a wanted unit, 2·stamp + 1 for a visited one.
    """
    grid, seen, waiting = cut.grid, cut.seen, cut.waiting
    cut.stamp[0] += 1
    want, met = 2 * cut.stamp[0], 2 * cut.stamp[0] + 1
    own = grid[unit]
    wanted = 0
    begin = -1
    for at in range(ground.first[unit], ground.first[unit + 1]):
        other = ground.neighbour[at]
        if ground.walkable[at] and grid[other] == own:
            wanted += 1
            begin = other
            seen[other] = want
    if wanted <= 1:
        return wanted == 1
    seen[unit] = met
    seen[begin] = met
    waiting[0] = begin
    read, write = 0, 1
    wanted -= 1
    while read < write:
        here = waiting[read]
        read += 1
        for at in range(ground.first[here], ground.first[here + 1]):
            other = ground.neighbour[at]
            if not ground.walkable[at] or grid[other] != own or seen[other] == met:
                continue
            if seen[other] == want:
                wanted -= 1
                if wanted == 0:
                    return True
            seen[other] = met
            waiting[write] = other
            write += 1
    return False


@njit(cache=True, nogil=True)
def _settle(ground, cut, rules, unit, source, target, leaving):
    cut.grid[unit] = target
    cut.moved[0] += leaving
    for w in range(ground.weight.shape[1]):
        cut.load[source, w] -= ground.weight[unit, w]
        cut.load[target, w] += ground.weight[unit, w]
        cut.paid[source, w] = _price(cut.load[source, w], rules)
        cut.paid[target, w] = _price(cut.load[target, w], rules)


@njit(cache=True, nogil=True)
def _try_move(ground, cut, rules, most, unit, beyond):
    """Let `unit` go over to the grid of its neighbour `beyond` unless that costs over `most`."""
    source, target = cut.grid[unit], cut.grid[beyond]
    leaving = _leaving(ground, unit, source, target)
    rise = _load_rise(ground, cut, rules, unit, -1, source, target) + rules.stay * leaving
    if rise - rules.shape * ground.outline[unit] > most:
        return False
    if rise + rules.shape * _shape_rise(ground, cut.grid, unit, source, target) > most:
        return False
    if leaving > 0 and cut.moved[0] + leaving > rules.most_moved:
        return False
    if not _holds_without(ground, cut, unit):
        return False
    _settle(ground, cut, rules, unit, source, target, leaving)
    return True


@njit(cache=True, nogil=True)
def _swap_shape_rise(ground, grid, unit, back, source, target):
    rise = _shape_rise(ground, grid, unit, source, target)
    grid[unit] = target
    rise += _shape_rise(ground, grid, back, target, source)
    grid[unit] = source
    return rise


@njit(cache=True, nogil=True)
def _try_swap(ground, cut, rules, most, unit, beyond):
    """Exchange `unit` for `beyond` or one of that one's neighbours in the other grid."""
    grid = cut.grid
    source, target = grid[unit], grid[beyond]
    degree = ground.first[beyond + 1] - ground.first[beyond]
    back = ground.neighbour[ground.first[beyond] + int(np.random.random() * degree)]
    if grid[back] != target:
        back = beyond
    leaving = _leaving(ground, unit, source, target) + _leaving(ground, back, target, source)
    rise = _load_rise(ground, cut, rules, unit, back, source, target) + rules.stay * leaving
    if rise - rules.shape * (ground.outline[unit] + ground.outline[back]) > most:
        return False
    if not _touches(ground, grid, back, source, unit):
        return False
    if rise + rules.shape * _swap_shape_rise(ground, grid, unit, back, source, target) > most:
        return False
    if leaving > 0 and cut.moved[0] + leaving > rules.most_moved:
        return False
    if not _holds_without(ground, cut, unit):
        return False
    grid[unit] = target
    holds = _holds_without(ground, cut, back)
    grid[unit] = source
    if holds:
        _settle(ground, cut, rules, unit, source, target, leaving)
        _settle(ground, cut, rules, back, target, source, 0.0)
    return holds


@njit(cache=True, nogil=True)
def anneal(ground, cut, rules, ends, temperatures, tries, seed):
    """Move units over grid borders, in place; `tries` attempts at each of the temperatures.

    `ends` are the (b, 2) walkable borders, once a direction. A change is taken when it lowers the
    price or, at temperature t, with probability exp(-rise / t), and only if each grid stays in
    one piece and the moved customers stay within bounds. Returns the changes made.
    """
    np.random.seed(seed)
    changes = 0
    for grid in range(cut.load.shape[0]):
        for w in range(cut.load.shape[1]):
            cut.paid[grid, w] = _price(cut.load[grid, w], rules)
    for step in range(temperatures.shape[0]):
        for _ in range(tries):
            pick = int(np.random.random() * ends.shape[0])
            unit, beyond = ends[pick, 0], ends[pick, 1]
            if cut.grid[unit] == cut.grid[beyond]:
                continue
            # drawing the bar first is the same as the usual acceptance, and lets one stop early
            most = -temperatures[step] * np.log(1.0 - np.random.random())
            if np.random.random() < rules.swaps:
                changes += _try_swap(ground, cut, rules, most, unit, beyond)
            else:
                changes += _try_move(ground, cut, rules, most, unit, beyond)
    return changes
