import type { Place } from './distance';

/** A position as the phone gave it. */
export interface Fix extends Place {
  /** Radius in metres within which the phone is with 68 % probability. */
  accuracyM: number;
  /** Unix milliseconds. */
  at: number;
}

/** Why there is no position. Each has its own sentence in the texts. */
export type PositionTrouble = 'unsupported' | 'insecure' | 'denied' | 'no_signal' | 'timeout';

export class PositionError extends Error {
  override readonly name = 'PositionError';
  constructor(readonly trouble: PositionTrouble) {
    super(trouble);
  }
}

/** What `seekPosition` asks of the phone; the browser's `navigator.geolocation` fits. */
export type PositionSource = Pick<Geolocation, 'watchPosition' | 'clearWatch'>;

export interface SeekOptions {
  /** Stop at the first position at least this good (metres). */
  goodEnoughM: number;
  /** Stop with the best so far after this time (milliseconds). */
  patienceMs: number;
  /** Told of each better position while seeking. */
  onBetter?: (fix: Fix) => void;
}

/** A satellite fix in the open; below it more waiting gains nothing for a 200 m rule. */
export const GOOD_ENOUGH_M = 30;
/** Above it the verdict may need review: half of the rule's 200 m. */
export const POOR_ACCURACY_M = 100;
/** A cold satellite start under a roof takes about this long. */
export const PATIENCE_MS = 12_000;

/**
 * Seek the phone's position until it is good enough or patience ends, and return the best seen.
 *
 * @throws PositionError when none was seen: with the phone's reason, or `timeout`.
 */
export function seekPosition(source: PositionSource, options: SeekOptions): Promise<Fix> {
  return new Promise((resolve, reject) => {
    let best: Fix | null = null;
    let last: PositionTrouble = 'timeout';
    const finish = () => {
      clearTimeout(timer);
      source.clearWatch(watch);
      if (best) resolve(best);
      else reject(new PositionError(last));
    };
    const timer = setTimeout(finish, options.patienceMs);
    const watch = source.watchPosition(
      ({ coords, timestamp }) => {
        if (best && coords.accuracy >= best.accuracyM) return;
        best = {
          lon: coords.longitude,
          lat: coords.latitude,
          accuracyM: coords.accuracy,
          at: timestamp,
        };
        options.onBetter?.(best);
        // Not at once: the first answer may come before `watchPosition` has returned its number.
        if (best.accuracyM <= options.goodEnoughM) queueMicrotask(finish);
      },
      (error) => {
        last = troubleOf(error.code);
        if (last === 'denied') queueMicrotask(finish);
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: options.patienceMs },
    );
  });
}

/** Translate the code of a `GeolocationPositionError` (W3C Geolocation, § 8.1). */
function troubleOf(code: number): PositionTrouble {
  if (code === 1) return 'denied';
  return code === 2 ? 'no_signal' : 'timeout';
}

/** Seek with this phone's receiver, after saying plainly when there can be none. */
export async function phonePosition(onBetter?: (fix: Fix) => void): Promise<Fix> {
  if (!window.isSecureContext) throw new PositionError('insecure');
  if (!('geolocation' in navigator)) throw new PositionError('unsupported');
  return seekPosition(navigator.geolocation, {
    goodEnoughM: GOOD_ENOUGH_M,
    patienceMs: PATIENCE_MS,
    onBetter,
  });
}

/** Return whether the person has already allowed positions, so asking raises no question. */
export async function isPositionAllowed(): Promise<boolean> {
  if (!('permissions' in navigator)) return false;
  const status = await navigator.permissions.query({ name: 'geolocation' }).catch(() => null);
  return status?.state === 'granted';
}
