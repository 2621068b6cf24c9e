/** Columns of the list of visits; the scores open down to the same rows. */
import type { Column } from '@console/parts/columns';
import type { Shape } from '@wangge/client';
import { format } from '@wangge/ui';

export type VisitRow = Shape<'VisitRowOut'>;

export const columns: Column<VisitRow>[] = [
  { key: 'when', label: 'visits.column.when', width: 190 },
  { key: 'customer', label: 'visits.column.customer', minWidth: 110 },
  { key: 'grid', label: 'visits.column.grid', minWidth: 150, text: (row) => row.grid_name },
  { key: 'staff', label: 'visits.column.staff', width: 110, text: (row) => row.staff_name },
  { key: 'outcome', label: 'visits.column.outcome', width: 110, text: (row) => row.outcome_name },
  { key: 'minutes', label: 'visits.column.minutes', width: 104, align: 'right' },
  {
    key: 'distance',
    label: 'visits.column.distance',
    width: 110,
    align: 'right',
    text: (row, language) => format.metres(row.distance_m, language),
  },
  { key: 'verdict', label: 'visits.column.verdict', width: 110 },
];
