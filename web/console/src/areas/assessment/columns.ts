/** Columns of the table of scores; the indicators of the scheme follow the fixed ones. */
import type { Column } from '@console/parts/columns';
import { format } from '@wangge/ui';
import type { Ranked } from './scores';

export const columns: Column<Ranked>[] = [
  {
    key: 'rank',
    label: 'assessment.column.rank',
    width: 68,
    align: 'right',
    text: (row) => String(row.rank),
  },
  {
    key: 'staff',
    label: 'assessment.column.staff',
    width: 112,
    sortable: true,
    value: (row) => row.staff_name,
    text: (row) => row.staff_name,
  },
  {
    key: 'unit',
    label: 'assessment.column.unit',
    minWidth: 104,
    sortable: true,
    value: (row) => row.unit_name,
    text: (row) => row.unit_name,
  },
  {
    key: 'points',
    label: 'assessment.column.points',
    width: 140,
    sortable: true,
    value: (row) => row.points,
    text: (row) => format.points(row.points),
  },
];
