import { onBeforeUnmount, ref, type Ref } from 'vue';

const TICK_MS = 1000;

/** The phone's clock (Unix milliseconds), moving once a second while the component lives. */
export function useClock(): Ref<number> {
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), TICK_MS);
  onBeforeUnmount(() => clearInterval(timer));
  return now;
}
