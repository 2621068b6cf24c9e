/** What a map is given and what it says back. Coordinates are WGS-84 degrees. */
import type { FeatureCollection, Geometry } from 'geojson';
import type { Box } from './geometry';

export type AreaId = number | string;

/** Areas to draw; every feature's properties carry `id` and `name`. */
export type Areas = FeatureCollection<Geometry | null, { id: AreaId; name: string }>;

/** How a point is drawn: key customers ringed, tasks filled strongly, done ones quiet. */
export type Tone = 'plain' | 'key' | 'task' | 'done';

export interface MapPoint {
  id: string;
  lon: number;
  lat: number;
  name: string;
  tone: Tone;
  /** One or two characters inside the point, e.g. the number of a stop. */
  mark?: string;
}

export interface MapCluster {
  lon: number;
  lat: number;
  count: number;
}

/** Where the reader is; the circle is the accuracy in metres. */
export interface MapSelf {
  lon: number;
  lat: number;
  accuracy: number;
}

export interface MapView {
  box: Box;
  zoom: number;
}

/** What the engine reports. */
export interface MapEvents {
  pickArea: (id: AreaId) => void;
  hoverArea: (id: AreaId | null) => void;
  pickPoint: (id: string) => void;
  move: (view: MapView) => void;
}
