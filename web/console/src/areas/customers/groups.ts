/** The customer groups in view with their names, as the board counts them. */
import { api, may } from '@console/shell/session';
import { dataOf, type Shape } from '@wangge/client';
import { shallowRef, type ShallowRef } from 'vue';

type Group = Pick<Shape<'GroupSliceOut'>, 'group' | 'group_name'>;

/** Load the groups; stays empty, and the filter with it, for those without a board. */
export function useGroups(): Readonly<ShallowRef<readonly Group[]>> {
  const groups = shallowRef<readonly Group[]>([]);
  if (may('see_board')) {
    dataOf(api.GET('/api/v1/board')).then(
      (board) => {
        groups.value = board.by_group;
      },
      () => {
        // Without names the filter offers nothing; the list itself does not need it.
      },
    );
  }
  return groups;
}
