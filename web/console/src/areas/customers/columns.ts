/** Columns of the customer list, and the sorts the server knows. */
import type { SortOrder } from '@console/adapter/element';
import { moneyColumn, type Column } from '@console/parts/columns';
import type { Shape } from '@wangge/client';

export type CustomerRow = Shape<'CustomerRowOut'>;

/** Two lines a cell: who and what kind, how to reach, where and by whom looked after. */
export const columns: Column<CustomerRow>[] = [
  {
    key: 'name',
    label: 'customers.column.name',
    minWidth: 220,
    sortable: 'custom',
    order: 'ascending',
  },
  {
    key: 'tier',
    label: 'customers.column.tier',
    width: 84,
    sortable: 'custom',
    order: 'ascending',
  },
  { key: 'contact', label: 'customers.column.contact', minWidth: 220 },
  { key: 'grid', label: 'customers.column.grid', minWidth: 150 },
  moneyColumn('deposits', 'customers.column.deposits', (row) => row.deposit_balance, {
    sortable: 'custom',
    order: 'descending',
  }),
  moneyColumn('loans', 'customers.column.loans', (row) => row.loan_balance, {
    sortable: 'custom',
    order: 'descending',
  }),
  { key: 'lastVisit', label: 'customers.column.lastVisit', width: 124 },
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
