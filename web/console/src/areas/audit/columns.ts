/** Columns of the audit trail. */
import type { Column } from '@console/parts/columns';
import type { Shape } from '@wangge/client';
import { format } from '@wangge/ui';

export type AuditEvent = Shape<'AuditOut'>;

/** Groups of acts one can narrow to; the server takes the beginning of an action's code. */
export const GROUPS = [
  'session',
  'customer',
  'visit',
  'opportunity',
  'custody',
  'grids',
  'score',
  'organisation',
  'unit',
  'staff',
  'post',
  'absence',
  'grant',
  'snapshot',
  'export',
  'keys',
  'review',
] as const;

/** Kinds of objects one can narrow to. */
export const KINDS = ['customer', 'visit', 'opportunity', 'staff', 'post', 'unit', 'grid'] as const;

/** Write an event's details as pairs, each key in the words that `name` gives it. */
export function detailText(detail: Record<string, unknown>, name: (key: string) => string): string {
  return Object.entries(detail)
    .map(([key, value]) => `${name(key)} ${valueText(value, name)}`.trim())
    .join('; ');
}

function valueText(value: unknown, name: (key: string) => string): string {
  if (Array.isArray(value)) return value.map((part) => valueText(part, name)).join(', ');
  if (typeof value === 'string') return name(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export const columns: Column<AuditEvent>[] = [
  {
    key: 'at',
    label: 'audit.column.at',
    width: 190,
    text: (row, language) => format.moment(row.at, language),
  },
  { key: 'actor', label: 'audit.column.actor', width: 130 },
  { key: 'action', label: 'audit.column.action', width: 160 },
  { key: 'object', label: 'audit.column.object', minWidth: 170 },
  {
    key: 'purpose',
    label: 'audit.column.purpose',
    minWidth: 200,
    text: (row) => row.purpose || format.UNKNOWN,
  },
  {
    key: 'detail',
    label: 'audit.column.detail',
    minWidth: 220,
  },
];
