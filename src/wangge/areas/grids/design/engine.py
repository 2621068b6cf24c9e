"""From units, weights and wishes to a plan."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .annealing import Job, anneal_fresh, anneal_kept
from .errors import PreviousUnusable, TooManyGrids, WeightsUnusable
from .land import Floats, Ints, Land
from .measure import Measures, fair_shares, measure
from .pockets import Obstacle, obstacles
from .start import fresh_start, mend

TOLERANCES = (0.005, 0.5)  # tighter than half a per cent or looser than half is not balance


@dataclass(frozen=True)
class Wishes:
    """What the bank asks for.

    `previous` (n,) holds each unit's present grid, -1 for none; with it the plan moves as few
    `customers` (n,; weight 0 if left out) as it can, at most the share `most_moved`.
    """

    grids: int
    tolerance: float = 0.05
    seed: int = 1
    previous: Ints | None = None
    customers: Floats | None = None
    most_moved: float | None = None


@dataclass(frozen=True)
class Plan:
    """A proposed cut, how good it is, how good the start was, and what stood in the way."""

    grid: Ints  # (n,) numbers 0..grids-1
    measures: Measures
    start: Measures
    obstacles: tuple[Obstacle, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return everything but the units' grids, for printing."""
        return {
            **self.measures.to_dict(),
            "start": self.start.to_dict(),
            "obstacles": [one.to_dict() for one in self.obstacles],
        }


def design(land: Land, weights: Floats, wishes: Wishes) -> Plan:
    """Cut the ground into `wishes.grids` connected, compact grids of even load.

    `weights` is (n, w): every column is balanced. The same input and seed give the same plan.
    With a previous plan that is already within the tolerance, that plan comes back unchanged.
    Raises WeightsUnusable, TooManyGrids, TooManyIslands, PreviousUnusable.
    """
    weights = np.asarray(weights, float)
    weights = weights[:, None] if weights.ndim == 1 else weights
    _refuse(land, weights, wishes)
    share = fair_shares(weights, wishes.grids)
    people = weights[:, 0] if wishes.customers is None else np.asarray(wishes.customers, float)
    job = Job(
        land=land,
        share=share,
        grids=wishes.grids,
        tolerance=wishes.tolerance,
        seed=wishes.seed,
        previous=_previous(land, wishes),
        customers=people / max(people.sum(), 1e-12) * wishes.grids,
        most_moved=np.inf if wishes.most_moved is None else wishes.most_moved * wishes.grids,
    )
    if wishes.previous is None:
        start = fresh_start(land, share, wishes.grids, wishes.seed)
        grid = anneal_fresh(job, start)
    else:
        start = mend(land, share.sum(axis=1), job.previous, wishes.grids)
        grid = anneal_kept(job, start)
    told = {
        "grids": wishes.grids,
        "tolerance": wishes.tolerance,
        "previous": wishes.previous,
        "customers": wishes.customers,
    }
    return Plan(
        grid=grid,
        measures=measure(land, weights, grid, **told),
        start=measure(land, weights, start, **told),
        obstacles=tuple(obstacles(land, share, grid, wishes.grids, wishes.tolerance)),
    )


def _previous(land: Land, wishes: Wishes) -> Ints:
    if wishes.previous is None:
        return np.full(land.units, -1, np.int64)
    return np.ascontiguousarray(wishes.previous, np.int64)


def _refuse(land: Land, weights: Floats, wishes: Wishes) -> None:
    if not 1 <= wishes.grids <= land.units:
        raise TooManyGrids(grids=wishes.grids, units=land.units)
    if wishes.previous is not None and len(wishes.previous) != land.units:
        many = len(wishes.previous)
        raise PreviousUnusable(
            problem=f"it has {many} units, the ground {land.units}",
            problem_zh=f"原方案有 {many} 个单元，本次有 {land.units} 个",
        )
    for number, column in enumerate(weights.T):
        check_weight(str(number), column)


def check_weight(name: str, column: Floats) -> None:
    """Refuse a weight that is not finite, negative somewhere or zero throughout."""
    if not np.isfinite(column).all():
        problem, zh = "some values are not numbers", "有的值不是数字"
    elif (column < 0).any():
        where = int(np.argmax(column < 0))
        problem = f"unit {where} has the negative value {column[where]:g}"
        zh = f"第 {where + 1} 个单元的值为负（{column[where]:g}）"
    elif column.sum() <= 0:
        problem, zh = "all values are zero", "全部为零"
    else:
        return
    raise WeightsUnusable(
        column=name,
        problem=problem,
        problem_zh=zh,
        remedy="correct the column or balance another one",
        remedy_zh="请修正该列或换用其他指标",
    )
