/** Columns of the work list of customers without a grid. */
import type { Column } from '@console/parts/columns';
import type { Shape } from '@wangge/client';
import { format } from '@wangge/ui';

export type Unassigned = Shape<'UnassignedOut'> & { id: number };

export const columns: Column<Unassigned>[] = [
  { key: 'customer', label: 'grids.unassigned.customer', minWidth: 240 },
  {
    key: 'group',
    label: 'grids.unassigned.group',
    width: 140,
    text: (row) => row.customer.customer_group_name,
  },
  {
    key: 'address',
    label: 'grids.unassigned.address',
    minWidth: 240,
    text: (row) => row.customer.address_masked || format.UNKNOWN,
  },
  { key: 'reason', label: 'grids.unassigned.reason', width: 240 },
  {
    key: 'since',
    label: 'grids.unassigned.since',
    width: 150,
    text: (row, language) => format.day(row.since, language),
  },
];
