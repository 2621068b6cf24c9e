/** Columns of the table one level below the board. */
import { countColumn, moneyColumn, type Column } from '@console/parts/columns';
import type { Shape } from '@wangge/client';
import { format } from '@wangge/ui';

export type BoardRow = Shape<'BoardRowOut'>;

/** Write what may be shown; an asterisk stands for what is kept from this reader. */
function kept(row: BoardRow, value: number | null, text: string): string {
  return row.suppressed && value === null ? format.KEPT_BACK : text;
}

export const columns: Column<BoardRow>[] = [
  {
    key: 'name',
    label: 'board.children.name',
    minWidth: 150,
    sortable: true,
    value: (row) => row.name,
  },
  {
    key: 'coverage',
    label: 'board.children.coverage',
    width: 232,
    sortable: true,
    value: (row) => row.coverage ?? null,
  },
  {
    key: 'visits',
    label: 'board.children.visits',
    width: 164,
    align: 'right',
    sortable: true,
    value: (row) => row.valid_visits,
    text: (row) => kept(row, row.valid_visits, format.fraction(row.valid_visits, row.visits)),
  },
  countColumn('customers', 'board.children.allocated', (row) => row.customers, {
    width: 112,
    sortable: true,
  }),
  moneyColumn('deposits', 'board.children.deposits', (row) => row.deposit_balance, {
    width: 116,
    sortable: true,
  }),
  moneyColumn('loans', 'board.children.loans', (row) => row.loan_balance, {
    width: 116,
    sortable: true,
  }),
  countColumn('opportunities', 'board.children.opportunities', (row) => row.open_opportunities, {
    width: 132,
    sortable: true,
  }),
  {
    key: 'points',
    label: 'board.children.points',
    width: 80,
    align: 'right',
    sortable: true,
    value: (row) => row.points ?? null,
    text: (row) => format.points(row.points),
  },
];
