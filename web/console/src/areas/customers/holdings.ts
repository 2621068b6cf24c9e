/** Columns of the products held. */
import { moneyColumn, type Column } from '@console/parts/columns';
import type { Shape } from '@wangge/client';
import { format } from '@wangge/ui';

export type Holding = Shape<'HoldingOut'> & { key: string };

/** Give each holding a key; a number may be masked alike for two of them. */
export function keyed(holdings: readonly Shape<'HoldingOut'>[]): Holding[] {
  return holdings.map((holding, index) => ({ ...holding, key: String(index) }));
}

/** Write a yearly rate: 0.0275 becomes 2.75%. */
export function rateText(rate: number | null): string {
  return rate === null ? format.UNKNOWN : `${(rate * 100).toFixed(2)}%`;
}

export const holdingColumns: Column<Holding>[] = [
  { key: 'kind', label: 'customers.holding.kind', width: 92, text: (row) => row.kind_name },
  {
    key: 'product',
    label: 'customers.holding.product',
    minWidth: 170,
  },
  moneyColumn('balance', 'customers.holding.balance', (row) => row.balance),
  {
    key: 'rate',
    label: 'customers.holding.rate',
    width: 84,
    align: 'right',
    text: (row) => rateText(row.rate),
  },
  {
    key: 'open',
    label: 'customers.holding.open',
    width: 112,
    text: (row) => format.shortDay(row.open_date),
  },
  {
    key: 'end',
    label: 'customers.holding.end',
    width: 112,
    text: (row) => format.shortDay(row.end_date),
  },
  { key: 'status', label: 'customers.holding.status', width: 80, text: (row) => row.status_name },
];
