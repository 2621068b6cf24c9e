/** Small geometry for placing labels and the camera. Coordinates are WGS-84 [lon, lat] degrees. */
import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';

/** west, south, east, north */
export type Box = [number, number, number, number];

/** Return the rings of a polygon or multipolygon; other geometries have none. */
export function outerRings(geometry: Geometry | null | undefined): Position[][] {
  if (geometry?.type === 'Polygon') return geometry.coordinates.slice(0, 1);
  if (geometry?.type === 'MultiPolygon') return geometry.coordinates.flatMap((p) => p.slice(0, 1));
  return [];
}

/** Signed area (shoelace) and centroid of a ring in degrees; enough to place a label. */
function momentOf(ring: Position[]): { area: number; centre: Position } {
  let area = 0;
  let x = 0;
  let y = 0;
  for (let index = 0; index + 1 < ring.length; index += 1) {
    const [ax = 0, ay = 0] = ring[index] ?? [];
    const [bx = 0, by = 0] = ring[index + 1] ?? [];
    const cross = ax * by - bx * ay;
    area += cross / 2;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (area === 0) return { area, centre: ring[0] ?? [0, 0] };
  return { area, centre: [x / (6 * area), y / (6 * area)] };
}

/** Return where a label stands: the centroid of the largest part, or null without an area. */
export function labelPlace(geometry: Geometry | null | undefined): Position | null {
  const moments = outerRings(geometry).map(momentOf);
  if (moments.length === 0) return null;
  return moments.reduce((best, next) => (Math.abs(next.area) > Math.abs(best.area) ? next : best))
    .centre;
}

/** Return the box around positions, or null when there are none. */
export function boxOf(positions: Iterable<Position>): Box | null {
  let box: Box | null = null;
  for (const [lon = 0, lat = 0] of positions) {
    box = box
      ? [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)]
      : [lon, lat, lon, lat];
  }
  return box;
}

/** Return the box around the areas of a collection. */
export function boxOfAreas(areas: FeatureCollection<Geometry | null>): Box | null {
  return boxOf(
    areas.features.flatMap((area: Feature<Geometry | null>) => outerRings(area.geometry).flat()),
  );
}
