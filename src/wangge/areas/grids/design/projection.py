"""Degrees to metres for one county, and back; flat to about 0.1 % over a hundred kilometres."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.kernel.geometry import EARTH_RADIUS_M

Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Projection:
    """Equirectangular about a middle latitude; the identity for coordinates already in metres."""

    middle: tuple[float, float]  # longitude, latitude in degrees
    degrees: bool

    @staticmethod
    def of(shapes: Shapes) -> "Projection":
        """Choose by the shapes' extent: what does not fit longitude and latitude is metres."""
        west, south, east, north = shapely.total_bounds(shapes)
        degrees = west >= -180 and east <= 180 and south >= -90 and north <= 90
        return Projection(((west + east) / 2, (south + north) / 2), bool(degrees))

    def to_metres(self, shapes: Shapes) -> Shapes:
        """Return the shapes in metres east and north of the middle."""
        if not self.degrees:
            return shapes
        metre = math.pi / 180 * EARTH_RADIUS_M
        scale = np.array([metre * math.cos(math.radians(self.middle[1])), metre])
        return shapely.transform(shapes, lambda xy: (xy - np.array(self.middle)) * scale)

    def to_degrees(self, shapes: Shapes) -> Shapes:
        """Return shapes in metres to the coordinates they were read in."""
        if not self.degrees:
            return shapes
        metre = math.pi / 180 * EARTH_RADIUS_M
        scale = np.array([metre * math.cos(math.radians(self.middle[1])), metre])
        return shapely.transform(shapes, lambda xy: xy / scale + np.array(self.middle))
