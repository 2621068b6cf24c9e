/** Loading one thing from the API: the data, whether it is on its way, what went wrong. */
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';

export interface Load<T> {
  data: Readonly<ShallowRef<T | null>>;
  error: Readonly<ShallowRef<unknown>>;
  isLoading: Readonly<Ref<boolean>>;
  reload: () => Promise<void>;
}

/**
 * Load at once and again whenever `key` changes; an older answer never overwrites a newer one.
 * A null key means there is nothing to load now.
 */
export function useLoad<K, T>(
  key: () => K | null,
  fetch: (key: K, signal: AbortSignal) => Promise<T>,
): Load<T> {
  const data = shallowRef<T | null>(null);
  const error = shallowRef<unknown>(null);
  const isLoading = ref(false);
  let running: AbortController | null = null;

  async function reload(): Promise<void> {
    running?.abort();
    const wanted = key();
    if (wanted === null) {
      data.value = null;
      return;
    }
    const mine = new AbortController();
    running = mine;
    isLoading.value = true;
    try {
      const answer = await fetch(wanted, mine.signal);
      if (running !== mine) return;
      data.value = answer;
      error.value = null;
    } catch (failure) {
      if (running === mine) error.value = failure;
    } finally {
      if (running === mine) isLoading.value = false;
    }
  }

  watch(() => JSON.stringify(key()), reload, { immediate: true });
  onScopeDispose(() => running?.abort());
  return { data, error, isLoading, reload };
}
