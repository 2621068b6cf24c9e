"""From what is shown no hidden count can be worked out, and nothing is hidden for nothing."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from wangge.areas.insight.cells import Cell, children, shown

SMALLEST = 5
Counts = dict[int, tuple[int, ...]]


def _cells(tree: object, at: list[int]) -> tuple[Cell, list[Cell]]:
    """Return the cell of a drawn tree and all inside it; grids are numbered as they come."""
    if not isinstance(tree, list):
        at[0] += 1
        one = frozenset({at[0]})
        return one, [one]
    parts = [_cells(part, at) for part in tree]
    whole: Cell = frozenset().union(*(cell for cell, _ in parts))
    return whole, [whole, *(inner for _, cells in parts for inner in cells)]


@st.composite
def banks(draw: st.DrawFn, width: int = 1) -> tuple[list[Cell], Counts]:
    """A tree of cells and what each grid counts: mostly small, zeros included."""
    tree = draw(
        st.lists(
            st.recursive(st.none(), lambda t: st.lists(t, min_size=1, max_size=4), max_leaves=12),
            min_size=1,
            max_size=4,
        )
    )
    _, cells = _cells(tree, [0])
    count = st.one_of(st.integers(0, 8), st.integers(0, 60))
    grids = sorted(max(cells, key=len))
    return cells, {g: draw(st.tuples(*[count] * width)) for g in grids}


def _value(cell: Cell, counts: Counts, place: int = 0) -> int:
    return sum(counts[grid][place] for grid in cell)


def _determined(cells: list[Cell], open_cells: frozenset[Cell]) -> set[Cell]:
    """Return the cells whose sum follows from the shown ones: their rows are in the row space."""
    grids = sorted(max(cells, key=len))

    def row(cell: Cell) -> list[Fraction]:
        return [Fraction(int(grid in cell)) for grid in grids]

    basis: list[tuple[int, list[Fraction]]] = []

    def reduced(vector: list[Fraction]) -> list[Fraction]:
        for pivot, base in basis:
            if vector[pivot]:
                factor = vector[pivot]
                vector = [v - factor * b for v, b in zip(vector, base, strict=True)]
        return vector

    for cell in open_cells:
        left = reduced(row(cell))
        pivot = next((i for i, v in enumerate(left) if v), None)
        if pivot is not None:
            basis.append((pivot, [v / left[pivot] for v in left]))
    return {cell for cell in cells if not any(reduced(row(cell)))}


def _differences(cells: list[Cell], open_cells: frozenset[Cell]) -> list[frozenset[Cell]]:
    """Return, for each shown cell, the hidden grids that remain when shown parts are taken off."""
    below = children(cells)

    def rest(cell: Cell) -> frozenset[int]:
        parts = [part for part in below[cell] if part not in open_cells]
        if not below[cell]:
            return cell
        return frozenset().union(*(rest(part) for part in parts))

    found = []
    for cell in open_cells:
        if below[cell]:
            found.append(rest(cell))
    return [left for left in found if left]


@given(banks())
def test_no_small_count_is_shown(bank) -> None:
    cells, counts = bank
    for cell in shown(cells, counts, smallest=SMALLEST):
        assert _value(cell, counts) >= SMALLEST


@given(banks())
def test_no_hidden_count_follows_from_the_shown_ones(bank) -> None:
    cells, counts = bank
    open_cells = shown(cells, counts, smallest=SMALLEST)
    assert _determined(cells, open_cells) == set(open_cells)


@given(banks(width=3))
def test_groups_hidden_together_hold_too(bank) -> None:
    cells, counts = bank
    open_cells = shown(cells, counts, smallest=SMALLEST)
    assert _determined(cells, open_cells) == set(open_cells)
    for left in _differences(cells, open_cells):
        assert all(_value(left, counts, place) >= SMALLEST for place in range(3))
        assert len(left) >= 2


@given(banks())
def test_every_difference_is_large_and_of_several_grids(bank) -> None:
    """So each hidden count may be anything from 0 to that sum, even for one who knows >= 0."""
    cells, counts = bank
    for left in _differences(cells, shown(cells, counts, smallest=SMALLEST)):
        assert _value(left, counts) >= SMALLEST
        assert len(left) >= 2


@given(banks())
def test_nothing_large_is_hidden_for_nothing(bank) -> None:
    """At most one large part of a cell is hidden, and only to cover what would come out."""
    cells, counts = bank
    open_cells = shown(cells, counts, smallest=SMALLEST)
    for cell, parts in children(cells).items():
        large = [p for p in parts if p not in open_cells and _value(p, counts) >= SMALLEST]
        small = [p for p in parts if _value(p, counts) < SMALLEST]
        if _value(cell, counts) < SMALLEST:
            continue
        assert len(large) <= 1
        if large:
            together = sum(_value(p, counts) for p in small)
            others = [p for p in parts if p in open_cells]
            assert cell not in open_cells or small
            assert len(small) < 2 or together < SMALLEST
            assert all(_value(large[0], counts) <= _value(p, counts) for p in others)


@given(banks())
def test_a_bank_without_small_grids_is_shown_whole(bank) -> None:
    cells, counts = bank
    large = {grid: (count[0] + SMALLEST,) for grid, count in counts.items()}
    assert shown(cells, large, smallest=SMALLEST) == frozenset(cells)


def test_by_hand() -> None:
    one, two, three, four = (frozenset({n}) for n in (1, 2, 3, 4))
    left, right = one | two, three | four
    cells = [left | right, left, right, one, two, three, four]
    counts = {1: (3,), 2: (20,), 3: (10,), 4: (30,)}
    assert shown(cells, counts, smallest=5) == {left | right, left, right, three, four}
    assert shown([], {}, smallest=5) == frozenset()


def test_a_small_branch_takes_the_next_smallest_and_one_of_its_teams_with_it() -> None:
    one, two, three, four = (frozenset({n}) for n in (1, 2, 3, 4))
    right, whole = three | four, one | two | three | four
    cells = [whole, one, two, right, three, four]
    counts = {1: (2,), 2: (60,), 3: (10,), 4: (30,)}
    assert shown(cells, counts, smallest=5) == {whole, two, four}
