/** Columns of the customer list, and the sorts the server knows. */
import { moneyColumn, type Column } from '@console/parts/columns';
import type { Shape } from '@wangge/client';
import { format } from '@wangge/ui';
import type { SortOrder } from '@console/adapter/element';

export type CustomerRow = Shape<'CustomerRowOut'>;

export const columns: Column<CustomerRow>[] = [
  {
    key: 'name',
    label: 'customers.column.name',
    minWidth: 150,
    sortable: 'custom',
    order: 'ascending',
  },
  {
    key: 'group',
    label: 'customers.column.group',
    width: 116,
    text: (row) => row.customer_group_name,
  },
  {
    key: 'tier',
    label: 'customers.column.tier',
    width: 76,
    align: 'center',
    sortable: 'custom',
    order: 'ascending',
  },
  { key: 'person', label: 'customers.column.person', width: 92 },
  {
    key: 'mobile',
    label: 'customers.column.mobile',
    width: 122,
    text: (row) => row.mobile_masked || format.UNKNOWN,
  },
  {
    key: 'address',
    label: 'customers.column.address',
    minWidth: 150,
    text: (row) => row.address_masked || format.UNKNOWN,
  },
  { key: 'grid', label: 'customers.column.grid', minWidth: 126 },
  {
    key: 'manager',
    label: 'customers.column.manager',
    width: 78,
    text: (row) => row.manager_a ?? format.UNKNOWN,
  },
  moneyColumn('deposits', 'customers.column.deposits', (row) => row.deposit_balance, {
    sortable: 'custom',
    order: 'descending',
  }),
  moneyColumn('loans', 'customers.column.loans', (row) => row.loan_balance, {
    sortable: 'custom',
    order: 'descending',
  }),
  { key: 'lastVisit', label: 'customers.column.lastVisit', width: 116 },
];

/** What the server calls each sortable column; each has one direction that makes sense. */
const SORTS: Record<string, string> = {
  name: 'name',
  tier: 'value_tier',
  deposits: '-deposit_balance',
  loans: '-loan_balance',
};

/** Return the server's sort for a column; empty (its default) when sorting is taken off. */
export function sortOf(key: string, order: SortOrder): string {
  return order === null ? '' : (SORTS[key] ?? '');
}
