"""Read a GeoJSON FeatureCollection (RFC 7946) so that every fault is named with its place."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray

from .errors import DesignRefused, UnitsUnusable

SURFACES = {"Polygon", "MultiPolygon"}


class FileUnusable(DesignRefused):
    """The file is missing or is no FeatureCollection."""

    code = "grid_design.file_unusable"
    zh = "文件 {path} 不可用：{problem_zh}。未生成方案；请提供 GeoJSON FeatureCollection 文件。"
    en = "{path} cannot be used: {problem}. No plan was made; give a GeoJSON FeatureCollection."


@dataclass(frozen=True)
class FeatureFile:
    """The features as written, and what was read of them."""

    features: list[dict[str, Any]]
    properties: list[dict[str, Any]]
    names: list[str]  # the feature's id, else property id, code or name, else its number
    shapes: list[shapely.Geometry]


def read_features(path: Path) -> FeatureFile:
    """Read a FeatureCollection; raise FileUnusable or, for a feature's shape, UnitsUnusable."""
    features = _features(path)
    properties = [one.get("properties") or {} for one in features]
    names = _names(features, properties)
    texts = [orjson.dumps(one.get("geometry")).decode() for one in features]
    read = shapely.from_geojson(np.array(texts, object), on_invalid="ignore")
    bad = [at for at, shape in enumerate(read) if shape is None or shape.is_empty]
    bad += np.flatnonzero(~np.isfinite(shapely.bounds(read)).all(axis=1)).tolist()
    if bad:
        raise UnitsUnusable(
            count=len(set(bad)),
            unit=names[bad[0]],
            reason="no readable geometry",
            reason_zh="没有可读取的图形",
        )
    return FeatureFile(features, properties, names, list(read))


def unit_shapes(file: FeatureFile) -> tuple[NDArray[np.object_], bool]:
    """Return the units' shapes and whether they are points; they must be all of one kind."""
    kinds = [shape.geom_type for shape in file.shapes]
    if all(kind == "Point" for kind in kinds):
        return shapely.force_2d(np.array(file.shapes, object)), True
    odd = [at for at, kind in enumerate(kinds) if kind not in SURFACES]
    if odd:
        raise UnitsUnusable(
            count=len(odd),
            unit=file.names[odd[0]],
            reason=f"a {kinds[odd[0]]}; units must be all polygons or all points",
            reason_zh=f"类型为 {kinds[odd[0]]}；单元须全部为面或全部为点",
        )
    return shapely.force_2d(np.array(file.shapes, object)), False


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        held = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        raise FileUnusable(path=path, problem="no such file", problem_zh="文件不存在") from None
    except IsADirectoryError:
        raise FileUnusable(path=path, problem="a folder", problem_zh="这是一个目录") from None
    except orjson.JSONDecodeError as error:
        raise FileUnusable(
            path=path,
            problem=f"not JSON (line {error.lineno}, column {error.colno})",
            problem_zh=f"不是 JSON（第 {error.lineno} 行第 {error.colno} 列）",
        ) from None
    features = held.get("features") if isinstance(held, dict) else None
    if not isinstance(features, list) or held.get("type") != "FeatureCollection":
        raise FileUnusable(
            path=path, problem="not a FeatureCollection", problem_zh="不是 FeatureCollection"
        )
    if not features or not all(isinstance(one, dict) for one in features):
        raise FileUnusable(path=path, problem="no features", problem_zh="其中没有要素")
    return features


def _names(features: list[dict[str, Any]], properties: list[dict[str, Any]]) -> list[str]:
    """Name each feature by the first of id, code, name that all have and none shares."""
    candidates = [[one.get("id") for one in features]]
    candidates += [[one.get(key) for one in properties] for key in ("id", "code", "name")]
    for names in candidates:
        if all(name is not None for name in names) and len(set(map(str, names))) == len(names):
            return [str(name) for name in names]
    return [str(number) for number in range(len(features))]
