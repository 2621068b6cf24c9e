/** Whether the bank can be reached: what the phone says, corrected by what requests met. */
import { computed, ref } from 'vue';

const phoneSaysOnline = ref(navigator.onLine);
const lastRequestFailed = ref(false);
const whenBack = new Set<() => void>();

window.addEventListener('online', () => {
  phoneSaysOnline.value = true;
  lastRequestFailed.value = false;
  for (const act of whenBack) act();
});
window.addEventListener('offline', () => {
  phoneSaysOnline.value = false;
});

/** True while there is no coverage, or the last request got no answer. */
export const isOffline = computed(() => !phoneSaysOnline.value || lastRequestFailed.value);

/** Call `act` each time the phone says the network is back. */
export function onNetworkBack(act: () => void): void {
  whenBack.add(act);
}

/** A request was answered. */
export function noteReached(): void {
  lastRequestFailed.value = false;
}

/** A request got no answer. */
export function noteUnreached(): void {
  lastRequestFailed.value = true;
}
