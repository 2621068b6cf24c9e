"""Small cells: which counts may be shown to a reader who must not learn of single people.

A cell is a set of small grids: one grid, or all below a unit. Cells lie inside one another or
apart, so they form a tree, and each is the sum of the cells just below it. A count under the
smallest size is hidden. What is left must not give it away by a difference: where the hidden
cells below a shown one are a single cell, or together still too small, the smallest of the
others is hidden with them; a cell that was hidden so hides something below itself as well.

Then every difference that can be worked out covers at least two hidden cells which together hold
the smallest size or more, and each hidden count may lie anywhere between 0 and that sum. (Rule of
minimum frequency with secondary suppression; Hundepool et al., Statistical Disclosure Control,
2012, chapters 4.2 and 4.3.)
"""

from collections.abc import Iterable, Mapping, Sequence

Cell = frozenset[int]
"""Ids of small grids."""


def children(cells: Iterable[Cell]) -> dict[Cell, list[Cell]]:
    """Return the largest cells inside each; `cells` lie inside one another or apart."""
    below: dict[Cell, list[Cell]] = {}
    top: dict[int, Cell] = {}
    for cell in sorted({c for c in cells if c}, key=len):
        below[cell] = list({top[grid]: None for grid in sorted(cell) if grid in top})
        top.update(dict.fromkeys(cell, cell))
    return below


def shown(
    cells: Iterable[Cell], counts: Mapping[int, Sequence[int]], *, smallest: int
) -> frozenset[Cell]:
    """Return the cells that may be shown.

    `cells` hold every single grid and what is summed of them. `counts` gives, by grid, one count
    or several that are shown or hidden together; a grid left out counts nothing.
    """
    below = children(cells)
    width = max((len(row) for row in counts.values()), default=1)
    sums = {cell: _sum((counts.get(grid, ()) for grid in cell), width) for cell in below}
    hidden = {cell for cell, row in sums.items() if min(row) < smallest}
    for cell in sorted(below, key=len, reverse=True):
        if below[cell] and min(sums[cell]) >= smallest:
            hidden |= _companion(cell, below[cell], hidden, sums, smallest)
    return frozenset(below) - hidden


def _companion(
    cell: Cell,
    parts: list[Cell],
    hidden: set[Cell],
    sums: Mapping[Cell, tuple[int, ...]],
    smallest: int,
) -> set[Cell]:
    """Return the part to hide as well, so that `cell` less its shown parts tells too little."""
    gone = [part for part in parts if part in hidden]
    if cell not in hidden and not gone:
        return set()
    together = _sum((sums[part] for part in gone), len(sums[cell]))
    is_enough = min(together) >= smallest and len(gone) + (cell in hidden) >= 2
    if is_enough:
        return set()
    return {min((p for p in parts if p not in hidden), key=lambda p: (sum(sums[p]), sorted(p)))}


def _sum(rows: Iterable[Sequence[int]], width: int) -> tuple[int, ...]:
    total = [0] * width
    for row in rows:
        for place, count in enumerate(row):
            total[place] += count
    return tuple(total)
