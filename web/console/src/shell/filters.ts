/**
 * Filters of a list, kept in the address bar: a link to a filtered list can be sent to a
 * colleague, and "back" finds the list as it was left. A filter at its default is not written.
 */
import { computed, reactive, toRaw, watch } from 'vue';
import { useRoute, useRouter, type LocationQuery, type LocationQueryRaw } from 'vue-router';

export type FilterValue = string | number | boolean | null;
export type Filters = Record<string, FilterValue>;

/** A default says the type: a number or null reads numbers, a boolean reads `1`, else text. */
export interface FilterSpec {
  [name: string]: { type: 'text' | 'number' | 'flag'; initial: FilterValue };
}

function readOne(type: 'text' | 'number' | 'flag', raw: string, initial: FilterValue): FilterValue {
  if (type === 'flag') return raw === '1';
  if (type === 'text') return raw;
  const number = Number(raw);
  return raw !== '' && Number.isFinite(number) ? number : initial;
}

/** Read filters from a query; what is absent or unreadable takes its default. */
export function readFilters<F extends Filters>(spec: FilterSpec, query: LocationQuery): F {
  const read = Object.entries(spec).map(([name, { type, initial }]) => {
    const raw = query[name];
    return [name, typeof raw === 'string' ? readOne(type, raw, initial) : initial];
  });
  return Object.fromEntries(read) as F;
}

/** Write filters to a query, leaving out defaults. */
export function writeFilters(spec: FilterSpec, filters: Filters): LocationQueryRaw {
  const query: LocationQueryRaw = {};
  for (const [name, { initial }] of Object.entries(spec)) {
    const value = filters[name];
    const isDefault = value === initial || value === null || value === undefined || value === '';
    if (!isDefault) query[name] = value === true ? '1' : String(value);
  }
  return query;
}

/** Filters of the screen on show, bound to its address. Changing any but `page` returns to page 1. */
export function useFilters<F extends Filters>(spec: FilterSpec) {
  const route = useRoute();
  const router = useRouter();
  const screen = route.name;
  const filters = reactive(readFilters<F>(spec, route.query)) as F;

  watch(
    () => route.query,
    (query) => {
      if (route.name === screen) Object.assign(filters, readFilters<F>(spec, query));
    },
  );

  function set(patch: Partial<F>): void {
    const first = 'page' in spec && !('page' in patch) ? { page: 1 } : {};
    const next = { ...toRaw(filters), ...first, ...patch };
    void router.replace({ query: writeFilters(spec, next) });
  }

  const isFiltered = computed(() => {
    const { page: _page, sort: _sort, ...rest } = writeFilters(spec, filters);
    return Object.keys(rest).length > 0;
  });

  return { filters, set, isFiltered, clear: () => void router.replace({ query: {} }) };
}

/** Turn an empty text or a false flag into "not asked", as the API wants it. */
export function asked<T extends FilterValue>(value: T): Exclude<T, null | '' | false> | undefined {
  return value === null || value === '' || value === false
    ? undefined
    : (value as Exclude<T, null | '' | false>);
}
