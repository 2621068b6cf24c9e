/** Gathering of near points while the map is zoomed out, so single doors do not hide the ground. */
import type { MapCluster } from '@wangge/map';
import type { Neighbour } from './nearby';

/** From this zoom on a phone shows single doors: 8 km across the screen below it. */
export const SINGLE_FROM_ZOOM = 13;
/** Side of a square that is gathered, in screen pixels: two fingertips. */
const CELL_PX = 72;
/** Fewer than this are shown singly. */
const LEAST = 3;
/** Pixels the world is wide at zoom 0, as in MapLibre. */
const WORLD_PX = 512;

export interface Gathered {
  clusters: MapCluster[];
  single: Neighbour[];
}

/**
 * Gather customers that are neither a stop nor a task into the mean place of their square; those
 * two always stay single: they are what the manager looks for.
 */
export function gather(all: readonly Neighbour[], zoom: number): Gathered {
  if (zoom >= SINGLE_FROM_ZOOM) return { clusters: [], single: [...all] };
  const cells = new Map<string, Neighbour[]>();
  const single: Neighbour[] = [];
  for (const one of all) {
    if (one.hasTask) single.push(one);
    else {
      const cell = cellOf(one, zoom);
      cells.set(cell, [...(cells.get(cell) ?? []), one]);
    }
  }
  const clusters: MapCluster[] = [];
  for (const members of cells.values()) {
    if (members.length < LEAST) single.push(...members);
    else clusters.push(middleOf(members));
  }
  return { clusters, single };
}

/** Name the square of the Web Mercator plane a place falls in at a zoom. */
function cellOf({ lon, lat }: Neighbour, zoom: number): string {
  const size = WORLD_PX * 2 ** zoom;
  const x = ((lon + 180) / 360) * size;
  const sine = Math.sin((lat * Math.PI) / 180);
  const y = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size;
  return `${Math.floor(x / CELL_PX)},${Math.floor(y / CELL_PX)}`;
}

function middleOf(members: readonly Neighbour[]): MapCluster {
  const mean = (of: (one: Neighbour) => number) =>
    members.reduce((sum, one) => sum + of(one), 0) / members.length;
  return { lon: mean((one) => one.lon), lat: mean((one) => one.lat), count: members.length };
}
