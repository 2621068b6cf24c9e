"""Regions grown over a graph cover it, stay in one piece and come out near their sizes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wangge.synth.regions import Graph, grow


def _lattice(width: int, height: int) -> tuple[Graph, np.ndarray]:
    places = np.array([[x, y] for y in range(height) for x in range(width)], float)
    graph: Graph = {}
    for n, (x, y) in enumerate(places.astype(int).tolist()):
        steps = [(x + dx, y + dy) for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))]
        graph[n] = [v * width + u for u, v in steps if 0 <= u < width and 0 <= v < height]
    return graph, places


def _in_one_piece(graph: Graph, nodes: set[int]) -> bool:
    reached, frontier = set(), {min(nodes)}
    while frontier:
        reached |= frontier
        frontier = {n for f in frontier for n in graph[f] if n in nodes} - reached
    return reached == nodes


@given(
    st.integers(3, 9),
    st.integers(3, 9),
    st.lists(st.tuples(st.floats(0, 9), st.floats(0, 9)), min_size=1, max_size=7),
)
def test_regions_cover_the_graph_in_one_piece_each(
    width: int, height: int, centres: list[tuple[float, float]]
) -> None:
    graph, places = _lattice(width, height)
    regions = grow(graph, places, np.array(centres), [1.0] * len(centres))
    assert set(regions) == set(graph)
    for number in range(len(centres)):
        mine = {n for n, r in regions.items() if r == number}
        assert mine
        assert _in_one_piece(graph, mine)


def test_a_region_wanted_twice_as_large_becomes_about_twice_as_large() -> None:
    graph, places = _lattice(12, 12)
    regions = grow(graph, places, np.array([[2.0, 6.0], [9.0, 6.0]]), [1.0, 2.0])
    sizes = [sum(r == k for r in regions.values()) for k in (0, 1)]
    assert 1.8 < sizes[1] / sizes[0] < 2.2
