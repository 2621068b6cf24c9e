"""What a board is about: its units and grids, all of them in the actor's view."""

from collections.abc import Iterable
from dataclasses import dataclass

from wangge.areas.grids.access import get_visible as get_visible_grid
from wangge.areas.grids.access import visible_grids
from wangge.areas.grids.selectors import Person, managers_of
from wangge.areas.organisation.access import Actor, visible_units
from wangge.areas.organisation.selectors import UnitNode, unit_tree
from wangge.kernel.errors import NotFound


@dataclass(frozen=True)
class GridNode:
    """A small grid, the unit that manages it and its A manager."""

    id: int
    code: str
    name: str
    unit_path: str
    parent_id: int | None
    manager_id: int | None
    manager_name: str | None


@dataclass(frozen=True)
class Crumb:
    """A step of the way down: `kind` is `unit` or `grid`."""

    kind: str
    id: int
    name: str


@dataclass(frozen=True)
class Focus:
    """What is looked at: its title, its way down and its small grids.

    `unit` is None for a grid, or for a person whose view has no unit.
    """

    title: str
    unit: UnitNode | None
    grid_id: int | None
    crumbs: tuple[Crumb, ...]
    grids: tuple[GridNode, ...]
    units: tuple[UnitNode, ...]

    @property
    def grid_ids(self) -> list[int]:
        """The ids of the small grids."""
        return [grid.id for grid in self.grids]


def focus_on(actor: Actor, *, unit_id: int | None, grid_id: int | None) -> Focus:
    """Return what a board of this unit or grid is about; without either all that is in view.

    Raises NotFound for a unit or grid out of view.
    """
    units = unit_tree(visible_units(actor))
    if grid_id is not None:
        return _on_grid(actor, grid_id, units)
    if unit_id is None:
        top = units[0] if units else None
        grids = small_grids(actor)
    else:
        top = next((unit for unit in units if unit.id == unit_id), None)
        if top is None:
            raise NotFound
        grids = small_grids(actor, unit_path=top.path)
    crumbs = tuple(_way_to(units, top.path)) if top else ()
    return Focus(top.name if top else actor.name, top, None, crumbs, grids, tuple(units))


def children(focus: Focus) -> list[tuple[Crumb, str, tuple[GridNode, ...]]]:
    """Return the rows below the focus: (unit or grid, its code, its small grids).

    Units that hold no small grid are left out; grids that hang at the focus itself, or in no
    unit in view, follow the units.
    """
    if focus.grid_id is not None:
        below = [grid for grid in focus.grids if grid.id != focus.grid_id]
        return [_grid_row(grid) for grid in below]
    rows, placed = [], set()
    for unit in focus.units:
        if focus.unit is None or unit.parent_id != focus.unit.id:
            continue
        grids = tuple(g for g in focus.grids if g.unit_path.startswith(unit.path))
        if grids:
            rows.append((Crumb("unit", unit.id, unit.name), unit.code, grids))
            placed |= {grid.id for grid in grids}
    return rows + [_grid_row(grid) for grid in focus.grids if grid.id not in placed]


def small_grids(
    actor: Actor, *, unit_path: str = "", within: int | None = None
) -> tuple[GridNode, ...]:
    """Return the small grids in view below a unit, or within a grid (itself if it is small)."""
    found = visible_grids(actor).filter(level="small", unit__path__startswith=unit_path)
    if within is not None:
        found = found.filter(pk=within) | found.filter(parent=within)
    rows = list(found.values_list("pk", "code", "name", "unit__path", "parent_id"))
    managers = managers_of(row[0] for row in rows)
    return tuple(_node(row, managers.get(row[0], {}).get("A")) for row in rows)


def _node(row: tuple[int, str, str, str, int | None], manager: Person | None) -> GridNode:
    named = (manager.id, manager.name) if manager else (None, None)
    return GridNode(*row, *named)


def _on_grid(actor: Actor, grid_id: int, units: list[UnitNode]) -> Focus:
    grid = get_visible_grid(actor, grid_id)
    crumbs = list(_way_to(units, grid.unit.path))
    if grid.parent_id is not None and grid.parent is not None:
        crumbs.append(Crumb("grid", grid.parent.pk, grid.parent.name))
    crumbs.append(Crumb("grid", grid.pk, grid.name))
    grids = small_grids(actor, within=grid.pk)
    return Focus(grid.name, None, grid.pk, tuple(crumbs), grids, tuple(units))


def _way_to(units: Iterable[UnitNode], path: str) -> Iterable[Crumb]:
    """Yield the units in view on the way down to `path`, itself included."""
    for unit in units:
        if path.startswith(unit.path):
            yield Crumb("unit", unit.id, unit.name)


def _grid_row(grid: GridNode) -> tuple[Crumb, str, tuple[GridNode, ...]]:
    return Crumb("grid", grid.id, grid.name), grid.code, (grid,)
