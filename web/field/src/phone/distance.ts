/** A place in WGS-84 degrees. */
export interface Place {
  lon: number;
  lat: number;
}

/** Mean Earth radius in metres (IUGG), as in the server's `kernel.geometry`. */
const EARTH_RADIUS_M = 6_371_008.8;

/**
 * Return the great-circle distance in metres by the haversine formula. Good to 0.5 %, which is
 * less than a phone's own error at walking distance; the server's distance is what counts.
 */
export function distanceM(a: Place, b: Place): number {
  const radians = Math.PI / 180;
  const dLat = (b.lat - a.lat) * radians;
  const dLon = (b.lon - a.lon) * radians;
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}
