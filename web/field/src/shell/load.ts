import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';

/** Something read from the server: its data, its failure, and whether it is under way. */
export interface Loaded<T> {
  data: ShallowRef<T | null>;
  error: ShallowRef<unknown>;
  isLoading: Ref<boolean>;
  load: () => Promise<void>;
}

/** Wrap a read; a later call wins over an earlier one, old data stays while new data comes. */
export function useLoad<T>(read: () => Promise<T>): Loaded<T> {
  const data = shallowRef<T | null>(null);
  const error = shallowRef<unknown>(null);
  const isLoading = ref(false);
  let latest = 0;

  async function load(): Promise<void> {
    const mine = ++latest;
    isLoading.value = true;
    error.value = null;
    try {
      const found = await read();
      if (mine === latest) data.value = found;
    } catch (failure) {
      if (mine === latest) error.value = failure;
    } finally {
      if (mine === latest) isLoading.value = false;
    }
  }
  return { data, error, isLoading, load };
}
