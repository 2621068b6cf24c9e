/** Where the phone is, roughly, for distances on lists. Never recorded, never sent. */
import { ref, shallowRef } from 'vue';
import { distanceM, type Place } from './distance';
import { isPositionAllowed, phonePosition, PositionError, type PositionTrouble } from './position';

export const here = shallowRef<Place | null>(null);
export const isLooking = ref(false);
export const hereTrouble = ref<PositionTrouble | null>(null);

/** Look where the phone is; the browser may ask its owner first. */
export async function lookAround(): Promise<void> {
  isLooking.value = true;
  hereTrouble.value = null;
  try {
    here.value = await phonePosition((fix) => (here.value = fix));
  } catch (error) {
    hereTrouble.value = error instanceof PositionError ? error.trouble : 'no_signal';
  } finally {
    isLooking.value = false;
  }
}

/** Look only when that raises no question on the screen. */
export async function lookAroundIfAllowed(): Promise<void> {
  if (await isPositionAllowed()) await lookAround();
}

/** Return metres from here to a place, null while either is unknown. */
export function metresTo(place: { lon: number | null; lat: number | null }): number | null {
  if (!here.value || place.lon === null || place.lat === null) return null;
  return distanceM(here.value, { lon: place.lon, lat: place.lat });
}
