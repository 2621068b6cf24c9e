/** Columns of a table as data: each screen's `columns.ts` lists them, `DataTable` draws them. */
import { format, type Language } from '@wangge/ui';

export interface Column<Row> {
  /** Name of the column; also of the slot `cell-<key>` that may draw it. */
  key: string;
  /** Key of its heading in the catalogue. */
  label: string;
  /** Fixed width in pixels; without it the column shares what is left, at least `minWidth`. */
  width?: number;
  minWidth?: number;
  align?: 'left' | 'right' | 'center';
  /** `custom` leaves sorting to the server, `true` sorts the rows at hand by `value`. */
  sortable?: boolean | 'custom';
  /** The one direction the server sorts a `custom` column in. */
  order?: 'ascending' | 'descending';
  /** A long text takes more lines instead of being cut. */
  wraps?: boolean;
  /** What to sort by. */
  value?: (row: Row) => string | number | null;
  /** What to show when no slot draws the cell. */
  text?: (row: Row, language: Language) => string;
  /** Exact text for hover. */
  exact?: (row: Row, language: Language) => string;
}

/** A column of yuan in 万/亿 with the exact amount on hover. */
export function moneyColumn<Row>(
  key: string,
  label: string,
  value: (row: Row) => number | null | undefined,
  more: Partial<Column<Row>> = {},
): Column<Row> {
  return {
    key,
    label,
    width: 112,
    align: 'right',
    value: (row) => value(row) ?? null,
    text: (row, language) => format.text(format.money(value(row), language)),
    exact: (row, language) => format.money(value(row), language).exact,
    ...more,
  };
}

/** A column of whole numbers. */
export function countColumn<Row>(
  key: string,
  label: string,
  value: (row: Row) => number | null | undefined,
  more: Partial<Column<Row>> = {},
): Column<Row> {
  return {
    key,
    label,
    width: 84,
    align: 'right',
    value: (row) => value(row) ?? null,
    text: (row) => format.text(format.count(value(row))),
    ...more,
  };
}

/** Compare two sort values; unknown stands last whichever way one sorts. */
export function compare(
  a: string | number | null | undefined,
  b: string | number | null | undefined,
  direction: 'ascending' | 'descending',
): number {
  const isUnknown = [a, b].map((value) => value === null || value === undefined);
  if (isUnknown[0] || isUnknown[1]) return Number(isUnknown[0]) - Number(isUnknown[1]);
  const sign = direction === 'ascending' ? 1 : -1;
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  return sign * String(a).localeCompare(String(b), 'zh-CN');
}
