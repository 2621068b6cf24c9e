"""Improve a first cut: simulated annealing over grid borders, by a fixed number of attempts.

The number of attempts follows from the size alone, never from the clock, so a seed gives the same
plan on every machine. Compiling takes some seconds once a machine; the result is kept on disk.
"""

from dataclasses import dataclass, replace

import numpy as np

from . import kernels
from .kernels import Cut, Ground, Rules
from .land import Floats, Ints, Land
from .measure import loads

REFERENCE_TOLERANCE = 0.05  # prices below were found at ±5 %
REFERENCE_UNIT = 0.024  # and at 5,000 units in 120 grids: fair shares of a mean unit

# Prices were found by trial on the instances of `wangge bench territory`; see the algorithm page.
SPREAD = Rules(0.2, 5.0, 0.0, 0.6, 0.006, 0.0, np.inf, 0.5)
FINISH = Rules(0.2, 20.0, 0.1, 0.9, 0.006, 0.0, np.inf, 0.5)
KEEP = Rules(0.0, 20.0, 5.0, 0.98, 0.0002, 0.2, np.inf, 0.3)

SPREAD_STEPS, SPREAD_HEAT = 80, (1e-2, 3e-4)
FINISH_STEPS, FINISH_HEAT = 30, (1e-3, 1e-5)
KEEP_STEPS, KEEP_HEAT = 60, (2e-3, 3e-5)
FINISH_ROUNDS = 1
KEEP_ROUNDS = 2
COOLEST = 0.2  # of the heat above: where units are fine, less shaking is enough
TRIES_A_UNIT = 30
LEAST_TRIES = 2_000  # a step: small counties are worth as much care
MOST_TRIES = 200_000  # a step: keeps a county of 20,000 units below ten seconds


@dataclass(frozen=True)
class Job:
    """What the annealing works on."""

    land: Land
    share: Floats  # (n, w) in fair shares
    grids: int
    tolerance: float
    seed: int
    previous: Ints  # (n,), -1 where a unit had no grid
    customers: Floats  # (n,) in fair shares
    most_moved: float = np.inf  # fair shares


def anneal_fresh(job: Job, start: Ints) -> Ints:
    """Return a cut better balanced than `start`; rounds end early once all is within bounds."""
    ground, cut = _arrays(job, start)
    _run(job, ground, cut, SPREAD, SPREAD_STEPS, SPREAD_HEAT, 0)
    best = _better(job, start, cut.grid.copy())
    for turn in range(1, FINISH_ROUNDS + 1):
        _run(job, ground, cut, FINISH, FINISH_STEPS, FINISH_HEAT, turn)
        best = _better(job, best, cut.grid.copy())
        if excess(job, best) == 0:
            return best
    # what is still off is few grids: mend them as a re-plan would, leaving the others in peace
    return anneal_kept(replace(job, previous=best, most_moved=np.inf), best)


def anneal_kept(job: Job, start: Ints) -> Ints:
    """Return a cut within bounds as near to the previous one as can be found."""
    if excess(job, start) == 0:
        return start
    ground, cut = _arrays(job, start)
    best = start
    for turn in range(KEEP_ROUNDS):
        _run(job, ground, cut, KEEP, KEEP_STEPS, KEEP_HEAT, turn)
        best = _better(job, best, cut.grid.copy())
        if excess(job, best) == 0:
            break
    return best


def excess(job: Job, grid: Ints) -> float:
    """Sum over grids and weights by how much the load is outside the tolerance; 0 is lawful."""
    off = np.abs(loads(job.share, grid, job.grids) - 1) - job.tolerance
    return float(off[off > 1e-9].sum())


def _better(job: Job, one: Ints, other: Ints) -> Ints:
    return other if excess(job, other) <= excess(job, one) else one


def _arrays(job: Job, start: Ints) -> tuple[Ground, Cut]:
    land = job.land
    side = max(float(np.sqrt(land.area.sum() / job.grids)), 1e-9)
    border = land.border / side
    ground = Ground(
        first=land.first,
        neighbour=land.neighbour,
        walkable=land.walkable,
        border=border,
        outline=np.bincount(land.origin, weights=border, minlength=land.units),
        weight=np.ascontiguousarray(job.share),
        previous=job.previous,
        customers=job.customers,
    )
    away = (job.previous >= 0) & (job.previous != start)
    cut = Cut(
        grid=start.copy(),
        load=loads(job.share, start, job.grids),
        paid=np.zeros((job.grids, job.share.shape[1])),
        moved=np.array([job.customers[away].sum()]),
        seen=np.zeros(land.units, np.int64),
        waiting=np.zeros(land.units, np.int64),
        stamp=np.zeros(1, np.int64),
    )
    return ground, cut


def _run(
    job: Job,
    ground: Ground,
    cut: Cut,
    prices: Rules,
    steps: int,
    heat: tuple[float, float],
    turn: int,
) -> None:
    ends = np.ascontiguousarray(np.c_[job.land.origin, job.land.neighbour][job.land.walkable])
    if job.grids < 2 or not len(ends):
        return
    strict = REFERENCE_TOLERANCE / job.tolerance
    rules = prices._replace(
        beyond_square=prices.beyond_square * strict**2,
        beyond=prices.beyond * strict,
        hinge=prices.hinge * job.tolerance,
        most_moved=float(job.most_moved),
    )
    # coarse units make dear moves: begin hotter, so that they are tried at all
    coarse = max(COOLEST, (job.grids / job.land.units / REFERENCE_UNIT) ** 2)
    temperatures = np.geomspace(heat[0] * coarse, heat[1], steps)
    tries = int(np.clip(TRIES_A_UNIT * job.land.units, LEAST_TRIES, MOST_TRIES))
    kernels.anneal(ground, cut, rules, ends, temperatures, tries, job.seed * 1_000 + turn)
