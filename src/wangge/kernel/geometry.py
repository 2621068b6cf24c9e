"""Places on the ground: coordinate systems, distances, H3 cells.

Everything is stored in WGS-84 as longitude, latitude in degrees. Mainland maps shift positions:
GCJ-02 (Amap, Tencent) by an obfuscating offset of 100–700 m, BD-09 (Baidu) by one more step on
top. The forward offset is the published polynomial of the Krasovsky-1940 transform as the open
libraries gcoord and eviltransform implement it; the inverse is solved by fixed-point iteration
to below a millimetre instead of the usual one-step guess (1–3 m off).
"""

import math
from enum import StrEnum

import h3

EARTH_RADIUS_M = 6_371_008.8  # IUGG mean radius
H3_RESOLUTION = 8  # cells of about 0.74 km²: a village group; for pre-filtering only

_KRASOVSKY_A = 6_378_245.0
_KRASOVSKY_EE = 0.006_693_421_622_965_943
_BD_X_PI = math.pi * 3000.0 / 180.0
_INVERSE_STEPS = 10  # the offset varies by < 1 % per km, so each step gains two digits


class Crs(StrEnum):
    """Coordinate systems met in the sources."""

    WGS84 = "WGS84"
    GCJ02 = "GCJ02"
    BD09 = "BD09"


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in metres between two WGS-84 points (haversine)."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    half_dlat = (p2 - p1) / 2
    half_dlon = math.radians(lon2 - lon1) / 2
    a = math.sin(half_dlat) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(half_dlon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(a))


def h3_cell(lon: float, lat: float) -> int:
    """Return the H3 resolution-8 cell of a WGS-84 point as an integer below 2**63."""
    cell: int = h3.str_to_int(h3.latlng_to_cell(lat, lon, H3_RESOLUTION))
    return cell


def to_wgs84(lon: float, lat: float, crs: Crs) -> tuple[float, float]:
    """Convert a point from `crs` to WGS-84 (longitude, latitude in degrees)."""
    if crs is Crs.WGS84 or _outside_china(lon, lat):
        return lon, lat
    forward = wgs84_to_gcj02 if crs is Crs.GCJ02 else wgs84_to_bd09
    wgs_lon, wgs_lat = lon, lat
    for _ in range(_INVERSE_STEPS):
        shifted_lon, shifted_lat = forward(wgs_lon, wgs_lat)
        wgs_lon += lon - shifted_lon
        wgs_lat += lat - shifted_lat
    return wgs_lon, wgs_lat


def wgs84_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Shift a WGS-84 point to GCJ-02; points outside mainland China stay as they are."""
    if _outside_china(lon, lat):
        return lon, lat
    dlat = _offset_lat(lon - 105.0, lat - 35.0)
    dlon = _offset_lon(lon - 105.0, lat - 35.0)
    rad = math.radians(lat)
    magic = 1 - _KRASOVSKY_EE * math.sin(rad) ** 2
    root = math.sqrt(magic)
    dlat = math.degrees(dlat * magic * root / (_KRASOVSKY_A * (1 - _KRASOVSKY_EE)))
    dlon = math.degrees(dlon * root / (_KRASOVSKY_A * math.cos(rad)))
    return lon + dlon, lat + dlat


def wgs84_to_bd09(lon: float, lat: float) -> tuple[float, float]:
    """Shift a WGS-84 point to BD-09."""
    lon, lat = wgs84_to_gcj02(lon, lat)
    z = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _BD_X_PI)
    theta = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BD_X_PI)
    return z * math.cos(theta) + 0.0065, z * math.sin(theta) + 0.006


def _outside_china(lon: float, lat: float) -> bool:
    return not (72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271)


def _waves(value: float, *pairs: tuple[float, float]) -> float:
    return sum(k * math.sin(value * math.pi * f) for k, f in pairs) * 2.0 / 3.0


def _offset_lat(x: float, y: float) -> float:
    base = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    return (
        base
        + _waves(x, (20.0, 6.0), (20.0, 2.0))
        + _waves(y, (20.0, 1.0), (40.0, 1 / 3))
        + _waves(y, (160.0, 1 / 12), (320.0, 1 / 30))
    )


def _offset_lon(x: float, y: float) -> float:
    base = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return (
        base
        + _waves(x, (20.0, 6.0), (20.0, 2.0))
        + _waves(x, (20.0, 1.0), (40.0, 1 / 3))
        + _waves(x, (150.0, 1 / 12), (300.0, 1 / 30))
    )
