/** Columns of the list of opportunities, and how urgent a stage looks. */
import { moneyColumn, type Column } from '@console/parts/columns';
import type { Shape } from '@wangge/client';
import { format } from '@wangge/ui';

export type Opportunity = Shape<'OpportunityOut'>;

export const STAGES = [
  'open',
  'pushed',
  'accepted',
  'contacted',
  'intent',
  'applied',
  'won',
  'lost',
  'expired',
] as const;
export type Stage = (typeof STAGES)[number] | '';

const TONES: Record<string, 'info' | 'good' | 'warn' | 'plain'> = {
  pushed: 'warn',
  won: 'good',
  lost: 'plain',
  expired: 'plain',
};

/** A pushed one waits for somebody; a closed one asks nothing more. */
export function toneOf(stage: string): 'info' | 'good' | 'warn' | 'plain' {
  return TONES[stage] ?? 'info';
}

export const columns: Column<Opportunity>[] = [
  { key: 'customer', label: 'opportunities.column.customer', minWidth: 110 },
  {
    key: 'rule',
    label: 'opportunities.column.rule',
    width: 130,
    text: (row) => row.rule_name,
  },
  {
    key: 'reason',
    label: 'opportunities.column.reason',
    minWidth: 260,
    wraps: true,
    text: (row) => row.reason,
  },
  moneyColumn('amount', 'opportunities.column.amount', (row) => row.amount),
  {
    key: 'expires',
    label: 'opportunities.column.expires',
    width: 108,
    text: (row) => format.shortDay(row.expires_on),
  },
  { key: 'stage', label: 'opportunities.column.stage', width: 96 },
  { key: 'where', label: 'opportunities.column.where', minWidth: 150 },
];
