/** The customers a map shows, as one list: today's stops first in mind, nearest first in order. */
import type { Shape } from '@wangge/client';
import type { MapPoint } from '@wangge/map';
import { distanceM, type Place } from '@field/phone/distance';

export interface Neighbour extends Place {
  id: string;
  name: string;
  isKey: boolean;
  hasTask: boolean;
  /** Number of the stop in today's order, null when it is none. */
  stop: number | null;
  /** Metres from here, null while the phone's place is unknown. */
  metres: number | null;
}

type TaskPlace = Pick<Shape<'TaskOut'>, 'customer'>;

/** Join today's stops and the points of the view, each customer once, nearest first. */
export function neighbours(
  tasks: readonly TaskPlace[],
  points: readonly Shape<'MapPointOut'>[],
  here: Place | null,
): Neighbour[] {
  const found = new Map<string, Omit<Neighbour, 'metres'>>();
  for (const { id, name, lon, lat, is_key, has_task } of points) {
    found.set(String(id), {
      id: String(id),
      name,
      lon,
      lat,
      isKey: is_key,
      hasTask: has_task,
      stop: null,
    });
  }
  tasks.forEach(({ customer: { id, name, lon, lat, is_key } }, index) => {
    if (lon === null || lat === null) return;
    const stop = found.get(String(id))?.stop ?? index + 1;
    found.set(String(id), { id: String(id), name, lon, lat, isKey: is_key, hasTask: true, stop });
  });
  return [...found.values()]
    .map((one) => ({ ...one, metres: here ? distanceM(here, one) : null }))
    .sort(byNearness);
}

function byNearness(a: Neighbour, b: Neighbour): number {
  if (a.metres !== null && b.metres !== null) return a.metres - b.metres;
  return (a.stop ?? Infinity) - (b.stop ?? Infinity) || Number(b.isKey) - Number(a.isKey);
}

/** Return how a customer is drawn. */
export function pointOf(one: Neighbour): MapPoint {
  const { id, lon, lat, name, stop } = one;
  const tone = one.hasTask ? 'task' : one.isKey ? 'key' : 'plain';
  return { id, lon, lat, name, tone, ...(stop === null ? {} : { mark: String(stop) }) };
}
