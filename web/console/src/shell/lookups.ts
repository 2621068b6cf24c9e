/** Short lists many filters need: the grids and units in the person's view. Fetched once. */
import { dataOf, type Shape } from '@wangge/client';
import { shallowRef, watch, type ShallowRef } from 'vue';
import { api, staff } from './session';

export type Grid = Shape<'GridOut'>;
export type Unit = Shape<'UnitOut'>;

function lookup<T>(fetch: () => Promise<T[]>): () => Readonly<ShallowRef<readonly T[]>> {
  const rows = shallowRef<readonly T[]>([]);
  let isAsked = false;
  watch(
    () => staff.value?.id,
    () => {
      isAsked = false;
      rows.value = [];
    },
  );
  return () => {
    if (!isAsked) {
      isAsked = true;
      fetch().then(
        (answer) => {
          rows.value = answer;
        },
        () => {
          // The filter stays empty and is asked for again by the next screen that shows it.
          isAsked = false;
        },
      );
    }
    return rows;
  };
}

/** Grids in view, big and small. */
export const useGrids = lookup<Grid>(() => dataOf(api.GET('/api/v1/grids')));

/** Units in view, in tree order. */
export const useUnits = lookup<Unit>(() => dataOf(api.GET('/api/v1/units')));
