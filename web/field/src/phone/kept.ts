/** Reads that also work without coverage, from what the server said last. */
import { owner } from '@field/areas/session/session';
import { isUnreached } from '@field/server';
import { phoneStore } from './memory';

/** A value and, when it is not fresh, the moment it came (Unix milliseconds). */
export interface MaybeKept<T> {
  value: T;
  keptAt: number | null;
}

/**
 * Read from the server and keep the answer; without coverage, return the kept one.
 *
 * @throws the failure itself when the server refused, or nothing was kept.
 */
export async function readOrKept<T>(
  whose: string,
  key: string,
  read: () => Promise<T>,
): Promise<MaybeKept<T>> {
  try {
    const value = await read();
    if (owner.value === whose) await phoneStore.keep(whose, key, value, Date.now());
    return { value, keptAt: null };
  } catch (error) {
    const kept = isUnreached(error) ? await phoneStore.kept<T>(whose, key) : undefined;
    if (!kept) throw error;
    return { value: kept.value, keptAt: kept.at };
  }
}
