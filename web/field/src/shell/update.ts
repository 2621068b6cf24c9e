/** A new version of the app waits until the person takes it: nobody loses a form to it. */
import { shallowRef } from 'vue';

/** Takes the new version when called; null while there is none. */
export const takeUpdate = shallowRef<(() => void) | null>(null);

export function offerUpdate(take: () => void): void {
  takeUpdate.value = take;
}
