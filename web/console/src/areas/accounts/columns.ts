/** Columns of the list of accounts, and what its filter offers. */
import type { Column } from '@console/parts/columns';
import type { Shape } from '@wangge/client';
import { format } from '@wangge/ui';

export type Account = Shape<'AccountOut'>;
export const STATES = ['locked', 'waiting', 'no_factor', 'never', 'left'] as const;
export type State = (typeof STATES)[number] | '';

export const columns: Column<Account>[] = [
  { key: 'staffNo', label: 'accounts.column.staffNo', width: 120, text: (row) => row.staff_no },
  { key: 'name', label: 'accounts.column.name', width: 140 },
  {
    key: 'username',
    label: 'accounts.column.username',
    minWidth: 160,
    text: (row) => row.username,
  },
  { key: 'factor', label: 'accounts.column.factor', width: 140 },
  { key: 'last', label: 'accounts.column.last', width: 180 },
  { key: 'state', label: 'accounts.column.state', minWidth: 260, wraps: true },
];

/** When the account was last used; null for never. */
export function lastSeen(row: Account): string | null {
  return row.last_sign_in_at ? format.shortMoment(row.last_sign_in_at) : null;
}

/** Take a state from the address bar; what is not one is none. */
export function stateOf(raw: string): State {
  return STATES.find((state) => state === raw) ?? '';
}
